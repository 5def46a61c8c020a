"""Reads an export of Siskeudes, shows what it holds, and brings it in as the draft of each village's year."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.budget.drafting import NoBudgetHere
from accountability.budget.proposed import Problem, Proposal
from accountability.budget.siskeudes import codes
from accountability.budget.siskeudes.figures import figures
from accountability.budget.siskeudes.many_villages import each_village
from accountability.budget.taking_over import take_over
from accountability.lib.rupiah import rupiah
from accountability.regions.models import Wilayah

FATES = {
    "read": "dibaca",
    "adopted": "menjadi rancangan",
    "again": "sama dengan yang terakhir dibawa masuk",
    "unknown": "tidak dikenal di sini, dilewati",
    "refused": "DITOLAK, perbaiki dulu",
    "failed": "GAGAL disimpan",
}
_HEAD = ("Kode", "Pendapatan", "Belanja", "SILPA", "Realisasi belanja", "30%", "")
_SHOWN = 40  # problems in the table for people; --json has them all


class Command(BaseCommand):
    help = "Membaca ekspor Siskeudes (ZIP berisi tabel CSV) dan menjadikannya rancangan anggaran tiap desa."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """FILE and what it is read as."""
        parser.add_argument("file", metavar="FILE.zip")
        parser.add_argument(
            "--kabupaten", required=True, metavar="KODE", help="kode Kemendagri, seperti 53.01"
        )
        parser.add_argument("--tahun", required=True, metavar="N", help="tahun anggaran")
        parser.add_argument("--desa", nargs="+", metavar="KODE", help="hanya desa ini, kode Kemendagri")
        parser.add_argument("--dry-run", action="store_true", help="hanya membaca; tidak ada yang disimpan")
        parser.add_argument("--json", action="store_true", help="jawaban untuk program, satu objek JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads, brings in, answers. Ends with status 1 where anything was refused."""
        run = _Run(keep=not options["dry_run"])
        run.go(options)
        if options["json"]:
            self.stdout.write(json.dumps(run.as_data(), ensure_ascii=False))
        else:
            self._tell(run)
        if run.code == "reject":
            sys.exit(1)

    def _tell(self, run: "_Run") -> None:
        rows = [_HEAD, *(_row(kode, run.figures.get(kode), fate) for kode, fate in run.fates.items())]
        widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
        for row in rows if len(rows) > 1 else []:
            cells = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
            self.stdout.write("  ".join((row[0].ljust(widths[0]), *cells, row[-1])).rstrip())
        for problem in run.problems[:_SHOWN]:
            self.stdout.write(_sentence(problem))
        if len(run.problems) > _SHOWN:
            self.stdout.write(f"Dan {len(run.problems) - _SHOWN} masalah lain; --json memuat semuanya.")
        counts = Counter(run.fates.values())
        told = [f"{counts[fate]} desa {words}" for fate, words in FATES.items() if counts[fate]]
        self.stdout.write("; ".join(told) + "." if told else "Tidak ada desa yang terbaca.")


class _Run:
    """One run over a file: figures, fates and problems of its villages."""

    def __init__(self, *, keep: bool) -> None:
        self.keep = keep
        self.figures: dict[str, dict[str, Any]] = {}
        self.fates: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._known: set[str] | None = None

    @property
    def code(self) -> str:
        """ok, warn or reject, by the worst problem."""
        levels = {problem.level for problem in self.problems}
        return "reject" if "reject" in levels else "warn" if levels else "ok"

    def go(self, options: dict[str, Any]) -> None:
        """Reads the file and deals with each village."""
        kabupaten, said = options["kabupaten"].strip().rstrip("."), options["tahun"].strip()
        year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else 0
        self._known = _known_villages(kabupaten, must=self.keep)
        try:
            with Path(options["file"]).open("rb") as file:
                only = [codes.desa(kabupaten, desa) or desa for desa in options["desa"] or ()] or None
                found = each_village(file, self.deal, kabupaten=kabupaten, year=year, only=only)
        except (OSError, ValueError):
            found = (Problem("reject", "", None, "", "Berkas ini tidak ada atau tidak bisa dibuka."),)
        self.problems = [*found, *self.problems]

    def deal(self, proposal: Proposal) -> None:
        """Counts a village, and brings it in if that is wanted.

        A refused one has figures too, as the file makes them up, unless money could not be read or placed.
        """
        kode = proposal.desa
        if proposal.lines and not proposal.incomplete:
            self.figures[kode] = figures(proposal)
        if proposal.rejected:
            self.fates[kode] = "refused"
            return
        if self._known is not None and kode not in self._known:
            self.fates[kode] = "unknown"
            if self.keep:
                sentence = (
                    f"{kode}: desa ini tidak dikenal di sini, jadi dilewati; periksa kode kabupatennya."
                )
                self.problems.append(Problem("warn", "Ta_RABRinci", None, "Kd_Desa", sentence))
            return
        self.fates[kode] = self._bring_in(proposal) if self.keep else "read"

    def as_data(self) -> dict[str, Any]:
        """The answer for programs (docs: interfaces)."""
        return {
            "code": self.code,
            "villages": self.figures,
            "problems": [
                {
                    "level": one.level,
                    "table": one.table,
                    "row": one.row,
                    "column": one.column,
                    "sentence": one.sentence,
                }
                for one in self.problems
            ],
            "fates": self.fates,
        }

    def _bring_in(self, proposal: Proposal) -> str:
        desa = Wilayah.objects.get(kode=proposal.desa)
        try:
            apb = take_over(desa=desa, proposal=proposal, by=system("import_siskeudes"), at=timezone.now())
        except (DatabaseError, NoBudgetHere):
            sentence = f"{proposal.desa}: tidak bisa disimpan; desa lain tidak terpengaruh."
            self.problems.append(Problem("reject", "", None, "", sentence))
            return "failed"
        return "again" if apb is None else "adopted"


def _known_villages(kabupaten: str, *, must: bool) -> set[str] | None:
    """The villages of the kabupaten in the database; None where a look (dry run) finds no list at all."""
    name = str(connection.settings_dict["NAME"])
    if not must and connection.vendor == "sqlite" and not Path(name).exists():
        return None  # asking would make an empty database
    try:
        of_kabupaten = Wilayah.objects.desa().filter(kode__startswith=f"{kabupaten}.")
        known = set(of_kabupaten.values_list("kode", flat=True))
    except DatabaseError:
        if must:
            raise
        return None
    return known if known or must else None


def _row(kode: str, told: dict[str, Any] | None, fate: str) -> tuple[str, ...]:
    if told is None:
        return (kode, "", "", "", "", "", FATES[fate])
    spent, share = told["realisasi_belanja"], told["pct30_pp11_2019"]
    return (
        kode,
        rupiah(told["pendapatan"]),
        rupiah(told["belanja"]),
        rupiah(told["silpa_berjalan"]),
        "-" if spent is None else rupiah(spent),
        "-" if share is None else f"{share:.2f}".replace(".", ","),
        FATES[fate],
    )


def _sentence(problem: Problem) -> str:
    place = ", ".join(
        part
        for part in (problem.table, f"baris {problem.row}" if problem.row else "", problem.column)
        if part
    )
    level = "HARUS DIPERBAIKI" if problem.level == "reject" else "Perhatikan"
    return f"{level}: {problem.sentence}{f' [{place}]' if place else ''}"
