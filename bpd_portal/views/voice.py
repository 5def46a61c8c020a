"""One voice: its words as a thread, its history, and what may be done with it now."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, POSKO, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import Words, words_for
from bpd_portal.above import above_of
from bpd_portal.acts_shown import acts_shown, form_of
from bpd_portal.asked import money_asked
from bpd_portal.attempts import attempt
from bpd_portal.desk_rows import sentence_of
from bpd_portal.forms.base import DeskForm
from bpd_portal.history import changes_of, notes_of, openings_shown
from bpd_portal.move_reasons import not_now_because
from bpd_portal.moves import BY_KODE, UNDOABLE, Act
from bpd_portal.neighbours import neighbours
from bpd_portal.page import SeeOther, desk_page
from bpd_portal.pointed_out import warnings_in
from bpd_portal.recognised import recognised_of
from bpd_portal.rows import badge_of, danger_badge, history_of, judged, past_pemdes_badge, small_print
from bpd_portal.summaries import known_names, standing_of
from bpd_portal.thread import sender_of, thread_of
from bpd_portal.undoable import remember
from posko.clustering import GATHERABLE
from posko.late import owed_an_answer
from posko.models import Aspirasi, AspirasiQuerySet
from posko.openings import check_unmoved, mark_of, opened, who_else
from posko.sms_photos import lost
from posko.suggesting import suggestions_for

OWN_ENTRY_DAYS = 7  # a petugas reads what they keyed in for a week (docs: roles)


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: DeskRequest, nomor: str) -> HttpResponse:
    """The voice with what may be done; opening it changes nothing, each POST is one move."""
    at = timezone.now()
    held = get_object_or_404(readable(request, at).for_reading(), nomor=nomor)
    if request.method == "GET":
        opened(aspirasi=held, by=request.member.actor(), at=at)
    refused: tuple[Act, DeskForm] | None = None
    if request.method == "POST":
        act = BY_KODE.get(request.POST.get("aksi", ""))
        if act is None:
            raise Http404
        if request.member.role not in act.roles:
            raise PermissionDenied
        form = form_of(act, held, request.POST)
        if attempt(request, form, lambda: _do(request, act, held, form, at)):
            _tell(request, act, at)
            _warn(request, act, form)
            return SeeOther(request.get_full_path())
        refused = (act, form)
    return _page(request, held, at, refused)


def _tell(request: DeskRequest, act: Act, at: dt.datetime) -> None:
    """Says that it is done: with the way back for ten seconds, where there is one."""
    if act.kode in UNDOABLE and request.member.role in BPD:
        remember(request, UNDOABLE[act.kode], count=1, at=at, back=request.get_full_path())
    else:
        messages.success(request, act.selesai)


def _do(request: DeskRequest, act: Act, held: Aspirasi, form: DeskForm, at: dt.datetime) -> None:
    """The deed, unless somebody else moved the voice since the page was opened: then the words wait."""
    check_unmoved(aspirasi=held, seen=request.POST.get("dilihat", ""), at=at)
    act.deed(held, form.cleaned_data, request.member.actor(), at)


@desk(POSKO)
@require_safe
def photo(request: DeskRequest, nomor: str, place: int = 1) -> HttpResponse:
    """One photo of a voice, for those who may read its words."""
    held = get_object_or_404(readable(request, timezone.now()), nomor=nomor)
    kept = get_object_or_404(held.photos, place=place)
    if not kept.file.storage.exists(str(kept.file.name)):
        raise Http404
    # HttpResponse by the guard's type; a file answer streams.
    return FileResponse(kept.file.open("rb"), content_type="image/jpeg")  # type: ignore[return-value]


def readable(request: DeskRequest, at: dt.datetime) -> AspirasiQuerySet:
    """The voices whose words this member may read: all of the desa, or one's own entries of a week."""
    own = request.member.wilayah.aspirasi.all()
    if request.member.role == Role.PETUGAS:
        since = at - dt.timedelta(days=OWN_ENTRY_DAYS)
        return own.filter(taken_in_by=request.member.user, received_at__gte=since)
    return own


def _warn(request: DeskRequest, act: Act, form: DeskForm) -> None:
    """Words for the public that may say who somebody is are kept, and pointed out."""
    if act.kode == "ringkas":
        known = known_names(request.member.wilayah)
        for sentence in warnings_in(form.cleaned_data["ringkasan"], known):
            messages.warning(request, sentence)


def _page(
    request: DeskRequest, held: Aspirasi, at: dt.datetime, refused: tuple[Act, DeskForm] | None
) -> HttpResponse:
    words = words_for(held.desa_id)
    if refused is not None:
        held.refresh_from_db()  # it may have been moved by somebody else: that is what is shown now
    told = list(held.milestones.in_order())
    today = local_date(at, held.desa_id)
    owed = request.member.wilayah.aspirasi.filter(owed_an_answer(), pk=held.pk).exists()
    context = {
        "s": words,
        "aspirasi": held,
        "lencana": badge_of(held.state, words),
        "meta": small_print(held, at),
        "jawab_sebelum": held.answer_due_date if owed else None,
        "jawab_lewat": owed and held.answer_due_date < today,
        "pengirim": sender_of(held),
        "percakapan": thread_of(held, told, at),
        "foto": held.photos.order_by("place"),
        "tak_terambil": lost(held),
        "langkah": history_of(told, words, held.desa_id),
        "darurat": danger_badge() if held.urgent else None,
        "lewati": past_pemdes_badge(words) if held.about_pemdes else None,
        "soal": money_asked(held, words, today),
        "dikenali": recognised_of(held, words),
        "penilaian": judged(held.verdicts.order_by("-round", "-id").first()),
        "tindakan": acts_shown(held, request.member.role, refused),
        "tidak_bisa": not_now_because(held, request.member.role, words),
        "mirip": _alike(request, held),
        "tanda": mark_of(held),
        "lain": sentence_of(who_else(aspirasi=held, user_id=request.member.user_id, at=at)),
        "disisihkan": held.get_quarantine_display() if held.quarantine and held.is_open else "",
        "di_atas": above_of(held),
        "pulang": "lembar" if request.member.role == Role.PETUGAS else "bpd",
        "di_sini": request.get_full_path(),
        **_of_the_council(request, held, words, at),
    }
    context["perubahan"] = changes_of(held, told, words)
    return desk_page(request, "meja/aspirasi.html", context, salah=refused[1] if refused else None)


def _of_the_council(request: DeskRequest, held: Aspirasi, words: Words, at: dt.datetime) -> dict[str, Any]:
    """What members of the council see and a petugas does not: notes, summaries, the list, the openings."""
    member = request.member
    if member.role not in BPD:
        return {"anggota": False}
    return {
        "anggota": True,
        "boleh_gabung": held.state in GATHERABLE,
        "catatan": notes_of(held),
        "ringkasan": standing_of(held, member.user_id),
        "tetangga": neighbours(request, held, words, at),
        "dibuka": openings_shown(held) if member.role == Role.KETUA_BPD else None,
    }


def _alike(request: DeskRequest, held: Aspirasi) -> int:
    """How many other voices say the same, as far as the council may still gather them."""
    if request.member.role == Role.PETUGAS or held.kelompok_id is not None or held.state not in GATHERABLE:
        return 0
    return sum(len(one.voices) + len(one.beside) - 1 for one in suggestions_for(held))
