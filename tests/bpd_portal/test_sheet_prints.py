"""Printing numbered sheets, keying them in by number, and the door of a phone's queue."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal.handing import owner_of
from posko.sheet_printing import print_sheets
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

SHEET = {"isi": "pos ronda bocor", "saluran": "sheet", "jenis": "usul"}


@pytest.fixture
def desk(petugas: Membership, desk_of: Desk) -> Client:
    return desk_of(petugas)


@pytest.fixture
def number(desa: Wilayah, petugas: Membership) -> str:
    """A printed sheet on its way."""
    return print_sheets(desa=desa, count=1, seed=b"s" * 32, by=petugas.actor(), at=timezone.now())[0]


class TestPrint:
    def test_sheets_are_set_aside_and_the_file_can_be_fetched_again(
        self, desk: Client, desa: Wilayah
    ) -> None:
        desk.post(reverse("lembar-cetak"), {"aksi": "cetak", "banyak": "3"})
        assert desa.sheets.waiting().count() == 3
        first, again = (desk.get(reverse("lembar-pdf")) for _ in range(2))
        assert first.content == again.content
        assert first["Cache-Control"] == "no-store"

    def test_after_an_hour_it_is_gone_for_good(self, desk: Client) -> None:
        desk.post(reverse("lembar-cetak"), {"aksi": "cetak", "banyak": "3"})
        session = desk.session
        session["lembar_cetak"] = {**session["lembar_cetak"], "pada": "2026-01-01T00:00:00+00:00"}
        session.save()
        assert desk.get(reverse("lembar-pdf")).status_code == 404
        assert "lembar_cetak" not in desk.session

    def test_nobody_else_can_fetch_it(self, desk: Client, ketua: Membership, desk_of: Desk) -> None:
        desk.post(reverse("lembar-cetak"), {"aksi": "cetak", "banyak": "3"})
        assert desk_of(ketua).get(reverse("lembar-pdf")).status_code == 404

    def test_two_taps_print_once(self, desk: Client, desa: Wilayah) -> None:
        for _tap in range(2):
            desk.post(reverse("lembar-cetak"), {"aksi": "cetak", "banyak": "3", "kunci_kirim": "k"})
        assert desa.sheets.count() == 3

    @pytest.mark.parametrize("many", ["", "0", "201", "banyak"])
    def test_how_many_is_told_when_it_is_odd(self, desk: Client, many: str) -> None:
        told = refusals(desk.post(reverse("lembar-cetak"), {"aksi": "cetak", "banyak": many}))
        assert "1 sampai 200" in told

    def test_lost_ones_are_given_up_by_number_or_by_print(
        self, desk: Client, desa: Wilayah, number: str
    ) -> None:
        desk.post(reverse("lembar-cetak"), {"aksi": "hilang", "nomor": f"{number[:3]}-{number[3:]}"})
        assert desa.sheets.waiting().count() == 0
        desk.post(reverse("lembar-cetak"), {"aksi": "cetak", "banyak": "3"})
        kind = desk.get(reverse("lembar-cetak")).context["cetakan"][0]["kode"]
        desk.post(reverse("lembar-cetak"), {"aksi": "hilang", "cetakan": kind})
        assert desa.sheets.waiting().count() == 0
        assert "Tulis nomor" in refusals(desk.post(reverse("lembar-cetak"), {"aksi": "hilang"}))


class TestByNumber:
    def test_the_address_of_the_qr_opens_the_form_with_it(self, desk: Client, number: str) -> None:
        form = desk.get(reverse("lembar"), {"lembar": number}).context["form"]
        assert form["nomor"].value() == number

    @pytest.mark.parametrize("typed", ["{n}", "{a}-{b}", "https://posko.example/bpd/lembar/?lembar={n}"])
    def test_the_voice_gets_the_number_and_no_kunci_is_shown(
        self, desk: Client, desa: Wilayah, number: str, typed: str
    ) -> None:
        typed = typed.format(n=number, a=number[:3], b=number[3:])
        page = desk.post(reverse("lembar"), {**SHEET, "nomor": typed}, follow=True).content.decode()
        assert desa.aspirasi.get().nomor == number
        assert "Kunci rahasia, hanya" not in page.split("<template")[0]

    def test_keyed_again_it_says_so_and_other_words_are_kept(
        self, desk: Client, desa: Wilayah, number: str
    ) -> None:
        desk.post(reverse("lembar"), {**SHEET, "nomor": number})
        again = desk.post(reverse("lembar"), {**SHEET, "nomor": number, "kunci_kirim": "b"}, follow=True)
        assert "Lembar ini sudah disetor." in again.content.decode()
        other = {**SHEET, "nomor": number, "isi": "lampu mati"}
        assert "dengan kata lain" in desk.post(reverse("lembar"), other, follow=True).content.decode()
        assert desa.aspirasi.count() == 2

    def test_a_slip_and_a_number_of_no_sheet_are_told_apart(self, desk: Client) -> None:
        assert "Satu angkanya keliru" in refusals(desk.post(reverse("lembar"), {**SHEET, "nomor": "2045814"}))
        assert "bukan nomor lembar" in refusals(desk.post(reverse("lembar"), {**SHEET, "nomor": "2045813"}))

    def test_the_same_words_again_are_kept_with_a_warning(self, desk: Client, desa: Wilayah) -> None:
        desk.post(reverse("lembar"), {**SHEET, "kunci_kirim": "a"})
        page = desk.post(reverse("lembar"), {**SHEET, "kunci_kirim": "b"}, follow=True).content.decode()
        assert "Kata yang sama baru saja disetor" in page
        assert desa.aspirasi.count() == 2


class TestOwnEntry:
    def test_it_is_put_right_or_taken_back_by_who_keyed_it_in(
        self, desk: Client, desa: Wilayah, ketua: Membership, desk_of: Desk
    ) -> None:
        desk.post(reverse("lembar"), SHEET)
        voice = desa.aspirasi.get()
        address = reverse("lembar-betul", args=[voice.nomor])
        assert desk_of(ketua).get(address).status_code == 404
        assert desk.get(address).status_code == 200
        desk.post(address, {"aksi": "ralat", "kata": "pos ronda rubuh"})
        assert voice.messages.get().text.endswith("pos ronda rubuh")
        desk.post(address, {"aksi": "batal"})
        voice.refresh_from_db()
        assert voice.state == "closed"
        assert "sudah mulai diurus" in refusals(desk.post(address, {"aksi": "batal", "kunci_kirim": "z"}))


class TestQueue:
    def send(self, desk: Client, member: Membership, key: str = "", **more: str) -> Any:
        key = key or str(uuid.uuid4())
        told = {**SHEET, "kunci_kirim": key, "pemilik": owner_of(member), **more}
        return desk.post(reverse("lembar-setor"), told)

    def test_a_ticket_says_whose_queue_it_is_and_what_the_form_offers(
        self, desk: Client, desa: Wilayah, petugas: Membership
    ) -> None:
        dusun = makers.make_dusun(desa)
        told = desk.get(reverse("lembar-setor")).json()
        assert told["pemilik"] == owner_of(petugas)
        assert told["acuan"]["dusun"] == [[dusun.pk, "Krajan"]]
        assert told["csrf"]

    def test_one_key_is_one_sheet_with_the_same_answer_again(
        self, desk: Client, desa: Wilayah, petugas: Membership
    ) -> None:
        key = str(uuid.uuid4())
        first, again = (self.send(desk, petugas, key).json() for _ in range(2))
        assert first["nomor"] == again["nomor"] == desa.aspirasi.get().nomor
        assert first["kunci_kirim"] == key

    def test_somebody_elses_queue_is_refused(self, desk: Client, desa: Wilayah, ketua: Membership) -> None:
        assert self.send(desk, ketua).status_code == 409
        assert desa.aspirasi.count() == 0

    @pytest.mark.parametrize(
        "wrong", [{"isi": ""}, {"hp": "0812"}, {"nomor": "2045814"}, {"kunci_kirim": "x"}]
    )
    def test_what_has_to_be_put_right_is_told(
        self, desk: Client, desa: Wilayah, petugas: Membership, wrong: dict[str, str]
    ) -> None:
        told = {**SHEET, "kunci_kirim": str(uuid.uuid4()), "pemilik": owner_of(petugas), **wrong}
        answer = desk.post(reverse("lembar-setor"), told)
        assert answer.status_code == 422
        assert answer.json()["kalimat"]
        assert desa.aspirasi.count() == 0

    def test_without_a_token_nothing_is_kept(self, desa: Wilayah, petugas: Membership) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(petugas.user)
        assert self.send(strict, petugas).status_code == 403
        assert desa.aspirasi.count() == 0

    def test_signing_out_empties_the_phone_unless_words_wait_in_it(self, desk: Client) -> None:
        desk.cookies["antrean"] = "1"
        assert "storage" not in desk.post(reverse("keluar"))["Clear-Site-Data"]
