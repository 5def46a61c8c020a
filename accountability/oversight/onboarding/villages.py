"""Takes villages on board: from then on they are served, with the dusun and households that were told.

Nothing that a village has counted itself is changed: what is there stays, what is missing is filled in.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import Membership, PeopleFile
from accountability.ledger.record import hold, hold_each, hold_free, record
from accountability.lib.together import together
from accountability.oversight.onboarding.bringing_in import waiting_file
from accountability.oversight.onboarding.refusals import (
    ChangedMeanwhile,
    InUse,
    NothingToTake,
    NotOurs,
)
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from posko.models import Aspirasi
from sms_gateway.models import Line

type Point = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a village: its households and its middle (lat, long), or those of one of its dusun."""

    kode: str
    dusun: str = ""
    households: int | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Boarded:
    """How many villages are new on board, and how many dusun."""

    villages: int
    dusun: int


@transaction.atomic
def board(*, told: Sequence[Told], within: str | None, by: Actor, at: dt.datetime) -> Boarded:
    """Serves these villages from now on; whoever does it twice changes nothing the second time.

    `within` is the code of the wilayah they must lie in, None for the operator of the machine. Raises
    NothingToTake, NotOurs.
    """
    if not told:
        raise NothingToTake
    kodes = sorted({one.kode for one in told})
    places = {one.kode: one for one in Wilayah.objects.desa().filter(kode__in=kodes)}
    if set(kodes) - set(places) or (within and any(not kode.startswith(f"{within}.") for kode in kodes)):
        raise NotOurs
    hold_each(kode=kodes)
    known = set(DesaFacts.objects.filter(desa__in=kodes).values_list("desa", flat=True))
    fresh = [kode for kode in kodes if kode not in known]
    DesaFacts.objects.bulk_create([DesaFacts(desa=places[kode]) for kode in fresh])
    dusun = _fill_in(told, places)
    with together():
        hold_free(kodes)
        for kode in kodes:
            if kode in known and not dusun.get(kode):
                continue
            kind = "desa.dusun" if kode in known else "desa.masuk"
            facts = {"dusun": dusun.get(kode, 0)}
            record(kind=kind, ref=f"desa:{kode}", desa=places[kode], by=by, at=at, facts=facts)
    return Boarded(len(fresh), sum(dusun.values()))


def _fill_in(told: Iterable[Told], places: dict[str, Wilayah]) -> dict[str, int]:
    """Dusun that are new, and what was not known of a place; how many rows that were, by village."""
    here = {(one.desa_id, one.name.lower()): one for one in Dusun.objects.filter(desa__in=places)}
    facts = {one.desa_id: one for one in DesaFacts.objects.filter(desa__in=places)}
    new: dict[tuple[str, str], Dusun] = {}
    changed: dict[str, int] = {}
    for one in told:
        key = one.kode, one.dusun.lower()
        if not one.dusun:
            filled = _filled(facts[one.kode], one)
        elif key in here:
            filled = _filled(here[key], one)
        else:
            filled = key not in new
            if filled:
                lat, long = one.point or (None, None)
                new[key] = Dusun(
                    desa=places[one.kode], name=one.dusun, households=one.households, lat=lat, long=long
                )
        if filled:
            changed[one.kode] = changed.get(one.kode, 0) + 1
    Dusun.objects.bulk_create(new.values())
    return changed


def _filled(row: DesaFacts | Dusun, told: Told) -> bool:
    """Writes what was not known yet, and says whether that was anything; what is there stays."""
    fields = []
    if told.households is not None and row.households is None:
        row.households = told.households
        fields.append("households")
    if told.point is not None and row.lat is None:
        row.lat, row.long = told.point
        fields += ["lat", "long"]
    if fields:
        row.save(update_fields=fields)
    return bool(fields)


@transaction.atomic
def adopt(
    *, file: PeopleFile, told: Sequence[Told], expected: int, member: Membership, at: dt.datetime
) -> Boarded:
    """Takes the rows of a file that were shown as good, `expected` of them, on board.

    Raises DecidedAlready, ChangedMeanwhile, NothingToTake, NotOurs.
    """
    held = waiting_file(file)
    if len(told) != expected:
        raise ChangedMeanwhile
    done = board(told=told, within=member.wilayah_id, by=member.actor(), at=at)
    held.adopted_at, held.taken = at, len(told)
    held.save(update_fields=["adopted_at", "taken"])
    return done


@transaction.atomic
def leave(*, desa: Wilayah, by: Actor, at: dt.datetime) -> None:
    """Takes a village off board again, while nobody works or speaks there. Raises InUse."""
    hold(desa=desa)
    in_use = (
        Membership.objects.filter(wilayah=desa).exists()
        or Aspirasi.objects.filter(desa=desa).exists()
        or Line.objects.filter(desa=desa).exists()
    )
    if in_use:
        raise InUse
    Dusun.objects.filter(desa=desa).delete()
    DesaFacts.objects.filter(desa=desa).delete()
    record(kind="desa.keluar", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts={})
