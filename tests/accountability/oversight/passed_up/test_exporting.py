"""The file that goes to SP4N-LAPOR!: every field of its form, no person, nothing that is closed."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.lib import nomor
from accountability.oversight.models import Act, PassedUp
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.at_sp4n import note_news
from accountability.oversight.passed_up.exporting import sent_to_sp4n
from accountability.oversight.passed_up.sp4n_judging import judge
from accountability.oversight.passed_up.sp4n_rows import read_sp4n
from accountability.regions.models import Wilayah
from posko import answering
from posko.models import Aspirasi, VoicePhoto
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR, sent, signed_in, twice_not_yet, up

pytestmark = pytest.mark.django_db
AT = makers.NOW + HOUR * 8
TODAY = dt.date(2026, 10, 5)


class TestTheFileThatGoesThere:
    def rows(self, member: Membership, asked: str = "") -> list[dict[str, str]]:
        answer = signed_in(member).get(reverse("kec-diteruskan-unduh", args=["csv"]) + asked)
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def test_it_has_every_field_of_the_form(self, passed: PassedUp, camat: Membership) -> None:
        VoicePhoto.objects.create(aspirasi=passed.aspirasi, place=1, file="aspirasi/x.jpg")
        more: dict[str, Any] = {
            "subcategory": "jembatan",
            "heading": "Jembatan putus",
            "addressee": "Dinas PU Provinsi",
            "event_date": TODAY,
            "event_place": "Dusun Krajan",
            "hidden_there": True,
        }
        sent(passed, camat, **more)
        (row,) = self.rows(camat)
        number = nomor.written(passed.aspirasi.nomor)
        assert row["nomor_posko"] == number
        assert (row["judul"], row["kategori"], row["subkategori"]) == (
            "Jembatan putus",
            "Pekerjaan Umum dan Penataan Ruang",
            "Jembatan",
        )
        assert (row["instansi_tujuan"], row["tanggal_kejadian"]) == ("Dinas PU Provinsi", "2026-10-05")
        assert row["lokasi"].startswith("Dusun Krajan, Sukamaju, Kecamatan")
        assert (row["kode_wilayah"], row["anonim"], row["rahasia"]) == ("99.01.01.2001", "Ya", "Ya")
        assert row["lampiran"] == f"{number}-foto-1.jpg"

    def test_filled_in_it_is_read_back_and_as_it_is_it_changes_nothing(
        self, there: PassedUp, camat: Membership
    ) -> None:
        told = "Jembatan diperbaiki, mulai Mei; selesai 'Juni'."
        said = Said(status="proses", agency="PU", said_date=TODAY, tracking="1916449", told=told)
        note_news(passed=there, said=said, by=camat.actor(), at=AT)
        raw = signed_in(camat).get(reverse("kec-diteruskan-unduh", args=["csv"])).content
        (one,) = judge(rows=read_sp4n(io.BytesIO(raw), today=TODAY), member=camat, at=AT)
        assert one.standing == "sudah"
        filled = raw.decode("utf-8-sig").replace("Sedang diproses", "Selesai")
        (one,) = judge(rows=read_sp4n(io.BytesIO(filled.encode()), today=TODAY), member=camat, at=AT)
        assert one.standing == "baru"

    def test_for_a_programme_it_is_json(self, there: PassedUp, camat: Membership) -> None:
        answer = signed_in(camat).get(reverse("kec-diteruskan-unduh", args=["json"]))
        told = json.loads(answer.content)
        assert told["bentuk"] == "posko-sp4n/1"
        assert told["pengirim"] == "Kecamatan Tirtasari"
        (one,) = told["laporan"]
        assert (one["anonim"], one["rahasia"], one["lampiran"]) == (True, False, [])
        assert "0812" not in answer.content.decode()

    def test_what_has_no_number_yet_can_be_asked_for_alone(
        self, there: PassedUp, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        sent(up(twice_not_yet(desa, ketua, "sumur kering")), camat, tracking="1916449")
        assert len(self.rows(camat)) == 2
        (row,) = self.rows(camat, "?nomor=belum")
        assert row["nomor_posko"] == nomor.written(there.aspirasi.nomor)

    @pytest.mark.parametrize("field", ["confidential", "about_pemdes"])
    def test_what_became_secret_leaves_no_words(self, there: PassedUp, camat: Membership, field: str) -> None:
        note_news(passed=there, said=Said(status="proses", told="Disurvei."), by=camat.actor(), at=AT)
        Aspirasi.objects.filter(pk=there.aspirasi_id).update(**{field: True, "public_summary": ""})
        (row,) = self.rows(camat)
        assert (row["judul"], row["isi_laporan"], row["tanggapan"]) == ("", "", "")
        assert row["rahasia"] == "Ya"

    def test_what_went_past_the_kecamatan_is_not_in_its_file(
        self, desa: Wilayah, ketua: Membership, camat: Membership, kabupaten: Membership
    ) -> None:
        said = makers.make_aspirasi(desa, "petugas di sana minta uang rokok")
        answering.forward(aspirasi=said, to="kabupaten", sentence="Di atas.", by=ketua.actor(), at=makers.NOW)
        sent(up(said), kabupaten)
        assert self.rows(camat) == []
        assert len(self.rows(kabupaten)) == 1
        page = signed_in(camat).get(reverse("kec-diteruskan-satu", args=[PassedUp.objects.get().pk]))
        assert "Jembatan putus." not in page.content.decode()

    def test_what_was_taken_back_did_not_go(self, there: PassedUp, camat: Membership) -> None:
        assert there.acts.filter(act=Act.TO_SP4N).exists()
        PassedUp.objects.filter(pk=there.pk).update(category="", standing="diterima")
        assert list(sent_to_sp4n(camat)) == []
