"""What came up finds its desk by itself, once, with the moment it really came."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.oversight.decreeing import decree_day_off
from accountability.oversight.models import Level, Origin, PassedUp, Standing
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.coming_up import come_up
from accountability.planning.deciding import turn_down
from accountability.planning.du_rkp import Onward, list_item
from accountability.planning.models import ForwardedTo, Outcome
from accountability.regions.models import Wilayah
from posko import answering
from posko.models import Aspirasi
from posko.states import ReasonClass, State
from posko.undoing import FORWARDING, undo_steps
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR, up

pytestmark = pytest.mark.django_db
LATER = makers.NOW + HOUR * 6


def kecamatan(desa: Wilayah) -> Wilayah:
    assert desa.parent is not None
    return desa.parent


class TestWhatComesUp:
    def test_a_second_belum_lies_on_the_desk_of_the_kecamatan(self, voice: Aspirasi) -> None:
        passed = up(voice)
        assert (passed.origin, passed.level, passed.came_at) == (
            Origin.TWICE_NOT_YET,
            Level.KECAMATAN,
            voice.escalated_at,
        )

    def test_its_clock_counts_three_working_days_from_when_it_came(self, voice: Aspirasi) -> None:
        assert up(voice, at=makers.NOW + dt.timedelta(days=9)).due_date == dt.date(2026, 10, 8)

    def test_one_belum_stays_in_the_village(self, desa: Wilayah, ketua: Membership) -> None:
        makers.make_aspirasi(desa)
        assert come_up(region=kecamatan(desa), at=LATER) == 0

    def test_what_the_council_sent_on_lies_on_the_desk_it_named(self, sent_on: Aspirasi) -> None:
        assert up(sent_on).origin == Origin.FORWARDED

    @pytest.mark.parametrize(
        ("office", "level"),
        [
            ("Kecamatan Tirtasari", Level.KECAMATAN),
            ("Dinas Kesehatan kabupaten", Level.KABUPATEN),
            ("kabupaten", Level.KABUPATEN),
        ],
    )
    def test_an_office_written_in_words_is_known(
        self, desa: Wilayah, ketua: Membership, office: str, level: Level
    ) -> None:
        said = makers.make_aspirasi(desa)
        answering.forward(aspirasi=said, to=office, sentence="Ke sana.", by=ketua.actor(), at=makers.NOW)
        assert up(said).level == level

    def test_an_office_without_a_desk_here_is_left_alone(self, desa: Wilayah, ketua: Membership) -> None:
        said = makers.make_aspirasi(desa)
        answering.forward(aspirasi=said, to="PLN", sentence="Ke sana.", by=ketua.actor(), at=makers.NOW)
        assert come_up(region=kecamatan(desa), at=LATER) == 0

    def test_looked_at_again_it_is_the_same_row(self, voice: Aspirasi, sent_on: Aspirasi) -> None:
        assert come_up(region=kecamatan(voice.desa), at=LATER) == 2
        assert come_up(region=kecamatan(voice.desa), at=LATER + HOUR) == 0
        assert PassedUp.objects.count() == 2

    def test_a_kecamatan_elsewhere_sees_nothing_of_it(self, voice: Aspirasi) -> None:
        elsewhere = makers.make_desa("99.01.02.2001", "Lain Jauh")
        assert come_up(region=kecamatan(elsewhere), at=LATER) == 0

    def test_what_may_still_be_taken_back_below_has_not_come_up(
        self, sent_on: Aspirasi, ketua: Membership
    ) -> None:
        soon = makers.NOW + dt.timedelta(seconds=5)
        assert come_up(region=kecamatan(sent_on.desa), at=soon) == 0

    def test_a_kelompok_of_a_musyawarah_comes_up_as_one(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=3)
        usulan = makers.make_usulan(kelompok, ketua.actor())
        turn_down(
            usulan=usulan,
            outcome=Outcome.FORWARDED,
            reason_class=ReasonClass.NO_AUTHORITY,
            sentence="Bukan urusan kami.",
            next_step="Kecamatan.",
            forwarded_to=ForwardedTo.KECAMATAN,
            by=ketua.actor(),
            at=makers.NOW + HOUR,
        )
        assert come_up(region=kecamatan(desa), at=LATER) == 1
        assert PassedUp.objects.get().kelompok == kelompok

    def test_one_voice_answered_alone_takes_the_others_off_no_desk(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=3)
        turn_down(
            usulan=makers.make_usulan(kelompok, ketua.actor()),
            outcome=Outcome.FORWARDED,
            reason_class=ReasonClass.NO_AUTHORITY,
            sentence="Bukan urusan kami.",
            next_step="Kecamatan.",
            forwarded_to=ForwardedTo.KECAMATAN,
            by=ketua.actor(),
            at=makers.NOW + HOUR,
        )
        come_up(region=kecamatan(desa), at=LATER)
        passed = PassedUp.objects.get()
        answering.answer(aspirasi=passed.aspirasi, sentence="Sudah.", by=ketua.actor(), at=LATER)
        come_up(region=kecamatan(desa), at=LATER + HOUR)
        passed.refresh_from_db()
        assert passed.is_open
        for voice in kelompok.aspirasi.filter(state="forwarded"):
            answering.answer(aspirasi=voice, sentence="Sudah.", by=ketua.actor(), at=LATER + HOUR)
        come_up(region=kecamatan(desa), at=LATER + 2 * HOUR)
        passed.refresh_from_db()
        assert not passed.is_open

    def test_what_goes_up_in_a_list_with_its_letter_waits_on_no_desk(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor(), voices=2)
        usulan = makers.make_usulan(kelompok, ketua.actor())
        turn_down(
            usulan=usulan,
            outcome=Outcome.FORWARDED,
            reason_class=ReasonClass.NO_AUTHORITY,
            sentence="Bukan urusan kami.",
            next_step="Kabupaten.",
            forwarded_to=ForwardedTo.KABUPATEN,
            by=ketua.actor(),
            at=makers.NOW + HOUR,
        )
        come_up(region=kecamatan(desa), at=LATER)
        onward = Onward("Lapangan", "Dinas Pemuda")
        list_item(desa=desa, year=2027, onward=onward, usulan=usulan, by=ketua.actor(), at=LATER)
        come_up(region=kecamatan(desa), at=LATER + HOUR)
        assert PassedUp.objects.get().standing == Standing.SETTLED_BELOW
        PassedUp.objects.all().delete()
        assert come_up(region=kecamatan(desa), at=LATER + HOUR) == 0

    def test_as_many_queries_for_many_as_for_few(
        self, desa: Wilayah, ketua: Membership, django_assert_max_num_queries: object
    ) -> None:
        for number in range(6):
            near = makers.make_desa(f"99.01.01.20{number + 10}", f"Dekat {number}")
            said = makers.make_aspirasi(near)
            answering.forward(
                aspirasi=said, to="kecamatan", sentence="Ke atas.", by=ketua.actor(), at=makers.NOW
            )
        with django_assert_max_num_queries(14):  # type: ignore[operator]  # a fixture without types
            assert come_up(region=kecamatan(desa), at=LATER) == 6


class TestWhatLeavesAgain:
    def test_what_the_village_answered_needs_nobody_above(
        self, voice: Aspirasi, passed: PassedUp, ketua: Membership
    ) -> None:
        answering.answer(aspirasi=voice, sentence="Sudah jadi.", by=ketua.actor(), at=LATER + HOUR)
        come_up(region=kecamatan(voice.desa), at=LATER + HOUR * 2)
        passed.refresh_from_db()
        assert passed.standing == Standing.SETTLED_BELOW

    def test_what_was_undone_below_is_gone(self, desa: Wilayah, ketua: Membership) -> None:
        said = makers.make_aspirasi(desa)
        wait = dt.timedelta(seconds=15)
        answering.forward(
            aspirasi=said, to="kecamatan", sentence="x", by=ketua.actor(), at=makers.NOW, wait=wait
        )
        undo_steps(desa=desa, news=FORWARDING, by=ketua.actor(), at=makers.NOW + dt.timedelta(seconds=8))
        assert come_up(region=kecamatan(desa), at=LATER) == 0

    def test_returned_and_sent_on_again_it_is_a_new_one(
        self, sent_on: Aspirasi, camat: Membership, ketua: Membership
    ) -> None:
        said = acting.Said("Ini tanggungan sana.", ReasonClass.NO_AUTHORITY, "Dibahas lagi.")
        acting.give_back(passed=up(sent_on), said=said, by=camat.actor(), at=LATER + HOUR)
        sent_on.refresh_from_db()
        assert sent_on.state == State.READ
        assert come_up(region=kecamatan(sent_on.desa), at=LATER + HOUR * 2) == 0
        answering.forward(
            aspirasi=sent_on, to="kecamatan", sentence="Tetap.", by=ketua.actor(), at=LATER + HOUR * 3
        )
        assert come_up(region=kecamatan(sent_on.desa), at=LATER + HOUR * 4) == 1


class TestADayOff:
    def decree(self, kabupaten: Membership) -> None:
        decree_day_off(
            wilayah=kabupaten.wilayah,
            day=dt.date(2026, 10, 7),
            name="Hari jadi",
            legal_basis="SK 1/2026",
            by=kabupaten.actor(),
            at=makers.NOW + HOUR * 9,
        )

    def test_it_moves_the_day_of_what_waits(self, passed: PassedUp, kabupaten: Membership) -> None:
        self.decree(kabupaten)
        passed.refresh_from_db()
        assert passed.due_date == dt.date(2026, 10, 9)

    def test_and_of_what_was_accepted_before_it(
        self, passed: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=LATER)
        self.decree(kabupaten)
        passed.refresh_from_db()
        assert passed.due_date == dt.date(2026, 10, 26)

    def test_but_not_of_what_was_accepted_after_it(
        self, passed: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=makers.NOW + dt.timedelta(days=4))
        passed.refresh_from_db()
        before = passed.due_date
        self.decree(kabupaten)
        passed.refresh_from_db()
        assert passed.due_date == before

    def test_a_row_made_afterwards_counts_with_it(self, voice: Aspirasi, kabupaten: Membership) -> None:
        self.decree(kabupaten)
        assert up(voice, at=LATER + HOUR * 5).due_date == dt.date(2026, 10, 9)
