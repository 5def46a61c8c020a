"""The desk of the village government: what stands next in the budget, and what citizens say, redacted."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
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
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import Words, words_for
from bpd_portal.asked import money_asked
from bpd_portal.page import desk_page
from bpd_portal.rows import badge_of
from bpd_portal.views.checking import shown

ON_A_PAGE = 25


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
    }
    return desk_page(request, "meja/pemdes.html", context)


@desk({Role.KADES})
@require_safe
def responses(request: DeskRequest) -> HttpResponse:
    """What citizens say, as summarised for everyone: no raw words, number, channel or time of day."""
    desa = request.member.wilayah
    words = words_for(desa.kode)
    shown = desa.aspirasi.public().newest_first().only("public_summary", "state", "received_at", "desa_id")
    today = local_date(timezone.now(), desa.kode)
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("halaman"))
    rows = [
        {
            "judul": one.public_summary,
            "bulan": local_date(one.received_at, desa.kode),
            "lencana": badge_of(one.state, words),
            "soal": money_asked(one, words, today),
        }
        for one in page
    ]
    return desk_page(request, "meja/tanggapan.html", {"s": words, "halaman": page, "butir": rows})


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
