"""Saran gabung: side by side with shared words marked; taken up, refused once, undone in ten seconds."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.grouping.reading import MOST_LETTERS, pieces
from posko.models import Aspirasi, Kelompok, KeptApart
from tests import makers
from tests.bpd_portal.conftest import CANARY, Desk, refusals

DOOR = "/bpd/kelompok/saran/"
SAID = ("lampu rt 4 mati", "lampu jalan rt 04 padam", "rt 4 gelap lampu mati")


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    return desk_of(anggota)


@pytest.fixture
def voices(desa: Wilayah, at: dt.datetime) -> list[Aspirasi]:
    return [makers.make_aspirasi(desa, text, at=at - dt.timedelta(minutes=1)) for text in SAID]


def card(voices: list[Aspirasi], ticked: int = 3, **more: Any) -> dict[str, Any]:
    """What the form of a card sends."""
    numbers = [voice.nomor for voice in voices]
    return {"semua": numbers, "nomor": numbers[:ticked], "judul": "Lampu RT 4", "aksi": "gabung", **more}


class TestPage:
    def test_voices_stand_side_by_side_with_shared_words_marked(
        self, desk: Client, voices: list[Aspirasi]
    ) -> None:
        page = desk.get(DOOR).content.decode()
        assert "3 suara serupa" in page
        assert page.count("<mark>lampu</mark>") >= 2
        assert "Lampu jalan" in page
        assert all(f'value="{voice.nomor}"' in page for voice in voices)

    def test_the_list_of_kelompok_leads_there(self, desk: Client, voices: list[Aspirasi]) -> None:
        page = desk.get(reverse("bpd-kelompok")).content.decode()
        assert "Ada 1 saran gabung." in page
        assert DOOR in page

    def test_a_voice_says_how_many_are_like_it(self, desk: Client, voices: list[Aspirasi]) -> None:
        desk.get(DOOR)
        page = desk.get(reverse("bpd-aspirasi", args=[voices[0].nomor])).content.decode()
        assert "2 suara lain mirip dengan ini." in page
        assert f"{DOOR}?suara={voices[0].nomor}" in page
        assert "3 suara serupa" in desk.get(DOOR, {"suara": voices[0].nomor}).content.decode()
        assert desk.get(DOOR, {"suara": "0000000"}).status_code == 404

    def test_without_any_it_says_what_will_be_here(self, desk: Client) -> None:
        assert "Tidak ada saran" in desk.get(DOOR).content.decode()

    def test_nothing_of_a_neighbour_is_ever_seen(self, desk: Client, neighbours_voice: Aspirasi) -> None:
        assert CANARY not in desk.get(DOOR).content.decode()

    def test_a_text_is_shown_as_text(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        for _ in range(2):
            makers.make_aspirasi(desa, "<script>lampu</script> rt 4 mati & lampu padam", at=at)
        assert "<script>lampu" not in desk.get(DOOR).content.decode()


class TestTakeUp:
    def test_the_ticked_become_a_kelompok_and_the_rest_is_told_apart(
        self, desk: Client, desa: Wilayah, voices: list[Aspirasi]
    ) -> None:
        answer = desk.post(DOOR, card(voices, ticked=2))
        kelompok = desa.kelompok.get()
        assert answer["Location"] == f"{DOOR}?batal={kelompok.pk}"
        assert (kelompok.title, kelompok.aspirasi.count()) == ("Lampu RT 4", 2)
        page = desk.get(answer["Location"]).content.decode()
        assert "Batalkan" in page
        assert "suara serupa" not in page

    def test_a_second_tap_gathers_once(self, desk: Client, desa: Wilayah, voices: list[Aspirasi]) -> None:
        for _ in range(2):
            assert desk.post(DOOR, card(voices, kunci_kirim="k1")).status_code == 303
        assert desa.kelompok.count() == 1

    def test_without_a_name_it_is_told(self, desk: Client, voices: list[Aspirasi]) -> None:
        answer = desk.post(DOOR, card(voices, judul="", kartu=voices[-1].nomor))
        assert "Beri nama kelompoknya." in refusals(answer)

    def test_nothing_ticked_is_told(self, desk: Client, voices: list[Aspirasi]) -> None:
        assert "Tidak ada lagi yang bisa digabung" in refusals(desk.post(DOOR, card(voices, ticked=0)))

    def test_into_a_kelompok_there_is_and_two_into_one(
        self, desk: Client, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> None:
        by = anggota.actor()
        old = gather(desa=desa, aspirasi=voices[:1], title="Lampu", by=by, at=at)
        desk.post(DOOR, card(voices[1:2], kelompok=old.pk))
        assert old.aspirasi.count() == 2
        other = gather(desa=desa, aspirasi=voices[2:], title="Gelap", by=by, at=at)
        assert "Satu kelompok saja?" in desk.get(DOOR).content.decode()
        desk.post(DOOR, {"kelompok": old.pk, "lain": other.pk, "aksi": "gabung"})
        assert old.aspirasi.count() == 3

    def test_a_kelompok_of_a_neighbour_is_as_if_not_there(
        self, desk: Client, other_desa: Wilayah, outsider: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> None:
        theirs = makers.make_kelompok(other_desa, outsider.actor(), at=at)
        assert desk.post(DOOR, card(voices, kelompok=theirs.pk)).status_code == 404
        their_voice = theirs.aspirasi.get(text__endswith="0")
        desk.post(DOOR, card([*voices[:1], their_voice]))
        their_voice.refresh_from_db()
        assert their_voice.kelompok_id == theirs.pk


class TestNames:
    def test_the_page_says_who_reads_the_name_and_who_is_told(
        self, desk: Client, voices: list[Aspirasi]
    ) -> None:
        page = desk.get(DOOR).content.decode()
        assert "Nama kelompok tampil untuk umum." in page
        assert "Tiap warga yang suaranya digabung dikabari." in page

    def test_a_suggestion_goes_into_a_kelompok_there_is(
        self, desk: Client, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> None:
        held = makers.make_kelompok(desa, anggota.actor(), title="Air keruh", at=at)
        page = desk.get(DOOR).content.decode()
        assert f'<option value="{held.pk}">Air keruh</option>' in page
        assert desk.post(DOOR, card(voices, ke=held.pk, judul="")).status_code == 303
        assert held.aspirasi.count() == 5
        assert desk.post(DOOR, card(voices, ke="99999")).status_code == 422

    def test_a_name_that_is_taken_is_told_and_joined_or_kept(
        self, desk: Client, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> None:
        held = makers.make_kelompok(desa, anggota.actor(), title="Lampu RT 4", at=at)
        said = card(voices, judul=" lampu  rt 4", kartu=voices[-1].nomor)
        answer = desk.post(DOOR, said)
        assert "Sudah ada kelompok terbuka dengan nama ini." in refusals(answer)
        assert "Gabung ke kelompok itu" in answer.content.decode()
        assert desa.kelompok.count() == 1
        desk.post(DOOR, {**said, "sama": "gabung"})
        assert (desa.kelompok.count(), held.aspirasi.count()) == (1, 5)

    def test_the_same_name_may_stay_where_it_is_meant(
        self, desk: Client, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> None:
        makers.make_kelompok(desa, anggota.actor(), title="Lampu RT 4", at=at)
        assert desk.post(DOOR, card(voices, sama="tetap")).status_code == 303
        assert desa.kelompok.count() == 2


class TestRefuse:
    def test_it_is_never_suggested_again(self, desk: Client, voices: list[Aspirasi]) -> None:
        answer = desk.post(DOOR, card(voices, aksi="bukan"))
        assert answer["Location"] == f"{DOOR}?batal=bukan"
        assert KeptApart.objects.count() == 3
        assert "suara serupa" not in desk.get(DOOR).content.decode()

    def test_of_two_kelompok(
        self, desk: Client, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> None:
        by = anggota.actor()
        one = gather(desa=desa, aspirasi=voices[:2], title="Lampu", by=by, at=at)
        other = gather(desa=desa, aspirasi=voices[2:], title="Gelap", by=by, at=at)
        desk.post(DOOR, {"kelompok": one.pk, "lain": other.pk, "aksi": "bukan"})
        assert "Satu kelompok saja?" not in desk.get(DOOR).content.decode()

    def test_of_nothing_is_told(self, desk: Client) -> None:
        answer = desk.post(DOOR, {"aksi": "bukan"}, follow=True)
        assert "Tidak ada suara yang bisa dipisahkan" in answer.content.decode()


class TestUndo:
    def test_a_gathering_is_taken_back(self, desk: Client, desa: Wilayah, voices: list[Aspirasi]) -> None:
        desk.post(DOOR, card(voices))
        kelompok = desa.kelompok.get()
        page = desk.post(reverse("bpd-batal-gabung", args=[kelompok.pk]), follow=True).content.decode()
        assert "Dibatalkan: 3 suara kembali" in page
        assert "3 suara serupa" in page

    def test_a_refusal_is_taken_back(self, desk: Client, voices: list[Aspirasi]) -> None:
        desk.post(DOOR, card(voices, aksi="bukan"))
        page = desk.post(reverse("bpd-batal-bukan"), follow=True).content.decode()
        assert "3 suara serupa" in page

    def test_too_late_is_told(
        self, desk: Client, desa: Wilayah, anggota: Membership, at: dt.datetime
    ) -> None:
        old = makers.make_kelompok(desa, anggota.actor(), at=at - dt.timedelta(minutes=1))
        for door in (reverse("bpd-batal-gabung", args=[old.pk]), reverse("bpd-batal-bukan")):
            assert "Sudah lewat 10 detik" in desk.post(door, follow=True).content.decode()

    def test_a_kelompok_of_a_neighbour_is_not_found(
        self, desk: Client, other_desa: Wilayah, outsider: Membership, at: dt.datetime
    ) -> None:
        theirs = makers.make_kelompok(other_desa, outsider.actor(), at=at)
        assert desk.post(reverse("bpd-batal-gabung", args=[theirs.pk])).status_code == 404


class TestRegroup:
    @pytest.fixture
    def kelompok(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], at: dt.datetime
    ) -> Kelompok:
        return gather(desa=desa, aspirasi=voices, title="Lampu", by=anggota.actor(), at=at)

    def door(self, kelompok: Kelompok) -> str:
        return reverse("bpd-kelompok-atur", args=[kelompok.pk])

    def test_some_are_split_off(
        self, desk: Client, desa: Wilayah, kelompok: Kelompok, voices: list[Aspirasi]
    ) -> None:
        said = {"aksi": "pisah", "judul": "Lain", "nomor": [voices[0].nomor]}
        desk.post(self.door(kelompok), said)
        assert {(one.title, one.aspirasi.count()) for one in desa.kelompok.all()} == {
            ("Lampu", 2),
            ("Lain", 1),
        }

    def test_some_are_taken_out_for_good(
        self, desk: Client, kelompok: Kelompok, voices: list[Aspirasi]
    ) -> None:
        desk.post(self.door(kelompok), {"aksi": "keluar", "nomor": [voices[0].nomor]})
        assert kelompok.aspirasi.count() == 2
        assert "Masuk ke" not in desk.get(DOOR).content.decode()

    def test_all_cannot_be_split_off(self, desk: Client, kelompok: Kelompok, voices: list[Aspirasi]) -> None:
        said = {"aksi": "pisah", "judul": "Lain", "nomor": [voice.nomor for voice in voices]}
        assert "Sisakan paling sedikit satu suara" in refusals(desk.post(self.door(kelompok), said))

    def test_the_whole_goes_into_another_of_this_desa_only(
        self,
        desk: Client,
        desa: Wilayah,
        other_desa: Wilayah,
        anggota: Membership,
        kelompok: Kelompok,
        at: dt.datetime,
    ) -> None:
        ours, theirs = (makers.make_kelompok(where, anggota.actor(), at=at) for where in (desa, other_desa))
        answer = desk.post(self.door(kelompok), {"aksi": "satukan", "ke": theirs.pk})
        assert "Pilih kelompoknya." in refusals(answer)
        desk.post(self.door(kelompok), {"aksi": "satukan", "ke": ours.pk})
        assert ours.aspirasi.count() == 5
        titles = [row["kelompok"].title for row in desk.get(reverse("bpd-kelompok")).context["butir"]]
        assert titles == ["Jalan rusak"]

    def test_the_page_offers_all_three_and_nothing_else(self, desk: Client, kelompok: Kelompok) -> None:
        page = desk.get(self.door(kelompok)).content.decode()
        assert "Pisahkan jadi kelompok baru" in page
        assert "Keluarkan saja" in page
        assert desk.post(self.door(kelompok), {"aksi": "lain"}).status_code == 404


class TestPieces:
    def test_the_pieces_are_the_text(self) -> None:
        text = "Lampu  jalan, RT04 mati!"
        found = pieces(text, frozenset({"lampu", "rt", "4"}))
        assert "".join(piece for piece, _ in found) == text
        assert [piece for piece, marked in found if marked] == ["Lampu", "RT04"]

    def test_a_long_text_is_cut(self) -> None:
        assert len("".join(piece for piece, _ in pieces("lampu " * 200, frozenset()))) == MOST_LETTERS
