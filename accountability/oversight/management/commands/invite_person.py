"""Makes an account on the machine itself, such as the first of a kabupaten, and prints its code once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accountability.accounts.actors import system
from accountability.accounts.inviting import Newcomer, add_people, draw_code
from accountability.accounts.models import Invitation
from accountability.accounts.offices import role_named, stands_at
from accountability.ledger.record import hold, record
from accountability.lib import kunci
from accountability.lib.local_time import local_date
from accountability.oversight.onboarding.giving import page_address
from accountability.oversight.onboarding.people_rows import kode_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for


class Command(BaseCommand):
    """`manage.py invite_person 99.01 kabupaten "Nama Tampilan"`; everybody else is invited on the pages."""

    help = "Makes one account and prints the name and the one-time code to hand over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, as what, and the name that is shown."""
        parser.add_argument("kode", help="code of the wilayah, such as 99.01")
        parser.add_argument("peran", help="role, such as kabupaten or camat")
        parser.add_argument("nama", help="the name that is shown")

    def handle(self, *args: Any, **options: Any) -> None:
        """Every refusal is one sentence."""
        place = Wilayah.objects.filter(kode=kode_of(options["kode"])).first()
        if place is None:
            raise CommandError(f"There is no wilayah {options['kode']!r} here: load_wilayah first?")
        role = role_named(options["peran"], words_for(place.kode))
        if role is None or not stands_at(role, place):
            raise CommandError(f"There is no role {options['peran']!r} in {place.kode}.")
        at, by = timezone.now(), system("operator")
        with transaction.atomic():
            hold(desa=place)
            today = local_date(at, place.kode)
            newcomer = Newcomer(wilayah=place, role=role, name=options["nama"][:120], since=today)
            term = add_people(people=[newcomer], made_by=None, at=at)[0]
            invitation = Invitation.objects.open().get(user=term.user_id)
            code = draw_code(invitation=invitation, at=at)
            invitation.save()
            ref = f"akun:{term.user_id}"
            record(kind="akun.undang", ref=ref, desa=place, by=by, at=at, facts={role.value: 1})
        self.stdout.write(f"name: {term.user.username}")
        self.stdout.write(f"code: {kunci.written(code)}")
        self.stdout.write(f"to be typed once at {page_address()}")
