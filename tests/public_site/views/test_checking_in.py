"""The code on the wall: a name in one minute, on the day only, and nobody else's name to be seen."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.planning.checking_in import Person, check_in
from accountability.planning.convening import call_off
from accountability.planning.models import Attendee, Musyawarah
from accountability.regions.models import Wilayah
from tests import makers

DAY = dt.timedelta(days=1)
SAID = {"kunci_kirim": "satu", "nama": "Sri Rekaan", "kelamin": "p", "golongan": "lansia"}


@pytest.fixture
def held(desa: Wilayah, ketua: Membership) -> Musyawarah:
    """A meeting of today."""
    return makers.make_musyawarah(desa, ketua.actor(), held_on=local_date(timezone.now(), desa.kode))


def door(held: Musyawarah) -> str:
    """What the code says."""
    return reverse("hadir", args=[held.secret])


class TestCheckIn:
    def test_a_name_is_written_once_however_often_it_is_sent(self, client: Client, held: Musyawarah) -> None:
        assert "Saya hadir" in client.get(door(held)).content.decode()
        client.post(door(held), SAID)
        answer = client.post(door(held), SAID)
        assert (answer.status_code, answer["Location"]) == (303, f"{door(held)}?tercatat=1")
        one = Attendee.objects.get()
        assert (one.checked_in_by, one.group, one.contact) == ("qr", "lansia", None)
        thanked = client.get(answer["Location"])
        assert "Anda tercatat hadir." in thanked.content.decode()
        assert "Sri Rekaan" not in thanked.content.decode()
        assert thanked["Cache-Control"] == "no-store"

    def test_nobody_elses_name_stands_there(
        self, client: Client, held: Musyawarah, ketua: Membership
    ) -> None:
        who = Person("Joko Rekaan", "l", phone="0812 0000 0042")
        check_in(musyawarah=held, person=who, entry="x", by=ketua.actor(), at=timezone.now())
        page = client.get(door(held)).content.decode()
        assert "Joko" not in page
        assert "0812" not in page.replace("0812 3456 7890", "")

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"nama": " "}, "Tulis nama Anda."),
            ({"nama": "x" * 61}, "paling panjang 60"),
            ({"kelamin": "x"}, "Pilih salah satu"),
            ({"hp": "12"}, "kurang angka"),
            ({"dusun": "999999999999999999999"}, "Pilih salah satu"),
        ],
    )
    def test_what_is_wrong_is_told_and_the_rest_stays(
        self, client: Client, held: Musyawarah, more: dict[str, str], told: str
    ) -> None:
        answer = client.post(door(held), {**SAID, "mewakili": "kader posyandu", **more})
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert "kader posyandu" in answer.content.decode()
        assert not Attendee.objects.exists()

    @pytest.mark.parametrize(("days", "told"), [(-1, "Sudah ditutup."), (1, "Belum dibuka.")])
    def test_on_another_day_it_is_shut(self, client: Client, held: Musyawarah, days: int, told: str) -> None:
        Musyawarah.objects.update(held_on=held.held_on + days * DAY)
        assert told in client.get(door(held)).content.decode()
        assert client.post(door(held), SAID).status_code == 422
        assert not Attendee.objects.exists()

    def test_a_meeting_called_off_takes_no_names(
        self, client: Client, held: Musyawarah, ketua: Membership
    ) -> None:
        call_off(musyawarah=held, why="Banjir", by=ketua.actor(), at=timezone.now())
        assert "Musyawarah ini tidak jadi." in client.get(door(held)).content.decode()
        assert client.post(door(held), SAID).status_code == 422

    def test_a_guessed_code_opens_nothing(self, client: Client, held: Musyawarah) -> None:
        assert client.get(reverse("hadir", args=["a" * 32])).status_code == 404
        Musyawarah.objects.update(secret="")
        assert client.get("/hadir//").status_code == 404

    def test_who_plays_with_it_has_to_wait(
        self, client: Client, held: Musyawarah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("accountability.planning.checking_in.MOST_IN_A_MINUTE", 2)
        sent: list[Any] = [client.post(door(held), {**SAID, "kunci_kirim": str(n)}) for n in range(3)]
        assert [one.status_code for one in sent] == [303, 303, 429]
