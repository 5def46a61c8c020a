"""With a real Kannel and its fake SMS centre: from a phone into the inbox and back, whatever dies."""

import re
import shutil
import signal
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from sms_gateway import carriers
from sms_gateway.carriers import Outgoing, Route, TryLater
from tests.peers.kannel import FAKESMSC, NUMBER, FakeCentre, Kannel
from tests.peers.posko import DESA, Posko, eventually

pytestmark = pytest.mark.skipif(
    not (shutil.which("bearerbox") and FAKESMSC.exists()),
    reason="Kannel is not installed (apt-get install kannel kannel-extras)",
)
PHONE = "+6281200000001"
MANY = 200
COUNT = "SELECT count(*) FROM sms_gateway_inboundsms"


def from_phone(words: str, phone: str = PHONE) -> str:
    """An SMS as fakesmsc takes it."""
    return f"{phone} {NUMBER} text {words}"


def held(posko: Posko, words: str) -> int:
    return posko.number(f"{COUNT} WHERE body LIKE '%{words}%'")


def fetched(posko: Posko) -> str:
    """What the posko says after it compared its inbox with Kannel's access-log of today."""
    posko.manage("sms_line", "kannel", "--setting", "access_log_minutes=0")
    told = posko.manage("sms_reconcile", "--line", "kannel", "--date", timezone.localdate().isoformat())
    posko.manage("sms_line", "kannel", "--setting", "access_log_minutes=")
    return told


@pytest.fixture(scope="module")
def kannel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    """Both boxes; started once it is known how they are to call."""
    made = Kannel(tmp_path_factory.mktemp("kannel"))
    yield made
    made.stop()


@pytest.fixture(scope="module", autouse=True)
def told(posko: Posko, kannel: Kannel) -> str:
    """What `manage.py sms_line` says to write into kannel.conf; the boxes run with that."""
    printed = posko.manage(
        *("sms_line", "kannel", "--carrier", "kannel", "--address", f"+{NUMBER}", "--desa", DESA),
        *("--setting", f"app_url={posko.address}", "--setting", f"url={kannel.sendsms_address}"),
        *("--setting", f"access_log={kannel.access_log}"),
        *("--secret", "username", "--secret", "password"),
        SMS_SECRET_USERNAME="posko",
        SMS_SECRET_PASSWORD="rahasia",
    )
    way_in = re.findall(r"^ +((?:send-sender|post-url) = .*)$", printed, re.MULTILINE)
    kannel.start("\n".join(way_in))
    return printed


class TestFromPhoneToPhone:
    def test_neither_key_nor_words_stand_in_an_address_it_is_set_up_with(self, told: str) -> None:
        found = re.search(r'post-url = "http://posko:([^@]+)@[^/]+(/sms/kannel/masuk/\?[^"]+)"', told)
        assert found is not None
        assert found[1] not in found[2]
        assert not re.search("%[abpPr]", found[2])

    @pytest.mark.usefixtures("worker")
    def test_an_sms_becomes_an_aspirasi_and_its_receipt_is_delivered(
        self, posko: Posko, kannel: Kannel
    ) -> None:
        with FakeCentre(kannel, from_phone("LAPOR jalan rusak  di RT 03 & 50% berlubang 😀")) as phone:
            receipt = phone.phone_shows(f"{NUMBER} {PHONE} text ")
            eventually(
                lambda: posko.number("SELECT count(*) FROM sms_gateway_outboundsms WHERE state='delivered'"),
                "the receipt is reported as delivered",
            )
        assert posko.rows("SELECT body FROM sms_gateway_inboundsms") == [
            ("LAPOR jalan rusak  di RT 03 & 50% berlubang 😀",)
        ]
        assert posko.number("SELECT count(*) FROM posko_aspirasi") == 1
        nomor = posko.rows("SELECT nomor FROM posko_aspirasi")[0][0]
        assert nomor in re.sub(r"\D", "", receipt)

    def test_parts_that_come_in_the_wrong_order_are_one_sms(self, posko: Posko, kannel: Kannel) -> None:
        for place in (3, 1, 2):
            part = f"{PHONE} {NUMBER} udh-text %05%00%03%4D%03%0{place} panjang{place}"
            with FakeCentre(kannel, part):
                kept = f"SELECT count(*) FROM sms_gateway_fragment WHERE seq = {place}"  # noqa: S608
                eventually(lambda kept=kept: posko.number(kept), f"part {place} is kept")  # type: ignore[misc]
        eventually(lambda: held(posko, "panjang1panjang2panjang3"), "the parts are joined")
        assert held(posko, "panjang") == 1

    def test_words_outside_the_sms_alphabet_reach_the_phone_as_they_are(
        self, posko: Posko, kannel: Kannel
    ) -> None:
        with FakeCentre(kannel, from_phone("stop dulu")) as phone:
            eventually(lambda: held(posko, "stop dulu"), "the centre is connected")
            carriers.named("kannel").send(outgoing(kannel, "halo 😀 ‘x’"))
            seen = phone.phone_shows(f"{NUMBER} {PHONE} ucs-2 ")
            carriers.named("kannel").send(outgoing(kannel, "[a] €5 £ @ _ ü ~ 100%"))
            assert phone.phone_shows("€5").endswith("text [a] €5 £ @ _ ü ~ 100%")
        raw = seen.partition("ucs-2 ")[2].encode().replace(b"+", b" ")
        utf16 = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), raw)
        assert utf16.decode("utf-16-be") == "halo 😀 ‘x’"


class TestNothingIsLostAndNothingDoubled:
    def test_while_the_posko_is_killed_and_started_again_every_sms_comes_in_once(
        self, posko: Posko, kannel: Kannel
    ) -> None:
        with FakeCentre(kannel, from_phone("hujan lebat sekali"), times=MANY, pause=0.005):
            eventually(lambda: held(posko, "hujan lebat") > 20, "the first ones are in")
            called = kannel.calls_again() + kannel.deaths()
            posko.kill("web")
            # In the middle of its calls: it calls again, or dies of it, with what it holds in memory.
            eventually(lambda: kannel.calls_again() + kannel.deaths() > called, "Kannel found nobody")
            posko.serve()
            eventually(lambda: kannel.came_in("hujan lebat") >= MANY, "all are with Kannel")
            eventually(kannel.has_handed_over_all, "Kannel has no call left to make")
        fetched(posko)
        assert held(posko, "hujan lebat") == MANY

    def test_what_a_killed_smsbox_held_in_memory_is_fetched_from_the_access_log(
        self, posko: Posko, kannel: Kannel
    ) -> None:
        posko.kill("web")
        broken = Broken(posko.port)
        with FakeCentre(kannel, from_phone("atap sekolah & 50% bocor"), times=3):
            eventually(lambda: broken.calls >= 3, "Kannel was turned away, and keeps them in memory")
            kannel.kill_smsbox()
            broken.close()
            posko.serve()
            eventually(kannel.hears_a_centre, "Kannel goes on")
            assert held(posko, "atap sekolah") == 0
            told = fetched(posko)
            assert held(posko, "atap sekolah") == 3
            assert fetched(posko) == told, "again it fetches nothing"
        assert held(posko, "atap sekolah & 50% bocor") == 3

    def test_a_posko_that_answers_500_and_then_works_has_it_once(self, posko: Posko, kannel: Kannel) -> None:
        posko.kill("web")
        broken = Broken(posko.port)
        deaths = kannel.deaths()
        with FakeCentre(kannel, from_phone("banjir di dusun")):
            eventually(lambda: broken.calls >= 2 or kannel.deaths() > deaths, "Kannel was turned away twice")
            broken.close()
            posko.serve()
            eventually(kannel.has_handed_over_all, "Kannel has no call left to make")
        fetched(posko)
        assert held(posko, "banjir di dusun") == 1

    def test_a_posko_that_hangs_is_called_again_and_has_it_once(self, posko: Posko, kannel: Kannel) -> None:
        called = kannel.calls_again() + kannel.deaths()
        posko.signal("web", signal.SIGSTOP)
        with FakeCentre(kannel, from_phone("jembatan putus")):
            # Or it dies at the first call: it keeps connections of the web server before this one.
            again = "Kannel calls again while the first call hangs"
            eventually(lambda: kannel.calls_again() + kannel.deaths() > called, again)
            posko.signal("web", signal.SIGCONT)
            eventually(kannel.has_handed_over_all, "Kannel has no call left to make")
        fetched(posko)
        assert held(posko, "jembatan putus") == 1


class TestWhenTheCentreIsAway:
    def test_kannel_takes_it_and_the_phone_gets_it_once_the_centre_is_back(
        self, posko: Posko, kannel: Kannel
    ) -> None:
        sent = carriers.named("kannel").send(outgoing(kannel, "menunggu operator"))
        assert sent.status == "accepted"
        with FakeCentre(kannel, from_phone("sinyal kembali")) as phone:
            phone.phone_shows("menunggu operator")

    def test_a_wrong_password_and_a_box_that_is_gone_break_the_route_and_send_nothing(
        self, kannel: Kannel
    ) -> None:
        with pytest.raises(TryLater) as refused:
            carriers.named("kannel").send(outgoing(kannel, "a", right=False))
        assert (refused.value.code, refused.value.route_broken) == ("http_403", True)
        with pytest.raises(TryLater) as gone:
            carriers.named("kannel").send(outgoing(kannel, "a", url="http://127.0.0.1:9/cgi-bin/sendsms"))
        assert gone.value.route_broken


class TestTheOtherWayIn:
    def test_by_get_url_as_printed_the_same_words_come_in(
        self, posko: Posko, told: str, tmp_path: Any
    ) -> None:
        assert "get-url" not in told
        told = posko.manage("sms_line", "kannel", "--setting", "key_in=")  # as it was set up before
        found = re.search(r"^ +(get-url = .*)$", told, re.MULTILINE)
        assert found is not None
        other = Kannel(tmp_path / "kannel")
        other.start(found[1])
        try:
            with FakeCentre(other, from_phone("lewat GET  & 50% 😀+")):
                eventually(lambda: held(posko, "lewat GET"), "it is in")
            rows = posko.rows("SELECT body FROM sms_gateway_inboundsms WHERE body LIKE 'lewat GET%'")
            assert rows == [("lewat GET  & 50% 😀+",)]
        finally:
            other.stop()
            posko.manage("sms_line", "kannel", "--setting", "key_in=header")


def outgoing(kannel: Kannel, body: str, *, right: bool = True, url: str = "") -> Outgoing:
    """One SMS straight to the box."""
    route = Route(
        key="kannel",
        address=f"+{NUMBER}",
        settings={"url": url or kannel.sendsms_address, "app_url": "http://127.0.0.1:9"},
        secrets={"username": "posko", "password": "rahasia" if right else "salah"},
        door_key="tidak-ada",
    )
    return Outgoing(ref="uji", route=route, to=PHONE, body=body, valid_seconds=600)


class Broken(ThreadingHTTPServer):
    """A web server in the posko's place that answers everything with 500."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        self.calls = 0
        super().__init__(("127.0.0.1", port), _Sorry)
        self.thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        """Frees the port."""
        self.shutdown()
        self.server_close()
        self.thread.join()


class _Sorry(BaseHTTPRequestHandler):
    server: Broken

    def do_POST(self) -> None:
        self.server.calls += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""
