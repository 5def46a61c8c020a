"""Rows of a plan out of a spreadsheet: what may be planned, and what must be mended first.

Which plan a file holds is told by its columns: years make it an RPJM, an office makes it a DU-RKP.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import IO, Any

from accountability.lib.spreadsheet.cells import Unclear, is_yes, quantity_of, rupiah_of, words_of
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.tables import Columns, Row, Table
from accountability.lib.spreadsheet.workbook import tables_of_csv, tables_of_xlsx
from accountability.planning import plan_cells
from accountability.planning.du_rkp import Onward
from accountability.planning.jobs import Job, NoName, TooManyPeople, WrongCost, WrongMonths
from accountability.planning.plan_cells import SourceOf, told, words
from accountability.planning.rpjm import Planned
from posko.states import Population

type Planning = Job | Planned | Onward
type Mark = tuple[str, ...]
type _Seen = dict[Mark, tuple[str, int]]

RKP, RPJM, DU_RKP = "rkp", "rpjm", "du-rkp"
LARGEST = 5 * 1024 * 1024  # bytes
MOST = 500  # rows of one plan
_FIRST, _LAST = 2000, 2100  # years a column may be named for
GROUPS: dict[str, str] = {
    Population.WOMEN: "Perempuan",
    Population.MEN: "Laki-laki",
    Population.DISABLED: "Difabel",
    Population.ELDERLY: "Lansia",
    Population.POOR: "Kurang mampu",
    Population.CHILD: "Anak",
}
COLUMNS = Columns(
    headings={
        "kode": ("kode kegiatan", "kode", "kegiatan"),
        "nama": ("nama kegiatan", "nama", "uraian", "usulan"),
        "volume": ("volume",),
        "satuan": ("satuan",),
        "tempat": ("lokasi", "tempat"),
        "penerima": ("penerima manfaat", "penerima manfaat semua", "penerima", "sasaran"),
        "biaya": ("biaya rp", "biaya", "perkiraan biaya", "perkiraan biaya rp", "jumlah", "jumlah rp"),
        "sumber": ("sumber dana", "sumber"),
        "mulai": ("mulai bulan", "mulai"),
        "selesai": ("selesai bulan", "selesai"),
        "pelaksana": ("pelaksana", "pelaksana jabatan"),
        "kantor": ("ke kantor", "kantor", "kantor yang dituju"),
        "tahun": ("tahun", "tahun pelaksanaan"),
        **{f"g_{key}": (said.lower().replace("-", " "),) for key, said in GROUPS.items()},
        **{f"t_{year}": (str(year), f"{year} 0", f"tahun {year}") for year in range(_FIRST, _LAST)},
    },
    anchors=frozenset({"kode"}),
    money=frozenset({"biaya"}),
)


@dataclass(frozen=True, slots=True)
class Red:
    """A row that is not taken as it is: where it stands, and what to do, in plain Indonesian."""

    sheet: str
    row: int
    sentence: str


@dataclass(slots=True)
class PlanFile:
    """What a file says: its plan, the rows that can be planned, those to be mended, those said twice.

    `which` is rkp, rpjm or du-rkp, and `rows` are Job, Planned or Onward alike.
    """

    which: str = RKP
    rows: list[Any] = field(default_factory=list)
    red: list[Red] = field(default_factory=list)
    twice: list[Red] = field(default_factory=list)


def read_plan(file: IO[bytes], *, name: str, source_of: SourceOf, years: range | None = None) -> PlanFile:
    """Reads an .xlsx or .csv; `source_of` tells the code of a source of funds by words, "" for none.

    `years` are those of the RPJM that runs, None where there is none. Raises Unreadable for what is no table
    of a plan, is hostile, tells of two plans, or holds more rows than a plan has.
    """
    reader = tables_of_csv if name.lower().endswith(".csv") else tables_of_xlsx
    tables = [(which, one) for one in reader(file, COLUMNS) if (which := _which(one))]
    if not tables:
        raise Unreadable(
            "Tidak ada tabel kegiatan di berkas ini. Pakai templatnya: kode kegiatan, nama kegiatan, biaya."
        )
    found = PlanFile(tables[0][0])
    _check_whole({which for which, _table in tables}, found, years)
    seen: _Seen = {}
    for _plan, table in tables:
        for row in table.rows:
            _read_row(found, table, row, source_of, years or range(0), seen)
            if len(found.rows) + len(found.red) > MOST:
                raise Unreadable(
                    f"Berkas ini berisi lebih dari {MOST} kegiatan. Bagi menjadi beberapa berkas."
                )
    if not found.rows and not found.red:
        raise Unreadable("Belum ada kegiatan di berkas ini. Isi mulai baris di bawah judul kolom.")
    return found


def _which(table: Table) -> str:
    """The plan a table belongs to by its columns, "" for none."""
    if not table.has("kode", "nama"):
        return ""
    if table.has("kantor"):
        return DU_RKP
    by_year = table.has("tahun") and not table.has("mulai")  # a kegiatan of one year has months
    if by_year or any(key.startswith("t_") for key in table.headings):
        return RPJM
    return RKP if table.has("biaya") else ""


def _check_whole(plans: set[str], found: PlanFile, years: range | None) -> None:
    if len(plans) > 1:
        raise Unreadable("Berkas ini memuat dua macam rencana. Kirim satu rencana dalam satu berkas.")
    if found.which == RPJM and years is None:
        raise Unreadable("Rencana jangka menengah belum dimulai. Mulai dulu di halamannya.")


def _read_row(
    found: PlanFile, table: Table, row: Row, source_of: SourceOf, years: range, seen: _Seen
) -> None:
    if all(row[key].empty for key in ("nama", "biaya", "tempat")):
        return  # a code alone, e.g. offered by the template, is nothing planned yet
    try:
        read: Planning
        if found.which == RPJM:
            read = _planned(row, source_of, years)
        elif found.which == DU_RKP:
            read = _onward(row)
        else:
            read = _job(row, source_of)
    except Unclear as unclear:
        found.red.append(Red(table.sheet, row.number, unclear.sentence))
        return
    here = (table.sheet, row.number)
    first = seen.setdefault(mark_of(read), here)
    if first != here:
        sentence = f"Sama dengan baris {first[1]}: kode, nama, dan tempatnya. Dihitung satu kali."
        found.twice.append(Red(table.sheet, row.number, sentence))
        return
    found.rows.append(read)


def mark_of(one: Any) -> Mark:
    """By what a row is known again: code, name and place, and the office it goes to.

    Takes a Job, Planned or Onward, and the rows that were written from them.
    """
    said = (one.kode, one.name, one.place, getattr(one, "to_office", ""))
    return tuple(" ".join(word.lower().split()) for word in said)


def _job(row: Row, source_of: SourceOf) -> Job:
    cost = told("Biaya", row["biaya"], rupiah_of)
    if cost is None:
        raise Unclear("Biaya: belum diisi. Tulis angkanya.")
    job = Job(
        kode=plan_cells.kode(row["kode"]),
        name=words(row, "nama"),
        cost=cost,
        volume=told("Volume", row["volume"], quantity_of),
        unit=words(row, "satuan"),
        place=words(row, "tempat"),
        beneficiaries=plan_cells.people("Penerima manfaat", row["penerima"]),
        fund_source=plan_cells.source(row["sumber"], source_of),
        pelaksana=words(row, "pelaksana"),
        starts_month=plan_cells.month("Mulai", row["mulai"]),
        ends_month=plan_cells.month("Selesai", row["selesai"]),
        groups=dict(plan_cells.groups(row, GROUPS)),
    )
    try:
        job.check()
    except tuple(_SENTENCES) as refused:
        raise Unclear(_SENTENCES[type(refused)]) from refused
    return job


_SENTENCES: dict[type[Exception], str] = {
    NoName: "Nama kegiatan: belum diisi.",
    WrongCost: "Biaya: nol atau lebih.",
    WrongMonths: "Jadwal: isi bulan mulai dan selesai, yang selesai tidak lebih dulu.",
    TooManyPeople: "Penerima manfaat: satu kelompok melebihi jumlah semuanya.",
}


def _planned(row: Row, source_of: SourceOf, inside: range) -> Planned:
    meant = _years(row)
    if not meant:
        raise Unclear("Tahun: beri tanda x di bawah tahunnya.")
    outside = [year for year in meant if year not in inside]
    if outside:
        span = f"{inside.start}-{inside.stop - 1}"
        raise Unclear(f"Tahun {outside[0]} di luar masa rencana ini ({span}). Pindahkan tandanya.")
    return Planned(
        kode=plan_cells.kode(row["kode"]),
        name=_name(row),
        years=meant,
        volume=told("Volume", row["volume"], quantity_of),
        unit=words(row, "satuan"),
        place=words(row, "tempat"),
        beneficiaries=plan_cells.people("Penerima manfaat", row["penerima"]),
        cost=_cost(row),
        fund_source=plan_cells.source(row["sumber"], source_of),
    )


def _years(row: Row) -> tuple[int, ...]:
    """The years marked under their columns, and those written out as `2025, 2027-2029`."""
    found = {int(key[2:]) for key in row.cells if key.startswith("t_") and _marked(row, key)}
    said = words_of(row["tahun"], 80)
    for first, last in re.findall(r"(\d{4})(?:\s*(?:-|–|s/d|sampai)\s*(\d{4}))?", said):
        if last and not 0 <= int(last) - int(first) <= _LAST - _FIRST:
            raise Unclear("Tahun: tahun akhir mendahului tahun awal, atau terlalu jauh.")
        found |= set(range(int(first), int(last or first) + 1))
    if said and not found:
        raise Unclear("Tahun: tulis tahunnya, misalnya 2027 atau 2027-2029.")
    return tuple(sorted(found))


def _marked(row: Row, key: str) -> bool:
    if row[key].empty or words_of(row[key]).lower() in {"0", "0.0", "tidak", "t"}:
        return False
    if is_yes(row[key]) or words_of(row[key]) == "1.0":
        return True
    raise Unclear(f"Tahun {key[2:]}: beri tanda x, atau kosongkan.")


def _onward(row: Row) -> Onward:
    office = words(row, "kantor")
    if not office:
        raise Unclear("Ke kantor: tulis kantor yang dituju.")
    return Onward(
        name=_name(row),
        to_office=office,
        kode="" if row["kode"].empty else plan_cells.kode(row["kode"]),
        volume=told("Volume", row["volume"], quantity_of),
        unit=words(row, "satuan"),
        place=words(row, "tempat"),
        beneficiaries=plan_cells.people("Penerima manfaat", row["penerima"]),
        cost=_cost(row),
    )


def _name(row: Row) -> str:
    if name := words(row, "nama"):
        return name
    raise Unclear(_SENTENCES[NoName])


def _cost(row: Row) -> int | None:
    cost = told("Biaya", row["biaya"], rupiah_of)
    if cost is not None and cost < 0:
        raise Unclear(_SENTENCES[WrongCost])
    return cost


def as_data(one: Planning) -> dict[str, Any]:
    """A row as plain values, to be carried through a page."""
    said = {key: value for key, value in asdict(one).items() if key != "rpjm_activity" and value is not None}
    if one.volume is not None:
        said["volume"] = str(one.volume)
    return said


_KINDS: dict[str, type[Job | Planned | Onward]] = {RKP: Job, RPJM: Planned, DU_RKP: Onward}


def from_data(which: str, said: Iterable[Mapping[str, Any]]) -> list[Any]:
    """The rows that `as_data` wrote, for one of the plans."""
    return [_KINDS[which](**_values(one)) for one in said]


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(said)
    if "volume" in values:
        values["volume"] = Decimal(values["volume"])
    if "years" in values:
        values["years"] = tuple(values["years"])
    return values
