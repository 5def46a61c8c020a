"""Names, addresses, bank accounts and NPWP of an export get nowhere: canaries stand in for them."""

import json
import logging
from pathlib import Path

import pytest

from accountability.budget.models import APBDesa, BroughtIn, BudgetedKegiatan, BudgetLine, Realisasi
from accountability.ledger.models import Entry
from bench import siskeudes_export
from tests import makers
from tests.accountability.budget.siskeudes.exports import Tables, cell, packed, tables
from tests.accountability.budget.siskeudes.test_import_command import ASKED, FIRST, run

READ = {
    *("Tahun", "Kd_Desa", "Kd_Keg", "Kd_Rincian", "Kd_SubRinci", "No_Urut", "Uraian", "Satuan", "Versi"),
    *("Nama_Kegiatan", "Lokasi", "Waktu", "Keluaran", "Jbt_PPTKD", "No_SPP", "No_SPJ", "No_Bukti", "NoBukti"),
    *("Tgl_SPP", "Tgl_SPJ", "Tgl_Bukti", "Tanggal", "Jn_SPP", "Nilai", "nilai", "Debet", "Kredit", "Pagu"),
    *("SumberDana", "Sumberdana", "Anggaran", "AnggaranPAK", "AnggaranStlhPAK", "Pagu_PAK", "Jumlah"),
    *("JmlSatuan", "HrgSatuan", "JmlSatuanPAK", "HrgSatuanPAK"),
}


def with_canaries() -> Tables:
    """A canary in every cell that is not read, in whole tables, and where an amount and codes belong."""
    told = tables()
    for rows in told.values():
        for at in [at for at, name in enumerate(rows[0]) if name not in READ]:
            for row in rows[1:]:
                row[at] = "KENARI"
    people = siskeudes_export.HEADERS["Ta_SPPBukti"].split(",")
    for table in ("Ta_SPPBukti", "Ta_SPJBukti", "Ta_Perangkat", "Ref_Bank_Desa", "Ta_Pajak"):
        told[table] = [people, ["KENARI"] * len(people)]
    heads = ["Tahun", "Kd_Desa", "Nm_Kades", "NPWP", "Status"]
    told["Ta_Desa"] = [heads, ["2026", "90.2001.", "KENARI", "KENARI", "AWAL"]]
    cell(told, "Ta_RABRinci", 41, "AnggaranStlhPAK", "KENARI")
    told["Ta_SPPRinci"].append(["2026", "90.2002.", *["KENARI"] * 6])
    return told


@pytest.mark.django_db
def test_no_canary_sings_in_answers_rows_or_logs(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    makers.make_desa(FIRST)
    path = tmp_path / "kenari.zip"
    path.write_bytes(packed(with_canaries()))
    with caplog.at_level(logging.DEBUG):
        _, printed = run(str(path), *ASKED, "--json")
        _, shown = run(str(path), *ASKED)
    assert json.loads(printed)["fates"][FIRST] == "adopted"
    tables_of = (BroughtIn, APBDesa, BudgetLine, BudgetedKegiatan, Realisasi, Entry)
    kept = [list(model._default_manager.values()) for model in tables_of]
    for place in (printed, shown, caplog.text, repr(kept)):
        assert "KENARI" not in place
