"""Open data line by line: stable columns, a package around them, a kabupaten at once, nothing to run."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accountability.accounts.models import Membership
from accountability.budget.models import APBDesa
from accountability.regions.models import Wilayah
from public_site.line_data import columns
from tests import makers
from tests.public_site.conftest import YEAR, Walked

# Others build on these names and this order: a column may be added at the end, none may go or move.
PROMISED = """
kode_wilayah nama_wilayah tahun perubahan_ke jenis bidang_kode bidang kegiatan_kode kegiatan fungsi_kode
fungsi rekening_kode rekening uraian sumber_kode sumber volume satuan harga_satuan anggaran realisasi
""".split()  # noqa: SIM905
FINGERPRINTED = ("rekening_kode", "kegiatan_kode", "sumber_kode", "anggaran", "uraian")


def table(text: str) -> list[dict[str, str]]:
    """The rows."""
    return list(csv.DictReader(io.StringIO(text)))


class TestLines:
    def test_the_columns_are_as_promised(self, client: Client, walked: Walked) -> None:
        text = client.get(f"{walked.budget}/baris.csv").content.decode()
        assert text.split("\r\n")[0].split(",")[: len(PROMISED)] == PROMISED
        assert [one.name for one in columns()][: len(PROMISED)] == PROMISED

    def test_anyone_can_compute_the_fingerprint_of_the_ledger(self, client: Client, walked: Walked) -> None:
        rows = table(client.get(f"{walked.budget}/baris.csv").content.decode())
        told = sorted(
            "\t".join(
                " ".join(cell.removeprefix("'").split()) for cell in [r[name] for name in FINGERPRINTED]
            )
            for r in rows
            if r["uraian"] != "Tanpa baris di anggaran"
        )
        computed = hashlib.sha256("".join(f"{row}\n" for row in told).encode()).hexdigest()
        data = json.loads(client.get(f"{walked.budget}.json").content)
        assert computed == data["sha256"] == APBDesa.objects.get().content_sha256

    def test_no_cell_is_a_formula(self, client: Client, walked: Walked) -> None:
        rows = table(client.get(f"{walked.budget}/baris.csv").content.decode())
        cells = [cell for row in rows for cell in row.values()]
        assert "'=SILPA()" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


class TestThePackage:
    def test_it_describes_the_file_beside_it(self, client: Client, walked: Walked) -> None:
        told = json.loads(client.get(f"{walked.budget}/datapackage.json").content)
        assert told["profile"] == "fiscal-data-package"
        assert told["licenses"][0]["name"] == "CC-BY-4.0"
        resource = told["resources"][0]
        assert resource["path"] == "baris.csv"
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert list(fields)[: len(PROMISED)] == PROMISED
        assert fields["anggaran"]["columnType"] == "value"
        assert fields["tahun"]["columnType"] == "date:fiscal-year"
        assert all(field["description"] for field in fields.values())
        sources = [m["source"] for m in told["model"]["measures"].values()]
        for dimension in told["model"]["dimensions"].values():
            sources += [one["source"] for one in dimension["attributes"].values()]
        assert set(sources) <= set(fields)


class TestAKabupaten:
    def test_it_is_streamed_with_every_published_village(
        self, client: Client, walked: Walked, kades: Membership
    ) -> None:
        other = makers.make_desa("99.01.02.2001", "Mekarsari")
        makers.make_published(other, kades.actor(), amount=7)
        makers.make_draft(makers.make_desa("99.01.01.2005", "Rahasia"), kades.actor(), amount=12_345)
        answer = client.get(f"/data/anggaran/99.01/{YEAR}.csv")
        assert answer.streaming
        text = b"".join(answer).decode()
        assert {row["kode_wilayah"] for row in table(text)} == {walked.desa.kode, other.kode}
        assert "12345" not in text
        again = client.get(f"/data/anggaran/99.01/{YEAR}.csv", headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
        package = json.loads(client.get(f"/data/anggaran/99.01/{YEAR}.datapackage.json").content)
        assert package["resources"][0]["path"] == f"{YEAR}.csv"

    @pytest.mark.parametrize("path", ["99.01/2019.csv", "99.77/2027.csv", "99.01/2019.datapackage.json"])
    def test_what_nobody_published_is_not_found(self, client: Client, walked: Walked, path: str) -> None:
        assert client.get(f"/data/anggaran/{path}").status_code == 404

    def test_a_withdrawal_changes_the_etag_and_empties_it(self, client: Client, walked: Walked) -> None:
        address = f"/data/anggaran/99.01/{YEAR}.csv"
        assert client.get(address).status_code == 200
        APBDesa.objects.update(withdrawn_at=makers.NOW, withdrawal_reason="Salah")
        assert client.get(address).status_code == 404


class TestExport:
    def test_the_files_are_the_addresses(self, client: Client, walked: Walked, tmp_path: Path) -> None:
        call_command("export_open_data", str(tmp_path), verbosity=0)
        written = (tmp_path / "99.01" / f"{YEAR}.csv").read_bytes()
        assert written == b"".join(client.get(f"/data/anggaran/99.01/{YEAR}.csv"))
        told = json.loads((tmp_path / "99.01" / f"{YEAR}.datapackage.json").read_text())
        assert told["fiscalPeriod"] == {"start": f"{YEAR}-01-01", "end": f"{YEAR}-12-31"}
        assert not list(tmp_path.rglob("*.new"))

    def test_one_kabupaten_or_one_year_may_be_chosen(
        self, walked: Walked, desa: Wilayah, tmp_path: Path, capsys: Any
    ) -> None:
        call_command("export_open_data", str(tmp_path), "--kabupaten", "11.01")
        call_command("export_open_data", str(tmp_path), "--tahun", "2019")
        assert not list(tmp_path.rglob("*.csv"))
        assert "0 files" in capsys.readouterr().out


def test_the_page_of_data_explains_every_column(client: Client, walked: Walked) -> None:
    client.get(walked.home)
    page = client.get("/data/").content.decode().replace("\u200b", "")
    for name in PROMISED:
        assert f"<dt>{name}</dt>" in page, name
    for end in ("/baris.csv", "/datapackage.json", ".csv", ".json"):
        assert f'href="{walked.budget}{end}"' in page
    assert f'href="/data/anggaran/99.01/{YEAR}.csv"' in page
    assert "CC BY 4.0" in page
