"""Figures about the work of offices, as their public pages tell them: safe shares and counts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from accountability.council.public_figures import public_effects
from accountability.ledger.public_log.reading import last_of_weeks
from accountability.oversight.fair import Told, compared
from accountability.planning.public_fit import NotEnacted, NotOverYet, PublicSide, public_fit
from accountability.regions.models import Wilayah
from posko.bidang import all_bidang
from posko.recap import NotAPeriod
from posko.states import Population
from public_site.council_page import csv_rows
from public_site.dumps.parts import Row
from public_site.dumps.places import absolute
from public_site.place import Place

WEEKS = 8  # of the signed states of the ledger, as its page shows


def council(place: Place) -> Iterator[Row]:
    """A row for each year of the council's work, the oldest first."""
    effects = public_effects(desa=place.desa, today=place.today)
    for row in reversed(csv_rows(effects)):
        yield (place.desa.kode, *row)


def fit(place: Place) -> Iterator[Row]:
    """A row for each bidang and each group of people, for each plan that can be held against voices."""
    names = {one.kode: one.named(place.words) for one in all_bidang()}
    people = {code: _(str(label)) for code, label in Population.choices}
    for year in place.desa.rkp.order_by("year").values_list("year", flat=True):
        try:
            seen = public_fit(place.desa, year, today=place.today)
        except (NotAPeriod, NotOverYet, NotEnacted):
            continue
        yield from (_side(place, year, "bidang", one, names[one.key]) for one in seen.bidang)
        yield from (_side(place, year, "kelompok_warga", one, people[one.key]) for one in seen.groups)


def indicators(places: Sequence[Place], today: dt.date) -> Iterator[Row]:
    """For each kecamatan its villages beside each other, and the medians."""
    for kecamatan, inside in groupby((one.desa for one in places), key=lambda desa: desa.parent_id):
        yield from _compared(str(kecamatan), list(inside), today)


def ledger(today: dt.date) -> Iterator[Row]:
    """The last signed state of the public ledger in each of the weeks before this one, the newest first."""
    for one in last_of_weeks(weeks=WEEKS, today=today):
        page = absolute(f"/buku-jejak/log/checkpoint/{one.size}")
        yield one.size, one.code, one.signed_at.date(), page


def _compared(kecamatan: str, villages: Sequence[Wilayah], today: dt.date) -> Iterator[Row]:
    seen = compared(villages, today=today)
    for desa in villages:
        yield (kecamatan, desa.kode, seen.until, *_told(seen.villages[desa.kode]))
    yield (kecamatan, "", seen.until, *_told(seen.middle))


def _told(one: Told) -> Row:
    return one.spent, one.answered, one.women


def _side(place: Place, year: int, what: str, one: PublicSide, name: str) -> Row:
    voices = None if one.partly and not one.voices else one.voices  # at least nothing says nothing
    return (place.desa.kode, year, what, one.key, name, voices, one.partly and voices is not None, one.rupiah)
