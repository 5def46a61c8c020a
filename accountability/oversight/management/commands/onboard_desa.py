"""Takes villages on board from the machine itself: `manage.py onboard_desa KODE … [--file FILE]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.oversight.onboarding.people_rows import kode_of
from accountability.oversight.onboarding.refusals import NothingToTake, NotOurs
from accountability.oversight.onboarding.village_rows import read_villages
from accountability.oversight.onboarding.villages import Told, board


class Command(BaseCommand):
    """`manage.py onboard_desa 99.01.01.2001 99.01.01.2002` or `--file tempat.csv`; twice changes nothing."""

    help = "Takes villages on board, so that they are served; a file may tell their dusun and households."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Codes, a file, or both."""
        parser.add_argument("kode", nargs="*", help="code of a village, such as 99.01.01.2001")
        parser.add_argument("--file", help="an .xlsx or .csv with the columns kode wilayah, dusun, jumlah KK")

    def handle(self, *args: Any, **options: Any) -> None:
        """Every refusal is one sentence."""
        at = timezone.now()
        told = [Told(kode_of(kode) or kode) for kode in options["kode"]]
        if options["file"]:
            told += _from_file(Path(options["file"]), at.date())
        try:
            done = board(told=told, within=None, by=system("operator"), at=at)
        except NothingToTake as refusal:
            raise CommandError("Name at least one code, or a file with --file.") from refusal
        except NotOurs as refusal:
            raise CommandError("A code is unknown here, or has no budget of its own.") from refusal
        self.stdout.write(f"{done.villages} villages are new on board, {done.dusun} rows were filled in.")


def _from_file(path: Path, today: Any) -> list[Told]:
    try:
        with path.open("rb") as file:
            rows = read_villages(file, today=today)
    except OSError as problem:
        raise CommandError(f"{path} cannot be read.") from problem
    except Unreadable as problem:
        raise CommandError(problem.sentence) from problem
    faults = [f"row {row.number}, {column}: {sentence}" for row in rows for column, sentence in row.faults]
    if faults:
        raise CommandError("\n".join(faults))
    return [row.told for row in rows]
