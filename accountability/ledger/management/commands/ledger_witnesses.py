"""Says who may witness our log, and takes a signature that came as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accountability.ledger.public_log import cosigning


class Command(BaseCommand):
    """`ledger_witnesses` lists; `--accept KEY --title …`, `--end NAME` and `--take FILE` change."""

    help = "Lists, accepts and ends the witnesses of the public log; takes a signed checkpoint from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """One thing at a time."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--accept", metavar="KEY", help="the witness's public key, name+id+key")
        one.add_argument("--end", metavar="NAME", help="take no more signatures of this witness")
        one.add_argument("--take", metavar="FILE", help="a checkpoint with the witness's signature")
        parser.add_argument("--title", default="", help="whose it is, as the public page says it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does it, then lists."""
        at = timezone.now()
        try:
            if options["accept"]:
                cosigning.accept_witness(key=options["accept"], title=options["title"], at=at)
            elif options["end"] and not cosigning.end_witness(name=options["end"], at=at):
                raise CommandError("There is no witness of that name.")
            elif options["take"]:
                cosigning.take_cosignatures(note=Path(options["take"]).read_text(encoding="utf-8"), at=at)
        except cosigning.NotAWitness as problem:
            raise CommandError("That is no key of a witness, or --title is missing.") from problem
        except cosigning.NothingSigned as problem:
            raise CommandError("No witness we know signed one of our checkpoints there.") from problem
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError("The file cannot be read.") from problem
        for one in cosigning.witnesses():
            signed = (
                f"{one.signed_at:%Y-%m-%d %H:%M} UTC, {one.size} leaves" if one.signed_at else "never signed"
            )
            self.stdout.write(f"{one.witness.name} ({one.witness.title}): {signed}")
