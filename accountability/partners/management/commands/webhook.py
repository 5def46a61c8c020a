"""Adds, ends and lists the addresses of partners that are told of changes; the secret is printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.partners.models import ApiKey, Standing, Webhook
from accountability.partners.webhook_rules import RULES
from accountability.partners.webhooks import (
    HEAR,
    AddressUnfit,
    AlreadyEnded,
    MayNotHear,
    TooManyWebhooks,
    add_webhook,
    end_webhook,
    try_dead_again,
)


class Command(BaseCommand):
    """`manage.py webhook add PREFIX https://…`, `end ID`, `retry ID`, `list`."""

    help = "Adds, ends or lists the addresses of partners that are told when an aspirasi moves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with what."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        add = deeds.add_parser("add", help="adds an address and prints its secret once")
        add.add_argument("prefix", help=f"middle part of a key with the scope {HEAR}")
        add.add_argument("address", help="https://…")
        for name, said in (("end", "tells it nothing any more"), ("retry", "tries anew what was given up")):
            deeds.add_parser(name, help=said).add_argument("id", type=int, help="as `list` shows it")
        deeds.add_parser("list", help="lists the addresses, and what waits or was given up")

    def handle(self, *args: Any, **options: Any) -> None:
        """Every refusal is one sentence."""
        getattr(self, f"_{options['deed']}")(options)

    def _add(self, options: dict[str, Any]) -> None:
        key = ApiKey.objects.select_related("wilayah").filter(prefix=options["prefix"]).first()
        if key is None:
            raise CommandError("There is no key with this middle part.")
        try:
            added = add_webhook(
                api_key=key, address=options["address"], by=system("operator"), at=timezone.now()
            )
        except MayNotHear:
            raise CommandError(f"This key was revoked, or lacks the scope {HEAR}.") from None
        except AddressUnfit:
            raise CommandError("The address must be https, with a name, at port 443, without user.") from None
        except TooManyWebhooks:
            raise CommandError(f"A key has at most {RULES.webhooks_of_a_key} addresses.") from None
        self.stdout.write(f"id: {added.webhook.pk}")
        self.stdout.write(f"secret: {added.secret}")
        self.stdout.write("It is shown this once. The partner checks every call with it (Standard Webhooks).")

    def _end(self, options: dict[str, Any]) -> None:
        try:
            end_webhook(webhook=self._one(options), by=system("operator"), at=timezone.now())
        except AlreadyEnded:
            raise CommandError("This address was ended before.") from None
        self.stdout.write("ended")

    def _retry(self, options: dict[str, Any]) -> None:
        again = try_dead_again(webhook=self._one(options), by=system("operator"), at=timezone.now())
        self.stdout.write(f"tried anew: {again}")

    def _list(self, options: dict[str, Any]) -> None:
        counted: Any = Webhook.objects.select_related("api_key").annotate(
            waits=Count("deliveries", filter=Q(deliveries__standing_now=Standing.WAITS)),
            dead=Count("deliveries", filter=Q(deliveries__standing_now=Standing.DEAD)),
        )
        for row in counted.order_by("pk"):
            state = "ended" if row.ended_at or row.api_key.revoked_at else "standing"
            said = (str(row.pk), row.api_key.prefix, state, f"{row.waits} wait", f"{row.dead} given up")
            self.stdout.write("  ".join((*said, row.address)))

    def _one(self, options: dict[str, Any]) -> Webhook:
        row = Webhook.objects.select_related("api_key__wilayah").filter(pk=options["id"]).first()
        if row is None:
            raise CommandError("There is no address with this id.")
        return row
