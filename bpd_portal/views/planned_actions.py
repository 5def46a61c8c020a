"""Rencana aksi at the village: what its two sides and the units around it are to do, and what is done."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, POSKO, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.oversight.models import Doer, PlannedAction
from accountability.oversight.service.planning_actions import settle, unsettle
from accountability.oversight.service.reading_actions import actions_of_village
from accountability.oversight.views.service_page import action_row
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.planned_actions import ActionDoneForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number

ON_A_PAGE = 20


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_council(request: DeskRequest) -> HttpResponse:
    """For the council, which marks its own; the posko's officer marks those of units that stand here."""
    side = Doer.BPD if request.member.role in BPD else Doer.UNIT
    return _room(request, side, "bpd-rencana-aksi")


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_village(request: DeskRequest) -> HttpResponse:
    """For the village government, which marks its own."""
    return _room(request, Doer.PEMDES, "pemdes-rencana-aksi")


def _room(request: DeskRequest, side: Doer, name: str) -> HttpResponse:
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    wrong: tuple[int, ActionDoneForm] | None = None
    if request.method == "POST":
        wrong = _do(request, side)
        if wrong is None:
            return onward(name)
    page = Paginator(actions_of_village(desa), ON_A_PAGE).get_page(request.GET.get("halaman"))
    today = local_date(at, desa.kode)
    context = {
        "s": words,
        "halaman": page,
        "aksi": [{**action_row(one, today, words), **_mark(request, one, side, wrong)} for one in page],
    }
    return desk_page(request, "meja/rencana_aksi.html", context, salah=wrong[1] if wrong else None)


def _is_mine(request: DeskRequest, one: PlannedAction, side: Doer) -> bool:
    if side == Doer.UNIT:
        return one.unit is not None and one.unit.desa_id == request.member.wilayah_id
    return one.doer == side and one.desa_id == request.member.wilayah_id


def _mark(
    request: DeskRequest, one: PlannedAction, side: Doer, wrong: tuple[int, ActionDoneForm] | None
) -> dict[str, Any]:
    if not _is_mine(request, one, side):
        return {"form": None, "batal": False}
    if wrong is not None and wrong[0] == one.pk:
        return {"form": wrong[1], "batal": one.done_at is not None}
    return {"form": ActionDoneForm(auto_id=f"aksi{one.pk}_%s"), "batal": one.done_at is not None}


def _do(request: DeskRequest, side: Doer) -> tuple[int, ActionDoneForm] | None:
    asked, by, at = request.POST.get("aksi", ""), request.member.actor(), timezone.now()
    pk = read_number(request.POST.get("butir")) or 0
    found = actions_of_village(request.member.wilayah).filter(pk=pk).first()
    if found is None or asked not in {"sudah", "belum"} or not _is_mine(request, found, side):
        raise Http404
    form = ActionDoneForm(request.POST, auto_id=f"aksi{found.pk}_%s")

    def deed() -> PlannedAction:
        if asked == "belum":
            return unsettle(action=found, side=side, by=by, at=at)
        return settle(action=found, side=side, words=form.cleaned_data["kemajuan"], by=by, at=at)

    if not attempt(request, form, deed):
        return found.pk, form
    messages.success(
        request, _("Ditandai sudah dilakukan.") if asked == "sudah" else _("Tandanya dibatalkan.")
    )
    return None
