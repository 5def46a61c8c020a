"""The form that takes a spreadsheet of rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.lib.spreadsheet.opening import LARGEST
from accountability.oversight.forms import KecForm


class RowFileForm(KecForm):
    """A file of rows."""

    berkas = forms.FileField(
        label=_("Berkas"),
        help_text=_("XLSX atau CSV, paling banyak 200 baris dan 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            **dict.fromkeys(("required", "invalid"), _("Pilih berkasnya dulu.")),
            "empty": _("Berkas ini kosong. Isi dulu."),
        },
    )

    def clean_berkas(self) -> Any:
        """A file of a size that can be read at once."""
        file = self.cleaned_data["berkas"]
        if file.size > LARGEST:
            raise ValidationError(_("Berkas ini lebih dari 5 MB. Bagi menjadi beberapa berkas."))
        return file
