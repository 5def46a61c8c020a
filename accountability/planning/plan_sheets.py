"""The plans as spreadsheets: the template to fill in, and RKP, RPJM and DU-RKP as they stand."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from accountability.lib.spreadsheet.writing import (
    NUMBER,
    QUANTITY,
    TEXT,
    Column,
    new_book,
    put,
    saved,
    write_lists,
    write_sheet,
)
from accountability.planning import activity_codes
from accountability.planning.models import DURKP, DURKPItem, Kegiatan, RKPDesa, RPJMActivity, RPJMDesa
from accountability.planning.plan_cells import MONTHS
from accountability.planning.plan_history import Plan, standing_of
from accountability.planning.plan_rows import GROUPS
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words

if TYPE_CHECKING:
    from openpyxl import Workbook

RKP_COLUMNS = (
    Column("Kode kegiatan", 46, offers="kegiatan"),
    Column("Nama kegiatan", 40),
    Column("Volume", 10, QUANTITY),
    Column("Satuan", 12),
    Column("Lokasi", 24),
    Column("Penerima manfaat", 12, NUMBER),
    *(Column(words, 11, NUMBER) for words in GROUPS.values()),
    Column("Biaya (Rp)", 18, NUMBER),
    Column("Sumber dana", 12, offers="sumber"),
    Column("Mulai (bulan)", 10, offers="bulan"),
    Column("Selesai (bulan)", 10, offers="bulan"),
    Column("Pelaksana", 24),
)
ORIGIN = (Column("Asal kelompok", 36), Column("Rencana jangka menengah", 36))
NOTE = "Isi mulai baris ke-5. Satu baris satu kegiatan."


def template(*, desa: Wilayah, words: Words, year: int, sources: Iterable[str]) -> bytes:
    """The spreadsheet to fill in, with the official codes to choose from; no query."""
    book = new_book()
    _instructions(book, desa, words, year)
    write_sheet(book, "Kegiatan", RKP_COLUMNS, [], note=NOTE, to_fill_in=True)
    official = [
        f"{one.kode} {one.name}" for one in activity_codes.activities().values() if one.level == "kegiatan"
    ]
    lists = {
        "kegiatan": ("Pilihan kegiatan", official),
        "sumber": ("Pilihan sumber", list(sources)),
        "bulan": ("Pilihan bulan", list(MONTHS)),
    }
    write_lists(book, "Daftar kode", lists)
    return saved(book)


def rkp_sheet(*, words: Words, year: int, kegiatan: Iterable[Kegiatan], rkp: RKPDesa | None = None) -> bytes:
    """The year plan as it stands, with the Perdes of `rkp`; it can be brought in again as it is."""
    book = new_book()
    rows = [[*job_row(one), _origin(one), _in_rpjm(one)] for one in kegiatan]
    write_sheet(
        book, "Kegiatan", (*RKP_COLUMNS, *ORIGIN), rows, note=_named(f"{words.rkp} {year}", rkp, words)
    )
    return saved(book)


def job_row(one: Kegiatan) -> list[Any]:
    """A kegiatan in the order of RKP_COLUMNS."""
    groups: Mapping[str, int] = {each.group: each.people for each in one.beneficiary_groups.all()}
    first, last = one.starts_month, one.ends_month
    return [
        one.kode,
        one.name,
        one.volume,
        one.unit,
        one.place,
        one.beneficiaries,
        *(groups.get(key) for key in GROUPS),
        one.cost,
        one.fund_source,
        MONTHS[first - 1] if first else "",
        MONTHS[last - 1] if last else "",
        one.pelaksana,
    ]


def rpjm_sheet(*, words: Words, rpjm: RPJMDesa, activities: Iterable[RPJMActivity]) -> bytes:
    """The medium-term plan as it stands, with a column for each of its years; it can be brought in again."""
    years = range(rpjm.first_year, rpjm.last_year + 1)
    columns = (
        Column("Kode kegiatan", 12),
        Column("Nama kegiatan", 40),
        Column("Volume", 10, QUANTITY),
        Column("Satuan", 12),
        Column("Lokasi", 24),
        Column("Penerima manfaat", 12, NUMBER),
        *(Column(str(year), 7) for year in years),
        Column("Biaya (Rp)", 18, NUMBER),
        Column("Sumber dana", 12),
        Column("Asal kelompok", 36),
    )
    rows = [_activity_row(one, years) for one in activities]
    book = new_book()
    span = f"{rpjm.first_year}-{rpjm.last_year}"
    write_sheet(
        book, "Kegiatan", columns, rows, note=_named(f"{words.rpjm} {span}", rpjm, words), to_fill_in=True
    )
    return saved(book)


def _named(name: str, plan: Plan | None, words: Words) -> str:
    return f"{name}. {standing_of(plan, words.perdes)}" if plan is not None else name


def _activity_row(one: RPJMActivity, years: range) -> list[Any]:
    meant = {each.year for each in one.years.all()}
    return [
        one.kode,
        one.name,
        one.volume,
        one.unit,
        one.place,
        one.beneficiaries,
        *("x" if year in meant else "" for year in years),
        one.cost,
        one.fund_source,
        one.usulan.kelompok.title if one.usulan is not None else "",
    ]


def du_rkp_sheet(*, du_rkp: DURKP, items: Iterable[DURKPItem]) -> bytes:
    """The list that goes up, with what came back; its proposals can be brought in again."""
    columns = (
        Column("Kode kegiatan", 12),
        Column("Usulan", 40),
        Column("Volume", 10, QUANTITY),
        Column("Satuan", 12),
        Column("Lokasi", 24),
        Column("Penerima manfaat", 12, NUMBER),
        Column("Biaya (Rp)", 18, NUMBER),
        Column("Ke kantor", 28),
        Column("Asal kelompok", 36),
        Column("Jawaban", 16),
        Column("Bunyi jawaban", 50),
    )
    rows = [
        [
            one.kode,
            one.name,
            one.volume,
            one.unit,
            one.place,
            one.beneficiaries,
            one.cost,
            one.to_office,
            one.usulan.kelompok.title if one.usulan is not None else "",
            one.get_answer_display(),
            one.answer_sentence,
        ]
        for one in items
    ]
    book = new_book()
    letter = f", surat {du_rkp.letter_no}" if du_rkp.letter_no else ""
    write_sheet(book, "Usulan", columns, rows, note=f"DU-RKP {du_rkp.year}{letter}", to_fill_in=True)
    return saved(book)


def _origin(one: Kegiatan) -> str:
    return one.usulan.kelompok.title if one.usulan is not None else "belum ada asalnya"


def _in_rpjm(one: Kegiatan) -> str:
    return one.rpjm_activity.name if one.rpjm_activity is not None else "tidak ada"


def _instructions(book: "Workbook", desa: Wilayah, words: Words, year: int) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("Petunjuk")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    told = (
        ("Templat", f"{words.rkp} {year}"),
        ("Nama", f"{words.desa.capitalize()} {desa.name}"),
        ("Cara mengisi", "Isi lembar Kegiatan. Pilih kode kegiatan dan sumber dana dari daftarnya."),
        ("Wajib", "Kode kegiatan, nama kegiatan, dan biaya. Yang lain boleh menyusul."),
        ("Angka", "Tulis rupiah bulat tanpa titik. Volume boleh dengan koma."),
        ("Jadwal", "Bulan mulai dan bulan selesai di tahun itu."),
        ("Dua kali", "Kode, nama, dan lokasi yang sama dihitung satu kali."),
    )
    for at, (label, sentence) in enumerate(told, 1):
        put(sheet, at, 1, label).font = Font(bold=True)
        cell = put(sheet, at, 2, sentence)
        cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), TEXT
