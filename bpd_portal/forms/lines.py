"""Forms for the lines of a draft: what comes in, what is spent for which kegiatan, and what a kegiatan is."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.budget import chart
from accountability.budget.chart import UnknownAccount, UnknownSource
from accountability.budget.drafting import Entry, WrongAmount, WrongKegiatan
from accountability.budget.models import BudgetLine
from accountability.budget.redrafting import Description
from accountability.budget.spreadsheet.codes import is_office
from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.cells import Cell, Unclear, quantity_of
from accountability.planning import activity_codes
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.models import Kegiatan
from accountability.regions.models import Wilayah
from bpd_portal.forms.base import DatalistInput, DeskForm, RupiahField, let_choose, say
from bpd_portal.forms.offers import UnknownOffer, code_meant

if TYPE_CHECKING:
    _KegiatanField = forms.ModelChoiceField[Kegiatan]
else:  # not subscriptable at run time
    _KegiatanField = forms.ModelChoiceField


class KegiatanField(_KegiatanField):
    """Offers the kegiatan of the year plan by code and name."""

    def label_from_instance(self, obj: Kegiatan) -> str:
        """`2.3.10 Perkerasan jalan RT 03`."""
        return f"{obj.kode} {obj.name}"


class QuantityField(forms.CharField):
    """How much of something: 400 or 12,5; gives a Decimal, or None."""

    def clean(self, value: Any) -> Any:
        """At most two decimals, zero or more."""
        try:
            return quantity_of(Cell(super().clean(value)))
        except Unclear as fault:
            raise ValidationError(fault.sentence) from None


class LineForm(DeskForm):
    """One line of pendapatan or pembiayaan; belanja adds its kegiatan."""

    akun = ("4.",)
    folded = ("volume", "satuan", "harga", "khusus")  # asked for below the rest, for those who know
    fields_of_refusals = {
        UnknownAccount: "rekening",
        UnknownSource: "sumber",
        UnknownActivity: "kode",
        WrongKegiatan: "kode",
        WrongAmount: "jumlah",
    }

    rekening = forms.CharField(
        label=_("Rekening"),
        max_length=250,
        help_text=_("Tulis kode atau sebagian namanya, lalu pilih."),
        error_messages=say(_("Pilih rekening dari daftar.")),
    )
    uraian = forms.CharField(label=_("Uraian"), required=False, max_length=160)
    sumber = forms.ChoiceField(label=_("Sumber dana"), error_messages=say(_("Pilih sumber dananya.")))
    jumlah = RupiahField(label=_("Jumlah"), required=False)
    volume = QuantityField(label=_("Volume"), required=False, max_length=20)
    satuan = forms.CharField(label=_("Satuan"), required=False, max_length=40)
    harga = RupiahField(label=_("Harga satuan"), required=False, help_text="")
    khusus = forms.BooleanField(label=_("Bantuan Keuangan Khusus"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rekening"].widget = DatalistInput(f"{kode} {name}" for kode, name in accounts(self.akun))
        let_choose(self, "sumber", [("", _("Pilih sumber")), *chart.sources().items()])
        self.fields["jumlah"].help_text = _("Boleh kosong bila volume dan harga satuan terisi.")

    @property
    def folded_in_use(self) -> bool:
        """Whether something stands, or is wrong, in what is folded away."""
        return any(self[name].errors or self[name].value() for name in self.folded if name in self.fields)

    def field_of(self, refusal: Exception) -> str | None:
        """A refusal about a kegiatan stands above a form that has none."""
        field = super().field_of(refusal)
        return field if field in self.fields else None

    def clean_rekening(self) -> str:
        """The account that the code or the words mean."""
        try:
            return code_meant(self.cleaned_data["rekening"], accounts(self.akun), _local_account)
        except UnknownOffer as fault:
            raise ValidationError(fault.sentence(_("Pilih rekening dari daftar."))) from None

    def clean(self) -> dict[str, Any]:
        """Rupiah, or what they come from: volume × price."""
        cleaned = super().clean() or {}
        if "jumlah" in cleaned and "volume" not in self.errors and "harga" not in self.errors:
            try:
                cleaned["jumlah"] = _amount(cleaned["jumlah"], cleaned.get("volume"), cleaned.get("harga"))
            except ValidationError as fault:
                self.add_error("jumlah", fault)
        return cleaned

    def entry(self) -> Entry:
        """What is to be written."""
        said = self.cleaned_data
        return Entry(
            account=said["rekening"],
            amount=said["jumlah"],
            fund_source=said["sumber"],
            description=said["uraian"],
            kegiatan=said.get("kegiatan"),
            kegiatan_kode=said.get("kode", ""),
            volume=said["volume"],
            unit=said["satuan"],
            unit_price=said["harga"],
            special=said["khusus"],
        )


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
        help_text=_("Hanya bila tidak ada di rencana. Tulis kode atau sebagian namanya."),
    )
    field_order = ["kegiatan", "kode", "rekening", "uraian", "sumber", "jumlah"]

    def __init__(self, *args: Any, desa: Wilayah, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_choose(self, "kegiatan", desa.kegiatan.of_year(year))
        self.fields["kode"].widget = DatalistInput(f"{kode} {name}" for kode, name in _official())

    def clean_kode(self) -> str:
        """The kegiatan that is meant; "" for none. An unknown code is the deed's to refuse."""
        said = self.cleaned_data["kode"].strip()
        if not said or said[0].isdigit():
            return str(said.split(" ", 1)[0]) if said else ""
        try:
            return code_meant(said, _official(), lambda _code: False)
        except UnknownOffer as fault:
            raise ValidationError(
                fault.sentence(_("Kode kegiatan belum dikenal. Pilih dari daftar."))
            ) from None

    def clean(self) -> dict[str, Any]:
        """One of the two says which kegiatan it is."""
        cleaned = super().clean()
        nothing = not cleaned.get("kegiatan") and not cleaned.get("kode")
        if nothing and not {"kegiatan", "kode"} & self.errors.keys():
            self.add_error("kegiatan", ValidationError(_("Pilih kegiatan dari rencana, atau tulis kodenya.")))
        return cleaned


class DescribeForm(DeskForm):
    """What a kegiatan of the draft is, beside its money."""

    nama = forms.CharField(label=_("Nama kegiatan"), max_length=300, error_messages=say(_("Tulis namanya.")))
    lokasi = forms.CharField(label=_("Lokasi"), required=False, max_length=160)
    keluaran = forms.CharField(label=_("Keluaran"), required=False, max_length=200)
    volume = QuantityField(label=_("Volume"), required=False, max_length=20)
    satuan = forms.CharField(label=_("Satuan"), required=False, max_length=40)
    waktu = forms.CharField(label=_("Waktu"), required=False, max_length=80, help_text=_("Contoh: Mei-Juli."))
    pelaksana = forms.CharField(
        label=_("Pelaksana"),
        required=False,
        max_length=80,
        help_text=_("Jabatannya, bukan nama orang. Contoh: Kasi Kesejahteraan."),
    )

    def clean_pelaksana(self) -> str:
        """An office; what begins like a name is not taken."""
        said = str(self.cleaned_data["pelaksana"]).strip()
        if said and not is_office(said):
            raise ValidationError(_("Tulis jabatannya, misalnya Kasi Kesejahteraan. Nama tidak disimpan."))
        return said

    def description(self) -> Description:
        """What is to be written."""
        said = self.cleaned_data
        return Description(
            said["nama"],
            said["lokasi"],
            said["keluaran"],
            said["volume"],
            said["satuan"],
            said["waktu"],
            said["pelaksana"],
        )


# What may be added, in the order of the law: word of the address, title, button, form.
PARTS: tuple[tuple[str, Any, Any, type[LineForm]], ...] = (
    ("pendapatan", _("Pendapatan"), _("Tambah pendapatan"), IncomeForm),
    ("belanja", _("Belanja"), _("Tambah belanja"), SpendingLineForm),
    ("pembiayaan", _("Pembiayaan"), _("Tambah pembiayaan"), FinancingForm),
)


def line_form(desa: Wilayah, year: int, part: str, data: Any = None, initial: Any = None) -> LineForm:
    """The form of a part of the budget."""
    form = next(one for kode, _title, _button, one in PARTS if kode == part)
    own = {"desa": desa, "year": year} if form is SpendingLineForm else {}
    return form(data, auto_id=f"{part}_%s", initial=initial, **own)


def part_of(line: BudgetLine) -> str:
    """The part of the budget a line stands in."""
    return next(kode for kode, _title, _button, form in PARTS if line.account.startswith(form.akun))


def as_typed(line: BudgetLine) -> dict[str, Any]:
    """A line as its form shows it, to be changed."""
    known = dict(accounts((line.account[:2],)))
    return {
        "rekening": f"{line.account} {known.get(line.account, '')}".strip(),
        "uraian": line.description,
        "sumber": line.fund_source,
        "jumlah": rupiah(line.amount),
        "volume": "" if line.volume is None else f"{line.volume.normalize():f}".replace(".", ","),
        "satuan": line.unit,
        "harga": "" if line.unit_price is None else rupiah(line.unit_price),
        "khusus": line.special,
        "kegiatan": line.kegiatan_id,
        "kode": "" if line.kegiatan_id else line.kegiatan_kode,
    }


def accounts(akun: tuple[str, ...]) -> list[tuple[str, str]]:
    """Code and name of the accounts at the lowest level of an akun."""
    known = chart.accounts().values()
    return [(one.kode, one.name) for one in known if one.level == "objek" and one.kode.startswith(akun)]


def _official() -> list[tuple[str, str]]:
    known = activity_codes.activities().values()
    return [(one.kode, one.name) for one in known if one.level == "kegiatan"]


def _local_account(kode: str) -> bool:
    """Whether a code that is in no list is one of the local ones, 90-99."""
    try:
        return chart.account(kode).level == "objek"
    except UnknownAccount:
        return False


def _amount(amount: int | None, volume: Decimal | None, price: int | None) -> int:
    """Rupiah as written, held against volume × price; the product where none are written."""
    if volume is None or price is None:
        if amount is None:
            raise ValidationError(_("Tulis jumlah rupiahnya."))
        return amount
    product = volume * price
    if amount is None and product == product.to_integral_value():
        return int(product)
    if amount is None or product != amount:
        told = _("Volume × harga satuan = %(rupiah)s. Samakan, atau kosongkan salah satunya.")
        raise ValidationError(told % {"rupiah": rupiah(round(product))})
    return amount
