"""A plan goes out to a spreadsheet and comes in again as it was; what is hostile or unclear is said."""

import io
import itertools
import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.budget.spreadsheet.codes import source_code
from accountability.ledger.models import Entry
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.planning.bringing_in_plans import (
    bring_in,
    bring_in_activities,
    bring_in_items,
    sort_out,
)
from accountability.planning.du_rkp import Onward, SentAlready, list_item, send
from accountability.planning.jobs import Job, NoName, job_of
from accountability.planning.models import DURKP, Kegiatan, RPJMActivity, RPJMDesa, RPJMYear
from accountability.planning.plan_rows import (
    DU_RKP,
    MOST,
    RKP,
    RPJM,
    PlanFile,
    as_data,
    from_data,
    mark_of,
    read_plan,
)
from accountability.planning.plan_sheets import du_rkp_sheet, rkp_sheet, rpjm_sheet, template
from accountability.planning.rkp import AlreadyEnacted, enact
from accountability.planning.rpjm import (
    Planned,
    RPJMEnacted,
    YearsOutside,
    add_activity,
    begin,
    enact_rpjm,
)
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from posko.states import Population
from tests import makers
from tests.accountability.budget.spreadsheet.books import packed, parts_of
from tests.accountability.planning.plan_books import HEADINGS, ROAD, book, formulas_in

NOW = makers.NOW
WORDS = PRESETS["umum"]
_years = itertools.count(2027)
_letters = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, categories=["L", "N", "P", "S"]),
    min_size=1,
    max_size=30,
)
_names = _letters.filter(lambda text: not text.startswith("'") and text != "-")
_people = st.none() | st.integers(0, 1000)
_jobs = st.builds(
    Job,
    kode=st.sampled_from(["1.1.01", "2.3.10", "2.3.94", "5.1.00", "4.4.01"]),
    name=_names,
    cost=st.integers(0, 10**12),
    volume=st.none() | st.decimals(0, 10**6, places=2),
    unit=st.sampled_from(["", "meter", "paket"]),
    place=st.just("") | _names,
    beneficiaries=st.just(1000),
    fund_source=st.sampled_from(["", "DDS", "PAD", "PBK"]),
    pelaksana=st.just("") | _names,
    groups=st.dictionaries(st.sampled_from(Population.values), st.integers(0, 1000), max_size=3),
) | st.builds(
    Job,
    kode=st.just("2.3.10"),
    name=_names,
    cost=st.integers(0, 10**9),
    starts_month=st.integers(1, 6),
    ends_month=st.integers(6, 12),
)

INSIDE = range(2025, 2033)
_sized: dict[str, Any] = {
    "name": _names,
    "volume": st.none() | st.decimals(0, 10**6, places=2),
    "unit": st.sampled_from(["", "meter", "paket"]),
    "place": st.just("") | _names,
    "beneficiaries": _people,
    "cost": st.none() | st.integers(0, 10**12),
}
_activities = st.builds(
    Planned,
    kode=st.sampled_from(["1.1.01", "2.3.10", "5.1.00"]),
    years=st.sets(st.sampled_from(list(INSIDE)), min_size=1).map(lambda years: tuple(sorted(years))),
    fund_source=st.sampled_from(["", "DDS", "PAD"]),
    **_sized,
)
_items = st.builds(Onward, kode=st.sampled_from(["", "2.3.10"]), to_office=_names, **_sized)


def read(file: io.BytesIO, name: str = "rencana.xlsx") -> PlanFile:
    return read_plan(file, name=name, source_of=source_code)


def _place(job: Job) -> tuple[str, str, str]:
    return job.kode, job.name, job.place


class TestRoundTrip:
    @pytest.mark.django_db
    @settings(max_examples=15)
    @given(jobs=st.lists(_jobs, min_size=1, max_size=6))
    def test_what_goes_out_comes_in_as_it_was(self, jobs: list[Job]) -> None:
        desa, year = makers.make_desa(), next(_years)  # examples of one test share its tables
        by = system("uji")
        new = bring_in(desa=desa, year=year, jobs=jobs, by=by, at=NOW).new
        planned = Kegiatan.objects.of_year(year).prefetch_related("beneficiary_groups")
        raw = rkp_sheet(words=WORDS, year=year, kegiatan=planned)
        assert formulas_in(raw) == []
        found = read(io.BytesIO(raw))
        assert found.red == []
        assert sorted(found.rows, key=_place) == sorted(map(job_of, planned), key=_place)
        again = bring_in(desa=desa, year=year, jobs=found.rows, by=by, at=NOW)
        assert (again.new, len(again.again)) == ([], len(new))

    @pytest.mark.django_db
    @settings(max_examples=15)
    @given(planned=st.lists(_activities, min_size=1, max_size=6))
    def test_the_medium_term_plan_comes_in_as_it_went_out(self, planned: list[Planned]) -> None:
        desa, by = makers.make_desa(), system("uji")
        RPJMYear.objects.all().delete()  # examples of one test share its tables
        RPJMActivity.objects.all().delete()
        rpjm = RPJMDesa.objects.first() or begin(desa=desa, first_year=2025, by=by, at=NOW)
        new = bring_in_activities(rpjm=rpjm, planned=planned, by=by, at=NOW).new
        held = RPJMActivity.objects.filter(rpjm=rpjm).select_related("usulan__kelompok")
        raw = rpjm_sheet(words=WORDS, rpjm=rpjm, activities=held.prefetch_related("years"))
        found = read_plan(io.BytesIO(raw), name="a.xlsx", source_of=source_code, years=INSIDE)
        assert (found.which, found.red, found.twice) == (RPJM, [], [])
        assert sorted(found.rows, key=mark_of) == sorted(new, key=mark_of)
        again = bring_in_activities(rpjm=rpjm, planned=found.rows, by=by, at=NOW)
        assert (again.new, len(again.again), again.other) == ([], len(new), [])

    @pytest.mark.django_db
    @settings(max_examples=15)
    @given(items=st.lists(_items, min_size=1, max_size=6))
    def test_what_goes_up_comes_in_as_it_went_out(self, items: list[Onward]) -> None:
        desa, year, by = makers.make_desa(), next(_years), system("uji")
        new = bring_in_items(desa=desa, year=year, items=items, by=by, at=NOW).new
        du_rkp = DURKP.objects.get(desa=desa, year=year)
        raw = du_rkp_sheet(du_rkp=du_rkp, items=du_rkp.items.select_related("usulan__kelompok"))
        found = read(io.BytesIO(raw))
        assert (found.which, found.red, found.twice) == (DU_RKP, [], [])
        assert sorted(found.rows, key=mark_of) == sorted(new, key=mark_of)
        again = bring_in_items(desa=desa, year=year, items=found.rows, by=by, at=NOW)
        assert (again.new, len(again.again), again.other) == ([], len(new), [])

    @pytest.mark.parametrize(("which", "rows"), [(RKP, _jobs), (RPJM, _activities), (DU_RKP, _items)])
    @settings(max_examples=20)
    @given(data=st.data())
    def test_rows_are_carried_through_a_page(self, which: str, rows: Any, data: st.DataObject) -> None:
        row = data.draw(rows)
        signed = json.loads(json.dumps([as_data(row)]))
        assert from_data(which, signed) == [row]


class TestTemplate:
    def test_it_offers_the_official_codes_and_is_read_empty_as_empty(self) -> None:
        desa = Wilayah(kode="99.01.01.2001", name="Sukamaju")
        raw = template(desa=desa, words=WORDS, year=2027, sources=["DDS", "ADD"])
        assert formulas_in(raw) == []
        with pytest.raises(Unreadable) as told:
            read(io.BytesIO(raw))
        assert "Belum ada kegiatan" in told.value.sentence


class TestReading:
    def test_a_row_is_a_kegiatan(self) -> None:
        found = read(book(ROAD))
        assert found.rows == [
            Job("2.3.10", "Perkerasan jalan", 125_500_000, place="RT 03", fund_source="DDS")
        ]

    def test_csv_is_read_like_it(self) -> None:
        text = "kode;nama;lokasi;biaya;sumber\n2.3.10;Jalan;RT 1;12.500.000;Dana Desa\n"
        found = read(io.BytesIO(text.encode()), "a.CSV")
        assert (found.rows[0].cost, found.rows[0].fund_source) == (12_500_000, "DDS")

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (["2.3.99x", "a", "", 1, ""], "Kode kegiatan belum dikenal"),
            (["jalan", "a", "", 1, ""], "Mungkin: 2.3."),
            (["2.3.10", "", "x", 1, ""], "Nama kegiatan: belum diisi."),
            (["2.3.10", "a", "", None, ""], "Biaya: belum diisi."),
            (["2.3.10", "a", "", "banyak", ""], "Biaya: Bukan jumlah rupiah"),
            (["2.3.10", "a", "", -5, ""], "Biaya: nol atau lebih."),
            (["2.3.10", "a", "", 1, "XYZ"], "Sumber dana: belum dikenal."),
            (["2.3.10", "a", "", "=1+1", ""], "rumus"),
        ],
    )
    def test_a_row_that_is_unclear_is_red_with_its_place(self, row: list[Any], sentence: str) -> None:
        found = read(book(ROAD, row))
        assert len(found.rows) == 1
        assert (found.red[0].row, sentence in found.red[0].sentence) == (3, True), found.red

    @pytest.mark.parametrize(
        ("month", "number"), [("Maret", 3), ("mar", 3), (3, 3), ("3", 3), (3.0, 3), ("Agustus", 8)]
    )
    def test_months_are_read_as_people_write_them(self, month: object, number: int) -> None:
        headings = [*HEADINGS, "Mulai", "Selesai"]
        found = read(book([*ROAD, month, 12], headings=headings))
        assert found.rows[0].starts_month == number

    def test_months_that_are_none_are_red(self) -> None:
        headings = [*HEADINGS, "Mulai", "Selesai"]
        found = read(book([*ROAD, "besok", 12], [*ROAD, 12, 1], [*ROAD, 3, None], headings=headings))
        assert [one.sentence.split(":")[0] for one in found.red] == ["Mulai", "Jadwal", "Jadwal"]

    YEARS = ("Kode", "Nama", "2025", "2026", "2040")

    def of_years(self, *rows: list[Any], headings: tuple[str, ...] = YEARS) -> PlanFile:
        file = book(*rows, headings=list(headings))
        return read_plan(file, name="a.xlsx", source_of=source_code, years=INSIDE)

    def test_years_are_marked_or_written_out(self) -> None:
        found = self.of_years(["2.3.10", "Jalan", "x", 1, None])
        assert found.rows == [Planned("2.3.10", "Jalan", (2025, 2026))]
        found = self.of_years(["2.3.10", "Jalan", "2025, 2027-2029"], headings=("Kode", "Nama", "Tahun"))
        assert found.rows[0].years == (2025, 2027, 2028, 2029)

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (["2.3.10", "Jalan", "", "", "x"], "Tahun 2040 di luar masa rencana ini (2025-2032)."),
            (["2.3.10", "Jalan", "", "", ""], "Tahun: beri tanda x"),
            (["2.3.10", "Jalan", "mungkin", "", ""], "Tahun 2025: beri tanda x, atau kosongkan."),
            (["9.3.10", "Jalan", "x", "", ""], "Kode kegiatan belum dikenal."),
        ],
    )
    def test_a_row_of_the_medium_term_plan_is_red_with_its_place(self, row: list[Any], sentence: str) -> None:
        found = self.of_years(["2.3.10", "Gang", "x", "", ""], row)
        assert len(found.rows) == 1
        assert (found.red[0].row, sentence in found.red[0].sentence) == (3, True), found.red

    def test_a_row_said_twice_is_told_with_the_first(self) -> None:
        found = read(book(ROAD, ["2.3.10", "Lain", "", 1, ""], ROAD))
        assert (len(found.rows), found.red) == (2, [])
        assert (found.twice[0].row, "Sama dengan baris 2" in found.twice[0].sentence) == (4, True)

    def test_what_goes_up_needs_its_office(self) -> None:
        found = read(
            book(["", "Jembatan", ""], ["", "Jalan", "Dinas PU"], headings=["Kode", "Usulan", "Ke kantor"])
        )
        assert found.rows == [Onward("Jalan", "Dinas PU")]
        assert "tulis kantor" in found.red[0].sentence

    def test_years_without_a_medium_term_plan_are_refused(self) -> None:
        with pytest.raises(Unreadable) as told:
            read(book(["2.3.10", "Jalan", "x"], headings=["Kode", "Nama", "2025"]))
        assert "belum dimulai" in told.value.sentence

    def test_more_than_a_plan_has_is_refused(self) -> None:
        with pytest.raises(Unreadable):
            read(book(*[["2.3.10", f"Jalan {n}", "", 1, ""] for n in range(MOST + 1)]))

    def test_a_file_without_such_a_table_is_told(self) -> None:
        with pytest.raises(Unreadable) as told:
            read(book(["a", "b"], headings=["x", "y"]))
        assert "Pakai templatnya" in told.value.sentence


class TestHostile:
    @pytest.mark.parametrize(
        "raw", [b"", b"PK\x03\x04", b"<html>", b"%PDF-1.7", bytes(range(256)) * 40], ids=range(5)
    )
    def test_what_is_no_workbook_is_refused(self, raw: bytes) -> None:
        with pytest.raises(Unreadable):
            read(io.BytesIO(raw))

    def test_entities_macros_and_bombs_are_refused(self) -> None:
        parts = parts_of(book(ROAD))
        sheet = next(name for name in parts if "worksheets/" in name)
        entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>' + parts[sheet].split(b"?>", 1)[-1]
        for hostile in (
            {**parts, sheet: entity},
            {**parts, "xl/vbaProject.bin": b"x"},
            {**parts, "xl/pad.xml": b"<a>" + b" " * 60_000_000 + b"</a>"},
            {**parts, sheet: parts[sheet][: len(parts[sheet]) // 2]},
        ):
            with pytest.raises(Unreadable):
                read(packed(hostile))

    @given(raw=st.binary(max_size=400), name=st.sampled_from(["a.xlsx", "a.csv", "a"]))
    def test_noise_is_refused_or_read_and_never_breaks(self, raw: bytes, name: str) -> None:
        with suppress(Unreadable):
            read(io.BytesIO(raw), name)


@pytest.mark.django_db
class TestBringIn:
    JOBS = (Job("2.3.10", "Jalan", 5), Job("2.3.10", "jalan ", 6), Job("2.3.10", "Jalan", 5, place="RT 2"))

    def test_like_rows_count_once_and_the_same_file_changes_nothing(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        found = bring_in(desa=desa, year=2027, jobs=self.JOBS, by=ketua.actor(), at=NOW)
        assert (len(found.new), len(found.again)) == (2, 1)
        entries = Entry.objects.count()
        assert bring_in(desa=desa, year=2027, jobs=self.JOBS, by=ketua.actor(), at=NOW).new == []
        assert (Kegiatan.objects.count(), Entry.objects.count()) == (2, entries)

    def test_all_of_it_or_nothing(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NoName):
            bring_in(desa=desa, year=2027, jobs=[*self.JOBS, Job("2.3.10", "", 1)], by=ketua.actor(), at=NOW)
        assert not Kegiatan.objects.exists()

    def test_an_enacted_plan_takes_nothing_in(self, desa: Wilayah, ketua: Membership) -> None:
        kegiatan = makers.make_kegiatan(desa, ketua.actor())
        enact(rkp=kegiatan.rkp, perdes_no="4", enacted_date=NOW.date(), by=ketua.actor(), at=NOW)
        with pytest.raises(AlreadyEnacted):
            bring_in(desa=desa, year=2027, jobs=self.JOBS, by=ketua.actor(), at=NOW)
        assert sort_out(desa=desa, year=2027, jobs=self.JOBS).new

    def test_what_the_plan_says_otherwise_is_told_and_left(self, desa: Wilayah, ketua: Membership) -> None:
        bring_in(desa=desa, year=2027, jobs=self.JOBS, by=ketua.actor(), at=NOW)
        other = Job("2.3.10", "Jalan", 9, unit="meter")
        found = bring_in(desa=desa, year=2027, jobs=[other], by=ketua.actor(), at=NOW)
        assert (found.new, found.other) == ([], [(other, "satuan, biaya")])
        assert sorted(Kegiatan.objects.values_list("cost", flat=True)) == [5, 5]


@pytest.mark.django_db
class TestBringInActivities:
    ROWS = (Planned("2.3.10", "Jalan", (2025, 2026)), Planned("2.3.10", "Jalan", (2027,), place="RT 2"))

    @pytest.fixture
    def rpjm(self, desa: Wilayah, ketua: Membership) -> RPJMDesa:
        return begin(desa=desa, first_year=2025, by=ketua.actor(), at=NOW)

    def test_the_same_file_changes_nothing(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        assert len(bring_in_activities(rpjm=rpjm, planned=self.ROWS, by=ketua.actor(), at=NOW).new) == 2
        entries = Entry.objects.count()
        moved = Planned("2.3.10", "jalan", (2025,))
        found = bring_in_activities(rpjm=rpjm, planned=[*self.ROWS, moved], by=ketua.actor(), at=NOW)
        assert (found.new, len(found.again), found.other) == ([], 3, [(moved, "tahun")])
        assert (RPJMActivity.objects.count(), Entry.objects.count()) == (2, entries)

    def test_all_of_it_or_nothing(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        wrong = Planned("2.3.10", "Jembatan", (2040,))
        with pytest.raises(YearsOutside):
            bring_in_activities(rpjm=rpjm, planned=[*self.ROWS, wrong], by=ketua.actor(), at=NOW)
        assert not RPJMActivity.objects.exists()

    def test_an_enacted_plan_takes_nothing_in(self, rpjm: RPJMDesa, ketua: Membership) -> None:
        enact_rpjm(rpjm=rpjm, perdes_no="1", enacted_date=NOW.date(), by=ketua.actor(), at=NOW)
        with pytest.raises(RPJMEnacted):
            bring_in_activities(rpjm=rpjm, planned=self.ROWS, by=ketua.actor(), at=NOW)


@pytest.mark.django_db
class TestBringInItems:
    ROWS = (Onward("Jembatan", "Dinas PU"), Onward("Jembatan", "Dinas Sosial"))

    def test_the_office_is_part_of_the_mark_and_a_sent_list_takes_nothing_in(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        by = ketua.actor()
        assert len(bring_in_items(desa=desa, year=2027, items=self.ROWS, by=by, at=NOW).new) == 2
        assert bring_in_items(desa=desa, year=2027, items=self.ROWS, by=by, at=NOW).new == []
        send(du_rkp=DURKP.objects.get(), letter_no="1", sent_on=NOW.date(), by=by, at=NOW)
        with pytest.raises(SentAlready):
            bring_in_items(desa=desa, year=2027, items=self.ROWS, by=by, at=NOW)


@pytest.mark.django_db
class TestOtherPlans:
    def test_words_that_look_like_formulas_stay_words(self, desa: Wilayah, ketua: Membership) -> None:
        by = ketua.actor()
        rpjm = begin(desa=desa, first_year=2025, by=by, at=NOW)
        evil = '=HYPERLINK("http://x","y")'
        add_activity(
            rpjm=rpjm, planned=Planned("2.3.10", evil, (2025, 2026), Decimal(2), "@u"), by=by, at=NOW
        )
        rows = rpjm.activities.prefetch_related("years").select_related("usulan__kelompok")
        assert formulas_in(rpjm_sheet(words=WORDS, rpjm=rpjm, activities=rows)) == []
        item = list_item(desa=desa, year=2027, onward=Onward(evil, "+kantor"), by=by, at=NOW)
        assert formulas_in(du_rkp_sheet(du_rkp=item.du_rkp, items=[item])) == []


def test_the_words_of_the_guards_speak_of_no_budget() -> None:
    folder = Path(__file__).parents[3] / "accountability" / "lib" / "spreadsheet"
    assert all("nggaran" not in path.read_text() for path in folder.glob("*.py"))
