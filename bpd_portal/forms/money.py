"""Forms about the budget: its lines, its publication, and what was spent."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.budget import chart
from accountability.budget.chart import UnknownAccount, UnknownSource
from accountability.budget.drafting import WrongAmount, WrongKegiatan
from accountability.budget.publication import NotSpentYet, WentBack
from accountability.lib.photo import UnreadablePhoto, reencoded
from accountability.planning import activity_codes
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.models import Kegiatan
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DatalistInput, DeskForm, RupiahField, day_box, let_choose, say
from bpd_portal.forms.meetings import EnactForm

LARGEST_PHOTO = 8 * 1024 * 1024  # bytes

if TYPE_CHECKING:
    _KegiatanField = forms.ModelChoiceField[Kegiatan]
else:  # not subscriptable at run time
    _KegiatanField = forms.ModelChoiceField


class KegiatanField(_KegiatanField):
    """Offers the kegiatan of the year plan by code and name."""

    def label_from_instance(self, obj: Kegiatan) -> str:
        """`2.3.10 Perkerasan jalan RT 03`."""
        return f"{obj.kode} {obj.name}"


class LineForm(DeskForm):
    """One line of pendapatan or pembiayaan; belanja adds its kegiatan."""

    akun = ("4.",)
    fields_of_refusals = {
        UnknownAccount: "rekening",
        UnknownSource: "sumber",
        UnknownActivity: "kode",
        WrongKegiatan: "kode",
        WrongAmount: "jumlah",
    }

    rekening = forms.ChoiceField(label=_("Rekening"), error_messages=say(_("Pilih rekening dari daftar.")))
    uraian = forms.CharField(label=_("Uraian"), required=False, max_length=160)
    sumber = forms.ChoiceField(label=_("Sumber dana"), error_messages=say(_("Pilih sumber dananya.")))
    jumlah = RupiahField(label=_("Jumlah"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "rekening", [("", _("Pilih rekening")), *account_choices(self.akun)])
        let_choose(self, "sumber", [("", _("Pilih sumber")), *chart.sources().items()])

    def field_of(self, refusal: Exception) -> str | None:
        """A refusal about a kegiatan stands above a form that has none."""
        field = super().field_of(refusal)
        return field if field in self.fields else None


class IncomeForm(LineForm):
    """A line of pendapatan (akun 4)."""


class FinancingForm(LineForm):
    """A line of pembiayaan (akun 6)."""

    akun = ("6.",)


class SpendingLineForm(LineForm):
    """A line of belanja (akun 5), for a kegiatan of the plan or, where the plan has none, for a code."""

    akun = ("5.",)

    kegiatan = KegiatanField(
        label=_("Kegiatan dari rencana"), queryset=None, required=False, empty_label=_("Tidak ada di rencana")
    )
    kode = forms.CharField(
        label=_("Atau kode kegiatan resmi"),
        required=False,
        max_length=250,
        help_text=_("Hanya bila tidak ada di rencana."),
    )
    field_order = ["kegiatan", "kode", "rekening", "uraian", "sumber", "jumlah"]

    def __init__(self, *args: Any, desa: Wilayah, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "kegiatan", desa.kegiatan.of_year(year))
        offers = [name for _bidang, some in activity_codes.kegiatan_choices() for _kode, name in some]
        self.fields["kode"].widget = DatalistInput(offers)

    def clean(self) -> dict[str, Any]:
        """One of the two says which kegiatan it is."""
        cleaned = super().clean() or {}
        cleaned["kode"] = str(cleaned.get("kode") or "").strip().split(" ", 1)[0]
        if not cleaned.get("kegiatan") and not cleaned["kode"] and "kegiatan" not in self.errors:
            self.add_error("kegiatan", ValidationError(_("Pilih kegiatan dari rencana, atau tulis kodenya.")))
        return cleaned


class PublishForm(EnactForm):
    """The Perdes of the budget, and a yes that it was looked through."""

    yakin = forms.BooleanField(
        label=_("Sudah saya periksa. Setelah tayang tidak bisa diubah."),
        error_messages={"required": _("Periksa dulu, lalu beri centang.")},
    )


class RealisasiForm(DeskForm):
    """What was spent and done: rupiah, percent, day, note and photo."""

    fields_of_refusals = {WentBack: "persen", NotSpentYet: "tanggal"}

    jumlah = RupiahField(label=_("Rupiah yang dipakai"))
    persen = forms.IntegerField(
        label=_("Pekerjaan selesai (persen)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            **say(_("Tulis angka 0 sampai 100.")),
            "min_value": _("Tulis angka 0 sampai 100."),
            "max_value": _("Tulis angka 0 sampai 100."),
        },
    )
    tanggal = forms.DateField(
        label=_("Tanggal"), widget=day_box(), error_messages=say(_("Pilih tanggalnya."))
    )
    catatan = forms.CharField(label=_("Catatan"), required=False, max_length=200)
    foto = forms.FileField(
        label=_("Foto pekerjaan"),
        required=False,
        help_text=_("Foto tampil ke umum. Hindari wajah orang."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "empty": _("Foto ini tidak bisa dibuka. Coba foto lain, atau simpan tanpa foto."),
            "invalid": _("Foto ini tidak bisa dibuka. Coba foto lain, atau simpan tanpa foto."),
        },
    )

    def clean_foto(self) -> bytes:
        """The photo drawn again without place, time or camera; b"" without one."""
        file = self.cleaned_data.get("foto")
        if not file:
            return b""
        if file.size > LARGEST_PHOTO:
            raise ValidationError(_("Foto terlalu besar. Simpan tanpa foto dulu; bisa menyusul."))
        try:
            return reencoded(file)
        except UnreadablePhoto:
            sentence = _("Foto ini tidak bisa dibuka. Coba foto lain, atau simpan tanpa foto.")
            raise ValidationError(sentence) from None


def account_choices(akun: tuple[str, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The accounts at the lowest level of an akun, grouped by the account above."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in chart.accounts().values():
        if one.level == "objek" and one.kode.startswith(akun):
            above = chart.accounts().get(one.kode.rsplit(".", 1)[0])
            groups.setdefault(above.name if above else "", []).append((one.kode, f"{one.kode} {one.name}"))
    return list(groups.items())
