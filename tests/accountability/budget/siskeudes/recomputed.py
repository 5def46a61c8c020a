"""An independent recomputation of an export's figures: plain csv and Decimal, nothing of the product."""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

type Sums = dict[str, dict[str, Decimal]]


def recomputed(packed: bytes, kabupaten: str, year: int) -> dict[str, dict[str, Any]]:
    """Figures of every village of the year, as domain rules say: sums of the file's own cells."""
    export = _Export(packed, kabupaten, year)
    _plan(export)
    _realisasi(export)
    return {desa: _figures(of) for desa, of in export.sums.items()}


class _Export:
    def __init__(self, packed: bytes, kabupaten: str, year: int) -> None:
        self.files, self.kabupaten, self.year = zipfile.ZipFile(io.BytesIO(packed)), kabupaten, str(year)
        self.sums: Sums = defaultdict(lambda: defaultdict(Decimal))

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        text = self.files.read(f"{table}.csv").decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text)):
            told = {name.lower(): cell for name, cell in row.items()}
            if told["tahun"] == self.year:
                yield told

    def add(self, row: dict[str, str], what: str, amount: str) -> None:
        self.sums[f"{self.kabupaten}.{row['kd_desa'].rstrip('.')}"][what] += Decimal(amount or "0")


def _plan(export: _Export) -> None:
    for row in export.rows("Ta_RABRinci"):
        account, amount = row["kd_rincian"], row["anggaranstlhpak"]
        if account.startswith("5"):
            keg = row["kd_keg"].removeprefix(row["kd_desa"])
            export.add(row, "belanja", amount)
            export.add(row, "bidang" + keg[1], amount)
            if keg in ("01.01.01.", "01.01.02.", "01.01.05.", "01.01.06."):
                export.add(row, "tetap", amount)
        else:
            part = {"4": "pendapatan", "6.1": "masuk", "6.2": "keluar"}
            export.add(row, part.get(account[:1]) or part[account[:3]], amount)


def _realisasi(export: _Export) -> None:
    kinds = {(row["kd_desa"], row["no_spp"]): row["jn_spp"] for row in export.rows("Ta_SPP")}
    way = {"4": "diterima", "5": "dibayar"}
    for table in ("Ta_TBPRinci", "Ta_SPPRinci", "Ta_SPJRinci", "Ta_Mutasi"):
        for row in export.rows(table):
            if table != "Ta_SPPRinci" or kinds[row["kd_desa"], row["no_spp"]] != "UM":
                export.add(row, way.get(row["kd_rincian"][:1], "lain"), row["nilai"])
    for row in export.rows("Ta_JurnalUmumRinci"):
        side = "kredit" if row["kd_rincian"].startswith("4") else "debet"
        export.add(row, way.get(row["kd_rincian"][:1], "lain"), row[side])


def _figures(of: dict[str, Decimal]) -> dict[str, Any]:
    silpa = of["pendapatan"] - of["belanja"] + of["masuk"] - of["keluar"]
    share = of["tetap"] * 100 / of["belanja"] if of["belanja"] else None
    return {
        "pendapatan": _whole(of["pendapatan"]),
        "belanja": _whole(of["belanja"]),
        "per_bidang": {n: _whole(of[f"bidang{n}"]) for n in "12345"},
        "penerimaan_pembiayaan": _whole(of["masuk"]),
        "pengeluaran_pembiayaan": _whole(of["keluar"]),
        "silpa_berjalan": _whole(silpa),
        "realisasi_pendapatan": _whole(of["diterima"]),
        "realisasi_belanja": _whole(of["dibayar"]),
        "pct30_pp11_2019": None if share is None else float(share.quantize(Decimal("0.01"), ROUND_HALF_UP)),
    }


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
