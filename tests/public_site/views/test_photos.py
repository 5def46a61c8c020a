"""Photos of work are public; what citizens sent is not."""

from typing import Any

import pytest
from django.test import Client

from accountability.budget.models import Realisasi
from accountability.regions.models import Wilayah
from tests import makers
from tests.public_site.conftest import Walked, jpeg


class TestPhotos:
    def test_a_photo_of_work_done_is_shown_and_kept(self, client: Client, walked: Walked) -> None:
        done = Realisasi.objects.latest("id")
        answer: Any = client.get(done.photo.url)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert "immutable" in answer["Cache-Control"]
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
        answer.close()

    def test_the_photo_of_an_aspirasi_is_never_found(
        self, client: Client, desa: Wilayah, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        kept = makers.make_aspirasi(desa, photos=(jpeg(),)).photos.get().file
        assert kept.name
        for address in (kept.url, f"/foto/realisasi/{kept.name.split('/')[-1]}"):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize(
        "name", ["x.jpg", "..%2f..%2fposko.sqlite3", "../settings.jpg", "a.jpg%00.png", "a.svg"]
    )
    def test_no_other_file_is_reached(self, client: Client, walked: Walked, name: str) -> None:
        assert client.get(f"/foto/realisasi/{name}").status_code == 404

    def test_a_lost_file_is_not_found(self, client: Client, walked: Walked) -> None:
        done = Realisasi.objects.latest("id")
        done.photo.storage.delete(str(done.photo.name))
        assert client.get(done.photo.url).status_code == 404
