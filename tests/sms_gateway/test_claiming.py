"""Which waiting SMS one transaction takes: whole villages, the one that waits longest first."""

import pytest

from accountability.lib.together import together
from accountability.regions.models import Wilayah
from sms_gateway import claiming, inbox
from sms_gateway.models import InboundSMS, Line
from tests import makers
from tests.sms_gateway.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def villages() -> list[Line]:
    """The lines of three villages, and one that all share."""
    desa: list[Wilayah | None] = [makers.make_desa(f"99.01.01.200{n}", f"Desa {n}") for n in range(1, 4)]
    return [makers.make_line(one, address=f"+628120000300{n}") for n, one in enumerate([*desa, None])]


def write(*lines: Line) -> None:
    """One SMS to each of these lines, each by another phone."""
    for number, line in enumerate(lines):
        sender = f"+6281200001{InboundSMS.objects.count():03}"
        inbox.receive(line=line, carrier_ref=f"{line.key}-{number}", sender=sender, body="air", at=AT)


def claimed(limit: int) -> list[str]:
    """The references of what one transaction takes."""
    with together():
        return [sms.carrier_ref for sms in claiming.claim(at=AT, limit=limit)]


class TestClaim:
    def test_what_waits_of_one_village_goes_before_what_came_between_to_others(
        self, villages: list[Line]
    ) -> None:
        first, second, third, _ = villages
        write(second, first, third, second, second)
        assert claimed(3) == [f"{second.key}-{number}" for number in (0, 3, 4)]

    def test_there_are_never_more_than_were_wanted(self, villages: list[Line]) -> None:
        write(*[villages[0]] * 5)
        assert claimed(2) == [f"{villages[0].key}-{number}" for number in (0, 1)]

    def test_it_is_filled_up_with_the_village_that_waits_next(self, villages: list[Line]) -> None:
        first, second, third, _ = villages
        write(third, first, second, first)
        assert claimed(3) == [f"{third.key}-0", f"{first.key}-1", f"{first.key}-3"]

    def test_phones_of_no_village_are_taken_too(self, villages: list[Line]) -> None:
        shared = villages[3]
        write(villages[0], shared)
        assert claimed(10) == [f"{villages[0].key}-0", f"{shared.key}-1"]

    def test_of_one_phone_only_the_oldest(self, villages: list[Line]) -> None:
        for number in range(2):
            inbox.receive(line=villages[0], carrier_ref=f"SM{number}", sender=makers.PHONE, body="air", at=AT)
        assert claimed(10) == ["SM0"]

    def test_lines_and_villages_come_along_without_further_questions(
        self, villages: list[Line], django_assert_num_queries: object
    ) -> None:
        write(villages[0], villages[0])
        with together():
            batch = claiming.claim(at=AT, limit=10)
            with django_assert_num_queries(0):  # type: ignore[operator]
                assert {sms.line.desa for sms in batch} == {villages[0].desa}
                assert {sms.contact.desa for sms in batch if sms.contact} == {villages[0].desa}

    def test_nothing_due_is_nothing_claimed(self) -> None:
        assert claimed(10) == []

    def test_when_others_took_all_that_was_chosen_the_next_one_goes_by_itself(
        self, villages: list[Line], monkeypatch: pytest.MonkeyPatch, settings: object
    ) -> None:
        settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer"  # type: ignore[attr-defined]
        write(villages[0])
        gone = [(0, villages[1].desa_id)]
        monkeypatch.setattr(claiming, "_looked_at", lambda at, limit: gone)
        with pytest.raises(claiming.Overtaken):
            claimed(10)
        assert inbox.hand_over(at=AT, limit=2) == 1
        assert not InboundSMS.objects.waiting().exists()
