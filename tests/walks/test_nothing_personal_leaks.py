"""A canary number and a canary word walk through the product: no log, task, cache or mail has them."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.celery import app
from accountability.lib import bell
from accountability.log_lines import WithoutWords
from accountability.regions.models import Wilayah
from posko import adding
from posko.answering import answer
from posko.models import Aspirasi
from posko.personal.erasing import erase_due
from posko.personal.identity_asking import ask_for_identity
from sms_gateway import inbox, outbox
from tests import makers
from tests.walks.phone import POSKO, TOKEN, Phone

NUMBER, WORD = "+6281277665544", "kasuarijingga"
MARKS = ("81277665544", "1277665544", WORD)


class Everything(logging.Handler):
    """Every record of every logger, as the product would write it, with its arguments and extras."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(WithoutWords("{levelname} {name} {message}", style="{"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.lines.append(repr(record.args))


@pytest.fixture
def log() -> Iterator[Everything]:
    handler, root = Everything(), logging.getLogger()
    before, quiet = root.level, logging.getLogger("django.db.backends")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    was = quiet.level
    quiet.setLevel(logging.WARNING)  # statements are only logged while DEBUG is on, which no installation is
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)
    quiet.setLevel(was)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to the broker: the name of a task and all that goes with it."""
    sent: list[str] = []
    real = app.send_task

    def send(name: str, *arguments: Any, **more: Any) -> Any:
        sent.append(
            repr((name, arguments, {k: v for k, v in more.items() if k not in {"connection", "producer"}}))
        )
        return real(name, *arguments, **more)

    monkeypatch.setattr(app, "send_task", send)
    return sent


@pytest.fixture
def line(desa: Wilayah, settings: Any) -> None:
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_ACCOUNT_SID = TOKEN, "AC" + "0" * 32
    makers.make_line(desa, "twilio", POSKO)


def walk(client: Client, desa: Wilayah, ketua: Membership) -> Aspirasi:
    """In by SMS and by the web, answered, added to, sent, asked for, erased."""
    phone = Phone(client, NUMBER)
    assert phone.says(f"lampu {WORD} mati") == 200
    at = timezone.now()
    inbox.hand_over(at=at, limit=9)
    voice = Aspirasi.objects.get()
    client.post(f"/desa/{desa.kode}/kirim/", {"isi": f"jalan {WORD} rusak parah", "hp": NUMBER})
    answer(aspirasi=voice, sentence=f"Lampu {WORD} diganti.", by=ketua.actor(), at=at)
    ask_for_identity(
        aspirasi=voice, reason="bahaya", sentence=f"Soal {WORD} yang gawat.", by=ketua.actor(), at=at
    )
    outbox.send(at=at, limit=9)
    phone.says(f"HAPUS {voice.nomor}")
    at = timezone.now()
    inbox.hand_over(at=at, limit=9)
    erase_due(at=at, limit=9)
    return voice


def clean(texts: list[str]) -> list[str]:
    return [one for one in texts if any(mark in one for mark in MARKS)]


class TestNothingLeaks:
    def test_no_log_no_task_and_no_mail_has_the_canary(
        self,
        client: Client,
        line: None,
        desa: Wilayah,
        ketua: Membership,
        log: Everything,
        rung: list[str],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            walk(client, desa, ketua)
        assert bell.finish() in {True, False}
        assert clean(log.lines) == []
        assert clean(rung) == []
        assert clean([f"{one.subject} {one.body}" for one in mail.outbox]) == []

    def test_a_failure_in_the_middle_tells_no_words(
        self,
        client: Client,
        line: None,
        desa: Wilayah,
        ketua: Membership,
        log: Everything,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Any,
    ) -> None:
        voice = makers.make_taken_in(desa, f"lampu {WORD}", contact=makers.make_contact(NUMBER))

        def breaks(**given: Any) -> None:
            raise RuntimeError(f"{NUMBER} {given['text']} {WORD}")

        monkeypatch.setattr("public_site.views.tracking.add_words", breaks)
        monkeypatch.setattr(adding, "add_words", breaks)
        client.raise_request_exception = False
        client.post(f"/a/{voice.aspirasi.nomor}/", {"kunci": voice.kunci})
        failed = client.post(f"/a/{voice.aspirasi.nomor}/tambah/", {"tambahan": f"{WORD} {NUMBER}"})
        assert failed.status_code == 500
        assert clean([failed.content.decode()]) == []
        assert any("RuntimeError" in one for one in log.lines)
        told = [one for one in log.lines if not one.startswith("(")]
        assert clean(told) == []

    def test_nothing_of_it_lies_in_a_cache(
        self, client: Client, line: None, desa: Wilayah, ketua: Membership
    ) -> None:
        walk(client, desa, ketua)
        for name in ("near", "pages", "default"):
            kept = getattr(caches[name], "_cache", {})
            assert clean([repr(kept)]) == []


@pytest.mark.redis
@pytest.mark.django_db
def test_no_key_and_no_value_in_redis_has_the_canary(
    client: Client, line: None, desa: Wilayah, ketua: Membership, django_capture_on_commit_callbacks: Any
) -> None:
    if not django_settings.REDIS_URL:
        pytest.skip("needs Redis")
    import redis

    store = redis.Redis.from_url(django_settings.REDIS_URL)
    with django_capture_on_commit_callbacks(execute=True):
        walk(client, desa, ketua)
    bell.finish()
    found = io.BytesIO()
    for key in store.scan_iter(count=500):
        found.write(key + b"\n" + (store.dump(key) or b"") + b"\n")
    assert clean([found.getvalue().decode("latin-1")]) == []
