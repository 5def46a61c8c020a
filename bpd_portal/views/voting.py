"""The vote by slips on the desk: opened and closed, slips printed, and slips on paper entered."""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, POSKO, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.planning.models import Musyawarah, PriorityMethod
from accountability.planning.ranking import voting
from accountability.planning.slip_paper import OnEverySlip, slips_pdf
from accountability.planning.slips import codes, print_slips
from accountability.planning.voting import close_vote, open_vote, turnout, vote
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.priorities import SlipEntryForm, SlipsForm
from bpd_portal.meeting_menu import meeting_menu
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page, onward
from bpd_portal.ranks import few_slips
from bpd_portal.sentences import refusal_told
from posko.counts import smallest_public
from sms_gateway.public_number import sms_number

# The session knows which print may be fetched again; its seed lies in the cache, gone after an hour by itself
# and as soon as the vote is over.
TO_FETCH = "kartu_suara"
FETCHED_WITHIN = dt.timedelta(hours=1)


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: DeskRequest, pk: int) -> HttpResponse:
    """Turnout, and the forms to open, to close, to print and to enter a slip."""
    at = timezone.now()
    held = meeting_of(request, pk)
    if held.method != PriorityMethod.DOTS:
        raise Http404
    if request.method != "POST":
        return _page(request, held, at)
    asked = request.POST.get("aksi", "")
    if asked == "kartu":
        return _enter(request, held, at)
    if request.member.role not in BPD:
        raise PermissionDenied
    if asked not in _TOLD:
        raise Http404
    form: DeskForm = (
        SlipsForm(request.POST, auto_id="cetak_%s") if asked == "cetak" else DeskForm(request.POST)
    )
    if attempt(request, form, lambda: _do(request, held, asked, form, at)):
        messages.success(request, _TOLD[asked]())
        return onward("bpd-suara", held.pk)
    return _page(request, held, at, form)


_TOLD = {
    "buka": lambda: _("Pemungutan suara dibuka."),
    "tutup": lambda: _("Pemungutan suara ditutup."),
    "cetak": lambda: _("Kartu siap dicetak."),
}


@desk(POSKO)
@require_safe
def open_now(request: DeskRequest) -> HttpResponse:
    """On to the vote that is open in this village; an honest page when there is none."""
    running = request.member.wilayah.musyawarah.filter(voting_closed_at=None).exclude(voting_opened_at=None)
    if (held := running.first()) is not None:
        return onward("bpd-suara", held.pk)
    return desk_page(request, "meja/suara_kosong.html", {})


@desk(BPD)
@require_safe
def slips_file(request: DeskRequest, pk: int) -> HttpResponse:
    """The PDF of the last print; after an hour it can be made no more, for the codes are on paper only."""
    at = timezone.now()
    held = meeting_of(request, pk)
    ready = _to_fetch(request, held, at)
    if ready is None:
        raise Http404
    told = OnEverySlip(
        title=held.title,
        address=voting_address(held),
        sms=sms_number(held.desa_id),
        dots=held.dots_each or 1,
        made_on=local_date(at, held.desa_id),
    )
    body = slips_pdf(told, codes(seed=bytes.fromhex(ready["benih"]), count=ready["banyak"]))
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="kartu-suara-{held.pk}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def voting_address(held: Musyawarah) -> str:
    """The public address of its voting."""
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{reverse('suara', args=[held.secret])}"


def _do(request: DeskRequest, held: Musyawarah, asked: str, form: DeskForm, at: dt.datetime) -> None:
    by = request.member.actor()
    if asked == "buka":
        open_vote(musyawarah=held, by=by, at=at)
    elif asked == "tutup":
        close_vote(musyawarah=held, by=by, at=at)
        _forget_print(request)
    else:
        seed, count = secrets.token_bytes(32), form.cleaned_data["banyak"]
        print_slips(musyawarah=held, count=count, seed=seed, by=by, at=at)
        _forget_print(request)
        kept = f"{TO_FETCH}:{secrets.token_hex(16)}"
        cache.set(kept, seed.hex(), FETCHED_WITHIN.total_seconds())
        request.session[TO_FETCH] = {
            "simpanan": kept,
            "banyak": count,
            "musyawarah": held.pk,
            "pada": at.isoformat(),
        }


def _forget_print(request: DeskRequest) -> None:
    before: dict[str, Any] = request.session.pop(TO_FETCH, {})
    cache.delete(before.get("simpanan", TO_FETCH))


def _enter(request: DeskRequest, held: Musyawarah, at: dt.datetime) -> HttpResponse:
    """One slip on paper. The slip itself counts once, so that nothing of this sending needs to be kept."""
    form = SlipEntryForm(request.POST, auto_id="kartu_%s")
    if form.is_valid():
        with refusal_told() as told:
            vote(musyawarah=held, code=form.cleaned_data["kode"], places=form.places(), at=at)
        if told.refusal is not None:
            form.add_error(form.field_of(told.refusal) or "nomor", told.sentence)
        else:
            messages.success(request, _("Kartu terhitung. Pilihannya tidak dicatat bersama kartunya."))
            return onward("bpd-suara", held.pk)
    return _page(request, held, at, form)


def _to_fetch(request: DeskRequest, held: Musyawarah, at: dt.datetime) -> dict[str, Any] | None:
    ready: dict[str, Any] | None = request.session.get(TO_FETCH)
    if ready is None or ready["musyawarah"] != held.pk:
        return None
    made, seed = parse_datetime(ready["pada"]), cache.get(ready.get("simpanan", TO_FETCH))
    if seed is None or made is None or at - made > FETCHED_WITHIN:
        _forget_print(request)
        return None
    return {**ready, "benih": seed}


def _page(
    request: DeskRequest, held: Musyawarah, at: dt.datetime, refused: DeskForm | None = None
) -> HttpResponse:
    used, printed = turnout(held)
    council = request.member.role in BPD
    context = {
        "musyawarah": held,
        "sub": meeting_menu(held, request.member, "bpd-suara"),
        "terpakai": used,
        "tercetak": printed,
        "memilih": voting(held),
        "selesai": held.voting_closed_at is not None,
        "sedikit": few_slips(held),
        "batas": smallest_public(),
        "bisa_lanjut": council and held.called_off_at is None and held.locked_at is None,
        "dewan": council,
        "cetak": refused if isinstance(refused, SlipsForm) else SlipsForm(auto_id="cetak_%s"),
        "kartu": refused if isinstance(refused, SlipEntryForm) else SlipEntryForm(auto_id="kartu_%s"),
        "tombol": DeskForm(auto_id="buka_%s"),
        "siap": _to_fetch(request, held, at) if council else None,
        "berkas": reverse("bpd-kartu-pdf", args=[held.pk]),
        "alamat": voting_address(held) if held.secret and voting(held) else "",
        "nomor_sms": sms_number(held.desa_id),
        "usulan": held.usulan.order_by("place", "id"),
        "batal": held.called_off_at is not None or held.locked_at is not None,
    }
    return desk_page(request, "meja/suara.html", context, salah=refused)
