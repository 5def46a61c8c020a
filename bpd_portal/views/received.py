"""What OpenSID and other systems sent for the village: looked at, then used by a person or put aside."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.models import APBDesa
from accountability.budget.publication import Spending
from accountability.lib.attachments import served_as
from accountability.lib.local_time import local_date
from accountability.partners.received import Received, Sort
from accountability.partners.receiving import settle, tell_progress
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.received import ProgressForm
from bpd_portal.page import desk_page, onward
from bpd_portal.received_rows import WHAT, badge_of, facts_of, period_of, row_of, title_of
from bpd_portal.rows import moment

LAST, MOST = 20, 100
WORKS = frozenset({Sort.WORK, Sort.PROGRESS})


@desk(PEMDES)
@require_safe
def listed(request: DeskRequest) -> HttpResponse:
    """What waits, and the last that were decided."""
    own = request.member.wilayah.received.select_related("desa", "brought_in")
    waiting = own.waiting()
    context = {
        "menunggu": [row_of(one) for one in waiting[:MOST]],
        "banyak": waiting.count(),
        "sudah": [row_of(one) for one in own.settled()[:LAST]],
    }
    return desk_page(request, "meja/kiriman.html", context)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: DeskRequest, pk: int) -> HttpResponse:
    """One thing that was sent; the treasurer tells it as realisasi, notes it as used, or puts it aside."""
    at = timezone.now()
    found = _own(request, pk)
    waits = found.settled_at is None and found.brought_in_id is None
    apb = _budget_of(found, at) if found.sort in WORKS else None
    form: DeskForm = _form(request, found, apb, at)
    if request.method == "POST":
        if request.member.role != Role.KEUANGAN:
            raise PermissionDenied
        if attempt(request, form, lambda: _do(request, found, form, at)):
            messages.success(request, _("Sudah dicatat."))
            return onward("pemdes-kiriman")
    context: dict[str, Any] = {
        "k": found,
        "apa": WHAT[found.sort],
        "judul": title_of(found),
        "masa": period_of(found),
        "isi": facts_of(found),
        "lencana": badge_of(found),
        "waktu": moment(found.received_at, found.desa_id),
        "menunggu": waits,
        "keuangan": request.member.role == Role.KEUANGAN,
        "form": form if isinstance(form, ProgressForm) else None,
        "foto": str(found.file.name or "").endswith(".jpg"),
        "apb_ada": apb is not None,
        "pekerjaan": found.sort in WORKS,
    }
    return desk_page(request, "meja/kiriman_satu.html", context, salah=form if form.is_bound else None)


@desk(PEMDES)
@require_safe
def file_of(request: DeskRequest, pk: int) -> HttpResponse:
    """The file that came with it: a photo is shown, a PDF only downloaded."""
    found = _own(request, pk)
    name = str(found.file.name or "")
    if not name or not found.file.storage.exists(name):
        raise Http404
    ending = name.rpartition(".")[2]
    with found.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type=served_as(name))
    if ending != "jpg":
        answer["Content-Disposition"] = f'attachment; filename="{found.sort}-{found.pk}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _own(request: DeskRequest, pk: int) -> Received:
    rows = request.member.wilayah.received.select_related("desa", "brought_in")
    return get_object_or_404(rows, pk=pk)


def _budget_of(found: Received, at: dt.datetime) -> APBDesa | None:
    year = found.year or local_date(at, found.desa_id).year
    return found.desa.apb.published().of_year(year).first()


def _form(request: DeskRequest, found: Received, apb: APBDesa | None, at: dt.datetime) -> DeskForm:
    tells = found.sort in WORKS and request.POST.get("aksi", "realisasi") == "realisasi"
    data = request.POST if request.method == "POST" else None
    if not tells or apb is None:
        return DeskForm(data)
    today = local_date(at, found.desa_id)
    start = {"persen": found.facts.get("persen"), "tanggal": found.facts.get("hari") or today}
    return ProgressForm(data, apb=apb, auto_id="kiriman_%s", initial=start)


def _do(request: DeskRequest, found: Received, form: DeskForm, at: dt.datetime) -> None:
    by, what = request.member.actor(), request.POST.get("aksi", "")
    if what == "realisasi" and isinstance(form, ProgressForm):
        said = form.cleaned_data
        spent = Spending(said["jumlah"], said["persen"], said["tanggal"], said["catatan"])
        tell_progress(received=found, line=said["baris"], spending=spent, by=by, at=at)
    elif what in {"pakai", "sisih"}:
        settle(received=found, used=what == "pakai", by=by, at=at)
    else:
        raise Http404
