"""Many hands at the desks above: of two acts at once one wins, and whatever came up has one row."""

import datetime as dt
import os

import pytest

from accountability.accounts.models import Role
from accountability.council.models import Reachable
from accountability.ledger.verify import problems
from accountability.oversight.coaching import delegating, helping, refusals, visiting
from accountability.oversight.coaching.reminding import remind_follow_ups
from accountability.oversight.models import (
    Delegation,
    FollowUpReminder,
    HelpRequest,
    PassedUp,
    PassedUpAct,
    Side,
)
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.coming_up import come_up
from accountability.oversight.passed_up.refusals import ActedMeanwhile
from posko import answering
from posko.models import Milestone
from posko.states import Channel
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.concurrency.test_rows_on_postgresql import at_the_same_time

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
HANDS = 8
HOUR = dt.timedelta(hours=1)


def test_whatever_came_up_has_one_row_and_one_act_of_many_wins() -> None:
    desa = makers.make_desa()
    assert desa.parent is not None
    region, ketua = desa.parent, makers.make_member(Role.KETUA_BPD, desa)
    camat = makers.make_member(Role.CAMAT, region)
    voice = makers.make_aspirasi(desa, contact=makers.make_contact(), channel=Channel.SMS)
    answering.forward(aspirasi=voice, to="kecamatan", sentence="Ke atas.", by=ketua.actor(), at=makers.NOW)
    at_the_same_time(lambda: come_up(region=region, at=makers.NOW + HOUR), HANDS)
    passed = PassedUp.objects.select_related("desa", "aspirasi").get()
    seen = acting.mark(passed)

    def act() -> str:
        said = acting.Said("Dikerjakan.")
        try:
            acting.answer(passed=passed, said=said, by=camat.actor(), at=makers.NOW + 2 * HOUR, seen=seen)
        except ActedMeanwhile:
            return "told"
        return "won"

    assert sorted(at_the_same_time(act, HANDS)) == ["told"] * (HANDS - 1) + ["won"]
    assert PassedUpAct.objects.count() == 1
    assert Milestone.objects.filter(news="dijawab").count() == 1
    assert OutboundSMS.objects.filter(template="dijawab").count() == 1
    assert list(problems()) == []


def test_a_task_goes_into_one_pair_of_hands_and_help_is_answered_once() -> None:
    desa = makers.make_desa()
    assert desa.parent is not None
    region, ketua = desa.parent, makers.make_member(Role.KETUA_BPD, desa)
    camat = makers.make_member(Role.CAMAT, region)
    asked = helping.ask(desa=desa, question="Kuorum?", by=ketua.actor(), at=makers.NOW)

    def give() -> str:
        by = camat.actor()
        try:
            delegating.delegate(
                kecamatan=region, task="bpd", to=camat, reason="x", by=by, at=makers.NOW, seen=0
            )
        except refusals.GoneOnMeanwhile:
            return "told"
        return "won"

    def answer() -> str:
        try:
            helping.answer(request=asked, words="Jadwalkan lagi.", by=camat.actor(), at=makers.NOW)
        except refusals.AlreadyAnswered:
            return "told"
        return "won"

    for deed in (give, answer):
        assert sorted(at_the_same_time(deed, HANDS)) == ["told"] * (HANDS - 1) + ["won"]
    assert Delegation.objects.count() == 1
    assert HelpRequest.objects.get().answered_at == makers.NOW
    assert list(problems()) == []


def test_under_many_workers_a_promise_is_reminded_of_once() -> None:
    desa = makers.make_desa()
    assert desa.parent is not None
    camat, kades = makers.make_member(Role.CAMAT, desa.parent), makers.make_member(Role.KADES, desa)
    Reachable.objects.create(user=kades.user, contact=makers.make_contact(), changed_at=makers.NOW)
    today = dt.date(2026, 10, 5)
    visit = visiting.plan(
        desa=desa, what=visiting.Plan("Bantu.", today, camat), by=camat.actor(), at=makers.NOW
    )
    agreed = [visiting.Agreed(Side.PEMDES, "Lengkapi", today + dt.timedelta(days=2))]
    visiting.write_up(visit=visit, day=today, notes="x", agreed=agreed, by=camat.actor(), at=makers.NOW)
    sent = at_the_same_time(lambda: remind_follow_ups(at=makers.NOW, limit=50), HANDS)
    assert sum(sent) == 1
    assert FollowUpReminder.objects.count() == 1
    assert list(problems()) == []
