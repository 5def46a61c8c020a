"""The rights sheet: its rows, their sources, what is suggested, and two who write at once."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.oversight.coaching import visiting
from accountability.oversight.matrix.writing import Cells, Note, follow_activity
from accountability.oversight.models import RightsRow, RightsSheet, ServiceUnit, Source
from accountability.oversight.service import keeping_units
from accountability.oversight.service.refusals import (
    NothingSaid,
    NotThere,
    SheetThere,
    Stale,
    StandsSoAlready,
    TakenOver,
    UnitRetired,
    UnknownAspect,
)
from accountability.oversight.service.suggesting import suggestions_for
from accountability.oversight.service.writing_rights import (
    Row,
    open_sheet,
    put_back,
    rewrite,
    row_of,
    take_out,
    take_over,
    write,
)
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


class TestOpening:
    def test_a_unit_or_a_sector_has_one_sheet_a_year(self, rights: RightsSheet, camat: Membership) -> None:
        common: dict[str, Any] = {"kecamatan": camat.wilayah, "by": camat.actor(), "at": makers.NOW}
        with pytest.raises(SheetThere):
            open_sheet(unit=rights.unit, year=2026, **common)
        assert open_sheet(unit=rights.unit, year=2027, **common).sector == "kesehatan"
        open_sheet(unit=None, sector="kesehatan", year=2026, **common)
        with pytest.raises(SheetThere):
            open_sheet(unit=None, sector="kesehatan", year=2026, **common)

    def test_a_retired_unit_or_one_of_another_place_opens_none(
        self, unit: ServiceUnit, camat: Membership
    ) -> None:
        common: dict[str, Any] = {"year": 2026, "by": camat.actor(), "at": makers.NOW}
        elsewhere = makers.make_desa("99.01.02.2001", "Lain Jauh").parent
        assert elsewhere is not None
        with pytest.raises(NotThere):
            open_sheet(kecamatan=elsewhere, unit=unit, **common)
        keeping_units.retire(unit=unit, by=camat.actor(), at=makers.NOW)
        unit.refresh_from_db()
        with pytest.raises(UnitRetired):
            open_sheet(kecamatan=camat.wilayah, unit=unit, **common)


class TestRows:
    @pytest.mark.parametrize(
        ("said", "why"),
        [
            (Row("waktu", "  "), NothingSaid),
            (Row("karangan", "Ada"), UnknownAspect),
            (Row("waktu", "Ada", origin="k999"), NotThere),
            (Row("waktu", "Ada", origin="mx"), NotThere),
            (Row("waktu", "Ada", origin="z1"), NotThere),
        ],
    )
    def test_what_is_wrong_is_refused(
        self, rights: RightsSheet, camat: Membership, said: Row, why: type[Exception]
    ) -> None:
        with pytest.raises(why):
            write(sheet=rights, row=said, by=camat.actor(), at=makers.NOW)

    def test_of_two_who_write_neither_covers_the_other(self, row: RightsRow, camat: Membership) -> None:
        common: dict[str, Any] = {"row": row, "version": row.version, "by": camat.actor(), "at": makers.NOW}
        rewrite(said=Row("waktu", "Poli tutup jam satu"), **common)
        with pytest.raises(Stale) as stale:
            rewrite(said=Row("waktu", "Poli tutup"), **common)
        assert stale.value.current.problem == "Poli tutup jam satu"  # type: ignore[attr-defined]

    def test_the_same_words_again_are_no_change(self, row: RightsRow, camat: Membership) -> None:
        kept = rewrite(row=row, said=row_of(row), version=0, by=camat.actor(), at=makers.NOW)
        assert kept.version == 1

    def test_a_row_leaves_and_comes_back(self, row: RightsRow, camat: Membership) -> None:
        common: dict[str, Any] = {"row": row, "by": camat.actor(), "at": makers.NOW}
        take_out(**common)
        assert not RightsRow.objects.standing().exists()
        with pytest.raises(StandsSoAlready):
            take_out(**common)
        with pytest.raises(NotThere):
            rewrite(said=Row("waktu", "Baru"), version=1, **common)
        put_back(**common)
        with pytest.raises(StandsSoAlready):
            put_back(**common)

    def test_a_visit_of_the_place_is_a_source(
        self, rights: RightsSheet, desa: Wilayah, camat: Membership
    ) -> None:
        by, day = camat.actor(), makers.NOW.date()
        visit = visiting.plan(desa=desa, what=visiting.Plan("Lihat.", day, camat), by=by, at=makers.NOW)
        said = Row("sarana", "Atap bocor", origin=f"v{visit.pk}")
        with pytest.raises(NotThere):
            write(sheet=rights, row=said, by=by, at=makers.NOW)
        visiting.write_up(visit=visit, day=day, notes="Bocor.", by=by, at=makers.NOW)
        assert write(sheet=rights, row=said, by=by, at=makers.NOW).source == Source.VISIT

    def test_a_source_is_named_once_in_the_table(self, row: RightsRow) -> None:
        with pytest.raises(IntegrityError, match="a_rights_row_names_its_source"), transaction.atomic():
            RightsRow.objects.filter(pk=row.pk).update(source="suara")


class TestSuggestions:
    def test_a_kelompok_of_five_open_voices_of_the_sector_is_suggested(
        self, rights: RightsSheet, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        told: dict[str, Any] = {"at": makers.NOW, "topic": "sehat"}
        many = makers.make_kelompok(desa, ketua.actor(), 5, "Obat puskesmas habis", **told)
        makers.make_kelompok(desa, ketua.actor(), 4, "Sedikit", **told)
        makers.make_kelompok(desa, ketua.actor(), 5, "Jalan", at=makers.NOW, topic="jalan")
        assert suggestions_for(rights, makers.NOW) == []  # of this week: counted from Monday on
        (one,) = suggestions_for(rights, makers.NOW + WEEK)
        assert (one.key, one.source) == (f"k{many.pk}", "sedikitnya 5 suara")
        common: dict[str, Any] = {
            "sheet": rights,
            "key": one.key,
            "by": camat.actor(),
            "at": makers.NOW + WEEK,
        }
        made = take_over(**common)
        assert (made.kelompok, made.problem, made.source) == (many, "Obat puskesmas habis", Source.VOICES)
        with pytest.raises(TakenOver):
            take_over(**common)

    def test_a_secret_voice_suggests_nothing(
        self, rights: RightsSheet, desa: Wilayah, ketua: Membership
    ) -> None:
        for told in ({"confidential": True}, {"about_pemdes": True}):
            makers.make_kelompok(desa, ketua.actor(), 5, "Rahasia", topic="sehat", **told)
        assert suggestions_for(rights, makers.NOW + WEEK) == []

    def test_a_unit_hears_only_the_villages_it_serves(
        self, rights: RightsSheet, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        makers.make_kelompok(desa, ketua.actor(), 5, "Obat habis", topic="sehat")
        assert rights.unit is not None
        rights.unit.serves.add(other_desa)
        assert suggestions_for(rights, makers.NOW + WEEK) == []

    def test_the_matrix_of_the_unit_tells_problem_and_obstacle(
        self, rights: RightsSheet, unit: ServiceUnit, camat: Membership
    ) -> None:
        notes = (Note("Separuh", "Vaksin terlambat", ""), Note(), Note())
        cells = Cells(activity="Imunisasi", problem="Belum merata", notes=notes)
        held = follow_activity(holder=unit, year=2026, cells=cells, by=camat.actor(), at=makers.NOW)
        (one,) = suggestions_for(rights, makers.NOW)
        assert (one.key, one.problem, one.cause) == (f"m{held.pk}", "Belum merata", "Vaksin terlambat")
        made = take_over(sheet=rights, key=one.key, by=camat.actor(), at=makers.NOW)
        assert made.source == Source.MATRIX

    def test_what_was_never_suggested_is_not_there(self, rights: RightsSheet, camat: Membership) -> None:
        with pytest.raises(NotThere):
            take_over(sheet=rights, key="k1", by=camat.actor(), at=makers.NOW)
