"""The way of a budget through the law: what was done, what is due, whose turn it is; each writes its own."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.models import APBDesa, Stage
from accountability.budget.standing import Mark, Stand, next_of, standing
from accountability.budget.steps import MAY_RECORD, Taken, take_step
from accountability.budget.withdrawal_asking import open_in
from accountability.budget.withdrawing import tombstones
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.budget_steps import StepForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import year_asked, years_beside

WITHDRAWALS = {Role.KADES: "pemdes-tarik", **dict.fromkeys(BPD, "bpd-tarik")}  # the treasurer has none
BADGES = {
    Mark.DONE: ("selesai", "daun"),
    Mark.MISSING: ("info", "abu"),
    Mark.LATE: ("awas", "bata"),
    Mark.NEXT: ("kanan", "toska"),
    Mark.LATER: ("jam", "abu"),
}


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_village(request: DeskRequest) -> HttpResponse:
    """The steps, for the village government: it writes down what was sent, enacted and reported."""
    return _steps(request, "pemdes-langkah")


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_council(request: DeskRequest) -> HttpResponse:
    """The steps, for the council: its head writes down what was agreed."""
    return _steps(request, "bpd-langkah")


def _steps(request: DeskRequest, address: str) -> HttpResponse:
    at, desa = timezone.now(), request.member.wilayah
    today = local_date(at, desa.kode)
    year = _year(request, today)
    apb = desa.apb.of_year(year).first()
    offers = [(stage.value, str(stage.label)) for stage in Stage if request.member.role in MAY_RECORD[stage]]
    form = StepForm(request.POST or None, auto_id="langkah_%s", offers=offers, initial={"tanggal": today})
    if request.method == "POST":
        if not offers:
            raise PermissionDenied
        held = get_object_or_404(desa.apb.of_year(year)[:1])
        if attempt(request, form, lambda: _take(request, held, form, at)):
            messages.success(request, _("Langkah tercatat."))
            return onward(address, tahun=year)
    return _page(request, address, year, apb, form if offers else None, at)


def steps_asked(request: DeskRequest) -> tuple[int, list[Stand]]:
    """The year that is asked for, and its steps as they stand; none before there is a budget."""
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    year = _year(request, today)
    apb = desa.apb.of_year(year).first()
    return year, standing(apb=apb, today=today, words=words_for(desa.kode)) if apb is not None else []


def _year(request: DeskRequest, today: dt.date) -> int:
    return year_asked(request, default=today.year + 1 if today.month >= 10 else today.year)


def _take(request: DeskRequest, apb: APBDesa, form: StepForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    taken = Taken(Stage(said["langkah"]), said["tanggal"], document_no=said["nomor"], note=said["catatan"])
    take_step(apb=apb, taken=taken, by=request.member.actor(), at=at)


def _page(
    request: DeskRequest,
    address: str,
    year: int,
    apb: APBDesa | None,
    form: StepForm | None,
    at: dt.datetime,
) -> HttpResponse:
    desa = request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    rows = standing(apb=apb, today=today, words=words) if apb is not None else []
    turn = next_of(rows)
    context: dict[str, Any] = {
        "s": words,
        "alamat": address,
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, desa.apb.values_list("year", flat=True)), reverse=True),
        "apb": apb,
        "diminta": open_in(desa=desa, year=year),
        "lihat_tarik": WITHDRAWALS.get(Role(request.member.role), ""),
        "langkah": [_shown(row, today) for row in rows],
        "giliran": turn,
        "form": form if apb is not None else None,
        "terbuka": form is not None and form.is_bound,
        "ditarik": tombstones(desa.apb.of_year(year)),
        "dicetak": today,
    }
    return desk_page(request, "meja/langkah.html", context, salah=form)


def _shown(row: Stand, today: dt.date) -> dict[str, Any]:
    icon, colour = BADGES[row.mark]
    late = row.late if row.mark in {Mark.LATE, Mark.DONE} else 0
    label = {
        Mark.DONE: _("Sudah"),
        Mark.MISSING: _("Tidak tercatat"),
        Mark.LATE: _("Lewat %(n)s hari") % {"n": late},
        Mark.NEXT: _("Berikutnya"),
        Mark.LATER: _("Nanti"),
    }[row.mark]
    if row.mark == Mark.DONE and late:
        label, icon, colour = _("Terlambat %(n)s hari") % {"n": late}, "jam", "kunyit"
    left = (row.due_date - today).days if row.due_date and row.mark in {Mark.NEXT, Mark.LATER} else None
    return {"r": row, "label": label, "ikon": icon, "warna": colour, "sisa": left}
