"""Pembinaan: the room of coaching at the kecamatan, and who has which of the eighteen tasks."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.oversight.coaching.delegating import (
    Load,
    delegate,
    in_hands,
    loads_of,
    staff_of,
    unassigned,
    unevenly,
)
from accountability.oversight.coaching.helping import mean_of
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.coaching_forms import DelegateForm
from accountability.oversight.filters import VisitFilter
from accountability.oversight.forms import resent
from accountability.oversight.models import Delegation, HelpRequest
from accountability.oversight.reach import may_write, villages_of
from accountability.oversight.views.coaching_page import (
    attempt,
    follow_up_row,
    follow_ups_within,
    visit_row,
    visits_within,
)
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for

ON_A_PAGE = 20
AGREED_SHOWN = 12


@kec_desk
@require_safe
def coaching(request: DeskRequest) -> HttpResponse:
    """Visits, what was agreed and is not done, what waits at the help desk, and how the work is spread."""
    member = request.member
    kode, words = member.wilayah_id, words_for(member.wilayah_id)
    today = local_date(timezone.now(), kode)
    shown = visits_shown(request)
    page = Paginator(shown.qs, ON_A_PAGE).get_page(request.GET.get("halaman"))
    asked = request.GET.copy()
    asked.pop("halaman", None)
    undone = follow_ups_within(kode).undone()
    waiting = HelpRequest.objects.unanswered().filter(desa__kode__startswith=f"{kode}.").count()
    context = {
        "halaman": page,
        "kunjungan": [visit_row(one, today, words) for one in page],
        "saring": shown,
        "kueri": f"&{asked.urlencode()}" if asked else "",
        "sepakat": [follow_up_row(one, today, words) for one in undone.undone_first()[:AGREED_SHOWN]],
        "sepakat_lewat": undone.late(today).count(),
        "sepakat_semua": undone.count(),
        "menunggu": waiting,
        "nilai": mean_of(kode),
        **_spread(member, today),
    }
    return kec_page(request, "kec/pembinaan.html", words, context)


def visits_shown(request: DeskRequest) -> VisitFilter:
    """The visits of the desk as the address narrows them."""
    villages = [(one.kode, one.name) for one in villages_of(request.member)]
    return VisitFilter(request.GET, queryset=visits_within(request.member.wilayah_id), villages=villages)


@desk({Role.CAMAT})
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: DeskRequest) -> HttpResponse:
    """The eighteen tasks with their members; a POST puts one into other hands."""
    member, at = request.member, timezone.now()
    if member.wilayah.level != Wilayah.Level.KECAMATAN:
        raise Http404
    words, today = words_for(member.wilayah_id), local_date(at, member.wilayah_id)
    staff = staff_of(member.wilayah, today)
    loads = loads_of(member.wilayah, staff)
    refused: tuple[str, DelegateForm] | None = None
    if request.method == "POST":
        must_write(member)
        refused = _delegate(request, staff, loads, at)
        if refused is None:
            return SeeOther(request.get_full_path())
    context = {
        "tugas": _rows(member, loads, refused, words),
        "beban": loads,
        "timpang": unevenly(loads),
        "salah": refused[1] if refused else None,
    }
    return kec_page(request, "kec/pembinaan_tugas.html", words, context, status=422 if refused else 200)


def _spread(member: Membership, today: dt.date) -> dict[str, Any]:
    """How the tasks are spread; only a kecamatan has tasks of its own."""
    if member.wilayah.level != Wilayah.Level.KECAMATAN:
        return {"beban": [], "belum_ada": 0, "punya_tugas": False}
    loads = loads_of(member.wilayah, staff_of(member.wilayah, today))
    return {"beban": loads, "belum_ada": unassigned(member.wilayah), "punya_tugas": True}


def _delegate(
    request: DeskRequest, staff: list[Membership], loads: list[Load], at: dt.datetime
) -> tuple[str, DelegateForm] | None:
    task = request.POST.get("tugas", "")
    if task not in coaching_tasks():
        raise Http404
    form = DelegateForm(loads, request.POST, auto_id=f"{task}_%s")

    def deed() -> None:
        told = form.cleaned_data
        to = next(one for one in staff if str(one.pk) == told["petugas"])
        delegate(
            kecamatan=request.member.wilayah,
            task=task,
            to=to,
            reason=told["alasan"],
            by=request.member.actor(),
            at=at,
            seen=told["lama"],
        )

    if attempt(request, form, at, deed):
        messages.success(request, _("Tugas diserahkan."))
        return None
    now = Delegation.objects.filter(kecamatan=request.member.wilayah, task=task, ended_at=None).first()
    form.data = resent(form, {"lama": str(now.pk if now else 0)})
    return task, form


def _rows(
    member: Membership, loads: list[Load], refused: tuple[str, DelegateForm] | None, words: Words
) -> list[dict[str, Any]]:
    hands = in_hands(member.wilayah)
    rows = []
    for one in coaching_tasks().values():
        held = hands.get(one.kode)
        form: DelegateForm | None = None
        if may_write(member):
            form = DelegateForm(loads, initial={"lama": held.pk if held else 0}, auto_id=f"{one.kode}_%s")
        if refused is not None and refused[0] == one.kode:
            form = refused[1]
        rows.append(
            {
                "no": one.no,
                "kode": one.kode,
                "nama": one.named(words),
                "dasar": one.legal_basis,
                "dicek": one.confidence != "memory",
                "tangan": (held.user.display_name or held.user.username) if held else "",
                "alasan": held.reason if held else "",
                "sejak": local_date(held.at, member.wilayah_id) if held else None,
                "form": form,
                "buka": refused is not None and refused[0] == one.kode,
            }
        )
    return rows
