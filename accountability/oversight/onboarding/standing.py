"""How far each village is on board, and the one step that comes next; a handful of queries for a page."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from accountability.accounts.models import Membership, Role
from accountability.accounts.offices import NEVER_IN
from accountability.budget.models import APBDesa
from accountability.planning.models import CalendarDone
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from sms_gateway.models import Line

NEEDED = (Role.KETUA_BPD, Role.KADES, Role.PETUGAS)  # without these nothing goes on


@dataclass(slots=True)
class VillageStanding:
    """What there is of one village; `missing` are the roles nobody holds."""

    desa: Wilayah
    served: bool = False
    dusun: int = 0
    people: int = 0
    inside: int = 0
    missing: tuple[Role, ...] = NEEDED
    line: bool = False
    shared_line: bool = False
    calendar: int = 0
    budget: bool = False
    roles: Counter[str] = field(default_factory=Counter)

    @property
    def step(self) -> str:
        """What comes next: buka, orang, masuk, nomor, dusun, kalender, anggaran, or jalan."""
        order = (
            ("buka", not self.served),
            ("orang", bool(self.missing)),
            ("masuk", self.inside < self.people),
            ("nomor", not self.line and not self.shared_line),
            ("dusun", not self.dusun),
            ("anggaran", not self.budget),
            ("kalender", not self.calendar),
        )
        return next((name for name, lacks in order if lacks), "jalan")


def standings(*, places: Sequence[Wilayah], today: dt.date) -> list[VillageStanding]:
    """How these villages stand on `today`, in their order. 7 queries."""
    kodes = [one.kode for one in places]
    served = set(DesaFacts.objects.filter(desa__in=kodes).values_list("desa", flat=True))
    dusun = _counted(Dusun.objects.filter(desa__in=kodes).values_list("desa").annotate(n=Count("pk")))
    lines = set(Line.objects.filter(active=True, desa__in=kodes).values_list("desa", flat=True))
    shared = Line.objects.shared().filter(active=True).exists()
    year = CalendarDone.objects.filter(desa__in=kodes, year=today.year)
    calendar = _counted(year.values_list("desa").annotate(n=Count("pk")))
    public = APBDesa.objects.published().filter(desa__in=kodes, year=today.year)
    budgets = set(public.values_list("desa", flat=True))
    people = _people(kodes, today)
    found = []
    for place in places:
        roles, inside = people[place.kode]
        found.append(
            VillageStanding(
                desa=place,
                served=place.kode in served,
                dusun=dusun.get(place.kode, 0),
                people=roles.total(),
                inside=inside,
                missing=tuple(role for role in NEEDED if not roles[role]),
                line=place.kode in lines,
                shared_line=shared,
                calendar=calendar.get(place.kode, 0),
                budget=place.kode in budgets,
                roles=roles,
            )
        )
    return found


def _people(kodes: Sequence[str], today: dt.date) -> dict[str, tuple[Counter[str], int]]:
    """By village how many serve in each role, or will, and how many of all were in."""
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    inside: Counter[str] = Counter()
    terms = Membership.objects.filter(
        Q(until_date=None) | Q(until_date__gte=today), wilayah__in=kodes, user__is_active=True
    )
    counted = terms.values_list("wilayah", "role").annotate(n=Count("pk"), m=Count("pk", filter=~NEVER_IN))
    for kode, role, number, were_in in counted.order_by():
        roles[kode][role] += number
        inside[kode] += were_in
    return {kode: (roles[kode], inside[kode]) for kode in kodes}


def _counted(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(pairs)
