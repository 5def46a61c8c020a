"""Kabar Senin: a member says where, proves it with a code, and may stop."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.council.models import Reachable
from sms_gateway.models import OutboundSMS
from tests.bpd_portal.conftest import Desk, refusals

PHONE = "0812 0000 0066"


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    return desk_of(anggota)


@pytest.fixture
def door() -> str:
    return reverse("kabar-senin")


def code_in(text: str) -> str:
    """The six digits of a message."""
    found = re.search(r"\b\d{6}\b", text)
    assert found is not None
    return found[0]


class TestPhone:
    def test_the_code_brings_the_note_and_the_number_is_shown_nowhere(self, desk: Client, door: str) -> None:
        assert desk.post(door, {"aksi": "minta", "cara": "sms", "hp": PHONE}).status_code == 303
        assert not Reachable.objects.exists()
        code = code_in(OutboundSMS.objects.get().body)
        assert desk.post(door, {"aksi": "kode", "kode": f"{code[:3]} {code[3:]}"}).status_code == 303
        assert Reachable.objects.get().contact is not None
        page = desk.get(door).content.decode()
        assert "Kabar datang lewat SMS" in page
        assert "0066" not in page

    def test_a_wrong_code_is_told_and_after_five_none_helps(self, desk: Client, door: str) -> None:
        desk.post(door, {"aksi": "minta", "cara": "sms", "hp": PHONE})
        code = code_in(OutboundSMS.objects.get().body)
        wrong = "111111" if code != "111111" else "222222"
        for _try in range(5):
            assert "Kode tidak cocok" in refusals(desk.post(door, {"aksi": "kode", "kode": wrong}))
        assert "Kode tidak cocok" in refusals(desk.post(door, {"aksi": "kode", "kode": code}))
        assert not Reachable.objects.exists()

    def test_no_code_was_asked_for(self, desk: Client, door: str) -> None:
        assert "Kode tidak cocok" in refusals(desk.post(door, {"aksi": "kode", "kode": "123456"}))

    def test_the_number_does_not_lie_open_in_the_session(self, desk: Client, door: str) -> None:
        desk.post(door, {"aksi": "minta", "cara": "sms", "hp": PHONE})
        kept = str(dict(desk.session))
        assert "66" not in re.sub(r"[0-9a-f]{64}|\d{4}-\d\d-\d\dT\S+|\d{10}\.\d+", "", kept)
        assert code_in(OutboundSMS.objects.get().body) not in kept

    @pytest.mark.parametrize(("hp", "told"), [("", "Tulis nomor HP Anda."), ("123", "Nomor HP kurang angka")])
    def test_what_is_no_phone_is_told(self, desk: Client, door: str, hp: str, told: str) -> None:
        assert told in refusals(desk.post(door, {"aksi": "minta", "cara": "sms", "hp": hp}))


class TestAddress:
    def test_the_code_comes_by_mail(self, desk: Client, door: str) -> None:
        desk.post(door, {"aksi": "minta", "cara": "surel", "surel": "saya@contoh.id"})
        code = code_in(str(mail.outbox[0].body))
        assert desk.post(door, {"aksi": "kode", "kode": code}).status_code == 303
        assert Reachable.objects.get().email == "saya@contoh.id"

    def test_without_a_mail_server_the_page_says_so(self, desk: Client, door: str, settings: Any) -> None:
        settings.MAIL_SENDS = False
        page = desk.get(door).content.decode()
        assert "Surat elektronik belum disiapkan" in page
        assert 'name="surel"' not in page

    def test_half_an_address_is_told(self, desk: Client, door: str) -> None:
        said = {"aksi": "minta", "cara": "surel", "surel": "saya@"}
        assert "Alamat ini belum lengkap" in refusals(desk.post(door, said))


class TestStop:
    def test_nothing_is_kept_afterwards(self, desk: Client, door: str, anggota: Membership) -> None:
        Reachable.objects.create(
            user=anggota.user, email="saya@contoh.id", changed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )
        for _tap in range(2):
            assert desk.post(door, {"aksi": "henti"}).status_code == 303
        assert not Reachable.objects.exists()

    def test_an_unknown_deed_is_not_found(self, desk: Client, door: str) -> None:
        assert desk.post(door, {"aksi": "lain"}).status_code == 404
