"""Answers, services, freezing and follow-ups: one deed each, and what it refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership, Role
from accountability.ledger.models import Entry
from accountability.oversight.counter import freezing, listing, refusals
from accountability.oversight.counter.answering import (
    Answered,
    count_answer,
    mark_of_phone,
)
from accountability.oversight.counter.counting import groups_of, quarters_of
from accountability.oversight.counter.following_up import newest, say_follow_up
from accountability.oversight.counter.remarks import covered, remarks_of
from accountability.oversight.models import (
    CounterService,
    CounterServiceChange,
    SurveyAnswer,
    SurveyChannel,
    SurveyQuarter,
)
from accountability.oversight.reporting.spans import read
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import adopt
from tests import makers
from tests.accountability.oversight.counter.conftest import DAY, answered

pytestmark = pytest.mark.django_db
GOOD, BAD = "444444444", "111111111"
QUARTER = read("2026-t4")
LATER = makers.NOW + 14 * DAY  # two Mondays on: what was said is counted
OVER = dt.datetime(2027, 1, 5, 3, tzinfo=dt.UTC)


class TestCounting:
    def test_an_answer_keeps_the_day_and_no_moment(self, office: Wilayah) -> None:
        one = answered(office, GOOD)
        assert one.day == makers.NOW.date()
        assert not any(
            isinstance(getattr(one, f.name), dt.datetime) for f in SurveyAnswer._meta.concrete_fields
        )
        assert not Entry.objects.filter(kind__startswith="loket", at=makers.NOW, facts__has_key="u1").exists()

    def test_the_same_sending_counts_once(self, office: Wilayah) -> None:
        answered(office, GOOD, key="a")
        with pytest.raises(refusals.CountedAlready):
            answered(office, BAD, key="a")
        with pytest.raises(refusals.CountedAlready):
            answered(office, BAD, key="a", at=makers.NOW + DAY)
        assert SurveyAnswer.objects.count() == 1

    def test_nothing_scored_is_refused(self, office: Wilayah) -> None:
        with pytest.raises(refusals.NothingScored):
            answered(office, "000000000")

    def test_a_service_of_another_counter_or_a_retired_one_is_refused(
        self, office: Wilayah, camat: Membership
    ) -> None:
        service = CounterService.objects.get(kecamatan=office, kode="ktp")
        listing.retire(service=service, seen=1, by=camat.actor(), at=makers.NOW)
        service.refresh_from_db()
        with pytest.raises(refusals.NotOfThisCounter):
            answered(office, GOOD, service=service)

    def test_one_counter_takes_so_many_by_web_a_day(
        self, office: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("accountability.oversight.counter.answering.number", lambda rule: 2)
        answered(office, GOOD), answered(office, GOOD)
        with pytest.raises(refusals.TooManyToday):
            answered(office, GOOD, key="c")
        contact = makers.make_contact()
        mark = mark_of_phone(contact=contact, kecamatan=office, at=makers.NOW)
        by_sms = SurveyChannel.SMS
        assert count_answer(
            kecamatan=office, answered=Answered({1: 4}), channel=by_sms, once=mark, at=makers.NOW
        ).pk

    def test_marks_of_a_phone_differ_by_day_and_counter_and_show_no_number(self, office: Wilayah) -> None:
        contact = makers.make_contact()
        one = mark_of_phone(contact=contact, kecamatan=office, at=makers.NOW)
        assert one == mark_of_phone(contact=contact, kecamatan=office, at=makers.NOW + dt.timedelta(hours=1))
        assert one != mark_of_phone(contact=contact, kecamatan=office, at=makers.NOW + DAY)
        assert contact.fingerprint not in one

    @pytest.mark.parametrize("scores", [{"u1": 5}, {"u1": 0}, {}])
    def test_the_database_takes_scores_of_one_to_four_and_one_at_least(
        self, office: Wilayah, scores: dict[str, int]
    ) -> None:
        with pytest.raises(IntegrityError, match="an_answer_scores_one_to_four"), transaction.atomic():
            SurveyAnswer.objects.create(
                kecamatan=office, day=makers.NOW.date(), channel="web", once="x", **scores
            )


class TestQuarters:
    def test_a_running_quarter_counts_up_to_last_sunday(self, office: Wilayah) -> None:
        for n in range(6):
            answered(office, GOOD, key=str(n))
        assert quarters_of(office, makers.NOW, 2)[0].result.people == 0
        assert quarters_of(office, LATER, 2)[0].result.people == 6

    def test_a_quarter_that_is_over_is_frozen_once_and_stands_still(self, office: Wilayah) -> None:
        for n in range(6):
            answered(office, GOOD, key=str(n))
        assert freezing.freeze(kecamatan=office, span=QUARTER, at=LATER) is None
        assert freezing.freeze_due(at=OVER, limit=10) == 1
        assert freezing.freeze_due(at=OVER, limit=10) == 0
        answered(office, BAD, key="late")
        found = quarters_of(office, OVER, 2)[1]
        assert (found.frozen, found.result.people) == (True, 6)
        entry = Entry.objects.get(kind="loket.dibekukan")
        assert entry.facts["u1"] == [24, 6]

    def test_three_days_are_waited_for_late_sms(self, office: Wilayah) -> None:
        answered(office, GOOD)
        too_soon = dt.datetime(2027, 1, 2, 3, tzinfo=dt.UTC)
        assert freezing.freeze_due(at=too_soon, limit=10) == 0
        assert not SurveyQuarter.objects.exists()

    def test_the_questions_do_not_grow_with_answers(
        self, office: Wilayah, django_assert_num_queries: object
    ) -> None:
        for n in range(12):
            answered(office, GOOD, key=str(n), at=makers.NOW + n * DAY)
        with django_assert_num_queries(2):  # type: ignore[operator]
            quarters_of(office, LATER, 8)
        with django_assert_num_queries(1):  # type: ignore[operator]
            groups_of(office, QUARTER, LATER)


class TestGroups:
    def test_a_small_group_is_covered_and_another_with_it(self, office: Wilayah) -> None:
        for n, gender in enumerate("pppppppplllll"):
            answered(office, GOOD, key=str(n), gender=gender)
        for n in range(2):
            answered(office, BAD, key=f"x{n}")
        women, men, unsaid = groups_of(office, QUARTER, LATER)["gender"]
        assert (women.people, men.people, unsaid.people) == (8, None, None)

    def test_groups_that_are_large_enough_are_shown(self, office: Wilayah) -> None:
        for n, gender in enumerate("ppppplllll"):
            answered(office, GOOD if gender == "p" else BAD, key=str(n), gender=gender)
        women, men, unsaid = groups_of(office, QUARTER, LATER)["gender"]
        assert women.result is not None
        assert men.result is not None
        assert (str(women.result.value), str(men.result.value), unsaid.people) == ("100.00", "25.00", 0)


class TestRemarks:
    def test_names_and_numbers_are_covered(self) -> None:
        assert "0812" not in covered("hubungi 0812 0000 0001 saja")
        assert "Slamet" not in covered("Petugas Pak Slamet galak")

    def test_none_are_shown_while_few_answered(self, office: Wilayah) -> None:
        for n in range(4):
            answered(office, GOOD, key=str(n), remark="Antre lama.")
        first = quarters_of(office, LATER, 1)[0]
        assert remarks_of(office, QUARTER, first.result, LATER) == []
        answered(office, GOOD, key="5")
        first = quarters_of(office, LATER, 1)[0]
        assert remarks_of(office, QUARTER, first.result, LATER) == ["Antre lama."] * 4


class TestServices:
    def test_the_list_begins_once_and_in_local_words(self, camat: Membership, desa: Wilayah) -> None:
        adopt(wilayah_kode=camat.wilayah_id, preset="papua")
        listing.begin_list(kecamatan=camat.wilayah, by=camat.actor(), at=makers.NOW)
        first = CounterService.objects.in_order()[0]
        assert "Pengantar dari kampung" in first.to_bring
        with pytest.raises(refusals.ListBegun):
            listing.begin_list(kecamatan=camat.wilayah, by=camat.actor(), at=makers.NOW)

    def test_adding_changing_retiring_and_using_again(self, office: Wilayah, camat: Membership) -> None:
        by, standard = camat.actor(), listing.Standard("Legalisasi", 1, 0, " KTP \n\n KK ", "Perda")
        made = listing.add(kecamatan=office, kode="Legal", standard=standard, by=by, at=makers.NOW)
        assert (made.kode, made.to_bring) == ("legal", ["KTP", "KK"])
        with pytest.raises(refusals.WordTaken):
            listing.add(kecamatan=office, kode="legal", standard=standard, by=by, at=makers.NOW)
        changed = listing.change(
            service=made, standard=listing.Standard("Legalisasi", 2, 5000), seen=1, by=by, at=makers.NOW
        )
        with pytest.raises(refusals.ChangedMeanwhile):
            listing.change(service=made, standard=standard, seen=1, by=by, at=makers.NOW)
        retired = listing.retire(service=changed, seen=2, by=by, at=makers.NOW)
        assert made not in CounterService.objects.offered()
        listing.restore(service=retired, seen=3, by=by, at=makers.NOW)
        assert made in CounterService.objects.offered()

    def test_a_change_is_taken_back_by_who_made_it_and_soon(self, office: Wilayah, camat: Membership) -> None:
        by, service = camat.actor(), CounterService.objects.get(kode="ktp")
        listing.change(service=service, standard=listing.Standard("X", 9, 9), seen=1, by=by, at=makers.NOW)
        other = makers.make_member(Role.CAMAT, office).actor()
        with pytest.raises(refusals.NothingToUndo):
            listing.take_back(kecamatan=office, by=other, at=makers.NOW)
        with pytest.raises(refusals.NothingToUndo):
            listing.take_back(kecamatan=office, by=by, at=makers.NOW + DAY)
        listing.take_back(kecamatan=office, by=by, at=makers.NOW)
        again = CounterService.objects.get(kode="ktp")
        assert (again.name, again.days, again.version) == (service.name, service.days, 3)
        assert CounterServiceChange.objects.exclude(taken_back_at=None).count() == 1

    @pytest.mark.parametrize(("name", "kode"), [("", "abc"), ("Nama", "dua kata"), ("Nama", "a1")])
    def test_a_service_has_a_name_and_one_word(
        self, office: Wilayah, camat: Membership, name: str, kode: str
    ) -> None:
        with pytest.raises(refusals.NoName):
            listing.add(
                kecamatan=office,
                kode=kode,
                standard=listing.Standard(name, 1, 0),
                by=camat.actor(),
                at=makers.NOW,
            )


class TestFollowingUp:
    def test_the_newest_words_count_and_none_are_lost(self, office: Wilayah, camat: Membership) -> None:
        by = camat.actor()
        first = say_follow_up(kecamatan=office, span=QUARTER, words="Satu.", by=by, at=makers.NOW)
        say_follow_up(kecamatan=office, span=QUARTER, words="Dua.", by=by, at=makers.NOW, seen=first.pk)
        now = newest(office, QUARTER)
        assert now is not None
        assert now.words == "Dua."
        with pytest.raises(refusals.ChangedMeanwhile):
            say_follow_up(kecamatan=office, span=QUARTER, words="Tiga.", by=by, at=makers.NOW, seen=first.pk)

    def test_it_says_something_about_a_quarter_that_has_begun(
        self, office: Wilayah, camat: Membership
    ) -> None:
        with pytest.raises(refusals.NothingSaid):
            say_follow_up(kecamatan=office, span=QUARTER, words=" ", by=camat.actor(), at=makers.NOW)
        with pytest.raises(refusals.NotBegun):
            say_follow_up(kecamatan=office, span=read("2027-t1"), words="x", by=camat.actor(), at=makers.NOW)
