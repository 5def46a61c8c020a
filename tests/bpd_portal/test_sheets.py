"""Setor lembar: one sheet after the other, each kept once, its number shown to be written down."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.lib import kunci
from accountability.regions.models import Wilayah
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

SHEET = {"isi": "pos ronda bocor", "saluran": "sheet", "jenis": "usul"}


@pytest.fixture
def desk(petugas: Membership, desk_of: Desk) -> Client:
    return desk_of(petugas)


class TestSheet:
    def test_it_is_kept_word_for_word_with_all_that_was_ticked(self, desk: Client, desa: Wilayah) -> None:
        dusun = makers.make_dusun(desa)
        said = {**SHEET, "saluran": "oral", "dusun": dusun.pk, "topik": "layanan", "kelamin": "p"}
        desk.post(reverse("lembar"), {**said, "rentan": "difabel", "rahasia": "on"})
        kept = desa.aspirasi.get()
        assert (kept.text, kept.channel, kept.kind) == ("pos ronda bocor", "oral", "usul")
        assert (kept.dusun, kept.gender, kept.vulnerable, kept.confidential) == (dusun, "p", "difabel", True)

    def test_number_and_kunci_are_shown_once_to_be_written_on_the_slip(
        self, desk: Client, desa: Wilayah
    ) -> None:
        page = desk.post(reverse("lembar"), SHEET, follow=True).content.decode()
        kept = desa.aspirasi.get()
        assert f"{kept.nomor[:3]}-{kept.nomor[3:]}" in page
        shown = re.search(r"(\d{4} \d{4} \d{4} \d{4})", page)
        assert shown is not None
        assert kunci.matches(kunci.tidy(shown[1]), kept.kunci_hash)
        assert shown[1] not in desk.get(reverse("lembar")).content.decode()

    def test_the_next_sheet_of_the_pile_starts_with_the_same_channel_and_dusun(
        self, desk: Client, desa: Wilayah
    ) -> None:
        dusun = makers.make_dusun(desa)
        answer = desk.post(reverse("lembar"), {**SHEET, "saluran": "box", "dusun": dusun.pk}, follow=True)
        form = answer.context["form"]
        assert (form["saluran"].value(), form["dusun"].value()) == ("box", str(dusun.pk))
        assert form["isi"].value() is None

    def test_two_taps_keep_one(self, desk: Client, desa: Wilayah) -> None:
        for _tap in range(2):
            assert desk.post(reverse("lembar"), {**SHEET, "kunci_kirim": "k1"}).status_code == 303
        assert desa.aspirasi.count() == 1

    def test_the_next_sheet_written_over_the_last_one_is_another_sheet(
        self, desk: Client, desa: Wilayah
    ) -> None:
        for words in ("pos ronda bocor", "lampu jalan mati", "lampu jalan mati"):
            desk.post(reverse("lembar"), {**SHEET, "isi": words, "kunci_kirim": "k1"})
        kept = desa.aspirasi.order_by("id").values_list("text", flat=True)
        assert list(kept) == ["pos ronda bocor", "lampu jalan mati"]

    def test_a_phone_gets_a_receipt_and_is_never_shown(self, desk: Client, desa: Wilayah) -> None:
        answer = desk.post(reverse("lembar"), {**SHEET, "hp": "0812 0000 0099"}, follow=True)
        receipt = OutboundSMS.objects.get()
        assert receipt.template == "terima_titipan"
        assert desa.aspirasi.get().contact == receipt.contact
        assert "0099" not in answer.content.decode()

    def test_a_wrong_phone_is_told_and_nothing_is_kept(self, desk: Client, desa: Wilayah) -> None:
        answer = desk.post(reverse("lembar"), {**SHEET, "hp": "0812"})
        assert "Nomor HP kurang angka" in refusals(answer)
        assert desa.aspirasi.count() == Contact.objects.count() == 0

    def test_an_empty_sheet_asks_for_words(self, desk: Client) -> None:
        assert "Tulis dulu isi" in refusals(
            desk.post(reverse("lembar"), {"saluran": "sheet", "jenis": "usul"})
        )

    def test_the_last_five_of_ones_own_are_listed(self, desk: Client, desa: Wilayah) -> None:
        for n in range(6):
            desk.post(reverse("lembar"), {**SHEET, "isi": f"suara {n}"})
        context = desk.get(reverse("lembar")).context
        assert [row["judul"] for row in context["butir"]] == [f"suara {n}" for n in range(5, 0, -1)]
        assert context["banyak"] == 6
