"""Words that leave the desk: what looks like a person is pointed out once, and a person decides."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal.forms.groups import RenameForm
from posko.models import Kelompok
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

WARNING = "Mungkin nama orang."


@pytest.fixture
def desk(anggota: Membership, desk_of: Desk) -> Client:
    return desk_of(anggota)


@pytest.fixture
def group(desa: Wilayah, anggota: Membership, at: dt.datetime) -> Kelompok:
    return makers.make_kelompok(desa, anggota.actor(), voices=2, at=at)


def door(group: Kelompok) -> str:
    """Where a kelompok gets another name."""
    return reverse("bpd-kelompok-nama", args=[group.pk])


class TestRenaming:
    def test_plain_words_are_taken_at_once(self, desk: Client, group: Kelompok) -> None:
        answer = desk.post(door(group), {"nama": "jalan berlubang di tikungan"})
        assert answer["Location"] == reverse("bpd-kelompok-rinci", args=[group.pk])
        assert Kelompok.objects.get().title == "jalan berlubang di tikungan"

    def test_what_looks_like_a_name_is_pointed_out_and_the_words_are_kept(
        self, desk: Client, group: Kelompok
    ) -> None:
        answer = desk.post(door(group), {"nama": "jalan depan rumah Bu Marni"})
        assert answer.status_code == 422
        assert WARNING in refusals(answer)
        page = answer.content.decode()
        assert "jalan depan rumah Bu Marni" in page
        assert "sudah_diperiksa" in page
        assert Kelompok.objects.get().title == group.title

    def test_who_looked_and_ticks_may_keep_it(self, desk: Client, group: Kelompok) -> None:
        said = {"nama": "jalan depan rumah Bu Marni", "sudah_diperiksa": "on"}
        assert desk.post(door(group), said).status_code == 303
        assert Kelompok.objects.get().title == said["nama"]

    def test_the_name_of_the_village_points_at_nobody(self, desk: Client, group: Kelompok) -> None:
        assert desk.post(door(group), {"nama": "jalan masuk Sukamaju"}).status_code == 303

    def test_the_box_is_not_there_before_it_is_needed(self, desk: Client, group: Kelompok) -> None:
        assert "sudah_diperiksa" not in desk.get(door(group)).content.decode()

    def test_a_kelompok_of_another_village_is_not_there(
        self, desk: Client, other_desa: Wilayah, anggota: Membership, at: dt.datetime
    ) -> None:
        other = makers.make_kelompok(other_desa, anggota.actor(), voices=1, at=at)
        assert desk.get(door(other)).status_code == 404


def test_what_was_drafted_for_a_letter_is_not_pointed_out_and_what_was_added_is() -> None:
    drafted = "jembatan Kali Dua"
    assert RenameForm({"nama": drafted}, initial={"nama": drafted}).is_valid()
    assert not RenameForm({"nama": f"{drafted} Pak Karto"}, initial={"nama": drafted}).is_valid()
