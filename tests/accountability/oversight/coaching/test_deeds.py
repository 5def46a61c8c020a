"""Tasks in hands, visits with agreements, and a help desk that is rated."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership, Role
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.oversight.coaching import helping, refusals, tables, visiting
from accountability.oversight.coaching.delegating import delegate, in_hands, loads_of, unassigned, unevenly
from accountability.oversight.models import Delegation, FollowUp, HelpRequest, Side, Visit
from accountability.oversight.rules import in_force
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

pytestmark = pytest.mark.django_db
NOW, DAY = makers.NOW, dt.timedelta(days=1)
TODAY = dt.date(2026, 10, 5)


def give(camat: Membership, task: str, to: Membership, **fields: Any) -> Delegation:
    told = {"reason": "Paling paham.", "at": NOW, **fields}
    return delegate(kecamatan=camat.wilayah, task=task, to=to, by=camat.actor(), **told)


def planned(desa: Wilayah, camat: Membership, **fields: Any) -> Visit:
    what = visiting.Plan(**{"purpose": "Membantu menyusun.", "day": TODAY + DAY, "visitor": camat, **fields})
    return visiting.plan(desa=desa, what=what, by=camat.actor(), at=NOW)


def held(desa: Wilayah, camat: Membership, *agreed: visiting.Agreed) -> Visit:
    visit = planned(desa, camat)
    at = NOW + DAY
    return visiting.write_up(
        visit=visit, day=TODAY + DAY, notes="Hadir lima.", agreed=agreed, by=camat.actor(), at=at
    )


AGREED = visiting.Agreed(Side.PEMDES, "Lengkapi penjabaran", TODAY + 10 * DAY)


class TestTheTasks:
    def test_there_are_eighteen_each_with_its_basis(self) -> None:
        tasks = tables.coaching_tasks()
        assert [one.no for one in tasks.values()] == list(range(1, 19))
        assert all(one.legal_basis for one in tasks.values())

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_each_is_named_in_the_words_of_every_place(self, preset: str) -> None:
        for one in tables.coaching_tasks().values():
            assert "{" not in one.named(PRESETS[preset])

    def test_the_warnings_they_name_exist(self) -> None:
        named = {rule for one in tables.coaching_tasks().values() for rule in one.rules}
        assert named <= set(in_force(2026))


class TestDelegating:
    def test_a_task_lies_in_one_pair_of_hands(self, camat: Membership, staf: Membership) -> None:
        give(camat, "keuangan", camat)
        give(camat, "keuangan", staf, at=NOW + DAY)
        assert in_hands(camat.wilayah)["keuangan"].user == staf.user
        assert Delegation.objects.exclude(ended_at=None).count() == 1
        assert unassigned(camat.wilayah) == 17

    def test_a_reason_is_needed(self, camat: Membership) -> None:
        with pytest.raises(refusals.NoReason):
            give(camat, "keuangan", camat, reason="  ")

    def test_only_members_of_the_kecamatan(self, camat: Membership, ketua: Membership) -> None:
        makers.make_desa("99.01.02.2001", "Lain")
        elsewhere = makers.make_member(Role.CAMAT, Wilayah.objects.get(kode="99.01.02"))
        for other in (ketua, elsewhere):
            with pytest.raises(refusals.NotOfThisKecamatan):
                give(camat, "keuangan", other)

    def test_an_unknown_task_and_the_same_hands_are_refused(self, camat: Membership) -> None:
        with pytest.raises(refusals.UnknownTask):
            give(camat, "karangan", camat)
        give(camat, "keuangan", camat)
        with pytest.raises(refusals.InTheseHands):
            give(camat, "keuangan", camat)

    def test_of_two_at_once_one_wins(self, camat: Membership, staf: Membership) -> None:
        give(camat, "keuangan", camat, seen=0)
        with pytest.raises(refusals.GoneOnMeanwhile):
            give(camat, "keuangan", staf, seen=0)

    def test_the_load_of_each_is_counted(self, desa: Wilayah, camat: Membership, staf: Membership) -> None:
        for task in ("keuangan", "bpd", "perdes"):
            give(camat, task, camat)
        planned(desa, staf)
        held(desa, staf, visiting.Agreed(Side.KECAMATAN, "Kirim contoh", TODAY + 5 * DAY))
        loads = loads_of(camat.wilayah, [camat, staf])
        assert [(one.name, one.tasks, one.visits, one.promises) for one in loads] == [
            ("staf-uji", 0, 1, 1),
            ("camat-uji", 3, 0, 0),
        ]
        uneven = unevenly(loads)
        assert uneven is not None
        assert [one.name for one in uneven] == ["staf-uji", "camat-uji"]


class TestVisits:
    def test_a_visit_is_planned_in_the_ledger(self, desa: Wilayah, camat: Membership) -> None:
        planned(desa, camat, rule="apb_late", alert="Belum tayang.", task="keuangan")
        assert Entry.objects.filter(kind="pembinaan.direncanakan", desa=desa).count() == 1

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"purpose": " "}, refusals.NothingSaid),
            ({"day": TODAY - DAY}, refusals.DayGone),
            ({"day": TODAY + 400 * DAY}, refusals.FarAway),
            ({"task": "karangan"}, refusals.UnknownTask),
        ],
    )
    def test_what_cannot_be_planned(
        self, desa: Wilayah, camat: Membership, fields: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            planned(desa, camat, **fields)
        assert Visit.objects.count() == 0

    def test_the_visitor_is_of_the_kecamatan(
        self, desa: Wilayah, camat: Membership, ketua: Membership
    ) -> None:
        with pytest.raises(refusals.NotOfThisKecamatan):
            planned(desa, camat, visitor=ketua)

    def test_it_is_written_up_with_what_was_agreed_on_both_sides(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        visit = held(desa, camat, AGREED, visiting.Agreed(Side.KECAMATAN, "Kirim contoh", TODAY + 5 * DAY))
        assert visit.held_date == TODAY + DAY
        assert visit.follow_ups.count() == 2
        assert list(problems()) == []

    def test_one_wrong_agreement_and_nothing_is_kept(self, desa: Wilayah, camat: Membership) -> None:
        with pytest.raises(refusals.AgreedAlready):
            held(desa, camat, AGREED, AGREED)
        assert Visit.objects.get().held_at is None
        assert FollowUp.objects.count() == 0

    def test_it_ends_once(self, desa: Wilayah, camat: Membership) -> None:
        visit = held(desa, camat)
        with pytest.raises(refusals.AlreadyEnded):
            visiting.call_off(visit=visit, reason="Hujan.", by=camat.actor(), at=NOW + DAY)
        with pytest.raises(refusals.AlreadyEnded):
            visiting.write_up(visit=visit, day=TODAY + DAY, notes="x", by=camat.actor(), at=NOW + DAY)

    @pytest.mark.parametrize("day", [TODAY - DAY, TODAY + 5 * DAY])
    def test_it_is_written_up_on_a_day_that_came(
        self, desa: Wilayah, camat: Membership, day: dt.date
    ) -> None:
        with pytest.raises(refusals.NotYet):
            visiting.write_up(visit=planned(desa, camat), day=day, notes="x", by=camat.actor(), at=NOW + DAY)

    def test_called_off_it_has_a_reason(self, desa: Wilayah, camat: Membership) -> None:
        visit = planned(desa, camat)
        with pytest.raises(refusals.NoReason):
            visiting.call_off(visit=visit, reason="", by=camat.actor(), at=NOW)
        assert visiting.call_off(visit=visit, reason="Banjir.", by=camat.actor(), at=NOW).cancelled_at == NOW

    def test_nothing_is_agreed_at_a_visit_that_was_not(self, desa: Wilayah, camat: Membership) -> None:
        with pytest.raises(refusals.NotHeld):
            visiting.agree(visit=planned(desa, camat), agreed=AGREED, by=camat.actor(), at=NOW)

    def test_the_side_that_promised_says_it_is_done(
        self, desa: Wilayah, camat: Membership, kades: Membership
    ) -> None:
        follow_up = held(desa, camat, AGREED).follow_ups.get()
        at = NOW + 2 * DAY
        with pytest.raises(refusals.NotYours):
            visiting.settle(follow_up=follow_up, side=Side.KECAMATAN, reply="x", by=camat.actor(), at=at)
        done = visiting.settle(
            follow_up=follow_up, side=Side.PEMDES, reply="Lengkap.", by=kades.actor(), at=at
        )
        assert done.done_at == at
        with pytest.raises(refusals.AlreadyDone):
            visiting.settle(follow_up=follow_up, side=Side.PEMDES, reply="x", by=kades.actor(), at=at)


class TestHelp:
    def ask(self, desa: Wilayah, by: Membership) -> HelpRequest:
        return helping.ask(desa=desa, question="Kode sisa dana?", by=by.actor(), at=NOW, task="keuangan")

    def rated(self, desa: Wilayah, by: Membership, camat: Membership, rating: int) -> None:
        one = self.ask(desa, by)
        helping.answer(request=one, words="6.1.1.", by=camat.actor(), at=NOW)
        helping.rate(request=one, rating=rating, by=by.actor(), at=NOW)

    def test_council_and_government_ask_each_for_their_own(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        assert self.ask(desa, ketua).side == Side.BPD
        assert self.ask(desa, kades).side == Side.PEMDES

    def test_answered_once(self, desa: Wilayah, ketua: Membership, camat: Membership) -> None:
        one = self.ask(desa, ketua)
        helping.answer(request=one, words="6.1.1.", by=camat.actor(), at=NOW)
        with pytest.raises(refusals.AlreadyAnswered):
            helping.answer(request=one, words="Lain.", by=camat.actor(), at=NOW)
        one.refresh_from_db()
        assert one.answer == "6.1.1."

    @pytest.mark.parametrize("rating", [0, 6, -1])
    def test_a_rating_is_one_to_five(
        self, desa: Wilayah, ketua: Membership, camat: Membership, rating: int
    ) -> None:
        with pytest.raises(refusals.NoSuchRating):
            self.rated(desa, ketua, camat, rating)

    def test_an_answer_is_rated_once_and_not_before_it_is_there(
        self, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        one = self.ask(desa, ketua)
        with pytest.raises(refusals.NotAnsweredYet):
            helping.rate(request=one, rating=5, by=ketua.actor(), at=NOW)
        helping.answer(request=one, words="6.1.1.", by=camat.actor(), at=NOW)
        helping.rate(request=one, rating=4, by=ketua.actor(), at=NOW)
        with pytest.raises(refusals.RatedAlready):
            helping.rate(request=one, rating=5, by=ketua.actor(), at=NOW)

    def test_the_mean_is_told_from_five_ratings_on(
        self, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        for rating in (5, 4, 4, 5):
            self.rated(desa, ketua, camat, rating)
        assert helping.mean_of("99.01.01") is None
        self.rated(desa, ketua, camat, 3)
        assert helping.mean_of("99.01.01") == (Decimal("4.2"), 5)
        assert helping.mean_of("99.01.02") is None


class TestTheDatabaseRefuses:
    def refused(self, rows: Any, **wrong: Any) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)

    def test_a_delegation(self, camat: Membership, staf: Membership, desa: Wilayah) -> None:
        give(camat, "keuangan", camat)
        rows = Delegation.objects.all()
        for wrong in ({"reason": ""}, {"ended_at": NOW - DAY}, {"kecamatan": desa}):
            self.refused(rows, **wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(
                kecamatan=camat.wilayah, task="keuangan", user=staf.user, reason="x", at=NOW
            )

    def test_a_visit(self, desa: Wilayah, camat: Membership) -> None:
        planned(desa, camat)
        for wrong in (
            {"purpose": ""},
            {"held_at": NOW},
            {"held_at": NOW, "held_date": TODAY},
            {"notes": "x"},
            {"cancelled_at": NOW},
            {"why_cancelled": "x"},
            {"cancelled_at": NOW, "why_cancelled": "x", "held_at": NOW, "held_date": TODAY, "notes": "x"},
        ):
            self.refused(Visit.objects.all(), **wrong)

    def test_a_follow_up(self, desa: Wilayah, camat: Membership) -> None:
        held(desa, camat, AGREED)
        for wrong in ({"what": ""}, {"side": "lain"}, {"done_at": NOW}, {"reply": "x"}):
            self.refused(FollowUp.objects.all(), **wrong)

    def test_a_request_for_help(self, desa: Wilayah, ketua: Membership) -> None:
        helping.ask(desa=desa, question="x", by=ketua.actor(), at=NOW)
        for wrong in (
            {"question": ""},
            {"side": "kecamatan"},
            {"answered_at": NOW},
            {"answer": "x"},
            {"rating": 3, "rated_at": NOW},
            {"answer": "x", "answered_at": NOW, "rating": 6, "rated_at": NOW},
            {"answer": "x", "answered_at": NOW, "rating": 3},
        ):
            self.refused(HelpRequest.objects.all(), **wrong)
