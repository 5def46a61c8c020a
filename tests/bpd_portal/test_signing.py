"""Signing in, out, and to one's own desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from tests import makers
from tests.bpd_portal.conftest import Desk


class TestSignIn:
    def test_the_right_words_lead_to_the_desk(self, ketua: Membership, client: Client) -> None:
        said = {"username": "ketua-uji", "password": "rahasia-uji-coba"}
        answer = client.post(reverse("masuk"), said, follow=True)
        assert answer.redirect_chain[-1][0] == "/bpd/"

    def test_wrong_words_get_one_plain_sentence(self, ketua: Membership, client: Client) -> None:
        answer = client.post(reverse("masuk"), {"username": "ketua-uji", "password": "keliru"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Nama atau kata sandi belum cocok" in page
        assert "<title>Salah:" in page

    def test_after_ten_wrong_passwords_even_the_right_one_waits(
        self, ketua: Membership, client: Client
    ) -> None:
        for _guess in range(10):
            client.post(reverse("masuk"), {"username": "Ketua-Uji", "password": "keliru"})
        right = {"username": "ketua-uji", "password": "rahasia-uji-coba"}
        assert "Terlalu sering keliru" in client.post(reverse("masuk"), right).content.decode()
        assert client.post(reverse("masuk"), right, REMOTE_ADDR="192.0.2.7").status_code == 303

    def test_behind_a_web_server_a_stranger_cannot_shut_anothers_door(
        self, ketua: Membership, client: Client, settings: Any
    ) -> None:
        wrong = {"username": "ketua-uji", "password": "keliru"}
        right = {"username": "ketua-uji", "password": "rahasia-uji-coba"}
        for _guess in range(11):
            client.post(reverse("masuk"), wrong, headers={"X-Forwarded-For": "192.0.2.66"})
        own = {"X-Forwarded-For": "192.0.2.66, 192.0.2.7"}  # what the web server itself saw stands last
        assert client.post(reverse("masuk"), right, headers=own).status_code == 303
        settings.BEHIND_A_PROXY = False
        other = Client()
        for turn in range(11):
            other.post(reverse("masuk"), wrong, headers={"X-Forwarded-For": f"192.0.2.{turn}"})
        assert "Terlalu sering" in other.post(reverse("masuk"), right).content.decode()

    def test_an_unknown_name_gets_the_same_sentence(self, db: None, client: Client) -> None:
        answer = client.post(reverse("masuk"), {"username": "tak-ada", "password": "keliru"})
        assert "Nama atau kata sandi belum cocok" in answer.content.decode()

    def test_nothing_typed_says_what_is_missing(self, db: None, client: Client) -> None:
        page = client.post(reverse("masuk"), {}).content.decode()
        assert "Tulis nama pengguna Anda." in page
        assert "Tulis kata sandi Anda." in page

    def test_a_password_may_be_pasted_and_kept_by_the_browser(self, db: None, client: Client) -> None:
        page = client.get(reverse("masuk")).content.decode()
        assert 'autocomplete="current-password"' in page
        assert "onpaste" not in page

    def test_an_address_elsewhere_is_never_followed(self, ketua: Membership, client: Client) -> None:
        said = {"username": "ketua-uji", "password": "rahasia-uji-coba", "next": "https://jahat.example/"}
        assert client.post(reverse("masuk"), said)["Location"] == "/meja/"


class TestSignOut:
    def test_it_leaves_nothing_behind_on_a_shared_phone(self, ketua: Membership, desk_of: Desk) -> None:
        desk = desk_of(ketua)
        answer = desk.post(reverse("keluar"))
        assert answer["Location"] == "/masuk/"
        assert "storage" in answer["Clear-Site-Data"]
        assert desk.get(reverse("bpd")).status_code == 302

    def test_a_link_cannot_sign_anyone_out(self, ketua: Membership, desk_of: Desk) -> None:
        desk = desk_of(ketua)
        assert desk.get(reverse("keluar")).status_code == 405
        assert desk.get(reverse("bpd")).status_code == 200


class TestDeskOfMine:
    @pytest.mark.parametrize(
        ("role", "address"),
        [
            (Role.PETUGAS, "/bpd/lembar/"),
            (Role.ANGGOTA_BPD, "/bpd/"),
            (Role.KETUA_BPD, "/bpd/"),
            (Role.KADES, "/pemdes/"),
            (Role.KEUANGAN, "/pemdes/"),
            (Role.CAMAT, "/kec/"),
            (Role.AUDITOR, "/kec/"),
        ],
    )
    def test_each_role_comes_to_its_desk(
        self, desa: Wilayah, desk_of: Desk, role: Role, address: str
    ) -> None:
        answer = desk_of(makers.make_member(role, desa)).get(reverse("meja"))
        assert answer["Location"] == address
