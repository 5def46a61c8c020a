"""The action plan: each side does its own, what is dropped has a reason, nobody covers another's words."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.oversight.models import (
    CoordinationSheet,
    PlannedAction,
    ServiceUnit,
    SheetState,
)
from accountability.oversight.service.coordinating import move
from accountability.oversight.service.planning_actions import (
    Followed,
    Plan,
    drop,
    follow,
    pick_up,
    plan,
    settle,
    unsettle,
)
from accountability.oversight.service.reading_actions import actions_of_village
from accountability.oversight.service.refusals import (
    AlreadyDone,
    DayGone,
    ElsewhereServed,
    FarAway,
    NoReason,
    NotDone,
    NothingSaid,
    NotYours,
    SheetClosed,
    Stale,
)
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
TODAY = makers.NOW.date()
DAY = dt.timedelta(days=1)


def planned(sheet: CoordinationSheet, camat: Membership, **told: Any) -> PlannedAction:
    what = Plan(**{"doer": "kecamatan", "activity": "Bertemu", "due": TODAY + 5 * DAY, **told})
    return plan(sheet=sheet, what=what, by=camat.actor(), at=makers.NOW)


class TestPlan:
    @pytest.mark.parametrize(
        ("told", "why"),
        [
            ({"activity": " "}, NothingSaid),
            ({"due": TODAY - DAY}, DayGone),
            ({"due": TODAY + 1000 * DAY}, FarAway),
            ({"doer": "pemdes"}, ElsewhereServed),
            ({"doer": "unit"}, ElsewhereServed),
            ({"doer": "lain"}, NothingSaid),
        ],
    )
    def test_what_is_wrong_is_refused(
        self, together: CoordinationSheet, camat: Membership, told: dict[str, Any], why: type[Exception]
    ) -> None:
        with pytest.raises(why):
            planned(together, camat, **told)

    def test_a_village_of_another_kecamatan_does_nothing_here(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        with pytest.raises(ElsewhereServed):
            planned(together, camat, doer="bpd", desa=makers.make_desa("99.01.02.2001", "Lain Jauh"))

    def test_it_stands_in_the_chain_of_the_village_it_concerns(
        self, together: CoordinationSheet, camat: Membership, desa: Wilayah
    ) -> None:
        made = planned(together, camat, doer="pemdes", desa=desa)
        (entry,) = Entry.objects.about(f"aksi:{made.pk}")
        assert (entry.desa, entry.facts["doer"]) == (desa, "pemdes")

    def test_the_table_knows_who_does_it(self, together: CoordinationSheet, camat: Membership) -> None:
        made = planned(together, camat)
        with (
            pytest.raises(IntegrityError, match="a_planned_action_names_its_doer"),
            transaction.atomic(),
        ):
            PlannedAction.objects.filter(pk=made.pk).update(doer="bpd")


class TestFollow:
    def test_the_second_of_two_is_refused(self, together: CoordinationSheet, camat: Membership) -> None:
        made = planned(together, camat)
        common: dict[str, Any] = {"action": made, "version": 1, "by": camat.actor(), "at": makers.NOW}
        follow(said=Followed(made.due_date, "Separuh"), **common)
        with pytest.raises(Stale):
            follow(said=Followed(made.due_date, "Selesai"), **common)

    def test_a_day_gone_by_stays_but_is_not_chosen_anew(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        made = planned(together, camat)
        later = makers.NOW + 30 * DAY
        common: dict[str, Any] = {"action": made, "by": camat.actor(), "at": later}
        kept = follow(said=Followed(made.due_date, "Terlambat"), version=1, **common)
        with pytest.raises(DayGone):
            follow(said=Followed(made.due_date + DAY), version=kept.version, **common)


class TestSettle:
    def test_each_side_marks_its_own(
        self, together: CoordinationSheet, camat: Membership, kades: Membership, desa: Wilayah
    ) -> None:
        made = planned(together, camat, doer="pemdes", desa=desa)
        for side in ("kecamatan", "bpd", "unit"):
            with pytest.raises(NotYours):
                settle(action=made, side=side, by=camat.actor(), at=makers.NOW)
        common: dict[str, Any] = {"action": made, "side": "pemdes", "by": kades.actor(), "at": makers.NOW}
        done = settle(words="Sudah diantar.", **common)
        assert (done.progress, done.done_by) == ("Sudah diantar.", kades.user)
        with pytest.raises(AlreadyDone):
            settle(**common)
        assert unsettle(**common).done_at is None
        with pytest.raises(NotDone):
            unsettle(**common)

    @pytest.mark.parametrize("side", ["kecamatan", "unit"])
    def test_for_a_unit_the_kecamatan_may_say_so_too(
        self, together: CoordinationSheet, camat: Membership, unit: ServiceUnit, side: str
    ) -> None:
        made = planned(together, camat, doer="unit", unit=unit)
        assert settle(action=made, side=side, by=camat.actor(), at=makers.NOW).done_at

    def test_what_is_dropped_has_a_reason_and_may_run_again(
        self, together: CoordinationSheet, camat: Membership
    ) -> None:
        made = planned(together, camat)
        common: dict[str, Any] = {"action": made, "by": camat.actor(), "at": makers.NOW}
        with pytest.raises(NoReason):
            drop(reason="", **common)
        drop(reason="Sudah tidak perlu", **common)
        with pytest.raises(AlreadyDone):
            settle(side="kecamatan", **common)
        assert pick_up(**common).why_dropped == ""
        with pytest.raises(NotDone):
            pick_up(**common)

    def test_a_closed_sheet_moves_no_more(self, together: CoordinationSheet, camat: Membership) -> None:
        made = planned(together, camat)
        common: dict[str, Any] = {"by": camat.actor(), "at": makers.NOW}
        move(sheet=together, to=SheetState.CLOSED, reason="Selesai.", **common)
        with pytest.raises(SheetClosed):
            settle(action=made, side="kecamatan", **common)
        with pytest.raises(SheetClosed):
            planned(together, camat)


class TestOfAVillage:
    def test_a_village_sees_its_own_and_its_units_and_no_other(
        self,
        together: CoordinationSheet,
        camat: Membership,
        unit: ServiceUnit,
        desa: Wilayah,
        other_desa: Wilayah,
    ) -> None:
        unit.desa = desa
        unit.save()
        unit.serves.add(desa, other_desa)
        own, theirs = (
            planned(together, camat, doer="bpd", desa=one, activity=one.name) for one in (desa, other_desa)
        )
        served = planned(together, camat, doer="unit", unit=unit, activity="Piket")
        planned(together, camat, activity="Dari kantor")
        assert set(actions_of_village(desa)) == {own, served}
        assert set(actions_of_village(other_desa)) == {theirs, served}
