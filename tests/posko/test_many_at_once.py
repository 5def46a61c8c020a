"""Many SMS taken in by one transaction leave behind what they leave one by one."""

import logging
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accountability.accounts.actors import CITIZEN
from accountability.ledger.models import Entry
from accountability.ledger.record import record
from accountability.ledger.verify import problems
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.intake import take_in
from posko.models import Aspirasi, Message, Milestone, PendingQuestion, Verdict
from posko.numbering import draw_for_voice
from posko.states import State
from sms_gateway import inbox
from sms_gateway.models import Contact, InboundSMS, OutboundSMS
from tests import makers
from tests.makers import NOW

pytestmark = pytest.mark.django_db

OPEN, DONE, KELOMPOK = ([f"{base}{phone}7" for phone in range(4)] for base in ("20458", "31569", "42678"))
PHONES = [f"+62812000000{number:02}" for number in range(1, 5)]
TEXTS = (
    "jalan rusak di RT 03 dekat pasar",
    "LAPOR lampu jalan mati di dusun krajan",
    "tolong ada kebakaran di dusun krajan!!",
    "RAHASIA kades minta uang 200rb untuk surat",
    "kades potong blt 50rb per orang",
    "kapan pembagian raskin?",
    "CEK",
    "CEK {own}",
    "CEK {other}",
    "cek {other} jembatan kami juga roboh",
    "TAMBAH {own} sudah setahun begini",
    "{own} ada kebakaran tolong",
    "TAMBAH {other} rumah kami juga",
    "TAMBAH lampunya juga mati",
    "PUAS {done} 5",
    "BELUM {done} masih bocor",
    "PUAS",
    "BELUM",
    "5",
    "DUKUNG {kelompok}",
    "HAPUS {own}",
    "RAHASIA {own}",
    "RAHASIA",
    "DANA jalan",
    "makasih pak",
    "LAPOR",
    "STOP",
    "sukamaju",
    "",
    "CEK 999-9999",
)


def number(digits: str) -> str:
    """With its check digit."""
    return digits + nomor.check_digit(digits)


def world() -> list[Contact]:
    """Two villages, a shared line, and four phones; each has an open and an ended voice, and a kelompok."""
    desa = [makers.make_desa(), makers.make_desa("99.01.01.2002", "Mekarsari")]
    makers.make_dusun(desa[0])
    phones = [makers.make_contact(phone) for phone in PHONES]
    for place, phone in enumerate(phones):
        home = desa[place % 2]
        if place < 3:
            Contact.objects.filter(pk=phone.pk).update(desa=home)
        mine = makers.make_aspirasi(home, "air keruh", contact=phone)
        ended = makers.make_aspirasi(home, "jembatan roboh", contact=phone)
        other = makers.make_kelompok(home, CITIZEN, voices=1).aspirasi.get()
        for voice, digits in ((mine, OPEN), (ended, DONE), (other, KELOMPOK)):
            Aspirasi.objects.filter(pk=voice.pk).update(nomor=number(digits[place]))
        Aspirasi.objects.filter(pk=ended.pk).update(state=State.DONE)
    return phones


def arrive(said: list[tuple[int, str, bool]]) -> None:
    """These phones wrote these words, to the line of their village or to the shared one."""
    desa = list(Wilayah.objects.desa().filter(sms_contacts__isnull=False).distinct().order_by("kode"))
    own = [makers.make_line(one, address=f"+628120000300{place}") for place, one in enumerate(desa)]
    shared = makers.make_line(None, address="+6281200009999")
    for place, (phone, text, to_shared) in enumerate(said):
        other = (phone + 1) % 4
        body = text.format(
            own=number(OPEN[phone]),
            other=number(OPEN[other]),
            done=number(DONE[phone]),
            kelompok=number(KELOMPOK[other]),
        )
        line = shared if to_shared else own[phone % 2]
        inbox.receive(line=line, carrier_ref=f"SM{place}", sender=PHONES[phone], body=body, at=NOW)


def masked(text: str) -> str:
    """Without the digits that are drawn at random."""
    return re.sub(r"\d", "#", text)


def left_behind() -> dict[str, Any]:
    """What is there afterwards, but for keys and drawn numbers."""
    voice = ("text", "kind", "topic", "place", "dusun__name", "confidential", "urgent", "about_pemdes")
    stands = ("quarantine", "state", "reopened", "answer_due_date", "kelompok__title", "desa", "recognised")
    tables: dict[str, tuple[Any, tuple[str, ...]]] = {
        "voices": (Aspirasi, (*voice, *stands, "inbound__carrier_ref", "contact__fingerprint")),
        "words": (Message, ("text", "from_citizen", "inbound__carrier_ref", "aspirasi__text")),
        "verdicts": (Verdict, ("choice", "score", "words", "round", "aspirasi__contact__fingerprint")),
        "steps": (Milestone, ("news", "state", "aspirasi__text", "aspirasi__contact__fingerprint")),
        "asked": (PendingQuestion, ("kind", "misfits", "contact__fingerprint", "inbound__carrier_ref")),
        "told": (OutboundSMS, ("template", "kind", "state", "error_code", "in_reply_to__carrier_ref")),
        "ledger": (Entry, ("kind", "desa", "actor_kind")),
        "inbox": (InboundSMS, ("carrier_ref", "state", "attempts")),
    }
    found = {
        name: Counter(map(repr, model.objects.values_list(*names))) for name, (model, names) in tables.items()
    }
    found["bodies"] = Counter(map(masked, OutboundSMS.objects.values_list("body", flat=True)))
    assert list(problems()) == []
    return found


def after(said: list[tuple[int, str, bool]], drain: Callable[[], object]) -> dict[str, Any]:
    """What `drain` leaves of these SMS in a world of its own, which is gone afterwards."""
    with transaction.atomic():
        world()
        arrive(said)
        drain()
        found = left_behind()
        transaction.set_rollback(True)
    return found


def one_by_one() -> None:
    """Each SMS in a transaction of its own, in the order in which they came."""
    while inbox.hand_over(at=NOW, limit=1):
        continue


def together() -> None:
    """All that are due at once."""
    while inbox.hand_over(at=NOW, limit=100):
        continue


@pytest.fixture(autouse=True)
def no_caps(settings: Any) -> None:
    """Answers have no limit here."""
    settings.SMS_REPLIES_PER_HOUR = settings.SMS_REPLIES_PER_DAY = 0


class TestManyLeaveWhatEachAloneLeaves:
    @rules(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        said=st.lists(
            st.tuples(st.integers(0, 3), st.sampled_from(TEXTS), st.booleans()), min_size=1, max_size=8
        )
    )
    def test_whatever_was_written(self, said: list[tuple[int, str, bool]]) -> None:
        assert after(said, together) == after(said, one_by_one)

    @pytest.mark.parametrize("text", TEXTS)
    def test_the_same_words_of_every_phone(self, text: str, caplog: pytest.LogCaptureFixture) -> None:
        said = [(phone, text, phone == 3) for phone in range(4)]
        with caplog.at_level(logging.INFO, logger="sms_gateway"):
            assert after(said, together) == after(said, one_by_one)
        assert "one by one" not in caplog.text


class TestWhatManyAskOfTheDatabase:
    def test_it_hardly_grows_with_their_number(self) -> None:
        world()
        arrive([(0, "jalan rusak", False)])
        with CaptureQueriesContext(connection) as one:
            inbox.hand_over(at=NOW, limit=100)
        for place in range(40):
            phone = f"+62812000001{place:02}"
            line = makers.make_line(Wilayah.objects.get(kode="99.01.01.2001"), address="+6281200003000")
            inbox.receive(line=line, carrier_ref=f"X{place}", sender=phone, body="air keruh sekali", at=NOW)
        with CaptureQueriesContext(connection) as forty:
            assert inbox.hand_over(at=NOW, limit=100) == 40
        assert len(forty) <= len(one) + 8


class TestWhenSomethingGoesWrongInTheMiddle:
    def test_a_number_somebody_got_meanwhile_sends_them_one_by_one_and_each_is_taken_in_once(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world()
        arrive([(phone, "jalan rusak", False) for phone in range(3)])
        drawn = iter([number(OPEN[0])])
        monkeypatch.setattr("posko.intake.draw_for_voice", lambda: next(drawn, None) or draw_for_voice())
        together()
        assert left_behind()["inbox"].total() == 3
        assert not InboundSMS.objects.exclude(state="handed_over").exists()
        assert Aspirasi.objects.exclude(inbound=None).count() == 3
        assert OutboundSMS.objects.exclude(in_reply_to=None).count() == 3

    def test_a_worker_killed_among_many_leaves_nothing_and_the_next_does_all(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world()
        arrive([(phone, "jalan rusak", False) for phone in range(4)])
        before = Entry.objects.count()
        calls = iter(range(100))

        def killed(**told: Any) -> Any:
            if next(calls) == 2:
                raise KeyboardInterrupt
            return record(**told)

        monkeypatch.setattr("posko.intake.record", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            inbox.hand_over(at=NOW, limit=100)
        assert Entry.objects.count() == before
        assert InboundSMS.objects.waiting().count() == 4
        assert not OutboundSMS.objects.exclude(in_reply_to=None).exists()
        together()
        assert left_behind()["inbox"].total() == 4
        assert not InboundSMS.objects.waiting().exists()

    def test_a_poisoned_sms_fails_alone_and_is_at_last_a_dead_letter(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world()
        arrive([(0, "jalan rusak", False), (1, "racun di sungai", False), (2, "air keruh sekali", False)])

        def poisoned(**told: Any) -> Any:
            taken = take_in(**told)
            if "racun" in told["voice"].text:
                raise ValueError
            return taken

        monkeypatch.setattr("posko.voicing.take_in", poisoned)
        together()
        assert list(InboundSMS.objects.waiting().values_list("body", "attempts")) == [("racun di sungai", 1)]
        assert Aspirasi.objects.exclude(inbound=None).count() == 2
        for _ in range(20):
            InboundSMS.objects.waiting().update(not_before=NOW)
            together()
        assert [one.body for one in InboundSMS.objects.dead()] == ["racun di sungai"]
        assert Aspirasi.objects.exclude(inbound=None).count() == 2
        assert list(problems()) == []
