"""Reads what came in and was spent, each with its day: TBP, SPP without panjar, SPJ, Mutasi, journals."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from accountability.budget.siskeudes import cells, codes
from accountability.budget.siskeudes.archive import Archive
from accountability.budget.siskeudes.plan import money
from accountability.budget.siskeudes.problems import Problems, refused
from accountability.budget.siskeudes.rounding import half_up
from accountability.budget.siskeudes.tables import Scope, Spec, rows_of
from accountability.lib.rupiah import rupiah

ZERO = Decimal(0)
TBP = Spec("Ta_TBP", required=("No_Bukti",), optional=("Tgl_Bukti", "Jumlah"), strict=False, needed=False)
TBP_ROWS = Spec(
    "Ta_TBPRinci",
    required=("No_Bukti", "Kd_Rincian", "Nilai"),
    optional=("SumberDana", "Kd_SubRinci", "RincianSD"),
)
SPP = Spec("Ta_SPP", required=("No_SPP", "Jn_SPP"), optional=("Tgl_SPP", "Jumlah"))
SPP_ROWS = Spec(
    "Ta_SPPRinci",
    required=("No_SPP", "Kd_Keg", "Kd_Rincian", "Nilai"),
    optional=("Sumberdana", "Kd_SubRinci"),
)
SPJ = Spec("Ta_SPJ", required=("No_SPJ",), optional=("Tgl_SPJ", "Jumlah"), strict=False, needed=False)
SPJ_ROWS = Spec(
    "Ta_SPJRinci",
    required=("No_SPJ", "Kd_Keg", "Kd_Rincian", "Nilai"),
    optional=("Sumberdana", "Kd_SubRinci"),
)
MUTASI = Spec(
    "Ta_Mutasi",
    required=("Kd_Rincian", "Nilai"),
    optional=("Tgl_Bukti", "Kd_Keg", "Sumberdana", "No_Bukti", "Kd_Mutasi", "Keterangan"),
)
JOURNAL = Spec("Ta_JurnalUmum", required=("NoBukti",), optional=("Tanggal",), strict=False, needed=False)
JOURNAL_ROWS = Spec(
    "Ta_JurnalUmumRinci",
    required=("NoBukti", "Kd_Rincian", "Debet", "Kredit"),
    optional=("Kd_Keg", "Sumberdana", "NoID", "RincianSD"),
)
ALL = (TBP, TBP_ROWS, SPP, SPP_ROWS, SPJ, SPJ_ROWS, MUTASI, JOURNAL, JOURNAL_ROWS)
MOST_ROWS = 50_000  # of one village's year
MOST_ROWS_AT_ONCE = 250_000  # of all villages that are asked for together
# Panjar: counted only when accounted for (SPJ). Siskeudes writes UM; screens and hand-made exports the words.
ADVANCES = ("UM", "PANJAR", "UANG MUKA")
PAID = ("LS", "PBY", "DEFINITIF")  # paid at once, and payments of financing


@dataclass(slots=True)
class Paid:
    """One amount of the spending, exact; `day` is the cell of its document, "" where there is none."""

    table: str
    row: int
    account: str
    kegiatan: str
    source: str
    amount: Decimal
    day: str
    again: "_Document | None" = None  # its document, where the same row stood in it before


@dataclass(slots=True)
class Spent:
    """One village's year: what was paid, and whether panjar were given at all."""

    paid: list[Paid] = field(default_factory=list)
    advances: bool = False


@dataclass(slots=True)
class Spendings:
    """All villages' spending, in which order days are written, and what of it the export tells."""

    of: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    order: cells.DayOrder = field(default_factory=cells.DayOrder)
    missing: tuple[str, ...] = ()
    rows: int = 0


def read_spendings(archive: Archive, scope: Scope) -> Spendings:
    """Realisasi of the villages asked for.

    Pendapatan is Ta_TBPRinci and the akun 4 of Ta_Mutasi and of the journal's Kredit; belanja is Ta_SPPRinci
    without SPP of kind UM, Ta_SPJRinci, and the akun 5 of Ta_Mutasi and of the journal's Debet (as OpenSID
    v2410 counts it). Financing goes the same ways: 6.1 as income, 6.2 as spending.
    """
    told = Spendings(missing=tuple(spec.name for spec in ALL if not archive.has(spec.name)))
    if archive.has(TBP_ROWS.name):
        _documents(archive, scope, told, TBP, TBP_ROWS, ("4", "6.1"))
    if archive.has(SPP_ROWS.name) and archive.has(SPP.name):
        _documents(archive, scope, told, SPP, SPP_ROWS, ("5", "6.2"))
    if archive.has(SPJ_ROWS.name):
        _documents(archive, scope, told, SPJ, SPJ_ROWS, ("5", "6.2"))
    if archive.has(MUTASI.name):
        _moved(archive, scope, told)
    if archive.has(JOURNAL_ROWS.name):
        _journal(archive, scope, told)
    return told


@dataclass(slots=True)
class _Document:
    """The head of a document: its day, its kind (SPP), its own sum as written, and that of its rows.

    `once` is the sum of its rows without those that stand twice; `repeated` says that this one is right.
    """

    row: int | None
    day: str
    kind: str
    said: str
    sum: Decimal = ZERO
    once: Decimal = ZERO
    repeated: bool = False


_NO_DOCUMENT = _Document(0, "", "", "")

type Documents = dict[tuple[str, str], _Document]


def _documents(
    archive: Archive, scope: Scope, told: Spendings, head: Spec, rows: Spec, parts: tuple[str, ...]
) -> None:
    """Rows of documents: the day, and for SPP the kind, stand in a table of their own."""
    heads = _heads(archive, scope, told, head)
    seen: set[int] = set()
    for number, desa, cells_of in rows_of(archive, rows, scope):
        if rows is TBP_ROWS:
            _, kd_desa, document, kd_rincian, amount, source, *_ = cells_of
            kd_keg = ""
        else:
            _, kd_desa, document, kd_keg, kd_rincian, amount, source, *_ = cells_of
        of = heads.setdefault((desa, document.strip()), _Document(None, "", "", ""))
        value = money(number, desa, rows.name, "Nilai", amount, scope.found, negative=True)
        if value is None or not value:
            continue
        again = hash(cells_of) in seen
        seen.add(hash(cells_of))
        of.sum += value
        of.once += ZERO if again else value
        if of.kind.startswith(ADVANCES):
            told.of[desa].advances = True
            continue
        place = _Place(rows.name, number, desa, kd_keg, kd_desa, kd_rincian, source)
        _pay(told, place, "Nilai", value, of.day, parts, scope.found, again=of if again else None)
    _check_documents(heads, head, rows, scope.found)
    for spent in told.of.values():
        spent.paid = [one for one in spent.paid if one.again is None or not one.again.repeated]


def _heads(archive: Archive, scope: Scope, told: Spendings, head: Spec) -> Documents:
    """The documents of each village, by number."""
    heads: Documents = {}
    if archive.has(head.name):
        for number, desa, cells_of in rows_of(archive, head, scope):
            day = cells_of[4 if head is SPP else 3].strip()
            told.order.hear(day)
            kind = cells_of[3].strip().upper() if head is SPP else ""
            if head is SPP and not kind.startswith((*ADVANCES, *PAID)):
                sentence = "Jenis SPP ini tidak dikenal; dihitung sebagai sudah dibayar, bukan panjar."
                scope.found.warn(sentence, table=SPP.name, row=number, column="Jn_SPP", desa=desa)
            said = cells_of[-2] if "Jumlah" in head.optional else ""
            heads[desa, cells_of[2].strip()] = _Document(number, day, kind, said)
    return heads


def _check_documents(heads: Documents, head: Spec, rows: Spec, found: Problems) -> None:
    """Warns where the rows of a document do not make up its own sum."""
    for (desa, _), of in heads.items():
        try:
            said = cells.rupiah(of.said)
        except cells.NotAnAmount:
            found.warn(
                "Jumlah di sel ini tidak terbaca.", table=head.name, row=of.row, column="Jumlah", desa=desa
            )
            continue
        if of.sum == of.once if not said else abs(said - of.sum) < 1:
            continue
        if not said or abs(said - of.once) < 1:
            of.repeated = True
            why = "menurut jumlah buktinya " if said else ""
            sentence = f"Rincian bukti ini berulang; {why}masing-masing dihitung sekali."
            found.warn(sentence, table=head.name, row=of.row, column="Jumlah", desa=desa)
        else:
            sums = f"{rupiah(half_up(said))}, rinciannya di {rows.name} {rupiah(half_up(of.sum))}"
            found.warn(f"Jumlah bukti ini {sums}.", table=head.name, row=of.row, column="Jumlah", desa=desa)


@dataclass(slots=True)
class _Once:
    """Sees rows that stand twice, cell for cell, in tables whose rows have a number of their own."""

    seen: set[int] = field(default_factory=set)

    def again(self, row: tuple[str, ...]) -> bool:
        """Whether this row stood before."""
        told = hash(row)
        if told in self.seen:
            return True
        self.seen.add(told)
        return False


def _tell_again(spec: Spec, number: int, desa: str, found: Problems) -> None:
    sentence = "Baris ini berulang, dengan nomor yang sama; dihitung sekali."
    found.warn(sentence, table=spec.name, row=number, desa=desa)


def _moved(archive: Archive, scope: Scope, told: Spendings) -> None:
    """Ta_Mutasi: interest that the bank paid, and fees that it took."""
    once = _Once()
    for number, desa, cells_of in rows_of(archive, MUTASI, scope):
        _, kd_desa, kd_rincian, amount, day, kd_keg, source, document, *_ = cells_of
        told.order.hear(day)
        if document.strip() and once.again(cells_of):
            _tell_again(MUTASI, number, desa, scope.found)
            continue
        place = _Place(MUTASI.name, number, desa, kd_keg, kd_desa, kd_rincian, source)
        value = money(number, desa, MUTASI.name, "Nilai", amount, scope.found, negative=True)
        if value:
            _pay(told, place, "Nilai", value, day.strip(), ("4", "5", "6.1", "6.2"), scope.found)


def _journal(archive: Archive, scope: Scope, told: Spendings) -> None:
    """Ta_JurnalUmumRinci: income stands in Kredit, spending in Debet; the other side is told, not counted."""
    heads = _heads(archive, scope, told, JOURNAL)
    once = _Once()
    for number, desa, cells_of in rows_of(archive, JOURNAL_ROWS, scope):
        _, kd_desa, document, kd_rincian, debet, kredit, kd_keg, source, place_of_row, *_ = cells_of
        if place_of_row.strip() and once.again(cells_of):
            _tell_again(JOURNAL_ROWS, number, desa, scope.found)
            continue
        account = codes.account(kd_rincian)
        part = codes.part_of(account) if account else None
        if part is None:
            continue
        sides = {"Kredit": kredit, "Debet": debet}
        counted = "Kredit" if part in ("4", "6.1") else "Debet"
        other = "Debet" if counted == "Kredit" else "Kredit"
        if money(number, desa, JOURNAL_ROWS.name, other, sides[other], scope.found, negative=True):
            sentence = f"Jurnal ini mengurangi akun {account}; sisi {other} tidak dihitung dalam realisasi."
            scope.found.warn(sentence, table=JOURNAL_ROWS.name, row=number, column=other, desa=desa)
        place = _Place(JOURNAL_ROWS.name, number, desa, kd_keg, kd_desa, kd_rincian, source)
        value = money(number, desa, JOURNAL_ROWS.name, counted, sides[counted], scope.found, negative=True)
        if value:
            day = heads.get((desa, document.strip()), _NO_DOCUMENT).day
            _pay(told, place, counted, value, day, (part,), scope.found)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an amount stands in the file and in the budget."""

    table: str
    row: int
    desa: str
    kd_keg: str
    kd_desa: str
    kd_rincian: str
    source: str


def _pay(
    told: Spendings,
    place: _Place,
    column: str,
    amount: Decimal,
    day: str,
    parts: tuple[str, ...],
    found: Problems,
    *,
    again: _Document | None = None,
) -> None:
    account = codes.account(place.kd_rincian)
    if account is None:
        if place.table != MUTASI.name or place.kd_rincian.strip():
            sentence = "Kode rekening di baris ini tidak terbaca, jadi uangnya tidak bisa ditempatkan."
            found.lost(sentence, table=place.table, row=place.row, column="Kd_Rincian", desa=place.desa)
        return
    if codes.part_of(account) not in parts:
        return  # panjar, taxes and cash moved between accounts are no realisasi
    if amount < 0:
        sentence = "Realisasi di sel ini negatif; dihitung sebagai pengurang."
        found.warn(sentence, table=place.table, row=place.row, column=column, desa=place.desa)
    of = told.of[place.desa]
    told.rows += 1
    if told.rows > MOST_ROWS_AT_ONCE:
        raise refused("Terlalu banyak baris realisasi untuk dibaca sekaligus; pilih desanya.", place.table)
    if len(of.paid) >= MOST_ROWS:
        sentence = f"Lebih dari {MOST_ROWS} baris realisasi untuk satu desa dan satu tahun; ini tidak wajar."
        raise refused(sentence, place.table, place.row)
    kegiatan = codes.kegiatan(place.kd_keg, place.kd_desa) or "" if account[0] == "5" else ""
    source, _ = codes.source(place.source)
    of.paid.append(Paid(place.table, place.row, account, kegiatan, source, amount, day, again))


def untold(told: Spendings, spent: Spent | None) -> Iterator[str]:
    """The tables without which a village's realisasi would be wrong: it is then not told at all."""
    needed = [TBP_ROWS.name, SPP.name, SPP_ROWS.name]
    if spent is not None and spent.advances:
        needed.append(SPJ_ROWS.name)
    return (table for table in needed if table in told.missing)
