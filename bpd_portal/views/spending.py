"""Realisasi: what was spent and done of the published budget, line by line."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import Spending, realise
from accountability.budget.spent import spent_in_year_of
from accountability.lib.local_time import local_date
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.money import RealisasiForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number, year_asked

LAST = 5


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def spending(request: DeskRequest) -> HttpResponse:
    """Each line of spending with plan, spent and percent; the treasurer records what was done."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=_year_at_hand(request, at))
    apb = desa.apb.published().of_year(year).first()
    if request.method == "POST" and request.member.role != Role.KEUANGAN:
        raise PermissionDenied
    line = _line_asked(request, apb)
    form = RealisasiForm(
        request.POST or None,
        request.FILES or None,
        auto_id="realisasi_%s",
        initial={"tanggal": local_date(at, desa.kode)},
    )
    if (
        line is not None
        and form.is_bound
        and attempt(request, form, lambda: _realise(request, line, form, at))
    ):
        messages.success(request, _("Realisasi tercatat. Warga di balik kegiatan ini dikabari."))
        return onward("pemdes-realisasi", tahun=year)
    return _page(request, year, apb, line, form)


def _year_at_hand(request: DeskRequest, at: dt.datetime) -> int:
    """The newest year with a published budget that has begun, else the newest published, else this year."""
    this_year = local_date(at, request.member.wilayah_id).year
    years = list(request.member.wilayah.apb.published().values_list("year", flat=True))
    begun = [year for year in years if year <= this_year]
    return max(begun or years or [this_year])


def _line_asked(request: DeskRequest, apb: APBDesa | None) -> BudgetLine | None:
    """The line of spending that is asked about; one of another budget does not exist here."""
    asked = request.POST.get("baris") or request.GET.get("baris")
    if request.method != "POST" and not asked:
        return None
    if apb is None:
        raise Http404
    return get_object_or_404(apb.lines.belanja(), pk=read_number(asked))


def _realise(request: DeskRequest, line: BudgetLine, form: DeskForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    spent = Spending(
        amount=said["jumlah"],
        percent=said["persen"],
        spent_date=said["tanggal"],
        note=said["catatan"],
        photo=said["foto"],
    )
    realise(line=line, spending=spent, by=request.member.actor(), at=at)


def _page(
    request: DeskRequest, year: int, apb: APBDesa | None, line: BudgetLine | None, form: DeskForm
) -> HttpResponse:
    years = set(request.member.wilayah.apb.published().values_list("year", flat=True))
    rows = _rows(apb) if apb else []
    planned = sum(row["line"].amount for row in rows)
    spent = spent_in_year_of(apb).rupiah() if apb else 0  # also on lines that a perubahan took out
    keuangan = request.member.role == Role.KEUANGAN
    context: dict[str, Any] = {
        "tahun": year,
        "tahun_lain": sorted(years - {year}, reverse=True),
        "apb": apb,
        "butir": rows,
        "rencana": planned,
        "terpakai": spent,
        "persen": round(spent * 100 / planned) if planned else 0,
        "keuangan": keuangan,
        "baris": line if keuangan else None,
        "form": form,
        "terakhir": spent_in_year_of(apb).newest_first().select_related("line")[:LAST] if apb else [],
    }
    return desk_page(request, "meja/realisasi.html", context, salah=form)


def _rows(apb: APBDesa) -> list[dict[str, Any]]:
    """Each line with what was spent of it; the percent never falls, so the highest is the latest."""
    spending = spent_in_year_of(apb).values_list("line_id")
    counted = Sum("amount", filter=Q(replaced_by=None), default=0)
    summed = spending.annotate(spent=counted, done=Max("percent")).order_by()
    by_line = {pk: (spent, done or 0) for pk, spent, done in summed}
    rows = []
    for line in apb.lines.belanja().order_by("kegiatan_kode", "account", "id"):
        spent, done = by_line.get(line.first_id, (0, 0))
        share = round(spent * 100 / line.amount) if line.amount else 0
        over = spent > line.amount
        rows.append({"line": line, "terpakai": spent, "kemajuan": done, "persen": share, "lebih": over})
    return rows
