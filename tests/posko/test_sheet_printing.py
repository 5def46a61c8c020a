"""Sheets are set aside before anyone wrote; a strip's kunci is on paper only; a lost sheet is given up."""

import io

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.lib import kunci
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.models import Sheet
from posko.sheet_paper import Printed, sheets_pdf
from posko.sheet_printing import (
    NothingToGiveUp,
    Strip,
    TooManySheets,
    give_up,
    print_sheets,
    strips,
)
from tests import makers

NOW, SEED = makers.NOW, b"s" * 32


def printed(desa: Wilayah, by: Membership, count: int = 3) -> list[str]:
    return print_sheets(desa=desa, count=count, seed=SEED, by=by.actor(), at=NOW)


class TestPrint:
    def test_each_sheet_keeps_the_mark_of_the_kunci_on_its_strip(
        self, desa: Wilayah, petugas: Membership
    ) -> None:
        numbers = printed(desa, petugas)
        for strip in strips(numbers=numbers, seed=SEED):
            kept = desa.sheets.get(nomor=strip.nomor).kunci_hash
            assert kunci.matches(strip.kunci, kept)
            assert strip.kunci not in kept

    def test_the_ledger_tells_how_many_and_nothing_else(self, desa: Wilayah, petugas: Membership) -> None:
        printed(desa, petugas)
        entry = Entry.objects.get(kind="lembar.cetak")
        assert entry.facts == {"count": 3}

    @pytest.mark.parametrize("count", [0, 201])
    def test_no_more_than_two_hundred_at_once(self, desa: Wilayah, petugas: Membership, count: int) -> None:
        with pytest.raises(TooManySheets):
            printed(desa, petugas, count)

    def test_the_kunci_is_not_shown_where_a_strip_is_printed_in_a_log(self) -> None:
        assert "1234" not in repr(Strip("2045813", "1234567890123456"))


class TestGiveUp:
    def test_it_waits_no_more_and_the_ledger_tells_it(self, desa: Wilayah, petugas: Membership) -> None:
        first, *_rest = printed(desa, petugas)
        assert give_up(desa=desa, numbers=[first], by=petugas.actor(), at=NOW) == 1
        assert first not in desa.sheets.waiting().values_list("nomor", flat=True)
        assert Entry.objects.get(kind="lembar.hilang").ref == first

    def test_a_second_time_or_elsewhere_there_is_nothing_to_give_up(
        self, desa: Wilayah, other_desa: Wilayah, petugas: Membership
    ) -> None:
        first, *_rest = printed(desa, petugas)
        with pytest.raises(NothingToGiveUp):
            give_up(desa=other_desa, numbers=[first], by=petugas.actor(), at=NOW)
        give_up(desa=desa, numbers=[first], by=petugas.actor(), at=NOW)
        with pytest.raises(NothingToGiveUp):
            give_up(desa=desa, numbers=[first], by=petugas.actor(), at=NOW)
        assert Sheet.objects.waiting().count() == 2


class TestPaper:
    def test_two_sheets_share_a_page_and_the_same_words_give_the_same_file(self, desa: Wilayah) -> None:
        told = Printed(
            office="Posko Aspirasi Desa Sukamaju",
            words=words_for(desa.kode),
            dusun=("Krajan", "Kulon", "Wetan"),
            address="https://posko.example",
            sms="0812-0000-2001",
            outreach="Pekan Aspirasi",
            made_on=NOW.date(),
        )
        some = [Strip(f"20458{n:02}", "1234567890123456") for n in range(3)]
        body = sheets_pdf(told, some)
        assert body == sheets_pdf(told, some)
        assert body.startswith(b"%PDF")
        assert io.BytesIO(body).read().count(b"/Type /Page\n") == 2
