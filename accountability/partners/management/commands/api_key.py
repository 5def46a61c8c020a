"""Gives, revokes and lists the keys of partners; the key itself is printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.partners.keys import (
    AlreadyRevoked,
    NoPartner,
    NotForThisWilayah,
    UnknownScope,
    give_key,
    revoke_key,
)
from accountability.partners.models import ApiKey
from accountability.partners.scopes import scopes
from accountability.regions.models import Wilayah


class Command(BaseCommand):
    """`manage.py api_key give 99.01 "Aplikasi Warga" aspirasi:kirim`, `revoke PREFIX`, `list [KODE]`."""

    help = "Gives, revokes or lists the keys of partners."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with what."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        give = deeds.add_parser("give", help="makes a key and prints it once")
        give.add_argument("kode", help="code of the desa, kecamatan or kabupaten it is for")
        give.add_argument("partner", help="whose key it is: an office or an application, not a person")
        give.add_argument("scope", nargs="+", help="; ".join(sorted(scopes())))
        revoke = deeds.add_parser("revoke", help="makes a key worth nothing from now on")
        revoke.add_argument("prefix", help="the middle part of the key, as `list` shows it")
        listed = deeds.add_parser("list", help="lists the keys, never the keys themselves")
        listed.add_argument("kode", nargs="?", default="", help="of this wilayah and what lies in it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Every refusal is one sentence."""
        getattr(self, f"_{options['deed']}")(options)

    def _give(self, options: dict[str, Any]) -> None:
        place = Wilayah.objects.filter(kode=options["kode"]).first()
        if place is None:
            raise CommandError(f"There is no wilayah {options['kode']!r} here: load_wilayah first?")
        try:
            given = give_key(
                partner=options["partner"],
                wilayah=place,
                scopes=options["scope"],
                by=system("operator"),
                at=timezone.now(),
            )
        except UnknownScope:
            raise CommandError(f"The scopes are: {', '.join(sorted(scopes()))}.") from None
        except NotForThisWilayah:
            raise CommandError("A key is for a desa, a kecamatan or a kabupaten.") from None
        except NoPartner:
            raise CommandError("Say whose key it is, in at most 120 signs.") from None
        self.stdout.write(f"key: {given.key}")
        self.stdout.write("It is shown this once. The partner sends it as: Authorization: Bearer KEY")

    def _revoke(self, options: dict[str, Any]) -> None:
        row = ApiKey.objects.select_related("wilayah").filter(prefix=options["prefix"]).first()
        if row is None:
            raise CommandError("There is no key with this middle part.")
        try:
            revoke_key(api_key=row, by=system("operator"), at=timezone.now())
        except AlreadyRevoked:
            raise CommandError("This key was revoked before.") from None
        self.stdout.write(f"revoked: {row.prefix}")

    def _list(self, options: dict[str, Any]) -> None:
        rows = ApiKey.objects.of(options["kode"]) if options["kode"] else ApiKey.objects.all()
        for row in rows.order_by("wilayah_id", "pk"):
            state = "revoked" if row.revoked_at else "standing"
            used = row.last_used_on.isoformat() if row.last_used_on else "never"
            said = (row.prefix, row.wilayah_id, state, f"last used {used}", " ".join(row.scopes), row.partner)
            self.stdout.write("  ".join(said))
