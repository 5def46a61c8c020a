"""The web form at its edges: what others said the same, a phone's queue, bad input, bursts."""

import datetime as dt
import re
import struct
import zlib
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.lib import nomor
from accountability.lib.local_time import zone_for
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.models import Aspirasi
from posko.states import Channel
from public_site.views.speaking import STALE
from tests import makers
from tests.public_site.conftest import jpeg
from tests.public_site.views.test_speaking import WORDS, says, send


class TestWhatOthersSaid:
    ROAD = "jalan di RT 03 berlubang parah, motor sering jatuh"

    @pytest.fixture(autouse=True)
    def _usul(self, desa: Wilayah, ketua: Membership, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        voices = [makers.make_aspirasi(desa, f"jalan RT 03 berlubang {n}", channel=Channel.SMS) for n in "12"]
        gather(desa=desa, aspirasi=voices, title="Jalan RT 03 berlubang", by=ketua.actor(), at=makers.NOW)

    @pytest.fixture
    def came(self, desa: Wilayah) -> Any:
        return desa.aspirasi.filter(channel=Channel.WEB)

    def ask(self, client: Client, desa: Wilayah, **fields: Any) -> Any:
        """What the form itself posts, with its mark that nobody was asked yet."""
        return send(client, desa, **{"isi": self.ROAD, "mirip": "tanya", "kunci_kirim": "k", **fields})

    def again(self, page: str) -> dict[str, Any]:
        """The hidden fields of the page that asks, and its ticked photos."""
        fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        photos = re.findall(r'name="foto_simpan" value="([^"]+)" checked', page)
        return {**dict(fields), "foto_simpan": photos}

    def test_it_is_asked_before_anything_is_kept_and_asked_once(
        self, client: Client, desa: Wilayah, came: Any
    ) -> None:
        photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        page = says(self.ask(client, desa, hp="0812 0000 0042", tempat="depan pasar", foto=photo))
        assert "<mark>jalan</mark>" in page
        assert not came.exists()
        assert send(client, desa, **self.again(page)).status_code == 303
        kept = came.get()
        assert (kept.text, kept.place, kept.photos.count()) == (self.ROAD, "depan pasar", 1)
        assert kept.contact is not None
        assert kept.kelompok is None

    def test_saya_juga_joins_with_words_and_photo(self, client: Client, desa: Wilayah, came: Any) -> None:
        photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        page = says(self.ask(client, desa, foto=photo, kelamin="p"))
        pressed = re.search(r'name="ikut" value="(\d+)"', page)
        assert pressed is not None
        for _ in range(2):  # pressed twice
            send(client, desa, ikut=pressed[1], **self.again(page))
        kept = came.get()
        assert kept.text == "Saya juga: Jalan RT 03 berlubang"
        assert [one.text for one in kept.messages.all()] == [self.ROAD]
        assert (kept.kelompok_id, kept.photos.count(), kept.gender) == (int(pressed[1]), 1, "p")

    @pytest.mark.parametrize(
        "fields",
        [
            {"sifat": "rahasia"},
            {"mirip": "sudah"},
            {"mirip": ""},
            {"isi": "jalan RT 03 berlubang, ada kebakaran rumah sekarang tolong"},
            {"isi": "lampu jalan mati dekat mushola"},
        ],
        ids=["secret", "asked already", "a script of others", "danger", "something else"],
    )
    def test_it_goes_straight_on(self, client: Client, desa: Wilayah, came: Any, fields: Any) -> None:
        assert self.ask(client, desa, **fields).status_code == 303
        assert came.count() == 1

    def test_what_was_sent_already_is_not_asked_about(self, client: Client, desa: Wilayah, came: Any) -> None:
        send(client, desa, isi=self.ROAD, kunci_kirim="k")
        assert self.ask(client, desa).status_code == 303
        assert came.count() == 1

    def test_where_no_photo_can_wait_it_is_not_asked_and_no_photo_is_lost(
        self, client: Client, desa: Wilayah, came: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("posko.waiting_photos.MOST_OF_A_DESA", 2)
        assert self.ask(client, desa, foto=SimpleUploadedFile("a.jpg", jpeg())).status_code == 303
        assert came.get().photos.count() == 1

    @pytest.mark.parametrize("ikut", ["0", "x", "9" * 40, "-1", "²"])
    def test_a_group_that_is_not_there_leaves_the_words_by_themselves(
        self, client: Client, desa: Wilayah, came: Any, ikut: str
    ) -> None:
        assert self.ask(client, desa, ikut=ikut, mirip="sudah").status_code == 303
        assert (came.get().text, came.get().kelompok) == (self.ROAD, None)


class TestFromAQueue:
    QUEUED: ClassVar = {
        "Accept": "application/json",
        "Idempotency-Key": "satu",
        "Sec-Fetch-Site": "same-origin",
    }

    def test_it_needs_neither_token_nor_session_and_tells_the_number(self, desa: Wilayah) -> None:
        strict = Client(enforce_csrf_checks=True)
        told = [send(strict, desa, antre="1", headers=self.QUEUED).json() for _ in range(2)]
        kept = Aspirasi.objects.get()
        assert told[0] == told[1]
        assert told[0]["nomor"] == nomor.written(kept.nomor)
        assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", told[0]["kunci"])
        assert "sid" not in "".join(strict.cookies)

    def test_a_slip_is_told_in_sentences(self, client: Client, desa: Wilayah) -> None:
        answer = send(client, desa, isi="air", antre="1", headers=self.QUEUED)
        assert (answer.status_code, answer.json()) == (
            422,
            {"galat": ["Tulis dulu aspirasi Anda, paling sedikit 10 huruf."]},
        )

    def test_another_site_is_told_in_a_sentence_so_that_the_phone_stops(self, desa: Wilayah) -> None:
        strict, headers = Client(enforce_csrf_checks=True), {**self.QUEUED, "Sec-Fetch-Site": "cross-site"}
        answer = send(strict, desa, antre="1", headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"galat": [STALE]})

    @pytest.mark.parametrize(("hours", "kept"), [(5, True), (-5, False), (24 * 40, False)])
    def test_the_desk_hears_when_it_was_written_as_far_as_that_can_be(
        self, client: Client, desa: Wilayah, hours: int, kept: bool
    ) -> None:
        written = timezone.now().replace(microsecond=0) - dt.timedelta(hours=hours)
        told = str(round(written.timestamp() * 1000))
        assert send(client, desa, antre="1", ditulis=told, headers=self.QUEUED).status_code == 200
        assert Aspirasi.objects.get().written_at == (written if kept else None)

    def test_no_public_page_tells_it(self, client: Client, desa: Wilayah) -> None:
        written = timezone.now() - dt.timedelta(hours=5)
        told = str(round(written.timestamp() * 1000))
        sent = send(client, desa, antre="1", ditulis=told, headers=self.QUEUED).json()
        page = says(client.get(f"/a/{nomor.tidy(sent['nomor'])}/"))
        assert "itulis" not in page
        assert f"{written.astimezone(zone_for(desa.kode)):%H.%M}" not in page

    def test_the_key_of_another_shows_neither_number_nor_kunci(self, client: Client, desa: Wilayah) -> None:
        own = send(client, desa, antre="1", headers=self.QUEUED).json()
        forged = send(
            Client(), desa, isi="kata orang lain sama sekali", antre="1", headers=self.QUEUED
        ).json()
        assert forged["nomor"] != own["nomor"]
        assert forged["kunci"] != own["kunci"]

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site", "Origin": "https://jahat.example"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://jahat.example"},
            {"Origin": "null"},
            {},
        ],
    )
    def test_another_site_is_turned_away_and_the_words_stay(self, desa: Wilayah, headers: Any) -> None:
        answer = send(Client(enforce_csrf_checks=True), desa, headers=headers)
        assert answer.status_code == 403
        assert WORDS in says(answer)
        assert not Aspirasi.objects.exists()

    def test_the_page_it_is_kept_from_is_the_same_for_everyone(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        address = f"/desa/{desa.kode}/kirim/luring/"
        first = Client().get(address)
        client.force_login(ketua.user)
        assert client.get(address).content == first.content
        assert "csrfmiddlewaretoken" not in says(first)
        assert not first.cookies
        assert client.get("/desa/99.99.99.2999/kirim/luring/").status_code == 404


class TestBadInput:
    def test_one_letter_and_a_hundred_thousand_too_many(self, client: Client, desa: Wilayah) -> None:
        for many in (2001, 100_000):
            answer = send(client, desa, isi="a" * many)
            assert answer.status_code == 422
            assert f"Terlalu panjang {many - 2000} huruf." in says(answer)
            assert "a" * many in says(answer)

    @pytest.mark.parametrize("letter", ["\U0001f1ee\U0001f1e9", "e\u0301", "\ua98f\ua9b6", "\U0001f44d"])
    def test_a_letter_with_its_marks_and_an_emoji_are_one_letter_each(
        self, client: Client, desa: Wilayah, letter: str
    ) -> None:
        assert send(client, desa, isi=letter * 2000).status_code == 303
        assert Aspirasi.objects.get().text == letter * 2000
        answer = send(client, desa, isi=letter * 2003)
        assert "Terlalu panjang 3 huruf." in says(answer)

    def test_words_in_a_script_that_writes_vowels_as_marks_are_long_enough(
        self, client: Client, desa: Wilayah
    ) -> None:
        road_is_broken = "\ua9a2\ua9ad\ua9a4\ua9c0\ua9ab\ua9b8\ua9b1\ua98f\ua9c0\ua9c9"  # Javanese
        assert len(road_is_broken) == 10
        assert send(client, desa, isi=road_is_broken).status_code == 303

    def test_the_browser_is_given_no_limit_that_cuts_what_is_pasted(
        self, client: Client, desa: Wilayah
    ) -> None:
        assert (
            "maxlength"
            not in re.findall(r"<textarea[^>]*>", says(client.get(f"/desa/{desa.kode}/kirim/")))[0]
        )

    def test_signs_nobody_types_are_gone(self, client: Client, desa: Wilayah) -> None:
        send(client, desa, isi="Jalan\x00 \u202ekasur\u202c di RT 02\x1b", tempat="\u2067RT 02\x07")
        kept = Aspirasi.objects.get()
        assert (kept.text, kept.place) == ("Jalan kasur di RT 02", "RT 02")

    def test_a_good_photo_beside_a_bad_one_need_not_be_chosen_again(
        self, client: Client, desa: Wilayah, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        good, bad = SimpleUploadedFile("a.jpg", jpeg()), SimpleUploadedFile("b.jpg", b"%PDF-1.7 bukan foto")
        answer = send(client, desa, foto=[good, bad])
        assert answer.status_code == 422
        secrets = re.findall(r'name="foto_simpan" value="([^"]+)" checked', says(answer))
        assert len(secrets) == 1
        send(client, desa, foto_simpan=secrets)
        assert Aspirasi.objects.get().photos.count() == 1

    def test_a_disk_that_is_nearly_full_takes_words_and_no_photo(
        self, client: Client, desa: Wilayah, settings: Any
    ) -> None:
        settings.PHOTOS_LEAVE_FREE_BYTES = 10**18
        answer = send(client, desa, foto=SimpleUploadedFile("a.jpg", jpeg()))
        assert answer.status_code == 422
        assert "Kirim tanpa foto dulu" in says(answer)
        assert WORDS in says(answer)
        assert send(client, desa).status_code == 303

    def test_four_photos_are_one_too_many(self, client: Client, desa: Wilayah) -> None:
        answer = send(client, desa, foto=[SimpleUploadedFile(f"{n}.jpg", jpeg()) for n in range(4)])
        assert "Paling banyak 3 foto." in says(answer)

    @pytest.mark.parametrize("kind", ["heic", "pdf", "heavy", "bomb"])
    def test_what_is_no_photo_gets_its_sentence_and_the_words_stay(
        self, client: Client, desa: Wilayah, kind: str
    ) -> None:
        content, sentence = {
            "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 400, "Foto ini tidak bisa dibuka."),
            "pdf": (b"%PDF-1.7\n%%EOF", "Foto ini tidak bisa dibuka."),
            "heavy": (b"\xff\xd8\xff" + b"0" * 40_000_000, "Foto terlalu besar."),
            "bomb": (_png_of(12_000, 12_000), "Foto terlalu besar."),
        }[kind]
        answer = send(client, desa, foto=SimpleUploadedFile("foto.jpg", content))
        assert answer.status_code == 422
        assert sentence in says(answer)
        assert WORDS in says(answer)

    def test_a_burst_waits_aside_where_the_council_sees_it_and_none_is_lost(
        self, client: Client, desa: Wilayah
    ) -> None:
        for n in range(43):
            assert send(client, desa, isi=f"{WORDS} nomor {n}").status_code == 303
        send(client, desa, isi="tolong ada kebakaran rumah sekarang di RT 02", sifat="tanpa_nama")
        assert Aspirasi.objects.count() == 44
        assert Aspirasi.objects.set_aside().count() == 3
        assert Aspirasi.objects.get(urgent=True).quarantine == ""

    def test_from_the_fifth_of_a_day_it_is_told_that_all_are_kept(
        self, client: Client, desa: Wilayah
    ) -> None:
        for n in range(5):
            send(client, desa, isi=f"{WORDS} nomor {n}")
            page = says(client.get(f"/desa/{desa.kode}/terkirim/"))
            assert ("Sudah 5 pesan hari ini, semuanya tersimpan." in page) == (n == 4)
        assert Aspirasi.objects.count() == 5


def _png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds no more."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    parts = [
        struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))
        for kind, told in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
