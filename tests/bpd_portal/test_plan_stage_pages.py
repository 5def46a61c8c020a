"""The page of the steps of a plan: recorded with their papers, who is waited for, who fetches the Perdes."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.planning.models import Kegiatan, PlanStage
from accountability.planning.rkp import enact
from accountability.regions.models import Wilayah
from tests import makers
from tests.accountability.planning.pdf_maker import TINY_PDF
from tests.bpd_portal.conftest import Desk, refusals

YEAR = 2027


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


@pytest.fixture
def planned(desa: Wilayah, ketua: Membership, at: dt.datetime) -> Kegiatan:
    group = makers.make_kelompok(desa, ketua.actor(), voices=3, at=at)
    usulan = makers.make_usulan(group, ketua.actor(), at=at, adopted=True)
    return makers.make_kegiatan(desa, ketua.actor(), usulan, at=at, year=YEAR)


class TestStages:
    SAID = {"tahun": YEAR, "rencana": "rkp", "tahap": "tim", "aksi": "catat", "tanggal": "2026-07-10"}

    def test_a_step_with_its_paper_is_recorded_served_and_undone(
        self, desk: Client, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        paper = SimpleUploadedFile("sk.html", b"%PDF-1.7 <script> %%EOF", content_type="text/html")
        assert desk.post(reverse("rencana-tahap"), {**self.SAID, "berkas": paper}).status_code == 303
        row = PlanStage.objects.get()
        answer = desk.get(reverse("rencana-tahap-dokumen", args=[row.pk]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        desk.post(reverse("rencana-tahap"), {"tahun": YEAR, "aksi": "batal", "butir": row.pk})
        assert not PlanStage.objects.exists()

    def test_the_kecamatan_fetches_the_perdes_and_no_other_paper(
        self,
        desk: Client,
        desk_of: Desk,
        desa: Wilayah,
        camat: Membership,
        petugas: Membership,
        outsider: Membership,
        settings: Any,
        tmp_path: Any,
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        for stage in ("tim", "pengesahan"):
            paper = SimpleUploadedFile("a.pdf", TINY_PDF)
            desk.post(reverse("rencana-tahap"), {**self.SAID, "tahap": stage, "berkas": paper})
        kept = {one.stage: reverse("rencana-tahap-dokumen", args=[one.pk]) for one in PlanStage.objects.all()}
        above = desk_of(camat)
        page = above.get(reverse("kec-desa", args=[desa.kode])).content.decode()
        assert kept["pengesahan"] in page
        assert kept["tim"] not in page
        assert above.get(kept["pengesahan"]).content == TINY_PDF
        assert above.get(kept["tim"]).status_code == 404
        assert desk_of(outsider).get(kept["pengesahan"]).status_code == 404
        assert desk_of(petugas).get(kept["pengesahan"]).status_code == 403

    def test_what_is_wrong_is_said(self, desk: Client) -> None:
        page = SimpleUploadedFile("sk.pdf", b"<html>")
        refused = desk.post(reverse("rencana-tahap"), {**self.SAID, "berkas": page})
        assert "bukan PDF, JPG, atau PNG" in refusals(refused)
        desk.post(reverse("rencana-tahap"), {**self.SAID, "tahap": "pencermatan"})
        late = {**self.SAID, "tanggal": "2026-08-10"}
        assert "mendahului" in refusals(desk.post(reverse("rencana-tahap"), late))

    def test_a_perdes_before_its_musrenbang_is_refused_with_both_days_and_the_way_out(
        self, desk: Client, desa: Wilayah, ketua: Membership, planned: Kegiatan, at: dt.datetime
    ) -> None:
        address = reverse("rencana-tahap")
        assert (
            desk.post(address, {**self.SAID, "tahap": "musrenbang", "tanggal": "2026-09-20"}).status_code
            == 303
        )
        enacted = {"aksi": "tetapkan", "tahun": YEAR, "perdes": "4", "tanggal": "2026-09-14"}
        refused = refusals(desk.post(reverse("rencana"), enacted))
        assert "14 September 2026 mendahului langkah Musrenbang, yang tercatat 20 September 2026" in refused
        assert "halaman Langkah" in refused
        PlanStage.objects.update(recorded_at=at - dt.timedelta(days=3))  # too late to be taken back
        row = PlanStage.objects.get()
        page = desk.get(address, {"tahun": YEAR}).content.decode()
        assert f"betulkan={row.pk}#betulkan" in page
        asked = desk.get(address, {"tahun": YEAR, "betulkan": row.pk}).content.decode()
        assert "Mengapa dibetulkan" in asked
        right = {
            "tahun": YEAR,
            "rencana": "rkp",
            "aksi": "betulkan",
            "butir": row.pk,
            "tanggal": "2026-09-12",
        }
        again = desk.post(address, {**right, "alasan": ""})
        assert "Tulis alasannya." in refusals(again)
        assert 'value="2026-09-12"' in again.content.decode()
        assert desk.post(address, {**right, "alasan": "Salah ketik."}).status_code == 303
        assert desk.post(reverse("rencana"), enacted).status_code == 303

    def test_who_is_late_is_told_kindly(self, desk: Client) -> None:
        page = desk.get(reverse("rencana-tahap"), {"tahun": 2020}).content.decode()
        assert "Mari saling bantu" in page
        assert "hari lewat batas" in page

    def test_nobody_is_waited_for_once_the_plan_is_enacted(
        self, desk: Client, desa: Wilayah, ketua: Membership, planned: Kegiatan, at: dt.datetime
    ) -> None:
        enact(rkp=planned.rkp, perdes_no="7", enacted_date=at.date(), by=ketua.actor(), at=at)
        page = desk.get(reverse("rencana-tahap"), {"tahun": YEAR}).content.decode()
        assert "Mari saling bantu" not in page
        assert "Tidak tercatat" in page
