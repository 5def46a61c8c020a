"""A page that a villager opens again and that has not changed is not sent again."""

import pytest
from django.test import Client

from accountability.accounts.models import Membership
from posko.answering import answer
from posko.reading import mark_read
from tests import makers
from tests.public_site.conftest import DAY, Walked


@pytest.mark.parametrize("end", ["", "hasil/", "musyawarah/", "musyawarah/khusus/"])
def test_an_unchanged_page_is_told_to_be_unchanged(client: Client, walked: Walked, end: str) -> None:
    first = client.get(f"{walked.home}{end}")
    again = client.get(f"{walked.home}{end}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_page_is_sent(client: Client, walked: Walked, ketua: Membership) -> None:
    voice, at = makers.make_aspirasi(walked.desa, "lampu mati"), makers.NOW + DAY
    first = client.get(f"{walked.home}hasil/")
    mark_read(aspirasi=voice, by=ketua.actor(), at=at)
    answer(aspirasi=voice, sentence="Sudah diganti.", by=ketua.actor(), at=at)
    makers.make_summary(voice, "Lampu dekat balai mati.", ketua.actor(), at=at)
    again = client.get(f"{walked.home}hasil/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Lampu dekat balai mati." in again.content.decode()


def test_what_may_not_be_kept_has_no_mark_to_ask_with(client: Client, walked: Walked) -> None:
    told = client.post(f"/a/{walked.taken.aspirasi.nomor}/", {"kunci": walked.taken.kunci}, follow=True)
    assert "ETag" not in told.headers or "no-store" not in told.headers.get("Cache-Control", "")
