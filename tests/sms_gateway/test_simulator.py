"""The phone on a page, the command that sends an SMS, and the work without Celery."""

import re
from io import StringIO
from typing import Any, cast

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accountability.lib import bell
from sms_gateway import inbox, outbox, tasks
from sms_gateway.carriers import NotGenuine
from sms_gateway.carriers.simulator import Simulator, phone_group
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from sms_gateway.routing import websocket_routes
from tests.makers import make_desa
from tests.sms_gateway.conftest import AT, NIGHT, PHONE, promise

PAGE = "/simulator/"


@pytest.fixture(autouse=True)
def answering(settings: Settings) -> None:
    settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer"


@pytest.fixture
def phone_line(db: None) -> Line:
    """A simulated line of Sukamaju."""
    return Line.objects.create(
        key="sukamaju", carrier="simulator", address="+6281299002001", desa=make_desa()
    )


def write(client: Client, text: str = "jalan rusak", **fields: str) -> HttpResponse:
    given = {"nomor": PHONE, "nomor_lain": "", "jalur": "sukamaju", "isi": text, "kirim": "1"}
    return client.post(PAGE, given | fields)  # type: ignore[return-value]


def drain() -> None:
    tasks.hand_over_waiting()
    tasks.send_due()


def page(client: Client) -> str:
    return client.get(PAGE).content.decode()


@pytest.mark.django_db
class TestThePage:
    def test_before_the_first_sms_it_says_so(self, client: Client, phone_line: Line) -> None:
        assert "Belum ada SMS" in page(client)

    def test_without_any_line_there_is_still_one_to_write_to(self, client: Client) -> None:
        assert client.get(PAGE).status_code == 200
        assert Line.objects.get().key == "simulator"

    def test_an_sms_goes_through_the_inbox_and_its_reply_comes_back(
        self, client: Client, phone_line: Line
    ) -> None:
        write(client)
        assert InboundSMS.objects.get().line == phone_line
        drain()
        shown = page(client)
        assert shown.index("jalan rusak") < shown.index("Diterima: jalan rusak")
        assert "Sampai" in shown

    def test_the_post_is_answered_with_a_303_to_an_address_without_the_number(
        self, client: Client, phone_line: Line
    ) -> None:
        answer = write(client)
        assert (answer.status_code, answer["Location"]) == (303, PAGE)

    def test_while_a_reply_is_under_way_the_page_looks_again_by_itself(
        self, client: Client, phone_line: Line
    ) -> None:
        write(client)
        assert client.get(PAGE)["Refresh"] == "2"
        drain()
        assert "Refresh" not in client.get(PAGE)

    def test_an_empty_sms_is_sent_too(self, client: Client, phone_line: Line) -> None:
        write(client, text="")
        assert InboundSMS.objects.get().body == ""

    def test_another_phone_sees_only_its_own_sms(self, client: Client, phone_line: Line) -> None:
        write(client, text="rahasia saya")
        write(client, text="halo", nomor="lain", nomor_lain="0812-0000-0099")
        assert "rahasia saya" not in page(client)
        assert "halo" in page(client)

    def test_opening_a_phone_sends_nothing(self, client: Client, phone_line: Line) -> None:
        assert client.post(PAGE, {"nomor": PHONE, "jalur": "sukamaju", "buka": "1"}).status_code == 303
        assert InboundSMS.objects.count() == 0

    @pytest.mark.parametrize(
        "fields",
        [
            {"nomor": "lain", "nomor_lain": "bukan nomor"},
            {"nomor_lain": "0812-0000-0099"},  # and a phone of the list
            {"nomor": "lain"},
            {"jalur": "tak-ada"},
            {"nomor": "x"},
        ],
        ids=str,
    )
    def test_what_cannot_be_is_a_422_with_a_sentence(
        self, fields: dict[str, str], client: Client, phone_line: Line
    ) -> None:
        answer = write(client, **fields)
        assert answer.status_code == 422
        assert "pesan-salah" in answer.content.decode()
        assert InboundSMS.objects.count() == 0

    def test_an_sms_cannot_break_the_page(self, client: Client, phone_line: Line) -> None:
        write(client, text="<script>alert(1)</script>")
        drain()
        assert "<script>alert" not in page(client)

    def test_it_cannot_write_to_a_line_of_a_real_carrier(self, client: Client, phone_line: Line) -> None:
        Line.objects.create(key="nyata", carrier="twilio", address="+6281299002009")
        assert write(client, jalur="nyata").status_code == 422

    def test_news_that_waits_for_the_morning_says_until_when(
        self, client: Client, phone_line: Line, settings: Settings
    ) -> None:
        write(client)
        contact = InboundSMS.objects.get().contact
        assert contact is not None
        promise(contact, kind="news", body="Usul Anda dibahas.", at=NIGHT.replace(year=2030))
        OutboundSMS.objects.update(not_before=NIGHT.replace(year=2030, hour=23))
        assert re.search(r"Menunggu sampai 22 Nov 06\.00 WIB", page(client))

    def test_without_demo_and_debug_there_is_no_such_page(self, client: Client, settings: Settings) -> None:
        settings.DEMO = settings.DEBUG = False
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE).status_code == 404


@pytest.mark.django_db
class TestTheCommand:
    def test_it_prints_the_replies(self, phone_line: Line) -> None:
        assert self.simulate("jalan rusak", to="sukamaju") == "Diterima: jalan rusak\n"
        assert InboundSMS.objects.get().line == phone_line

    def test_unless_told_it_writes_to_the_first_village(self, phone_line: Line) -> None:
        Line.objects.create(key="bersama", carrier="simulator", address="+6281299002000")
        self.simulate("halo")
        assert InboundSMS.objects.get().line == phone_line

    def test_without_any_line_it_makes_a_shared_one(self) -> None:
        self.simulate("halo")
        assert InboundSMS.objects.get().line.key == "simulator"

    def test_a_line_that_does_not_exist_is_told_with_those_that_do(self, phone_line: Line) -> None:
        with pytest.raises(CommandError, match="known are: sukamaju"):
            self.simulate("halo", to="tak-ada")

    def test_a_sender_that_is_no_phone_is_told_so(self) -> None:
        with pytest.raises(CommandError, match="not a phone number"):
            self.simulate("halo", sender="12")

    def test_an_sms_that_cannot_be_taken_in_is_told_with_the_kind_of_failure(
        self, settings: Settings
    ) -> None:
        settings.SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer_and_break"
        with pytest.raises(CommandError, match="waiting: CannotRead"):
            self.simulate("halo")

    def simulate(self, text: str, sender: str = "0812-0000-0001", to: str = "") -> str:
        out = StringIO()
        call_command("sms_simulate", "--from", sender, *(["--to", to] if to else []), text, stdout=out)
        return out.getvalue()


@pytest.mark.django_db
class TestWork:
    def test_once_drains_what_there_is(self, phone_line: Line) -> None:
        for number in range(3):
            inbox.receive(
                line=phone_line, carrier_ref=f"{number}", sender=PHONE, body=f"lapor {number}", at=AT
            )
        OutboundSMS.objects.update(sending_at=AT)
        out = StringIO()
        call_command("work", "--once", stdout=out)
        assert out.getvalue() == "handed over 3, sent 3, unknown 0\n"

    def test_the_sweeper_task_names_what_died_unknown(self, phone_line: Line, rings: list[str]) -> None:
        contact = inbox.receive(line=phone_line, carrier_ref="1", sender=PHONE, body="a", at=AT).sms.contact
        assert contact is not None
        promise(contact)
        OutboundSMS.objects.update(state="sending", rank=10, sending_at=AT)
        tasks.sweep()
        assert OutboundSMS.objects.get().state == "unknown"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_thread_keeps_its_connection")
class TestTheLiveSocket:
    """Channels looks after the connections of its thread, so these need a database although they ask none."""

    async def test_a_reply_makes_the_page_look_and_tells_nothing(self) -> None:
        page = await opened(PHONE)
        bell._ring_group_now(phone_group(PHONE))
        assert (await page.socket.receive_output(15))["text"] == "look"
        await page.leave()

    async def test_the_reply_to_another_phone_is_not_heard(self) -> None:
        page = await opened(PHONE)
        bell._ring_group_now(phone_group("+6281200000002"))
        assert await page.socket.receive_nothing(timeout=0.1)
        await page.leave()

    async def test_without_demo_the_socket_stays_shut(self, settings: Settings) -> None:
        settings.DEMO = settings.DEBUG = False
        assert not await Browser(PHONE).connected()


class TestTheLivePage:
    def test_the_group_does_not_tell_the_number(self) -> None:
        assert "81200000001" not in phone_group(PHONE)

    @pytest.mark.django_db
    def test_an_sms_by_the_simulator_rings_for_its_phone(
        self, phone_line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[str] = []
        monkeypatch.setattr(bell, "ring_group", heard.append)
        contact = inbox.receive(line=phone_line, carrier_ref="1", sender=PHONE, body="a", at=AT).sms.contact
        assert contact is not None
        promise(contact)
        outbox.send(at=AT, limit=1)
        assert heard == [phone_group(PHONE)]

    @pytest.mark.parametrize("door", ["verify", "incoming", "report"])
    def test_the_simulator_has_no_webhook(self, door: str) -> None:
        with pytest.raises(NotGenuine):
            getattr(Simulator(), door)(None, None)


class Browser:
    """A browser's socket to the page of one phone."""

    def __init__(self, number: str) -> None:
        router = URLRouter(cast("Any", websocket_routes))
        path = f"/ws/simulator/{phone_group(number)}/"
        scope = {"type": "websocket", "path": path, "headers": [], "query_string": b""}
        self.socket = cast("Any", ApplicationCommunicator)(router, scope)

    async def connected(self) -> bool:
        """Whether the server lets it in."""
        await self.socket.send_input({"type": "websocket.connect"})
        return bool((await self.socket.receive_output(10))["type"] == "websocket.accept")

    async def leave(self) -> None:
        """Closes from the browser's side."""
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.socket.wait()


async def opened(number: str) -> Browser:
    page = Browser(number)
    assert await page.connected()
    return page
