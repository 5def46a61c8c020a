"""The site map (https://www.sitemaps.org/protocol.html): an index, and parts of at most 50,000 addresses.

A part is a kabupaten's villages with the years of their budgets, or kelompok by a span of their numbers: so
its borders never move, and each part asks the same few questions in a large country. `lastmod` stands
only where the public can know it: the day a budget was published or told on, the day a kelompok moved as its
page tells it. Of other pages no day is told: it would tell when somebody spoke.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from django.db.models import Max, Q
from django.urls import reverse

from accountability.budget.models import APBDesa
from accountability.lib.local_time import local_date
from accountability.regions.models import DesaFacts, Wilayah
from posko import counts
from posko.models import Kelompok
from public_site.outcomes import any_public_groups, last_moved
from public_site.sharing.addresses import absolute

MOST = 50_000
GROUPS_A_PART = 10_000
GENERAL = (
    "beranda", "kamus", "data", "api", "kerahasiaan", "mudah-dibaca", "bantuan", "buku-jejak",
    "buku-jejak-periksa",
)  # fmt: skip
OF_A_VILLAGE = ("desa", "hasil", "musyawarah", "musyawarah-khusus", "kinerja", "pasang")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# One kode of each time zone: what is told everywhere is what the last of them may be told.
_ZONES = ("31.71", "51.71", "91.71")


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a part; the day it last changed, where that may be told."""

    path: str
    changed: dt.date | None = None


def index() -> str:
    """The index of all parts: three queries."""
    parts = ["/sitemap/umum.xml"]
    served = DesaFacts.objects.values_list("desa__parent__parent_id", flat=True).distinct()
    parts += [f"/sitemap/desa-{kode}.xml" for kode in sorted(set(filter(None, served)))]
    last = Kelompok.objects.aggregate(last=Max("pk"))["last"] or 0
    parts += [f"/sitemap/usul-{n}.xml" for n in range(-(-last // GROUPS_A_PART))]
    rows = "".join(f"<sitemap><loc>{escape(absolute(one))}</loc></sitemap>" for one in parts)
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="{_NAMESPACE}">{rows}</sitemapindex>'


def as_part(addresses: Iterable[Address]) -> str:
    """A part as the protocol writes it; never more than MOST."""
    rows = []
    for one in list(addresses)[:MOST]:
        day = f"<lastmod>{one.changed.isoformat()}</lastmod>" if one.changed else ""
        rows.append(f"<url><loc>{escape(absolute(one.path))}</loc>{day}</url>")
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{_NAMESPACE}">{"".join(rows)}</urlset>'


def general() -> list[Address]:
    """The pages of no village."""
    return [Address(reverse(name)) for name in GENERAL]


def of_kabupaten(kode: str) -> list[Address]:
    """The villages of a kabupaten that use the posko, the years of their budgets, and kecamatan."""
    villages = list(
        Wilayah.objects.within(kode).desa().in_service().order_by("kode").values_list("kode", flat=True)
    )
    years: dict[str, list[Address]] = {}
    for desa, year, *moments in _budgets(kode):
        told = max(one for one in moments if one is not None)
        path = reverse("anggaran-tahun", args=[desa, year])
        years.setdefault(desa, []).append(Address(path, local_date(told, desa)))
    return [*_of_villages(villages, years)]


def _budgets(kode: str) -> "Iterable[tuple[str, int, *tuple[dt.datetime | None, ...]]]":
    """Each budget once: desa, year, when it was published, when spending was told, when it was corrected."""
    own = APBDesa.objects.published().filter(desa__kode__startswith=f"{kode}.", desa__facts__isnull=False)
    told = own.order_by("desa_id", "year").values_list("desa_id", "year")
    return told.annotate(
        a=Max("published_at"), b=Max("realisasi__recorded_at"), c=Max("realisasi__corrected_at")
    )


def _of_villages(villages: list[str], years: dict[str, list[Address]]) -> Iterator[Address]:
    for kecamatan, own in groupby(villages, key=lambda kode: kode[:8]):
        yield Address(reverse("kecamatan", args=[kecamatan]))
        yield Address(reverse("layanan", args=[kecamatan]))
        for kode in own:
            yield from (Address(reverse(name, args=[kode])) for name in OF_A_VILLAGE)
            yield from years.get(kode, [])


def of_groups(part: int, *, at: dt.datetime) -> list[Address] | None:
    """The public kelompok of a span of numbers; None beyond the last. Two queries."""
    last = Kelompok.objects.aggregate(last=Max("pk"))["last"] or 0
    first = part * GROUPS_A_PART
    if first >= last:
        return None
    until = min(counts.counted_until(at, kode) for kode in _ZONES)
    span = Q(pk__gt=first, pk__lte=first + GROUPS_A_PART, desa__facts__isnull=False)
    rows = any_public_groups().filter(span).annotate(moved=last_moved(until)).order_by("pk")
    return [
        Address(reverse("kelompok", args=[desa, pk]), local_date(moved, desa))
        for pk, desa, moved in rows.values_list("pk", "desa_id", "moved")
    ]
