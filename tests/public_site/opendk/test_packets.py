"""Programmes, participants, pembangunan and its progress: counts and photos, and never a person."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accountability.accounts.models import Role
from accountability.budget.models import Realisasi
from accountability.partners.models import Received
from accountability.regions.models import Wilayah
from tests.makers import make_member, make_published
from tests.public_site.conftest import jpeg
from tests.public_site.opendk.sender import PARTICIPANTS, PROGRAMME, PROGRESS, WORK, OpenSID, table, zipped
from tests.public_site.opendk.test_complaints import every_word_kept

NIK = "9901014107900001"


def work(kode: str, **more: object) -> list[object]:
    told: dict[str, object] = {
        "desa_id": kode,
        "id": 5,
        "sumber_dana": "Dana Desa",
        "lokasi": "RT 02",
        "judul": "Rabat beton, jalan",
        "keterangan": "Ketua: Orang Rekaan",
        "volume": "120 m",
        "tahun_anggaran": 2027,
        "pelaksana_kegiatan": "Pelaksana Rekaan",
        "status": 1,
        "anggaran": 125500000,
        "foto": "jalan.jpg",
        **more,
    }
    return [told.get(name, "") for name in WORK]


def with_place() -> bytes:
    """A photo that tells where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "rumah Orang Rekaan"
    Image.new("RGB", (80, 80), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


class TestProgrammes:
    def test_their_names_and_how_many_are_kept_and_no_participant(self, opensid: OpenSID) -> None:
        kode = opensid.kode
        opensid.kirim_zip(
            "program-bantuan",
            "program_bantuan",
            table(PROGRAMME, [[kode, 3, "BLT Desa", 1, "ket", "2026-01-01", "2026-12-31", 1, 1, "DD"]]),
            {},
        )
        person = [kode, 1, NIK, 3, "", NIK, "Orang Rekaan", "Tirtasari", "1990-07-01", "RT 02", "", 9, 1]
        said = opensid.kirim_zip(
            "program-bantuan/peserta", "peserta", table(PARTICIPANTS, [person, person]), {}
        )
        assert said["status"] == "success"
        programme, many = Received.objects.order_by("sort")
        assert programme.title == "BLT Desa"
        assert many.facts == {"peserta": 2}
        kept = every_word_kept()
        for word in (NIK, "Orang Rekaan", "1990-07-01"):
            assert word not in kept


class TestPembangunan:
    def test_it_waits_with_its_photo_drawn_anew_and_no_name(self, opensid: OpenSID) -> None:
        said = opensid.kirim_zip(
            "pembangunan", "pembangunan", table(WORK, [work(opensid.kode)]), {"jalan.jpg": with_place()}
        )
        assert said["status"] == "success"
        row = Received.objects.get()
        assert row.title == "Rabat beton, jalan"
        assert row.facts["anggaran"] == 125_500_000
        with row.file.open("rb") as file:
            raw = file.read()
        assert b"Orang Rekaan" not in raw
        assert not Image.open(io.BytesIO(raw)).getexif()
        assert "Rekaan - " not in every_word_kept()
        for word in ("Orang Rekaan", "Pelaksana Rekaan"):
            assert word not in every_word_kept()

    def test_a_photo_that_cannot_be_opened_loses_no_report(self, opensid: OpenSID) -> None:
        opensid.kirim_zip(
            "pembangunan", "pembangunan", table(WORK, [work(opensid.kode)]), {"jalan.jpg": b"bukan foto"}
        )
        assert not Received.objects.get().file

    @pytest.mark.parametrize("broken", ["zip", "none", "kolom", "lain", "dua", "bom"])
    def test_a_packet_that_cannot_be_meant_is_refused(self, opensid: OpenSID, broken: str) -> None:
        kode = "99.01.01.2009" if broken == "lain" else opensid.kode
        rows = table(
            WORK if broken != "kolom" else WORK[:4], [work(kode)[: 4 if broken == "kolom" else None]]
        )
        file = zipped("pembangunan", rows, {"lain.csv": b"a,b"} if broken == "dua" else {})
        if broken == "zip":
            file = SimpleUploadedFile("a.zip", b"PK\x03\x04rusak")
        if broken == "bom":
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("a_opendk.csv", b"0" * 40_000_000)
            file = SimpleUploadedFile("a.zip", out.getvalue())
        data: dict[str, object] = {"desa_id": opensid.kode}
        if broken != "none":
            data["file"] = file
        said = opensid.opendk_api("pembangunan", data)
        assert said["status"] == "danger"
        assert not Received.objects.exists()


class TestProgress:
    def sent(self, opensid: OpenSID) -> Received:
        opensid.kirim_zip("pembangunan", "pembangunan", table(WORK, [work(opensid.kode)]), {})
        report = [opensid.kode, 8, 5, "setengah.jpg", "50%", "oleh Orang Rekaan", "2026-11-01", "2026-11-01"]
        opensid.kirim_zip(
            "pembangunan/dokumentasi", "dokumentasi", table(PROGRESS, [report]), {"setengah.jpg": jpeg()}
        )
        return Received.objects.get(sort="kemajuan")

    def test_it_is_told_as_realisasi_by_a_person_who_chooses_the_line(
        self, desa: Wilayah, opensid: OpenSID
    ) -> None:
        treasurer = make_member(Role.KEUANGAN, desa)
        _apb, line = make_published(desa, treasurer.actor(), year=2026)
        row = self.sent(opensid)
        assert not Realisasi.objects.exists()
        opensid.client.force_login(treasurer.user)
        address = f"/pemdes/kiriman/{row.pk}/"
        page = opensid.client.get(address).content.decode()
        assert "Rabat beton, jalan" in page
        said = {"aksi": "realisasi", "baris": line.pk, "persen": "50", "tanggal": "2026-11-01"}
        assert opensid.client.post(address, said).status_code == 303
        told = Realisasi.objects.get()
        assert (told.percent, told.amount, bool(told.photo)) == (50, 0, True)
        row.refresh_from_db()
        assert row.used is True
        assert "Orang Rekaan" not in every_word_kept()

    def test_told_twice_it_is_one_realisasi(self, desa: Wilayah, opensid: OpenSID) -> None:
        treasurer = make_member(Role.KEUANGAN, desa)
        _apb, line = make_published(desa, treasurer.actor(), year=2026)
        row = self.sent(opensid)
        opensid.client.force_login(treasurer.user)
        said = {"aksi": "realisasi", "baris": line.pk, "persen": "50", "tanggal": "2026-11-01"}
        answers = [opensid.client.post(f"/pemdes/kiriman/{row.pk}/", said).status_code for _ in range(2)]
        assert answers == [303, 422]
        assert Realisasi.objects.count() == 1
