"""The web form takes a voice in with one field, once, and says in plain words what is missing."""

import datetime as dt
import io
import re
import uuid
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accountability.accounts.models import Membership
from accountability.budget.models import BudgetQuestion
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import Channel, Gender, Kind, Vulnerable
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.public_site.conftest import PHONE, jpeg

WORDS = "Jembatan bambu RT 02 lapuk, anak sekolah takut lewat."


def send(client: Client, desa: Wilayah, **fields: Any) -> Any:
    """What a browser without a script posts."""
    headers = fields.pop("headers", {})
    return client.post(f"/desa/{desa.kode}/kirim/", {"isi": WORDS, **fields}, headers=headers)


def says(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


class TestSending:
    def test_one_field_is_enough(self, client: Client, desa: Wilayah) -> None:
        answer = send(client, desa)
        assert answer.status_code == 303
        assert answer["Location"] == f"/desa/{desa.kode}/terkirim/"
        one = Aspirasi.objects.get()
        assert (one.text, one.channel, one.confidential, one.contact) == (WORDS, Channel.WEB, False, None)

    def test_everything_that_was_said_is_kept(self, client: Client, desa: Wilayah) -> None:
        dusun = makers.make_dusun(desa, "Wetan")
        photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        about = {"kelamin": "p", "kelompok_rentan": "difabel"}
        send(client, desa, topik="jalan", dusun="Wetan", sifat="rahasia", foto=photo, **about)
        one = Aspirasi.objects.get()
        assert (one.topic, one.dusun, one.confidential) == ("jalan", dusun, True)
        assert (one.gender, one.vulnerable) == (Gender.WOMAN, Vulnerable.DISABLED)
        assert one.photos.get().file.name

    def test_the_page_after_shows_a_valid_number_and_the_kunci_once(
        self, client: Client, desa: Wilayah
    ) -> None:
        send(client, desa)
        first = says(client.get(f"/desa/{desa.kode}/terkirim/"))
        one = Aspirasi.objects.get()
        assert nomor.written(one.nomor) in first
        assert nomor.is_valid(one.nomor)
        assert re.search(r"\d{4} \d{4} \d{4} \d{4}", first)
        again = says(client.get(f"/desa/{desa.kode}/terkirim/"))
        assert nomor.written(one.nomor) in again
        assert not re.search(r"\d{4} \d{4} \d{4} \d{4}", again)

    def test_the_day_it_will_be_read_is_told(self, client: Client, desa: Wilayah) -> None:
        send(client, desa)
        due = Aspirasi.objects.get().read_due_date
        assert f"{due.day} " in says(client.get(f"/desa/{desa.kode}/terkirim/"))
        assert due > dt.date(2026, 1, 1)

    def test_the_shared_link_carries_the_number_and_none_of_the_words(
        self, client: Client, desa: Wilayah
    ) -> None:
        send(client, desa)
        page = says(client.get(f"/desa/{desa.kode}/terkirim/"))
        link = re.search(r'href="(https://wa\.me/[^"]+)"', page)
        assert link is not None
        assert "Jembatan" not in link[1]
        assert nomor.written(Aspirasi.objects.get().nomor) in link[1]
        kunci = re.search(r"\d{4} \d{4} \d{4} \d{4}", page)
        assert kunci is not None
        assert kunci[0].replace(" ", "") not in re.sub(r"%20|\s", "", link[1])

    def test_without_sending_there_is_no_page_after(self, client: Client, desa: Wilayah) -> None:
        assert client.get(f"/desa/{desa.kode}/terkirim/")["Location"] == f"/desa/{desa.kode}/kirim/"

    def test_a_question_about_a_kegiatan_is_a_question(self, client: Client, desa: Wilayah) -> None:
        page = says(client.get(f"/desa/{desa.kode}/kirim/?tanya=2.3.10"))
        assert "Soal:" in page
        send(client, desa, tanya="2.3.10")
        assert Aspirasi.objects.get().kind == Kind.TANYA

    def test_an_unknown_kegiatan_leaves_the_form_empty(self, client: Client, desa: Wilayah) -> None:
        for odd in ("9.9.99", "x" * 500, "<script>"):
            assert "Soal:" not in says(client.get(f"/desa/{desa.kode}/kirim/", {"tanya": odd}))

    def test_the_part_of_the_budget_is_shown_linked_and_kept(
        self, client: Client, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        about = {"tahun": str(apb.year), "kegiatan": "2.3.10", "rekening": "5.3.5.02"}
        page = says(client.get(f"/desa/{desa.kode}/kirim/", about))
        assert f'href="/desa/{desa.kode}/anggaran/{apb.year}/kegiatan/2.3.10/"' in page
        assert "Rp125.500.000" in page
        refused = client.post(f"/desa/{desa.kode}/kirim/", {"isi": "air", **about})
        assert refused.status_code == 422
        assert "Rp125.500.000" in says(refused)
        send(client, desa, **about)
        asked = BudgetQuestion.objects.get()
        assert (asked.year, asked.kegiatan_kode, asked.account) == (apb.year, "2.3.10", "5.3.5.02")
        assert asked.aspirasi.kind == Kind.TANYA

    def test_income_and_a_year_nobody_published_may_be_asked_about(
        self, client: Client, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        send(client, desa, tahun=apb.year, rekening="4.2.1")
        send(client, desa, tahun=2025)
        told = set(BudgetQuestion.objects.values_list("year", "account"))
        assert told == {(apb.year, "4.2.1"), (2025, "")}

    def test_a_part_the_budget_has_not_leaves_a_question_about_the_year(
        self, client: Client, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        send(client, desa, tahun=apb.year, kegiatan="2.1.01", rekening="x" * 400)
        asked = BudgetQuestion.objects.get()
        assert (asked.year, asked.kegiatan_kode, asked.account) == (apb.year, "", "")

    def test_a_year_out_of_reach_is_a_voice_like_any_other(self, client: Client, desa: Wilayah) -> None:
        send(client, desa, tahun="2099")
        assert Aspirasi.objects.count() == 1
        assert not BudgetQuestion.objects.exists()

    def test_asked_twice_with_one_key_it_is_one_question(
        self, client: Client, desa: Wilayah, kades: Membership
    ) -> None:
        apb, _ = makers.make_published(desa, kades.actor())
        for _ in range(2):
            send(client, desa, tahun=apb.year, kegiatan="2.3.10", kunci_kirim="satu")
        assert (Aspirasi.objects.count(), BudgetQuestion.objects.count()) == (1, 1)


class TestSendingTwice:
    @pytest.mark.parametrize("way", ["header", "field"])
    def test_the_same_key_gives_the_same_number_and_one_row(
        self, client: Client, desa: Wilayah, way: str
    ) -> None:
        key = str(uuid.uuid4())
        how: dict[str, Any] = (
            {"headers": {"Idempotency-Key": key}} if way == "header" else {"kunci_kirim": key}
        )
        pages = []
        for browser in (client, Client()):
            assert send(browser, desa, **how).status_code == 303
            pages.append(says(browser.get(f"/desa/{desa.kode}/terkirim/")))
        assert Aspirasi.objects.count() == 1
        shown = [re.findall(r"\d{4} \d{4} \d{4} \d{4}", page) for page in pages]
        assert shown[0] == shown[1] != []

    def test_other_words_under_a_known_key_are_a_voice_of_their_own(
        self, client: Client, desa: Wilayah
    ) -> None:
        send(client, desa, kunci_kirim="1")
        first = Aspirasi.objects.get()
        own_page = says(client.get(f"/desa/{desa.kode}/terkirim/"))
        thief = Client()
        for _ in range(2):
            send(thief, desa, kunci_kirim="1", isi="tulisan orang lain sama sekali")
        page = says(thief.get(f"/desa/{desa.kode}/terkirim/"))
        assert nomor.written(first.nomor) not in page
        assert set(re.findall(r"\d{4} \d{4} \d{4} \d{4}", page)).isdisjoint(
            re.findall(r"\d{4} \d{4} \d{4} \d{4}", own_page)
        )
        assert Aspirasi.objects.count() == 2

    def test_going_back_and_writing_something_else_loses_nothing(self, client: Client, desa: Wilayah) -> None:
        key = str(uuid.uuid4())
        for words in (WORDS, "Lampu jalan dekat mushola mati sejak Lebaran."):
            send(client, desa, kunci_kirim=key, isi=words, mirip="sudah")
        assert {one.text for one in Aspirasi.objects.all()} == {
            WORDS,
            "Lampu jalan dekat mushola mati sejak Lebaran.",
        }

    def test_the_receipt_is_promised_once(self, client: Client, desa: Wilayah) -> None:
        for _ in range(2):
            send(client, desa, hp="0812-0000-0042", kunci_kirim="satu-kunci-yang-sama")
        receipt = OutboundSMS.objects.get()
        assert nomor.written(Aspirasi.objects.get().nomor) in receipt.body
        assert "kunci" not in receipt.body

    def test_the_same_key_in_two_desa_makes_two_rows(
        self, client: Client, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        send(client, desa, kunci_kirim="sama")
        send(client, other_desa, kunci_kirim="sama")
        assert Aspirasi.objects.count() == 2


class TestSlips:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"isi": ""}, "Tulis dulu aspirasi Anda, paling sedikit 10 huruf."),
            ({"isi": "   air     "}, "Tulis dulu aspirasi Anda, paling sedikit 10 huruf."),
            ({"isi": "a" * 2035}, "Terlalu panjang 35 huruf. Ringkas sedikit, atau kirim dua kali."),
            ({"hp": "0812"}, "Nomor HP kurang angka. Contoh: 0812 3456 7890."),
            ({"hp": "x" * 60}, "Nomor HP kurang angka. Contoh: 0812 3456 7890."),
            ({"topik": "sihir"}, "Pilih salah satu dari daftar ini."),
            ({"dusun": "Antah"}, "Pilih salah satu dari daftar ini."),
        ],
    )
    def test_each_gets_its_sentence_and_nothing_is_kept(
        self, client: Client, desa: Wilayah, fields: dict[str, str], sentence: str
    ) -> None:
        answer = send(client, desa, **fields)
        page = says(answer)
        assert answer.status_code == 422
        assert page.count(sentence) == 2, "once in the summary, once at the field"
        assert "<title>Salah:" in page
        assert not Aspirasi.objects.exists()

    def test_what_was_typed_stays(self, client: Client, desa: Wilayah) -> None:
        page = says(send(client, desa, hp="08", topik="air", sifat="rahasia"))
        assert WORDS in page
        assert re.search(r'value="rahasia"[^>]*checked', page)
        assert re.search(r'value="air"[^>]*checked', page)

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            (
                "a.jpg",
                b"not a photo at all",
                "Foto ini tidak bisa dibuka. Coba foto lain, atau kirim tanpa foto.",
            ),
            ("a.jpg", b"", "Foto ini tidak bisa dibuka. Coba foto lain, atau kirim tanpa foto."),
            ("a.svg", b"<svg/>", "Foto ini tidak bisa dibuka. Coba foto lain, atau kirim tanpa foto."),
            (
                "a.jpg",
                b"x" * (8 * 1024 * 1024 + 1),
                "Foto terlalu besar. Kirim tanpa foto saja dulu; bisa menyusul.",
            ),
        ],
        ids=["noise", "empty", "drawing", "heavy"],
    )
    def test_a_photo_that_cannot_be_read_is_said_so(
        self, client: Client, desa: Wilayah, name: str, content: bytes, sentence: str
    ) -> None:
        answer = send(client, desa, foto=SimpleUploadedFile(name, content))
        assert answer.status_code == 422
        assert sentence in says(answer)

    def test_a_phone_is_kept_sealed_only(self, client: Client, desa: Wilayah) -> None:
        send(client, desa, hp="0812 0000 0042")
        contact = Contact.objects.get()
        assert contact.desa is None  # whose phone it is, only that phone can say
        assert PHONE[3:].encode() not in bytes(contact.sealed) + contact.fingerprint.encode()

    def test_a_photo_loses_where_it_was_taken(self, client: Client, desa: Wilayah) -> None:
        from PIL import Image

        out, exif = io.BytesIO(), Image.Exif()
        exif[0x010F] = "KAMERA-RAHASIA"
        Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
        send(client, desa, foto=SimpleUploadedFile("a.jpg", out.getvalue()))
        with Aspirasi.objects.get().photos.get().file.open("rb") as kept:
            assert b"KAMERA" not in kept.read()


class TestTheForm:
    def test_it_needs_no_script_no_sign_in_and_one_field(self, client: Client, desa: Wilayah) -> None:
        page = says(client.get(f"/desa/{desa.kode}/kirim/"))
        for name in ("isi", "topik", "hp", "foto", "sifat", "kelamin", "kelompok_rentan", "kunci_kirim"):
            assert f'name="{name}"' in page
        assert " required" not in page

    def test_dusun_is_asked_only_where_there_are_any(self, client: Client, desa: Wilayah) -> None:
        address = f"/desa/{desa.kode}/kirim/"
        assert 'name="dusun"' not in says(client.get(address))
        makers.make_dusun(desa, "Krajan")
        caches["pages"].clear()  # its minute is over; whoever brings a village on board writes an entry
        assert 'name="dusun"' in says(client.get(address))

    def test_a_forged_post_is_turned_away_kindly(self, desa: Wilayah) -> None:
        strict = Client(enforce_csrf_checks=True)
        answer = send(strict, desa)
        assert answer.status_code == 403
        assert "Halaman ini terlalu lama terbuka." in says(answer)
        assert not Aspirasi.objects.exists()
