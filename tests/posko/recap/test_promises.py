"""How quickly voices were read and answered, in working days, against what was promised."""

import datetime as dt

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.answering import answer, close
from posko.reading import mark_read
from posko.recap import recap_of
from posko.states import CloseClass
from tests.posko.recap.makers import TODAY, YEAR, hear, of_the_year, on

MONDAY = dt.date(2026, 10, 5)


class TestRead:
    def test_in_time_late_and_running_are_told_apart(self, desa: Wilayah, ketua: Membership) -> None:
        quick, slow = hear(desa, MONDAY), hear(desa, MONDAY)
        hear(desa, MONDAY)  # never read
        hear(desa, TODAY)
        mark_read(aspirasi=quick, by=ketua.actor(), at=on(MONDAY + dt.timedelta(days=1)))
        mark_read(aspirasi=slow, by=ketua.actor(), at=on(MONDAY + dt.timedelta(days=14)))
        read = of_the_year(desa).read
        assert (read.in_time, read.late, read.running) == (1, 2, 1)

    def test_the_usual_time_counts_working_days_only(self, desa: Wilayah, ketua: Membership) -> None:
        friday = MONDAY + dt.timedelta(days=4)
        for days in (3, 3, 4):  # to Monday, twice, and to Tuesday
            voice = hear(desa, friday)
            mark_read(aspirasi=voice, by=ketua.actor(), at=on(friday + dt.timedelta(days=days)))
        assert of_the_year(desa).read.median == 1

    def test_nothing_read_has_no_usual_time(self, desa: Wilayah) -> None:
        hear(desa, MONDAY)
        assert of_the_year(desa).read.median is None


class TestAnswered:
    def test_reading_is_no_answer(self, desa: Wilayah, ketua: Membership) -> None:
        voice = hear(desa, MONDAY)
        mark_read(aspirasi=voice, by=ketua.actor(), at=on(MONDAY))
        answered = of_the_year(desa).answered
        assert (answered.in_time, answered.late, answered.running) == (0, 1, 0)

    def test_an_answer_in_time_is_kept(self, desa: Wilayah, ketua: Membership) -> None:
        voice = hear(desa, MONDAY)
        answer(aspirasi=voice, sentence="Sudah diperbaiki.", by=ketua.actor(), at=on(MONDAY, 15))
        answered = of_the_year(desa).answered
        assert (answered.in_time, answered.median) == (1, 0)

    def test_what_was_closed_owes_no_answer(self, desa: Wilayah, ketua: Membership) -> None:
        close(
            aspirasi=hear(desa, MONDAY),
            reason_class=CloseClass.JUNK,
            sentence="Iklan.",
            by=ketua.actor(),
            at=on(MONDAY),
        )
        assert of_the_year(desa).answered.settled == 0

    def test_a_promise_is_late_only_once_its_day_has_passed(self, desa: Wilayah) -> None:
        hear(desa, MONDAY)
        early = recap_of(desa, *YEAR, today=MONDAY)
        assert (early.answered.late, early.answered.running) == (0, 1)
