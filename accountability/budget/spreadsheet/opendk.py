"""Reads what a village uploads to OpenDK: sums by account. Such files hold no kegiatan, and that is said.

Columns as OpenDK's own format has them (no_akun, nama_akun, jumlah; its export adds Desa, Bulan, Tahun). The
sums of kecamatan spending (total_anggaran, total_belanja, belanja_pegawai …) tell of no village at all.
"""

from typing import IO

from accountability.budget import chart
from accountability.budget.models import Source
from accountability.budget.proposed import Problem, Proposal, ProposedLine
from accountability.budget.spreadsheet import codes
from accountability.budget.spreadsheet.reader import code_text, sha256_of
from accountability.budget.spreadsheet.telling import Telling
from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.cells import Unclear, code_of, rupiah_of, words_of
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.tables import Row, Table


def is_opendk(tables: list[Table]) -> bool:
    """Whether one of these tables is of OpenDK's format."""
    return any(table.has("no_akun", "jumlah") for table in tables)


def proposal_of(tables: list[Table], *, file: IO[bytes], desa: str, year: int) -> Proposal:
    """What such a file tells of a desa's year; belanja stays without kegiatan, so it cannot be taken over.

    Each account of objek level is a line, rows above only sum up. Raises Unreadable for another year or desa.
    """
    table, *others = (table for table in tables if table.has("no_akun", "jumlah"))
    if others:
        raise Unreadable(
            "Berkas ini berisi beberapa lembar OpenDK. Sisakan satu, supaya tidak terhitung ganda."
        )
    telling = Telling()
    _whose(table, desa, year)
    lines, sums = _lines(table, telling)
    for row, account, amount in sums:
        _check(lines, table, row, account, amount, telling)
    problems = [*telling.problems, *_missing(lines)]
    return Proposal(
        desa=desa,
        year=year,
        source=Source.OPENDK,
        sha256=sha256_of(file),
        lines=tuple(lines.values()),
        problems=tuple(problems),
    )


def _whose(table: Table, desa: str, year: int) -> None:
    for row in table.rows:
        said = code_text(row["tahun"])
        if said and said != str(year):
            raise Unreadable(f"Berkas ini memuat tahun {said}, bukan {year}. Ganti tahun atau berkasnya.")
        kode = code_text(row["desa_id"])
        if kode and kode.replace(".", "") != desa.replace(".", ""):
            raise Unreadable(f"Berkas ini memuat wilayah {kode}, bukan {desa}. Pilih berkas yang benar.")


def _lines(table: Table, telling: Telling) -> tuple[dict[str, ProposedLine], list[tuple[Row, str, int]]]:
    """The lines by account, and the rows that sum them up."""
    lines: dict[str, ProposedLine] = {}
    sums: list[tuple[Row, str, int]] = []
    if len({words_of(row["bulan"]) for row in table.rows}) > 1:
        told = "Berkas ini memuat beberapa bulan. Kirim satu bulan saja, supaya tidak terhitung ganda."
        raise Unreadable(told)
    for row in table.rows:
        try:
            account, amount = codes.account_code(code_of(row["no_akun"])), rupiah_of(row["jumlah"])
            known = chart.account(account) if account else None
        except Unclear as fault:
            telling.reject(table, row, "jumlah", fault.sentence)
        except chart.UnknownAccount:
            telling.reject(table, row, "no_akun", "Kode akun tidak dikenal.")
        else:
            if known is not None and amount is not None:
                if known.level != "objek":
                    sums.append((row, account, amount))
                else:
                    _one(lines, table, row, known, amount, telling)
    return lines, sums


def _one(
    lines: dict[str, ProposedLine],
    table: Table,
    row: Row,
    known: chart.Account,
    amount: int,
    telling: Telling,
) -> None:
    account = codes.account_code(code_of(row["no_akun"]))
    if account in lines:
        telling.reject(table, row, "no_akun", f"Akun {account} ada dua kali. Gabungkan dulu.")
    elif amount < 0:
        telling.reject(table, row, "jumlah", "Jumlah rupiah tidak boleh kurang dari nol.")
    else:
        name = words_of(row["nama_akun"]) or known.name
        lines[account] = ProposedLine(account, "", codes.source_of_income(account), amount, name)


def _check(
    lines: dict[str, ProposedLine], table: Table, row: Row, account: str, amount: int, telling: Telling
) -> None:
    below = [line.amount for code, line in lines.items() if code.startswith(f"{account}.")]
    if not below and amount:
        told = f"Akun {account} belum sampai rincian objek; {rupiah(amount)} ini belum terbaca."
        telling.reject(table, row, "no_akun", told)
    elif sum(below) != amount:
        told = f"Baris ini menyebut {rupiah(amount)}, tetapi rinciannya berjumlah {rupiah(sum(below))}."
        telling.warn(table, row, "jumlah", told)


def _missing(lines: dict[str, ProposedLine]) -> list[Problem]:
    """What the format cannot tell, with the rupiah it is about."""
    belanja = sum(line.amount for line in lines.values() if line.account.startswith("5"))
    without = sum(line.amount for line in lines.values() if line.account[0] in "56" and not line.fund_source)
    told = []
    if belanja:
        told.append(
            f"Format OpenDK tidak menyebut kegiatan, padahal {rupiah(belanja)} belanja memerlukannya. "
            "Unduh templat yang sudah terisi dari berkas ini, lalu lengkapi kegiatannya."
        )
    if without:
        told.append(
            f"Format OpenDK tidak menyebut sumber dana dari {rupiah(without)}. Lengkapi di templat itu."
        )
    return [Problem("reject", "", None, "", sentence) for sentence in told]
