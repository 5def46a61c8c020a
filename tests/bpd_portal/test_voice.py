"""One voice: read, answered, asked, forwarded, put off, closed, summarised; each refusal in a sentence."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal.moves import ACTS, acts_for
from posko.adding import add_words
from posko.models import Aspirasi
from posko.states import State
from posko.transitions import MOVES
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

PHONE = "+6281200000042"
SAID: dict[str, dict[str, str]] = {
    "baca": {},
    "tanya": {"kalimat": "Di RT berapa?"},
    "jawab": {"kalimat": "Sudah diperbaiki kemarin."},
    "teruskan": {"ke": "Dinas PU", "kalimat": "Jalan kabupaten."},
    "belum": {"alasan": "no_money", "kalimat": "Dana belum cukup.", "langkah": "Diusulkan tahun depan."},
    "tutup": {"kalimat": "Ditarik oleh warga."},
}
LEADS_TO = {
    "baca": "read",
    "tanya": "needs_detail",
    "jawab": "answered",
    "teruskan": "forwarded",
    "belum": "not_now",
    "tutup": "closed",
}


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def voice(desa: Wilayah, at: dt.datetime) -> Aspirasi:
    return makers.make_aspirasi(desa, "lampu mati", at=at, contact=makers.make_contact(PHONE))


def door(voice: Aspirasi) -> str:
    """The address of a voice."""
    return reverse("bpd-aspirasi", args=[voice.nomor])


class TestPage:
    def test_it_shows_the_words_and_never_the_phone(
        self, desk: Client, voice: Aspirasi, at: dt.datetime
    ) -> None:
        add_words(aspirasi=voice, text="dekat masjid", by=CITIZEN, at=at)
        page = desk.get(door(voice)).content.decode()
        assert "lampu mati" in page
        assert "dekat masjid" in page
        assert "Balasan lewat SMS" in page
        assert voice.contact is not None
        assert voice.contact.fingerprint not in page
        assert "81200000042" not in page.replace("-", "").replace(" ", "")

    def test_a_confidential_one_says_so_and_offers_no_summary(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        secret = makers.make_aspirasi(desa, at=at, confidential=True)
        page = desk.get(door(secret)).content.decode()
        assert "tidak pernah tampil ke umum" in page
        assert "ringkas_ringkasan" not in page

    def test_it_tells_the_history_with_office_and_reason(self, desk: Client, voice: Aspirasi) -> None:
        desk.post(door(voice), {"aksi": "belum", **SAID["belum"]})
        page = desk.get(door(voice)).content.decode()
        assert "Ketua. Dana belum cukup. Diusulkan tahun depan." in page

    def test_a_photo_that_is_gone_is_not_found(self, desk_of: Desk, ketua: Membership, desa: Wilayah) -> None:
        held = makers.make_aspirasi(desa)
        type(held).objects.update(photo="aspirasi/hilang.jpg")
        assert desk_of(ketua).get(reverse("bpd-foto", args=[held.nomor])).status_code == 404

    def test_a_photo_is_shown_to_those_who_may_read(
        self,
        desk: Client,
        voice: Aspirasi,
        kades: Membership,
        desk_of: Desk,
        settings: Any,
        tmp_path: Path,
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        picture = io.BytesIO()
        Image.new("RGB", (8, 8)).save(picture, "JPEG")
        voice.photo.save("foto.jpg", ContentFile(picture.getvalue()))
        address = reverse("bpd-foto", args=[voice.nomor])
        assert address in desk.get(door(voice)).content.decode()
        answer = desk.get(address)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "no-store"
        assert b"".join(answer.streaming_content) == picture.getvalue()  # type: ignore[attr-defined]
        assert desk_of(kades).get(address).status_code == 403


class TestMoves:
    @pytest.mark.parametrize("aksi", SAID)
    def test_each_leads_where_it_says(self, desk: Client, voice: Aspirasi, aksi: str) -> None:
        answer = desk.post(door(voice), {"aksi": aksi, **SAID[aksi]})
        voice.refresh_from_db()
        assert (answer.status_code, answer["Location"], voice.state) == (303, door(voice), LEADS_TO[aksi])

    @pytest.mark.parametrize("aksi", [aksi for aksi, said in SAID.items() if said])
    def test_without_words_each_asks_for_them_and_keeps_the_rest(
        self, desk: Client, voice: Aspirasi, aksi: str
    ) -> None:
        answer = desk.post(door(voice), {"aksi": aksi, **SAID[aksi], "kalimat": " "})
        assert "Tulis dulu kalimatnya." in refusals(answer)
        assert "<details" in answer.content.decode()
        voice.refresh_from_db()
        assert voice.state == "received"

    def test_not_now_needs_reason_and_next_step(self, desk: Client, voice: Aspirasi) -> None:
        said = refusals(desk.post(door(voice), {"aksi": "belum", "kalimat": "Dana belum cukup."}))
        assert "Pilih alasannya." in said
        assert "Tulis langkah berikutnya." in said

    def test_a_move_the_table_forbids_is_told_in_words(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        group = makers.make_kelompok(desa, ketua.actor(), voices=1, at=at)
        makers.make_usulan(group, ketua.actor(), at=at)
        on_agenda = group.aspirasi.get()
        answer = desk.post(door(on_agenda), {"aksi": "tutup", **SAID["tutup"]})
        assert "sudah pindah langkah" in refusals(answer)

    def test_an_unknown_action_is_no_door(self, desk: Client, voice: Aspirasi) -> None:
        assert desk.post(door(voice), {"aksi": "hapus"}).status_code == 404

    @pytest.mark.parametrize("state", list(State))
    def test_the_page_offers_exactly_what_the_table_allows(self, voice: Aspirasi, state: State) -> None:
        voice.state = state
        offered = {one.to for one in acts_for(voice, "ketua_bpd") if one.to} - {State.READ}
        known = {one.to for one in ACTS if one.to} - {State.READ}
        assert offered == known & MOVES[state]


class TestReply:
    def test_it_travels_by_the_relay(self, desk: Client, voice: Aspirasi) -> None:
        desk.post(door(voice), {"aksi": "balas", "kalimat": "Terima kasih, kami cek."})
        sms = OutboundSMS.objects.get(template="balasan")
        assert "kami cek" in sms.body
        assert voice.messages.get().from_citizen is False

    def test_two_taps_send_one(self, desk: Client, voice: Aspirasi) -> None:
        said = {"aksi": "balas", "kalimat": "Terima kasih.", "kunci_kirim": "k1"}
        answers = [desk.post(door(voice), said).status_code for _tap in range(2)]
        assert (answers, voice.messages.count()) == ([303, 303], 1)

    def test_the_same_words_may_be_said_again_on_purpose(self, desk: Client, voice: Aspirasi) -> None:
        for key in ("k1", "k2"):
            desk.post(door(voice), {"aksi": "balas", "kalimat": "Terima kasih.", "kunci_kirim": key})
        assert voice.messages.count() == 2

    def test_a_refused_form_may_be_sent_again_with_its_key(self, desk: Client, voice: Aspirasi) -> None:
        desk.post(door(voice), {"aksi": "balas", "kalimat": "", "kunci_kirim": "k1"})
        desk.post(door(voice), {"aksi": "balas", "kalimat": "Terima kasih.", "kunci_kirim": "k1"})
        assert voice.messages.count() == 1


class TestSummary:
    def test_it_is_kept(self, desk: Client, voice: Aspirasi) -> None:
        desk.post(door(voice), {"aksi": "ringkas", "ringkasan": "Lampu jalan mati."})
        voice.refresh_from_db()
        assert voice.public_summary == "Lampu jalan mati."

    def test_a_confidential_voice_gets_none(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        secret = makers.make_aspirasi(desa, at=at, confidential=True)
        answer = desk.post(door(secret), {"aksi": "ringkas", "ringkasan": "Bocor."})
        assert "rahasia tidak diringkas" in refusals(answer)


class TestTakeOut:
    def test_a_wrong_gathering_is_undone(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        held = makers.make_kelompok(desa, ketua.actor(), at=at).aspirasi.order_by("id")[0]
        desk.post(door(held), {"aksi": "lepas"})
        held.refresh_from_db()
        assert (held.kelompok, held.state) == (None, "read")

    def test_it_is_refused_in_words_when_too_late(self, desk: Client, voice: Aspirasi) -> None:
        assert "Tidak ada lagi" in refusals(desk.post(door(voice), {"aksi": "lepas"}))
