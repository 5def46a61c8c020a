"""The picture of a month's answers: a PNG in public words, offered where there is one."""

import datetime as dt
import io

import pytest
from django.test import Client
from PIL import Image

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.clustering import gather
from public_site.answers_card import Month, answers_card, answers_of, month_of_answers
from public_site.drawing import Words
from public_site.place import Place, place_of
from public_site.poster import told_at
from tests import makers
from tests.public_site.conftest import CANARY

OCTOBER = Month(2026, 10)


@pytest.fixture
def place(desa: Wilayah) -> Place:
    return place_of(desa.kode)


def answered(desa: Wilayah, ketua: Membership, summary: str, at: dt.datetime = makers.NOW) -> None:
    one = makers.make_aspirasi(desa, CANARY, at=at)
    if summary:
        makers.make_summary(one, summary, ketua.actor(), at)
    answer(aspirasi=one, sentence="Tanggal 25 di kantor pos.", by=ketua.actor(), at=at)


def words_on(place: Place, month: Month = OCTOBER) -> str:
    found, more = answers_of(place, month)
    drawn = answers_card(found, month, told_at(place, "https://posko.example/hasil/"), more=more)
    return " | ".join(one.text for one in drawn.shapes if isinstance(one, Words))


class TestMonth:
    def test_before_the_first_answer_there_is_none(self, place: Place) -> None:
        assert month_of_answers(place) is None

    def test_it_is_that_of_the_newest_answer_in_the_villages_own_time(
        self, place: Place, ketua: Membership
    ) -> None:
        answered(place.desa, ketua, "Bantuan", dt.datetime(2026, 9, 30, 17, 30, tzinfo=dt.UTC))
        month = month_of_answers(place)
        assert month == OCTOBER
        assert month.nama == "Oktober 2026"

    def test_december_ends_with_the_year(self) -> None:
        assert Month(2026, 12).bounds("99.01.01.2001")[1].isoformat() == "2027-01-01T00:00:00+07:00"


class TestCard:
    def test_it_tells_what_was_asked_and_answered_and_how_many_said_so(
        self, place: Place, ketua: Membership
    ) -> None:
        answered(place.desa, ketua, "Kapan bantuan cair?")
        told = words_on(place)
        for part in ("Jawaban Oktober 2026", "Kapan bantuan cair?", "Tanggal 25 di kantor pos.", "Dijawab"):
            assert part in told
        assert CANARY not in told

    def test_what_is_not_public_stays_out(self, place: Place, ketua: Membership) -> None:
        answered(place.desa, ketua, "")
        secret = makers.make_aspirasi(place.desa, CANARY, confidential=True)
        gather(desa=place.desa, aspirasi=[secret], title="Pungutan", by=ketua.actor(), at=makers.NOW)
        answer(aspirasi=secret, sentence="Rahasia.", by=ketua.actor(), at=makers.NOW)
        assert answers_of(place, OCTOBER) == ([], False)

    def test_another_month_has_its_own(self, place: Place, ketua: Membership) -> None:
        answered(place.desa, ketua, "Kapan bantuan cair?")
        assert answers_of(place, Month(2026, 9)) == ([], False)

    def test_what_finds_no_room_is_said_to_be_there(self, place: Place, ketua: Membership) -> None:
        for n in range(5):
            answered(place.desa, ketua, f"Soal {n}")
        told = words_on(place)
        assert sum(f"Soal {n}" in told for n in range(5)) == 4
        assert "Masih ada jawaban lain" in told

    def test_long_words_stay_on_the_picture(self, place: Place, ketua: Membership) -> None:
        answered(place.desa, ketua, "kata panjang sekali " * 12)
        found, more = answers_of(place, OCTOBER)
        drawn = answers_card(found, OCTOBER, told_at(place, "https://posko.example/hasil/"), more=more)
        for one in drawn.shapes:
            if isinstance(one, Words):
                assert one.x + one.width <= drawn.width, one.text
                assert one.y <= drawn.height


class TestDoor:
    def test_it_is_a_picture_for_a_phone(self, client: Client, place: Place, ketua: Membership) -> None:
        answered(place.desa, ketua, "Kapan bantuan cair?")
        found = client.get(f"/desa/{place.desa.kode}/hasil/2026/10/kartu.png")
        assert found["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(found.content)).size == (1080, 1350)
        assert len(found.content) < 120_000

    @pytest.mark.parametrize("month", ["2026/9", "2026/13", "2026/0", "99999/1", "0/1"])
    def test_a_month_without_answers_has_none(
        self, client: Client, place: Place, ketua: Membership, month: str
    ) -> None:
        answered(place.desa, ketua, "Kapan bantuan cair?")
        assert client.get(f"/desa/{place.desa.kode}/hasil/{month}/kartu.png").status_code == 404

    def test_the_list_offers_it(self, client: Client, place: Place, ketua: Membership) -> None:
        home = f"/desa/{place.desa.kode}/hasil/"
        assert "kartu.png" not in client.get(home).content.decode()
        answered(place.desa, ketua, "Kapan bantuan cair?")
        page = client.get(home).content.decode()
        assert f'href="{home}2026/10/kartu.png"' in page
        assert "https://wa.me/?text=" in page
