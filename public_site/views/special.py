"""What came of the Musyawarah Khusus: shares and fates for everyone, with no small count of people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.budget.fate import FATE_WORDS
from accountability.budget.fates import Share, Thread, shares, special_threads, years_of_special
from posko import counts
from public_site.place import Place
from public_site.views.doors import of_desa, page


@require_safe
@of_desa
def special(request: HttpRequest, place: Place) -> HttpResponse:
    """The proposals of each Musyawarah Khusus of a year with their fate, beside those of the general ones."""
    years = years_of_special(place.desa)
    typed = request.GET.get("tahun", "")
    asked = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    year = asked if asked in years else (years[0] if years else place.today.year)
    of_special, of_general = shares(place.desa, year)
    context = {
        "tahun": year,
        "tahun_lain": years,
        "khusus": _said(of_special),
        "umum": _said(of_general),
        "butir": [_row(one) for one in special_threads(place.desa, year)],
    }
    return page(request, place, "khusus", context)


def _said(share: Share) -> str:
    """`3 dari 5 usul disepakati (60%)`: these are proposals, not people."""
    if share.percent is None:
        return _("belum ada usul")
    told = {"n": share.adopted, "all": share.brought, "percent": share.percent}
    return _("%(n)s dari %(all)s usul disepakati (%(percent)s%%)") % told


def _row(one: Thread) -> dict[str, Any]:
    held = one.usulan.musyawarah
    came = held.attendance
    return {
        "usulan": one.usulan,
        "musyawarah": held,
        "hadir": counts.told(came, "orang") if came is not None else "",
        "nasib": _(FATE_WORDS[one.fate]),
        "keputusan": one.decision,
        "anggaran": one.money.budgeted,
        "persen": one.money.percent,
    }
