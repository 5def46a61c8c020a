"""Changes the keys of telephone numbers and of sessions without losing a number."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.first_start import draw_anew
from accountability.lib import phone_vault
from accountability.safekeeping import renewing


class Command(BaseCommand):
    """`manage.py renew_keys [--draw phones|session|all] [--dry-run]` (docs/how-to/change-keys.md)."""

    help = "Brings everything kept under keys of before under those of today; may be cut short and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--draw WHICH` only draws new keys beside those of now; `--dry-run` only counts."""
        which = ("phones", "session", "all")
        parser.add_argument(
            "--draw", choices=which, default="", help="draw new keys in VAR_DIR/env, and stop"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="count what needs keys of before, and stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """What was done and what is left; CommandError where something cannot be opened."""
        if options["draw"]:
            self._draw(options["draw"])
            return
        if options["dry_run"]:
            self._tell(renewing.left(at=timezone.now()))
            return
        try:
            left = renewing.renew(at=timezone.now(), tell=self.stdout.write)
        except phone_vault.NoPrivateKey:
            raise CommandError("This process has no PHONE_PRIVATE_KEY: run it where SMS are sent.") from None
        except phone_vault.SealBroken:
            sentence = "Something opens with no key: is the one before in PHONE_PRIVATE_KEY_BEFORE?"
            raise CommandError(sentence) from None
        self._tell(left)

    def _draw(self, which: str) -> None:
        changed = draw_anew(phones=which != "session", session=which != "phones")
        self.stdout.write(f"Changed in VAR_DIR/env: {', '.join(changed)}.")
        self.stdout.write("Now make a backup, start the posko again, and run: manage.py renew_keys")

    def _tell(self, left: renewing.Left) -> None:
        self.stdout.write(f"Under keys of before: {left.phones} phones, {left.spooled} SMS on disk.")
        if left.broken:
            self.stdout.write(f"{left.broken} phones open with no key we have: they cannot be answered.")
        if left.factors:
            self.stdout.write(f"{left.factors} second factors open with no SECRET_KEY we have.")
        if left.young:
            self.stdout.write(f"{left.young} SMS of the last two days keep their names: run this again then.")
        if left.slips:
            self.stdout.write(f"{left.slips} slips of open votes need the pepper of before.")
        needed = "still needed: run this again" if left.private_key else "not needed any more: remove it"
        self.stdout.write(f"PHONE_PRIVATE_KEY_BEFORE is {needed}.")
        if left.pepper:
            self.stdout.write("PHONE_PEPPER_BEFORE is still needed.")
        else:
            self.stdout.write(
                "No phone needs PHONE_PEPPER_BEFORE; a kunci from before does until it is used."
            )
