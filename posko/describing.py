"""Keeps what a village says about itself: where to complain, when the posko is open, how many families."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import DesaFacts, Wilayah

LONGEST_ADDRESS, LONGEST_HOURS = 240, 120  # letters, as the tables hold


class NoAddress(Exception):
    """Where people may complain must be told (Permendagri 20/2018 ps 39): it is not left empty."""


@dataclass(frozen=True, slots=True)
class About:
    """An address for complaints, opening hours, and the number of families where it is known."""

    complaint_address: str
    office_hours: str = ""
    households: int | None = None


@transaction.atomic
def describe(*, desa: Wilayah, about: About, by: Actor, at: dt.datetime) -> DesaFacts:
    """Writes what the village says about itself; the ledger keeps that it was said, not the words.

    Raises NoAddress.
    """
    hold(desa=desa)
    address = " ".join(about.complaint_address.split())
    if not address:
        raise NoAddress
    told = {
        "complaint_address": address[:LONGEST_ADDRESS],
        "office_hours": " ".join(about.office_hours.split())[:LONGEST_HOURS],
        "households": about.households,
    }
    facts, _ = DesaFacts.objects.update_or_create(desa=desa, defaults=told)
    record(
        kind="desa.tentang",
        ref=f"desa:{desa.kode}",
        desa=desa,
        by=by,
        at=at,
        facts={"households": about.households},
    )
    return facts
