"""The plans of a village: which there are, each year's kegiatan with their origin, and fates of kelompok.

Of an RPJM the pages tell the years, its Perdes and its changes, so no more stands here (decision 0123).
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accountability.budget.both_ways import FATE_WORDS, Grown, both_ways
from posko import counts
from public_site.dumps.parts import Row
from public_site.dumps.places import absolute
from public_site.place import Place


def plans(place: Place) -> Iterator[Row]:
    """A row for each RPJM, then for each RKP."""
    for one in place.desa.rpjm.order_by("first_year"):
        yield _plan(place, one, "rpjm", (one.first_year, one.last_year), "")
    for rkp in place.desa.rkp.order_by("year"):
        page = absolute(f"/desa/{place.desa.kode}/rencana/{rkp.year}/")
        yield _plan(place, rkp, "rkp", (rkp.year, rkp.year), page)


def both(place: Place) -> Iterator[tuple[str, Row]]:
    """Of each RKP each kegiatan, those that left it, and each kelompok with its fate: (table, row)."""
    kode, desa = place.desa.kode, place.desa
    for year in desa.rkp.order_by("year").values_list("year", flat=True):
        seen = both_ways(desa=desa, year=year, exact=False, until=place.counted_until)
        leaves = (leaf for branch in seen.tree for sub in branch.below for leaf in sub.leaves)
        yield from (("kegiatan", _grown(kode, year, leaf)) for leaf in leaves)
        for gone in desa.kegiatan.dropped().filter(rkp__year=year).order_by("kode", "id"):
            row = (kode, year, "", gone.name, None, None, None, None, "", True, gone.dropped_why)
            yield "kegiatan", row
        for one in sorted(seen.fates, key=lambda became: became.kelompok.pk):
            label = _(FATE_WORDS[one.fate])
            yield "nasib", (kode, year, one.kelompok.pk, one.fate.value, label, one.about)


def _plan(place: Place, plan: Any, kind: str, years: tuple[int, int], page: str) -> Row:
    enacted = plan.enacted_date
    revised = plan.revising_since is not None
    return (place.desa.kode, kind, *years, plan.perdes_no, enacted, plan.revision, revised, page)


def _grown(kode: str, year: int, leaf: Grown) -> Row:
    origin = leaf.usulan
    decision = getattr(origin, "decision", None)
    return (
        kode,
        year,
        leaf.kegiatan.kode,
        leaf.kegiatan.name,
        leaf.kegiatan.cost,
        origin.kelompok_id if origin is not None else None,
        (counts.stepped(leaf.voices) or None) if origin is not None else None,
        origin.musyawarah.held_on if origin is not None else None,
        decision.sentence if decision is not None else "",
        False,
        "",
    )
