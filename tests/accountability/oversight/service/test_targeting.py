"""Targets: set once a year with a basis, withdrawn and back, held against told figures."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.oversight.models import ServiceTarget, ServiceUnit
from accountability.oversight.service.complaints import complaints_of
from accountability.oversight.service.measuring import Verdict, exceeded, measured, units_of
from accountability.oversight.service.refusals import (
    ElsewhereServed,
    NotAFigure,
    NothingSaid,
    StandsSoAlready,
    TargetThere,
    UnknownSector,
)
from accountability.oversight.service.targeting import (
    Target,
    set_again,
    set_target,
    withdraw,
    write_reached,
)
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
FEW = Target("kesehatan", "aduan", 4, "Rapat 2026")
FIGURE = Target("kesehatan", "capaian", 95, "Renja", "Persen bayi diimunisasi")


def put(camat: Membership, target: Target = FEW) -> ServiceTarget:
    return set_target(kecamatan=camat.wilayah, year=2026, target=target, by=camat.actor(), at=makers.NOW)


def verdict_of(target: ServiceTarget, at: dt.datetime) -> Verdict:
    units = units_of(target.kecamatan)
    (one,) = measured([target], complaints_of(target.kecamatan, units, at=at))
    return one.verdict


class TestSetting:
    @pytest.mark.parametrize(
        ("target", "why"),
        [
            (replace(FEW, basis=" "), NothingSaid),
            (replace(FIGURE, what=""), NothingSaid),
            (replace(FEW, sector="pertahanan"), UnknownSector),
        ],
    )
    def test_what_is_wrong_is_refused(self, camat: Membership, target: Target, why: type[Exception]) -> None:
        with pytest.raises(why):
            put(camat, target)

    def test_once_a_year_until_it_is_withdrawn(self, camat: Membership) -> None:
        first = put(camat)
        with pytest.raises(TargetThere):
            put(camat)
        common: dict[str, Any] = {"target": first, "by": camat.actor(), "at": makers.NOW}
        withdraw(**common)
        with pytest.raises(StandsSoAlready):
            withdraw(**common)
        second = put(camat)
        with pytest.raises(TargetThere):
            set_again(**common)
        withdraw(target=second, by=camat.actor(), at=makers.NOW)
        assert set_again(**common).withdrawn_at is None

    def test_a_unit_is_of_this_kecamatan_and_brings_its_sector(
        self, camat: Membership, unit: ServiceUnit
    ) -> None:
        assert put(camat, replace(FEW, sector="ekonomi", unit=unit)).sector == "kesehatan"
        elsewhere = makers.make_desa("99.01.02.2001", "Lain Jauh").parent
        assert elsewhere is not None
        other = ServiceUnit.objects.create(kecamatan=elsewhere, kind="sekolah", name="SD", sector="ekonomi")
        with pytest.raises(ElsewhereServed):
            put(camat, replace(FEW, unit=other))

    def test_only_a_figure_is_written_down(self, camat: Membership) -> None:
        with pytest.raises(NotAFigure):
            write_reached(target=put(camat), reached=3, by=camat.actor(), at=makers.NOW)


class TestMeasuring:
    def test_a_figure_is_kept_exceeded_or_not_known(self, camat: Membership) -> None:
        target = put(camat, FIGURE)
        assert verdict_of(target, makers.NOW) == Verdict.UNKNOWN
        for reached, verdict in ((94, Verdict.OVER), (95, Verdict.KEPT)):
            target = write_reached(target=target, reached=reached, by=camat.actor(), at=makers.NOW)
            assert verdict_of(target, makers.NOW) == verdict

    def test_complaints_exceed_a_target_only_by_what_may_be_told(
        self, camat: Membership, desa: Wilayah
    ) -> None:
        target = put(camat)
        for n in range(4):
            makers.make_aspirasi(desa, f"obat habis {n}", topic="sehat")
        assert verdict_of(target, makers.NOW + WEEK) == Verdict.UNKNOWN
        makers.make_aspirasi(desa, "obat habis lagi", topic="sehat")
        assert exceeded(camat.wilayah, year=2026, at=makers.NOW) == []  # of this week
        (one,) = exceeded(camat.wilayah, year=2026, at=makers.NOW + 2 * WEEK)
        assert (one.holder, one.now) == ("Kesehatan", "sedikitnya 5")

    def test_days_to_the_answer_are_counted_while_nobody_answers(
        self, camat: Membership, desa: Wilayah
    ) -> None:
        target = put(camat, replace(FEW, measure="hari", figure=10))
        for n in range(5):
            makers.make_aspirasi(desa, f"obat habis {n}", topic="sehat")
        assert verdict_of(target, makers.NOW + WEEK) == Verdict.KEPT
        assert verdict_of(target, makers.NOW + 3 * WEEK) == Verdict.OVER
