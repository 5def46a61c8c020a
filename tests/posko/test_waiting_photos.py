"""Photos of a form that is shown again wait a day behind a secret, and are deleted afterwards."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.regions.models import Wilayah
from posko import waiting_photos
from posko.intake import keep_photos
from posko.models import VoicePhoto, WaitingPhoto
from posko.waiting_photos import keep_waiting, let_go, let_old_go, may_wait, waiting
from tests import makers

NOW, HOUR = makers.NOW, dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class TestWaiting:
    def test_a_secret_opens_its_photo_in_its_own_desa_for_a_day(
        self, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        told = keep_waiting(desa=desa, photos=[b"satu", b"dua"], at=NOW)
        assert list(waiting(desa=desa, told=told, at=NOW + HOUR).values()) == [b"satu", b"dua"]
        assert waiting(desa=other_desa, told=told, at=NOW) == {}
        assert waiting(desa=desa, told=["tebakan", ""], at=NOW) == {}
        assert waiting(desa=desa, told=told, at=NOW + 24 * HOUR) == {}

    def test_a_desa_fills_no_disk_with_them(
        self, desa: Wilayah, other_desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(waiting_photos, "MOST_OF_A_DESA", 4)
        assert len(keep_waiting(desa=desa, photos=[b"x"] * 3, at=NOW)) == 3
        assert not may_wait(desa=desa)
        assert keep_waiting(desa=desa, photos=[b"x"], at=NOW) == []
        assert may_wait(desa=other_desa)
        assert WaitingPhoto.objects.count() == 3

    def test_the_secret_itself_is_kept_nowhere(self, desa: Wilayah) -> None:
        (secret,) = keep_waiting(desa=desa, photos=[b"satu"], at=NOW)
        row = WaitingPhoto.objects.get()
        assert secret not in f"{row.mark} {row.file.name}"

    def test_what_was_sent_and_what_is_old_is_deleted_with_its_file(
        self, desa: Wilayah, tmp_path: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        sent, old = keep_waiting(desa=desa, photos=[b"satu", b"dua"], at=NOW)
        with django_capture_on_commit_callbacks(execute=True):
            let_go([sent])
            assert let_old_go(at=NOW + 23 * HOUR, limit=10) == 0
            assert let_old_go(at=NOW + 24 * HOUR, limit=10) == 1
        assert waiting(desa=desa, told=[old], at=NOW) == {}
        assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


class TestAtMostThree:
    def test_a_fourth_is_left_out(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        keep_photos(voice, [b"1", b"2"])
        keep_photos(voice, [b"3", b"4"])
        assert list(voice.photos.order_by("place").values_list("place", flat=True)) == [1, 2, 3]

    @pytest.mark.parametrize("place", [0, 1, 4])
    def test_the_database_refuses_it_too(self, desa: Wilayah, place: int) -> None:
        voice = makers.make_aspirasi(desa)
        VoicePhoto.objects.create(aspirasi=voice, place=1, file="aspirasi/a.jpg")
        with pytest.raises(IntegrityError), transaction.atomic():
            VoicePhoto.objects.create(aspirasi=voice, place=place, file="aspirasi/b.jpg")
