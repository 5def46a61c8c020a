"""Many at once from the inbox: quick acts, replies seen first, forwarding, ten seconds to undo."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal import undoable
from posko.answering import write_back
from posko.clustering import gather
from posko.models import Aspirasi
from posko.openings import opened
from tests import makers
from tests.bpd_portal.conftest import CANARY, Desk, refusals

HOME = "/bpd/"


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def voices(desa: Wilayah, at: dt.datetime) -> list[Aspirasi]:
    phone = makers.make_contact()
    return [
        makers.make_aspirasi(desa, f"hal {n}", at=at, contact=phone if n == 0 else None) for n in range(3)
    ]


def numbers(voices: list[Aspirasi]) -> list[str]:
    return [voice.nomor for voice in voices]


def states(desa: Wilayah) -> list[str]:
    return list(desa.aspirasi.order_by("id").values_list("state", flat=True))


class TestQuick:
    def test_one_tap_reads_one_row_and_the_view_stays(
        self, desk: Client, desa: Wilayah, voices: list[Aspirasi]
    ) -> None:
        door = f"{HOME}?urut=baru&halaman=1"
        answer = desk.post(door, {"cepat": f"baca:{voices[1].nomor}", "nomor": numbers(voices)})
        assert (answer.status_code, answer["Location"]) == (303, door)
        assert states(desa) == ["received", "read", "received"]

    def test_one_tap_gathers_where_its_like_stand(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        lamps = [
            makers.make_aspirasi(desa, text, at=at) for text in ("lampu rt 4 mati", "lampu jalan rt 4 padam")
        ]
        home = gather(desa=desa, aspirasi=lamps, title="Lampu RT 4", by=ketua.actor(), at=at)
        fresh = makers.make_aspirasi(desa, "rt 4 gelap lampu mati", at=at)
        page = desk.get(HOME).content.decode()
        act = f"gabung:{fresh.nomor}:{home.pk}"
        assert f'value="{act}"' in page
        assert "Gabung ke Lampu RT 4" in page
        desk.post(HOME, {"cepat": act})
        fresh.refresh_from_db()
        assert fresh.kelompok == home
        assert "Batalkan" in desk.get(HOME).content.decode()
        desk.post(reverse("bpd-urung"))
        fresh.refresh_from_db()
        assert fresh.kelompok_id is None
        assert fresh.state == "received"

    def test_of_another_desa_nothing_moves(
        self, desk: Client, desa: Wilayah, neighbours_voice: Aspirasi, outsider: Membership, at: dt.datetime
    ) -> None:
        theirs = makers.make_kelompok(neighbours_voice.desa, outsider.actor(), at=at)
        mine = makers.make_aspirasi(desa, at=at)
        for act in (f"baca:{neighbours_voice.nomor}", f"gabung:{mine.nomor}:{theirs.pk}", "gabung", "x:1:2"):
            assert desk.post(HOME, {"cepat": act}).status_code == 303
        neighbours_voice.refresh_from_db()
        assert (neighbours_voice.state, states(desa)) == ("received", ["received"])


class TestUndo:
    def test_the_bar_says_what_was_done_and_how_long_and_works_once(
        self, desk: Client, desa: Wilayah, voices: list[Aspirasi]
    ) -> None:
        desk.post(f"{HOME}?urut=baru", {"aksi": "baca", "nomor": numbers(voices[:2])})
        page = desk.get(reverse("bpd-kelompok")).content.decode()
        assert "2 aspirasi ditandai dibaca." in page
        assert "Masih 10 detik." in page or "Masih 9 detik." in page
        answer = desk.post(reverse("bpd-urung"))
        assert answer["Location"] == f"{HOME}?urut=baru"
        assert states(desa) == ["received"] * 3
        again = desk.post(reverse("bpd-urung"), follow=True)
        assert "Sudah lewat 10 detik" in again.content.decode()

    def test_after_ten_seconds_it_is_gone(self, desk: Client, voices: list[Aspirasi]) -> None:
        desk.post(HOME, {"aksi": "baca", "nomor": numbers(voices[:2])})
        session = desk.session
        session[undoable.KEY] |= {"pada": (timezone.now() - dt.timedelta(seconds=11)).isoformat()}
        session.save()
        assert "Batalkan" not in desk.get(HOME).content.decode()

    @pytest.mark.parametrize("deed", ["pisah", "keluar", "satukan"])
    def test_on_the_page_of_a_kelompok_each_deed_goes_back(
        self,
        desk: Client,
        desa: Wilayah,
        ketua: Membership,
        voices: list[Aspirasi],
        at: dt.datetime,
        deed: str,
    ) -> None:
        held = gather(desa=desa, aspirasi=voices[:2], title="Hal", by=ketua.actor(), at=at)
        other = gather(desa=desa, aspirasi=voices[2:], title="Lain", by=ketua.actor(), at=at)
        door = reverse("bpd-kelompok-atur", args=[held.pk])
        said = {"aksi": deed, "nomor": voices[0].nomor, "judul": "Baru", "ke": other.pk}
        assert desk.post(door, said).status_code == 303
        assert held.aspirasi.count() < 2
        assert desk.post(reverse("bpd-urung"))["Location"] == door
        assert held.aspirasi.count() == 2


class TestReply:
    DOOR = "/bpd/balas/"

    def test_seen_first_as_on_a_phone_then_sent_and_back_in_the_same_view(
        self, desk: Client, voices: list[Aspirasi]
    ) -> None:
        answer = desk.post(f"{HOME}?urut=baru", {"aksi": "balas", "nomor": numbers(voices)}, follow=True)
        page = answer.content.decode()
        assert "Balas 3 warga sekaligus" in page
        assert "1 di antaranya lewat SMS." in page
        sent = {
            "nomor": numbers(voices),
            "dilihat": answer.context["tanda"],
            "dari": "urut=baru",
            "kalimat": "Sabtu kerja bakti.",
        }
        looked = desk.post(self.DOOR, {**sent, "aksi": "lihat"})
        assert "204-5813: Sabtu kerja bakti. Balas: TAMBAH" in looked.content.decode()
        assert voices[0].messages.count() == 0
        done = desk.post(self.DOOR, {**sent, "aksi": "kirim"})
        assert done["Location"] == f"{HOME}?urut=baru"
        assert voices[0].messages.get().text == "Sabtu kerja bakti."
        assert "Balasan untuk 3 warga siap." in desk.get(HOME).content.decode()
        desk.post(reverse("bpd-urung"))
        assert voices[0].messages.count() == 0

    def test_without_words_it_asks_and_who_was_answered_meanwhile_is_told(
        self, desk: Client, voices: list[Aspirasi], anggota: Membership, at: dt.datetime
    ) -> None:
        assert "Tulis dulu kalimatnya." in refusals(desk.post(self.DOOR, {"nomor": numbers(voices)}))
        shown = desk.get(self.DOOR, {"nomor": numbers(voices)}).context["tanda"]
        for voice in voices[:2]:
            write_back(aspirasi=voice, text="Sudah", by=anggota.actor(), at=at)
        said = {"nomor": numbers(voices), "dilihat": shown, "kalimat": "Baik."}
        desk.post(self.DOOR, said)
        assert "1 warga siap. 2 lainnya sudah pindah langkah." in desk.get(HOME).content.decode()
        refused = desk.post(self.DOOR, {**said, "nomor": numbers(voices[:1]), "kalimat": "Kata saya."})
        assert "Baru saja digerakkan orang lain" in refusals(refused)
        assert "Kata saya." in refused.content.decode()

    def test_a_neighbours_voice_is_no_recipient(self, desk: Client, neighbours_voice: Aspirasi) -> None:
        page = desk.get(self.DOOR, {"nomor": neighbours_voice.nomor}).content.decode()
        assert CANARY not in page
        assert "Tidak ada yang dicentang" in page


class TestForward:
    DOOR = "/bpd/teruskan/"

    def test_the_ketua_sends_many_on_and_takes_it_back(
        self, desk: Client, desa: Wilayah, voices: list[Aspirasi]
    ) -> None:
        said = {"nomor": numbers(voices), "ke_lain": "Dinas PU", "kalimat": "Jalan ini milik kabupaten."}
        assert desk.post(self.DOOR, said).status_code == 303
        assert states(desa) == ["forwarded"] * 3
        desk.post(reverse("bpd-urung"))
        assert states(desa) == ["received"] * 3

    def test_a_member_is_not_offered_it(
        self, anggota: Membership, desk_of: Desk, voices: list[Aspirasi]
    ) -> None:
        member = desk_of(anggota)
        assert 'value="teruskan"' not in member.get(HOME).content.decode()
        assert member.get(self.DOOR).status_code == 403


class TestTwoPeople:
    def test_who_else_has_it_open_is_said_on_row_and_page(
        self, desk: Client, voices: list[Aspirasi], anggota: Membership, at: dt.datetime
    ) -> None:
        anggota.user.display_name = "Ibu Sari"
        anggota.user.save()
        opened(aspirasi=voices[0], by=anggota.actor(), at=at)
        told = "Ibu Sari sedang membuka ini"
        assert told in desk.get(HOME).content.decode()
        assert told in desk.get(reverse("bpd-aspirasi", args=[voices[0].nomor])).content.decode()
        news = desk.get(reverse("bpd-kabar"), {"sejak": voices[0].pk}).json()
        assert news == {"baru": 2, "dibuka": {voices[0].nomor: told}}

    def test_the_open_page_hears_of_the_other_and_of_a_move(
        self, desk: Client, voices: list[Aspirasi], anggota: Membership, desk_of: Desk
    ) -> None:
        page = reverse("bpd-aspirasi", args=[voices[0].nomor])
        seen = desk.get(page).context["tanda"]
        other, door = desk_of(anggota), reverse("bpd-di-sini", args=[voices[0].nomor])
        other.get(page)
        assert desk.post(door, {"dilihat": seen}).json()["lain"] != ""
        other.post(page, {"aksi": "baca"})
        assert desk.post(door, {"dilihat": seen}).json()["pindah"] is True

    def test_acting_on_what_moved_is_refused_and_the_words_stay_even_when_it_is_possible_no_more(
        self, desk: Client, voices: list[Aspirasi], ketua: Membership, anggota: Membership, desk_of: Desk
    ) -> None:
        page = reverse("bpd-aspirasi", args=[voices[0].nomor])
        seen = desk.get(page).context["tanda"]
        desk_of(ketua).post(page, {"aksi": "jawab", "kalimat": "Sudah beres."})
        refused = desk.post(page, {"aksi": "tanya", "kalimat": "Di RT mana?", "dilihat": seen})
        assert "Baru saja digerakkan orang lain" in refusals(refused)
        assert "Di RT mana?" in refused.content.decode()


class TestSetAside:
    DOOR = "/bpd/disisihkan/"

    @pytest.fixture
    def advert(self, desa: Wilayah, at: dt.datetime) -> Aspirasi:
        return makers.make_aspirasi(desa, "dana cepat cair tanpa jaminan", at=at, quarantine="iseng")

    def test_it_is_out_of_list_and_figures_and_found_behind_its_link(
        self, desk: Client, advert: Aspirasi
    ) -> None:
        page = desk.get(HOME)
        assert page.context["angka"]["perlu"] == 0
        assert "Disisihkan (1)" in page.content.decode()
        assert list(desk.get(HOME, {"keadaan": "semua"}).context["butir"]) == []
        assert [row["nomor"] for row in desk.get(HOME, {"kata": advert.nomor}).context["butir"]] == [
            advert.nomor
        ]
        assert "Tampak seperti iklan atau iseng" in desk.get(self.DOOR).content.decode()

    @pytest.mark.parametrize(("act", "state"), [("meja", "received"), ("iseng", "closed")])
    def test_decided_and_undone(
        self, desk: Client, desa: Wilayah, advert: Aspirasi, act: str, state: str
    ) -> None:
        desk.post(self.DOOR, {"aksi": act, "nomor": advert.nomor})
        assert states(desa) == [state]
        assert not desa.aspirasi.set_aside().exists()
        desk.post(reverse("bpd-urung"))
        assert desa.aspirasi.set_aside().count() == 1

    def test_empty_and_second_hand(self, desk: Client, voices: list[Aspirasi]) -> None:
        assert "Tidak ada yang disisihkan" in desk.get(self.DOOR).content.decode()
        answer = desk.post(self.DOOR, {"aksi": "meja", "nomor": voices[0].nomor}, follow=True)
        assert "sudah diputuskan" in answer.content.decode()
