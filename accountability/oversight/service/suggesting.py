"""What complaints and matrices say of a service: problems that a person may take over into its sheet.

From kelompok only those that may be named, with five open voices and more of the sector's topics, counted as
the public counts them; from the matrices what stands in rows of its units.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from accountability.lib.local_time import day_begins
from accountability.oversight.models import MatrixRow, RightsSheet, ServiceUnit, Visit
from accountability.oversight.service.tables import aspect_heard_in, sectors
from accountability.regions.models import Wilayah
from posko import counts
from posko.models import Aspirasi, Kelompok

MOST = 8  # of each sort
VISITS = 30  # that may be named as a source, the newest


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One problem as it was heard; `key` names its source: k, m with a number."""

    key: str
    aspect: str
    problem: str
    cause: str
    source: str
    place: str
    kode: str = ""  # of the village, for the public page of a kelompok


def suggestions_for(sheet: RightsSheet, at: dt.datetime) -> list[Suggestion]:
    """What may be taken over, the most voices first, then the matrices. 4 queries at most."""
    return [*_of_voices(sheet, at), *_of_matrices(sheet)]


def villages_served(unit: ServiceUnit) -> list[str]:
    """The codes of the villages a unit serves; all of its kecamatan where none is named."""
    named = sorted(one.kode for one in unit.serves.all())
    if named:
        return named
    inside = Wilayah.objects.desa().in_service().filter(parent=unit.kecamatan_id)
    return sorted(inside.values_list("kode", flat=True))


def visits_for(sheet: RightsSheet) -> list[Visit]:
    """The held visits a row may name."""
    held = Visit.objects.held().filter(desa__parent=sheet.kecamatan_id)
    return list(held.select_related("desa").order_by("-held_date", "-id")[:VISITS])


def _villages(sheet: RightsSheet) -> list[str]:
    if sheet.unit is not None:
        return villages_served(sheet.unit)
    inside = Wilayah.objects.desa().in_service().filter(parent=sheet.kecamatan_id)
    return sorted(inside.values_list("kode", flat=True))


def _of_voices(sheet: RightsSheet, at: dt.datetime) -> list[Suggestion]:
    kode = _villages(sheet)
    begins = day_begins(dt.date(sheet.year - 1, 1, 1), sheet.kecamatan_id)
    ends = min(counts.counted_until(at, sheet.kecamatan_id), _year_ends(sheet))
    spoken = Aspirasi.objects.open_to_all().filter(
        kelompok=OuterRef("pk"), topic__in=sectors()[sheet.sector].topics
    )
    counted: Any = spoken.arrived_between(begins, ends).order_by().values("kelompok")
    counted = counted.annotate(n=Count("*")).values("n")
    found: Any = (
        Kelompok.objects.may_be_named()
        .filter(desa__in=kode)
        .annotate(heard=Subquery(counted))
        .filter(heard__gte=counts.smallest_public())
        .select_related("desa")
        .order_by("-heard", "-id")[:MOST]
    )
    return [
        Suggestion(
            key=f"k{one.pk}",
            aspect=aspect_heard_in(one.title).kode,
            problem=one.title,
            cause="",
            source=counts.at_least(one.heard, "suara"),
            place=one.desa.name,
            kode=one.desa_id,
        )
        for one in found
    ]


def _of_matrices(sheet: RightsSheet) -> list[Suggestion]:
    rows = MatrixRow.objects.filter(kecamatan=sheet.kecamatan_id, year=sheet.year).exclude(problem="")
    rows = rows.filter(unit=sheet.unit) if sheet.unit else rows.filter(unit__sector=sheet.sector)
    found = []
    for one in rows.with_holder().order_by("-changed_at", "-id")[:MOST]:
        notes = sorted(one.notes.all(), key=lambda note: note.round)
        cause = next((note.obstacle for note in reversed(notes) if note.obstacle), "")
        name = one.unit.name if one.unit else ""
        aspect = aspect_heard_in(f"{one.problem} {cause}").kode
        found.append(Suggestion(f"m{one.pk}", aspect, one.problem, cause, "", name))
    return found


def _year_ends(sheet: RightsSheet) -> dt.datetime:
    return day_begins(dt.date(sheet.year + 1, 1, 1), sheet.kecamatan_id)
