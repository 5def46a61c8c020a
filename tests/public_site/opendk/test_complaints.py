"""Pesan and komplain become voices; who wrote them is kept nowhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from posko.models import Aspirasi
from sms_gateway.models import OutboundSMS
from tests.public_site.conftest import jpeg
from tests.public_site.opendk.sender import OpenSID

NIK = "9901014107900001"


def every_word_kept() -> str:
    """All tables of the database as text."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - our own tables
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


class TestPesan:
    def test_becomes_a_voice_without_the_marks_of_the_editor(self, opensid: OpenSID) -> None:
        answer = opensid.kirim_pesan("Jembatan", "<p>Jembatan bambu &amp; titian lapuk<br>di RT 02</p>")
        assert answer.status_code == 200
        assert answer.json()["status"] is True
        voice = Aspirasi.objects.get()
        assert voice.text == "Jembatan\nJembatan bambu & titian lapuk\ndi RT 02"
        assert answer.json()["nomor"] == voice.nomor

    def test_the_name_of_who_wrote_is_kept_nowhere(self, opensid: OpenSID) -> None:
        opensid.kirim_pesan("Jembatan", "<p>Jembatan bambu lapuk</p>")
        assert "Pengirim Rekaan" not in every_word_kept()

    def test_sent_again_it_is_the_same_voice(self, opensid: OpenSID) -> None:
        first, again = (opensid.kirim_pesan("Jembatan", "<p>Jembatan bambu lapuk</p>") for _ in range(2))
        assert first.json()["nomor"] == again.json()["nomor"]
        assert Aspirasi.objects.count() == 1

    def test_an_onward_talk_is_refused_with_a_sentence(self, opensid: OpenSID) -> None:
        answer = opensid.kirim_pesan("Jembatan", "<p>Jembatan bambu lapuk</p>", pesan_id="4")
        assert answer.status_code == 422
        assert answer.json()["status"] is False

    def test_too_short_words_get_the_sentence_of_the_form(self, opensid: OpenSID) -> None:
        answer = opensid.kirim_pesan("", "<p>jln</p>")
        assert answer.status_code == 422
        assert "10 huruf" in answer.json()["message"]

    def test_its_own_page_finds_no_messages(self, opensid: OpenSID) -> None:
        answer = opensid._post("pesan/getpesan", {"kode_desa": opensid.kode, "id": "0"}, None)
        assert answer.json()["status"] is True
        assert answer.json()["data"] == []


class TestKomplain:
    def told(self, opensid: OpenSID, **more: object) -> dict[str, object]:
        return {
            "kode_desa": opensid.kode,
            "nik": NIK,
            "nama": "Orang Rekaan",
            "email": "rekaan@warga.example",
            "tanggal_lahir": "1990-07-01",
            "judul": "Lampu jalan",
            "kategori": "1",
            "laporan": "Lampu jalan di RT 02 mati sejak minggu lalu",
            "anonim": "0",
            **more,
        }

    def test_nothing_of_the_person_is_kept(self, opensid: OpenSID) -> None:
        assert opensid._post("komplain", self.told(opensid), None).status_code == 200
        kept = every_word_kept()
        assert "Lampu jalan di RT 02" in kept
        for word in (NIK, "Orang Rekaan", "rekaan@warga.example", "1990-07-01"):
            assert word not in kept

    def test_the_same_number_of_theirs_is_one_voice(self, opensid: OpenSID) -> None:
        for words in ("Lampu jalan di RT 02 mati", "Lampu jalan di RT 02 mati total"):
            opensid._post("komplain", self.told(opensid, komplain_id="K-17", laporan=words), None)
        assert Aspirasi.objects.count() == 1

    def test_a_phone_that_was_left_is_told_by_sms_and_stands_nowhere_in_clear(self, opensid: OpenSID) -> None:
        opensid._post("komplain", self.told(opensid, telepon="0812 3456 7890"), None)
        assert OutboundSMS.objects.count() == 1
        assert Aspirasi.objects.get().contact is not None
        assert "81234567890" not in every_word_kept()

    def test_photos_come_with_it_drawn_anew(self, opensid: OpenSID) -> None:
        photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        assert opensid._post("komplain", self.told(opensid, lampiran1=photo), None).status_code == 200
        assert Aspirasi.objects.get().photos.count() == 1

    @pytest.mark.parametrize("raw", [b"bukan foto", b"%PDF-1.4"])
    def test_a_file_that_is_no_photo_refuses_all_of_it(self, opensid: OpenSID, raw: bytes) -> None:
        other = SimpleUploadedFile("a.jpg", raw, "image/jpeg")
        assert opensid._post("komplain", self.told(opensid, lampiran1=other), None).status_code == 422
        assert not Aspirasi.objects.exists()
