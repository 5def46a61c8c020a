"""`import_siskeudes` answers for people and for scripts, and brings in each village by itself."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accountability.budget.models import APBDesa, BroughtIn, BudgetedKegiatan, Realisasi
from accountability.budget.siskeudes import many_villages
from accountability.budget.siskeudes.many_villages import each_village
from accountability.budget.sums import totals
from accountability.ledger.models import Entry
from bench import siskeudes_export
from tests import makers
from tests.accountability.budget.siskeudes.exports import SAMPLE, cell, packed, tables

ASKED = ("--kabupaten", "99.01", "--tahun", "2026")
FIRST, SECOND = "99.01.90.2001", "99.01.90.2002"


def run(*arguments: str) -> tuple[int, str]:
    """Status and what was printed."""
    out = io.StringIO()
    try:
        call_command("import_siskeudes", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def answer(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Status and the JSON that was printed."""
    status, told = run(*arguments, "--json")
    return status, json.loads(told)


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    """The sample with a cell of its second village that is no amount."""
    told = tables()
    cell(told, "Ta_RABRinci", 41, "AnggaranStlhPAK", "lima juta")
    path = tmp_path / "salah.zip"
    path.write_bytes(packed(told))
    return str(path)


class TestForScripts:
    @pytest.mark.django_db
    def test_the_figures_of_the_sample(self) -> None:
        status, told = answer(str(SAMPLE), *ASKED, "--dry-run")
        assert (status, told["code"], told["problems"]) == (0, "ok", [])
        first = told["villages"][FIRST]
        assert (first["pendapatan"], first["belanja"], first["silpa_berjalan"]) == (
            1_601_000_000,
            1_529_500_000,
            0,
        )
        assert (first["realisasi_pendapatan"], first["realisasi_belanja"]) == (960_600_000, 717_744_800)
        assert (first["pct30_pp11_2019"], set(first["per_bidang"])) == (23.34, set("12345"))
        assert told["villages"][SECOND]["pct30_pp11_2019"] == 50.89
        assert not BroughtIn.objects.exists()

    @pytest.mark.django_db
    def test_money_that_cannot_be_read_leaves_no_figures_and_status_one(self, wrong: str) -> None:
        status, told = answer(wrong, *ASKED, "--dry-run")
        assert (status, told["code"], list(told["villages"])) == (1, "reject", [FIRST])
        (first, *_) = told["problems"]
        assert (first["level"], first["table"], first["row"], first["column"]) == (
            "reject",
            "Ta_RABRinci",
            41,
            "AnggaranStlhPAK",
        )

    @pytest.mark.django_db
    def test_a_village_that_is_refused_for_its_sums_shows_them(self, tmp_path: Path) -> None:
        export = tables()
        cell(export, "Ta_RAB", 2, "AnggaranStlhPAK", "1")
        path = tmp_path / "selisih.zip"
        path.write_bytes(packed(export))
        status, told = answer(str(path), *ASKED, "--dry-run")
        assert (status, told["code"], list(told["villages"])) == (1, "reject", [FIRST, SECOND])
        assert (told["villages"][FIRST]["belanja"], told["fates"][FIRST]) == (1_529_500_000, "refused")

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "arguments",
        [
            ("tidak-ada.zip", *ASKED),
            (str(SAMPLE.parent), *ASKED),
            (str(SAMPLE), "--kabupaten", "9901", "--tahun", "2026"),
            (str(SAMPLE), "--kabupaten", "99.01", "--tahun", "dua ribu"),
            (str(SAMPLE), "--kabupaten", "99.01", "--tahun", "1999"),
            (str(SAMPLE), "--kabupaten", "99.01", "--tahun", "2024"),
            (str(SAMPLE), *ASKED, "--desa", "99.01.90.2009"),
            ("a\0b", *ASKED),
        ],
    )
    def test_whatever_is_wrong_is_one_problem(self, arguments: tuple[str, ...]) -> None:
        status, told = answer(*arguments, "--dry-run")
        assert (status, told["code"], told["villages"], len(told["problems"])) == (1, "reject", {}, 1)

    def test_a_dry_run_needs_no_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(_connection().settings_dict, "NAME", "belum-ada.sqlite3")
        if _connection().vendor != "sqlite":
            pytest.skip("another database is there from the start")
        assert answer(str(SAMPLE), *ASKED, "--dry-run")[1]["code"] == "ok"


def _connection() -> Any:
    from django.db import connection

    return connection


@pytest.mark.django_db
class TestBringingIn:
    def test_villages_that_are_known_get_a_draft_and_their_realisasi(self) -> None:
        makers.make_desa(FIRST)
        status, told = answer(str(SAMPLE), *ASKED)
        apb = APBDesa.objects.get()
        assert (status, told["code"], told["fates"]) == (0, "warn", {FIRST: "adopted", SECOND: "unknown"})
        assert (apb.desa_id, apb.is_published, totals(apb).belanja) == (FIRST, False, 1_529_500_000)
        assert Realisasi.objects.belanja().rupiah() == 717_744_800
        assert Realisasi.objects.pendapatan().rupiah() == 960_600_000
        assert BudgetedKegiatan.objects.filter(apb=apb).count() > 10

    def test_the_same_file_again_changes_nothing(self) -> None:
        makers.make_desa(FIRST)
        run(str(SAMPLE), *ASKED)
        before = (BroughtIn.objects.count(), Entry.objects.count(), Realisasi.objects.count())
        assert answer(str(SAMPLE), *ASKED)[1]["fates"][FIRST] == "again"
        assert (BroughtIn.objects.count(), Entry.objects.count(), Realisasi.objects.count()) == before

    def test_a_wrong_village_does_not_stop_the_others(self, wrong: str) -> None:
        makers.make_desa(FIRST)
        makers.make_desa(SECOND)
        status, told = answer(wrong, *ASKED)
        assert (status, told["fates"]) == (1, {FIRST: "adopted", SECOND: "refused"})
        assert APBDesa.objects.get().desa_id == FIRST

    def test_only_the_villages_that_are_named(self) -> None:
        makers.make_desa(FIRST)
        makers.make_desa(SECOND)
        assert answer(str(SAMPLE), *ASKED, "--desa", "90.2002.")[1]["fates"] == {SECOND: "adopted"}

    def test_people_read_a_table(self, wrong: str) -> None:
        makers.make_desa(FIRST)
        told = run(wrong, *ASKED)[1]
        assert "Rp1.529.500.000" in told
        assert "HARUS DIPERBAIKI" in told
        assert "[Ta_RABRinci, baris 41, AnggaranStlhPAK]" in told
        assert told.rstrip().endswith("1 desa menjadi rancangan; 1 desa DITOLAK, perbaiki dulu.")


def test_a_whole_kabupaten_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_villages, "VILLAGES_AT_ONCE", 3)
    made, dealt = io.BytesIO(), []
    siskeudes_export.write(siskeudes_export.kabupaten(7, 2026, 5, lines=4), made)
    problems = each_village(made, lambda one: dealt.append(one.desa), kabupaten="53.01", year=2026)
    assert (problems, len(dealt), dealt) == ((), 7, sorted(dealt))
