"""Many workers remind at once, many hands decree: once is once, and no voice misses a day off."""

import datetime as dt
import os

import pytest

from accountability.accounts.actors import system
from accountability.accounts.models import Role
from accountability.council.models import Reachable
from accountability.ledger.verify import problems
from accountability.oversight.decreeing import AlreadyOff, decree_day_off
from accountability.oversight.reminding import remind_due
from accountability.planning.marking_done import AlreadyMarked, mark_done
from accountability.planning.models import CalendarDone, CalendarReminder
from accountability.regions.days_off import days_off_now
from accountability.regions.models import RegionalHoliday, Wilayah
from posko import clocks
from posko.models import Aspirasi
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
NEAR = dt.datetime(2026, 10, 12, 3, 0, tzinfo=dt.UTC)
BEGAN = dt.datetime(2026, 1, 5, 3, 0, tzinfo=dt.UTC)
FRIDAY = dt.date(2026, 10, 9)
HANDS = 8


def test_under_many_workers_each_is_reminded_once() -> None:
    desa = makers.make_desa()
    makers.make_aspirasi(desa, at=BEGAN)
    for n, role in enumerate((Role.KETUA_BPD, Role.KADES)):
        member = makers.make_member(role, desa)
        contact = makers.make_contact(f"+628120000010{n}")
        Reachable.objects.create(user=member.user, contact=contact, changed_at=NEAR)
    sent = at_the_same_time(lambda: remind_due(at=NEAR, limit=50), HANDS)
    assert sum(sent) == 2
    assert CalendarReminder.objects.count() == 2
    assert OutboundSMS.objects.filter(template="pengingat_kalender").count() == 2
    assert list(problems()) == []


def test_a_day_off_decreed_by_many_hands_moves_each_day_once() -> None:
    desa = makers.make_desa()
    voice = makers.make_aspirasi(desa)
    kabupaten = Wilayah.objects.get(kode="99.01")

    def decree() -> str:
        try:
            decree_day_off(
                wilayah=kabupaten,
                day=FRIDAY,
                name="Hari jadi",
                legal_basis="Kepbup 1",
                by=system("kabupaten"),
                at=makers.NOW,
            )
        except AlreadyOff:
            return "already"
        return "done"

    assert sorted(at_the_same_time(decree, HANDS)) == ["already"] * (HANDS - 1) + ["done"]
    voice.refresh_from_db()
    assert voice.answer_due_date == clocks.due(voice.kind, makers.NOW.date(), {FRIDAY})
    assert list(problems()) == []


def test_what_is_said_while_a_day_off_is_decreed_is_promised_with_it() -> None:
    desa = makers.make_desa()
    kabupaten = Wilayah.objects.get(kode="99.01")
    hands = iter(range(HANDS))

    def act() -> None:
        n = next(hands)
        if n == HANDS // 2:
            decree_day_off(
                wilayah=kabupaten,
                day=FRIDAY,
                name="Hari jadi",
                legal_basis="Kepbup 1",
                by=system("kabupaten"),
                at=makers.NOW,
            )
        else:
            makers.make_aspirasi(desa, f"jalan rusak {n}")

    at_the_same_time(act, HANDS)
    assert RegionalHoliday.objects.count() == 1
    off = days_off_now(desa.kode)
    for voice in Aspirasi.objects.all():
        assert voice.answer_due_date == clocks.due(voice.kind, makers.NOW.date(), off)
    assert list(problems()) == []


def test_a_deadline_marked_by_many_is_marked_once() -> None:
    desa = makers.make_desa()
    kades = makers.make_member(Role.KADES, desa)

    def mark() -> str:
        try:
            mark_done(
                desa=desa,
                item="lppd",
                year=2025,
                done_on=dt.date(2026, 3, 27),
                document_no="1",
                by=kades.actor(),
                at=makers.NOW,
            )
        except AlreadyMarked:
            return "already"
        return "done"

    assert sorted(at_the_same_time(mark, HANDS)) == ["already"] * (HANDS - 1) + ["done"]
    assert CalendarDone.objects.count() == 1
