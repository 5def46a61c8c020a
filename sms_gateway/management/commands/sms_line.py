"""Sets up a number that people write to or a route that answers take, or shows all of them."""

import getpass
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from accountability.lib import phone_vault
from accountability.regions.models import Wilayah
from sms_gateway import gateway_setup
from sms_gateway.carriers import CARRIERS, guard
from sms_gateway.models import Line
from sms_gateway.routes import draw_door_key, route_of, sealed

# Passwords in a setting would lie open in the database.
SECRET_NAMES = {"password", "username", "token", "secret"}
HOW_SECRETS_ARE_READ = "name of a password; its value comes from SMS_SECRET_<NAME>, else from stdin"
WITH_DOORS = {"kannel", "gammu", "smsgate"}
IN_A_HEADER = {"kannel", "gammu"}
COUNTS = {"priority": "priority", "price": "rupiah_per_segment", "per_minute": "segments_per_minute"}
FOLDERS = ("inbox", "outbox", "sent", "error")


class Command(BaseCommand):
    help = "Without arguments: lists the lines. With a key: makes or changes that line."

    def add_arguments(self, parser: CommandParser) -> None:
        """A key of one's own choice, the carrier, the address, the desa it serves, and how it is reached."""
        add = parser.add_argument
        add("key", nargs="?", help="a name of your own choice, such as tirtasari")
        add("--carrier", choices=sorted(CARRIERS), help="default: twilio")
        add("--address", help="the number in full, such as +62812..., or a sender name")
        add("--desa", help="the code of the one village it serves; without: all of them")
        add("--receive-only", action="store_true", help="answers leave by another line")
        add("--send-only", action="store_true", help="nobody writes to it")
        add("--setting", action="append", default=[], metavar="NAME=VALUE", help="may be repeated")
        add("--secret", action="append", default=[], metavar="NAME", help=HOW_SECRETS_ARE_READ)
        add("--priority", type=int, help="among several routes the lowest goes first (default 100)")
        add("--price", type=int, metavar="RUPIAH", help="what one part costs")
        add("--per-minute", type=int, metavar="N", help="at most so many parts a minute; 0: no limit")
        add("--new-door-key", action="store_true", help="a new address for the gateway; the old one ends")

    def handle(self, *args: Any, **options: Any) -> None:
        """Also takes over a line that was made unassigned by the first SMS to it."""
        if options["key"] is None:
            return self._list()
        if options["receive_only"] and options["send_only"]:
            raise CommandError("A line either receives only or sends only.")
        if options["desa"] and not Wilayah.objects.filter(kode=options["desa"]).exists():
            raise CommandError(f"There is no village {options['desa']}; nothing was changed.")
        line = self._line(options)
        try:
            with transaction.atomic():
                self._change(line, options)
                made = line.pk is None
                line.save()
        except IntegrityError as problem:
            raise CommandError(
                "That key or that address belongs to another line; nothing was changed."
            ) from problem
        self.stdout.write(f"{'Made' if made else 'Changed'}: {line.key} ({line.carrier} {line.address})")
        for text in gateway_setup.lines_for(line):
            self.stdout.write(text)
        return None

    def _line(self, options: dict[str, Any]) -> Line:
        """The line of this address, else of this key, else a new one."""
        carrier, address = options["carrier"], options["address"]
        named = Line.objects.filter(key=options["key"]).first()
        if not address:
            if named is None:
                raise CommandError("Tell the line's number with --address.")
            return named
        carrier = carrier or (named.carrier if named else "twilio")
        line = Line.objects.filter(carrier=carrier, address=address).first() or named
        return line or Line(carrier=carrier, address=address)

    def _change(self, line: Line, options: dict[str, Any]) -> None:
        new = line.pk is None
        line.key, line.assigned = options["key"], True
        line.carrier = options["carrier"] or line.carrier
        line.address = options["address"] or line.address
        whole = new or bool(options["address"])
        if whole or options["receive_only"] or options["send_only"]:
            line.sends, line.receives = not options["receive_only"], not options["send_only"]
        if whole or options["desa"]:
            line.desa_id = options["desa"]
        _count(line, options)
        if line.carrier in WITH_DOORS and (options["new_door_key"] or not line.door_key):
            line.door_key = draw_door_key()
        # A gateway that is set up now tells its key in a header; those set up before go on as they are.
        first = {"key_in": "header"} if new and line.carrier in IN_A_HEADER else {}
        line.settings = {**first, **line.settings, **_settings(options["setting"])}
        _check(line)
        if options["secret"]:
            line.sealed_secrets = _with_secrets(line, options["secret"])

    def _list(self) -> None:
        for line in Line.objects.order_by("key"):
            serves = line.desa_id or ("everyone" if line.assigned else "nobody yet")
            self.stdout.write(f"{line.key}\t{line.carrier}\t{line.address}\t{serves}")


def _count(line: Line, options: dict[str, Any]) -> None:
    """Priority, price and pace, where they were told."""
    for option, field in COUNTS.items():
        if options[option] is not None:
            if options[option] < 0:
                raise CommandError(f"--{option.replace('_', '-')} must not be negative.")
            setattr(line, field, options[option])


def _settings(told: list[str]) -> dict[str, str]:
    """`name=value` pairs; an empty value takes the setting away in effect."""
    settings: dict[str, str] = {}
    for pair in told:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise CommandError("A --setting looks like name=value.")
        if name.strip().lower() in SECRET_NAMES:
            raise CommandError(f"{name.strip()} is a secret: give it with --secret {name.strip()}.")
        settings[name.strip()] = value.strip()
    return settings


def _check(line: Line) -> None:
    """Raises CommandError for settings that could never work."""
    try:
        guard.networks(line.settings.get("callers") or "")
    except ValueError:
        raise CommandError("callers must be addresses such as 127.0.0.1,10.0.0.0/8.") from None
    for name in ("url", "app_url"):
        if line.settings.get(name) and not line.settings[name].startswith(("http://", "https://")):
            raise CommandError(f"{name} must begin with http:// or https://.")
    if not str(line.settings.get("access_log_minutes") or "0").isdecimal():
        raise CommandError("access_log_minutes must be a number of minutes.")
    if line.carrier == "gammu":
        for name in FOLDERS:
            if line.settings.get(name) and not Path(line.settings[name]).is_dir():
                raise CommandError(f"{name} is not a folder on this machine.")


def _with_secrets(line: Line, names: list[str]) -> bytes:
    """The line's passwords with these added, sealed. Never from the command line: others can read that."""
    try:
        known = dict(route_of(line, with_secrets=True).secrets)
    except (phone_vault.NoPrivateKey, phone_vault.SealBroken):
        raise CommandError("The passwords of this line cannot be opened here to add to them.") from None
    for name in names:
        value = os.environ.get(f"SMS_SECRET_{name.upper()}") or _asked(name)
        if not value:
            raise CommandError(f"No value was given for the secret {name}.")
        known[name] = value
    return sealed(known)


def _asked(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ")
    return sys.stdin.readline().strip()
