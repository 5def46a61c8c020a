"""Withdrawing a budget that is public: the head of the village asks, the head of the council decides."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.models import APBDesa, Outcome, Withdrawal
from accountability.budget.sums import totals
from accountability.budget.withdrawal_asking import (
    ask_to_withdraw,
    decline_to_withdraw,
    open_in,
    take_request_back,
)
from accountability.budget.withdrawing import withdraw
from accountability.lib.local_time import local_date
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.budget_steps import DecideWithdrawalForm, WithdrawForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import year_asked


@desk({Role.KADES})
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: DeskRequest) -> HttpResponse:
    """What withdrawing means, a reason, and a yes; or the request that waits, to be taken back."""
    at = timezone.now()
    apb = _public(request, at)
    waiting, by = open_in(desa=apb.desa, year=apb.year), request.member.actor()
    if waiting is not None:
        form: DeskForm = DeskForm(request.POST or None, auto_id="tarik_%s")
        done = form.is_bound and attempt(
            request, form, lambda: take_request_back(asked=waiting, by=by, at=at)
        )
        told = _("Permintaan dibatalkan. Anggaran tetap tayang.")
    else:
        form = WithdrawForm(request.POST or None, auto_id="tarik_%s")
        done = form.is_bound and attempt(
            request,
            form,
            lambda: ask_to_withdraw(apb=apb, reason=form.cleaned_data["alasan"], by=by, at=at),
        )
        told = _("Permintaan tercatat dan tampil untuk umum. Ketua yang memutuskan.")
    if done:
        messages.success(request, told)
        return onward("pemdes-tarik", tahun=apb.year)
    return _page(request, "meja/tarik.html", apb, waiting, form)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: DeskRequest) -> HttpResponse:
    """A request to withdraw, with its reason: the council reads it, its head decides."""
    at = timezone.now()
    apb = _public(request, at)
    waiting = open_in(desa=apb.desa, year=apb.year)
    head = request.member.role == Role.KETUA_BPD
    form = DecideWithdrawalForm(request.POST or None, auto_id="tarik_%s")
    if request.method == "POST":
        if not head:
            raise PermissionDenied
        if waiting is None:  # decided or taken back meanwhile: the page says so
            return _page(request, "meja/tarik_putusan.html", apb, None, None)
        if attempt(request, form, lambda: _decide(request, waiting, form, at)):
            agreed = form.cleaned_data["putusan"] == "ya"
            told = _("Sudah ditarik. Warga di balik kegiatannya dikabari.")
            messages.success(request, told if agreed else _("Anggaran tetap tayang."))
            return onward("bpd-langkah", tahun=apb.year)
    return _page(request, "meja/tarik_putusan.html", apb, waiting, form if head else None)


def _decide(request: DeskRequest, asked: Withdrawal, form: DeskForm, at: dt.datetime) -> None:
    by, said = request.member.actor(), form.cleaned_data
    if said["putusan"] == "ya":
        withdraw(asked=asked, by=by, at=at)
    else:
        decline_to_withdraw(asked=asked, reason=said["alasan"], by=by, at=at)


def _public(request: DeskRequest, at: dt.datetime) -> APBDesa:
    desa = request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year)
    return get_object_or_404(desa.apb.published().select_related("desa").of_year(year)[:1])


def _page(
    request: DeskRequest, template: str, apb: APBDesa, waiting: Withdrawal | None, form: DeskForm | None
) -> HttpResponse:
    kept = apb.withdrawals.filter(outcome=Outcome.DECLINED).newest_first().first()
    context = {
        "tahun": apb.year,
        "apb": apb,
        "jumlah": totals(apb),
        "form": form,
        "diminta": waiting,
        "dulu": kept,
        "kembali_ke": apb.desa.apb.published().filter(year=apb.year, version__lt=apb.version).exists(),
    }
    return desk_page(request, template, context, salah=form)
