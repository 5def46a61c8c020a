"""Menggali: from a gap to a plan with its guide, its papers, its volunteers and what came of it."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Outreach
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals

DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


def said(**more: object) -> dict[str, object]:
    today = timezone.localdate()
    parts = {"maksud": "Mendengar.", "tujuan": "Tercatat.", "sasaran": "Ibu-ibu", "uraian": "Datang.\nCatat."}
    return {"jenis": "pekan", "judul": "Pekan Aspirasi", "mulai": today.isoformat(), **parts, **more}


@pytest.fixture
def week(desk: Client, desa: Wilayah) -> Outreach:
    """A week that runs."""
    desk.post(reverse("outreach-baru"), said(sampai=(timezone.localdate() + 4 * DAY).isoformat()))
    return desa.outreach.get()


class TestPlan:
    def test_an_empty_list_says_what_the_law_asks_and_where_to_begin(self, desk: Client) -> None:
        page = desk.get(reverse("menggali")).content.decode()
        assert "Permendagri 110/2016 pasal 33" in page
        assert reverse("outreach-baru") in page

    def test_a_gap_comes_with_a_draft_for_its_dusun_and_group(self, desk: Client, desa: Wilayah) -> None:
        wetan = makers.make_dusun(desa, "Wetan")
        form = desk.get(reverse("outreach-baru"), {"dusun": str(wetan.pk), "kelompok": "p"}).context["form"]
        assert "Wetan" in form["judul"].value()
        assert "ibu-ibu" in form["sasaran"].value().lower()
        assert (form["untuk_dusun"].value(), form["untuk_kelompok"].value()) == ([wetan.pk], ["p"])

    def test_the_form_opens_with_the_day_that_was_suggested(self, desk: Client) -> None:
        day = timezone.localdate() + 13 * DAY
        form = desk.get(reverse("outreach-baru"), {"tanggal": day.isoformat()}).context["form"]
        assert (form["mulai"].value(), form["sampai"].value()) == (day, day)

    @pytest.mark.parametrize("told", ["2020-01-01", "9999-12-31", "2026-02-31", "besok", "0"])
    def test_a_day_that_cannot_be_gives_the_usual_one(self, desk: Client, told: str) -> None:
        form = desk.get(reverse("outreach-baru"), {"tanggal": told}).context["form"]
        assert form["mulai"].value() == timezone.localdate() + 7 * DAY

    @pytest.mark.parametrize("asked", [{"dusun": "x", "kelompok": "x", "jenis": "x"}, {"dusun": "99999"}])
    def test_an_odd_address_gives_a_plain_draft(self, desk: Client, asked: dict[str, str]) -> None:
        assert desk.get(reverse("outreach-baru"), asked).context["form"]["jenis"].value() == "kunjungan"

    def test_the_draft_as_it_stands_can_be_kept(self, desk: Client, desa: Wilayah) -> None:
        form = desk.get(reverse("outreach-baru"), {"jenis": "lapak"}).context["form"]
        shown = {name: form[name].value() for name in form.fields if name != "kunci_kirim"}
        typed = {name: value for name, value in shown.items() if value}
        assert desk.post(reverse("outreach-baru"), typed).status_code == 303
        assert desa.outreach.get().kind == "lapak"

    def test_two_taps_plan_one(self, desk: Client, desa: Wilayah) -> None:
        for _tap in range(2):
            desk.post(reverse("outreach-baru"), said(kunci_kirim="satu"))
        assert desa.outreach.count() == 1

    def test_what_is_missing_is_told(self, desk: Client) -> None:
        told = refusals(desk.post(reverse("outreach-baru"), said(tujuan="", mulai="")))
        assert "Tulis tujuannya." in told
        assert "Pilih hari pertamanya." in told

    def test_the_neighbours_outreach_is_not_there(
        self, desk: Client, outsider: Membership, desk_of: Desk, other_desa: Wilayah
    ) -> None:
        desk_of(outsider).post(reverse("outreach-baru"), said())
        theirs = other_desa.outreach.get()
        assert desk.get(reverse("outreach", args=[theirs.pk])).status_code == 404
        assert desk.get(reverse("outreach-kertas", args=[theirs.pk, "panduan", "pdf"])).status_code == 404


class TestOne:
    def test_it_shows_the_five_parts_and_can_be_changed(self, desk: Client, week: Outreach) -> None:
        page = desk.get(reverse("outreach", args=[week.pk])).content.decode()
        for label in ("Maksud", "Tujuan", "Sasaran", "Waktu", "Uraian kegiatan"):
            assert label in page
        desk.post(reverse("outreach-ubah", args=[week.pk]), said(judul="Pekan Ibu"))
        week.refresh_from_db()
        assert week.title == "Pekan Ibu"

    def test_called_off_with_a_reason_it_is_told_so(self, desk: Client, week: Outreach) -> None:
        address = reverse("outreach", args=[week.pk])
        assert "Tulis alasannya" in refusals(desk.post(address, {"aksi": "batal", "alasan": ""}))
        desk.post(address, {"aksi": "batal", "alasan": "Banjir."})
        assert "Banjir." in desk.get(address).content.decode()

    def test_the_result_and_its_day_are_kept(self, desk: Client, week: Outreach) -> None:
        today = timezone.localdate().isoformat()
        desk.post(reverse("outreach", args=[week.pk]), {"aksi": "hasil", "hasil": "Air.", "tanggal": today})
        page = desk.get(reverse("outreach", args=[week.pk])).content.decode()
        assert "Dipaparkan di musyawarah" in page

    def test_an_officer_of_the_posko_reads_it_and_changes_nothing(
        self, petugas: Membership, desk_of: Desk, week: Outreach
    ) -> None:
        address = reverse("outreach", args=[week.pk])
        officer = desk_of(petugas)
        assert officer.get(address).status_code == 200
        assert officer.post(address, {"aksi": "batal", "alasan": "x"}).status_code == 403


class TestPapers:
    @pytest.mark.parametrize("what", ["panduan", "hitung"])
    def test_they_come_as_pdf_and_docx(self, desk: Client, week: Outreach, what: str) -> None:
        pdf = desk.get(reverse("outreach-kertas", args=[week.pk, what, "pdf"]))
        assert pdf.content.startswith(b"%PDF")
        docx = desk.get(reverse("outreach-kertas", args=[week.pk, what, "docx"]))
        assert Document(io.BytesIO(docx.content)).paragraphs

    def test_others_do_not(self, desk: Client, week: Outreach) -> None:
        assert desk.get(reverse("outreach-kertas", args=[week.pk, "rahasia", "pdf"])).status_code == 404
        assert desk.get(reverse("outreach-kertas", args=[week.pk, "panduan", "exe"])).status_code == 404


class TestWeek:
    def test_volunteers_are_enlisted_and_counted(self, desk: Client, week: Outreach, desa: Wilayah) -> None:
        kulon = makers.make_dusun(desa, "Kulon")
        address = reverse("outreach-hitung", args=[week.pk])
        desk.post(address, {"nama": "Sri", "dusun": kulon.pk, "target": "40"})
        sri = week.volunteers.get()
        makers.make_aspirasi(desa, outreach=week, volunteer=sri, dusun=kulon)
        page = " ".join(desk.get(address).content.decode().split())
        assert "1 suara" in desk.get(reverse("outreach", args=[week.pk])).content.decode()
        assert "Sri, Kulon" in page
        assert "tinggal 39" in page
        assert "Nama itu sudah ada" in refusals(desk.post(address, {"nama": "Sri"}))

    def test_names_of_volunteers_stand_on_no_public_page(
        self, desk: Client, week: Outreach, desa: Wilayah, client: Client
    ) -> None:
        desk.post(reverse("outreach-hitung", args=[week.pk]), {"nama": "Kenari"})
        voice = makers.make_aspirasi(desa, outreach=week, volunteer=week.volunteers.get())
        for address in (f"/a/{voice.nomor}/", f"/desa/{desa.kode}/", "/buku-jejak/"):
            assert "Kenari" not in client.get(address).content.decode()
