"""Data saya, behind the kunci: a copy, details put right, a wish to be erased and thinking again."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Role
from accountability.ledger.models import Entry
from accountability.lib.kunci import written
from accountability.regions.models import Wilayah
from posko.intake import TakenIn
from posko.models import Aspirasi, Erasure, ErasureStanding
from posko.models.voices import ERASED
from sms_gateway.models import OutboundSMS
from tests import makers

NUMBER = "+6281298760001"


@pytest.fixture
def taken(desa: Wilayah) -> TakenIn:
    phone = makers.make_contact(NUMBER)
    return makers.make_taken_in(desa, "lampu kuning mati", contact=phone, gender="p", at=timezone.now())


@pytest.fixture
def own(client: Client, taken: TakenIn) -> Client:
    """The browser that showed the kunci."""
    client.post(f"/a/{taken.aspirasi.nomor}/", {"kunci": written(taken.kunci)})
    return client


def door(taken: TakenIn, tail: str = "") -> str:
    return f"/a/{taken.aspirasi.nomor}/data/{tail}"


class TestWithoutKunci:
    @pytest.mark.parametrize("tail", ["", "salinan.txt", "salinan.json"])
    def test_nothing_is_shown(self, client: Client, taken: TakenIn, tail: str) -> None:
        answer = client.get(door(taken, tail))
        assert answer.status_code == 303
        assert answer["Location"].endswith(f"/a/{taken.aspirasi.nomor}/")

    @pytest.mark.parametrize("tail", ["betul/", "hapus/", "batal/"])
    def test_nothing_is_done(self, client: Client, taken: TakenIn, tail: str) -> None:
        assert client.post(door(taken, tail), {"lingkup": "kata"}).status_code == 303
        assert not Erasure.objects.exists()


class TestCopy:
    def test_it_holds_the_words_and_never_the_number(self, own: Client, taken: TakenIn) -> None:
        text = own.get(door(taken, "salinan.txt"))
        told = json.loads(own.get(door(taken, "salinan.json")).content)
        assert text["Cache-Control"] == "no-store, private"
        assert "lampu kuning mati" in text.content.decode()
        assert told["aspirasi"]["kelamin"] == "Perempuan"
        assert told["telepon"]["nomor_hp"] == "tersimpan tersegel"
        assert NUMBER[3:] not in text.content.decode() + json.dumps(told)

    def test_another_voice_of_the_phone_is_not_in_it(
        self, own: Client, taken: TakenIn, desa: Wilayah
    ) -> None:
        makers.make_aspirasi(desa, "burung kenari", contact=taken.aspirasi.contact)
        assert "kenari" not in own.get(door(taken, "salinan.txt")).content.decode()

    def test_an_unknown_form_is_not_found(self, own: Client, taken: TakenIn) -> None:
        assert own.get(door(taken, "salinan.pdf")).status_code == 404


class TestPuttingRight:
    def test_details_change_and_are_taken_away(self, own: Client, taken: TakenIn, desa: Wilayah) -> None:
        dusun = makers.make_dusun(desa)
        assert own.post(door(taken, "betul/"), {"kelamin": "", "dusun": dusun.pk}).status_code == 303
        voice = Aspirasi.objects.get()
        assert (voice.gender, voice.dusun) == ("", dusun)
        assert Entry.objects.get(kind="aspirasi.data_dibetulkan").facts == {"apa": ["kelamin", "dusun"]}

    def test_a_wrong_number_is_told_and_nothing_is_lost(self, own: Client, taken: TakenIn) -> None:
        answer = own.post(door(taken, "betul/"), {"kelamin": "l", "hp": "0812"})
        assert answer.status_code == 422
        assert "Nomor HP kurang angka" in answer.content.decode()
        assert Aspirasi.objects.get().gender == "p"


class TestErasing:
    def test_it_is_said_in_plain_words_first_and_can_be_taken_back(self, own: Client, taken: TakenIn) -> None:
        page = own.get(door(taken)).content.decode()
        assert "tidak bisa dikembalikan" in page
        own.post(door(taken, "hapus/"), {"lingkup": "data"})
        assert OutboundSMS.objects.filter(template="hapus_dari_lain").exists()
        page = own.get(door(taken)).content.decode()
        assert "Batalkan" in page
        own.post(door(taken, "batal/"))
        assert Erasure.objects.get().standing == ErasureStanding.WITHDRAWN
        assert "Dibatalkan warga" in own.get(door(taken)).content.decode()
        assert own.post(door(taken, "batal/")).status_code == 303

    def test_without_a_choice_it_asks(self, own: Client, taken: TakenIn) -> None:
        assert own.post(door(taken, "hapus/"), {}).status_code == 422

    def test_everyone_reads_that_it_was_erased(self, client: Client, taken: TakenIn, desa: Wilayah) -> None:
        now, voice = timezone.now(), taken.aspirasi
        one, other = (makers.make_member(role, desa) for role in (Role.KABUPATEN, Role.AUDITOR))
        Erasure.objects.create(
            aspirasi=voice,
            scope="kata",
            standing="disetujui",
            ground="diminta",
            asked_by_way="web",
            asked_at=now,
            waits_until=now,
            due_at=now,
            first_by=one.user,
            first_role="kabupaten",
            second_by=other.user,
            second_role="auditor",
        )
        Aspirasi.objects.update(text=ERASED)
        Erasure.objects.update(standing="selesai", ended_at=now)
        page = client.get(f"/a/{voice.nomor}/").content.decode()
        assert "Dihapus atas permintaan" in page
        assert "UU 27/2022" in page


class TestSecrecyPage:
    def test_it_tells_how_often_identities_were_opened(self, client: Client, taken: TakenIn) -> None:
        page = client.get("/kerahasiaan/").content.decode()
        assert "identitas diminta 0, dibuka 0, data dihapus 0" in page
