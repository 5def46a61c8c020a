"""Realisasi: what was spent and done of the public budget, and what came in, line by line."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import Spending, realise
from accountability.lib.local_time import local_date
from bpd_portal import spending_rows
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.budget_steps import MoneyForm
from bpd_portal.forms.money import RealisasiForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number, year_asked

LAST = 5


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def spending(request: DeskRequest) -> HttpResponse:
    """Each kegiatan with plan, spent, percent and photos; the treasurer records what was done or came in."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=_year_at_hand(request, at))
    apb = desa.apb.published().of_year(year).first()
    if request.method == "POST" and request.member.role != Role.KEUANGAN:
        raise PermissionDenied
    line = _line_asked(request, apb)
    form = _form(request, line, local_date(at, desa.kode))
    if (
        line is not None
        and form.is_bound
        and attempt(request, form, lambda: _realise(request, line, form, at))
    ):
        told = line.kegiatan is not None and line.kegiatan.usulan_id is not None
        more = _("Warga di balik kegiatan ini dikabari.") if told else ""
        messages.success(request, f"{_('Realisasi tercatat.')} {more}".strip())
        return onward("pemdes-realisasi", tahun=year)
    return _page(request, year, apb, line, form)


def _year_at_hand(request: DeskRequest, at: dt.datetime) -> int:
    """The newest year with a published budget that has begun, else the newest published, else this year."""
    this_year = local_date(at, request.member.wilayah_id).year
    years = list(request.member.wilayah.apb.published().values_list("year", flat=True))
    begun = [year for year in years if year <= this_year]
    return max(begun or years or [this_year])


def _line_asked(request: DeskRequest, apb: APBDesa | None) -> BudgetLine | None:
    """The line that is asked about, of whatever akun; one of another budget does not exist here."""
    asked = request.POST.get("baris") or request.GET.get("baris")
    if request.method != "POST" and not asked:
        return None
    if apb is None:
        raise Http404
    return get_object_or_404(apb.lines.select_related("kegiatan", "apb"), pk=read_number(asked))


def _form(request: DeskRequest, line: BudgetLine | None, today: dt.date) -> DeskForm:
    """Work has a percent and a photo; money that comes in, and financing, has neither."""
    initial = {"tanggal": today}
    if line is not None and not line.account.startswith("5."):
        return MoneyForm(request.POST or None, auto_id="realisasi_%s", initial=initial)
    return RealisasiForm(request.POST or None, request.FILES or None, auto_id="realisasi_%s", initial=initial)


def _realise(request: DeskRequest, line: BudgetLine, form: DeskForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    spent = Spending(
        amount=said["jumlah"],
        percent=said.get("persen"),
        spent_date=said["tanggal"],
        note=said["catatan"],
        photo=said.get("foto", b""),
    )
    realise(line=line, spending=spent, by=request.member.actor(), at=at)


def _page(
    request: DeskRequest, year: int, apb: APBDesa | None, line: BudgetLine | None, form: DeskForm
) -> HttpResponse:
    years = set(request.member.wilayah.apb.published().values_list("year", flat=True))
    jobs = spending_rows.per_kegiatan(apb) if apb else []
    planned = sum(job["k"].planned for job in jobs)
    spent = sum(job["k"].spent for job in jobs)  # also on lines that a perubahan took out, or on none
    keuangan = request.member.role == Role.KEUANGAN
    context: dict[str, Any] = {
        "tahun": year,
        "tahun_lain": sorted(years - {year}, reverse=True),
        "apb": apb,
        "kegiatan": jobs,
        "uang_masuk": spending_rows.of_money(apb) if apb else [],
        "rencana": planned,
        "terpakai": spent,
        "persen": round(spent * 100 / planned) if planned else 0,
        "keuangan": keuangan,
        "baris": line if keuangan else None,
        "form": form,
        "terakhir": spending_rows.last_records(apb, LAST) if apb else [],
    }
    return desk_page(request, "meja/realisasi.html", context, salah=form)
