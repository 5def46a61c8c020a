"""Reads rows about villages out of a file: the code, a dusun or none, and how many households."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import IO, Any

from accountability.accounts.account_rules import account_rule
from accountability.lib.spreadsheet.cells import Unclear, quantity_of, words_of
from accountability.lib.spreadsheet.opening import rows_of
from accountability.lib.spreadsheet.tables import Columns, Row
from accountability.oversight.onboarding.people_rows import kode_of
from accountability.oversight.onboarding.villages import Told
from accountability.regions.models import DesaFacts, Dusun, Wilayah

COLUMNS = Columns(
    headings={
        "kode": ("kode wilayah", "kode", "kode desa", "kode kemendagri"),
        "dusun": ("dusun", "nama dusun", "rk", "jorong", "padukuhan", "lingkungan"),
        "kk": ("jumlah kk", "kk", "rumah tangga", "kepala keluarga"),
        "lintang": ("lintang", "lat", "latitude"),
        "bujur": ("bujur", "long", "lon", "longitude"),
    },
    anchors=frozenset({"kode"}),
)
HEADINGS = ("kode wilayah", "dusun", "jumlah KK", "lintang", "bujur")
MIDDLE = "Titik tengahnya harus dua angka derajat, misalnya -7,25012 dan 112,75034, atau kosong."
LONGEST_DUSUN = 60
MOST_HOUSEHOLDS = 99_999


@dataclass(slots=True)
class VillageRow:
    """One row as it was read; `faults` are pairs of column and sentence."""

    number: int
    kode: str = ""
    dusun: str = ""
    households: int | None = None
    # The middle in degrees, as text with a point; both or none.
    lat: str = ""
    long: str = ""
    said: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def told(self) -> Told:
        """What the row tells, when it has no fault."""
        point = (Decimal(self.lat), Decimal(self.long)) if self.lat else None
        return Told(self.kode, self.dusun, self.households, point)


@dataclass(slots=True)
class JudgedVillage:
    """A row with its faults, and whether all it says is there already."""

    row: VillageRow
    faults: list[tuple[str, str]]
    there: bool
    name: str

    @property
    def standing(self) -> str:
        """What can be done with the row: salah, sudah, or baru."""
        return "salah" if self.faults else "sudah" if self.there else "baru"


def read_villages(file: IO[bytes], *, today: dt.date) -> list[VillageRow]:
    """Every row of the file. Raises Unreadable."""
    read = [_row(row) for row in rows_of(file, COLUMNS, account_rule("rows_in_a_file", today.year))]
    first: dict[tuple[str, str], int] = {}
    for row in read:
        there = first.setdefault((row.kode, row.dusun.lower()), row.number)
        if there != row.number and row.kode:
            row.faults.append(("dusun", f"Sama dengan baris {there}."))
    return read


def as_data(rows: Iterable[VillageRow]) -> list[dict[str, Any]]:
    """The rows as they are kept until somebody decides."""
    return [asdict(row) for row in rows]


def from_data(kept: Iterable[Mapping[str, Any]]) -> list[VillageRow]:
    """The rows that `as_data` gave."""
    return [VillageRow(**{**one, "faults": [(name, told) for name, told in one["faults"]]}) for one in kept]


def judge_villages(*, rows: Iterable[VillageRow], within: str) -> list[JudgedVillage]:
    """The rows held against what there is; 3 queries."""
    rows = list(rows)
    kodes = {row.kode for row in rows if row.kode.startswith(f"{within}.")}
    places = {one.kode: one for one in Wilayah.objects.desa().filter(kode__in=kodes)}
    told = ("households", "lat")
    counted: dict[tuple[str, str], tuple[int | None, Decimal | None]] = {
        (kode, name.lower()): (households, lat)
        for kode, name, households, lat in Dusun.objects.filter(desa__in=kodes).values_list(
            "desa", "name", *told
        )
    }
    counted |= {
        (kode, ""): (households, lat)
        for kode, households, lat in DesaFacts.objects.filter(desa__in=kodes).values_list("desa", *told)
    }
    judged = []
    for row in rows:
        faults = list(row.faults)
        place = places.get(row.kode)
        if row.kode and place is None:
            faults.append(("kode", "Kode ini tidak ada di wilayah Anda, atau tidak punya anggaran sendiri."))
        key = row.kode, row.dusun.lower()
        known, middle = counted.get(key, (None, None))
        if row.households is not None and known is not None and known != row.households:
            faults.append(("kk", f"Di sini sudah tercatat {known}. Yang tercatat tidak diubah."))
        there = key in counted and (row.households is None or known is not None)
        there = there and (not row.lat or middle is not None)
        judged.append(JudgedVillage(row, faults, there and not faults, place.name if place else ""))
    return judged


def _row(read: Row) -> VillageRow:
    said = {key: words_of(read[key]) for key in ("kode", "dusun", "kk", "lintang", "bujur")}
    row = VillageRow(number=read.number, kode=kode_of(said["kode"]), dusun=said["dusun"], said=said)
    if not row.kode:
        row.faults.append(("kode", "Kode wilayah belum benar. Tulis seperti 99.01.01.2001."))
    if len(row.dusun) > LONGEST_DUSUN:
        row.faults.append(("dusun", f"Nama ini terlalu panjang. Paling banyak {LONGEST_DUSUN} huruf."))
    try:
        number = quantity_of(read["kk"])
    except Unclear:
        number = None
        row.faults.append(("kk", "Jumlah KK harus angka bulat, misalnya 120, atau kosong."))
    if number is not None:
        if number != int(number) or number > MOST_HOUSEHOLDS:
            row.faults.append(("kk", "Jumlah KK harus angka bulat, misalnya 120, atau kosong."))
        else:
            row.households = int(number)
    _read_middle(row)
    return row


def _read_middle(row: VillageRow) -> None:
    """Both degrees, or none; five places behind the point are a metre."""
    told = [row.said[name].replace(",", ".") for name in ("lintang", "bujur")]
    if not any(told):
        return
    try:
        lat, long = (Decimal(one).quantize(Decimal("0.00001")) for one in told)
    except ArithmeticError:
        row.faults.append(("lintang", MIDDLE))
        return
    if lat.is_finite() and long.is_finite() and abs(lat) <= 90 and abs(long) <= 180:
        row.lat, row.long = str(lat), str(long)
    else:
        row.faults.append(("lintang", MIDDLE))
