"""Sets up a number that people write to, or shows all of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from sms_gateway.models import Line


class Command(BaseCommand):
    help = "Without arguments: lists the lines. With a key: makes or changes that line."

    def add_arguments(self, parser: CommandParser) -> None:
        """A key of one's own choice, the carrier, the address, and the desa that the line serves."""
        parser.add_argument("key", nargs="?", help="a name of your own choice, such as tirtasari")
        parser.add_argument("--carrier", default="twilio")
        parser.add_argument("--address", help="the number in full, such as +62812...")
        parser.add_argument("--desa", help="the code of the one village it serves; without: all of them")
        parser.add_argument("--receive-only", action="store_true", help="answers leave by another line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Also takes over a line that was made unassigned by the first SMS to it."""
        if options["key"] is None:
            return self._list()
        if not options["address"]:
            raise CommandError("Tell the line's number with --address.")
        values = {
            "key": options["key"],
            "desa_id": options["desa"],
            "sends": not options["receive_only"],
            "assigned": True,
        }
        try:
            line, made = Line.objects.update_or_create(
                carrier=options["carrier"], address=options["address"], defaults=values
            )
        except IntegrityError as problem:
            raise CommandError(
                "That key or that village code does not fit; nothing was changed."
            ) from problem
        self.stdout.write(f"{'Made' if made else 'Changed'}: {line.key} ({line.carrier} {line.address})")
        return None

    def _list(self) -> None:
        for line in Line.objects.order_by("key"):
            serves = line.desa_id or ("everyone" if line.assigned else "nobody yet")
            self.stdout.write(f"{line.key}\t{line.carrier}\t{line.address}\t{serves}")
