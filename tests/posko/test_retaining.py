"""What is kept too long is let go, in batches; a dry run counts the same and changes nothing."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accountability.accounts.models import Membership, SentForm
from accountability.council.models import Reachable
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi, PushSubscription, VoicePhoto
from posko.retaining import _HOW, due_now, retain, rules
from posko.telling import tell
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.models import Contact, InboundSMS, OutboundSMS
from tests import makers

NOW = makers.NOW
DAY = dt.timedelta(days=1)


@pytest.fixture
def answered(desa: Wilayah, ketua: Membership) -> Aspirasi:
    """A voice with a phone whose road ended on the day it came, and its SMS has left."""
    voice = makers.make_aspirasi(desa, "lampu mati", contact=makers.make_contact())
    answer(aspirasi=voice, sentence="Sudah diganti.", by=ketua.actor(), at=NOW)
    OutboundSMS.objects.update(state="sent", rank=RANKS[OutboundState.SENT], sending_at=NOW)
    voice.refresh_from_db()
    return voice


class TestNumbers:
    def test_a_year_after_the_last_voice_ended_the_number_is_gone(self, answered: Aspirasi) -> None:
        assert retain(at=NOW + 365 * DAY, limit=50) == 0
        mark = Contact.objects.get().fingerprint
        late = NOW + 366 * DAY
        assert due_now(at=late)["nomor_hp"] == 1
        assert retain(at=late, limit=50) >= 1
        phone = Contact.objects.get()
        assert bytes(phone.sealed) == b""
        assert phone.fingerprint == mark
        assert due_now(at=late)["nomor_hp"] == 0

    def test_an_open_voice_keeps_it(self, answered: Aspirasi) -> None:
        makers.make_aspirasi(answered.desa, "jalan rusak", contact=answered.contact)
        assert due_now(at=NOW + 900 * DAY)["nomor_hp"] == 0

    def test_a_member_who_wants_the_monday_note_keeps_it(self, answered: Aspirasi, ketua: Membership) -> None:
        Reachable.objects.create(user=ketua.user, contact=answered.contact, changed_at=NOW)
        assert due_now(at=NOW + 900 * DAY)["nomor_hp"] == 0

    def test_news_that_waits_keeps_it(self, answered: Aspirasi, ketua: Membership) -> None:
        tell(aspirasi=answered, template="dijawab", about="x", by=ketua.actor(), at=NOW, tail="Ya.")
        assert due_now(at=NOW + 900 * DAY)["nomor_hp"] == 0


class TestWords:
    def test_sms_lose_their_words_and_the_aspirasi_keeps_its_own(self, answered: Aspirasi) -> None:
        sms = InboundSMS.objects.create(
            line=makers.make_line(answered.desa),
            carrier="simulator",
            carrier_ref="1",
            contact=answered.contact,
            sender_kind="person",
            body="lampu mati",
            received_at=NOW,
            not_before=NOW,
            state="handed_over",
            handed_over_at=NOW,
        )
        retain(at=NOW + 366 * DAY, limit=50)
        sms.refresh_from_db()
        assert sms.body == "[dihapus]"
        assert set(OutboundSMS.objects.values_list("body", flat=True)) <= {"[dihapus]"}
        answered.refresh_from_db()
        assert answered.text == "lampu mati"

    def test_what_still_waits_keeps_them(self, answered: Aspirasi) -> None:
        OutboundSMS.objects.update(state="promised", rank=0, sending_at=None)
        assert due_now(at=NOW + 900 * DAY)["sms_keluar"] == 0


class TestTheRest:
    def test_photos_browsers_and_forms(self, answered: Aspirasi, ketua: Membership) -> None:
        VoicePhoto.objects.create(aspirasi=answered, place=1, file="aspirasi/uji.jpg")
        PushSubscription.objects.create(aspirasi=answered, fingerprint="a", sealed=b"x", created_at=NOW)
        SentForm.objects.create(user=ketua.user, key="k", at=NOW)
        waiting = due_now(at=NOW + 731 * DAY)
        assert (waiting["foto"], waiting["kabar_layar"], waiting["formulir"]) == (1, 1, 1)
        retain(at=NOW + 731 * DAY, limit=50)
        assert not VoicePhoto.objects.exists()
        assert not PushSubscription.objects.exists()
        assert not SentForm.objects.exists()

    def test_files_that_could_not_be_read(self, db: None, settings: Any) -> None:
        aside = Path(settings.SPOOL_DIR) / "unreadable"
        aside.mkdir(parents=True)
        old = aside / "a.sms"
        old.write_bytes(b"?")
        os.utime(old, (NOW.timestamp(), NOW.timestamp()))
        assert due_now(at=NOW + 181 * DAY)["spool"] == 1
        retain(at=NOW + 181 * DAY, limit=5)
        assert not old.exists()

    def test_a_batch_has_an_end(self, desa: Wilayah, ketua: Membership) -> None:
        for n in range(5):
            SentForm.objects.create(user=ketua.user, key=f"k{n}", at=NOW)
        assert retain(at=NOW + 30 * DAY, limit=2) == 2
        assert due_now(at=NOW + 30 * DAY)["formulir"] == 3


class TestRules:
    def test_each_has_a_basis_and_a_way(self) -> None:
        assert {rule.code for rule in rules()} == {*_HOW, "spool", "foto_menunggu"}
        assert all(rule.days > 0 and rule.basis for rule in rules())

    def test_a_dry_run_changes_nothing(self, desa: Wilayah, ketua: Membership, capsys: Any) -> None:
        SentForm.objects.create(user=ketua.user, key="k", at=timezone.now() - 30 * DAY)
        call_command("retain", "--dry-run")
        assert "1  formulir" in capsys.readouterr().out
        assert SentForm.objects.exists()
        call_command("retain")
        assert not SentForm.objects.exists()
