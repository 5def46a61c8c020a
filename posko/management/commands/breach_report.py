"""After a leak: counts who is concerned, writes letters and a list, and sends the notices when told to."""

import csv
import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import day_begins
from posko.personal.breach import KINDS, Breach, UnknownKind, letter, notify, subjects


class Command(BaseCommand):
    """`manage.py breach_report --desa 99.01 --data nomor,kata --since DAY --until DAY --out FOLDER`."""

    help = (
        "Lists the people concerned by a leak as opaque marks, with letters; --send promises the SMS notices."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What leaked, and where the files go."""
        parser.add_argument(
            "--desa", required=True, help="code of a wilayah: a desa, or all inside a kabupaten"
        )
        parser.add_argument("--data", required=True, help=f"of {', '.join(KINDS)}, with commas")
        parser.add_argument(
            "--since", required=True, type=dt.date.fromisoformat, help="first day, 2026-01-31"
        )
        parser.add_argument("--until", required=True, type=dt.date.fromisoformat, help="last day")
        parser.add_argument(
            "--found", type=dt.date.fromisoformat, help="day it became known; today without it"
        )
        parser.add_argument("--out", required=True, help="folder for the letters and the list")
        parser.add_argument("--send", action="store_true", help="promise one SMS to each phone concerned")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError, one sentence, for data nobody knows."""
        at, kode = timezone.now(), options["desa"]
        breach = Breach(
            kode=kode,
            kinds=tuple(options["data"].split(",")),
            since=day_begins(options["since"], kode),
            until=day_begins(options["until"] + dt.timedelta(days=1), kode),
            found_at=day_begins(options["found"], kode) if options["found"] else at,
        )
        try:
            people = subjects(breach)
        except UnknownKind:
            raise CommandError(f"--data takes {', '.join(KINDS)}, with commas.") from None
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        for to in ("lembaga", "warga"):
            (folder / f"surat-{to}.txt").write_text(letter(breach, people, to=to), encoding="utf-8")
        with (folder / "subjek.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["tanda", "desa", "aspirasi", "bisa_dikabari"])
            rows.writerows(
                [harmless(one.mark), one.desa, one.voices, "ya" if one.reachable else "tidak"]
                for one in people
            )
        self.stdout.write(f"{len(people)} orang, {sum(one.reachable for one in people)} bisa dikabari.")
        if options["send"]:
            self.stdout.write(f"{notify(breach, at=at)} SMS dijanjikan.")
