"""Four villages in three kecamatan of two kabupaten, each full of things that must not be seen elsewhere."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Max
from django.utils import timezone

from accountability.accounts.models import Membership, Role, User
from accountability.regions.models import Wilayah
from tests import makers
from tests.trust.village import Village, fill

DAY = dt.timedelta(days=1)
OWN, NEAR, FAR, ABROAD = "own", "same kecamatan", "other kecamatan", "other kabupaten"
PLACES = {
    OWN: ("99.01.01.2001", "merah"),
    NEAR: ("99.01.01.2002", "biru"),
    FAR: ("99.01.02.2001", "hijau"),
    ABROAD: ("99.02.01.2001", "kuning"),
}
ABOVE = {Role.CAMAT: "99.01.01", Role.KABUPATEN: "99.01", Role.AUDITOR: "99.01"}
NOBODY = ("anonymous", "inactive", "ended", "not begun", "idle", "no office", "superuser")


@dataclass(frozen=True, slots=True)
class Who:
    """Someone at a door: an account (None: nobody signed in), and the office they hold today, if any.

    Of one whose sign-in is `over` the browser still has the session: an office then counts for nothing.
    """

    name: str
    user: User | None
    office: Membership | None = None
    over: bool = False

    @property
    def role(self) -> str:
        """The role that counts today."""
        return str(self.office.role) if self.office is not None else ""

    @property
    def is_in(self) -> bool:
        """Whether the sign-in counts."""
        return self.user is not None and self.user.is_active and not self.over

    def reaches(self, village: "Village") -> bool:
        """Whether this person's office looks after that village."""
        if self.office is None:
            return False
        mine = self.office.wilayah_id
        return village.kode == mine or village.kode.startswith(f"{mine}.")


@dataclass
class World:
    """The villages by how they lie to the first one, and everybody who comes to a door."""

    at: dt.datetime
    villages: dict[str, Village] = field(default_factory=dict)
    people: list[Who] = field(default_factory=list)

    @cached_property
    def own(self) -> Village:
        """The village the people of the village work for."""
        return self.villages[OWN]

    def outside(self, who: Who) -> Iterator[Village]:
        """The villages this person has nothing to do with."""
        return (one for one in self.villages.values() if not who.reaches(one))

    def everyone_else(self) -> list[Who]:
        """Those who hold no office today."""
        return [one for one in self.people if one.office is None]


def build() -> World:
    """Makes all of it, village by village, so that it is known whose each row is."""
    world = World(timezone.now())
    for relation, (kode, colour) in PLACES.items():
        desa = makers.make_desa(kode, f"Umum{colour}")
        before = _last_rows()
        world.villages[relation] = fill(desa, colour, world.at)
        world.villages[relation].rows = {
            label: (before[label], last) for label, last in _last_rows().items() if last > before[label]
        }
    world.people = [*_officers(world), *_nobody(world.own)]
    return world


def _officers(world: World) -> list[Who]:
    found = [Who(one.role, one.user, one) for one in world.own.council.values()]
    for role, kode in ABOVE.items():
        office = makers.make_member(role, Wilayah.objects.get(kode=kode), f"atas-{role}")
        found.append(Who(role, office.user, office))
    return found


def _nobody(own: Village) -> list[Who]:
    today = timezone.localdate()
    made = {
        name: makers.make_member(Role.KETUA_BPD, own.desa, name.replace(" ", "-")) for name in NOBODY[1:5]
    }
    made["inactive"].user.is_active = False
    made["inactive"].user.save()
    made["ended"].until_date = today - DAY
    made["ended"].save()
    made["not begun"].since_date = today + 2 * DAY  # further than any time zone of the country
    made["not begun"].save()
    found = [Who("anonymous", None), *(Who(n, one.user, over=n == "idle") for n, one in made.items())]
    found.append(Who("no office", User.objects.create_user("tanpa-jabatan", "rahasia-uji-coba")))
    return [*found, Who("superuser", User.objects.create_superuser("teknis", "rahasia-uji-coba"))]


def _last_rows() -> dict[str, int]:
    """The highest number in every table that counts its rows."""
    return {label: model.objects.aggregate(n=Max("pk"))["n"] or 0 for label, model in counted().items()}


def counted() -> dict[str, Any]:
    """Every table of the product whose key is a number."""
    return {
        one._meta.label: one
        for one in apps.get_models()
        if one._meta.pk.get_internal_type() in {"BigAutoField", "AutoField"} and hasattr(one, "objects")
    }
