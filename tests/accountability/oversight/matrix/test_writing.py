"""The matrices: who may have a row, what a row needs, and that of two writers neither covers the other."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.lib.csv_cells import harmless
from accountability.oversight.matrix import writing
from accountability.oversight.matrix.documents import plan_documents, renja_codes
from accountability.oversight.matrix.sharing import COLUMNS, matrices_csv
from accountability.oversight.matrix.writing import Cells, Note, cells_of
from accountability.oversight.models import MatrixRow, MonitoringNote, ServiceUnit, UnitKind
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from tests import makers

pytestmark = pytest.mark.django_db
WORK = Cells(
    activity="Posyandu keliling",
    problem="Sepi",
    renja_code="7.01.06.2.01.09",
    notes=(Note("5 kali", "Kader kurang", "Latih"), Note(), Note()),
)


def activity(desa: Wilayah, by: Membership, cells: Cells = WORK) -> MatrixRow:
    """A row of an activity."""
    return writing.follow_activity(holder=desa, year=2026, cells=cells, by=by.actor(), at=makers.NOW)


class TestDocuments:
    def test_a_document_is_due_by_law_unless_another_day_is_set(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        by: dict[str, Any] = {"desa": desa, "year": 2027, "by": kades.actor(), "at": makers.NOW}
        law = writing.follow_document(document="rkp", cells=Cells(), **by)
        own = writing.follow_document(document="apb", cells=Cells(target_date=dt.date(2026, 12, 1)), **by)
        assert (law.target_date, own.target_date) == (dt.date(2026, 9, 30), dt.date(2026, 12, 1))

    def test_it_is_followed_once_a_year_and_must_be_known(self, desa: Wilayah, kades: Membership) -> None:
        by: dict[str, Any] = {
            "desa": desa,
            "year": 2027,
            "by": kades.actor(),
            "at": makers.NOW,
            "cells": Cells(),
        }
        writing.follow_document(document="rkp", **by)
        with pytest.raises(writing.AlreadyFollowed):
            writing.follow_document(document="rkp", **by)
        with pytest.raises(writing.UnknownDocument):
            writing.follow_document(document="apa", **by)
        with pytest.raises(writing.NothingToFollow):
            writing.follow_document(document="rpjm", **by)

    def test_its_name_is_local(self) -> None:
        assert plan_documents()["apb"].named(PRESETS["papua"]) == "APBK"

    def test_the_renja_codes_of_the_matrix_are_kept(self) -> None:
        assert renja_codes() == (
            "7.01.02.2.01.01",
            "7.01.06.2.01.09",
            "7.01.06.2.01.13",
            "7.01.06.2.01.18",
        )


class TestUnits:
    def test_a_unit_stands_in_its_own_kecamatan_and_has_its_name_to_itself(
        self, desa: Wilayah, camat: Membership
    ) -> None:
        elsewhere = makers.make_desa("99.01.02.2001", "Lain")
        new: dict[str, Any] = {"kecamatan": camat.wilayah, "kind": UnitKind.SCHOOL, "at": makers.NOW}
        with pytest.raises(writing.StandsElsewhere):
            writing.add_unit(name="SD 1", desa=elsewhere, **new)
        unit = writing.add_unit(name="SD 1", desa=desa, **new)
        with pytest.raises(writing.AlreadyThere):
            writing.add_unit(name="SD 1", **new)
        row = writing.follow_activity(holder=unit, year=2026, cells=WORK, by=camat.actor(), at=makers.NOW)
        assert (row.unit_id, row.desa_id, row.kecamatan_id) == (unit.pk, None, "99.01.01")

    def test_a_row_is_of_one_of_both(self, desa: Wilayah, camat: Membership) -> None:
        unit = ServiceUnit.objects.create(kecamatan=camat.wilayah, kind="sekolah", name="SD 1")
        common: dict[str, Any] = {
            "kecamatan": camat.wilayah,
            "kind": "kegiatan",
            "activity": "x",
            "year": 2026,
        }
        both: dict[str, Any]
        for both in ({"desa": desa, "unit": unit}, {}):
            with pytest.raises(IntegrityError), transaction.atomic():
                MatrixRow.objects.create(changed_at=makers.NOW, **common, **both)


class TestRewrite:
    def test_the_second_of_two_is_refused_sees_the_first_and_loses_nothing(
        self, desa: Wilayah, kades: Membership, camat: Membership
    ) -> None:
        row = activity(desa, kades)
        theirs = replace(WORK, outcome="Ramai", notes=(WORK.notes[0], Note("9 kali"), Note()))
        writing.rewrite(row=row, cells=theirs, version=1, by=kades.actor(), at=makers.NOW)
        with pytest.raises(writing.StaleMatrixRow) as refused:
            writing.rewrite(
                row=row, cells=replace(WORK, outcome="Sepi"), version=1, by=camat.actor(), at=makers.NOW
            )
        assert cells_of(refused.value.current) == theirs
        assert refused.value.current.version == 2
        row.refresh_from_db()
        assert row.outcome == "Ramai"
        assert row.changed_as == "kades"

    def test_a_note_alone_makes_a_new_version(self, desa: Wilayah, kades: Membership) -> None:
        row = activity(desa, kades)
        cells = replace(WORK, notes=(WORK.notes[0], Note("9 kali"), Note()))
        assert writing.rewrite(row=row, cells=cells, version=1, by=kades.actor(), at=makers.NOW).version == 2
        assert MonitoringNote.objects.filter(row=row).count() == 2

    def test_the_same_cells_change_nothing_and_empty_notes_go(self, desa: Wilayah, kades: Membership) -> None:
        row = activity(desa, kades)
        by: dict[str, Any] = {"row": row, "version": 1, "by": kades.actor(), "at": makers.NOW}
        assert writing.rewrite(cells=WORK, **by).version == 1
        writing.rewrite(cells=replace(WORK, notes=(Note(), Note(), Note())), **by)
        assert not MonitoringNote.objects.exists()

    def test_a_row_without_its_activity_is_refused(self, desa: Wilayah, kades: Membership) -> None:
        with pytest.raises(writing.NothingToFollow):
            activity(desa, kades, replace(WORK, activity=""))


class TestSharing:
    @pytest.mark.parametrize("text", ["=1+1", "+62", "-3", "@x", "\tx", "＝1", " =x", "|x"])
    def test_no_cell_begins_a_formula(self, text: str) -> None:
        assert harmless(text).startswith("'")

    def test_every_row_has_every_column(self, desa: Wilayah, kades: Membership) -> None:
        activity(desa, kades, replace(WORK, problem='=HYPERLINK("x")'))
        writing.follow_document(
            desa=desa, year=2026, document="apb", cells=Cells(), by=kades.actor(), at=makers.NOW
        )
        import csv
        import io

        text = matrices_csv(MatrixRow.objects.of_year(2026).with_holder(), PRESETS["umum"])
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert [len(row) for row in rows] == [len(COLUMNS)] * 3
        cells = {cell for row in rows for cell in row}
        assert {"APB Desa", "Posyandu keliling", "7.01.06.2.01.09", "Kader kurang", "2025-12-31"} <= cells
        assert '\'=HYPERLINK("x")' in cells
