"""Two machines must not answer each other, and one phone or village has enough at some point."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from accountability.accounts.actors import CITIZEN
from sms_gateway import contacts, inbox, loops, outbox
from sms_gateway.limits import LIMITS
from sms_gateway.models import Contact, InboundSMS, Line, OutboundSMS
from tests.sms_gateway.conftest import AT, PHONE, promise

pytestmark = pytest.mark.django_db


def write(line: Line, ref: str, body: str, minutes: float = 0) -> InboundSMS:
    at = AT + timedelta(minutes=minutes)
    return inbox.receive(line=line, carrier_ref=ref, sender=PHONE, body=body, at=at).sms


def answer(contact: Contact, sms: InboundSMS, body: str = "") -> str:
    key = f"reply:{sms.pk}"
    told = promise(
        contact, in_reply_to=sms, dedupe_key=key, body=body or f"Jawaban {sms.pk}.", at=sms.received_at
    )
    return told.error_code


class TestSameText:
    def test_a_phone_is_told_the_same_twice_in_ten_minutes_and_no_more(
        self, line: Line, contact: Contact
    ) -> None:
        told = [promise(contact, dedupe_key=f"{number}").error_code for number in range(4)]
        assert told == ["", "", "same_text", "same_text"]
        later = AT + timedelta(minutes=LIMITS.same_text_minutes, seconds=1)
        assert promise(contact, dedupe_key="nanti", at=later).error_code == ""

    def test_another_text_or_another_phone_is_another_matter(self, line: Line, contact: Contact) -> None:
        for number in range(3):
            promise(contact, dedupe_key=f"{number}")
        assert promise(contact, dedupe_key="lain", body="Lain.").error_code == ""
        other = contacts.meet(number="+6281200000002", at=AT)
        assert promise(other, dedupe_key="orang lain").error_code == ""


class TestMachines:
    @pytest.mark.parametrize(
        "text",
        [
            "Maaf, saya sedang mengemudi. Nanti saya hubungi.",
            "Sisa Pulsa Rp1.200. Masa aktif s.d. 01/12",
            "KODE OTP anda 123456. JANGAN BERIKAN kode ini",
            "I’m driving - can't talk now",
            "*123#",
            "tekan *123*4#",
        ],
    )
    def test_what_machines_write_is_known(self, text: str) -> None:
        assert loops.is_automatic(text)

    @pytest.mark.parametrize(
        "text",
        [
            "jalan rusak di RT 03",
            "petugas minta pulsa",
            "CEK 204-5813",
            "sopir ambulans mengemudi ugal-ugalan",
            "",
        ],
    )
    def test_what_people_write_is_not(self, text: str) -> None:
        assert not loops.is_automatic(text)

    def test_an_automatic_answer_is_answered_once_a_day_and_always_stored(
        self, line: Line, contact: Contact
    ) -> None:
        told = [answer(contact, write(line, f"SM{n}", f"Saya sedang rapat {n}", minutes=n)) for n in range(4)]
        assert told == ["", "looping", "looping", "looping"]
        assert InboundSMS.objects.count() == 4

    def test_between_them_a_person_is_answered(self, line: Line, contact: Contact) -> None:
        answer(contact, write(line, "SM1", "saya sedang rapat"))
        assert answer(contact, write(line, "SM2", "jalan rusak")) == ""

    def test_the_same_sms_again_and_again_gets_no_answer_any_more(self, line: Line, contact: Contact) -> None:
        received = [write(line, f"SM{number}", "halo", minutes=number / 10) for number in range(8)]
        told = [answer(contact, sms) for sms in received]
        assert told == [""] * (LIMITS.echo_times - 1) + ["looping"] * (9 - LIMITS.echo_times)

    def test_after_a_while_the_same_words_are_a_persons_again(self, line: Line, contact: Contact) -> None:
        for number in range(8):
            write(line, f"SM{number}", "halo")
        assert answer(contact, write(line, "SM9", "halo", minutes=LIMITS.echo_minutes + 1)) == ""

    def test_news_is_no_answer_to_anybody(self, line: Line, contact: Contact) -> None:
        answer(contact, write(line, "SM1", "saya sedang rapat"))
        assert promise(contact, kind="news", dedupe_key="kabar", body="Kabar.").error_code == ""

    def test_two_machines_fall_silent(self, line: Line, contact: Contact, settings: Settings) -> None:
        """Whatever the other side echoes, it is told a handful of things and then nothing."""
        settings.SMS_REPLIES_PER_HOUR, settings.SMS_REPLIES_PER_DAY = 6, 15
        told = [
            answer(contact, write(line, f"SM{n}", f"Terima kasih, pesan {n} diterima", minutes=n / 60))
            for n in range(40)
        ]
        assert told.count("") <= 6
        assert InboundSMS.objects.count() == 40


class TestVillageCap:
    @pytest.fixture(autouse=True)
    def three_a_day(self, settings: Settings) -> None:
        settings.SMS_REPLIES_PER_VILLAGE_DAY = 3

    def phone(self, number: int, line: Line) -> Contact:
        return contacts.meet(number=f"+6281299{number:06}", at=AT, desa=line.desa)

    def test_beyond_what_a_village_answers_in_a_day_answers_are_held_back(self, line: Line) -> None:
        told = [
            promise(self.phone(n, line), dedupe_key=f"{n}", body=f"Nomor {n}.").error_code for n in range(5)
        ]
        assert told == ["", "", "", "village_cap", "village_cap"]
        tomorrow = AT + timedelta(days=1, seconds=1)
        again = promise(self.phone(9, line), dedupe_key="besok", body="Besok.", at=tomorrow)
        assert again.error_code == ""

    def test_what_strangers_set_off_with_a_form_has_the_same_cap_and_the_councils_news_none(
        self, line: Line
    ) -> None:
        for number in range(3):
            promise(self.phone(number, line), dedupe_key=f"{number}", body=f"Nomor {number}.")
        form = promise(self.phone(8, line), kind="news", by=CITIZEN, dedupe_key="formulir", body="Formulir.")
        news = promise(self.phone(9, line), kind="news", dedupe_key="kabar", body="Kabar.")
        assert (form.error_code, news.error_code) == ("village_cap", "")

    def test_held_back_means_kept_with_its_reason_and_never_sent(self, line: Line) -> None:
        for number in range(4):
            promise(self.phone(number, line), dedupe_key=f"{number}", body=f"Nomor {number}.")
        held = OutboundSMS.objects.get(error_code="village_cap")
        assert held.state == "cancelled"
        outbox.send(at=AT + timedelta(days=1), limit=9)
        held.refresh_from_db()
        assert held.state == "cancelled"
