"""The plan of a year for everyone: every kegiatan with its origin, every kelompok with its fate."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.budget.both_ways import FATE_WORDS, BothWays, Branch, Fate, both_ways
from accountability.lib.local_time import tanggal
from accountability.planning.plan_history import Plan, changes_of
from posko import counts
from public_site.kept_pages import kept
from public_site.place import Place
from public_site.views.doors import of_desa, page

FIRST_YEAR, LAST_YEAR = 2015, 2100


@require_safe
@kept
@of_desa
def year(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The plan of a year seen from both ends, with safe counts."""
    if not FIRST_YEAR <= tahun <= LAST_YEAR:
        raise Http404
    seen = both_ways(desa=place.desa, year=tahun, exact=False, until=place.counted_until)
    rkp = place.desa.rkp.filter(year=tahun).first()
    years = set(place.desa.rkp.values_list("year", flat=True)) - {tahun}
    rpjm = place.desa.rpjm.filter(first_year__lte=tahun, last_year__gte=tahun).first()
    context = {
        "tahun": tahun,
        "tahun_lain": sorted(years),
        "keadaan": _standing(rkp, place) if rkp is not None else "",
        "lihat": seen,
        "kelompok": len(seen.fates),
        "pohon": [_bidang(one) for one in seen.tree],
        "nasib": _fates(seen, place),
        "perubahan": _changes(rkp, place),
        "rpjm": rpjm,
        "keadaan_rpjm": _standing(rpjm, place) if rpjm is not None else "",
        "perubahan_rpjm": _changes(rpjm, place),
        "keluar": place.desa.kegiatan.dropped().filter(rkp__year=tahun).order_by("kode", "id"),
    }
    return page(request, place, "rencana", context)


def _standing(plan: Plan, place: Place) -> str:
    if plan.enacted_date is None:
        return _("Masih rancangan, bisa berubah.")
    enacted = {"day": tanggal(plan.enacted_date), "perdes": f"{place.words.perdes} {plan.perdes_no}"}
    told = _("Ditetapkan %(day)s, %(perdes)s.") % enacted
    return told if plan.revising_since is None else f"{told} {_('Sedang diubah.')}"


def _changes(plan: Plan | None, place: Place) -> list[dict[str, str]]:
    """Every change of a plan by Perdes: which one it is, by which Perdes, why, and what it said before."""
    word = place.words.perdes
    return [
        {
            "apa": _("Diperpanjang sampai %(year)s") % {"year": one.extended_to}
            if one.extended_to is not None
            else _("Perubahan ke-%(number)s") % {"number": one.number},
            "oleh": f"{word} {one.by[0]}, {tanggal(one.by[1])}" if one.by else _("sedang berjalan"),
            "mengapa": one.why,
            "dulu": f"{word} {one.before[0]}, {tanggal(one.before[1])}",
        }
        for one in changes_of(plan)
    ]


def _bidang(one: Branch) -> dict[str, Any]:
    return {
        "kode": one.kode,
        "nama": _(one.name),
        "jumlah": one.cost,
        "sub": [
            {
                "kode": sub.kode,
                "nama": sub.name,
                "butir": [
                    {
                        "nama": leaf.kegiatan.name,
                        "biaya": leaf.kegiatan.cost,
                        "asal": leaf.usulan,
                        "suara": counts.at_least(leaf.voices, "suara"),
                        "rapat": leaf.usulan.musyawarah.held_on if leaf.usulan is not None else None,
                        "putusan": _decided(leaf.usulan),
                    }
                    for leaf in sub.leaves
                ],
            }
            for sub in one.below
        ],
    }


def _decided(usulan: Any) -> str:
    decision = getattr(usulan, "decision", None)
    return decision.sentence if decision is not None else ""


def _fates(seen: BothWays, place: Place) -> list[dict[str, Any]]:
    return [
        {
            "nama": _(FATE_WORDS[fate]),
            "banyak": seen.count(fate),
            "butir": [one for one in seen.fates if one.fate == fate],
        }
        for fate in Fate
        if seen.count(fate)
    ]
