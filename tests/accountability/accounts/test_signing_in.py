"""The way in: password, second step, and what strangers, robots and thieves meet on it."""

import base64
import re
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from accountability.accounts import recovery_codes
from accountability.accounts.models import Membership, SignIn, SignInWay
from accountability.accounts.second_factor import strip
from tests.accountability.accounts.conftest import PASSWORD, Clock, SignsIn
from tests.accountability.accounts.soft_key import SoftKey
from tests.accountability.accounts.test_passkeys import added
from tests.accountability.accounts.test_totp import code_at

KNOWN = "__Host-perangkat"


def is_in(client: Client) -> bool:
    """Whether somebody is signed in in this browser."""
    return SESSION_KEY in client.session


def second(client: Client, code: str) -> Any:
    """Sends the second step."""
    return client.post("/masuk/kode/", {"kode_masuk": code}, secure=True)


class TestPassword:
    def test_one_comes_in_and_it_is_written_down(
        self, client: Client, ketua: Membership, signs_in: SignsIn
    ) -> None:
        answer = signs_in(client, HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 9) Chrome/99 Safari/537")
        assert (answer.status_code, answer["Location"], is_in(client)) == (303, "/meja/", True)
        row = SignIn.objects.get()
        assert (row.device, row.way) == ("Chrome di Android", SignInWay.PASSWORD)
        assert row.session_key == client.session.session_key

    def test_the_cookies_are_bound_to_this_site(
        self, client: Client, ketua: Membership, signs_in: SignsIn
    ) -> None:
        client.get("/masuk/", secure=True)
        answer = signs_in(client)
        for name, same in (("__Host-sid", "Lax"), (KNOWN, "Lax")):
            cookie = answer.cookies[name]
            assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, same)
            assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert client.cookies["__Host-csrf"]["samesite"] == "Strict"

    def test_a_session_from_before_is_not_the_one_after(
        self, client: Client, ketua: Membership, signs_in: SignsIn
    ) -> None:
        client.get("/masuk/kunci/", secure=True)
        before = client.session.session_key
        signs_in(client)
        assert client.session.session_key != before
        assert not Client().session.exists(before or "")

    @pytest.mark.parametrize(
        "address",
        ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)", "http:///x"],
    )
    def test_nobody_is_led_elsewhere(
        self, client: Client, ketua: Membership, signs_in: SignsIn, address: str
    ) -> None:
        assert signs_in(client, fields={"next": address})["Location"] == "/meja/"

    def test_a_page_of_ours_is_come_back_to(
        self, client: Client, ketua: Membership, signs_in: SignsIn
    ) -> None:
        assert signs_in(client, fields={"next": "/bpd/?kata=air"})["Location"] == "/bpd/?kata=air"

    def test_without_the_token_of_the_form_nothing_is_taken(
        self, ketua: Membership, signs_in: SignsIn
    ) -> None:
        assert signs_in(Client(enforce_csrf_checks=True)).status_code == 403


class TestNobodyLearnsWhoHasAnAccount:
    def answers(self, signs_in: SignsIn) -> list[tuple[int, str]]:
        """What a wrong password brings for someone, for nobody, and for who was shut out."""
        pages = []
        for name in ("ketua-uji", "tidak-ada", "anggota-uji"):
            answer = signs_in(Client(), name, "kata sandi yang keliru")
            text = answer.content.decode().replace(name, "NAMA")
            pages.append((answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", text)))
        return pages

    def test_the_page_is_the_same(self, ketua: Membership, anggota: Membership, signs_in: SignsIn) -> None:
        anggota.user.is_active = False
        anggota.user.save()
        first, *others = self.answers(signs_in)
        assert first[0] == 422
        assert all(one == first for one in others)

    def test_the_password_is_hashed_as_often(
        self, ketua: Membership, signs_in: SignsIn, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The time is the hash: as many for a name that does not exist. Nothing is measured here."""
        hashed: list[str] = []

        class Counted(PBKDF2PasswordHasher):
            algorithm, iterations = "counted", 1

            def encode(self, password: str, salt: Any, iterations: Any = None) -> str:
                hashed.append("once")
                return super().encode(password, salt, iterations)

        monkeypatch.setattr("tests.accountability.accounts.test_signing_in.Counted", Counted, raising=False)
        settings.PASSWORD_HASHERS = ["tests.accountability.accounts.test_signing_in.Counted"]
        ketua.user.set_password(PASSWORD)
        ketua.user.save()
        told = []
        for name in ("ketua-uji", "tidak-ada"):
            hashed.clear()
            signs_in(Client(), name, "kata sandi yang keliru")
            told.append(len(hashed))
        assert told[0] == told[1] > 0


class TestGuessing:
    def test_a_stranger_is_stopped_and_the_person_comes_in(
        self, ketua: Membership, signs_in: SignsIn
    ) -> None:
        own = Client()
        signs_in(own)
        own.post("/keluar/", secure=True)
        for n in range(15):
            signs_in(Client(), password=f"tebakan {n}", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")
        stranger = signs_in(Client(), HTTP_X_FORWARDED_FOR="192.0.2.77")
        assert stranger.status_code == 422
        assert "Terlalu sering keliru. Coba lagi" in stranger.content.decode()
        assert signs_in(own).status_code == 303

    def test_even_the_right_password_is_not_looked_at_while_one_waits(
        self, ketua: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        thief = Client()
        for _ in range(6):
            signs_in(thief, password="keliru sekali")
        assert signs_in(thief).status_code == 422
        clock.on(minutes=2)
        assert signs_in(thief).status_code == 303

    def test_a_password_list_over_many_names_ends(self, ketua: Membership, signs_in: SignsIn) -> None:
        robot = Client()
        said = [signs_in(robot, f"nama{n}", "bocoran").content.decode() for n in range(65)]
        assert sum("Terlalu sering" in page for page in said) == 5


class TestSecondStep:
    def test_the_password_alone_opens_nothing(
        self, client: Client, with_codes: Membership, signs_in: SignsIn
    ) -> None:
        answer = signs_in(client, fields={"next": "/bpd/jejak/"})
        assert answer["Location"] == "/masuk/kode/"
        assert not is_in(client)
        assert client.get("/bpd/", secure=True)["Location"].startswith("/masuk/")

    def test_the_code_opens_and_leads_on(
        self, client: Client, with_codes: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        signs_in(client, fields={"next": "/bpd/jejak/"})
        before = client.session.session_key
        assert second(client, code_at(clock.at))["Location"] == "/bpd/jejak/"
        assert client.session.session_key != before
        assert SignIn.objects.get().way == SignInWay.TOTP

    def test_a_code_seen_over_the_shoulder_is_spent(
        self, with_codes: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        own, thief = Client(), Client()
        for browser in (own, thief):
            signs_in(browser)
        second(own, code_at(clock.at))
        assert second(thief, code_at(clock.at)).status_code == 422
        assert not is_in(thief)

    def test_codes_are_not_guessed(self, with_codes: Membership, signs_in: SignsIn, clock: Clock) -> None:
        thief = Client()
        signs_in(thief)
        said = [second(thief, f"{n:06}").content.decode() for n in range(8)]
        assert sum("Terlalu sering" in page for page in said) == 3
        assert second(thief, code_at(clock.at)).status_code == 422

    def test_a_paper_code_opens_once(
        self, client: Client, with_codes: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        paper = recovery_codes.make(user=with_codes.user, at=clock.at)[7]
        signs_in(client)
        assert second(client, paper).status_code == 303
        assert SignIn.objects.get().way == SignInWay.RECOVERY
        other = Client()
        signs_in(other)
        assert second(other, paper).status_code == 422

    def test_ten_minutes_later_the_password_is_asked_for_again(
        self, client: Client, with_codes: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        signs_in(client)
        clock.on(minutes=11)
        assert second(client, code_at(clock.at))["Location"] == "/masuk/"

    def test_without_a_password_there_is_no_second_step(self, client: Client, with_codes: Membership) -> None:
        assert client.get("/masuk/kode/", secure=True)["Location"] == "/masuk/"

    def test_an_account_shut_meanwhile_stays_shut(
        self, client: Client, with_codes: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        signs_in(client)
        with_codes.user.is_active = False
        with_codes.user.save()
        assert second(client, code_at(clock.at))["Location"] == "/masuk/"


class TestPasskey:
    def options(self, client: Client) -> str:
        """What the page asks the phone."""
        options: str = client.get("/masuk/kunci/", secure=True).context["pilihan"]
        return options

    def test_it_opens_without_a_password(self, client: Client, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        said = {"jawaban": phone.signs(self.options(client)), "next": "/bpd/jejak/"}
        assert client.post("/masuk/kunci/", said, secure=True)["Location"] == "/bpd/jejak/"
        assert SignIn.objects.get().way == SignInWay.PASSKEY

    def test_an_answer_is_taken_once(self, client: Client, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        said = {"jawaban": phone.signs(self.options(client))}
        client.post("/masuk/kunci/", said, secure=True)
        assert Client().post("/masuk/kunci/", said, secure=True).status_code == 422

    def test_after_the_password_it_is_asked_of_who_has_no_codes(
        self, client: Client, ketua: Membership, signs_in: SignsIn
    ) -> None:
        phone = SoftKey()
        added(ketua, phone)
        assert signs_in(client)["Location"] == "/masuk/kunci/"
        said = {"jawaban": phone.signs(self.options(client))}
        assert client.post("/masuk/kunci/", said, secure=True).status_code == 303
        assert SignIn.objects.get().way == SignInWay.BOTH

    def test_one_of_a_shut_account_opens_nothing(self, client: Client, ketua: Membership) -> None:
        phone = SoftKey()
        added(ketua, phone)
        ketua.user.is_active = False
        ketua.user.save()
        said = {"jawaban": phone.signs(self.options(client))}
        assert client.post("/masuk/kunci/", said, secure=True).status_code == 422


class TestDuty:
    @pytest.fixture(autouse=True)
    def _asked_for(self, settings: Any, clock: Clock) -> None:
        settings.SECOND_FACTOR_REQUIRED = True

    def test_for_two_weeks_it_is_a_reminder(
        self, client: Client, ketua: Membership, signs_in: SignsIn
    ) -> None:
        signs_in(client)
        page = client.get("/bpd/", secure=True)
        assert page.status_code == 200
        assert "Pasang kunci kedua" in page.content.decode()

    def test_then_only_setting_it_up_is_open(
        self, client: Client, ketua: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        signs_in(client)
        clock.on(days=15)
        signs_in(client)
        for door in ("/bpd/", "/akun/", "/meja/"):
            assert client.get(door, secure=True)["Location"] == "/akun/kode/", door
        page = client.get("/akun/kode/", secure=True)
        secret = page.context["tertulis"]
        code = code_at(clock.at, base64.b32decode(secret.replace(" ", "")))
        done = client.post(
            "/akun/kode/", {"rahasia": page.context["rahasia"], "kode_masuk": code}, secure=True
        )
        assert len(done.context["kode"]) == 10
        assert client.get("/bpd/", secure=True).status_code == 200

    def test_after_a_reset_there_are_three_days_and_word_of_it(
        self, client: Client, with_codes: Membership, kades: Membership, signs_in: SignsIn, clock: Clock
    ) -> None:
        strip(user=with_codes.user, by_id=kades.user_id, at=clock.at)
        signs_in(client)
        page = client.get("/akun/", secure=True).content.decode()
        assert "diatur ulang oleh wilayah di atas" in page
        assert "(oleh orang lain)" in page
        clock.on(days=4)
        signs_in(client)
        assert client.get("/bpd/", secure=True)["Location"] == "/akun/kode/"
