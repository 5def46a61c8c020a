"""Ringkasan: words for the public that wait for a second pair of eyes, beside the citizen's own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accountability.accounts.access import BPD, DeskRequest, desk
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.voices import ReturnForm
from bpd_portal.page import desk_page, onward
from bpd_portal.sentences import sentence_for
from bpd_portal.summaries import card_of, known_names, waiting_for
from bpd_portal.years import read_number
from posko.models import SummaryProposal
from posko.summarising import (
    PATIENCE,
    AlreadyDecided,
    NotOwnWords,
    TooLateToUndo,
    approve_summary,
    proposals_of,
    return_summary,
    take_back_summary,
    undo_decision,
)

ON_A_PAGE = 15


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def summaries(request: DeskRequest) -> HttpResponse:
    """What waits for this member; a POST approves one, sends it back, or takes back one's own."""
    if request.method != "POST":
        return _page(request)
    held = get_object_or_404(
        proposals_of(desa=request.member.wilayah).select_related("aspirasi__desa"),
        pk=read_number(request.POST.get("usulan")),
    )
    asked = request.POST.get("aksi")
    if asked == "setuju":
        return _decide(request, held, DeskForm(request.POST))
    if asked == "kembali":
        return _decide(request, held, ReturnForm(request.POST, auto_id=f"kembali{held.pk}_%s"))
    if asked == "tarik":
        return _take_back(request, held)
    raise Http404


def _take_back(request: DeskRequest, held: SummaryProposal) -> HttpResponse:
    """By its author, while it waits; back to the voice, where new words can be written."""
    try:
        take_back_summary(proposal=held, by=request.member.actor(), at=timezone.now())
    except (AlreadyDecided, NotOwnWords) as refusal:
        messages.warning(request, sentence_for(refusal))
    else:
        messages.success(request, _("Usulan ringkasan ditarik."))
    return onward("bpd-aspirasi", held.aspirasi.nomor)


@desk(BPD)
@require_POST
def undo_summary(request: DeskRequest, pk: int) -> HttpResponse:
    """Takes back what this member decided a moment ago."""
    mine = proposals_of(desa=request.member.wilayah).select_related("aspirasi__desa")
    held = get_object_or_404(mine, pk=pk)
    try:
        undo_decision(proposal=held, by=request.member.actor(), at=timezone.now())
    except TooLateToUndo as refusal:
        messages.warning(request, sentence_for(refusal))
    else:
        messages.success(request, _("Dibatalkan. Ringkasan ini menunggu lagi."))
    return onward("ringkasan")


def _decide(request: DeskRequest, held: SummaryProposal, form: DeskForm) -> HttpResponse:
    by, at = request.member.actor(), timezone.now()

    def deed() -> None:
        if isinstance(form, ReturnForm):
            return_summary(proposal=held, why=form.cleaned_data["kalimat"], by=by, at=at)
        else:
            approve_summary(proposal=held, by=by, at=at)

    if attempt(request, form, deed):
        return onward("ringkasan", batal=held.pk)
    return _page(request, (held.pk, form))


def _page(request: DeskRequest, refused: tuple[int, DeskForm] | None = None) -> HttpResponse:
    desa, user_id = request.member.wilayah, request.member.user_id
    known = known_names(desa)
    waiting = waiting_for(desa, user_id).select_related("aspirasi__desa", "proposed_by")
    page = Paginator(waiting, ON_A_PAGE).get_page(request.GET.get("halaman"))
    opened = (refused[0], refused[1]) if refused is not None and isinstance(refused[1], ReturnForm) else None
    own = proposals_of(desa=desa).filter(proposed_by=user_id).select_related("aspirasi").order_by("-pk")
    context = {
        "halaman": page,
        "kartu": [card_of(one, known, opened) for one in page],
        "punyaku": own.waiting()[:ON_A_PAGE],
        "kembali": _sent_back(request),
        "baru": _just_decided(request),
    }
    return desk_page(request, "meja/ringkasan.html", context, salah=refused[1] if refused else None)


def _sent_back(request: DeskRequest) -> list[SummaryProposal]:
    """This member's own words that came back, as long as nothing newer was proposed for the voice."""
    mine = (
        proposals_of(desa=request.member.wilayah)
        .came_back()
        .filter(proposed_by=request.member.user_id)
        .select_related("aspirasi")
    )
    return list(mine.order_by("-decided_at", "-pk")[:ON_A_PAGE])


def _just_decided(request: DeskRequest) -> SummaryProposal | None:
    """What may still be taken back: the decision this member came from."""
    if not request.GET.get("batal"):
        return None
    asked = read_number(request.GET.get("batal"))
    since = timezone.now() - PATIENCE
    mine = proposals_of(desa=request.member.wilayah).filter(
        pk=asked, decided_by=request.member.user_id, decided_at__gte=since
    )
    return mine.select_related("aspirasi").first()
