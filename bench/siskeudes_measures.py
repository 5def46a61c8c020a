"""What `make bench` measures of Siskeudes: a village's year read, and villages brought in."""

import csv
import io
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from django.utils import timezone

from accountability.accounts.actors import system
from accountability.budget.proposed import Proposal
from accountability.budget.siskeudes import read
from accountability.budget.siskeudes.figures import figures
from accountability.budget.siskeudes.many_villages import each_village
from accountability.budget.taking_over import take_over
from accountability.regions.models import Wilayah
from bench import siskeudes_export
from bench.measures import Figure, per_second

YEAR, KABUPATEN = 2026, "99.01"
ALLOWED = 1000 / 600  # villages a second, of 1,000 in ten minutes
LEVELS = {2: ("provinsi", "provinsi"), 5: ("kabupaten_kota", "kabupaten"), 8: ("kecamatan", "kecamatan")}


@cache
def export(villages: int) -> bytes:
    """An export of `villages` villages with 120 lines of belanja each, and realisasi."""
    made = io.BytesIO()
    siskeudes_export.write(siskeudes_export.kabupaten(villages, YEAR, seed=1), made)
    return made.getvalue()


def know(codes: list[str]) -> None:
    """Makes the wilayah of these villages, with everything above them."""
    for length in (2, 5, 8, 13):
        level, kind = LEVELS.get(length, ("desa_kelurahan", "desa"))
        rows = [
            Wilayah(kode=kode, name="Contoh", level=level, type=kind, parent_id=_above(kode), fictional=True)
            for kode in sorted({code[:length] for code in codes})
        ]
        Wilayah.objects.bulk_create(rows, ignore_conflicts=True)


def _above(kode: str) -> str | None:
    return kode.rpartition(".")[0] or None


def bare(data: bytes) -> Decimal:
    """What nobody can do without: the tables unpacked, their fields parted, one column summed."""
    total = Decimal(0)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            rows = csv.DictReader(io.StringIO(packed.read(name).decode()))
            total += sum((Decimal(row.get("AnggaranStlhPAK") or 0) for row in rows), Decimal(0))
    return total


def village_read() -> Figure:
    """One village's year read, checked and summed, beside the bare reading of the same file."""
    data = export(1)

    def look(_: int) -> None:
        (proposal,) = read(io.BytesIO(data), kabupaten=KABUPATEN, year=YEAR).villages.values()
        figures(proposal)

    look(0)
    ours, alone = 1000 / per_second(10, look), 1000 / per_second(10, lambda _: bare(data))
    return Figure("Siskeudes: a village read", ours, alone, "ms", "csv alone", more_is_better=False)


def villages_brought_in(villages: int = 40) -> Figure:
    """Villages brought in as drafts with their realisasi, each second, beside what is allowed."""
    data = export(villages)
    codes: list[str] = []
    each_village(io.BytesIO(data), lambda one: codes.append(one.desa), kabupaten=KABUPATEN, year=YEAR)
    know(codes)

    def deal(proposal: Proposal) -> None:
        desa = Wilayah.objects.get(kode=proposal.desa)
        take_over(desa=desa, proposal=proposal, by=system("bench"), at=timezone.now())

    began = time.perf_counter()
    each_village(io.BytesIO(data), deal, kabupaten=KABUPATEN, year=YEAR)
    ours = villages / (time.perf_counter() - began)
    return Figure("Siskeudes: villages brought in", ours, ALLOWED, "/s", "1,000 in ten minutes", bar=1.0)


MEASURES: tuple[Callable[[], Figure], ...] = (village_read, villages_brought_in)
