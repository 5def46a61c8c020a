"""The plan of eight years: as long as the law says, with the years of each activity, enacted and extended."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.planning.activity_codes import UnknownActivity
from accountability.planning.leaving import Leave, NoReason
from accountability.planning.models import Decision, IntoPlan, RPJMActivity, RPJMDesa, Usulan
from accountability.planning.perdes_days import PerdesNotYet, PerdesTooEarly
from accountability.planning.plan_lengths import length_for, longest_now
from accountability.planning.rkp import AlreadyPlanned, Job, NoPlanHere, NotAdopted, plan
from accountability.planning.rpjm import (
    ActivityDropped,
    NotLonger,
    OverlapsAnother,
    Planned,
    RPJMEnacted,
    StillInAYearPlan,
    YearsOutside,
    add_activity,
    begin,
    change_activity,
    drop_activity,
    enact_rpjm,
    extend,
    origin_words,
    reword,
)
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import State
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
pytestmark = pytest.mark.django_db
ROAD = Planned("2.3.10", "Jalan lingkungan", (2025, 2027), volume=400, unit="meter", cost=900_000_000)


@pytest.fixture
def rpjm(desa: Wilayah, ketua: Membership) -> RPJMDesa:
    return begin(desa=desa, first_year=2025, by=ketua.actor(), at=NOW)


class TestLength:
    @pytest.mark.parametrize(("first", "years"), [(2015, 6), (2023, 6), (2024, 8), (2030, 8), (1990, 6)])
    def test_it_is_that_of_the_law_of_its_time(self, first: int, years: int) -> None:
        assert length_for(first).years == years

    @pytest.mark.parametrize(
        ("first", "now", "years"), [(2020, 2024, 8), (2020, 2023, 6), (2015, 2024, 6), (2025, 2026, 8)]
    )
    def test_one_still_running_may_take_the_newest(self, first: int, now: int, years: int) -> None:
        assert longest_now(first, now).years == years

    def test_it_names_its_basis(self) -> None:
        assert "UU 3/2024" in length_for(2025).legal_basis


class TestBegin:
    def test_it_lasts_eight_years(self, rpjm: RPJMDesa) -> None:
        assert (rpjm.first_year, rpjm.last_year) == (2025, 2032)

    @pytest.mark.parametrize("year", [2018, 2025, 2032])
    def test_years_planned_already_are_refused(
        self, desa: Wilayah, rpjm: RPJMDesa, ketua: Membership, year: int
    ) -> None:
        if year == 2018:  # six years, 2018 to 2023: no overlap
            assert begin(desa=desa, first_year=year, by=ketua.actor(), at=NOW).last_year == 2023
            return
        with pytest.raises(OverlapsAnother):
            begin(desa=desa, first_year=year, by=ketua.actor(), at=NOW)

    def test_a_kelurahan_has_none(self, ketua: Membership) -> None:
        with pytest.raises(NoPlanHere):
            begin(desa=makers.make_desa("99.01.01.1001"), first_year=2025, by=ketua.actor(), at=NOW)


class TestActivity:
    def test_it_is_meant_for_its_years(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        made = add_activity(rpjm=rpjm, planned=ROAD, by=ketua.actor(), at=NOW)
        assert sorted(made.years.values_list("year", flat=True)) == [2025, 2027]

    @pytest.mark.parametrize("years", [(), (2024,), (2025, 2033)])
    def test_years_outside_the_plan_are_refused(
        self, rpjm: RPJMDesa, ketua: Membership, years: tuple[int, ...]
    ) -> None:
        with pytest.raises(YearsOutside):
            add_activity(rpjm=rpjm, planned=Planned("2.3.10", "Jalan", years), by=ketua.actor(), at=NOW)
        assert not RPJMActivity.objects.exists()

    def test_an_unknown_code_is_refused(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        with pytest.raises(UnknownActivity):
            add_activity(rpjm=rpjm, planned=Planned("9.9.99", "x", (2025,)), by=ketua.actor(), at=NOW)

    def test_the_voices_of_an_usulan_hear_of_it_and_stay_on_the_agenda(
        self, desa: Wilayah, rpjm: RPJMDesa, ketua: Membership
    ) -> None:
        group = makers.make_kelompok(desa, ketua.actor(), contact=makers.make_contact())
        usulan = makers.make_usulan(group, ketua.actor(), adopted=True)
        Decision.objects.update(into_plan=IntoPlan.RPJM)
        assert list(Usulan.objects.unplanned_in_rpjm()) == [usulan]
        assert not Usulan.objects.unplanned().exists()
        made = add_activity(rpjm=rpjm, planned=ROAD, usulan=usulan, by=ketua.actor(), at=NOW)
        assert not Usulan.objects.unplanned_in_rpjm().exists()
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.ON_AGENDA}
        bodies = OutboundSMS.objects.filter(template="jangka_menengah").values_list("body", flat=True)
        assert "jangka menengah sampai 2032: Jalan lingkungan" in bodies[0]
        assert origin_words(made) == "Disepakati sebagai prioritas pertama."
        with pytest.raises(AlreadyPlanned):
            add_activity(rpjm=rpjm, planned=ROAD, usulan=usulan, by=ketua.actor(), at=NOW)

    def test_what_was_not_adopted_is_refused(self, desa: Wilayah, rpjm: RPJMDesa, ketua: Membership) -> None:
        usulan = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor())
        with pytest.raises(NotAdopted):
            add_activity(rpjm=rpjm, planned=ROAD, usulan=usulan, by=ketua.actor(), at=NOW)

    def test_it_is_changed_and_dropped_while_the_plan_is_a_draft(
        self, rpjm: RPJMDesa, ketua: Membership
    ) -> None:
        made = add_activity(rpjm=rpjm, planned=ROAD, by=ketua.actor(), at=NOW)
        change_activity(activity=made, planned=Planned("2.3.11", "Gang", (2030,)), by=ketua.actor(), at=NOW)
        made.refresh_from_db()
        assert (made.kode, [one.year for one in made.years.all()]) == ("2.3.11", [2030])
        with pytest.raises(NoReason):
            drop_activity(activity=made, leave=Leave(" "), by=ketua.actor(), at=NOW)
        drop_activity(activity=made, leave=Leave("Sudah ada"), by=ketua.actor(), at=NOW)
        with pytest.raises(ActivityDropped):
            change_activity(activity=made, planned=ROAD, by=ketua.actor(), at=NOW)

    def test_one_a_year_plan_uses_stays(self, desa: Wilayah, rpjm: RPJMDesa, ketua: Membership) -> None:
        made = add_activity(rpjm=rpjm, planned=ROAD, by=ketua.actor(), at=NOW)
        job = Job("2.3.10", "Jalan RT 03", 1, rpjm_activity=made)
        plan(desa=desa, year=2027, job=job, by=ketua.actor(), at=NOW)
        with pytest.raises(StillInAYearPlan):
            drop_activity(activity=made, leave=Leave("x"), by=ketua.actor(), at=NOW)


class TestEnact:
    def test_it_closes_the_plan(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        by = ketua.actor()
        reword(rpjm=rpjm, vision="Maju bersama", inauguration_date=None, by=by, at=NOW)
        enact_rpjm(rpjm=rpjm, perdes_no="2", enacted_date=NOW.date(), by=by, at=NOW)
        for deed in (
            lambda: enact_rpjm(rpjm=rpjm, perdes_no="3", enacted_date=NOW.date(), by=by, at=NOW),
            lambda: add_activity(rpjm=rpjm, planned=ROAD, by=by, at=NOW),
            lambda: reword(rpjm=rpjm, vision="x", inauguration_date=None, by=by, at=NOW),
        ):
            with pytest.raises(RPJMEnacted):
                deed()

    def test_six_years_become_eight_once(self, desa: Wilayah, ketua: Membership) -> None:
        by = ketua.actor()
        old = begin(desa=desa, first_year=2021, by=by, at=NOW)
        assert old.last_year == 2026
        with pytest.raises(NotLonger):
            extend(rpjm=old, perdes_no="5", enacted_date=NOW.date(), by=by, at=NOW)  # still a draft
        enact_rpjm(rpjm=old, perdes_no="2", enacted_date=dt.date(2021, 3, 1), by=by, at=NOW)
        with pytest.raises(PerdesTooEarly):
            extend(rpjm=old, perdes_no="5", enacted_date=dt.date(2020, 6, 1), by=by, at=NOW)
        with pytest.raises(PerdesNotYet):
            extend(rpjm=old, perdes_no="5", enacted_date=dt.date(2028, 6, 1), by=by, at=NOW)
        assert extend(rpjm=old, perdes_no="5", enacted_date=NOW.date(), by=by, at=NOW) == 2028
        with pytest.raises(NotLonger):
            extend(rpjm=old, perdes_no="6", enacted_date=NOW.date(), by=by, at=NOW)

    def test_it_is_not_extended_into_the_next_one(self, desa: Wilayah, ketua: Membership) -> None:
        by = ketua.actor()
        old = begin(desa=desa, first_year=2021, by=by, at=NOW)
        enact_rpjm(rpjm=old, perdes_no="2", enacted_date=dt.date(2021, 3, 1), by=by, at=NOW)
        begin(desa=desa, first_year=2027, by=by, at=NOW)
        with pytest.raises(OverlapsAnother):
            extend(rpjm=old, perdes_no="5", enacted_date=NOW.date(), by=by, at=NOW)
