"""The calendar read from the rows of every app, and what the kecamatan is told of it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.budget.models import Stage
from accountability.budget.steps import Taken, take_step
from accountability.council.models import AnnualReport
from accountability.oversight.signs import Signs, measured
from accountability.oversight.village_year import known_of, years_of
from accountability.oversight.warnings import Alert, warnings_of
from accountability.planning.attending import Attendance, attend
from accountability.planning.models import DURKP, PlanRevision, PlanStage, RKPDesa, RPJMDesa
from accountability.planning.rkp import enact
from accountability.planning.setting_deadlines import set_deadline
from accountability.planning.village_year import Duty, State
from accountability.regions.models import RegionalHoliday, Wilayah
from accountability.regions.sebutan import words_for
from tests import makers

NOW = makers.NOW
BEGAN = dt.datetime(2025, 1, 6, 3, tzinfo=dt.UTC)


@pytest.fixture
def used(desa: Wilayah) -> Wilayah:
    """The village has used the posko since the year before last."""
    makers.make_aspirasi(desa, at=BEGAN)
    return desa


def of(desa: Wilayah, item: str, year: int, at: dt.datetime = NOW) -> Duty:
    duties = years_of([desa.kode], {at.year - 1, at.year, at.year + 1}, at=at)[desa.kode]
    return next(one for one in duties if (one.rule.id, one.year) == (item, year))


class TestProofs:
    def test_an_enacted_plan_by_its_first_wording(self, used: Wilayah, kades: Membership) -> None:
        makers.make_kegiatan(used, kades.actor())
        rkp = RKPDesa.objects.get(desa=used, year=2027)
        enact(rkp=rkp, perdes_no="4/2026", enacted_date=dt.date(2026, 9, 24), by=kades.actor(), at=NOW)
        proof = of(used, "rkp_final", 2027).proof
        assert proof is not None
        assert (proof.done_on, proof.document_no, proof.how) == (dt.date(2026, 9, 24), "4/2026", "rows")
        PlanRevision.objects.create(
            rkp=rkp,
            number=1,
            why="Bencana",
            perdes_no_before="2/2026",
            enacted_date_before=dt.date(2026, 9, 1),
            opened_at=NOW,
        )
        first = of(used, "rkp_final", 2027).proof
        assert first is not None
        assert first.done_on == dt.date(2026, 9, 1)

    def test_a_meeting_with_its_berita_acara_and_a_step_of_the_plan(
        self, used: Wilayah, ketua: Membership
    ) -> None:
        held = makers.make_musyawarah(used, ketua.actor(), held_on=dt.date(2026, 6, 20))
        assert of(used, "musdes_rkp", 2027).state == State.LATE
        attend(
            musyawarah=held,
            attendance=Attendance(20, 22, 2, 3),
            berita_acara_no="7/BA",
            by=ketua.actor(),
            at=NOW,
        )
        assert of(used, "musdes_rkp", 2027).proof is not None
        PlanStage.objects.create(
            desa=used, plan="rkp", year=2027, stage="tim", done_on=dt.date(2026, 7, 3), recorded_at=NOW
        )
        assert of(used, "rkp_start", 2027).state == State.DONE

    def test_the_steps_of_a_budget_and_what_counts_from_them(
        self, used: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        at = dt.datetime(2026, 11, 16, 3, tzinfo=dt.UTC)
        apb, _line = makers.make_draft(used, kades.actor())
        for stage, day, by in (
            (Stage.AGREED, dt.date(2026, 10, 30), ketua),
            (Stage.SENT, dt.date(2026, 11, 2), kades),
            (Stage.TO_REPAIR, dt.date(2026, 11, 12), kades),
        ):
            take_step(apb=apb, taken=Taken(stage, day, "1"), by=by.actor(), at=at)
        assert of(used, "apb_agree", 2027, at).proof is not None
        submit = of(used, "apb_submit", 2027, at)
        assert (submit.due, submit.late_days) == (dt.date(2026, 11, 2), 0)
        assert of(used, "apb_eval", 2027, at).due == dt.date(2026, 11, 30)
        fix = of(used, "apb_fix", 2027, at)
        assert (fix.due, fix.state) == (dt.date(2026, 12, 10), State.AHEAD)

    def test_a_published_budget_and_reports(self, used: Wilayah, kades: Membership) -> None:
        apb, _line = makers.make_published(used, kades.actor(), year=2026)
        take_step(
            apb=apb,
            taken=Taken(Stage.SEMESTER_REPORT, dt.date(2026, 7, 9), "14"),
            by=kades.actor(),
            at=NOW,
        )
        assert of(used, "sem1", 2026).state == State.DONE
        assert of(used, "apb_publish", 2026).proof is not None

    def test_a_report_that_was_sent_a_list_and_a_head_who_took_office(self, used: Wilayah) -> None:
        AnnualReport.objects.create(
            desa=used, year=2025, settled={}, settled_at=NOW, number="1/LAP", sent_on=dt.date(2026, 4, 2)
        )
        DURKP.objects.create(desa=used, year=2027, letter_no="050", sent_on=dt.date(2026, 12, 3))
        RPJMDesa.objects.create(
            desa=used,
            first_year=2026,
            last_year=2033,
            inauguration_date=dt.date(2026, 2, 10),
            perdes_no="3",
            enacted_date=dt.date(2026, 5, 2),
        )
        later = dt.datetime(2026, 12, 20, 3, tzinfo=dt.UTC)
        assert of(used, "bpd_report", 2025, later).state == State.DONE
        assert of(used, "du_rkp", 2027, later).proof is not None
        assert of(used, "rpjm", 2026, later).due == dt.date(2026, 5, 10)
        known = known_of([used.kode], [2034])[used.kode]
        ends = [one.day for one in known.events if one.name == "akhir_masa_jabatan"]
        assert ends == [dt.date(2034, 2, 10)]

    def test_a_head_of_the_old_law_who_is_still_in_office_serves_eight_years(self, used: Wilayah) -> None:
        RPJMDesa.objects.create(
            desa=used, first_year=2020, last_year=2025, inauguration_date=dt.date(2019, 12, 20)
        )
        known = known_of([used.kode], [2027])[used.kode]
        assert [one.day.year for one in known.events if one.name == "akhir_masa_jabatan"] == [2027]


class TestZones:
    @pytest.mark.parametrize(
        ("kode", "today"),
        [("99.01.01.2001", dt.date(2026, 9, 30)), ("99.02.01.2001", dt.date(2026, 10, 1))],
    )
    def test_a_day_ends_with_the_clock_of_the_village(self, db: None, kode: str, today: dt.date) -> None:
        desa = makers.make_desa(kode, "Uji")
        makers.make_aspirasi(desa, at=BEGAN)
        at = dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC)  # 23.30 WIB, 01.30 the next day WIT
        late = of(desa, "rkp_final", 2027, at)
        assert (late.state == State.LATE) == (today > late.due)

    def test_villages_of_two_zones_are_read_with_two_queries(
        self, used: Wilayah, django_assert_num_queries: Any
    ) -> None:
        near = [makers.make_desa(f"99.01.01.200{n}", f"Uji {n}").kode for n in range(2, 9)]
        codes = [used.kode, *near, makers.make_desa("99.02.01.2001", "Wamesa").kode]
        with django_assert_num_queries(2):
            assert set(years_of(codes, {2026}, at=NOW)) == set(codes)

    def test_nothing_asked_is_nothing_read(self, db: None, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert years_of([], {2026}, at=NOW) == {}
            assert years_of(["99.01.01.2001"], [], at=NOW) == {}


class TestRegion:
    def test_days_off_and_set_deadlines_of_the_region_count(self, used: Wilayah, camat: Membership) -> None:
        RegionalHoliday.objects.create(
            wilayah_id="99", date=dt.date(2026, 10, 1), name="Hari jadi", legal_basis="Pergub 1"
        )
        late = of(used, "rkp_final", 2027)
        assert (late.late_days, late.late_working_days) == (5, 2)
        set_deadline(
            wilayah=Wilayah.objects.get(kode="99.01"),
            item="rkp_final",
            year=2027,
            due_date=dt.date(2026, 10, 20),
            legal_basis="Perbup 3",
            by=camat.actor(),
            at=NOW,
        )
        assert of(used, "rkp_final", 2027).legal_basis == "Perbup 3"


class TestWarnings:
    def told(self, signs: Signs) -> list[Alert]:
        found = warnings_of(signs, words_for(signs.desa.kode))
        return [one for one in found if one.rule.id == "calendar_late"]

    def late(self, desa: Wilayah, at: dt.datetime) -> Signs:
        (signs,) = measured([desa], at=at)
        return signs

    def test_one_alert_for_a_cause_with_figure_basis_and_next_step(self, used: Wilayah) -> None:
        at = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)
        alerts = self.told(self.late(used, at))
        musdes = next(one for one in alerts if "Musdes" in one.sentence)
        assert musdes.sentence == "Musdes perencanaan tahun 2027: belum tercatat, lewat 63 hari."
        assert "Permendagri 114/2014" in musdes.rule.legal_basis
        assert musdes.rule.limit == "Paling lambat 30 Juni 2026"
        assert "BPD" in musdes.next_step

    def test_later_steps_of_the_same_plan_are_not_told_beside_the_first(self, used: Wilayah) -> None:
        alerts = self.told(self.late(used, dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)))
        of_the_plan = [one.sentence for one in alerts if "2027" in one.sentence]
        assert [one.split(":")[0] for one in of_the_plan] == ["Musdes perencanaan tahun 2027"]

    def test_within_the_first_days_nobody_is_told(self, used: Wilayah) -> None:
        alerts = self.told(self.late(used, dt.datetime(2026, 7, 5, 3, tzinfo=dt.UTC)))
        assert not [one for one in alerts if "Musdes" in one.sentence]

    def test_a_budget_that_is_late_is_told_once(self, used: Wilayah) -> None:
        signs = self.late(used, dt.datetime(2026, 2, 20, 3, tzinfo=dt.UTC))
        assert any(one.rule.id == "apb_final" and one.year == 2026 for one in signs.late)
        every = warnings_of(signs, words_for(used.kode))
        assert [one.rule.id for one in every if "APB Desa 2026" in one.sentence] == ["apb_late"]

    def test_without_the_other_warning_it_is_told_here(self, used: Wilayah) -> None:
        signs = self.late(used, dt.datetime(2026, 2, 20, 3, tzinfo=dt.UTC))
        final = tuple(one for one in signs.late if one.rule.id == "apb_final")
        assert len(self.told(replace(signs, published=True, late=final))) == 1

    def test_a_village_that_has_just_begun_has_no_past(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, at=NOW)
        assert self.told(self.late(desa, NOW + dt.timedelta(days=10))) == []
