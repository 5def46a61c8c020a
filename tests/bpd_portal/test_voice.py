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
from sms_gateway import inbox
from sms_gateway.carriers import Attached
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

PHONE = "+6281200000042"
SAID: dict[str, dict[str, str]] = {
    "baca": {},
    "tanya": {"kalimat": "Di RT berapa?"},
    "jawab": {"kalimat": "Sudah diperbaiki kemarin."},
    "teruskan": {"ke": "pu", "kalimat": "Jalan kabupaten."},
    "belum": {"alasan": "no_money", "kalimat": "Dana belum cukup.", "langkah": "Diusulkan tahun depan."},
    "tutup": {"alasan": "withdrawn", "kalimat": "Ditarik oleh warga."},
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
        assert "Ketua. Dana belum cukup. Diusulkan tahun depan. (Anggaran belum cukup)" in page

    def test_a_photo_that_is_gone_is_not_found(self, desk_of: Desk, ketua: Membership, desa: Wilayah) -> None:
        held = makers.make_aspirasi(desa)
        held.photos.create(place=1, file="aspirasi/hilang.jpg")
        assert desk_of(ketua).get(reverse("bpd-foto", args=[held.nomor])).status_code == 404

    def test_what_came_and_could_not_be_kept_is_counted(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        inbox.receive(
            line=makers.make_line(desa),
            carrier_ref="1",
            sender=makers.PHONE,
            body="jalan rusak",
            at=at,
            attached=[Attached("", "image/jpeg"), Attached("", "image/gif"), Attached("", "audio/ogg")],
        )
        inbox.hand_over(at=at, limit=1)
        page = desk.get(door(desa.aspirasi.get())).content.decode()
        assert "2 foto tidak bisa diambil." in page
        assert "1 kiriman suara, video, atau berkas tidak dibuka." in page

    def test_a_voice_without_losses_tells_of_none(self, desk: Client, voice: Aspirasi) -> None:
        page = desk.get(door(voice)).content.decode()
        assert "tidak bisa diambil" not in page
        assert "tidak dibuka" not in page

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
        for place in (1, 2, 3):
            voice.photos.create(place=place, file=ContentFile(picture.getvalue(), "foto.jpg"))
        page = desk.get(door(voice)).content.decode()
        assert all(reverse("bpd-foto", args=[voice.nomor, place]) in page for place in (1, 2, 3))
        address = reverse("bpd-foto", args=[voice.nomor, 3])
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

    def test_closing_needs_a_reason_of_the_list(self, desk: Client, voice: Aspirasi) -> None:
        said = refusals(desk.post(door(voice), {"aksi": "tutup", "kalimat": "Iklan."}))
        assert "Pilih alasannya." in said
        desk.post(door(voice), {"aksi": "tutup", "alasan": "junk", "kalimat": "Iklan."})
        assert voice.milestones.get(state="closed").reason_class == "junk"

    def test_an_office_is_chosen_or_named(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        one, other = (makers.make_aspirasi(desa, at=at) for _ in range(2))
        desk.post(door(one), {"aksi": "teruskan", **SAID["teruskan"]})
        desk.post(door(other), {"aksi": "teruskan", "ke_lain": "Balai Sungai", "kalimat": "Tanggul."})
        told = [voice.milestones.get(state="forwarded").facts["to"] for voice in (one, other)]
        assert told == ["Dinas Pekerjaan Umum kabupaten", "Balai Sungai"]

    @pytest.mark.parametrize("office", [{}, {"ke": "bulan"}])
    def test_without_an_office_it_is_refused_in_words(
        self, desk: Client, voice: Aspirasi, office: dict[str, str]
    ) -> None:
        answer = desk.post(door(voice), {"aksi": "teruskan", "kalimat": "Bukan di sini.", **office})
        assert "atau tulis namanya" in refusals(answer)
        voice.refresh_from_db()
        assert voice.state == "received"

    def test_it_is_offered_at_once_and_reads_what_nobody_had_read(
        self, desk: Client, voice: Aspirasi
    ) -> None:
        page = desk.get(door(voice)).content.decode()
        assert page.index('id="balas_kalimat"') < page.index('class="buka lain"')
        desk.post(door(voice), {"aksi": "balas", "kalimat": "Besok kami lihat."})
        voice.refresh_from_db()
        assert voice.state == State.READ
        assert set(OutboundSMS.objects.values_list("template", flat=True)) == {"balasan"}

    def test_of_a_petugas_it_reads_nothing(self, petugas: Membership, desk_of: Desk, voice: Aspirasi) -> None:
        Aspirasi.objects.filter(pk=voice.pk).update(taken_in_by=petugas.user)
        desk_of(petugas).post(door(voice), {"aksi": "balas", "kalimat": "Sudah kami teruskan."})
        voice.refresh_from_db()
        assert (voice.state, voice.messages.count()) == (State.RECEIVED, 1)


class TestSummary:
    def test_its_author_takes_it_back_while_it_waits(self, desk: Client, voice: Aspirasi) -> None:
        desk.post(door(voice), {"aksi": "ringkas", "ringkasan": "Lampu mati."})
        assert "Tarik usulan" in desk.get(door(voice)).content.decode()
        proposal = voice.summary_proposals.get()
        answer = desk.post(reverse("ringkasan"), {"aksi": "tarik", "usulan": proposal.pk})
        assert answer["Location"] == door(voice)
        assert not voice.summary_proposals.waiting().exists()
        assert "Tarik usulan" not in desk.get(door(voice)).content.decode()

    def test_it_waits_for_another_member(self, desk: Client, voice: Aspirasi) -> None:
        desk.post(door(voice), {"aksi": "ringkas", "ringkasan": "Lampu jalan mati."})
        voice.refresh_from_db()
        assert voice.public_summary == ""
        assert voice.summary_proposals.get().text == "Lampu jalan mati."
        assert "Menunggu anggota lain:" in desk.get(door(voice)).content.decode()

    def test_a_name_in_it_is_pointed_out_gently(self, desk: Client, voice: Aspirasi) -> None:
        said = {"aksi": "ringkas", "ringkasan": "Lampu depan rumah Pak Darmo mati."}
        page = desk.post(door(voice), said, follow=True).content.decode()
        assert "Mungkin nama orang." in page
        assert voice.summary_proposals.count() == 1

    def test_the_second_person_is_led_to_the_page_where_it_is_looked_at(
        self, desk: Client, voice: Aspirasi, anggota: Membership, desk_of: Desk
    ) -> None:
        desk_of(anggota).post(door(voice), {"aksi": "ringkas", "ringkasan": "Lampu mati."})
        page = desk.get(door(voice)).content.decode()
        assert "Menunggu Anda:" in page
        assert reverse("ringkasan") in page
        assert "ringkas_ringkasan" not in page

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


class TestTakingBack:
    @pytest.mark.parametrize(
        "said",
        [
            {"aksi": "jawab", "kalimat": "Sudah diperbaiki."},
            {"aksi": "tutup", "alasan": "junk", "kalimat": "Iklan."},
            {"aksi": "baca"},
            {"aksi": "balas", "kalimat": "Besok kami lihat."},
        ],
        ids=lambda said: said["aksi"],
    )
    def test_what_was_done_a_moment_ago_is_undone_before_anybody_hears(
        self, ketua: Membership, desk_of: Desk, desa: Wilayah, at: dt.datetime, said: dict[str, str]
    ) -> None:
        contact = makers.make_contact("+6281200000555")
        voice = makers.make_aspirasi(desa, "lampu mati", at=at, contact=contact)
        makers.make_line(desa)
        desk = desk_of(ketua)
        assert desk.post(reverse("bpd-aspirasi", args=[voice.nomor]), said).status_code == 303
        voice.refresh_from_db()
        assert voice.state != State.RECEIVED
        desk.post(reverse("bpd-urung"))
        voice.refresh_from_db()
        assert voice.state == State.RECEIVED
        assert set(OutboundSMS.objects.values_list("state", flat=True)) <= {"cancelled"}
