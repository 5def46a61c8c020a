"""A file of OpenDK tells sums by account; what it cannot tell is said, never made up."""

import io
from typing import Any

import pytest

from accountability.budget.models import Source
from accountability.budget.proposed import Proposal, as_data, from_data
from accountability.budget.reading import read_file
from accountability.budget.spreadsheet.prefilling import of_proposal
from accountability.lib.spreadsheet.guards import Unreadable
from tests.accountability.budget.spreadsheet.books import DESA, YEAR, book, filled_template

HEAD = ["no_akun", "nama_akun", "jumlah"]
ROWS: list[list[Any]] = [
    ["4", "Pendapatan", 90_000_000],
    ["4.2.1.01", "Dana Desa", 90_000_000],
    ["5", "Belanja", 90_000_000],
    ["5.3.5.02", "Jalan", 90_000_000],
]


def told(rows: list[list[Any]], head: list[str] | None = None) -> Proposal:
    """The proposal out of such a file."""
    return read_file(book({"Sheet1": [head or HEAD, *rows]}), desa=DESA, year=YEAR)


def sentences(proposal: Proposal) -> str:
    return " ".join(one.sentence for one in proposal.problems)


def test_sums_by_account_are_read_and_belanja_without_kegiatan_keeps_it_out() -> None:
    proposal = told(ROWS)
    assert (proposal.source, proposal.rejected) == (Source.OPENDK, True)
    assert [(one.account, one.fund_source, one.kegiatan_kode, one.amount) for one in proposal.lines] == [
        ("4.2.1.01", "DDS", "", 90_000_000),
        ("5.3.5.02", "", "", 90_000_000),
    ]
    assert "Rp90.000.000 belanja memerlukannya" in sentences(proposal)
    assert from_data(as_data(proposal)) == proposal


def test_income_alone_may_be_taken_over() -> None:
    assert not told(ROWS[:2]).rejected


def test_a_template_carries_its_sums_on() -> None:
    filled = of_proposal(told(ROWS))
    again = read_file(filled_template({}, filled), desa=DESA, year=YEAR)
    assert [one.amount for one in again.lines] == [90_000_000]
    assert "Belanja ini belum punya kegiatan." in sentences(again)


def test_its_own_export_writes_numbers_the_english_way() -> None:
    head = ["ID", "Desa", "No Akun", "Nama Akun", "Jumlah", "Bulan", "Tahun"]
    rows = [[1, "Sukamaju", "4.2.1.01", "Dana Desa", "90,000,000.00", "Januari", YEAR]]
    assert told(rows, head).lines[0].amount == 90_000_000


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["4.2.1.01", "a", 5], ["4.2.1.01", "b", 6]], "dua kali"),
        ([["4.2.1.01", "a", -5]], "kurang dari nol"),
        ([["4.9.9.99", "a", 5]], "tidak dikenal"),
        ([["4.2.1.01", "a", "banyak"]], "Bukan jumlah rupiah"),
        ([["4.2.1", "a", 5]], "belum sampai rincian"),
        ([["4", "a", 6], ["4.2.1.01", "a", 5]], "rinciannya berjumlah Rp5"),
    ],
)
def test_what_is_wrong_is_told(rows: list[list[Any]], sentence: str) -> None:
    assert sentence in sentences(told(rows))


@pytest.mark.parametrize(
    ("column", "values", "sentence"),
    [
        ("tahun", [YEAR - 1, YEAR - 1], "memuat tahun 2026"),
        ("desa_id", ["99.01.01.2002", "99.01.01.2002"], "memuat wilayah 99.01.01.2002"),
        ("bulan", ["Januari", "Februari"], "beberapa bulan"),
    ],
)
def test_another_year_desa_or_several_months_are_refused(
    column: str, values: list[Any], sentence: str
) -> None:
    rows = [["4.2.1.01", "a", 5, values[0]], ["4.2.3.01", "b", 5, values[1]]]
    with pytest.raises(Unreadable) as refused:
        told(rows, [*HEAD, column])
    assert sentence in refused.value.sentence


def test_several_sheets_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read_file(book({"A": [HEAD, *ROWS], "B": [HEAD, *ROWS]}), desa=DESA, year=YEAR)
    assert "beberapa lembar" in refused.value.sentence


def test_the_sums_of_a_kecamatan_are_no_budget_of_a_desa() -> None:
    head = "total_anggaran,total_belanja,belanja_pegawai,belanja_barang_jasa,belanja_modal"
    with pytest.raises(Unreadable):
        read_file(io.BytesIO(f"{head}\n1,2,3,4,5\n".encode()), desa=DESA, year=YEAR)
