"""The reports on paper and in a spreadsheet: the same words, and two pages where two were promised."""

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from accountability.accounts.models import Membership
from accountability.lib.paper import to_docx, to_pdf
from accountability.oversight.evaluation.receiving import receive
from accountability.oversight.reporting.book import book_of
from accountability.oversight.reporting.description import Report
from accountability.oversight.reporting.monthly import VILLAGES
from accountability.oversight.reporting.paper import paper_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from tests import makers
from tests.accountability.oversight.reporting.conftest import Making

pytestmark = pytest.mark.django_db


def pages(report: Report, desa: Wilayah) -> int:
    """How many pages the report has."""
    place = desa.parent
    assert place is not None
    body = to_pdf(paper_of(report, place=place, words=words_for(place.kode)))
    return len(re.findall(rb"/Type /Page\b(?!s)", body))


def many(count: int) -> None:
    """So many villages in trouble, with long names."""
    for number in range(1, count + 1):
        makers.make_desa(f"99.01.01.2{number:03}", f"Karangbinangun Kidul Sejahtera {number}")


class TestTheMonth:
    @pytest.mark.parametrize("count", [1, 5, VILLAGES])
    @pytest.mark.parametrize("slug", ["2026-06", "2026-11"])
    def test_it_is_exactly_two_pages(self, desa: Wilayah, made: Making, count: int, slug: str) -> None:
        many(count)
        assert pages(made(slug), desa) == 2

    def test_it_is_two_pages_also_when_everything_is_the_matter(
        self, desa: Wilayah, keuangan: Membership, camat: Membership, made: Making
    ) -> None:
        many(VILLAGES)
        for number in range(1, VILLAGES + 1):
            one = Wilayah.objects.get(kode=f"99.01.01.2{number:03}")
            Wilayah.objects.filter(pk=one.pk).update(
                name=f"Karangbinangun Kidul Sejahtera Makmur Abadi {number}"
            )
            makers.make_dusun(one)
            apb, _ = makers.make_draft(one, keuangan.actor())
            receive(apb=apb, received_date=makers.NOW.date(), by=camat.actor(), at=makers.NOW)
            for _ in range(5 if number % 2 else 1):
                makers.make_aspirasi(one, gender="p")
        report = made("2026-11")
        assert pages(report, desa) == 2
        assert pages(made("2026-12", at=makers.NOW + dt.timedelta(days=80)), desa) == 2

    def test_beyond_its_table_goes_on_without_an_empty_page(self, desa: Wilayah, made: Making) -> None:
        many(80)
        assert pages(made("2026-11"), desa) == 4

    def test_the_same_words_give_the_same_files(self, desa: Wilayah, made: Making) -> None:
        place = desa.parent
        assert place is not None
        paper = [paper_of(made("2026-10"), place=place, words=words_for(place.kode)) for _ in range(2)]
        assert to_pdf(paper[0]) == to_pdf(paper[1])
        assert to_docx(paper[0]) == to_docx(paper[1])


class TestTheForm:
    def test_each_village_has_one_page_with_room_to_write(self, desa: Wilayah, made: Making) -> None:
        many(6)
        assert pages(made("2026-t3"), desa) == 6


class TestTheBook:
    @pytest.mark.parametrize("slug", ["2026-10", "2026-t4", "2026-s2"])
    def test_every_word_of_the_tables_is_in_it(self, desa: Wilayah, made: Making, slug: str) -> None:
        many(3)
        report = made(slug)
        book = load_workbook(io.BytesIO(book_of(report)))
        held = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
        for part in report.parts:
            for row in part.grid.rows if part.grid else ():
                assert {cell for cell in row if cell} <= held

    def test_the_forms_of_all_villages_are_one_sheet(self, desa: Wilayah, made: Making) -> None:
        many(3)
        book = load_workbook(io.BytesIO(book_of(made("2026-t4"))))
        assert book.sheetnames == ["Ringkasan", "1 Formulir"]
