"""Phones are shared: who holds one next learns nothing of who spoke before, and takes nothing over."""

from typing import Any, ClassVar

from django.conf import settings
from django.test import Client

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi
from posko.states import Channel
from public_site.private_side import JUST_SENT
from public_site.views.just_sent import SHOWN_SECONDS
from tests import makers

WORDS = "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat."


def send(client: Client, desa: Wilayah, **fields: Any) -> Any:
    headers = fields.pop("headers", {})
    return client.post(f"/desa/{desa.kode}/kirim/", {"isi": WORDS, **fields}, headers=headers)


def sent_page(client: Client, desa: Wilayah) -> Any:
    return client.get(f"/desa/{desa.kode}/terkirim/")


class TestTheSession:
    def test_who_knew_the_session_before_sees_neither_number_nor_kunci(self, desa: Wilayah) -> None:
        mine, theirs = Client(), Client()
        send(mine, desa)
        sid = settings.SESSION_COOKIE_NAME
        theirs.cookies[sid] = mine.cookies[sid].value  # noted by whoever held the phone before
        send(mine, desa, isi="Saya lihat bantuan beras dijual di warung.")
        assert sent_page(theirs, desa).status_code == 303
        assert "Nomor Anda" in sent_page(mine, desa).content.decode()

    def test_number_and_kunci_stand_half_an_hour_only(self, client: Client, desa: Wilayah) -> None:
        send(client, desa)
        session = client.session
        kept = session[JUST_SENT]
        session[JUST_SENT] = {**kept, "pada": kept["pada"] - SHOWN_SECONDS - 1}
        session.save()
        assert sent_page(client, desa).status_code == 303

    def test_closing_the_private_side_forgets_the_number_too(self, client: Client, desa: Wilayah) -> None:
        send(client, desa)
        client.post(f"/a/{Aspirasi.objects.get().nomor}/tutup/")
        assert sent_page(client, desa).status_code == 303


class TestTheForm:
    def test_back_asks_for_it_anew(self, client: Client, desa: Wilayah) -> None:
        anew = "private, no-cache, must-revalidate"
        assert client.get(f"/desa/{desa.kode}/kirim/")["Cache-Control"] == anew
        assert send(client, desa, isi="air")["Cache-Control"] == anew


class TestTheQueue:
    QUEUED: ClassVar = {
        "Accept": "application/json",
        "Idempotency-Key": "satu",
        "Sec-Fetch-Site": "same-origin",
    }

    def test_a_form_opened_with_a_signal_and_sent_without_is_not_asked_about(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        voices = [makers.make_aspirasi(desa, f"jalan RT 03 berlubang {n}", channel=Channel.SMS) for n in "12"]
        gather(desa=desa, aspirasi=voices, title="Jalan RT 03 berlubang", by=ketua.actor(), at=makers.NOW)
        said = "jalan di RT 03 berlubang parah, motor sering jatuh"
        asked = send(client, desa, isi=said, mirip="tanya", headers=self.QUEUED)
        assert asked.json() == {"mirip": True}
        told = send(client, desa, isi=said, mirip="tanya", antre="1", headers=self.QUEUED)
        assert told.json()["nomor"]
        assert desa.aspirasi.filter(channel=Channel.WEB).count() == 1
