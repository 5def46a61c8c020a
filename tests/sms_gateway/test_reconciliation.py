"""What the provider lists and the inbox lacks is fetched, and both counts are kept."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accountability.regions.models import Wilayah
from sms_gateway import inbox, reconciliation
from sms_gateway.carriers import CannotTell, Incoming, TryLater
from sms_gateway.models import InboundSMS, Line, Reconciliation
from tests.sms_gateway.conftest import AT, ScriptedCarrier

DAY = date(2026, 11, 20)


def told(number: int) -> Incoming:
    return Incoming(
        carrier_ref=f"SM{number}",
        sender=f"+6281299{number:06}",
        address="+6281299002001",
        body=f"jalan rusak {number}",
        sent_at_provider=AT - timedelta(days=1),
    )


class TestReconcile:
    def test_what_is_missing_is_stored_once_and_both_counts_are_kept(
        self, line: Line, carrier: ScriptedCarrier
    ) -> None:
        known = told(1)
        inbox.receive(line=line, carrier_ref="SM1", sender=known.sender, body=known.body, at=AT)
        carrier.listed = [told(number) for number in (1, 2, 3)]
        row = reconciliation.reconcile(line=line, date=DAY, at=AT)
        assert row is not None
        assert (row.told_by_provider, row.in_inbox, row.fetched) == (3, 3, 2)
        assert InboundSMS.objects.waiting().count() == 3
        fetched = InboundSMS.objects.get(carrier_ref="SM2")
        assert (fetched.received_at, fetched.sent_at_provider) == (AT, AT - timedelta(days=1))

    def test_again_it_fetches_nothing_and_remembers_what_it_fetched(
        self, line: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.listed = [told(1)]
        reconciliation.reconcile(line=line, date=DAY, at=AT)
        row = reconciliation.reconcile(line=line, date=DAY, at=AT + timedelta(hours=1))
        assert row is not None
        assert (row.told_by_provider, row.in_inbox, row.fetched) == (1, 1, 1)
        assert (Reconciliation.objects.count(), InboundSMS.objects.count()) == (1, 1)

    def test_the_day_is_that_of_the_villages_clock(
        self, line: Line, carrier: ScriptedCarrier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[tuple[datetime, datetime]] = []

        def received(route: object, *, since: datetime, until: datetime) -> list[Incoming]:
            asked.append((since, until))
            return []

        monkeypatch.setattr(carrier, "received", received)
        reconciliation.reconcile(line=line, date=DAY, at=AT)
        begins = datetime(2026, 11, 19, 17, tzinfo=UTC)
        assert asked == [(begins, begins + timedelta(days=1))]

    def test_a_carrier_without_a_list_leaves_no_row(self, line: Line, carrier: ScriptedCarrier) -> None:
        carrier.listed = CannotTell()
        assert reconciliation.reconcile(line=line, date=DAY, at=AT) is None
        assert Reconciliation.objects.count() == 0

    def test_what_cannot_be_read_now_leaves_no_row_either(self, line: Line, carrier: ScriptedCarrier) -> None:
        carrier.listed = TryLater("ReadTimeout")
        with pytest.raises(TryLater):
            reconciliation.reconcile(line=line, date=DAY, at=AT)
        assert Reconciliation.objects.count() == 0


class TestReconcileAll:
    def test_it_looks_back_each_time_and_counts_yesterday_once(
        self, line: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.listed = [told(1)]
        assert reconciliation.reconcile_all(at=AT) == 1
        carrier.listed = [told(1), told(2)]
        assert reconciliation.reconcile_all(at=AT + timedelta(hours=1)) == 1
        row = Reconciliation.objects.get()
        assert (row.date, row.told_by_provider) == (DAY, 1)

    def test_a_line_that_cannot_be_asked_does_not_hold_up_the_others(
        self, line: Line, carrier: ScriptedCarrier
    ) -> None:
        Line.objects.create(key="a-rusak", carrier="twilio", address="+6281299000000")

        def received(route: object, *, since: datetime, until: datetime) -> list[Incoming]:
            if getattr(route, "key", "") == "a-rusak":
                raise TryLater("ReadTimeout")
            return [told(1)]

        carrier.received = received  # type: ignore[method-assign,assignment]
        assert reconciliation.reconcile_all(at=AT) == 1
        assert Reconciliation.objects.get().line == line


class TestPublished:
    def test_a_village_sees_its_own_lines_newest_first(
        self, line: Line, other_desa: Wilayah, desa: Wilayah, carrier: ScriptedCarrier
    ) -> None:
        carrier.listed = []
        for day in (DAY, DAY - timedelta(days=1)):
            reconciliation.reconcile(line=line, date=day, at=AT)
        assert [row.date for row in reconciliation.published(desa)] == [DAY, DAY - timedelta(days=1)]
        assert reconciliation.published(other_desa).count() == 0
        assert reconciliation.published().count() == 2


class TestCommand:
    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("sms_reconcile", *arguments, stdout=out, stderr=out)
        return out.getvalue()

    def test_it_prints_both_counts(self, line: Line, carrier: ScriptedCarrier) -> None:
        carrier.listed = [told(1)]
        said = self.run("--line", "sukamaju", "--date", "2026-11-20")
        assert said == "sukamaju 2026-11-20: provider 1, inbox 1, fetched 1\n"

    def test_it_says_which_lines_keep_no_list(self, line: Line, carrier: ScriptedCarrier) -> None:
        assert self.run() == "sukamaju: its carrier keeps no list\n"

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [(["--line", "lain"], "There is no line lain"), (["--date", "kemarin"], "--date is not a day")],
    )
    def test_what_makes_no_sense_is_said_in_one_sentence(
        self, arguments: list[str], sentence: str, line: Line, carrier: ScriptedCarrier
    ) -> None:
        with pytest.raises(CommandError, match=sentence):
            self.run(*arguments)

    def test_a_provider_that_does_not_answer_ends_it_with_an_error(
        self, line: Line, carrier: ScriptedCarrier
    ) -> None:
        carrier.listed = TryLater("ReadTimeout")
        with pytest.raises(CommandError, match="try again later"):
            self.run()
