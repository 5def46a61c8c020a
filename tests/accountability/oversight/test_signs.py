"""The signs of a village follow from its rows, and nothing from another village."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.budget.publication import Spending, realise
from accountability.oversight.evaluation.finishing import finish, settle
from accountability.oversight.models import Evaluation
from accountability.oversight.signs import Signs, measured
from accountability.planning.attending import Attendance, attend
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.reading import mark_read
from posko.verdicts import rate
from tests import makers
from tests.accountability.oversight.conftest import answer_all

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def signs(desa: Wilayah, at: dt.datetime = makers.NOW) -> Signs:
    """What is known of one village."""
    (one,) = measured([desa], at=at)
    return one


class TestVoices:
    def test_unread_ones_count_only_beyond_their_working_days(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa)
        assert signs(desa, makers.NOW + 3 * DAY).unread_late == 0
        late = signs(desa, makers.NOW + 4 * DAY)
        assert (late.unread_late, late.unread_since) == (1, makers.NOW.date())

    def test_unanswered_ones_count_beyond_fourteen_working_days(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        mark_read(aspirasi=voice, by=anggota.actor(), at=makers.NOW)
        assert signs(desa, makers.NOW + 14 * DAY).unanswered_late == 0
        assert signs(desa, makers.NOW + 30 * DAY).unanswered_late == 1
        answer(aspirasi=voice, sentence="Sudah.", by=anggota.actor(), at=makers.NOW + DAY)
        assert signs(desa, makers.NOW + 30 * DAY).unanswered_late == 0

    def test_a_second_belum_counts_as_escalated_and_not_as_unanswered(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        for turn in range(2):
            answer(aspirasi=voice, sentence="Sudah.", by=anggota.actor(), at=makers.NOW + turn * DAY)
            rate(aspirasi=voice, satisfied=False, at=makers.NOW + turn * DAY)
            voice.refresh_from_db()
        later = signs(desa, makers.NOW + 60 * DAY)
        assert (later.escalated, later.unanswered_late, later.reopened) == (1, 0, 0)

    def test_one_that_was_reopened_once_waits_twenty_days_before_it_counts(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        answer(aspirasi=voice, sentence="Sudah.", by=anggota.actor(), at=makers.NOW)
        rate(aspirasi=voice, satisfied=False, at=makers.NOW)
        assert signs(desa, makers.NOW + 19 * DAY).reopened == 0
        assert signs(desa, makers.NOW + 21 * DAY).reopened == 1

    def test_the_last_womans_voice_is_remembered(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, gender="l")
        assert signs(desa).women_last is None
        makers.make_aspirasi(desa, gender="p", at=makers.NOW - DAY)
        assert signs(desa).women_last == (makers.NOW - DAY).date()

    def test_she_who_spoke_this_week_is_remembered_from_monday_on(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, gender="p")
        assert signs(desa, makers.NOW + DAY).women_last is None
        assert signs(desa, makers.NOW + 7 * DAY).women_last == makers.NOW.date()

    def test_confidential_ones_are_a_count(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, confidential=True)
        assert signs(desa).confidential == 1

    def test_a_neighbour_counts_for_itself(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_aspirasi(other_desa)
        mine, theirs = measured([desa, other_desa], at=makers.NOW)
        assert (mine.voices, theirs.voices) == (0, 1)
        assert (mine.answered_percent, theirs.answered_percent) == (None, 0)


class TestCouncil:
    def test_a_deed_of_a_member_or_a_held_musyawarah_is_a_sign_of_life(
        self, desa: Wilayah, ketua: Membership, petugas: Membership
    ) -> None:
        assert signs(desa).council_last is None
        held = makers.make_musyawarah(desa, ketua.actor(), held_on=makers.NOW.date() - 2 * DAY)
        attend(musyawarah=held, attendance=Attendance(men=20, women=14), by=ketua.actor(), at=makers.NOW)
        assert signs(desa).council_last == makers.NOW.date() - 2 * DAY
        mark_read(aspirasi=makers.make_aspirasi(desa), by=ketua.actor(), at=makers.NOW)
        assert signs(desa).council_last == makers.NOW.date()

    def test_the_petugas_does_not_speak_for_the_council(self, desa: Wilayah, petugas: Membership) -> None:
        mark_read(aspirasi=makers.make_aspirasi(desa), by=petugas.actor(), at=makers.NOW)
        assert signs(desa).council_last is None


class TestMoney:
    def test_an_unpublished_draft_is_no_budget(self, desa: Wilayah, kades: Membership) -> None:
        makers.make_draft(desa, kades.actor(), year=2026)
        assert (signs(desa).published, signs(desa).spent_percent) == (False, None)

    def test_spending_is_measured_against_this_years_budget(self, desa: Wilayah, kades: Membership) -> None:
        _, line = makers.make_published(desa, kades.actor(), year=2026, amount=200_000_000)
        spending = Spending(amount=50_000_000, percent=30, spent_date=makers.NOW.date())
        realise(line=line, spending=spending, by=kades.actor(), at=makers.NOW)
        found = signs(desa)
        assert (found.published, found.spent_percent, found.origin_percent) == (True, 25, 0)

    def test_money_a_usulan_stands_behind_is_told(
        self, desa: Wilayah, kades: Membership, ketua: Membership
    ) -> None:
        at = makers.NOW - 300 * DAY
        kelompok = makers.make_kelompok(desa, ketua.actor(), at=at)
        usulan = makers.make_usulan(kelompok, ketua.actor(), at=at, adopted=True)
        kegiatan = makers.make_kegiatan(desa, kades.actor(), usulan, at=at)
        makers.make_published(desa, kades.actor(), kegiatan, at=at)
        assert signs(desa).origin_percent == 100


class TestEvaluation:
    def test_an_unfinished_one_shows_its_clock_and_a_finished_one_none(
        self, desa: Wilayah, evaluation: Evaluation, camat: Membership
    ) -> None:
        assert (signs(desa).evaluation_year, signs(desa).evaluation_due) == (2027, evaluation.due_date)
        answer_all(evaluation, camat)
        finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert signs(desa).evaluation_due is None

    def test_findings_count_once_their_day_is_over_until_the_village_reports(
        self, desa: Wilayah, evaluation: Evaluation, camat: Membership, kades: Membership
    ) -> None:
        answer_all(evaluation, camat, no=("A4",))
        (task,) = finish(evaluation=evaluation, by=camat.actor(), at=makers.NOW)
        assert signs(desa, makers.NOW + 28 * DAY).tasks_late == 0
        assert signs(desa, makers.NOW + 29 * DAY).tasks_late == 1
        settle(task=task, reply="Sudah.", by=kades.actor(), at=makers.NOW + 29 * DAY)
        assert signs(desa, makers.NOW + 29 * DAY).tasks_late == 0
