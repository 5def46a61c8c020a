"""The six steps of a plan: in their order, with their papers; what is next, who is late, what is proven."""

import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.lib.attachments import LARGEST, NoPaper, TooLarge, looked_at, served_as
from accountability.oversight.village_year import years_of
from accountability.planning.attending import Attendance, attend
from accountability.planning.models import MusyawarahKind, PlanKind, PlanStage
from accountability.planning.plan_stages import (
    Done,
    NoSuchStage,
    NotYet,
    NoWhy,
    PerdesBeforeStep,
    StageDone,
    StepAfterPerdes,
    TooLateToUndo,
    WrongOrder,
    record_stage,
    redate_stage,
    stages_of,
    standing,
    undo_stage,
)
from accountability.planning.revising import open_revision
from accountability.planning.rkp import enact
from accountability.planning.rpjm import begin, enact_rpjm
from accountability.planning.setting_deadlines import set_deadline
from accountability.planning.stage_suggestions import suggestions
from accountability.planning.village_year import rule_of
from accountability.planning.village_year.dates import calendar_day
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers
from tests.accountability.planning.pdf_maker import TINY_PDF

NOW = makers.NOW  # 5 October 2026
TODAY = NOW.date()
pytestmark = pytest.mark.django_db
PDF = TINY_PDF
WHERE = "Kamera Rekaan 7"  # what a phone writes into a photo of itself


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


@pytest.fixture
def done(desa: Wilayah, ketua: Membership) -> Any:
    """Records a step of the RKP 2027."""

    def write(stage: str, on: dt.date, **fields: Any) -> PlanStage:
        at = fields.pop("at", NOW)
        told = Done(on, **fields)
        return record_stage(desa=desa, plan="rkp", year=2027, stage=stage, done=told, by=ketua.actor(), at=at)

    return write


class TestTable:
    @pytest.mark.parametrize("plan", PlanKind.values)
    def test_each_plan_has_six_steps_in_order_with_a_basis(self, plan: str, desa: Wilayah) -> None:
        steps = stages_of(plan, 2027)
        assert [one.order for one in steps] == [1, 2, 3, 4, 5, 6]
        assert all(one.legal_basis and one.document and hasattr(PRESETS["umum"], one.actor) for one in steps)
        assert (steps[-1].binding, steps[-1].item) == (True, {"rkp": "rkp_final", "rpjm": "rpjm"}[plan])
        shown = standing(desa=desa, plan=plan, year=2027, today=TODAY, inauguration=day(1, 31))
        dues = [one.due for one in shown if one.due is not None]
        assert (len(dues), dues) == (6, sorted(dues))

    def test_the_days_of_the_law_are_those_of_the_calendar(self, desa: Wilayah) -> None:
        shown = standing(desa=desa, plan="rkp", year=2027, today=TODAY)
        law = {one.stage.item: one.due for one in shown if one.stage.binding}
        assert law == {"musdes_rkp": day(6, 30), "rkp_start": day(7, 31), "rkp_final": day(9, 30)}
        assert law == {item: calendar_day(rule_of(item, 2027), 2027) for item in law}

    @pytest.mark.parametrize(
        ("inaugurated", "due"),
        [
            (dt.date(2026, 11, 30), dt.date(2027, 2, 28)),
            (dt.date(2026, 1, 31), dt.date(2026, 4, 30)),
            (dt.date(2026, 9, 30), dt.date(2026, 12, 30)),
            (None, None),
        ],
    )
    def test_three_months_end_with_the_month(
        self, desa: Wilayah, inaugurated: dt.date | None, due: dt.date | None
    ) -> None:
        shown = standing(desa=desa, plan="rpjm", year=2027, today=TODAY, inauguration=inaugurated)
        assert shown[-1].due == due

    def test_a_day_a_kabupaten_set_moves_its_steps_and_the_nearest_counts(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        for kode, due, basis in (("99.01", day(8, 31), "Perbup 1"), ("99.01.01", day(9, 10), "SK Camat 2")):
            set_deadline(
                wilayah=Wilayah.objects.get(kode=kode),
                item="rkp_final",
                year=2027,
                due_date=due,
                legal_basis=basis,
                by=ketua.actor(),
                at=NOW,
            )
        shown = {one.stage.key: one for one in standing(desa=desa, plan="rkp", year=2027, today=TODAY)}
        assert (shown["pengesahan"].due, shown["pengesahan"].legal_basis) == (day(9, 10), "SK Camat 2")
        assert (shown["musrenbang"].due, shown["musrenbang"].set_here) == (day(8, 26), True)
        assert (shown["tim"].due, shown["tim"].set_here) == (day(7, 31), False)
        duty = next(
            one for one in years_of([desa.kode], {2026}, at=NOW)[desa.kode] if one.rule.id == "rkp_final"
        )
        assert (duty.due, duty.legal_basis) == (day(9, 10), "SK Camat 2")

    def test_a_medium_term_plan_moves_with_the_year_of_the_inauguration(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        set_deadline(
            wilayah=Wilayah.objects.get(kode="99.01"),
            item="rpjm",
            year=2026,
            due_date=day(6, 30),
            legal_basis="Perbup 1",
            by=ketua.actor(),
            at=NOW,
        )
        shown = standing(desa=desa, plan="rpjm", year=2027, today=TODAY, inauguration=day(1, 31))
        assert (shown[-1].due, shown[0].due) == (day(6, 30), day(6, 30) - dt.timedelta(days=77))


class TestStanding:
    def test_the_first_undone_is_next_and_late_ones_count_their_days(self, desa: Wilayah, done: Any) -> None:
        done("tim", day(7, 20))
        done("pencermatan", day(8, 20))
        shown = standing(desa=desa, plan="rkp", year=2027, today=TODAY)
        assert [one.is_next for one in shown] == [True, False, False, False, False, False]
        assert [one.late for one in shown] == [97, 0, 5, 30, 20, 5]

    def test_what_other_rows_prove_is_not_late_after_its_day(self, desa: Wilayah) -> None:
        proven = {"cermat_rpjm": day(6, 25), "musrenbang": day(9, 17)}
        shown = standing(desa=desa, plan="rkp", year=2027, today=TODAY, proven=proven)
        assert [one.late for one in shown] == [0, 66, 51, 30, 2, 5]
        assert not any(one.behind for one in shown)

    def test_nobody_waits_for_an_unwritten_step_once_the_plan_is_enacted(
        self, desa: Wilayah, done: Any
    ) -> None:
        """The calendar and the kecamatan ask for none of them then either."""
        done("tim", day(8, 10))
        proven = {"cermat_rpjm": day(7, 2), "pengesahan": day(10, 2)}
        shown = standing(desa=desa, plan="rkp", year=2027, today=TODAY, proven=proven)
        assert [one.behind for one in shown] == [False, False, True, True, True, False]
        assert [one.late for one in shown] == [2, 10, 0, 0, 0, 2]


class TestRecord:
    @pytest.mark.parametrize(("stage", "on"), [("musrenbang", day(7, 1)), ("tim", day(9, 1))])
    def test_a_day_out_of_order_is_refused(self, done: Any, stage: str, on: dt.date) -> None:
        done("pencermatan", day(8, 1))
        with pytest.raises(WrongOrder):
            done(stage, on)

    def test_the_same_day_is_in_order(self, done: Any) -> None:
        done("pencermatan", day(8, 1))
        done("tim", day(8, 1))
        done("rancangan", day(8, 1))

    @pytest.mark.parametrize("on", [day(6, 20), day(8, 20)])
    def test_the_musyawarah_comes_before_the_team_or_after_it(self, done: Any, on: dt.date) -> None:
        """Permendagri 114/2014 has it in June, Permendesa 21/2020 as the third step."""
        done("tim", day(7, 20))
        done("cermat_rpjm", on)
        done("pencermatan", day(8, 1))

    def test_a_day_to_come_an_unknown_step_and_a_second_time_are_refused(self, done: Any) -> None:
        with pytest.raises(NotYet):
            done("tim", TODAY + dt.timedelta(days=1))
        with pytest.raises(NoSuchStage):
            done("pesta", TODAY)
        done("tim", TODAY)
        with pytest.raises(StageDone):
            done("tim", TODAY)

    def test_its_paper_is_kept_with_its_fingerprint(self, done: Any, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        row = done("tim", TODAY, document_no="SK 1", paper=looked_at(io.BytesIO(PDF)))
        with row.document.open() as kept:
            assert kept.read() == PDF
        entry = Entry.objects.get(kind="rencana.tahap")
        assert entry.facts["sha256"] == row.document_sha256 != ""


class TestPerdes:
    """The day of a Perdes is held against the musyawarah that stand recorded."""

    @pytest.mark.parametrize("stage", ["cermat_rpjm", "musrenbang", "pengesahan"])
    def test_one_before_a_musyawarah_the_plan_went_through_is_refused(
        self, desa: Wilayah, done: Any, ketua: Membership, stage: str
    ) -> None:
        done(stage, day(9, 20))
        rkp = makers.make_kegiatan(desa, ketua.actor()).rkp
        with pytest.raises(PerdesBeforeStep) as refused:
            enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 19), by=ketua.actor(), at=NOW)
        assert (refused.value.perdes_on, refused.value.done_on) == (day(9, 19), day(9, 20))
        enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 20), by=ketua.actor(), at=NOW)

    def test_the_latest_of_them_is_named(self, desa: Wilayah, done: Any, ketua: Membership) -> None:
        done("cermat_rpjm", day(9, 10))
        done("musrenbang", day(9, 20))
        rkp = makers.make_kegiatan(desa, ketua.actor()).rkp
        with pytest.raises(PerdesBeforeStep) as refused:
            enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 1), by=ketua.actor(), at=NOW)
        assert (refused.value.step, refused.value.done_on) == ("Musrenbang", day(9, 20))

    def test_a_step_nobody_wrote_down_and_one_of_another_year_refuse_nothing(
        self, desa: Wilayah, done: Any, ketua: Membership
    ) -> None:
        done("tim", day(9, 25))  # an office work, not a musyawarah
        by = ketua.actor()
        told = Done(day(10, 1))
        record_stage(desa=desa, plan="rkp", year=2028, stage="musrenbang", done=told, by=by, at=NOW)
        rkp = makers.make_kegiatan(desa, by).rkp
        enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 1), by=by, at=NOW)

    def test_a_musyawarah_written_down_afterwards_is_not_later_than_it(
        self, desa: Wilayah, done: Any, ketua: Membership
    ) -> None:
        rkp = makers.make_kegiatan(desa, ketua.actor()).rkp
        enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 19), by=ketua.actor(), at=NOW)
        with pytest.raises(StepAfterPerdes) as refused:
            done("musrenbang", day(9, 20))
        assert refused.value.perdes_on == day(9, 19)
        done("musrenbang", day(9, 19))

    def test_one_of_eight_years_follows_its_musyawarah_too(self, desa: Wilayah, ketua: Membership) -> None:
        by = ketua.actor()
        rpjm = begin(desa=desa, first_year=2027, by=by, at=NOW)
        told = Done(day(9, 20))
        record_stage(desa=desa, plan="rpjm", year=2027, stage="musdes", done=told, by=by, at=NOW)
        with pytest.raises(PerdesBeforeStep):
            enact_rpjm(rpjm=rpjm, perdes_no="2", enacted_date=day(9, 1), by=by, at=NOW)


class TestRedate:
    def test_a_wrong_day_is_corrected_later_too_and_the_ledger_keeps_both(
        self, desa: Wilayah, done: Any, ketua: Membership
    ) -> None:
        row = done("musrenbang", day(9, 20), note="Di balai.")
        rkp, by, at = makers.make_kegiatan(desa, ketua.actor()).rkp, ketua.actor(), NOW + dt.timedelta(days=4)
        with pytest.raises(PerdesBeforeStep):
            enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 15), by=by, at=at)
        redate_stage(row=row, done_on=day(9, 10), why="Salah ketik.", by=by, at=at)
        row.refresh_from_db()
        assert (row.done_on, row.note) == (day(9, 10), "Di balai. Salah ketik.")
        entry = Entry.objects.get(kind="rencana.tahap_dibetulkan")
        assert (entry.facts["before"], entry.facts["done_on"]) == ("2026-09-20", "2026-09-10")
        enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 15), by=by, at=at)

    def test_the_right_day_is_held_against_everything_as_the_first_was(
        self, desa: Wilayah, done: Any, ketua: Membership
    ) -> None:
        done("tim", day(7, 20))
        row = done("musrenbang", day(9, 1))
        rkp, by = makers.make_kegiatan(desa, ketua.actor()).rkp, ketua.actor()
        enact(rkp=rkp, perdes_no="4", enacted_date=day(9, 15), by=by, at=NOW)
        for on, why, refusal in (
            (TODAY + dt.timedelta(days=1), "x", NotYet),
            (day(7, 1), "x", WrongOrder),
            (day(9, 16), "x", StepAfterPerdes),
            (day(9, 2), " ", NoWhy),
        ):
            with pytest.raises(refusal):
                redate_stage(row=row, done_on=on, why=why, by=by, at=NOW)


class TestUndo:
    def test_a_wrong_entry_is_taken_back_on_its_day_and_the_ledger_keeps_it(
        self, done: Any, ketua: Membership
    ) -> None:
        row = done("tim", day(7, 20))
        undo_stage(row=row, by=ketua.actor(), at=NOW + dt.timedelta(hours=3))
        assert not PlanStage.objects.exists()
        kinds = list(Entry.objects.filter(kind__startswith="rencana.").values_list("kind", flat=True))
        assert kinds == ["rencana.tahap", "rencana.tahap_batal"]

    def test_the_day_after_it_stays(self, done: Any, ketua: Membership) -> None:
        row = done("tim", day(7, 20))
        with pytest.raises(TooLateToUndo):
            undo_stage(row=row, by=ketua.actor(), at=NOW + dt.timedelta(days=1))


class TestSuggestions:
    def test_a_meeting_with_its_berita_acara_and_the_perdes_prove_steps(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        by = ketua.actor()
        held = makers.make_musyawarah(desa, by, kind=MusyawarahKind.MUSRENBANG, held_on=day(9, 14))
        assert suggestions(desa=desa, plan="rkp", year=2027, today=TODAY) == {}
        attend(musyawarah=held, attendance=Attendance(9, 8), berita_acara_no="BA 7", by=by, at=NOW)
        kegiatan = makers.make_kegiatan(desa, by)
        enact(rkp=kegiatan.rkp, perdes_no="4/2026", enacted_date=day(9, 28), by=by, at=NOW)
        found = suggestions(desa=desa, plan="rkp", year=2027, today=TODAY)
        assert (found["musrenbang"].done_on, found["musrenbang"].document_no) == (day(9, 14), "BA 7")
        assert (found["pengesahan"].done_on, found["pengesahan"].document_no) == (day(9, 28), "4/2026")
        assert not PlanStage.objects.exists()

    def test_a_plan_that_was_changed_is_proven_by_its_first_perdes(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        by = ketua.actor()
        rkp = makers.make_kegiatan(desa, by).rkp
        enact(rkp=rkp, perdes_no="4/2026", enacted_date=day(9, 28), by=by, at=NOW)
        open_revision(plan=rkp, why="Banjir", by=by, at=NOW)
        enact(rkp=rkp, perdes_no="5/2026", enacted_date=TODAY, by=by, at=NOW)
        found = suggestions(desa=desa, plan="rkp", year=2027, today=TODAY)["pengesahan"]
        assert (found.done_on, found.document_no) == (day(9, 28), "4/2026")


class TestPaper:
    def test_a_pdf_is_kept_as_it_is(self) -> None:
        kept = looked_at(io.BytesIO(PDF))
        assert (kept.raw, kept.ending, len(kept.sha256)) == (PDF, "pdf", 64)
        assert served_as(f"a.{kept.ending}") == "application/pdf"

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_a_photo_is_drawn_anew_without_where_and_by_what_it_was_taken(self, kind: str) -> None:
        exif = Image.Exif()
        exif[0x0110] = WHERE
        file = io.BytesIO()
        Image.new("RGB", (64, 48), "white").save(file, kind, exif=exif)
        assert WHERE.encode() in file.getvalue()
        kept = looked_at(io.BytesIO(file.getvalue()))
        assert WHERE.encode() not in kept.raw
        assert served_as(f"a.{kept.ending}") == "image/jpeg"

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"<html>",
            b"PK\x03\x04",
            b"MZ",
            b"GIF89a",
            b" %PDF-",
            b"%PDF-1.7 cut off",
            b"\xff\xd8\xff\xe0foto",
        ],
    )
    def test_anything_else_is_refused(self, raw: bytes) -> None:
        with pytest.raises(NoPaper):
            looked_at(io.BytesIO(raw))

    def test_five_megabytes_are_enough(self) -> None:
        looked_at(io.BytesIO(b"%PDF-" + b" " * (LARGEST - 10) + b"%%EOF"))
        with pytest.raises(TooLarge):
            looked_at(io.BytesIO(b"%PDF-" + b" " * (LARGEST - 9) + b"%%EOF"))

    def test_a_page_is_never_served_as_one(self) -> None:
        assert served_as("a.html") == served_as("a") == "application/octet-stream"
