"""Jawab: what waits for an answer, the most urgent first."""

import datetime as dt

from django.urls import reverse

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.states import Kind
from tests import makers
from tests.bpd_portal.conftest import Desk


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
