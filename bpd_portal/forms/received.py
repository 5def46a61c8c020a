"""Forms about what other systems sent: a report of work as realisasi, and what was seen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import NotSpentYet, WentBack
from bpd_portal.forms.base import DeskForm, RupiahField, day_box, let_choose, say

_PERCENT = _("Tulis angka 0 sampai 100.")


class ProgressForm(DeskForm):
    """Which line the work is of, and how far; rupiah only where some were spent with it."""

    fields_of_refusals = {WentBack: "persen", NotSpentYet: "tanggal"}

    baris: "forms.ModelChoiceField[BudgetLine]" = forms.ModelChoiceField(
        queryset=None,
        label=_("Baris anggarannya"),
        error_messages=say(_("Pilih barisnya.")),
    )
    persen = forms.IntegerField(
        label=_("Pekerjaan selesai (persen)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={**say(_PERCENT), "min_value": _PERCENT, "max_value": _PERCENT},
    )
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    jumlah = RupiahField(label=_("Rupiah yang dipakai (kosongkan kalau sudah dicatat)"), required=False)
    catatan = forms.CharField(label=_("Catatan"), required=False, max_length=200)

    def __init__(self, *args: Any, apb: APBDesa, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(
            self,
            "baris",
            apb.lines.belanja().select_related("kegiatan", "apb").order_by("kegiatan_kode", "id"),
        )

        def named(line: BudgetLine) -> str:
            return f"{line.kegiatan_kode} {line.description}"

        self.fields["baris"].label_from_instance = named  # type: ignore[attr-defined]

    def clean_jumlah(self) -> int:
        """No rupiah where none were told."""
        return int(self.cleaned_data["jumlah"] or 0)
