"""The two doors Kannel knocks on: only with the key, only from where the line allows, once per SMS."""

import base64
import logging
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlsplit

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accountability.regions.models import Wilayah
from sms_gateway import outbox
from sms_gateway.carriers import Outgoing
from sms_gateway.carriers.kannel import _report_address
from sms_gateway.models import Fragment, InboundSMS, Line, OutboundSMS
from sms_gateway.routes import route_of
from tests.sms_gateway.conftest import AT, PHONE, ScriptedCarrier

KEY = "kunci-pintu-kannel"
IN, STATUS = f"/sms/kannel/{KEY}/masuk/", f"/sms/kannel/{KEY}/status/"
TOLD = {
    "from": PHONE,
    "to": "+6281299003001",
    "text": "LAPOR jalan  rusak & 50% ",
    "charset": "UTF-8",
    "coding": "0",
    "id": "bce5f376-5155-43c8-af4c-af6f1b7606e6",
    "ts": "1795315326",
    "udh": "",
}


@pytest.fixture
def kannel(desa: Wilayah) -> Line:
    """Sukamaju's line by Kannel."""
    return Line.objects.create(
        key="kannel-sukamaju", carrier="kannel", address="+6281299003001", desa=desa, door_key=KEY
    )


def get(client: Client, door: str = IN, raw: str = "", **changed: str) -> HttpResponse:
    """A GET as Kannel makes it; `raw` is added to the query as it stands."""
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in (TOLD | changed).items())
    return client.generic("GET", door, QUERY_STRING=query + raw)  # type: ignore[return-value]


def post(client: Client, body: bytes, charset: str = "UTF-8", **headers: str) -> HttpResponse:
    """A POST as Kannel's post-url makes it."""
    told = {"X-Kannel-From": PHONE, "X-Kannel-To": "6281299003001", "X-Kannel-Coding": "0"} | headers
    return client.generic(  # type: ignore[return-value]
        "POST",
        IN + f"?id={TOLD['id']}&ts={TOLD['ts']}",
        body,
        f'text/plain; charset="{charset}"',
        headers=told,
    )


@pytest.mark.usefixtures("kannel")
class TestAnSMSComesIn:
    def test_it_is_stored_and_answered_with_nothing_that_could_be_texted_back(
        self, client: Client, kannel: Line
    ) -> None:
        answer = get(client)
        assert (answer.status_code, answer.content) == (200, b"")
        stored = InboundSMS.objects.get()
        assert (stored.body, stored.line, stored.carrier_ref) == (TOLD["text"], kannel, TOLD["id"])
        assert stored.sent_at_provider is not None
        assert stored.sent_at_provider.timestamp() == int(TOLD["ts"])

    def test_the_same_id_again_is_acknowledged_and_not_stored_again(self, client: Client) -> None:
        assert [get(client).status_code for _ in range(3)] == [200, 200, 200]
        assert InboundSMS.objects.count() == 1

    def test_the_same_words_under_another_id_are_another_sms(self, client: Client) -> None:
        get(client)
        get(client, id="lain")
        assert InboundSMS.objects.count() == 2

    def test_where_the_time_is_the_centres_own_a_second_delivery_is_known_again(
        self, client: Client, kannel: Line
    ) -> None:
        kannel.settings = {"smsc_clock": "yes"}
        kannel.save()
        get(client)
        get(client, id="kedua")
        get(client, id="ketiga", ts="1795315327")
        refs = list(InboundSMS.objects.order_by("pk").values_list("carrier_ref", flat=True))
        assert len(refs) == 2
        assert not [ref for ref in refs if PHONE[1:] in ref or TOLD["id"] in ref]

    def test_without_an_id_it_is_kept_all_the_same(self, client: Client) -> None:
        assert get(client, id="").status_code == 200
        assert get(client, id="").status_code == 200
        assert InboundSMS.objects.count() == 1

    @pytest.mark.parametrize(
        ("raw", "charset", "coding", "words"),
        [
            ("halo 😀 ‘x’".encode(), "UTF-8", "0", "halo 😀 ‘x’"),
            ("halo 😀 ‘x’".encode("utf-16-be"), "UTF-16BE", "2", "halo 😀 ‘x’"),
            ("halo 😀".encode("utf-16-be"), "", "2", "halo 😀"),
            ("café".encode("latin-1"), "ISO-8859-1", "0", "café"),
            ("café".encode("latin-1"), "UTF-8", "0", "café"),
            (b"\xff\x01\x10", "8-BIT", "1", "ÿ\x01\x10"),
            (b"halo", "X-ANEH", "0", "halo"),
            (b"\xd8\x3d", "UTF-16BE", "2", "\ufffd"),
            (b"a+b c", "UTF-8", "0", "a+b c"),
            (b"", "UTF-8", "0", ""),
        ],
        ids=[
            "utf-8",
            "ucs-2",
            "ucs-2 unnamed",
            "latin",
            "not utf-8",
            "8-bit",
            "unknown",
            "half",
            "plus",
            "empty",
        ],
    )
    def test_words_of_any_alphabet_arrive_unaltered_by_get_and_by_post(
        self, raw: bytes, charset: str, coding: str, words: str, client: Client
    ) -> None:
        fields = {name: value for name, value in TOLD.items() if name not in {"text", "charset", "coding"}}
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
        query += f"&text=x&bin={quote_from_bytes(raw, safe='')}&charset={charset}&coding={coding}"
        assert client.generic("GET", IN, QUERY_STRING=query).status_code == 200
        assert InboundSMS.objects.get().body == (words or "x")
        InboundSMS.objects.all().delete()
        assert post(client, raw, charset, **{"X-Kannel-Coding": coding}).status_code == 200
        assert InboundSMS.objects.get().body == words

    def test_an_sms_by_post_url_is_the_same_as_by_get(self, client: Client) -> None:
        get(client)
        assert post(client, TOLD["text"].encode()).status_code == 200
        assert InboundSMS.objects.count() == 1

    def test_one_part_of_a_long_sms_waits_for_the_others(self, client: Client) -> None:
        udh = "%05%00%03%07%02"
        for place in (2, 1):
            fields = {name: value for name, value in TOLD.items() if name != "udh"}
            fields |= {"id": f"bagian-{place}", "text": f"bagian {place} "}
            query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
            client.generic("GET", IN, QUERY_STRING=f"{query}&udh={udh}%0{place}")
        assert InboundSMS.objects.get().body == "bagian 1 bagian 2 "
        assert Fragment.objects.filter(joined_into__isnull=False).count() == 2

    def test_the_line_was_heard(self, client: Client, kannel: Line) -> None:
        get(client)
        kannel.refresh_from_db()
        assert kannel.last_heard_at is not None

    def test_a_short_code_is_kept_and_never_answered(self, client: Client) -> None:
        assert get(client, **{"from": "BANK"}).status_code == 200
        assert InboundSMS.objects.get().state == "set_aside"

    def test_when_the_database_fails_it_is_not_acknowledged(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Any
    ) -> None:
        def fail(**told: object) -> None:
            raise OperationalError("disk full: " + PHONE)

        settings.SPOOL_DIR = tmp_path
        monkeypatch.setattr("sms_gateway.inbox.receive", fail)
        answer = get(client)
        assert (answer.status_code, answer.content) == (503, b"")


@pytest.mark.usefixtures("kannel")
class TestWhoHasNoBusinessHere:
    def test_an_unknown_key_opens_nothing(self, client: Client) -> None:
        self.refused(get(client, "/sms/kannel/kunci-lain/masuk/"), 404)

    def test_the_key_of_another_carriers_line_opens_nothing(self, client: Client) -> None:
        Line.objects.update(carrier="smsgate")
        self.refused(get(client), 404)

    @pytest.mark.parametrize("caller", ["10.0.0.7", "203.0.113.9", "::2", "bukan alamat"])
    def test_only_this_machine_may_call_unless_told_otherwise(self, caller: str, client: Client) -> None:
        answer = client.generic("GET", IN, QUERY_STRING="from=a&text=b&id=1", REMOTE_ADDR=caller)
        self.refused(answer, 403)  # type: ignore[arg-type]

    @pytest.mark.parametrize("caller", ["10.0.0.7", "::ffff:10.0.0.7"])
    def test_an_address_the_line_allows_may_call(self, caller: str, client: Client, kannel: Line) -> None:
        kannel.settings = {"callers": "10.0.0.0/29, 192.168.1.4"}
        kannel.save()
        query = f"from={quote(PHONE)}&text=b&id=1"
        assert client.generic("GET", IN, QUERY_STRING=query, REMOTE_ADDR=caller).status_code == 200

    def test_behind_a_web_server_the_address_it_saw_counts_and_not_one_made_up(
        self, client: Client, settings: Settings
    ) -> None:
        settings.BEHIND_A_PROXY = True
        query = f"from={quote(PHONE)}&text=b&id=1"
        forged = client.generic(
            "GET", IN, QUERY_STRING=query, headers={"X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
        )
        self.refused(forged, 403)  # type: ignore[arg-type]

    def test_callers_that_are_no_addresses_allow_nobody(self, client: Client, kannel: Line) -> None:
        kannel.settings = {"callers": "semua"}
        kannel.save()
        self.refused(get(client), 403)

    def test_neither_number_nor_words_nor_key_reach_a_log(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            get(client, "/sms/kannel/kunci-lain/masuk/")
            get(client, **{"from": ""})
            get(client, STATUS, status="9")
            client.put(IN)
        told = [one for one in caplog.records if not one.name.startswith("django.db")]
        lines = [one.getMessage() for one in told]
        assert lines[:3] == [
            "Webhook turned away: no such door",
            "Webhook turned away: malformed: from",
            "Webhook turned away: malformed: status",
        ]
        assert not [line for line in lines if PHONE[1:] in line or "jalan" in line]

    def refused(self, answer: HttpResponse, status: int) -> None:
        assert (answer.status_code, answer.content) == (status, b"")
        assert InboundSMS.objects.count() == 0


@pytest.mark.usefixtures("kannel")
class TestHostileInput:
    @pytest.mark.parametrize(
        "changed",
        [{"from": ""}, {"from": "1" * 65}],
        ids=str,
    )
    def test_a_field_out_of_its_bounds_is_a_400(self, changed: dict[str, str], client: Client) -> None:
        assert get(client, **changed).status_code == 400
        assert InboundSMS.objects.count() == 0

    def test_a_call_without_a_text_is_a_400(self, client: Client) -> None:
        assert client.generic("GET", IN, QUERY_STRING="from=1&id=1").status_code == 400

    def test_a_thousand_fields_are_a_400(self, client: Client) -> None:
        assert get(client, raw="&a=1" * 1000).status_code == 400

    def test_a_body_far_longer_than_an_sms_is_a_413(self, client: Client) -> None:
        assert post(client, b"a" * 70_000).status_code == 413

    @pytest.mark.parametrize("udh", ["%05", "%05%00%03%07%00%00", "%05%00%03%07%02%03", "%ff%00%03", "abc"])
    def test_a_header_out_of_order_makes_it_a_whole_sms(self, udh: str, client: Client) -> None:
        fields = {name: value for name, value in TOLD.items() if name != "udh"}
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
        assert client.generic("GET", IN, QUERY_STRING=f"{query}&udh={udh}").status_code == 200
        assert InboundSMS.objects.get().body == TOLD["text"]


@pytest.mark.usefixtures("kannel")
class TestADeliveryReportComesIn:
    @pytest.fixture
    def sent(
        self, promised: OutboundSMS, carrier: ScriptedCarrier, monkeypatch: pytest.MonkeyPatch
    ) -> OutboundSMS:
        outbox.send(at=AT, limit=1)
        monkeypatch.undo()
        return promised

    @pytest.mark.parametrize(
        ("told", "state"),
        [
            (["8", "1"], "delivered"),
            (["1", "8"], "delivered"),
            (["4"], "accepted"),
            (["8"], "sent"),
            (["8", "2"], "failed"),
            (["16"], "failed"),
            (["2", "1", "8"], "delivered"),
        ],
        ids=str,
    )
    def test_reports_are_believed_in_any_order(
        self, told: list[str], state: str, sent: OutboundSMS, client: Client
    ) -> None:
        for status in told:
            answer = client.get(STATUS, {"ref": str(sent.ref), "status": status, "fid": "0"})
            assert (answer.status_code, answer.content) == (200, b"")
        sent.refresh_from_db()
        assert sent.state == state

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ("NACK/0x0000000b/Invalid Destination Address", "0x0000000b"),
            ("id:M1 sub:001 dlvrd:001 stat:UNDELIV err:027 text:rahasia warga", "027"),
            ("kata-kata saja", ""),
        ],
    )
    def test_only_the_number_of_a_failure_is_kept(
        self, answer: str, code: str, sent: OutboundSMS, client: Client
    ) -> None:
        client.get(STATUS, {"ref": str(sent.ref), "status": "2", "ans": answer})
        sent.refresh_from_db()
        assert (sent.state, sent.error_code) == ("failed", code)

    def test_a_report_about_no_sms_of_ours_is_acknowledged(self, client: Client) -> None:
        ref = "00000000-0000-0000-0000-000000000000"
        assert client.get(STATUS, {"ref": ref, "status": "1"}).status_code == 200

    @pytest.mark.parametrize("told", [{"ref": "x y", "status": "1"}, {"status": "1"}, {"ref": "a"}], ids=str)
    def test_a_report_that_says_nothing_known_is_a_400(self, told: dict[str, str], client: Client) -> None:
        assert client.get(STATUS, told).status_code == 400


class TestTheKeyInAHeader:
    """A line set up today: neither key nor number nor words in an address."""

    @pytest.fixture
    def line(self, kannel: Line) -> Line:
        """The same line, kept to the header."""
        kannel.settings = {"key_in": "header"}
        kannel.save(update_fields=["settings"])
        return kannel

    def told(self, client: Client, door: str, key: str = KEY, **headers: str) -> HttpResponse:
        """A call as Kannel makes it of http://posko:KEY@host/."""
        basic = base64.b64encode(f"posko:{key}".encode()).decode()
        ours = {"X-Kannel-From": PHONE, "X-Kannel-Coding": "0", "Authorization": f"Basic {basic}"}
        return client.generic(  # type: ignore[return-value]
            "POST",
            f"{door}?id={TOLD['id']}&ts={TOLD['ts']}",
            TOLD["text"].encode(),
            "text/plain; charset=UTF-8",
            headers=ours | headers,
        )

    def test_an_sms_comes_in_and_a_report_too(self, client: Client, line: Line) -> None:
        assert self.told(client, "/sms/kannel/masuk/").status_code == 200
        assert InboundSMS.objects.get().body == TOLD["text"]
        basic = base64.b64encode(f"posko:{KEY}".encode()).decode()
        answer = client.get(
            "/sms/kannel/status/?ref=abc&status=1", headers={"Authorization": f"Basic {basic}"}
        )
        assert answer.status_code == 200

    @pytest.mark.parametrize("header", ["", "Basic", "Basic ***", "Basic cG9za286eA==", f"Bearer {KEY}"])
    def test_any_other_header_opens_nothing(self, client: Client, line: Line, header: str) -> None:
        assert self.told(client, "/sms/kannel/masuk/", Authorization=header).status_code == 404
        assert not InboundSMS.objects.exists()

    def test_what_stands_in_an_address_is_not_taken(self, client: Client, line: Line) -> None:
        assert get(client).status_code == 404
        assert post(client, b"jalan rusak").status_code == 404
        basic = {"Authorization": "Basic " + base64.b64encode(f"posko:{KEY}".encode()).decode()}
        assert client.get("/sms/kannel/masuk/?from=1&text=x", headers=basic).status_code == 404
        assert not InboundSMS.objects.exists()

    def test_a_line_from_before_is_heard_both_ways(self, client: Client, kannel: Line) -> None:
        assert get(client).status_code == 200
        assert self.told(client, "/sms/kannel/masuk/").status_code == 200
        assert InboundSMS.objects.count() == 1

    def test_a_report_is_asked_for_without_key_or_words_in_the_address(self, line: Line) -> None:
        out = Outgoing(ref="abc", route=route_of(line), to=PHONE, body="x", valid_seconds=60)
        asked = urlsplit(_report_address(out))
        assert asked.password == KEY
        assert KEY not in asked.path + asked.query
        assert "%A" not in asked.query
