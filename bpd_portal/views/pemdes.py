"""The desk of the village government: what stands next in the budget, and what waits for its answer."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.duties import duties, missing
from accountability.budget.models import APBDesa
from accountability.budget.spent import spent_in_year_of
from accountability.budget.standing import next_of, standing
from accountability.budget.sums import totals
from accountability.council import waiting
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import Words, words_for
from bpd_portal.page import desk_page
from bpd_portal.views.checking import shown


@desk(PEMDES)
@require_safe
def summary(request: DeskRequest) -> HttpResponse:
    """This year's and next year's budget, each with where it stands and the one next action."""
    at, desa = timezone.now(), request.member.wilayah
    year = local_date(at, desa.kode).year
    newest = {one.year: one for one in desa.apb.filter(year__in=[year, year + 1]).order_by("version")}
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    due = missing(duties(desa=desa, year=year, today=today, words=words))
    context = {
        "s": words,
        "tahun": year,
        "anggaran": [_standing(newest.get(one), one, today, words) for one in (year, year + 1)],
        "kurang": [shown(one) for one in due],
        "tanpa_kegiatan": desa.usulan.unplanned().count(),
        "keuangan": request.member.role == Role.KEUANGAN,
        "surat": waiting.unanswered(desa).count() if request.member.role == Role.KADES else 0,
    }
    return desk_page(request, "meja/pemdes.html", context)


def _standing(apb: APBDesa | None, year: int, today: dt.date, words: Words) -> dict[str, Any]:
    if apb is None:
        return {"tahun": year, "apb": None}
    sums = totals(apb)
    spent = spent_in_year_of(apb).rupiah() if apb.is_public else 0
    return {
        "tahun": year,
        "apb": apb,
        "giliran": next_of(standing(apb=apb, today=today, words=words)),
        "belanja": sums.belanja,
        "selisih": sums.silpa,
        "terpakai": spent,
        "persen": round(spent * 100 / sums.belanja) if sums.belanja else 0,
    }
