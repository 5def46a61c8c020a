"""Who promised something at a visit is reminded ahead and on the day, once each."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from accountability.accounts.models import Membership
from accountability.council.models import Reachable
from accountability.oversight.coaching import visiting
from accountability.oversight.coaching.reminding import remind_follow_ups
from accountability.oversight.models import FollowUpReminder, Side
from accountability.regions.models import Wilayah
from sms_gateway.models import OutboundSMS
from tests import makers

pytestmark = pytest.mark.django_db
NOW, DAY = makers.NOW, dt.timedelta(days=1)
DUE = dt.date(2026, 10, 15)


@pytest.fixture
def promised(desa: Wilayah, camat: Membership, kades: Membership, ketua: Membership) -> None:
    """The village government and the kecamatan promised something until the fifteenth."""
    what = visiting.Plan("Membantu.", dt.date(2026, 10, 5), camat)
    visit = visiting.plan(desa=desa, what=what, by=camat.actor(), at=NOW)
    agreed = [visiting.Agreed(Side.PEMDES, "Lengkapi penjabaran", DUE)]
    visiting.write_up(
        visit=visit, day=dt.date(2026, 10, 5), notes="x", agreed=agreed, by=camat.actor(), at=NOW
    )
    for n, member in enumerate((kades, ketua)):
        contact = makers.make_contact(f"+62812000077{n}0")
        Reachable.objects.create(user=member.user, contact=contact, changed_at=NOW)


def leads() -> list[int]:
    return list(FollowUpReminder.objects.order_by("id").values_list("lead_days", flat=True))


def test_three_days_ahead_and_on_the_day_once_each(promised: None, kades: Membership) -> None:
    for days in range(14):
        remind_follow_ups(at=NOW + DAY * days, limit=50)
        remind_follow_ups(at=NOW + DAY * days, limit=50)
    assert leads() == [3, 0]
    assert {one.user_id for one in FollowUpReminder.objects.all()} == {kades.user_id}


def test_the_sms_says_what_and_until_when_in_one_part(promised: None) -> None:
    remind_follow_ups(at=NOW + DAY * 8, limit=50)
    body = OutboundSMS.objects.get(template="pengingat_pembinaan").body
    assert "Lengkapi penjabaran" in body
    assert "15 Okt" in body
    assert len(body) <= 160


def test_what_is_done_needs_no_reminder(promised: None, desa: Wilayah, kades: Membership) -> None:
    visiting.settle(
        follow_up=desa.follow_ups.get(), side=Side.PEMDES, reply="Lengkap.", by=kades.actor(), at=NOW + DAY
    )
    assert remind_follow_ups(at=NOW + DAY * 8, limit=50) == 0


def test_nobody_is_reminded_by_night_or_beyond_the_limit(promised: None) -> None:
    assert remind_follow_ups(at=(NOW + DAY * 8).replace(hour=14), limit=50) == 0
    assert remind_follow_ups(at=NOW + DAY * 8, limit=0) == 0


def test_by_mail_where_that_was_asked_for(promised: None, kades: Membership, settings: Any) -> None:
    settings.MAIL_SENDS = True
    Reachable.objects.filter(user=kades.user).delete()
    Reachable.objects.create(user=kades.user, email="kades@contoh.id", changed_at=NOW)
    assert remind_follow_ups(at=NOW + DAY * 8, limit=50) == 1
    assert "pemdes/pembinaan/" in mail.outbox[0].body
