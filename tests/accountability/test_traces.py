"""A log line says what it is about, in every process that touches an SMS, and never a word of it."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accountability import traces
from accountability.celery import app
from accountability.log_lines import JsonLines, WithoutWords
from accountability.regions.models import Wilayah
from sms_gateway import carriers, inbox, outbox
from sms_gateway.carriers.simulator import Simulator
from sms_gateway.models import InboundSMS, OutboundSMS
from tests import makers
from tests.house.sources import ROOT

PLAIN = "{asctime} {levelname} {name} {about}{message}"


class Kept(logging.Handler):
    """Lines as the product writes them, both ways."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.plain: list[str] = []
        self.objects: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.plain.append(WithoutWords(PLAIN, style="{").format(record))
        self.objects.append(json.loads(JsonLines().format(record)))


@pytest.fixture
def log() -> Iterator[Kept]:
    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def sms_in(desa: Wilayah) -> InboundSMS:
    """An SMS that waits."""
    line = makers.make_line(desa)
    at = timezone.now()
    return inbox.receive(line=line, carrier_ref="1", sender=makers.PHONE, body="jalan rusak", at=at).sms


class TestWhatALineIsAbout:
    def test_one_that_cannot_be_taken_in_and_one_that_cannot_be_sent_name_the_same_sms(
        self, desa: Wilayah, log: Kept, settings: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sms = sms_in(desa)
        with monkeypatch.context() as patch:
            patch.setattr("posko.sms_intake.take_in_sms", _fails)
            inbox.hand_over(at=timezone.now(), limit=1)
        InboundSMS.objects.update(not_before=timezone.now())
        inbox.hand_over(at=timezone.now(), limit=1)
        reply = OutboundSMS.objects.get(in_reply_to=sms)

        def breaks(self: Simulator, outgoing: object) -> object:
            raise carriers.TryLater("busy", route_broken=True)

        monkeypatch.setattr(Simulator, "send", breaks)
        outbox.send(at=timezone.now(), limit=1)
        about = [one["about"] for one in log.objects if one["logger"].startswith("sms_gateway")]
        assert len(about) >= 2
        assert set(about) == {f"masuk-{sms.pk}"}
        assert traces.of_outbound(reply.pk, reply.in_reply_to_id) == f"masuk-{sms.pk}"
        assert traces.of_outbound(7, None) == "keluar-7"
        assert traces.current() == ""

    def test_a_request_has_a_name_and_tells_its_door_instead_of_its_address(
        self, client: Client, desa: Wilayah, log: Kept
    ) -> None:
        client.get(f"/desa/{desa.kode}/tidak-ada/")
        client.post("/healthz")
        told = [one for one in log.objects if one["logger"] == "django.request"]
        assert [one["message"] for one in told] == [
            "Not Found: none", "Method Not Allowed (POST): healthz",
        ]  # fmt: skip
        assert told[1]["door"] == "healthz"
        assert all(one["about"].startswith("web-") for one in told)
        assert told[0]["about"] != told[1]["about"]
        assert desa.kode not in "".join(log.plain)


def _fails(**named: object) -> None:
    raise OperationalError


class TestOneObjectALine:
    def test_it_holds_what_is_listed_and_no_word_of_a_failure(self) -> None:
        try:
            raise ValueError(f"Failing row contains {len('x')} canary")
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, "", 1, "It %s.", ("broke",), sys.exc_info())
        record.data = {"exc": "1 canary"}
        with traces.about("masuk-12", lambda: "kirim"):
            line = JsonLines().format(record)
        told = json.loads(line)
        assert "\n" not in line
        assert "canary" not in line.replace("{len('x')} canary", "")
        told.pop("role", "")  # another test may have said what this process is for
        assert set(told) == {"time", "level", "logger", "message", "about", "door", "failure"}
        assert told["failure"].endswith("ValueError")
        assert (told["message"], told["about"], told["door"]) == ("It broke.", "masuk-12", "kirim")

    def test_a_line_feed_in_a_message_is_no_second_line(self) -> None:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "a\nb", None, None)
        assert JsonLines().format(record).count("\n") == 0


class TestATaskThatFails:
    def test_its_line_tells_the_kind_and_not_what_the_database_said(self, log: Kept) -> None:
        @app.task(name="tests.fails", bind=True)
        def fails(self: object) -> None:
            raise ValueError(f"Failing row contains {len('x')} canary")

        fails.apply()
        said = "\n".join(log.plain)
        assert "Task tests.fails[" in said
        assert "ValueError" in said
        assert "1 canary" not in said + json.dumps(log.objects)
        del app.tasks["tests.fails"]

    @pytest.mark.parametrize("lines", ["plain", "json"])
    def test_a_worker_writes_its_lines_as_all_others_do(self, lines: str, tmp_path: object) -> None:
        """Celery would else put its own in place of them when a worker starts."""
        code = """
import django; django.setup()
from accountability.celery import app
app.log.setup(loglevel="WARNING", redirect_stdouts=False)
@app.task(name="tests.fails")
def fails(): raise ValueError(f"Failing row contains {len('x')} canary")
fails.apply()
"""
        environment = {
            "PATH": "", "DEMO": "1", "VAR_DIR": str(tmp_path), "LOG_FORMAT": lines,
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
        }  # fmt: skip
        ended = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0
        assert "ValueError" in ended.stderr
        assert "1 canary" not in ended.stderr + ended.stdout
        if lines == "json":
            assert [json.loads(line)["level"] for line in ended.stderr.splitlines()] == ["ERROR"]
