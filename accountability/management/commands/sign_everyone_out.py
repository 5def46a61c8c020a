"""Signs everybody who works here out of every device, after a leak."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accountability.accounts import sessions


class Command(BaseCommand):
    """`manage.py sign_everyone_out`: accounts, passwords and second factors stay as they are."""

    help = "Signs everybody out of every device; they sign in again as usual."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many devices there were."""
        ended = sessions.end_everyones(at=timezone.now())
        self.stdout.write(f"{ended} devices signed out. Live pages close within seconds.")
