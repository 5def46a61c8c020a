"""Reads the plan of each village: the lines of Ta_RABRinci, and what Ta_Kegiatan says of its kegiatan."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from accountability.budget.proposed import ProposedKegiatan, ProposedLine
from accountability.budget.siskeudes import cells, codes
from accountability.budget.siskeudes.archive import Archive
from accountability.budget.siskeudes.problems import Problems, refused
from accountability.budget.siskeudes.tables import Row, Scope, Spec, rows_of

MOST_LINES = 20_000  # of one village's year; a large village has 600
MOST_LINES_AT_ONCE = 100_000  # of all villages that are asked for together
LINES = Spec(
    "Ta_RABRinci",
    required=("Kd_Keg", "Kd_Rincian", "Anggaran"),
    optional=(
        "SumberDana",
        "AnggaranStlhPAK",
        "AnggaranPAK",
        "Uraian",
        "Satuan",
        "JmlSatuan",
        "HrgSatuan",
        "JmlSatuanPAK",
        "HrgSatuanPAK",
        "Kd_SubRinci",
        "No_Urut",
        "KdPosting",
    ),
)
KEGIATAN = Spec(
    "Ta_Kegiatan",
    required=("Kd_Keg", "Nama_Kegiatan"),
    optional=("Lokasi", "Waktu", "Keluaran", "Satuan", "Jbt_PPTKD", "Pagu", "Pagu_PAK"),
    strict=False,
    needed=False,
)
DESA = Spec("Ta_Desa", optional=("Status",), strict=False, needed=False)


@dataclass(slots=True)
class Line:
    """A line as the file has it, with its exact amounts: before and after a perubahan, and the difference."""

    row: int
    account: str
    kegiatan: str
    source: str
    words: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    counted: tuple[str, str, str, str]  # volume and price, before and after
    told: int  # the hash of the whole row, to see rows that stand twice
    posting: str


@dataclass(slots=True)
class Pagu:
    """What Ta_Kegiatan sets aside for a kegiatan, in its row: before and after a perubahan."""

    row: int
    amounts: tuple[Decimal, ...]


@dataclass(slots=True)
class Plan:
    """One village's year."""

    lines: list[Line] = field(default_factory=list)
    kegiatan: dict[str, ProposedKegiatan] = field(default_factory=dict)
    pagu: dict[str, Pagu] = field(default_factory=dict)
    status: str = ""


def read_plans(archive: Archive, scope: Scope) -> dict[str, Plan]:
    """The plans of the villages asked for, by kode."""
    plans: dict[str, Plan] = defaultdict(Plan)
    _read_lines(archive, scope, plans)
    if archive.has(KEGIATAN.name):
        for row in rows_of(archive, KEGIATAN, scope):
            _kegiatan(row, plans[row[1]], scope.found)
    else:
        sentence = "Tabel ini tidak ada: nama, lokasi, dan keluaran kegiatan tidak terbaca."
        scope.found.warn(sentence, table=KEGIATAN.name)
    if archive.has(DESA.name):
        for _, kode, told in rows_of(archive, DESA, scope):
            plans[kode].status = told[2].strip().upper()
    return dict(plans)


def _read_lines(archive: Archive, scope: Scope, plans: dict[str, Plan]) -> None:
    for taken, row in enumerate(rows_of(archive, LINES, scope)):
        lines = plans[row[1]].lines
        if taken == MOST_LINES_AT_ONCE:
            raise refused("Terlalu banyak baris untuk dibaca sekaligus; pilih desanya.", LINES.name, row[0])
        if len(lines) == MOST_LINES:
            sentence = f"Lebih dari {MOST_LINES} baris untuk satu desa dan satu tahun; ini tidak wajar."
            raise refused(sentence, LINES.name, row[0])
        line = _line(row, scope.found)
        if line is not None:
            lines.append(line)


def proposed_line(line: Line, amount: int, changed: bool) -> ProposedLine:
    """The line with its whole rupiah; volume and price are those of the amount that counts."""
    volume, price = line.counted[2:] if changed else line.counted[:2]
    return ProposedLine(
        account=line.account,
        kegiatan_kode=line.kegiatan,
        fund_source=line.source,
        amount=amount,
        description=line.words or codes.name_of_kegiatan(line.kegiatan) or line.account,
        volume=cells.volume(volume),
        unit=line.unit,
        unit_price=cells.price(price),
    )


def proposed_kegiatan(plan: Plan) -> tuple[ProposedKegiatan, ...]:
    """All kegiatan that the file describes or spends money on, each once."""
    told = dict(plan.kegiatan)
    for line in plan.lines:
        if line.kegiatan and line.kegiatan not in told:
            name = codes.name_of_kegiatan(line.kegiatan) or f"Kegiatan {line.kegiatan}"
            told[line.kegiatan] = ProposedKegiatan(line.kegiatan, name)
    return tuple(told[kode] for kode in sorted(told))


def _line(row: Row, found: Problems) -> Line | None:
    number, desa, told = row
    (_, kd_desa, kd_keg, kd_rincian, before, sumber, after, change, uraian, satuan, *rest) = told
    if _without_money(before, after) and not _placed(kd_desa, kd_keg, kd_rincian):
        sentence = "Baris ini tanpa jumlah dan tanpa kode yang terbaca; barisnya dilewati."
        found.warn(sentence, table=LINES.name, row=number, desa=desa)
        return None
    account = _account(number, desa, kd_rincian, found)
    if account is None:
        return None
    kegiatan = ""
    if account[0] == "5":
        kegiatan = _of_kegiatan(number, desa, kd_keg, kd_desa, found)
        if not kegiatan:
            return None
    return Line(
        row=number,
        account=account,
        kegiatan=kegiatan,
        source=_source(number, desa, sumber, account, found),
        words=cells.words(uraian),
        unit=cells.words(satuan),
        before=money(number, desa, LINES.name, "Anggaran", before, found),
        after=money(number, desa, LINES.name, "AnggaranStlhPAK", after, found),
        change=money(number, desa, LINES.name, "AnggaranPAK", change, found, negative=True),
        counted=(rest[0], rest[1], rest[2] or rest[0], rest[3] or rest[1]),
        told=hash(told[:-1]),
        posting=rest[6].strip(),
    )


def _without_money(*amounts: str) -> bool:
    try:
        return not any(cells.rupiah(cell) for cell in amounts)
    except cells.NotAnAmount:
        return False


def _placed(kd_desa: str, kd_keg: str, kd_rincian: str) -> bool:
    account = codes.account(kd_rincian)
    if account is None or codes.part_of(account) is None:
        return False
    return account[0] != "5" or codes.kegiatan(kd_keg, kd_desa) is not None


def money(
    number: int, desa: str, table: str, column: str, cell: str, found: Problems, *, negative: bool = False
) -> Decimal | None:
    """The amount in a cell; None where it is empty or cannot be read, which refuses the village."""
    try:
        amount = cells.rupiah(cell)
    except cells.NotAnAmount:
        found.lost(
            "Sel ini bukan jumlah rupiah yang bisa dibaca.", table=table, row=number, column=column, desa=desa
        )
        return None
    if amount is not None and amount < 0 and not negative:
        found.reject("Jumlah rupiah di sel ini negatif.", table=table, row=number, column=column, desa=desa)
    if cells.doubtful(cell):
        sentence = "Titik atau koma di sel ini dibaca sebagai pemisah ribuan; periksa jumlahnya."
        found.warn(sentence, table=table, row=number, column=column, desa=desa)
    return amount


def _account(number: int, desa: str, kd_rincian: str, found: Problems) -> str | None:
    account = codes.account(kd_rincian)
    if account is None or codes.part_of(account) is None:
        sentence = "Kode rekening ini bukan 4, 5, 6.1, atau 6.2, jadi uangnya tidak bisa ditempatkan."
        found.lost(sentence, table=LINES.name, row=number, column="Kd_Rincian", desa=desa)
        return None
    if not codes.known_account(account):
        sentence = f"Kode rekening {account} tidak ada di Permendagri 20/2018; jumlahnya tetap dihitung."
        found.warn(sentence, table=LINES.name, row=number, column="Kd_Rincian", desa=desa)
    return account


def _of_kegiatan(number: int, desa: str, kd_keg: str, kd_desa: str, found: Problems) -> str:
    kode = codes.kegiatan(kd_keg, kd_desa)
    if kode is None:
        sentence = (
            "Kode kegiatan belanja ini tidak terbaca, atau milik desa lain, jadi bidangnya tidak diketahui."
        )
        found.lost(sentence, table=LINES.name, row=number, column="Kd_Keg", desa=desa)
        return ""
    if not codes.name_of_kegiatan(kode):
        sentence = f"Kode kegiatan {kode} tidak ada di Permendagri 20/2018; jumlahnya tetap dihitung."
        found.warn(sentence, table=LINES.name, row=number, column="Kd_Keg", desa=desa)
    return kode


def _source(number: int, desa: str, said: str, account: str, found: Problems) -> str:
    ours, known = codes.source(said)
    if known:
        return ours
    if not said.strip() and account[0] != "5":
        return codes.source_of_income(account)
    name = f"Sumber dana {ours} tidak dikenal" if ours else "Sumber dana di baris ini tidak terbaca"
    found.warn(
        f"{name}; jumlahnya tetap dihitung.", table=LINES.name, row=number, column="SumberDana", desa=desa
    )
    return ours or codes.source_of_income(account)


def _kegiatan(row: Row, plan: Plan, found: Problems) -> None:
    number, desa, told = row
    _, kd_desa, kd_keg, nama, lokasi, waktu, keluaran, satuan, jabatan, *pagu = told[:-1]
    kode = codes.kegiatan(kd_keg, kd_desa)
    if kode is None:
        found.warn(
            "Kode kegiatan ini tidak terbaca; barisnya dilewati.",
            table=KEGIATAN.name,
            row=number,
            column="Kd_Keg",
            desa=desa,
        )
        return
    amounts = []
    for column, cell in zip(("Pagu", "Pagu_PAK"), pagu, strict=True):
        try:
            amounts.append(cells.rupiah(cell) or Decimal(0))
        except cells.NotAnAmount:
            found.warn(
                "Pagu di sel ini tidak terbaca.", table=KEGIATAN.name, row=number, column=column, desa=desa
            )
    before = plan.pagu[kode].amounts if kode in plan.pagu else (Decimal(0),) * len(amounts)
    if len(amounts) == len(before):
        plan.pagu[kode] = Pagu(number, tuple(a + b for a, b in zip(before, amounts, strict=True)))
    name = cells.words(nama) or codes.name_of_kegiatan(kode) or f"Kegiatan {kode}"
    plan.kegiatan.setdefault(
        kode,
        ProposedKegiatan(
            kode=kode,
            name=name,
            place=cells.words(lokasi),
            output=cells.words(keluaran),
            unit=cells.words(satuan),
            schedule=cells.words(waktu),
            pelaksana=cells.words(jabatan),
        ),
    )
