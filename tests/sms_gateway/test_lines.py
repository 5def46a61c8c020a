"""Which line an SMS came to, and by which an answer leaves."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accountability.regions.models import Wilayah
from sms_gateway import inbox, lines
from sms_gateway.models import Contact, Line
from tests.plans import plan_of, read_whole
from tests.sms_gateway.conftest import AT, PHONE


def make_line(key: str, **fields: object) -> Line:
    number = f"+62812990000{Line.objects.count():02}"
    return Line.objects.create(**{"key": key, "carrier": "twilio", "address": number, **fields})


def write_to(line: Line, ref: str = "SM1") -> inbox.Received:
    return inbox.receive(line=line, carrier_ref=ref, sender=PHONE, body="halo", at=AT)


class TestRoute:
    @pytest.fixture(autouse=True)
    def four_lines(self, desa: Wilayah) -> None:
        self.shared = make_line("bersama")
        self.own = make_line("sukamaju", desa=desa)
        self.incoming_only = make_line("hanya-masuk", desa=desa, sends=False)
        self.elsewhere = make_line("lain", desa=None)

    def route(self, contact: Contact, desa: Wilayah | None, sms: inbox.Received | None = None) -> Line | None:
        return lines.route_for(
            contact=contact, desa_kode=desa.kode if desa else None, in_reply_to=sms.sms if sms else None
        )

    def test_the_lines_of_other_villages_are_not_read(self, contact: Contact, desa: Wilayah) -> None:
        with CaptureQueriesContext(connection) as seen:
            self.route(contact, desa)
        plan = plan_of(seen[-1]["sql"])
        assert any("desa_id" in line for line in plan)
        assert [line for line in read_whole(plan) if "sms_gateway_line" in line] == []

    def test_an_answer_leaves_by_the_line_the_sms_came_in_on(self, contact: Contact, desa: Wilayah) -> None:
        assert self.route(contact, desa, write_to(self.elsewhere)) == self.elsewhere

    def test_when_that_line_does_not_send_the_one_of_the_desa_does(
        self, contact: Contact, desa: Wilayah
    ) -> None:
        assert self.route(contact, desa, write_to(self.incoming_only)) == self.own

    def test_news_comes_from_the_number_the_phone_wrote_to_last(
        self, contact: Contact, desa: Wilayah
    ) -> None:
        write_to(self.own, "SM1")
        write_to(self.elsewhere, "SM2")
        assert self.route(contact, desa) == self.elsewhere

    def test_a_phone_that_never_wrote_hears_from_its_desa(self, contact: Contact, desa: Wilayah) -> None:
        assert self.route(contact, desa) == self.own

    def test_without_a_desa_a_shared_line_speaks(self, contact: Contact) -> None:
        assert self.route(contact, None) == self.shared

    def test_no_line_that_sends_is_no_route(self, contact: Contact, desa: Wilayah) -> None:
        Line.objects.update(active=False)
        assert self.route(contact, desa) is None

    def test_an_unassigned_line_is_never_a_route(self, contact: Contact) -> None:
        Line.objects.update(active=False)
        lines.line_at(carrier="twilio", address="+6281299009999")
        assert self.route(contact, None) is None


class TestPromisesOfTheDatabase:
    @pytest.mark.parametrize(
        "fields",
        [
            {"key": "sukamaju", "address": "+62812990000"},
            {"key": "lain", "address": "+6281299002001"},
            {"key": "lain", "address": "+62812990000", "assigned": False, "sends": True},
        ],
        ids=["same key", "same address", "unassigned but sending"],
    )
    def test_a_line_that_contradicts_another_or_itself_is_refused(
        self, fields: dict[str, object], line: Line
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.create(**{"carrier": "twilio", **fields})
