"""What an open page asks now and then: what is new, who else is here; and the way back from the last act."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accountability.accounts.access import BPD, POSKO, DeskRequest, desk
from bpd_portal.desk_rows import sentence_of
from bpd_portal.page import SeeOther, onward
from bpd_portal.sentences import sentence_for
from bpd_portal.undoable import undo
from bpd_portal.views.voice import readable
from bpd_portal.years import number_in
from posko.openings import mark_of, open_in, still_here, who_else
from posko.regrouping import TooLateToUndo


@desk(BPD)
@require_safe
def news(request: DeskRequest) -> HttpResponse:
    """How many voices came onto the desk after `sejak` (an id), and who has which number open; JSON."""
    since, desa = number_in(request.GET.get("sejak")) or 0, request.member.wilayah
    open_now = open_in(desa=desa, user_id=request.member.user_id, at=timezone.now())
    return JsonResponse(
        {
            "baru": desa.aspirasi.on_the_desk().filter(id__gt=since).count(),
            "dibuka": {number: sentence_of(names) for number, names in open_now.items()},
        }
    )


@desk(POSKO)
@require_POST
def here(request: DeskRequest, nomor: str) -> HttpResponse:
    """The page of a voice is still open: who else has it, and whether it moved since `dilihat`; JSON."""
    at = timezone.now()
    held = get_object_or_404(readable(request, at), nomor=nomor)
    still_here(aspirasi=held, by=request.member.actor(), at=at)
    names = who_else(aspirasi=held, user_id=request.member.user_id, at=at)
    seen = request.POST.get("dilihat", "")
    return JsonResponse({"lain": sentence_of(names), "pindah": bool(seen) and mark_of(held) != seen})


@desk(BPD)
@require_POST
def take_back(request: DeskRequest) -> HttpResponse:
    """Undoes what this member did last, within the seconds that were promised."""
    try:
        count, back = undo(request, timezone.now())
    except TooLateToUndo as refusal:
        messages.warning(request, sentence_for(refusal))
        return onward("bpd")
    told = ngettext(
        "Dibatalkan: %(n)s kembali ke tempatnya.", "Dibatalkan: %(n)s kembali ke tempatnya.", count
    )
    messages.success(request, told % {"n": count})
    return SeeOther(back)
