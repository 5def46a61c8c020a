"""Looks at another installation's log and signs it, as a witness; to be run daily on one's own machine."""

import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accountability.ledger.public_log import notes
from accountability.ledger.public_log.shelf import Unreachable, source_of
from accountability.ledger.public_log.witnessing import WillNotSign, look_and_sign, own_key


class Command(BaseCommand):
    """`manage.py ledger_witness https://posko.example/buku-jejak/log --log-key … --name …`."""

    help = "Checks that a public log only grew since this witness last looked, and signs it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the log is, whose key signs it, and where this witness keeps its own key and memory."""
        parser.add_argument("log", nargs="?", default="", help="address or folder of the log")
        parser.add_argument("--log-key", default="", help="the log's public key, got from people you know")
        parser.add_argument(
            "--name", required=True, help="the witness's name, such as kecamatan.example/saksi"
        )
        parser.add_argument("--key", help="file of the witness's key; made on first use")
        parser.add_argument("--memory", help="file of what this witness signed last")
        parser.add_argument("--out", help="write the signed checkpoint to this file")
        parser.add_argument("--post", help="hand it in at this address, such as …/buku-jejak/saksi/")

    def handle(self, *args: Any, **options: Any) -> None:
        """Without a log: prints the witness's public key, to be handed to the log's operator."""
        folder = Path(settings.VAR_DIR) / "witness"
        if not notes.is_name(options["name"]):
            raise CommandError("A witness's name has no blanks and no plus.")
        try:
            key = own_key(Path(options["key"] or folder / "key"))
            if not options["log"]:
                self.stdout.write(notes.verifier_of(options["name"], key, notes.COSIGNATURE).written)
                return
            seen = look_and_sign(
                log=source_of(options["log"]),
                log_key=options["log_key"],
                name=options["name"],
                key=key,
                memory=Path(options["memory"] or folder / "memory.json"),
                seconds=int(time.time()),
            )
        except (WillNotSign, Unreachable, OSError) as problem:
            raise CommandError(f"Not signed: {problem}") from problem
        self._hand_over(seen.note, options)
        self.stderr.write(f"Signed: {seen.size} leaves, {seen.size - seen.before} more than last time.")

    def _hand_over(self, note: str, options: dict[str, Any]) -> None:
        if options["out"]:
            Path(options["out"]).write_text(note, encoding="utf-8")
        if options["post"]:
            _post(options["post"], note)
        if not options["out"] and not options["post"]:
            self.stdout.write(note)


def _post(address: str, note: str) -> None:
    if not address.startswith(("http://", "https://")):
        raise CommandError("--post needs an http(s) address.")
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    request = urllib.request.Request(address, data=note.encode(), headers=headers, method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20):  # noqa: S310 - http(s) alone, as looked at above
            return
    except urllib.error.HTTPError as problem:
        raise CommandError(f"The log did not take the signature ({problem.code}).") from problem
    except OSError as problem:
        raise CommandError(f"The log cannot be reached: {problem}.") from problem
