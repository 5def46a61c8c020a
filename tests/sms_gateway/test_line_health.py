"""How a line fares: silence that is odd, rest, failures, SMS that wait, and counts that do not agree."""

import datetime as dt
from typing import Any

import pytest

from accountability.regions.models import Wilayah
from sms_gateway import outbox
from sms_gateway.limits import LIMITS
from sms_gateway.line_health import LineHealth, line_name, lines_of, waiting_without_line
from sms_gateway.models import Line, OutboundSMS, Reconciliation
from tests import makers

AT = makers.NOW


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """The village's Android phone, heard a minute ago."""
    made = makers.make_line(desa, carrier="smsgate")
    Line.objects.filter(pk=made.pk).update(last_heard_at=AT - dt.timedelta(minutes=1))
    return Line.objects.get(pk=made.pk)


def health(desa: Wilayah, line: Line, **fields: Any) -> LineHealth:
    """How the line fares with these fields."""
    Line.objects.filter(pk=line.pk).update(**fields)
    return next(one for one in lines_of(desa=desa, at=AT) if one.line == line)


@pytest.mark.django_db
class TestLinesOf:
    def test_own_lines_stand_before_shared_ones_and_others_are_not_told(
        self, desa: Wilayah, other_desa: Wilayah, line: Line
    ) -> None:
        shared = makers.make_line(None, address="+6281200009999")
        makers.make_line(other_desa, address="+6281200002002")
        Line.objects.create(
            key="tak-dikenal", carrier="twilio", address="+6281200007777", sends=False, assigned=False
        )
        Line.objects.filter(pk=shared.pk).update(priority=1)
        assert [(one.line, one.shared) for one in lines_of(desa=desa, at=AT)] == [
            (line, False),
            (shared, True),
        ]

    def test_a_line_heard_just_now_is_well(self, desa: Wilayah, line: Line) -> None:
        assert health(desa, line).well

    def test_a_phone_that_is_silent_for_hours_is_told(self, desa: Wilayah, line: Line) -> None:
        limit = dt.timedelta(minutes=LIMITS.gateway_silent_minutes)
        assert health(desa, line, last_heard_at=AT - limit).silent_for is None
        told = health(desa, line, last_heard_at=AT - limit - dt.timedelta(minutes=1))
        assert told.silent_for == limit + dt.timedelta(minutes=1)
        assert not told.well

    def test_a_phone_that_was_never_heard_is_told(self, desa: Wilayah, line: Line) -> None:
        assert health(desa, line, last_heard_at=None).never_heard

    def test_the_silence_of_a_line_that_only_sends_or_of_twilio_is_normal(
        self, desa: Wilayah, line: Line
    ) -> None:
        long_ago = AT - dt.timedelta(days=90)
        assert health(desa, line, last_heard_at=long_ago, receives=False).well
        assert health(desa, line, last_heard_at=long_ago, receives=True, carrier="twilio").well

    def test_a_rest_ends(self, desa: Wilayah, line: Line) -> None:
        assert health(desa, line, rests_until=AT + dt.timedelta(minutes=1)).resting
        assert not health(desa, line, rests_until=AT).resting

    def test_failures_in_a_row_are_told_from_three_on(self, desa: Wilayah, line: Line) -> None:
        assert not health(desa, line, failures_in_a_row=LIMITS.line_failures - 1).failing
        assert health(desa, line, failures_in_a_row=LIMITS.line_failures).failing

    def test_what_is_due_waits_and_what_is_for_the_morning_does_not(self, desa: Wilayah, line: Line) -> None:
        since = AT - dt.timedelta(minutes=LIMITS.waiting_old_minutes + 5)
        for number, due in enumerate((since, AT - dt.timedelta(minutes=1), AT + dt.timedelta(hours=8))):
            sms = outbox.promise(
                contact=makers.make_contact(),
                desa=desa,
                body="kabar",
                template="dibaca",
                dedupe_key=f"uji:{number}",
                kind="news",
                at=AT - dt.timedelta(days=1),
            )
            OutboundSMS.objects.filter(pk=sms.pk).update(line=line, not_before=due)
        told = health(desa, line)
        assert (told.waiting, told.oldest_due_at) == (2, since)
        assert told.waiting_for == dt.timedelta(minutes=LIMITS.waiting_old_minutes + 5)

    def test_counts_that_do_not_agree_are_told(self, desa: Wilayah, line: Line) -> None:
        for ago, told, kept in ((0, 41, 41), (1, 20, 18), (2, 5, 9), (40, 99, 0)):
            Reconciliation.objects.create(
                line=line,
                date=AT.date() - dt.timedelta(days=ago),
                at=AT,
                told_by_provider=told,
                in_inbox=kept,
            )
        found = health(desa, line)
        assert [day.told_by_provider for day in found.days] == [41, 20, 5]
        assert found.missing == 2

    def test_an_sms_without_a_line_is_counted(self, desa: Wilayah) -> None:
        outbox.promise(
            contact=makers.make_contact(),
            desa=desa,
            body="kabar",
            template="dibaca",
            dedupe_key="uji:1",
            kind="news",
            at=AT,
        )
        assert waiting_without_line(desa=desa, at=AT + dt.timedelta(days=1)) == 1


class TestName:
    @pytest.mark.parametrize(
        ("carrier", "address", "name"),
        [
            ("smsgate", "+6281200002001", "HP Android, berakhir 2001"),
            ("twilio", "POSKO", "Twilio POSKO"),
            ("lain", "1708", "Penyedia SMS 1708"),
        ],
    )
    def test_a_line_is_named_without_its_whole_number(self, carrier: str, address: str, name: str) -> None:
        assert line_name(Line(carrier=carrier, address=address)) == name
