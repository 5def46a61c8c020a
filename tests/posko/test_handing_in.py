"""One sheet is one aspirasi; what is keyed in twice is told, and other words are never lost."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.lib import kunci
from accountability.regions.models import Wilayah
from posko.handing_in import HandedIn, NoSuchSheet, NotOfThisDesa, Outcome, hand_in, said_lately
from posko.intake import SheetIsUsed, Voice, take_in
from posko.models import Sheet
from posko.outreaching import Guide, enlist, plan_outreach
from posko.putting_right import NothingChanged, ReadAlready, put_right, take_back
from posko.reading import mark_read
from posko.sheet_printing import give_up, print_sheets, strips
from posko.states import Channel
from tests import makers

NOW, SEED = makers.NOW, b"s" * 32
WORDS = "jalan ke sawah berlubang"


@pytest.fixture
def number(desa: Wilayah, petugas: Membership) -> str:
    """A printed sheet on its way."""
    return print_sheets(desa=desa, count=1, seed=SEED, by=petugas.actor(), at=NOW)[0]


def keyed(
    desa: Wilayah, by: Membership, number: str = "", text: str = WORDS, key: str | None = None, **more: bool
) -> HandedIn:
    voice = Voice(text=text, channel=Channel.SHEET, confidential=more.get("secret", False))
    return hand_in(desa=desa, voice=voice, sheet_no=number, idempotency_key=key, by=by.actor(), at=NOW)


class TestNumberedSheet:
    def test_the_voice_gets_exactly_the_number_and_the_kunci_of_the_strip(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        done = keyed(desa, petugas, number)
        (strip,) = strips(numbers=[number], seed=SEED)
        assert (done.outcome, done.aspirasi.nomor, done.kunci) == (Outcome.KEPT, number, "")
        assert kunci.matches(strip.kunci, done.aspirasi.kunci_hash)
        assert Sheet.objects.get().kunci_hash == ""

    def test_keyed_again_with_the_same_words_adds_nothing(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        keyed(desa, petugas, number, key="a")
        again = keyed(desa, petugas, number, "Jalan ke sawah  berlubang.", key="b")
        assert (again.outcome, again.aspirasi.nomor) == (Outcome.KEPT_BEFORE, number)
        assert desa.aspirasi.count() == 1

    def test_other_words_are_kept_under_a_number_of_their_own(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        keyed(desa, petugas, number, key="a")
        other = keyed(desa, petugas, number, "lampu pos ronda mati", key="b")
        assert other.outcome == Outcome.KEPT_APART
        assert other.aspirasi.nomor != number
        assert other.kunci
        again = keyed(desa, petugas, number, "lampu pos ronda mati", key="b")
        assert (again.outcome, again.aspirasi) == (Outcome.KEPT_APART, other.aspirasi)
        assert desa.aspirasi.count() == 2

    def test_sent_again_under_its_key_it_is_found_again(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        first, again = (keyed(desa, petugas, number, key="a") for _ in range(2))
        assert (again.outcome, again.aspirasi) == (Outcome.KEPT, first.aspirasi)

    def test_the_same_words_told_as_a_secret_make_it_one(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        keyed(desa, petugas, number)
        assert keyed(desa, petugas, number, secret=True).aspirasi.confidential

    def test_a_sheet_of_the_neighbour_is_none_of_ours(
        self, desa: Wilayah, other_desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        with pytest.raises(NoSuchSheet):
            keyed(other_desa, petugas, number)

    def test_one_that_was_given_up_and_turned_up_is_keyed_in(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        give_up(desa=desa, numbers=[number], by=petugas.actor(), at=NOW)
        assert keyed(desa, petugas, number).aspirasi.nomor == number
        assert desa.sheets.get().given_up_at is None

    def test_the_constraint_holds_where_nobody_looked(
        self, desa: Wilayah, petugas: Membership, number: str
    ) -> None:
        stale = desa.sheets.get()
        keyed(desa, petugas, number)
        with pytest.raises(SheetIsUsed):
            take_in(
                desa=desa,
                voice=Voice(text="x", channel=Channel.SHEET),
                by=petugas.actor(),
                at=NOW,
                sheet=stale,
            )


class TestOfAnOutreach:
    def test_what_the_print_knows_need_not_be_keyed_in(
        self, desa: Wilayah, petugas: Membership, ketua: Membership
    ) -> None:
        dusun, by = makers.make_dusun(desa, "Kulon"), ketua.actor()
        week = plan_outreach(desa=desa, guide=guide(), targets=[], by=by, at=NOW)
        sri = enlist(outreach=week, name="Sri", dusun=dusun, target_sheets=40, by=by, at=NOW)
        (number,) = print_sheets(
            desa=desa, count=1, seed=SEED, by=petugas.actor(), at=NOW, outreach=week, volunteer=sri
        )
        kept = keyed(desa, petugas, number).aspirasi
        assert (kept.outreach, kept.volunteer, kept.dusun) == (week, sri, dusun)

    def test_an_outreach_of_the_neighbour_is_refused(
        self, desa: Wilayah, other_desa: Wilayah, petugas: Membership, outsider: Membership
    ) -> None:
        theirs = plan_outreach(desa=other_desa, guide=guide(), targets=[], by=outsider.actor(), at=NOW)
        voice = Voice(text=WORDS, channel=Channel.SHEET, outreach=theirs)
        with pytest.raises(NotOfThisDesa):
            hand_in(desa=desa, voice=voice, by=petugas.actor(), at=NOW)


class TestSaidLately:
    def test_the_same_words_of_the_same_person_are_found(self, desa: Wilayah, petugas: Membership) -> None:
        first = keyed(desa, petugas).aspirasi
        second = keyed(desa, petugas, text=WORDS.upper()).aspirasi
        assert said_lately(aspirasi=second, since=NOW - dt.timedelta(minutes=5)) == first
        assert said_lately(aspirasi=second, since=NOW + dt.timedelta(minutes=5)) is None


class TestPutRight:
    def test_what_was_typed_first_stays(self, desa: Wilayah, petugas: Membership) -> None:
        kept = keyed(desa, petugas).aspirasi
        put_right(aspirasi=kept, text="jalan ke sawah berlumpur", by=petugas.actor(), at=NOW)
        kept.refresh_from_db()
        assert kept.text == WORDS
        assert kept.messages.get().text == "Ralat petugas: jalan ke sawah berlumpur"
        with pytest.raises(NothingChanged):
            put_right(aspirasi=kept, text=f" {WORDS} ", by=petugas.actor(), at=NOW)

    def test_an_entry_made_twice_is_closed_with_its_words_until_somebody_began(
        self, desa: Wilayah, petugas: Membership, ketua: Membership
    ) -> None:
        one, other = keyed(desa, petugas).aspirasi, keyed(desa, petugas).aspirasi
        take_back(aspirasi=other, by=petugas.actor(), at=NOW)
        other.refresh_from_db()
        assert (other.state, other.text) == ("closed", WORDS)
        mark_read(aspirasi=one, by=ketua.actor(), at=NOW)
        with pytest.raises(ReadAlready):
            take_back(aspirasi=one, by=petugas.actor(), at=NOW)


def guide() -> Guide:
    """A week of voices."""
    day = NOW.date()
    return Guide("pekan", "Pekan Aspirasi", "maksud", "tujuan", "sasaran", day, day, "uraian")
