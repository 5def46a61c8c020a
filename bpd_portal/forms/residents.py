"""The form of how many people live where: a small grid, and a box to paste a table into."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.regions.models import Residents
from accountability.regions.residents import Of
from bpd_portal.forms.base import DeskForm, say, words_box
from posko import counting_residents
from posko.residents_table import LONGEST
from posko.states import Population

GROUPS = (("semua", _("Semua warga")), *Population.choices)


def cell_name(dusun: int | None, group: str) -> str:
    """The field of one count; 0 stands for the whole desa."""
    return f"n_{dusun or 0}_{group}"


class ResidentsForm(DeskForm):
    """The counts of one year, with who counted."""

    fields_of_refusals = {
        counting_residents.NoSource: "sumber",
        counting_residents.NotAYear: "tahun",
    }

    tahun = forms.IntegerField(
        label=_("Tahun data"),
        min_value=counting_residents.FIRST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={**say(_("Tulis tahunnya, empat angka.")), "min_value": _("Tahun ini terlalu lama.")},
    )
    sumber = forms.CharField(
        label=_("Sumber data"),
        max_length=counting_residents.LONGEST_SOURCE,
        help_text=_("Contoh: buku induk penduduk, atau pendataan kader."),
        error_messages={
            "required": _("Tulis dari mana angkanya."),
            "max_length": _("Terlalu panjang. Ringkas sampai 120 huruf."),
        },
    )

    def __init__(self, *args: Any, dusun: Iterable[tuple[int, str]], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: list[tuple[int | None, str]] = [*dusun, (None, "")]
        self.latest = today.year
        for place, _name in self.places:
            for group, label in GROUPS:
                self.fields[cell_name(place, group)] = _count_field(label)

    def clean_tahun(self) -> int:
        """A year that has come."""
        year: int = self.cleaned_data["tahun"]
        if year > self.latest:
            raise ValidationError(_("Tahun ini belum tiba."))
        return year

    def people(self) -> dict[Of, int | None]:
        """What was typed, by dusun and group."""
        return {
            (place, group): self.cleaned_data.get(cell_name(place, group))
            for place, _name in self.places
            for group in Residents.GROUPS
        }

    def head(self) -> list[forms.BoundField]:
        """Of which year, and by whom."""
        return [self["tahun"], self["sumber"]]

    def blocks(self) -> list[dict[str, Any]]:
        """The fields of each dusun, and last of the whole desa."""
        return [
            {"nama": name, "bidang": [self[cell_name(place, group)] for group, _label in GROUPS]}
            for place, name in self.places
        ]


class PasteForm(DeskForm):
    """A table to read: pasted, or as a CSV file."""

    tempel = forms.CharField(
        label=_("Tempel tabel"),
        required=False,
        max_length=LONGEST,
        widget=words_box(5),
        help_text=_("Salin dari lembar sebar, judul kolom ikut. Kolom pertama nama tempat."),
        error_messages={"max_length": _("Tabel ini terlalu panjang.")},
    )
    berkas = forms.FileField(
        label=_("Atau berkas XLSX atau CSV"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"empty": _("Berkas ini kosong. Pilih berkas yang berisi angka.")},
    )

    def clean(self) -> dict[str, Any]:
        """One of the two must be there."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (said.get("tempel") or "").strip() and not said.get("berkas"):
            self.add_error("tempel", _("Tempel tabelnya, atau pilih berkasnya."))
        return said


def initial_of(people: Mapping[Of, int], year: int, source: str) -> dict[str, Any]:
    """What stands in the grid before anyone types."""
    cells = {cell_name(dusun, group): number for (dusun, group), number in people.items()}
    return {"tahun": year, "sumber": source, **cells}


def _count_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=counting_residents.MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            **say(_("Tulis angkanya saja.")),
            "min_value": _("Paling sedikit 0."),
            "max_value": _("Angka ini terlalu besar."),
        },
    )
