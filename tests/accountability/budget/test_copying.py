"""Last year's public budget is proposed again, and filled into a template."""

import io

import pytest

from accountability.accounts.actors import Actor
from accountability.accounts.models import Role
from accountability.budget.bringing_in import adopt, keep
from accountability.budget.copying import NothingToCopy, copy_of_last_year
from accountability.budget.models import Source
from accountability.budget.reading import read_file
from accountability.budget.spreadsheet.prefilling import Filling, prefilled
from accountability.budget.spreadsheet.reader import read
from accountability.budget.spreadsheet.template import template
from accountability.budget.sums import totals
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from tests import makers

pytestmark = pytest.mark.django_db
YEAR = makers.NOW.year


@pytest.fixture
def by(desa: Wilayah) -> Actor:
    return makers.make_member(Role.KEUANGAN, desa).actor()


class TestCopy:
    def test_it_becomes_a_draft_of_the_same_sums(self, desa: Wilayah, by: Actor) -> None:
        last, _line = makers.make_published(desa, by, year=YEAR)
        proposal = copy_of_last_year(desa=desa, year=YEAR + 1)
        assert (proposal.source, proposal.sha256, proposal.spending) == (
            Source.COPY,
            last.content_sha256,
            None,
        )
        apb = adopt(brought_in=keep(desa=desa, proposal=proposal, by=by, at=makers.NOW), by=by, at=makers.NOW)
        assert (apb.year, apb.version, totals(apb)) == (YEAR + 1, 0, totals(last))
        assert apb.budgeted_kegiatan.get().kode == "2.3.10"

    def test_a_draft_of_last_year_is_not_copied(self, desa: Wilayah, by: Actor) -> None:
        makers.make_draft(desa, by, year=YEAR)
        with pytest.raises(NothingToCopy):
            copy_of_last_year(desa=desa, year=YEAR + 1)


class TestPrefilled:
    @pytest.mark.parametrize(("how", "lines"), [("lalu", 0), ("salin", 2), ("kini", 0)])
    def test_last_years_lines_are_offered_or_copied(
        self, desa: Wilayah, by: Actor, how: Filling, lines: int
    ) -> None:
        makers.make_published(desa, by, year=YEAR)
        filled = prefilled(desa=desa, year=YEAR + 1, how=how)
        raw = template(desa=desa, words=words_for(desa.kode), year=YEAR + 1, filled=filled)
        proposal = read(io.BytesIO(raw), desa=desa.kode, year=YEAR + 1)
        assert (len(proposal.lines), proposal.problems) == (lines, ())
        if how == "lalu":
            assert [row.last for row in filled.rows] == [125_500_000, 125_500_000]

    def test_the_years_own_version_comes_back_as_it_is(self, desa: Wilayah, by: Actor) -> None:
        apb, _line = makers.make_draft(desa, by, year=YEAR)
        filled = prefilled(desa=desa, year=YEAR, how="kini")
        raw = template(desa=desa, words=words_for(desa.kode), year=YEAR, filled=filled)
        proposal = read_file(io.BytesIO(raw), desa=desa.kode, year=YEAR)
        assert sum(one.amount for one in proposal.lines) == sum(one.amount for one in apb.lines.all())

    def test_kegiatan_of_the_plan_stand_ready_with_their_cost(self, desa: Wilayah, by: Actor) -> None:
        makers.make_kegiatan(desa, by, year=YEAR)
        (row,) = prefilled(desa=desa, year=YEAR).rows
        assert (row.kegiatan_kode, row.account, row.amount, row.planned) == ("2.3.10", "", None, 125_500_000)

    def test_after_a_published_version_a_perubahan_is_meant(self, desa: Wilayah, by: Actor) -> None:
        assert prefilled(desa=desa, year=YEAR).amendment == 0
        makers.make_published(desa, by, year=YEAR)
        assert prefilled(desa=desa, year=YEAR).amendment == 1
