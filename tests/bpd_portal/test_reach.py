"""Jangkauan: gaps told by a word and an icon, planned visits in their cells, one tap to plan one."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Outreach, OutreachTarget
from tests import makers
from tests.bpd_portal.conftest import Desk


@pytest.fixture
def desk(ketua: Membership, desk_of: Desk) -> Client:
    return desk_of(ketua)


class TestReach:
    def test_a_gap_leads_to_the_page_that_plans_a_visit(self, desk: Client, desa: Wilayah) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        page = desk.get(reverse("jangkauan")).content.decode()
        assert f"/bpd/menggali/baru/?dusun={krajan.pk}&amp;kelompok=lansia" in page
        assert "Belum terdengar" in page

    def test_a_planned_visit_stands_in_the_cell_instead(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        krajan, day = makers.make_dusun(desa, "Krajan"), timezone.localdate() + dt.timedelta(days=3)
        words = dict.fromkeys(("title", "maksud", "tujuan", "sasaran", "uraian"), "Kunjungan lansia")
        planned = Outreach.objects.create(
            desa=desa, kind="kunjungan", starts_on=day, ends_on=day, planned_at=at, **words
        )
        OutreachTarget.objects.create(outreach=planned, dusun=krajan, group="lansia")
        answer = desk.get(reverse("jangkauan"))
        cell = answer.context["baris"][0]["sel"][3]
        assert (cell["siapa"], cell["rencanakan"]) == ("Lanjut usia", "")
        assert f"kunjungan {day.day} " in answer.content.decode()

    def test_others_of_a_dusun_with_a_visit_are_led_to_it(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        krajan, day = makers.make_dusun(desa, "Krajan"), timezone.localdate() + dt.timedelta(days=3)
        words = dict.fromkeys(("title", "maksud", "tujuan", "sasaran", "uraian"), "Kunjungan lansia")
        planned = Outreach.objects.create(
            desa=desa, kind="kunjungan", starts_on=day, ends_on=day, planned_at=at, **words
        )
        OutreachTarget.objects.create(outreach=planned, dusun=krajan, group="lansia")
        page = desk.get(reverse("jangkauan")).content.decode()
        assert "Sudah ada kunjungan" in page
        assert reverse("outreach", args=[planned.pk]) in page
        assert f"dusun={krajan.pk}" not in page

    def test_the_suggested_day_is_the_day_the_form_opens_with(self, desk: Client, desa: Wilayah) -> None:
        makers.make_dusun(desa, "Krajan")
        gap = desk.get(reverse("jangkauan")).context["celah"][0]
        assert desk.get(gap["rencanakan"]).context["form"]["mulai"].value() == gap["usul"]

    def test_it_says_how_many_state_nothing_and_what_each_dusun_said(
        self, desk: Client, desa: Wilayah, at: dt.datetime
    ) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        for _n in range(3):
            makers.make_aspirasi(desa, at=at, dusun=krajan)
        answer = desk.get(reverse("jangkauan"))
        assert "3 dari 3 suara tidak menyebut kelamin atau kelompoknya." in answer.content.decode()
        assert answer.context["baris"][0]["semua"]["suara"] == 3

    def test_the_days_looked_back_can_be_chosen(self, desk: Client, desa: Wilayah, at: dt.datetime) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        makers.make_aspirasi(desa, at=at - dt.timedelta(days=80), dusun=krajan, gender="p")
        said = {
            days: desk.get(reverse("jangkauan"), {"hari": days}).context["baris"][0]["sel"][0]["suara"]
            for days in (60, 90, 365)
        }
        assert said == {60: 0, 90: 1, 365: 1}
        assert desk.get(reverse("jangkauan"), {"hari": "7"}).status_code == 404

    def test_without_dusun_it_says_what_to_do(self, desk: Client, desa: Wilayah) -> None:
        assert "Belum ada dusun yang tercatat" in desk.get(reverse("jangkauan")).content.decode()

    def test_the_inbox_leads_here(self, desk: Client, desa: Wilayah) -> None:
        makers.make_dusun(desa, "Wetan")
        assert reverse("jangkauan") in desk.get(reverse("bpd")).content.decode()
