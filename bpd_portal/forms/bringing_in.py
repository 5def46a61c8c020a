"""Forms that bring a budget in: a file or last year's, and the yes after it was looked through."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.budget.bringing_in import NothingToAdopt
from accountability.budget.reading import LARGEST
from accountability.lib.spreadsheet.guards import Unreadable
from bpd_portal.forms.base import DeskForm, let_choose, say

_NO_FILE = _("Pilih berkasnya dulu.")


class UploadForm(DeskForm):
    """A file with the budget of a year."""

    fields_of_refusals = {Unreadable: "berkas"}

    tahun = forms.TypedChoiceField(
        label=_("Tahun anggaran"), coerce=int, error_messages=say(_("Pilih tahunnya."))
    )
    berkas = forms.FileField(
        label=_("Berkas"),
        help_text=_("ZIP dari Siskeudes, templat .xlsx, .csv, atau format OpenDK. Paling besar 7 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip,.xlsx,.csv"}),
        error_messages={**say(_NO_FILE), "empty": _("Berkas ini kosong. Pilih berkas yang berisi anggaran.")},
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "tahun", [(year, str(year)) for year in years])

    def clean_berkas(self) -> Any:
        """A file of a size that can be read at once."""
        file = self.cleaned_data["berkas"]
        if file.size > LARGEST:
            raise ValidationError(_("Berkas ini lebih dari 7 MB. Kirim hanya tahun dan wilayah ini."))
        return file


class CopyForm(DeskForm):
    """Last year's lines as the beginning of this year's."""

    tahun = forms.IntegerField(widget=forms.HiddenInput)


class AdoptForm(DeskForm):
    """What of a file is to be taken over."""

    fields_of_refusals = {NothingToAdopt: "rencana"}

    rencana = forms.BooleanField(label=_("Pakai rencananya sebagai rancangan"), required=False)
    realisasi = forms.BooleanField(label=_("Pakai realisasinya juga"), required=False)

    def __init__(self, *args: Any, tells_spending: bool, tells_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tells_spending:
            del self.fields["realisasi"]
        if not tells_plan:
            del self.fields["rencana"]
            if tells_spending:
                self.fields["realisasi"].widget = forms.HiddenInput()
        elif not tells_spending:
            self.fields["rencana"].widget = forms.HiddenInput()
            self.fields["rencana"].initial = True

    def field_of(self, refusal: Exception) -> str | None:
        """A refusal about a choice that is not there stands above the form."""
        field = super().field_of(refusal)
        return field if field in self.fields else None
