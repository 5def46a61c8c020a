"""Reads one cell: rupiah, a code, a quantity, a day; what is unclear is said and never guessed."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from accountability.lib import rupiah

type Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

MOST_RUPIAH = 10**13
NOISE = Decimal("0.001")  # of a rupiah: what is left of adding in floating point
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?e[-+]?\d{1,3}", re.IGNORECASE)
_ENGLISH = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d+")
_EITHER = re.compile(r"-?\d{1,3},\d{3}")
_CODE = re.compile(r"'?\s*(\d{1,4}(?:\s*\.\s*\d{1,4})*)\s*\.?(?![\w.])")
_EXCEL_FAULTS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")


class Unclear(Exception):
    """A cell that can be read in no way, or in more than one; `sentence` says which, in plain Indonesian."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it stands in the file; of a formula the value that was last saved, if any was."""

    value: Value
    formula: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing can be seen in it."""
        return not self.formula and (self.value is None or str(self.value).strip() in {"", "-"})


EMPTY = Cell(None)


def rupiah_of(cell: Cell) -> int | None:
    """Whole rupiah; None for an empty cell. Raises Unclear."""
    if cell.empty:
        return None
    value = _known(cell)
    if isinstance(value, bool):
        raise Unclear("Isinya benar/salah, bukan rupiah. Tulis angkanya.")
    if isinstance(value, int | float):
        return _checked(_whole(value))
    if not isinstance(value, str):
        raise Unclear("Sel ini berformat tanggal atau jam. Ubah formatnya menjadi angka, lalu tulis ulang.")
    return _checked(_rupiah_in_words(value.strip()))


def quantity_of(cell: Cell) -> Decimal | None:
    """A volume with at most two decimals; None for an empty cell. Raises Unclear."""
    if cell.empty:
        return None
    value = _known(cell)
    if isinstance(value, str):
        text = value.strip().replace(" ", "")
        text = text.replace(".", "").replace(",", ".") if "," in text else text
        if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
            text = text.replace(".", "")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        text = repr(value)
    else:
        raise Unclear("Volume harus angka, misalnya 400 atau 12,5.")
    try:
        number = Decimal(text.lower().replace("nan", "?"))
        rounded = number.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Unclear("Volume harus angka, misalnya 400 atau 12,5.") from None
    if not 0 <= number < 10**11 or abs(number - rounded) > Decimal("0.000001"):
        raise Unclear("Volume harus nol atau lebih, paling banyak dua angka di belakang koma.")
    return rounded


def code_of(cell: Cell) -> str:
    """The dotted number a cell begins with ("5.3.5.02 Belanja …", "05.03.05.02."), "" for none.

    Raises Unclear where a spreadsheet has turned the code into a date or a fraction.
    """
    if cell.empty:
        return ""
    value = _known(cell)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise Unclear("Kode ini berubah menjadi tanggal. Ubah format sel menjadi teks, lalu tulis ulang.")
    text = repr(value) if isinstance(value, float) else str(value)
    found = _CODE.match(text.strip())
    return ".".join(str(int(part)) for part in found[1].replace(" ", "").split(".")) if found else ""


def words_of(cell: Cell, most: int = 300) -> str:
    """The words of a cell on one line, at most `most` letters; a formula that saved none gives none."""
    text = "" if cell.value is None else str(cell.value)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line.removeprefix("'").strip()[:most]


def day_of(cell: Cell) -> dt.date | None:
    """A day; None for an empty cell. Text is read as day, month, year. Raises Unclear."""
    if cell.empty:
        return None
    value = _known(cell)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    try:
        if isinstance(value, str) and (found := _DAY.fullmatch(text)):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if isinstance(value, str) and (found := _ISO_DAY.fullmatch(text)):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Unclear("Tanggal tidak terbaca. Tulis seperti 31-12-2026.")


def is_yes(cell: Cell) -> bool:
    """Whether a cell says yes: ya, y, x, 1, benar."""
    return words_of(cell).lower() in {"ya", "y", "x", "1", "v", "benar", "true", "✓"}


def _known(cell: Cell) -> Value:
    if cell.value is None:
        raise Unclear("Sel ini berisi rumus yang belum dihitung. Buka berkasnya, simpan, lalu kirim lagi.")
    if isinstance(cell.value, str):
        if cell.value.strip().upper() in _EXCEL_FAULTS:
            raise Unclear("Rumus di sel ini gagal. Ganti dengan angkanya.")
        if cell.value.lstrip().startswith("="):
            raise Unclear("Sel ini berisi rumus. Ganti dengan angkanya.")
    return cell.value


def _rupiah_in_words(text: str) -> int:
    bare = re.sub(r"^(-?)rp\.?\s*", r"\1", "".join(text.lower().split()))
    if _EITHER.fullmatch(bare):
        raise Unclear(f"{text[:30]} bisa berarti ribuan atau pecahan. Tulis tanpa titik dan koma.")
    if _ENGLISH.fullmatch(bare):
        return _whole(Decimal(bare.replace(",", "")))
    if _SCIENTIFIC.fullmatch(bare):
        return _whole(Decimal(bare.replace(",", ".")))
    try:
        return rupiah.read(text)
    except rupiah.NotRupiah:
        raise Unclear("Bukan jumlah rupiah bulat. Tulis angkanya saja, misalnya 12500000.") from None


def _whole(said: float | Decimal) -> int:
    number = Decimal(said)
    if not number.is_finite():
        raise Unclear("Bukan jumlah rupiah. Tulis angkanya saja, misalnya 12500000.")
    if abs(number) > 10**15:
        raise Unclear("Jumlahnya melebihi Rp10 triliun. Periksa angkanya.")
    nearest = round(number)
    if abs(number - nearest) > NOISE:
        raise Unclear("Rupiah harus bulat, tanpa sen. Bulatkan dulu angkanya.")
    return nearest


def _checked(amount: int) -> int:
    if abs(amount) > MOST_RUPIAH:
        raise Unclear("Jumlahnya melebihi Rp10 triliun. Periksa angkanya.")
    return amount
