"""The inbox: figures, filters, ticking, and a list that costs the same however long it is."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Sebutan, Wilayah
from posko.models import Aspirasi, VoicePhoto
from posko.states import Channel
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


def numbers(page: Any) -> list[str]:
    """The numbers in the list, from the top."""
    return [row["nomor"] for row in page.context["butir"]]


class TestFigures:
    def test_they_count_what_is_unread_late_and_said_by_women(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        makers.make_aspirasi(desa, at=at, gender="p")
        makers.make_aspirasi(desa, at=at - dt.timedelta(days=30), gender="l")
        makers.make_aspirasi(desa, at=at)
        figures = desk.get(reverse("bpd")).context["angka"]
        assert (figures["perlu"], figures["lewat"], figures["persen"]) == (3, 1, "50%")

    def test_without_any_word_about_gender_no_share_is_claimed(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        makers.make_aspirasi(desa, at=at)
        assert desk.get(reverse("bpd")).context["angka"]["persen"] == "–"

    def test_the_gap_names_the_dusun_nobody_has_heard(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        heard, silent = makers.make_dusun(desa, "Krajan"), makers.make_dusun(desa, "Wetan")
        makers.make_aspirasi(desa, at=at, dusun=heard)
        makers.make_aspirasi(desa, at=at - dt.timedelta(days=90), dusun=silent)
        page = desk.get(reverse("bpd")).content.decode()
        assert "Belum ada suara dari Dusun Wetan dalam 60 hari." in page

    def test_the_words_are_those_of_the_place(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        Sebutan.objects.create(wilayah=desa, preset="sumbar")
        makers.make_dusun(desa, "Koto")
        page = desk.get(reverse("bpd")).content.decode()
        assert "Jorong Koto" in page
        assert "Bamus Nagari Nagari Sukamaju" in page


class TestList:
    def test_the_newest_stands_first_and_equal_times_keep_their_order(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        said = [makers.make_aspirasi(desa, f"suara {n}", at=at) for n in range(3)]
        assert numbers(desk.get(reverse("bpd"))) == [one.nomor for one in reversed(said)]

    def test_what_was_gathered_leaves_the_desk_but_not_the_search(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        makers.make_kelompok(desa, ketua.actor(), voices=2, at=at)
        assert numbers(desk.get(reverse("bpd"))) == []
        assert len(numbers(desk.get(reverse("bpd"), {"keadaan": "semua"}))) == 2

    def test_pages_follow_each_other_and_keep_the_filters(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        for n in range(27):
            makers.make_aspirasi(desa, f"jalan {n}", at=at)
        first = desk.get(reverse("bpd"), {"kata": "jalan"})
        second = desk.get(reverse("bpd"), {"kata": "jalan", "halaman": "2"})
        assert (len(numbers(first)), len(numbers(second))) == (25, 2)
        assert "?halaman=2&amp;kata=jalan" in first.content.decode()

    def test_a_confidential_voice_says_so(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        makers.make_aspirasi(desa, at=at, confidential=True)
        assert desk.get(reverse("bpd")).context["butir"][0]["meta"].startswith("Rahasia")

    def test_it_costs_the_same_for_one_as_for_twenty(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        dusun = makers.make_dusun(desa)
        makers.make_aspirasi(desa, at=at, dusun=dusun)
        desk.get(reverse("bpd"))
        with CaptureQueriesContext(connection) as one:
            desk.get(reverse("bpd"))
        for n in range(20):
            makers.make_aspirasi(desa, f"suara {n}", at=at, dusun=dusun)
        desk.get(reverse("bpd"))  # what their words are about is read once
        with CaptureQueriesContext(connection) as many:
            desk.get(reverse("bpd"))
        assert len(many) == len(one)

    def test_an_empty_desk_says_what_will_be_here(self, desk: Client) -> None:
        page = desk.get(reverse("bpd")).content.decode()
        assert "Meja ini bersih" in page
        assert reverse("lembar") in page


class TestFilters:
    @pytest.fixture
    def voices(self, desa: Wilayah, at: dt.datetime) -> dict[str, Aspirasi]:
        krajan = makers.make_dusun(desa, "Krajan")
        long_ago = at - dt.timedelta(days=40)
        return {
            "air": makers.make_aspirasi(desa, "air sumur keruh", at=at, dusun=krajan, topic="air"),
            "sms": makers.make_aspirasi(desa, "lampu mati", at=at, channel=Channel.SMS),
            "late": makers.make_aspirasi(desa, "jembatan lapuk", at=long_ago),
            "photo": self._with_photos(desa, at),
        }

    def _with_photos(self, desa: Wilayah, at: dt.datetime) -> Aspirasi:
        voice = makers.make_aspirasi(desa, "got mampet", at=at, urgent=True)
        for place in (1, 2):
            VoicePhoto.objects.create(aspirasi=voice, place=place, file=f"aspirasi/uji{place}.jpg")
        return voice

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"kata": "keruh SUMUR"}, ["air"]),
            ({"saluran": "sms"}, ["sms"]),
            ({"topik": "air"}, ["air"]),
            ({"lewat": "baca"}, ["late"]),
            ({"lewat": "jawab"}, ["late"]),
            ({"ciri": "foto"}, ["photo"]),
            ({"ciri": "darurat"}, ["photo"]),
            ({"keadaan": "read"}, []),
            ({"keadaan": "received", "kata": "lampu"}, ["sms"]),
            ({"saluran": "bukan-saluran"}, ["air", "late", "photo", "sms"]),
            ({"halaman": "seribu"}, ["air", "late", "photo", "sms"]),
        ],
    )
    def test_each_narrows_the_list(
        self, desk: Client, voices: dict[str, Aspirasi], asked: dict[str, str], found: list[str]
    ) -> None:
        expected = sorted(voices[name].nomor for name in found)
        assert sorted(numbers(desk.get(reverse("bpd"), asked))) == expected

    def test_a_dusun_of_another_desa_is_no_choice(
        self, desk: Client, voices: dict[str, Aspirasi], other_desa: Wilayah
    ) -> None:
        theirs = makers.make_dusun(other_desa, "Seberang")
        answer = desk.get(reverse("bpd"), {"dusun": theirs.pk})
        assert len(numbers(answer)) == 4
        assert "Seberang" not in answer.content.decode()

    def test_a_number_finds_its_voice_wherever_it_stands(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        voice = makers.make_kelompok(desa, ketua.actor(), at=at).aspirasi.order_by("id")[0]
        written = f"{voice.nomor[:3]}-{voice.nomor[3:]}"
        assert numbers(desk.get(reverse("bpd"), {"kata": written})) == [voice.nomor]


class TestMarkRead:
    def test_looking_reads_nothing(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        desk.get(reverse("bpd"))
        desk.get(reverse("bpd-aspirasi", args=[voice.nomor]))
        voice.refresh_from_db()
        assert voice.state == "received"

    def test_ticked_ones_are_marked_and_the_filter_stays(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        first, second, third = (makers.make_aspirasi(desa, f"suara {n}", at=at) for n in range(3))
        door = f"{reverse('bpd')}?keadaan=received"
        answer = desk.post(door, {"aksi": "baca", "nomor": [first.nomor, second.nomor]})
        assert (answer.status_code, answer["Location"]) == (303, door)
        states = dict(desa.aspirasi.values_list("nomor", "state"))
        assert states == {first.nomor: "read", second.nomor: "read", third.nomor: "received"}

    def test_nothing_ticked_says_what_to_do(self, desk: Client) -> None:
        answer = desk.post(reverse("bpd"), {"aksi": "baca"}, follow=True)
        assert "Centang dulu" in answer.content.decode()


class TestEndlessWords:
    def test_a_held_down_key_does_not_widen_the_list(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        makers.make_aspirasi(desa, "tolong" + "o" * 90, at=at)
        assert "tolongoooooo\u200bo" in desk.get(reverse("bpd")).content.decode()


class TestGather:
    def test_ticked_ones_go_to_the_question_into_which_kelompok(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        voices = [makers.make_aspirasi(desa, f"jalan {n}", at=at).nomor for n in range(2)]
        answer = desk.post(reverse("bpd"), {"aksi": "gabung", "nomor": voices}, follow=True)
        assert answer.redirect_chain[0][1] == 303
        assert sorted(numbers(answer)) == sorted(voices)

    def test_a_new_kelompok_takes_them_in_once(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        voices = [makers.make_aspirasi(desa, f"jalan {n}", at=at).nomor for n in range(2)]
        said = {"nomor": voices, "judul": "Jalan rusak", "kunci_kirim": "k1"}
        first, again = (desk.post(reverse("bpd-gabung"), said) for _tap in range(2))
        group = desa.kelompok.get()
        assert first["Location"] == reverse("bpd-kelompok-rinci", args=[group.pk]) + "?batal=1"
        assert again.status_code == 303
        assert group.aspirasi.count() == 2

    def test_an_existing_kelompok_takes_them_in(
        self, desk: Client, desa: Wilayah, ketua: Membership, at: dt.datetime
    ) -> None:
        group = makers.make_kelompok(desa, ketua.actor(), voices=1, at=at)
        voice = makers.make_aspirasi(desa, "jalan juga", at=at)
        desk.post(reverse("bpd-gabung"), {"nomor": voice.nomor, "kelompok": group.pk})
        assert group.aspirasi.count() == 2

    def test_without_a_title_it_asks_for_one(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        answer = desk.post(reverse("bpd-gabung"), {"nomor": voice.nomor, "judul": "  "})
        assert "Beri nama kelompok" in refusals(answer)

    def test_what_moved_on_meanwhile_is_refused_in_words(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        makers.make_aspirasi(desa, at=at)
        answer = desk.post(reverse("bpd-gabung"), {"nomor": "0000000", "judul": "Jalan"})
        assert "Tidak ada lagi yang bisa digabung" in refusals(answer)

    def test_a_kelompok_of_another_desa_is_no_choice(
        self, desk: Client, desa: Wilayah, outsider: Membership, other_desa: Wilayah, at: dt.datetime
    ) -> None:
        theirs = makers.make_kelompok(other_desa, outsider.actor(), at=at)
        voice = makers.make_aspirasi(desa, at=at)
        desk.post(reverse("bpd-gabung"), {"nomor": voice.nomor, "kelompok": theirs.pk})
        voice.refresh_from_db()
        assert voice.kelompok is None
