"""Exactness: every published total is what an independent reckoning says, to the rupiah, in every form."""

import csv
import io
import json
import re

import pytest
from django.test import Client

from accountability.lib.rupiah import rupiah
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from public_site.budget_sheet import per_function, sheet
from public_site.kabupaten_data import stream
from tests.public_site.budget_maker import Reckoned, make_any_budget

pytestmark = pytest.mark.django_db
SEEDS = range(8)


def text(client: Client, address: str) -> str:
    """The answer as text."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows(csv_text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(csv_text.lstrip("\ufeff"))))


def total(table: list[dict[str, str]], kind: str, column: str) -> int:
    """The sum of a column for one kind of rows."""
    return sum(int(row[column] or 0) for row in table if row["jenis"] == kind)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sheet_is_what_was_drawn(desa: Wilayah, seed: int) -> None:
    told = make_any_budget(desa, seed)
    figures = sheet(told.apb, PRESETS["umum"])
    assert [one.planned for one in figures.bidang] == told.bidang("planned")
    assert [one.spent for one in figures.bidang] == told.bidang("spent")
    assert {one.kode: one.planned for one in figures.jobs} == {k: told.planned[k] for k in told.planned}
    assert (figures.belanja, figures.spent) == (told.planned.total(), told.spent.total())
    assert figures.unplanned == told.unplanned
    assert {one.kode: one.planned for one in figures.income} == dict(told.income)
    assert figures.received == (told.received.total() if told.received else None)
    assert (figures.penerimaan, figures.pengeluaran) == (told.financing["6.1"], told.financing["6.2"])
    by_function = per_function(figures)
    assert sum(one.planned for one in by_function) == figures.belanja
    assert sum(one.spent for one in by_function) == figures.spent


@pytest.mark.parametrize("seed", SEEDS)
def test_page_csv_json_lines_dump_and_baliho_agree(client: Client, desa: Wilayah, seed: int) -> None:
    told = make_any_budget(desa, seed)
    base = f"/desa/{desa.kode}/anggaran/{told.apb.year}"
    page, poster = text(client, f"{base}/"), text(client, f"{base}/baliho/")
    summary, lines = rows(text(client, f"{base}.csv")), rows(text(client, f"{base}/baris.csv"))
    data = json.loads(text(client, f"{base}.json"))
    dump = rows("".join(stream(desa.kode[:5], told.apb.year)))
    _agree(told, data, summary, lines)
    assert dump == lines
    for amount in (told.planned.total(), told.income.total()):
        assert rupiah(amount) in page
        assert f">{rupiah(amount)}<" in poster
    for amount in told.bidang("planned"):
        assert f">{rupiah(amount)}<" in poster
    assert f">{rupiah(told.spent.total())}<" in poster


def _agree(told: Reckoned, data: dict[str, object], *tables: list[dict[str, str]]) -> None:
    assert (data["belanja"], data["realisasi"]) == (told.planned.total(), told.spent.total())
    assert data["pendapatan"] == told.income.total()
    for table in tables:
        assert total(table, "belanja", "anggaran") == told.planned.total()
        assert total(table, "belanja", "realisasi") == told.spent.total()
        assert total(table, "pendapatan", "anggaran") == told.income.total()
        assert total(table, "pendapatan", "realisasi") == told.received.total()
        assert total(table, "penerimaan_pembiayaan", "anggaran") == told.financing["6.1"]
        assert total(table, "pengeluaran_pembiayaan", "anggaran") == told.financing["6.2"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_bidang_page_adds_up_to_its_bar(client: Client, desa: Wilayah, seed: int) -> None:
    told = make_any_budget(desa, seed)
    base = f"/desa/{desa.kode}/anggaran/{told.apb.year}"
    for bidang, planned in zip("12345", told.bidang("planned"), strict=True):
        own = [kode for kode in told.planned if kode[0] == bidang]
        if not own:
            assert client.get(f"{base}/bidang/{bidang}/").status_code == 404
            continue
        page = text(client, f"{base}/bidang/{bidang}/")
        assert f'<strong class="utuh">{rupiah(planned)}</strong>' in page
        subs = re.findall(r'<p>Rencana <span class="utuh">Rp([\d.]+)</span>', page)
        assert sum(int(one.replace(".", "")) for one in subs) == planned


@pytest.mark.parametrize("seed", SEEDS)
def test_the_squares_of_page_and_card_are_a_hundred(client: Client, desa: Wilayah, seed: int) -> None:
    told = make_any_budget(desa, seed)
    page = text(client, f"/desa/{desa.kode}/anggaran/{told.apb.year}/")
    shares = [int(n) for n in re.findall(r"<b>(\d+)%</b></li>", page)]
    assert sum(shares) == (100 if told.planned.total() else 0)
