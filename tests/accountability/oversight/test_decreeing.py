"""Days off a kabupaten decrees, and the promised days that move with them."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accountability.accounts.actors import CITIZEN, system
from accountability.accounts.models import Membership
from accountability.council.models import HandedOnBy, Letter, Penyaluran
from accountability.ledger.models import Entry
from accountability.lib.local_time import local_date
from accountability.lib.workdays import add_working_days, is_working_day
from accountability.oversight import decreeing
from accountability.oversight.evaluation.receiving import receive
from accountability.oversight.moving_due_dates import Moving
from accountability.regions.days_off import days_off
from accountability.regions.models import RegionalHoliday, Wilayah
from posko import answering, clocks
from posko.adding import add_words
from posko.models import Aspirasi
from tests import makers

NOW = makers.NOW  # Monday 5 October 2026
TODAY = NOW.date()
FRIDAY = dt.date(2026, 10, 9)
BY = system("kabupaten")
DAY = dt.timedelta(days=1)


def kabupaten(desa: Wilayah) -> Wilayah:
    return Wilayah.objects.get(kode=desa.kode[:5])


def decree(desa: Wilayah, day: dt.date = FRIDAY, at: dt.datetime = NOW) -> decreeing.Decreed:
    return decreeing.decree_day_off(
        wilayah=kabupaten(desa), day=day, name="Hari jadi", legal_basis="Kepbup 1", by=BY, at=at
    )


def take_back(desa: Wilayah, decreed: decreeing.Decreed, at: dt.datetime = NOW) -> None:
    decreeing.take_back_day_off(wilayah=kabupaten(desa), pk=decreed.holiday.pk, by=BY, at=at)


class TestDecreeing:
    def test_open_promises_that_run_over_the_day_end_a_working_day_later(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa, kind="laporan")
        read_by, answer_by = voice.read_due_date, voice.answer_due_date
        assert read_by == dt.date(2026, 10, 8)
        decreed = decree(desa)
        voice.refresh_from_db()
        assert voice.read_due_date == read_by
        assert voice.answer_due_date == add_working_days(answer_by, 1, days_off(desa.kode))
        assert (decreed.villages, decreed.moved) == (1, 1)

    def test_the_day_itself_is_no_longer_the_last_day(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        decree(desa, voice.read_due_date)
        voice.refresh_from_db()
        assert voice.read_due_date == FRIDAY

    def test_taken_back_every_day_is_as_before(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        before = voice.read_due_date, voice.answer_due_date
        take_back(desa, decree(desa, dt.date(2026, 10, 7)))
        voice.refresh_from_db()
        assert (voice.read_due_date, voice.answer_due_date) == before
        assert not RegionalHoliday.objects.exists()
        assert days_off(desa.kode) == frozenset()

    def test_a_day_nobody_works_on_anyway_moves_nothing(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        assert decree(desa, dt.date(2026, 10, 10)).moved == 0  # a Saturday
        voice.refresh_from_db()
        assert voice.answer_due_date == clocks.due(voice.kind, TODAY)

    def test_a_day_its_province_has_already_moves_nothing_more(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa)
        province = Wilayah.objects.get(kode=desa.kode[:2])
        first = decreeing.decree_day_off(
            wilayah=province, day=FRIDAY, name="Hari jadi", legal_basis="Pergub 1", by=BY, at=NOW
        )
        assert (first.moved, decree(desa).moved) == (1, 0)

    def test_the_neighbour_kabupaten_is_left_alone(self, desa: Wilayah) -> None:
        far = makers.make_aspirasi(makers.make_desa("99.02.01.2001", "Wamesa"))
        due = far.answer_due_date
        decree(desa)
        far.refresh_from_db()
        assert far.answer_due_date == due

    def test_what_came_on_or_after_the_day_counts_without_it(self, desa: Wilayah) -> None:
        later = makers.make_aspirasi(desa, at=NOW + DAY * 4)
        due = later.answer_due_date
        assert decree(desa, at=NOW + DAY * 4).moved == 0
        later.refresh_from_db()
        assert later.answer_due_date == due

    def test_what_comes_after_the_decree_is_promised_with_it(self, desa: Wilayah) -> None:
        decree(desa, dt.date(2026, 10, 7))
        assert makers.make_aspirasi(desa).read_due_date == FRIDAY

    def test_what_is_answered_keeps_its_day(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        answering.answer(aspirasi=voice, sentence="Sudah diperbaiki kemarin.", by=ketua.actor(), at=NOW)
        due = Aspirasi.objects.get(pk=voice.pk).answer_due_date
        decree(desa)
        assert Aspirasi.objects.get(pk=voice.pk).answer_due_date == due

    def test_while_it_waits_for_its_citizen_the_day_counts_once(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        answering.ask_detail(aspirasi=voice, question="Di RT berapa?", by=ketua.actor(), at=NOW)
        decree(desa, dt.date(2026, 10, 7))
        add_words(aspirasi=voice, text="RT 03", by=CITIZEN, at=NOW + DAY * 3)
        off = frozenset({dt.date(2026, 10, 7)})
        due = clocks.due(voice.kind, TODAY, off)
        woken = clocks.after_resting(due, TODAY, TODAY + DAY * 3, off)
        assert Aspirasi.objects.get(pk=voice.pk).answer_due_date == woken

    def test_a_letter_an_evaluation_and_a_task_move_too(
        self, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        letter = Letter.objects.create(
            desa=desa,
            direction="keluar",
            year=2026,
            order=1,
            number="1",
            date=TODAY,
            party="Kepala",
            subject="Masukan",
            entered_at=NOW,
        )
        handed = Penyaluran.objects.create(
            desa=desa,
            channel=HandedOnBy.INPUT,
            date=TODAY,
            letter=letter,
            words="Masukan",
            answer_due_date=dt.date(2026, 10, 19),
            at=NOW,
        )
        apb, _line = makers.make_draft(desa, camat.actor())
        evaluation = receive(apb=apb, received_date=TODAY, by=camat.actor(), at=NOW)
        due = evaluation.due_date
        assert decree(desa).moved == 2
        handed.refresh_from_db()
        evaluation.refresh_from_db()
        assert handed.answer_due_date == dt.date(2026, 10, 20)
        assert evaluation.due_date == add_working_days(due, 1)

    def test_each_village_is_told_in_its_ledger(self, desa: Wilayah, other_desa: Wilayah) -> None:
        makers.make_aspirasi(desa)
        take_back(desa, decree(desa))
        told = Entry.objects.filter(kind__startswith="libur.").order_by("desa", "seq")
        assert [(one.desa_id, one.kind) for one in told] == [
            (desa.kode, "libur.ditetapkan"),
            (desa.kode, "libur.ditarik"),
            (other_desa.kode, "libur.ditetapkan"),
            (other_desa.kode, "libur.ditarik"),
        ]
        assert told[0].facts == {"day": "2026-10-09", "by": "99.01", "moved": 1}

    def test_as_many_queries_for_many_voices_as_for_few(
        self, desa: Wilayah, django_assert_max_num_queries: Any
    ) -> None:
        for n in range(30):
            makers.make_aspirasi(desa, f"jalan rusak nomor {n}")
        with django_assert_max_num_queries(45):
            decree(desa)


class TestRefusals:
    def test_only_regions_decree(self, desa: Wilayah) -> None:
        with pytest.raises(decreeing.NotARegion):
            decreeing.decree_day_off(
                wilayah=desa, day=FRIDAY, name="Hari jadi", legal_basis="Perdes", by=BY, at=NOW
            )

    @pytest.mark.parametrize(("name", "basis"), [("", "Kepbup 1"), ("Hari jadi", "  ")])
    def test_a_day_off_has_a_name_and_a_basis(self, desa: Wilayah, name: str, basis: str) -> None:
        with pytest.raises(decreeing.DayOffUnfounded):
            decreeing.decree_day_off(
                wilayah=kabupaten(desa), day=FRIDAY, name=name, legal_basis=basis, by=BY, at=NOW
            )

    @pytest.mark.parametrize("day", [dt.date(2026, 5, 1), dt.date(2062, 10, 9)])
    def test_a_slip_of_the_thumb_in_the_year_is_refused(self, desa: Wilayah, day: dt.date) -> None:
        with pytest.raises(decreeing.DayOffFarAway):
            decree(desa, day)

    def test_the_same_day_twice_moves_nothing_twice(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        decree(desa)
        due = Aspirasi.objects.get(pk=voice.pk).answer_due_date
        with pytest.raises(decreeing.AlreadyOff):
            decree(desa)
        assert Aspirasi.objects.get(pk=voice.pk).answer_due_date == due

    def test_what_is_taken_back_is_not_taken_back_again(self, desa: Wilayah) -> None:
        decreed = decree(desa)
        take_back(desa, decreed)
        with pytest.raises(decreeing.NotOff):
            take_back(desa, decreed)


class TestMovingByCount(TestCase):
    """Held against counting anew from the beginning."""

    @settings(max_examples=120)
    @given(
        start=st.dates(dt.date(2026, 1, 1), dt.date(2027, 6, 30)),
        count=st.integers(1, 25),
        off=st.frozensets(st.integers(-5, 45), max_size=6),
        ahead=st.integers(1, 40),
    )
    def test_a_moved_day_is_the_one_a_fresh_count_finds(
        self, start: dt.date, count: int, off: frozenset[int], ahead: int
    ) -> None:
        day = start + DAY * ahead
        others = frozenset(start + DAY * n for n in off) - {day}
        before = add_working_days(start, count, others)
        after = add_working_days(start, count, others | {day})
        if not is_working_day(day, others) or day > before:
            assert after == before
            return
        forth = Moving("99.01", day, others | {day}, True, start)
        back = Moving("99.01", day, others, False, start)
        assert forth.moved(before) == after
        assert back.moved(after) == before


class TestZones:
    @pytest.mark.parametrize("kode", ["99.01.01.2001", "99.02.01.2001"])
    def test_a_voice_of_late_evening_belongs_to_the_day_of_its_village(self, db: None, kode: str) -> None:
        desa = makers.make_desa(kode, "Uji")
        late = dt.datetime(2026, 10, 8, 15, 30, tzinfo=dt.UTC)  # 22.30 WIB, and 00.30 the next day in WIT
        voice = makers.make_aspirasi(desa, at=late)
        due = voice.answer_due_date
        decree(desa, FRIDAY, late)
        voice.refresh_from_db()
        came = local_date(late, desa.kode)
        assert voice.answer_due_date == clocks.due(voice.kind, came, frozenset({FRIDAY}))
        assert (voice.answer_due_date != due) == (came < FRIDAY)
