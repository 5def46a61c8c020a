"""A session ends when idle, after half a day, and at once when sent out; what was typed is not lost."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.test import Client

from accountability.accounts.models import Membership, SignIn
from tests.accountability.accounts.conftest import PASSWORD, Clock, SignsIn

LONG_ANSWER = {"aksi": "simpan", "isi": "Jalan akan diperbaiki. " * 40, "sandi_lama": "jangan disimpan"}
BY_ITSELF = {"Sec-Fetch-Dest": "empty"}


def opens(client: Client, door: str = "/bpd/", **more: Any) -> bool:
    """Whether the desk is open in this browser."""
    return client.get(door, secure=True, **more).status_code == 200


@pytest.fixture
def desk(client: Client, ketua: Membership, clock: Clock, signs_in: SignsIn) -> Client:
    """The ketua, signed in at the fixed moment."""
    signs_in(client)
    return client


class TestIdle:
    def test_half_an_hour_without_a_tap_ends_it(self, desk: Client, clock: Clock) -> None:
        clock.on(minutes=29)
        assert opens(desk)
        clock.on(minutes=29)
        assert opens(desk)
        clock.on(minutes=31)
        assert not opens(desk)
        assert SignIn.objects.get().ended_how == "idle"
        assert "lama tidak ada yang ditekan" in desk.get("/masuk/", secure=True).content.decode()

    def test_a_page_that_looks_by_itself_is_nobody(self, desk: Client, clock: Clock) -> None:
        for _ in range(2):
            clock.on(minutes=20)
            desk.get("/bpd/kabar/", secure=True, headers=BY_ITSELF)
        assert not opens(desk)

    def test_who_types_is_there(self, desk: Client, clock: Clock) -> None:
        for _ in range(4):
            clock.on(minutes=20)
            assert desk.post("/akun/masih/", secure=True, headers=BY_ITSELF).status_code == 204
        assert opens(desk)

    def test_an_open_page_of_the_public_ends_it_too(self, desk: Client, clock: Clock) -> None:
        clock.on(minutes=31)
        desk.get("/kerahasiaan/", secure=True)
        assert SESSION_KEY not in desk.session


class TestLongest:
    def test_after_twelve_hours_one_signs_in_again(self, desk: Client, clock: Clock) -> None:
        for _ in range(36):
            clock.on(minutes=20)
            assert opens(desk) or clock.at.hour == 15
        assert not opens(desk)
        assert SignIn.objects.get().ended_how == "long"


class TestNothingTypedIsLost:
    def test_the_words_come_back_after_signing_in(
        self, desk: Client, clock: Clock, signs_in: SignsIn
    ) -> None:
        clock.on(minutes=45)
        answer = desk.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True)
        assert answer["Location"].startswith("/masuk/")
        assert "Tulisan Anda aman" in desk.get("/masuk/", secure=True).content.decode()
        assert signs_in(desk)["Location"] == "/masuk/lanjut/"
        page = desk.get("/masuk/lanjut/", secure=True).content.decode()
        assert 'action="/bpd/jawab/tulis/"' in page
        assert page.count("Jalan akan diperbaiki. Jalan") >= 1
        assert "jangan disimpan" not in page

    def test_sent_once_more_they_are_with_the_form(
        self, desk: Client, clock: Clock, signs_in: SignsIn
    ) -> None:
        clock.on(minutes=45)
        desk.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True)
        signs_in(desk)
        kept = desk.session["titipan"]
        desk.post("/bpd/jawab/tulis/", {**dict(kept["fields"]), "titipan": kept["id"]}, secure=True)
        assert "titipan" not in desk.session

    def test_another_tab_that_looked_first_changes_nothing(
        self, desk: Client, clock: Clock, signs_in: SignsIn
    ) -> None:
        clock.on(minutes=45)
        desk.get("/bpd/kabar/", secure=True, headers=BY_ITSELF)
        desk.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True)
        assert signs_in(desk)["Location"] == "/masuk/lanjut/"

    def test_another_person_on_the_same_phone_never_sees_them(
        self, desk: Client, anggota: Membership, clock: Clock, signs_in: SignsIn
    ) -> None:
        clock.on(minutes=45)
        desk.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True)
        assert signs_in(desk, "anggota-uji")["Location"] == "/meja/"
        assert "titipan" not in desk.session

    def test_a_stranger_leaves_nothing_here(self, client: Client, db: None) -> None:
        client.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True)
        assert "titipan" not in client.session

    def test_a_form_from_before_the_last_sign_in_is_shown_again(
        self, ketua: Membership, clock: Clock, signs_in: SignsIn
    ) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(ketua.user)
        stale = {"Sec-Fetch-Site": "same-origin"}
        answer = strict.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True, headers=stale)
        assert answer["Location"] == "/masuk/lanjut/"
        elsewhere = strict.post("/bpd/jawab/tulis/", LONG_ANSWER, secure=True)
        assert elsewhere.status_code == 403


class TestSentOut:
    def test_a_lost_phone_is_out_at_its_next_tap(self, desk: Client, signs_in: SignsIn) -> None:
        phone = Client()
        signs_in(phone)
        lost = SignIn.objects.get(session_key=phone.session.session_key)
        desk.post("/akun/", {"aksi": str(lost.pk)}, secure=True)
        assert not opens(phone)
        assert opens(desk)

    @pytest.mark.parametrize("door", ["/akun/", "/akun/kunci/"])
    def test_a_sign_that_only_looks_like_a_number_names_nothing(self, desk: Client, door: str) -> None:
        assert desk.post(door, {"aksi": "²"}, secure=True).status_code < 500

    def test_all_others_at_once(self, desk: Client, signs_in: SignsIn) -> None:
        phones = [Client(), Client()]
        for phone in phones:
            signs_in(phone)
        assert "Keluarkan semua yang lain" in desk.get("/akun/", secure=True).content.decode()
        desk.post("/akun/", {"aksi": "lain"}, secure=True)
        assert [opens(one) for one in (*phones, desk)] == [False, False, True]

    def test_an_older_sign_in_shows_the_password_first(self, desk: Client, signs_in: SignsIn) -> None:
        phone = Client()
        signs_in(phone)
        session = desk.session
        session["fresh"] = session["fresh"] - 3600
        session.save()
        answer = desk.post("/akun/", {"aksi": "lain"}, secure=True)
        assert answer["Location"].startswith("/akun/ulang/?next=")
        assert opens(phone)
        answer = desk.post(answer["Location"], {"sandi": PASSWORD, "next": "/akun/"}, secure=True)
        assert answer["Location"] == "/akun/"
        desk.post("/akun/", {"aksi": "lain"}, secure=True)
        assert not opens(phone)

    def test_one_command_sends_everybody_out(self, desk: Client, signs_in: SignsIn) -> None:
        phone, told = Client(), StringIO()
        signs_in(phone)
        call_command("sign_everyone_out", stdout=told)
        assert [opens(phone), opens(desk)] == [False, False]
        assert told.getvalue().startswith("2 devices")
        assert not SignIn.objects.filter(ended_at=None).exists()
        signs_in(phone)
        assert opens(phone)

    def test_another_password_sends_the_others_out(self, desk: Client, signs_in: SignsIn) -> None:
        phone = Client()
        signs_in(phone)
        new = "sumur kelapa gerobak"
        said = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert desk.post("/akun/sandi/", said, secure=True).status_code == 303
        assert [opens(phone), opens(desk)] == [False, True]
        assert signs_in(Client(), password=PASSWORD).status_code == 422
        assert SignIn.objects.filter(ended_at=None).count() == 1

    def test_a_weak_or_wrong_one_changes_nothing(self, desk: Client) -> None:
        for said in (
            {"old_password": PASSWORD, "new_password1": "ketua-sukamaju", "new_password2": "ketua-sukamaju"},
            {
                "old_password": "keliru",
                "new_password1": "sumur kelapa gerobak",
                "new_password2": "sumur kelapa gerobak",
            },
        ):
            assert desk.post("/akun/sandi/", said, secure=True).status_code == 422
        assert opens(desk)

    def test_a_shut_account_is_out_at_once(self, desk: Client, ketua: Membership) -> None:
        ketua.user.is_active = False
        ketua.user.save()
        assert not opens(desk)

    def test_signing_out_empties_the_browser(self, desk: Client) -> None:
        answer = desk.post("/keluar/", secure=True)
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        assert SignIn.objects.get().ended_how == "out"


class TestFresh:
    def test_an_export_asks_for_the_password_after_a_quarter_of_an_hour(
        self, desk: Client, clock: Clock
    ) -> None:
        assert opens(desk, "/bpd/jejak/jejak.csv")
        clock.on(minutes=16)
        answer = desk.get("/bpd/jejak/jejak.csv", secure=True)
        assert answer["Location"] == "/akun/ulang/?next=%2Fbpd%2Fjejak%2Fjejak.csv"
        wrong = desk.post(
            answer["Location"], {"sandi": "keliru", "next": "/bpd/jejak/jejak.csv"}, secure=True
        )
        assert wrong.status_code == 422
        right = desk.post("/akun/ulang/", {"sandi": PASSWORD, "next": "/bpd/jejak/jejak.csv"}, secure=True)
        assert right["Location"] == "/bpd/jejak/jejak.csv"
        assert opens(desk, "/bpd/jejak/jejak.csv")

    def test_so_do_the_keys_of_the_account(self, desk: Client, clock: Clock) -> None:
        clock.on(minutes=16)
        for door in ("/akun/kode/", "/akun/kunci/", "/akun/cadangan/"):
            assert desk.get(door, secure=True)["Location"].startswith("/akun/ulang/")

    def test_nobody_is_led_elsewhere_by_it(self, desk: Client) -> None:
        said = {"sandi": PASSWORD, "next": "https://jahat.example/"}
        assert desk.post("/akun/ulang/", said, secure=True)["Location"] == "/akun/"
