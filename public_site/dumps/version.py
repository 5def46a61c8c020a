"""What a kabupaten's dump was made of: while it is the same, nothing has to be made anew."""

import datetime as dt
import hashlib

from django.conf import settings
from django.db.models import OuterRef, Subquery

from accountability.council.spans import last_quarter_end
from accountability.ledger.models import Entry
from accountability.lib.local_time import local_date
from accountability.regions.models import DesaFacts, Wilayah
from posko.counts import counted_until
from public_site.dumps.declared import DATA

_FILES = ("tables.csv", "fields.csv", "LISENSI.txt", "BACA-SAYA.txt")


def version_of(kabupaten: str, *, at: dt.datetime) -> str:
    """Changes with every deed in one of its villages, each Monday, each quarter and each year. 2 queries.

    Every deed writes an entry in the ledger of its village; what the calendar alone changes, and words of a
    place, are seen on the next Monday.
    """
    inside = Wilayah.objects.desa().in_service().within(kabupaten)
    last = Entry.objects.filter(desa=OuterRef("pk")).order_by("-seq").values("pk")[:1]
    entries = list(inside.annotate(last=Subquery(last)).order_by("kode").values_list("kode", "last"))
    facts = list(DesaFacts.objects.filter(desa__in=inside).order_by("desa").values_list())
    today = local_date(at, kabupaten)
    calendar = (counted_until(at, kabupaten), last_quarter_end(today), today.year)
    told = (entries, facts, calendar, settings.PUBLIC_BASE_URL, _declared())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _declared() -> str:
    whole = hashlib.sha256()
    for name in _FILES:
        whole.update((DATA / name).read_bytes())
    return whole.hexdigest()
