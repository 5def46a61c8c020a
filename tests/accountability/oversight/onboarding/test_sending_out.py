"""An office above sends a person out of every device, such as a lost phone, and no further."""

import uuid

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import AccountEvent, AccountNews, Membership, Role, User
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.oversight.onboarding.test_pages import Desk, desk_of

__all__ = ["desk_of"]

pytestmark = pytest.mark.django_db


class TestSendingOut:
    def test_an_office_above_sends_a_person_out_and_the_person_reads_it(
        self, ketua: Membership, camat: Membership, desk_of: Desk
    ) -> None:
        User.objects.filter(pk=ketua.user_id).update(password=make_password("rahasia-uji-coba"))
        theirs, office = Client(), desk_of(camat)
        theirs.post("/masuk/", {"username": ketua.user.username, "password": "rahasia-uji-coba"}, secure=True)
        assert theirs.get("/akun/", secure=True).status_code == 200
        page = reverse("kec-orang-satu", args=[ketua.pk])
        assert "Keluarkan dari semua perangkat" in office.get(page).content.decode()
        said = {"aksi": "keluar", "kunci_kirim": str(uuid.uuid4())}
        assert office.post(page, said).status_code == 303
        assert theirs.get("/akun/", secure=True).status_code == 302
        told = AccountEvent.objects.get(user=ketua.user, kind=AccountNews.OTHERS_OUT)
        assert (told.by_id, told.read_at) == (camat.user_id, None)
        assert Entry.objects.filter(kind="akun.keluar", ref=f"akun:{ketua.user_id}").count() == 1
        office.post(page, said)  # a second tap is the first one
        assert AccountEvent.objects.filter(kind=AccountNews.OTHERS_OUT).count() == 1

    def test_nobody_sends_out_somebody_of_another_place(
        self, camat: Membership, desa: Wilayah, desk_of: Desk
    ) -> None:
        far = makers.make_member(Role.KADES, makers.make_desa("99.02.01.2001", "Jauh"))
        answer = desk_of(camat).post(reverse("kec-orang-satu", args=[far.pk]), {"aksi": "keluar"})
        assert answer.status_code == 404
        assert not AccountEvent.objects.filter(user=far.user).exists()
