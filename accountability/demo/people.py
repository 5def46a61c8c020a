"""Makes the people of the demo world: the accounts one may try, and officers who never sign in."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, Role, User
from accountability.demo.places import Village
from accountability.demo.tables import rows
from accountability.regions.models import Wilayah

PASSWORD = "demo-posko"  # noqa: S105 - known to everyone; refused without DEMO
OFFICES = (Role.PETUGAS, Role.ANGGOTA_BPD, Role.KETUA_BPD, Role.KADES, Role.KEUANGAN)


def appoint(*, villages: list[Village], since: dt.date) -> None:
    """Gives every office of every village someone to act, by the accounts of data/accounts.csv first."""
    for row in rows("accounts"):
        user = User.objects.create_user(row["username"], None, display_name=row["display_name"])
        wilayah = Wilayah.objects.get(kode=row["wilayah"])
        Membership.objects.create(user=user, wilayah=wilayah, role=row["role"], since_date=since)
    for village in villages:
        for role in OFFICES:
            village.office[role] = _holder(village.wilayah, role, since)


@transaction.atomic
def let_in() -> None:
    """Gives the accounts their password: the last thing done, so it also says that the world is finished."""
    User.objects.filter(pk__in=[user.pk for user in _accounts()]).update(password=make_password(PASSWORD))


def are_in() -> bool:
    """Whether the accounts have their password."""
    return all(user.has_usable_password() for user in _accounts())


def _accounts() -> list[User]:
    return list(User.objects.filter(username__in=[row["username"] for row in rows("accounts")]))


def _holder(wilayah: Wilayah, role: Role, since: dt.date) -> Actor:
    held = wilayah.memberships.filter(role=role).first()
    if held is None:
        user = User.objects.create_user(
            f"{role}-{wilayah.kode}", None, display_name=f"{role.label} {wilayah.name}"
        )
        held = Membership.objects.create(user=user, wilayah=wilayah, role=role, since_date=since)
    return held.actor()
