"""The reports of month, quarter and half-year: what they say, and what they keep to themselves."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.accounts.models import Membership
from accountability.oversight.models import Evaluation
from accountability.oversight.reporting.half_yearly import NONE_YET
from accountability.oversight.reporting.quarterly import HEADINGS
from accountability.oversight.reporting.telling import LATER, UNTOLD
from accountability.regions import sebutan
from accountability.regions.models import Wilayah
from posko.states import Vulnerable
from tests import makers
from tests.accountability.oversight.reporting.conftest import Making, words_of

pytestmark = pytest.mark.django_db
SLUGS = ("2026-10", "2026-t4", "2026-s2")


def say(desa: Wilayah, times: int, **fields: Any) -> None:
    """So many voices in October."""
    for at in range(times):
        makers.make_aspirasi(desa, f"lampu jalan nomor {at} mati", **fields)


class TestMonthly:
    def test_it_says_what_came_in_steps(self, desa: Wilayah, other_desa: Wilayah, made: Making) -> None:
        say(desa, 12)
        say(other_desa, 3)
        report = made("2026-10")
        grid = report.parts[1].grid
        assert grid is not None
        assert {row[0]: row[1] for row in grid.rows} == {
            "Sukamaju": "sedikitnya 10",
            "Mekarsari": "kurang dari 5",
        }
        assert "Aspirasi yang datang: sedikitnya 10." in words_of(report)

    def test_villages_stand_by_name(self, desa: Wilayah, other_desa: Wilayah, made: Making) -> None:
        grid = made("2026-10").parts[1].grid
        assert grid is not None
        assert [row[0] for row in grid.rows] == ["Mekarsari", "Sukamaju"]

    def test_who_needs_help_stands_with_why_and_the_next_step(self, desa: Wilayah, made: Making) -> None:
        said = words_of(made("2026-10"))
        assert "APB Desa 2026 belum tayang, lewat" in said
        assert "Tawarkan bantuan" in said

    def test_a_warning_about_people_is_named_without_its_count(self, desa: Wilayah, made: Making) -> None:
        say(desa, 3)
        said = words_of(made("2026-t4"))
        assert "Aspirasi belum dibaca." in said
        assert "3 aspirasi" not in said

    def test_the_kecamatans_own_evaluations_are_named(self, evaluation: Evaluation, made: Making) -> None:
        assert "Evaluasi yang menunggu: 1; lewat batas: 1." in words_of(made("2026-12"))

    def test_women_are_heard_from_five_voices_on(self, desa: Wilayah, made: Making) -> None:
        say(desa, 4, gender="p")
        assert "– perempuan: di 1 dari 1 desa." in words_of(made("2026-10"))
        say(desa, 1, gender="p")
        assert "– perempuan: di 0 dari 1 desa." in words_of(made("2026-12"))


class TestQuarterly:
    def test_each_village_has_a_page_with_empty_boxes(
        self, desa: Wilayah, other_desa: Wilayah, made: Making
    ) -> None:
        first, second = made("2026-t4").parts
        assert (first.heading, second.heading) == ("Desa Mekarsari", "Desa Sukamaju")
        assert second.new_page
        assert second.signed
        assert second.grid is not None
        assert second.grid.headings == HEADINGS
        assert all(row[1:] == ("", "", "") for row in second.grid.rows)


class TestHalfYearly:
    def test_every_indicator_says_what_it_is_of_what_and_from_where(
        self, desa: Wilayah, made: Making
    ) -> None:
        report = made("2026-s2")
        rows = [row for part in report.parts[:3] if part.grid for row in part.grid.rows]
        assert len(rows) == 12
        assert all("Dasar: " in row[3] and row[4] for row in rows)
        assert {row[0]: row[1] for row in rows}["Bantuan kecamatan dinilai"] == NONE_YET

    def test_a_group_is_told_beside_the_half_year_before(self, desa: Wilayah, made: Making) -> None:
        say(desa, 12, gender="p")
        say(desa, 28, gender="l")
        may = dt.datetime(2026, 5, 5, 3, 0, tzinfo=dt.UTC)
        say(desa, 5, gender="p", at=may)
        say(desa, 20, gender="l", at=may)
        rows = made("2026-s2").parts[1].grid
        assert rows is not None
        assert rows.rows[0][:3] == ("Suara perempuan", "sekitar 30%, naik", "sekitar 20%")
        assert "sedikitnya 40 suara" in rows.rows[0][3]

    def test_villages_are_counted(
        self, desa: Wilayah, other_desa: Wilayah, keuangan: Membership, made: Making
    ) -> None:
        makers.make_published(desa, keuangan.actor(), year=2026)
        rows = made("2026-s2").parts[0].grid
        assert rows is not None
        assert rows.rows[1][1] == "1 dari 2 (50%)"
        assert rows.rows[2][1] == "0 dari 2 (0%)"


class TestWhatIsNotOver:
    @pytest.mark.parametrize("slug", SLUGS)
    def test_it_says_so_and_counts_nobody(self, desa: Wilayah, made: Making, slug: str) -> None:
        say(desa, 30, gender="p")
        report = made(slug, at=makers.NOW + dt.timedelta(days=3))
        assert not report.over
        said = words_of(report)
        assert LATER in said
        assert "sedikitnya" not in said

    @pytest.mark.parametrize("slug", SLUGS)
    def test_two_looks_differ_by_no_voice(self, desa: Wilayah, made: Making, slug: str) -> None:
        at = makers.NOW + dt.timedelta(hours=3)
        say(desa, 9, gender="l")
        before = words_of(made(slug, at=at))
        say(desa, 1, gender="l", at=makers.NOW + dt.timedelta(hours=1))
        assert words_of(made(slug, at=at)) == before


class TestWhatIsKept:
    @pytest.mark.parametrize("slug", ["2026-11", "2026-t4", "2026-s2"])
    def test_a_hidden_number_has_no_part_in_any_report(
        self, desa: Wilayah, other_desa: Wilayah, made: Making, slug: str
    ) -> None:
        """Three more where one stood: no text of any report changes, neither cell nor total nor indicator."""
        say(desa, 20, gender="l")
        say(other_desa, 1)
        before = words_of(made(slug))
        say(other_desa, 3)
        assert words_of(made(slug)) == before

    def test_a_small_group_is_told_like_none(self, desa: Wilayah, made: Making) -> None:
        say(desa, 40, gender="l")
        before = made("2026-s2").parts[1]
        assert UNTOLD in words_of(made("2026-s2"))
        say(desa, 4, gender="l", vulnerable=Vulnerable.DISABLED)
        assert made("2026-s2").parts[1] == before

    @pytest.mark.parametrize("slug", SLUGS)
    def test_no_words_and_no_secret_are_in_it(self, desa: Wilayah, made: Making, slug: str) -> None:
        before = words_of(made(slug))
        makers.make_aspirasi(desa, "tetangga saya minta uang", confidential=True, gender="p", at=makers.NOW)
        after = words_of(made(slug))
        assert "tetangga" not in after
        assert [line for line in after.splitlines() if "sedikitnya" in line] == [
            line for line in before.splitlines() if "sedikitnya" in line
        ]


class TestWhereItIs:
    @pytest.mark.parametrize("slug", SLUGS)
    def test_papua_reads_its_own_words(self, desa: Wilayah, made: Making, slug: str) -> None:
        sebutan.adopt(wilayah_kode="99.01", preset="papua")
        said = words_of(made(slug)).lower()
        assert "kampung" in said
        for word in ("desa", "kecamatan"):
            assert word not in said.replace("sederhana", "")

    @pytest.mark.parametrize("slug", SLUGS)
    def test_without_villages_it_says_so(self, desa: Wilayah, made: Making, slug: str) -> None:
        assert "Belum ada" in words_of(made(slug, villages=[]))

    @pytest.mark.parametrize("slug", SLUGS)
    def test_queries_do_not_grow_with_villages(self, desa: Wilayah, made: Making, slug: str) -> None:
        def asked() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                made(slug)
            return len(queries)

        made(slug)
        few = asked()
        for number in range(2, 9):
            say(makers.make_desa(f"99.01.01.20{number:02}", f"Desa{number}"), 2)
        assert asked() == few
