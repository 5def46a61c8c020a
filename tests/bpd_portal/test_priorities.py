"""The pages of agenda, order, board, vote, decisions and Musyawarah Khusus, through their doors."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, SentForm
from accountability.lib.local_time import local_date
from accountability.planning.checking_in import Person, check_in
from accountability.planning.deciding import adopt
from accountability.planning.models import Decision, Musyawarah, MusyawarahKind, PriorityMethod, Usulan
from accountability.planning.priorities import choose_method
from accountability.planning.slips import codes, written
from accountability.planning.voting import turnout
from accountability.regions.models import Wilayah
from posko.states import Gender
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.bpd_portal.conftest import SEED, Bring, Desk, page, refusals


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


class TestPriorities:
    def test_the_arithmetic_is_shown(self, desk: Client, meeting: Musyawarah, bring: Bring) -> None:
        usulan = bring("Air")
        door = reverse("bpd-prioritas", args=[meeting.pk])
        assert desk.post(door, {"aksi": "cara", "cara": "skor"}).status_code == 303
        said = {"manfaat": 5, "rentan": 4, "mendesak": 3, "biaya": 2, "wenang": 1}
        assert desk.post(door, {"aksi": "nilai", "usulan": usulan.pk, **said}).status_code == 303
        told = page(desk, "bpd-prioritas", meeting.pk)
        assert "Banyaknya penerima manfaat: 30 × 5 = <b>150</b>" in told
        assert "Jumlah: 350</b> dari 500" in told
        assert "UU 6/2014 ps 80(4)" in told

    def test_each_point_is_asked_for(self, desk: Client, meeting: Musyawarah, bring: Bring) -> None:
        usulan = bring("Air")
        door = reverse("bpd-prioritas", args=[meeting.pk])
        desk.post(door, {"aksi": "cara", "cara": "skor"})
        assert "Pilih nilai 1 sampai 5." in refusals(
            desk.post(door, {"aksi": "nilai", "usulan": usulan.pk, "manfaat": 9})
        )
        assert "Titik tiap orang 1 sampai 9." in refusals(desk.post(door, {"aksi": "cara", "cara": "titik"}))

    def test_dots_on_paper_are_bounded_by_those_present(
        self, desk: Client, meeting: Musyawarah, bring: Bring
    ) -> None:
        one, two = bring("Air"), bring("Jalan")
        door = reverse("bpd-prioritas", args=[meeting.pk])
        desk.post(door, {"aksi": "cara", "cara": "titik", "titik": 2})
        said = {"aksi": "titik", f"titik_{one.pk}": 200, f"titik_{two.pk}": 0}
        assert "paling banyak punya 80 titik" in refusals(desk.post(door, said))
        assert desk.post(door, {**said, f"titik_{one.pk}": 7, f"titik_{two.pk}": 7}).status_code == 303
        assert page(desk, "bpd-prioritas", meeting.pk).count("7 titik · seri") == 2


class TestVoteAtTheDesk:
    def test_opened_printed_entered_and_closed(self, desk: Client, meeting: Musyawarah, bring: Bring) -> None:
        for title in ("Air", "Jalan"):
            bring(title)
        desk.post(reverse("bpd-prioritas", args=[meeting.pk]), {"aksi": "cara", "cara": "titik", "titik": 3})
        door = reverse("bpd-suara", args=[meeting.pk])
        assert desk.post(door, {"aksi": "cetak", "banyak": 20, "kunci_kirim": "c"}).status_code == 303
        paper = desk.get(reverse("bpd-kartu-pdf", args=[meeting.pk]))
        assert paper.content.startswith(b"%PDF")
        assert paper["Cache-Control"] == "no-store"
        desk.post(door, {"aksi": "buka"})
        assert "0 <small>dari 20" in page(desk, "bpd-suara", meeting.pk)
        desk.post(door, {"aksi": "tutup"})
        assert "Pemungutan suara sudah ditutup." in page(desk, "bpd-suara", meeting.pk)
        assert "tidak dibuka lagi" in refusals(desk.post(door, {"aksi": "buka"}))

    def test_a_slip_is_entered_by_the_petugas_once_and_leaves_no_trace(
        self, petugas: Membership, desk_of: Desk, ballot: Musyawarah
    ) -> None:
        client, door = desk_of(petugas), reverse("bpd-suara", args=[ballot.pk])
        code = codes(seed=SEED, count=1)[0]
        said = {"aksi": "kartu", "kode": written(code), "nomor": "2, 2", "kunci_kirim": "s"}
        assert client.post(door, said).status_code == 303
        assert turnout(ballot) == (1, 5)
        assert not SentForm.objects.exists()
        assert "sudah dipakai" in refusals(client.post(door, said))
        assert "hasil" not in page(client, "bpd-suara", ballot.pk).split("<main")[1].split("Selama")[0]

    def test_the_petugas_finds_the_open_vote_in_the_menu(
        self, petugas: Membership, desk_of: Desk, desa: Wilayah, ballot: Musyawarah
    ) -> None:
        client = desk_of(petugas)
        assert client.get(reverse("suara-dibuka"))["Location"] == reverse("bpd-suara", args=[ballot.pk])
        desa.musyawarah.update(voting_closed_at=ballot.voting_opened_at)
        assert "Belum ada pemungutan suara" in page(client, "suara-dibuka")

    @pytest.mark.parametrize(
        ("kode", "nomor", "sentence"),
        [
            ("ABCDEFGH", "1", "belum dikenal"),
            ("", "1", "Tulis kode"),
            (None, "1 1 1", "Paling banyak 2 titik"),
            (None, "9", "tidak ada di papan"),
            (None, "satu", "Tulis nomor usulan dengan angka"),
        ],
    )
    def test_what_is_refused_is_told(
        self, desk: Client, ballot: Musyawarah, kode: str | None, nomor: str, sentence: str
    ) -> None:
        code = codes(seed=SEED, count=1)[0] if kode is None else kode
        said = {"aksi": "kartu", "kode": code, "nomor": nomor}
        assert sentence in refusals(desk.post(reverse("bpd-suara", args=[ballot.pk]), said))

    def test_the_petugas_opens_and_closes_nothing(
        self, petugas: Membership, desk_of: Desk, ballot: Musyawarah
    ) -> None:
        door = reverse("bpd-suara", args=[ballot.pk])
        for asked in ("tutup", "buka", "cetak"):
            assert desk_of(petugas).post(door, {"aksi": asked}).status_code == 403

    def test_the_file_is_there_for_the_one_who_printed_it(
        self, anggota: Membership, desk_of: Desk, ballot: Musyawarah
    ) -> None:
        assert desk_of(anggota).get(reverse("bpd-kartu-pdf", args=[ballot.pk])).status_code == 404


class TestBoard:
    def test_while_people_vote_it_tells_how_and_how_many_but_no_result(
        self, desk: Client, ballot: Musyawarah
    ) -> None:
        told = page(desk, "bpd-papan", ballot.pk)
        assert f"/suara/{ballot.secret}/" in told
        assert "<b>PILIH</b>" in told or "SMS" not in told
        assert '<b class="besar">0</b> dari 5' in told
        assert "titik</span>" not in told
        assert 'http-equiv="refresh" content="10"' in told

    def test_heads_and_order_without_anything_personal(
        self, desk: Client, ketua: Membership, meeting: Musyawarah, bring: Bring, at: dt.datetime
    ) -> None:
        usulan = bring("Air", voices=6)
        meeting.attendees.create(
            entry="e", name="Bu Rahasia", gender=Gender.WOMAN, checked_in_by="meja", checked_in_at=at
        )
        adopt(usulan=usulan, sentence="Ya.", into_year=at.year + 1, by=ketua.actor(), at=at)
        told = page(desk, "bpd-papan", meeting.pk)
        assert "<b>40</b> hadir" in told
        assert "<b>19</b> perempuan" in told
        assert "6 suara" in told
        assert "Disepakati" in told
        assert "Bu Rahasia" not in told

    def test_those_checked_in_are_counted(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        by = ketua.actor()
        held = makers.make_musyawarah(desa, by, at=at, held_on=local_date(at, desa.kode))
        assert "<b>0</b> hadir" in page(desk, "bpd-papan", held.pk)
        for number, gender in enumerate((Gender.WOMAN, Gender.WOMAN, Gender.MAN)):
            check_in(musyawarah=held, person=Person("X", gender), entry=f"e{number}", by=by, at=at)
        told = page(desk, "bpd-papan", held.pk)
        assert re.search(r"<b>3</b> hadir.*<b>2</b> perempuan.*<b>1</b> laki-laki", told, re.DOTALL)


class TestDecide:
    FORWARD = {
        "hasil": "forwarded",
        "alasan": "no_authority",
        "kalimat": "Bukan wewenang kami.",
        "langkah": "Dinas Pendidikan",
        "tujuan": "du_rkp",
    }

    def door(self, usulan: Usulan) -> str:
        """The form of one decision."""
        return reverse("bpd-putusan-tulis", args=[usulan.musyawarah_id, usulan.pk])

    @pytest.mark.parametrize(
        ("said", "kept"),
        [
            ({"hasil": "rkp", "tahun": 2100, "kalimat": "Ya."}, ("adopted", "rkp", 2100, None, "")),
            ({"hasil": "rpjm", "tahun": 2100, "kalimat": "Ya."}, ("adopted", "rpjm", 2100, None, "")),
            ({**FORWARD, "hasil": "deferred", "tahun": 2099}, ("deferred", "", None, 2099, "")),
            (FORWARD, ("forwarded", "", None, None, "du_rkp")),
            ({**FORWARD, "hasil": "not_now"}, ("not_now", "", None, None, "")),
        ],
    )
    def test_each_outcome(
        self, desk: Client, bring: Bring, said: dict[str, Any], kept: tuple[Any, ...]
    ) -> None:
        usulan = bring("Air")
        assert desk.post(self.door(usulan), said).status_code == 303
        one = Decision.objects.get()
        assert (one.outcome, one.into_plan, one.into_year, one.returns_in_year, one.forwarded_to) == kept
        assert "Tercatat dan terkunci." in page(desk, "bpd-putusan", usulan.musyawarah_id)

    def test_what_is_missing_is_said(self, desk: Client, bring: Bring) -> None:
        usulan = bring("Air")
        said = refusals(desk.post(self.door(usulan), {"hasil": "forwarded"}))
        for sentence in ("Tulis bunyi keputusannya.", "Pilih alasannya.", "Tulis langkah berikutnya."):
            assert sentence in said
        assert "Pilih ke mana diteruskan." in said
        assert "Tulis tahun rencananya" in refusals(
            desk.post(self.door(usulan), {"hasil": "rkp", "kalimat": "x"})
        )

    def test_who_comes_second_reads_what_stands_and_keeps_the_words(
        self, desk: Client, ketua: Membership, bring: Bring, at: dt.datetime
    ) -> None:
        usulan = bring("Air")
        adopt(usulan=usulan, sentence="Sudah.", into_year=at.year + 1, by=ketua.actor(), at=at)
        answer = desk.post(self.door(usulan), {**self.FORWARD, "kalimat": "Kalimat kedua saya."})
        assert "Keputusan sudah tercatat dan terkunci." in refusals(answer)
        shown = answer.content.decode()
        assert "Sudah." in shown
        assert "Kalimat kedua saya." in shown

    def test_a_meeting_that_may_not_decide_says_why(
        self, desk: Client, desa: Wilayah, ketua: Membership, bring: Bring, at: dt.datetime
    ) -> None:
        later = makers.make_musyawarah(desa, ketua.actor(), at=at)
        usulan = bring("Air", later)
        assert "belum berlangsung" in page(desk, "bpd-putusan", later.pk)
        said = {"hasil": "rkp", "tahun": 2100, "kalimat": "Ya."}
        assert "belum berlangsung" in refusals(desk.post(self.door(usulan), said))

    def test_the_rank_stands_beside_the_form(
        self, desk: Client, ketua: Membership, meeting: Musyawarah, bring: Bring, at: dt.datetime
    ) -> None:
        usulan = bring("Air")
        choose_method(musyawarah=meeting, method=PriorityMethod.DOTS, dots_each=1, by=ketua.actor(), at=at)
        meeting.usulan.update(dots_by_hand=4)
        assert "Peringkat 1, 4 titik" in desk.get(self.door(usulan)).content.decode()

    def test_only_the_ketua_records_it(self, anggota: Membership, desk_of: Desk, bring: Bring) -> None:
        assert desk_of(anggota).get(self.door(bring("Air"))).status_code == 403


class TestSpecial:
    def test_its_proposals_are_followed_and_people_told_once(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime, bring: Bring
    ) -> None:
        by = ketua.actor()
        women = makers.make_held(desa, by, at, kind=MusyawarahKind.WOMEN, title="Khusus perempuan")
        usulan = bring("Posyandu", women)
        women.attendees.create(
            entry="e", name="Bu Rahasia", gender=Gender.WOMAN, checked_in_by="meja", checked_in_at=at,
            contact=makers.make_contact(),
        )  # fmt: skip
        door = reverse("bpd-khusus")
        adopt(usulan=usulan, sentence="Ya.", into_year=at.year + 1, by=by, at=at)
        waiting = page(desk, "bpd-khusus")
        assert "Menunggu keputusan" in waiting
        assert "Posyandu: menunggu musyawarah umum berikutnya." in waiting
        said = {"musyawarah": women.pk, "kunci_kirim": "k"}
        assert "belum pasti semua" in refusals(desk.post(door, {**said, "kunci_kirim": "k0"}))
        general = makers.make_held(desa, by, at)
        carried = general.usulan.get(kelompok=usulan.kelompok)
        adopt(usulan=carried, sentence="Disetujui.", into_year=at.year + 1, by=by, at=at)
        decided = desk.get(reverse("bpd-putusan", args=[women.pk])).content.decode()
        assert f"Dibawa ke {general.title}" in decided
        assert "Jadikan kegiatan" not in decided  # it would stand in the plan twice
        makers.make_kegiatan(desa, by, carried, at=at)
        shown = page(desk, "bpd-khusus")
        assert "Masuk rencana" in shown
        assert "Ke 1 HP." in shown
        assert "1) Posyandu: DISEPAKATI" in shown
        assert "Panjangnya 1 SMS." in shown
        assert "Bu Rahasia" not in shown
        for _tap in range(2):
            assert desk.post(door, said).status_code == 303
        assert OutboundSMS.objects.filter(template="kabar_peserta").count() == 1
        assert "Tidak ada lagi peserta" in refusals(desk.post(door, {**said, "kunci_kirim": "k2"}))

    def test_without_any_it_is_honestly_empty(self, desk: Client) -> None:
        assert "Belum ada usul dari musyawarah khusus" in page(desk, "bpd-khusus")


def test_the_pages_of_a_large_agenda_ask_no_more(
    desk: Client, meeting: Musyawarah, bring: Bring, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        bring(f"Usul {number}", voices=1)
    for name in ("bpd-papan", "bpd-putusan", "bpd-prioritas"):
        with django_assert_max_num_queries(30):
            page(desk, name, meeting.pk)
