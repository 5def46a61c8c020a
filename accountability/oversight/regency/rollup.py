"""All kecamatan of a kabupaten beside each other: a row each, in the same few queries for forty as for one.

Warnings are those that are kept (a round goes through each kecamatan every half hour), money and answers
those everyone may read, told as fairly as on the public page (oversight.fair): a median of at least three
villages, and no figure that one case can turn. Nothing is ranked: a row stands where its name puts it, until
somebody asks for another order.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Substr

from accountability.lib.local_time import local_date
from accountability.oversight.fair import Told, told_of_work
from accountability.oversight.models import Evaluation, KeptWarning, Level, PassedUp, WarningStanding
from accountability.oversight.reporting.telling import middle
from accountability.regions.models import DesaFacts, Wilayah

_KECAMATAN = 8  # letters of its code
_OPEN = (WarningStanding.NEW, WarningStanding.HANDLED)


@dataclass(frozen=True, slots=True)
class Row:
    """One kecamatan; counts as int, shares in whole per cent (None where they may not be told).

    `new_since` is when the oldest warning began that nobody has answered; `evaluated` and `received` are
    those of the budgets of this year and the next; `above` is what waits at the kabupaten's own desk.
    """

    kode: str
    name: str
    villages: int
    served: int = 0
    open: int = 0
    new: int = 0
    new_since: dt.datetime | None = None
    overdue: int = 0
    answered: int | None = None
    published: int = 0
    spent: int | None = None
    received: int = 0
    evaluated: int = 0
    above: int = 0
    above_late: int = 0


@dataclass(frozen=True, slots=True)
class RollUp:
    """The rows by name, and the medians over all villages; `today` and `until` are days there."""

    rows: list[Row]
    today: dt.date
    until: dt.date
    answered: int | None = None
    spent: int | None = None

    def sum_of(self, name: str) -> int:
        """One count over all rows."""
        return sum(getattr(row, name) for row in self.rows)


def roll_up(region: Wilayah, *, at: dt.datetime) -> RollUp:
    """Every kecamatan inside `region` (a kabupaten, kota or province) at `at`. 8 queries."""
    today = local_date(at, region.kode)
    kecamatan, villages = _places(region)
    served = [kode for kode, in_service in villages.items() if in_service]
    told, until = told_of_work(served, today=today)
    by_kecamatan: dict[str, list[Told]] = defaultdict(list)
    for kode in served:
        by_kecamatan[kode[:_KECAMATAN]].append(told[kode])
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for rows in (_warnings(region), _evaluations(region, today), _above(region, today)):
        for kode, values in rows.items():
            found[kode] |= values
    return RollUp(
        rows=[
            Row(
                kode=kode,
                name=name,
                villages=sum(one.startswith(f"{kode}.") for one in villages),
                served=len(by_kecamatan[kode]),
                answered=middle(one.answered for one in by_kecamatan[kode]),
                spent=middle(one.spent for one in by_kecamatan[kode]),
                published=sum(one.spent is not None for one in by_kecamatan[kode]),
                **found[kode],
            )
            for kode, name in kecamatan.items()
        ],
        today=today,
        until=until,
        answered=middle(one.answered for one in told.values()),
        spent=middle(one.spent for one in told.values()),
    )


def _places(region: Wilayah) -> tuple[dict[str, str], dict[str, bool]]:
    """The kecamatan by name, and of each village whether it uses the posko; a kelurahan has no budget."""
    served = Exists(DesaFacts.objects.filter(desa=OuterRef("pk")))
    desa = Q(type__in=(Wilayah.Type.DESA, Wilayah.Type.DESA_ADAT))
    inside = Wilayah.objects.within(region.kode).filter(desa | Q(level=Wilayah.Level.KECAMATAN))
    rows = inside.annotate(served=served).order_by("name", "kode")
    kecamatan: dict[str, str] = {}
    villages: dict[str, bool] = {}
    for kode, name, level, in_service in rows.values_list("kode", "name", "level", "served"):
        if level == Wilayah.Level.KECAMATAN:
            kecamatan[kode] = name
        else:
            villages[kode] = in_service
    return kecamatan, villages


def _within(region: Wilayah) -> dict[str, str]:
    return {"desa__kode__startswith": f"{region.kode}."}


def _by_kecamatan(found: Any, **counted: Any) -> dict[str, dict[str, Any]]:
    rows = found.order_by().annotate(kec=Substr("desa", 1, _KECAMATAN)).values("kec").annotate(**counted)
    return {row.pop("kec"): row for row in rows}


def _warnings(region: Wilayah) -> dict[str, dict[str, Any]]:
    new = Q(standing=WarningStanding.NEW)
    return _by_kecamatan(
        KeptWarning.objects.unended().filter(**_within(region), standing__in=_OPEN),
        open=Count("id"),
        new=Count("id", filter=new),
        new_since=Min("first_seen_at", filter=new),
        overdue=Count("id", filter=Q(rule="evaluation_late")),
    )


def _evaluations(region: Wilayah, today: dt.date) -> dict[str, dict[str, Any]]:
    """Budgets of this year and the next that were handed over, and those with a result."""
    found = Evaluation.objects.filter(**_within(region), year__in=(today.year, today.year + 1), round=1)
    done = Evaluation.objects.finished().filter(apb=OuterRef("apb"))
    return _by_kecamatan(
        found.annotate(done=Exists(done)), received=Count("id"), evaluated=Count("id", filter=Q(done=True))
    )


def _above(region: Wilayah, today: dt.date) -> dict[str, dict[str, Any]]:
    here = PassedUp.objects.open().filter(**_within(region), level=Level.KABUPATEN)
    return _by_kecamatan(here, above=Count("id"), above_late=Count("id", filter=Q(due_date__lt=today)))


# What a column is sorted by: what needs somebody first. Names are those of the address.
ORDERS: dict[str, Any] = {
    "nama": lambda _row: (),
    "pemakai": lambda row: (row.served - row.villages,),
    "peringatan": lambda row: (-row.open,),
    "baru": lambda row: (-row.new,),
    "tertua": lambda row: (row.new_since is None, row.new_since.timestamp() if row.new_since else 0),
    "dijawab": lambda row: (row.answered is None, row.answered),
    "tayang": lambda row: (row.published - row.served,),
    "evaluasi": lambda row: (row.evaluated - row.received,),
    "realisasi": lambda row: (row.spent is None, row.spent),
    "diteruskan": lambda row: (-row.above,),
}


def in_order(rows: Sequence[Row], order: str) -> list[Row]:
    """The rows as a column puts them, then by name; by name alone for an order nobody knows."""
    key = ORDERS.get(order, ORDERS["nama"])
    return sorted(rows, key=lambda row: (*key(row), row.name, row.kode))
