"""Reads what gammu-smsd took from a modem on this machine. Also gammu-smsd's RunOnReceive."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accountability.lib import phone_vault
from sms_gateway import sweeping
from sms_gateway.carriers import TryLater
from sms_gateway.models import Line


class Command(BaseCommand):
    help = "Stores the SMS that wait at a modem, and notes what became of those given to it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The line; what gammu-smsd adds (file names, row numbers) says only that there is something."""
        parser.add_argument("--line", required=True, help="the key of the line, as in manage.py sms_line")
        parser.add_argument("told", nargs="*", help="what gammu-smsd adds by itself; not needed")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError when there is no such line or its modem cannot be read; the SMS then stay there."""
        line = Line.objects.filter(carrier="gammu", key=options["line"]).first()
        if line is None:
            raise CommandError(f"There is no Gammu line {options['line']}; manage.py sms_line lists them.")
        try:
            swept = sweeping.sweep_gammu(line=line, at=timezone.now())
        except TryLater as problem:
            raise CommandError(f"This modem's folders or tables cannot be read: {problem.code}") from None
        except (phone_vault.NoPrivateKey, phone_vault.SealBroken):
            raise CommandError("This process has no PHONE_PRIVATE_KEY to open the line's password.") from None
        self.stdout.write(f"stored {swept.stored}, reports {swept.reports}")
