"""Makes the dumps of open data by hand, and says what was made."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.lib.alone import Busy
from public_site.dumps.making import Made, NoRoom, make
from public_site.dumps.nightly import note, only_here
from public_site.dumps.places import kabupaten_in_service
from public_site.dumps.taken_back import look
from public_site.dumps.version import version_of


class Command(BaseCommand):
    """`open_data [--kabupaten KODE]`: the same files as at night, in VAR_DIR/data-terbuka."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which kabupaten; all of them if not told."""
        parser.add_argument("--kabupaten", help="only this kabupaten, such as 99.01")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each kabupaten; ends with status 1 when one of them failed."""
        served = [one for one in kabupaten_in_service() if options["kabupaten"] in {None, one.kode}]
        if not served:
            raise CommandError("No kabupaten of this code has a village that uses the posko.")
        failed = []
        try:
            with only_here():
                look(at=timezone.now())
                failed = [one.kode for one in served if not self._made(one)]
        except Busy:
            raise CommandError("Dumps are being made at this moment; try again later.") from None
        if failed:
            raise CommandError(f"Not made: {', '.join(failed)}.")

    def _made(self, kabupaten: Any) -> bool:
        at, began = timezone.now(), time.monotonic()
        try:
            version = version_of(kabupaten.kode, at=at)
            made = make(kabupaten, at=at)
        except NoRoom:
            self.stderr.write(f"{kabupaten.kode}: the disk is nearly full, nothing was made.")
            return False
        except Exception as problem:  # noqa: BLE001 - its text may hold words; the others are made
            self.stderr.write(f"{kabupaten.kode}: failed with {type(problem).__name__}.")
            return False
        note(kabupaten, at=at, version=version)
        self.stdout.write(_told(made, time.monotonic() - began))
        return True


def _told(made: Made, seconds: float) -> str:
    dump = made.dump
    rows = sum(part.rows or 0 for part in dump.parts)
    size = sum(part.bytes for part in dump.parts[1:])
    what = "new" if made.is_new else "unchanged"
    return (
        f"{dump.kabupaten} {dump.name} ({what}): {dump.villages} villages, {rows} rows, {size / 1e6:.1f} MB, "
        f"packed {dump.whole.bytes / 1e6:.1f} MB, sha256 {dump.whole.sha256}, {seconds:.1f} s"
    )
