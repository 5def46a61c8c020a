"""Jawab: what waits for an answer, the most urgent first."""

import datetime as dt

from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.states import Kind
from tests import makers
from tests.bpd_portal.conftest import Desk, refusals


class TestDue:
    def test_the_most_urgent_stands_first_and_proposals_are_not_here(
        self, ketua: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        old = makers.make_aspirasi(desa, "laporan lama", at=at - dt.timedelta(days=40))
        question = makers.make_aspirasi(desa, "kapan", at=at, kind=Kind.TANYA)
        report = makers.make_aspirasi(desa, "laporan", at=at)
        makers.make_aspirasi(desa, "usul", at=at, kind=Kind.USUL)
        answer = desk_of(ketua).get(reverse("jawab"))
        shown = [row["nomor"] for row in answer.context["butir"]]
        assert shown == [old.nomor, question.nomor, report.nomor]
        assert answer.context["lewat"] == 1
        assert "Lewat batas" in answer.content.decode()

    def test_with_nothing_left_it_says_so(self, ketua: Membership, desk_of: Desk) -> None:
        assert "Semua sudah dijawab" in desk_of(ketua).get(reverse("jawab")).content.decode()


class TestAnswerTogether:
    def test_voices_of_one_kelompok_are_answered_with_a_common_answer(
        self, ketua: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        group = makers.make_kelompok(desa, ketua.actor(), voices=3, at=at)
        desk, where = desk_of(ketua), reverse("jawab-tulis")
        assert [one["pk"] for one in desk.get(reverse("jawab")).context["kelompok"]] == [group.pk]
        page = desk.get(where, {"kelompok": str(group.pk), "pola": "dana"})
        assert page.context["form"].initial["hasil"] == "belum"
        assert len(page.context["butir"]) == 3
        numbers = list(group.aspirasi.values_list("nomor", flat=True))
        said = {"hasil": "jawab", "kalimat": "Diperbaiki hari Senin.", "kunci_kirim": "k"}
        for _tap in range(2):
            assert desk.post(where, {"nomor": numbers, **said}).headers["Location"] == reverse("jawab")
        assert set(group.aspirasi.values_list("state", flat=True)) == {"answered"}

    def test_dots_that_nobody_filled_in_and_a_missing_reason_are_refused(
        self, ketua: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        desk, where = desk_of(ketua), reverse("jawab-tulis")
        dots = desk.post(
            where, {"nomor": voice.nomor, "hasil": "jawab", "kalimat": "Dijadwalkan tanggal ..."}
        )
        assert "titik-titiknya" in refusals(dots)
        without = desk.post(where, {"nomor": voice.nomor, "hasil": "belum", "kalimat": "Dana habis."})
        assert "Pilih alasannya." in refusals(without)
        assert "Tulis langkah berikutnya." in refusals(without)

    def test_voices_that_differ_are_answered_one_by_one(
        self, ketua: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        numbers = [makers.make_aspirasi(desa, text, at=at).nomor for text in ("lampu mati", "jalan rusak")]
        said = {"nomor": numbers, "hasil": "jawab", "kalimat": "Sudah."}
        assert "satu kelompok" in refusals(desk_of(ketua).post(reverse("jawab-tulis"), said))

    def test_only_the_ketua_writes_answers(
        self, anggota: Membership, desa: Wilayah, desk_of: Desk, at: dt.datetime
    ) -> None:
        voice = makers.make_aspirasi(desa, at=at)
        answer = desk_of(anggota).post(reverse("jawab-tulis"), {"nomor": voice.nomor, "kalimat": "Ya."})
        assert answer.status_code == 403
