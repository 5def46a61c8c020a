"""Words for the public with a number in them come back with one tap that masks it; nothing typed is lost."""

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import SummaryProposal
from tests import makers
from tests.bpd_portal.conftest import Desk


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


class TestOneTap:
    def test_it_names_what_it_found_and_masks_at_the_second_press(self, desk: Client, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        door, words = f"/bpd/aspirasi/{voice.nomor}/", "Lampu mati, hubungi 0812 3456 7890."
        first = desk.post(door, {"aksi": "ringkas", "ringkasan": words, "kunci_kirim": "a"})
        page = first.content.decode()
        assert first.status_code == 422
        assert "Ada nomor HP." in page
        assert words in page
        assert "Samarkan bagian itu" in page
        assert "checked" in page.split("Samarkan bagian itu")[0][-400:]
        again = {"aksi": "ringkas", "ringkasan": words, "samarkan": "on", "kunci_kirim": "b"}
        assert desk.post(door, again).status_code == 303
        assert SummaryProposal.objects.get().text == "Lampu mati, hubungi [nomor disamarkan]."

    def test_words_without_any_are_kept_at_once(self, desk: Client, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        sent = {"aksi": "ringkas", "ringkasan": "Lampu jalan mati.", "kunci_kirim": "a"}
        assert desk.post(f"/bpd/aspirasi/{voice.nomor}/", sent).status_code == 303
