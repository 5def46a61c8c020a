"""The public recap of a quarter as it was first published: what is corrected later does not move it.

Reckoned anew, a cell that went from five to six would tell that one voice was put there; whoever kept the
first table could subtract. So the numbers are kept when somebody first asks for them, and only names are read
again: a kelompok that was renamed, erased or made secret since then is told as it is now, or not at all.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from accountability.regions.models import Wilayah
from accountability.regions.residents import ResidentNumbers
from posko.models import Kelompok, PublishedTable
from posko.recap.counting import voices_of
from posko.recap.groups import GroupVoices
from posko.recap.period import Period
from posko.recap.public import PublicRecap, PublicShare, public_recap
from posko.recap.suppression import Cell, Safe, Shown

NAME = "rekap"


def published_recap(
    desa: Wilayah, of_quarter: Period, residents: ResidentNumbers, *, today: dt.date
) -> PublicRecap:
    """The recap of one quarter for everyone, frozen at its first look; raises NotAWholeQuarter."""
    kept = _kept(desa, of_quarter)
    if kept is None:
        fresh = public_recap(desa, of_quarter, residents, today=today)
        if voices_of(desa, of_quarter).filter(grouping_key=None).exists():
            return fresh  # words nobody has read yet are not counted: a table that is not whole is not kept
        row = PublishedTable(wilayah=desa, name=NAME, period=_label(of_quarter), published_date=today)
        row.body = _frozen(fresh)
        with transaction.atomic():
            PublishedTable.objects.bulk_create([row], ignore_conflicts=True)
        kept = _kept(desa, of_quarter) or row.body
    return _thawed(kept, desa, of_quarter)


def _kept(desa: Wilayah, of_quarter: Period) -> dict[str, Any] | None:
    rows = PublishedTable.objects.filter(wilayah=desa, name=NAME, period=_label(of_quarter))
    return rows.values_list("body", flat=True).first()


def _label(of_quarter: Period) -> str:
    return f"{of_quarter.since.year}-{of_quarter.since.month // 3 + 1}"


def _frozen(recap: PublicRecap) -> dict[str, Any]:
    return {
        "codes": list(recap.bidang_codes),
        "bidang": _cells(recap.bidang),
        "kinds": _cells(recap.kinds),
        "channels": _cells(recap.channels),
        "shares": [[one.group, one.of_voices, one.of_residents] for one in recap.shares],
        "enough": recap.share_base_is_enough,
        "groups": [[one.pk, one.voices] for one in recap.groups],
    }


def _thawed(kept: dict[str, Any], desa: Wilayah, of_quarter: Period) -> PublicRecap:
    return PublicRecap(
        desa=desa,
        since=of_quarter.since,
        until=of_quarter.until,
        bidang_codes=tuple(kept["codes"]),
        bidang=_safe(kept["bidang"]),
        kinds=_safe(kept["kinds"]),
        channels=_safe(kept["channels"]),
        shares=tuple(PublicShare(*one) for one in kept["shares"]),
        share_base_is_enough=kept["enough"],
        groups=_groups(kept["groups"]),
    )


def _cells(safe: Safe) -> list[Any]:
    return [
        [[one.shown.value, one.value] for one in safe.cells[0]],
        [safe.total.shown.value, safe.total.value],
    ]


def _safe(kept: list[Any]) -> Safe:
    cells, total = kept
    return Safe((tuple(Cell(Shown(s), v) for s, v in cells),), (), (), Cell(Shown(total[0]), total[1]))


def _groups(kept: list[list[int]]) -> tuple[GroupVoices, ...]:
    keys = [pk for pk, _voices in kept]
    named = Kelompok.objects.filter(pk__in=keys).may_be_named().in_bulk()
    return tuple(
        GroupVoices(pk, named[pk].title, named[pk].state, voices, 0, 0, 0, may_be_named=True)
        for pk, voices in kept
        if pk in named
    )
