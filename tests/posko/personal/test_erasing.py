"""HAPUS: number and details go after a day, words when two offices agreed; counts and ledger stay."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.ledger.models import Entry, Opening, Receipt
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.adding import add_words
from posko.models import Aspirasi, Erasure, ErasureScope, ErasureStanding, InternalNote, Message
from posko.models.voices import ERASED
from posko.noting import note_inside
from posko.personal import erasure_asking, erasure_deciding
from posko.personal.erasing import erase_due
from posko.personal.refusals import NoReasonNot, NotYourOffice, SamePerson, TooLate
from posko.sms_intake import take_in_sms
from posko.states import CloseClass, State
from sms_gateway import contacts, inbox
from sms_gateway.models import Contact, InboundSMS, OutboundSMS
from tests import makers
from tests.posko.personal.conftest import NUMBER

NOW = makers.NOW
DAY = dt.timedelta(days=1)
WORDS, DATA = ErasureScope.WORDS, ErasureScope.DATA
CANARY = "zebraungu"


def send(text: str, number: str = NUMBER, at: dt.datetime = NOW) -> InboundSMS:
    """An SMS that came in and was taken in."""
    line = makers.make_line(makers.make_desa())
    sms = InboundSMS.objects.create(
        line=line,
        carrier="simulator",
        carrier_ref=f"{abs(hash((text, number, at)))}",
        contact=contacts.meet(number=number, at=at),
        sender_kind="person",
        body=text,
        received_at=at,
        not_before=at,
    )
    inbox.hand_over(at=at, limit=5)
    sms.refresh_from_db()
    return sms


def everything() -> str:
    """What every table holds, as one text."""
    found: list[str] = []
    for model in apps.get_models():
        names = [
            f.name
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField)
        ]
        if names:
            found += [str(row) for row in model._default_manager.values_list(*names)]
    return "\n".join(found).lower()


def last_reply() -> str:
    return OutboundSMS.objects.latest("pk").body


class TestAsking:
    def test_by_sms_nothing_goes_before_a_day_is_over(self, desa: Wilayah) -> None:
        send(f"jalan rusak {CANARY}")
        voice = Aspirasi.objects.get()
        send(f"HAPUS {voice.nomor}")
        wish = Erasure.objects.get()
        assert (wish.scope, wish.asked_by_way, wish.standing) == (DATA, "sms", ErasureStanding.WAITING)
        assert "BATAL HAPUS" in last_reply()
        assert "6 Okt" in last_reply()
        assert erase_due(at=NOW + DAY - dt.timedelta(minutes=1), limit=9) == 0
        assert wish.due_at - wish.asked_at == dt.timedelta(hours=72)

    @pytest.mark.parametrize(
        "words", ["HAPUS {n} SEMUA", "HAPUS SEMUA {n}", "hapus isinya {n}", "HAPUS SEMUA"]
    )
    def test_everything_is_asked_for_with_a_word(self, desa: Wilayah, words: str) -> None:
        send("jalan rusak")
        send(words.format(n=Aspirasi.objects.get().nomor))
        assert Erasure.objects.get().scope == WORDS
        assert "dua kantor" in last_reply()
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        "words", ["hapus semua utang warga ke koperasi desa", "tolong hapus coretan di balai"]
    )
    def test_a_complaint_that_begins_like_it_is_a_voice(self, desa: Wilayah, words: str) -> None:
        send(words)
        assert not Erasure.objects.exists()
        assert Aspirasi.objects.count() == 1

    @pytest.mark.parametrize(
        "words", ["BATAL HAPUS {n}", "batal hapus", "gak jadi hapus {n}", "Jangan dihapus"]
    )
    def test_it_is_taken_back_by_sms(self, desa: Wilayah, words: str) -> None:
        send("jalan rusak")
        number = Aspirasi.objects.get().nomor
        send(f"HAPUS {number}")
        send(words.format(n=number), at=NOW + dt.timedelta(hours=2))
        assert Erasure.objects.get().standing == ErasureStanding.WITHDRAWN
        assert "dibatalkan" in last_reply()
        assert Aspirasi.objects.count() == 1
        assert erase_due(at=NOW + 2 * DAY, limit=9) == 0

    def test_another_phone_cannot_take_it_back(self, desa: Wilayah) -> None:
        send("jalan rusak")
        number = Aspirasi.objects.get().nomor
        send(f"HAPUS {number}")
        send(f"BATAL HAPUS {number}", "+6281298760002")
        assert Erasure.objects.get().standing == ErasureStanding.WAITING

    def test_from_another_phone_with_the_kunci_the_phone_on_file_is_told(self, desa: Wilayah) -> None:
        taken = makers.make_taken_in(desa, "jalan rusak", contact=makers.make_contact(NUMBER))
        send(f"HAPUS {taken.aspirasi.nomor} {taken.kunci}", "+6281298760002")
        told = OutboundSMS.objects.get(template="hapus_dari_lain")
        assert told.contact_id == taken.aspirasi.contact_id

    def test_asked_twice_it_is_one_wish(self, voice: Aspirasi) -> None:
        for scope in (DATA, WORDS, DATA):
            erasure_asking.ask_to_erase(aspirasi=voice, scope=scope, way="web", at=NOW)
        assert Erasure.objects.get().scope == WORDS


class TestDataGoes:
    def test_the_only_voice_of_a_phone_takes_the_phone_with_it(self, desa: Wilayah) -> None:
        send(f"jalan rusak {CANARY}")
        voice = Aspirasi.objects.get()
        mark = Contact.objects.get().fingerprint
        send(f"HAPUS {voice.nomor}")
        assert erase_due(at=NOW + DAY, limit=9) == 1
        voice.refresh_from_db()
        phone = Contact.objects.get()
        assert voice.contact is None
        assert voice.text == f"jalan rusak {CANARY}"
        assert bytes(phone.sealed) == b""
        assert phone.fingerprint != mark
        assert not InboundSMS.objects.filter(body__icontains=CANARY).exists()
        assert contacts.known(number=NUMBER) is None
        assert Erasure.objects.get().standing == ErasureStanding.DONE
        assert Entry.objects.filter(kind="aspirasi.data_dihapus").count() == 1
        assert list(problems()) == []

    def test_other_voices_of_the_phone_keep_it(self, voice: Aspirasi) -> None:
        other = makers.make_aspirasi(voice.desa, "lampu mati", contact=voice.contact)
        erasure_asking.ask_to_erase(aspirasi=voice, scope=DATA, way="web", at=NOW)
        erase_due(at=NOW + DAY, limit=9)
        for one in (voice, other):
            one.refresh_from_db()
        assert voice.contact is None
        assert voice.gender == ""
        assert other.contact is not None
        assert bytes(other.contact.sealed)
        told = OutboundSMS.objects.filter(dedupe_key__startswith=f"{voice.nomor}:")
        assert all(one.contact_id != other.contact_id and one.body == "[dihapus]" for one in told)

    def test_news_that_waits_never_leaves(self, desa: Wilayah) -> None:
        send("jalan rusak")
        erasure_asking.ask_to_erase(aspirasi=Aspirasi.objects.get(), scope=DATA, way="web", at=NOW)
        assert OutboundSMS.objects.filter(state="promised").exists()
        erase_due(at=NOW + DAY, limit=9)
        assert not OutboundSMS.objects.filter(state="promised").exists()

    def test_twice_changes_nothing(self, voice: Aspirasi) -> None:
        erasure_asking.ask_to_erase(aspirasi=voice, scope=DATA, way="web", at=NOW)
        assert erase_due(at=NOW + DAY, limit=9) == 1
        assert erase_due(at=NOW + DAY, limit=9) == 0


@pytest.fixture
def proposed(desa: Wilayah, ketua: Membership) -> Erasure:
    """A voice with everything that can stand about it, its number gone, its words waiting for two offices."""
    send(f"jalan {CANARY} rusak di RT 03")
    voice = Aspirasi.objects.get()
    add_words(aspirasi=voice, text=f"dekat {CANARY}", by=CITIZEN, at=NOW)
    note_inside(aspirasi=voice, text=f"catatan {CANARY}", by=ketua.actor(), at=NOW)
    makers.make_summary(voice, f"Jalan {CANARY} rusak.", ketua.actor())
    Aspirasi.objects.filter(pk=voice.pk).update(
        place=CANARY, recognised={"topic": ["jalan", f"kata '{CANARY}'"]}
    )
    erasure_asking.ask_to_erase(aspirasi=voice, scope=WORDS, way="web", at=NOW)
    erase_due(at=NOW + DAY, limit=9)
    return Erasure.objects.get()


class TestWordsGo:
    def test_they_wait_for_two_offices(
        self, proposed: Erasure, kabupaten: Membership, auditor: Membership
    ) -> None:
        assert proposed.standing == ErasureStanding.PROPOSED
        erasure_deciding.agree_to_erase(erasure=proposed, by=kabupaten.actor(), at=NOW + DAY)
        assert erase_due(at=NOW + DAY, limit=9) == 0
        with pytest.raises(SamePerson):
            erasure_deciding.agree_to_erase(erasure=proposed, by=kabupaten.actor(), at=NOW + DAY)
        erasure_deciding.agree_to_erase(erasure=proposed, by=auditor.actor(), at=NOW + DAY)
        assert erase_due(at=NOW + DAY, limit=9) == 1

    def test_nothing_of_them_is_left_in_any_table(
        self, proposed: Erasure, kabupaten: Membership, auditor: Membership
    ) -> None:
        assert CANARY in everything()
        for office in (kabupaten, auditor):
            erasure_deciding.agree_to_erase(erasure=proposed, by=office.actor(), at=NOW + DAY)
        erase_due(at=NOW + DAY, limit=9)
        assert CANARY not in everything()
        voice = Aspirasi.objects.get()
        assert voice.text == ERASED
        assert voice.state == State.CLOSED
        assert voice.milestones.latest("pk").reason_class == CloseClass.WITHDRAWN
        assert InternalNote.objects.get().text == ERASED
        entry = Entry.objects.get(kind="aspirasi.dihapus")
        assert entry.facts == {
            "lingkup": "kata",
            "dasar": "diminta",
            "pertama": "kabupaten",
            "kedua": "auditor",
        }
        assert list(problems()) == []

    def test_what_opens_its_leaves_in_the_public_log_goes_with_them(
        self, proposed: Erasure, kabupaten: Membership, auditor: Membership
    ) -> None:
        nomor = proposed.aspirasi.nomor
        assert Receipt.objects.filter(nomor=nomor).exists()
        for office in (kabupaten, auditor):
            erasure_deciding.agree_to_erase(erasure=proposed, by=office.actor(), at=NOW + DAY)
        erase_due(at=NOW + DAY, limit=9)
        assert not Receipt.objects.filter(nomor=nomor).exists()
        assert not Opening.objects.filter(ref=nomor).exists()

    def test_one_office_refuses_with_a_reason(self, proposed: Erasure, auditor: Membership) -> None:
        with pytest.raises(NoReasonNot):
            erasure_deciding.refuse_to_erase(erasure=proposed, why="", by=auditor.actor(), at=NOW + DAY)
        erasure_deciding.refuse_to_erase(
            erasure=proposed, why="Sedang diperiksa.", by=auditor.actor(), at=NOW + DAY
        )
        with pytest.raises(TooLate):
            erasure_deciding.agree_to_erase(erasure=proposed, by=auditor.actor(), at=NOW + DAY)
        assert Aspirasi.objects.get().text != ERASED

    def test_no_other_office_decides(self, proposed: Erasure, ketua: Membership, camat: Membership) -> None:
        for member in (ketua, camat):
            with pytest.raises(NotYourOffice):
                erasure_deciding.agree_to_erase(erasure=proposed, by=member.actor(), at=NOW + DAY)

    def test_the_citizen_may_still_think_again(self, proposed: Erasure, kabupaten: Membership) -> None:
        erasure_deciding.agree_to_erase(erasure=proposed, by=kabupaten.actor(), at=NOW + DAY)
        erasure_asking.take_back_erasure(aspirasi=proposed.aspirasi, at=NOW + DAY)
        assert Erasure.objects.get().standing == ErasureStanding.WITHDRAWN


class TestTheDatabase:
    @pytest.mark.parametrize("model", [Aspirasi, Message])
    def test_words_do_not_become_erased_without_two_offices(
        self, proposed: Erasure, kabupaten: Membership, model: Any
    ) -> None:
        erasure_deciding.agree_to_erase(erasure=proposed, by=kabupaten.actor(), at=NOW + DAY)
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            model.objects.update(text=ERASED)

    def test_the_agreement_of_one_voice_erases_no_other(
        self, proposed: Erasure, kabupaten: Membership, auditor: Membership
    ) -> None:
        other = makers.make_aspirasi(proposed.aspirasi.desa, "lampu mati")
        for office in (kabupaten, auditor):
            erasure_deciding.agree_to_erase(erasure=proposed, by=office.actor(), at=NOW + DAY)
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Aspirasi.objects.filter(pk=other.pk).update(text=ERASED)
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Aspirasi.objects.filter(pk=proposed.aspirasi_id).update(text="jalan bagus")

    def test_an_agreement_needs_two_people_of_two_offices(
        self, proposed: Erasure, kabupaten: Membership
    ) -> None:
        mine = Erasure.objects.filter(pk=proposed.pk)
        with pytest.raises(DatabaseError, match="without_two_offices"), transaction.atomic():
            mine.update(standing="disetujui")
        erasure_deciding.agree_to_erase(erasure=proposed, by=kabupaten.actor(), at=NOW + DAY)
        with pytest.raises(DatabaseError, match="two_people"), transaction.atomic():
            mine.update(standing="disetujui", second_by=kabupaten.user_id, second_role="auditor")


def test_an_unknown_phone_takes_nothing_back(desa: Wilayah) -> None:
    sms = send("batal hapus")
    take_in_sms(sms=sms, at=NOW)
    assert not Erasure.objects.exists()
