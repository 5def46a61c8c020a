"""Reads the rows of a table of budget lines: what is a line, what only sums lines up, and what is unclear."""

from collections.abc import Callable, Iterator

from accountability.budget import chart
from accountability.budget.proposed import ProposedKegiatan, ProposedLine
from accountability.budget.spreadsheet import codes
from accountability.budget.spreadsheet.telling import Telling
from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.cells import (
    Cell,
    Unclear,
    code_of,
    is_yes,
    quantity_of,
    rupiah_of,
    words_of,
)
from accountability.lib.spreadsheet.tables import Row, Table, plain
from accountability.planning.activity_codes import UnknownActivity

# A row without any code that begins so sums up what stands above it.
TOTALS = ("jumlah", "total")
DIFFERENCES = ("surplus", "defisit", "silpa", "selisih", "pembiayaan netto", "sisa lebih")


class LineRows:
    """The rows of one table, read one after the other."""

    def __init__(self, table: Table, telling: Telling) -> None:
        self.table, self.telling = table, telling
        self._named: dict[str, ProposedKegiatan] = {}
        self._above: list[tuple[Row, str, str, int]] = []  # rows that sum up: account, kegiatan, rupiah
        self._below: list[tuple[Row, int]] = []  # rows of a total below its lines: rupiah

    def lines(self, *, needs_source: bool = True) -> Iterator[tuple[Row, ProposedLine]]:
        """Every line with its row; rows that sum up are held against their lines, at the end.

        Rows of spending need no source of funds and may be below zero.
        """
        found: list[tuple[Row, ProposedLine]] = []
        for row in self.table.rows:
            line = self._line(row, needs_source)
            if line is not None:
                found.append((row, line))
                yield row, line
        if needs_source:  # the same may be paid twice a day
            self._tell_again(found)
        for row, account, kegiatan, amount in self._above:
            self._check_sum([line for _row, line in found], row, account, kegiatan, amount)
        for row, amount in self._below:
            self._check_total(found, row, amount)

    def kegiatan(self) -> Iterator[ProposedKegiatan]:
        """The kegiatan as their lines name them."""
        yield from self._named.values()

    def _line(self, row: Row, needs_source: bool) -> ProposedLine | None:
        """The line of a row; None for one that only sums up, is not filled in, or is unclear (and told)."""
        try:
            amount = self._amount(row)
            if amount is None:
                return None
            account = codes.account_code(self._asked(row, "rekening", code_of))
            kegiatan = codes.kegiatan_code(self._asked(row, "kegiatan", code_of))
            if not account:
                self._without_account(row, kegiatan, amount)
                return None
            if self._level(account) != "objek":
                self._above.append((row, account, kegiatan, amount))
                return None
            return self._told(row, account, self._kegiatan(row, account, kegiatan), amount, needs_source)
        except _Unclear as fault:
            self.telling.reject(self.table, row, fault.column, fault.sentence)
            return None

    def _told(self, row: Row, account: str, kegiatan: str, amount: int, needs_source: bool) -> ProposedLine:
        if amount < 0 and needs_source:
            raise _Unclear("jumlah", "Jumlah rupiah tidak boleh kurang dari nol.")
        price, volume = self._beside(row, "harga", rupiah_of), self._beside(row, "volume", quantity_of)
        if price is not None and volume is not None and volume * price != amount:
            told = (
                f"Volume × harga satuan = {rupiah(round(volume * price))}, tetapi jumlahnya {rupiah(amount)}."
            )
            self.telling.warn(self.table, row, "jumlah", f"{told} Yang dipakai: jumlah.")
        return ProposedLine(
            account,
            kegiatan,
            self._source(row, account, needs_source),
            amount,
            words_of(row["uraian"]) or self._named_or_account(kegiatan, account),
            volume,
            words_of(row["satuan"], 40),
            price,
            is_yes(row["khusus"]),
        )

    def _amount(self, row: Row) -> int | None:
        """The rupiah of a row, or volume × price where only these are said; None where nothing is."""
        amount = self._asked(row, "jumlah", rupiah_of)
        if amount is not None:
            if row["jumlah"].formula:
                told = f"Sel ini berisi rumus. Yang dipakai: hasil terakhirnya, {rupiah(amount)}."
                self.telling.warn(self.table, row, "jumlah", told)
            return amount
        volume, price = self._asked(row, "volume", quantity_of), self._asked(row, "harga", rupiah_of)
        if volume is not None and price is not None:
            product = volume * price
            if product != product.to_integral_value():
                raise _Unclear("jumlah", "Volume × harga satuan bukan rupiah bulat. Isi jumlahnya.")
            return int(product)
        if price is not None and code_of(row["rekening"]):
            raise _Unclear("jumlah", "Jumlahnya kosong. Isi jumlah, atau volume dan harga satuan.")
        return None

    def _without_account(self, row: Row, kegiatan: str, amount: int) -> None:
        if kegiatan:
            self._above.append((row, "", kegiatan, amount))
            return
        words = plain(self._first_words(row))
        if words.startswith(TOTALS):
            if not any(word in words for word in DIFFERENCES):
                self._below.append((row, amount))
        elif not words.startswith(DIFFERENCES) and amount:
            raise _Unclear("rekening", f"Ada {rupiah(amount)} tanpa kode rekening. Isi kodenya, atau hapus.")

    def _first_words(self, row: Row) -> str:
        return next(
            (words for cell in row.cells.values() if (words := words_of(cell)) and not cell.formula), ""
        )

    def _level(self, account: str) -> str:
        try:
            return chart.account(account).level
        except chart.UnknownAccount:
            sentence = f"Kode rekening {account} tidak dikenal. Pilih dari lembar Daftar kode."
            raise _Unclear("rekening", sentence) from None

    def _kegiatan(self, row: Row, account: str, kode: str) -> str:
        if not account.startswith("5"):
            if kode:
                raise _Unclear("kegiatan", "Pendapatan dan pembiayaan tidak punya kegiatan. Kosongkan.")
            return ""
        if not kode:
            raise _Unclear(
                "kegiatan" if self.table.has("kegiatan") else "", "Belanja ini belum punya kegiatan."
            )
        try:
            official = codes.kegiatan_name(kode)
        except UnknownActivity:
            sentence = f"Kode kegiatan {kode} tidak dikenal. Pilih dari lembar Daftar kode."
            raise _Unclear("kegiatan", sentence) from None
        name = words_of(row["nama"]) or _after_code(words_of(row["kegiatan"])) or official
        if kode not in self._named:
            self._named[kode] = ProposedKegiatan(kode, name)
        return kode

    def _source(self, row: Row, account: str, needed: bool) -> str:
        said = words_of(row["sumber"])
        kode = codes.source_code(said) if said else codes.source_of_income(account)
        if said and not kode:
            raise _Unclear("sumber", f"Sumber dana {said[:30]} tidak dikenal. Contoh: DDS, ADD, PAD.")
        if not kode and needed:
            raise _Unclear("sumber", "Sumber dana belum diisi. Contoh: DDS, ADD, PAD.")
        return kode

    def _named_or_account(self, kegiatan: str, account: str) -> str:
        return self._named[kegiatan].name if kegiatan else chart.account(account).name

    def _asked[T](self, row: Row, key: str, ask: Callable[[Cell], T]) -> T:
        try:
            return ask(row[key])
        except Unclear as fault:
            raise _Unclear(key, fault.sentence) from None

    def _beside[T](self, row: Row, key: str, ask: Callable[[Cell], T]) -> T | None:
        """What only explains the amount: unclear, it is told and left out, and the line stands."""
        try:
            return ask(row[key])
        except Unclear as fault:
            self.telling.warn(self.table, row, key, f"{fault.sentence} Isian ini dilewati.")
            return None

    def _check_sum(
        self, lines: list[ProposedLine], row: Row, account: str, kegiatan: str, amount: int
    ) -> None:
        """A row above the lines must say what they sum up to; money that only stands there would be lost."""
        below = [
            one for one in lines if _within(one.account, account) and _within(one.kegiatan_kode, kegiatan)
        ]
        total = sum(one.amount for one in below)
        if not below and amount:
            what = f"Rekening {account} belum sampai rincian objek" if account else "Kode rekening kosong"
            self.telling.reject(self.table, row, "rekening", f"{what}; {rupiah(amount)} ini belum terbaca.")
        elif total != amount:
            told = f"Baris ini menyebut {rupiah(amount)}, tetapi rinciannya berjumlah {rupiah(total)}."
            tell = self.telling.warn if account else self.telling.reject
            tell(self.table, row, "jumlah", told if account else f"{told} Kode rekeningnya kosong.")

    def _tell_again(self, found: list[tuple[Row, ProposedLine]]) -> None:
        """Warns of lines that stand twice, word for word: both count, as nobody else can tell."""
        first: dict[ProposedLine, int] = {}
        for row, line in found:
            before = first.setdefault(line, row.number)
            if before != row.number and line.amount:
                told = f"Sama persis dengan baris {before}; keduanya dihitung. Hapus satu kalau terulang."
                self.telling.warn(self.table, row, "jumlah", told)

    def _check_total(self, found: list[tuple[Row, ProposedLine]], row: Row, amount: int) -> None:
        """Warns of a total that is no sum of lines above it: of all, of an akun, or since the last total."""
        above = [(one.number, line) for one, line in found if one.number < row.number]
        last = max((one.number for one, _amount in self._below if one.number < row.number), default=0)
        sums = {sum(line.amount for number, line in above if number > last)}
        for part in ("", "4", "5", "6", "6.1", "6.2"):
            sums.add(sum(line.amount for _number, line in above if line.account.startswith(part)))
        if above and amount not in sums:
            total = rupiah(sum(line.amount for _number, line in above))
            told = f"Baris jumlah ini menyebut {rupiah(amount)}, tetapi baris di atasnya berjumlah {total}."
            self.telling.warn(self.table, row, "jumlah", told)


class _Unclear(Exception):
    """A cell of a row that is unclear, by the key of its column."""

    def __init__(self, column: str, sentence: str) -> None:
        self.column, self.sentence = column, sentence
        super().__init__(sentence)


def _within(code: str, above: str) -> bool:
    return not above or code == above or code.startswith(f"{above}.")


def _after_code(words: str) -> str:
    """The name in `2.3.10 Perkerasan jalan`."""
    first, _, rest = words.partition(" ")
    return rest.lstrip("-–: ") if first.replace(".", "").isdecimal() else ""
