"""One voice: its words as a thread, its history, and what may be done with it now."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.asked import money_asked
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.correcting import CorrectForm
from bpd_portal.moves import BY_KODE, Act, acts_for
from bpd_portal.page import desk_page, onward
from bpd_portal.recognised import recognised_of
from bpd_portal.rows import badge_of, danger_badge, history_of, judged, moment, small_print
from posko.clustering import GATHERABLE
from posko.models import Aspirasi, AspirasiQuerySet
from posko.suggesting import suggestions_for

OWN_ENTRY_DAYS = 7  # a petugas reads what they keyed in for a week (docs: roles)


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: DeskRequest, nomor: str) -> HttpResponse:
    """The voice with what may be done; opening it changes nothing, each POST is one move."""
    at = timezone.now()
    held = get_object_or_404(_readable(request, at).for_reading(), nomor=nomor)
    refused: tuple[Act, DeskForm] | None = None
    if request.method == "POST":
        act = BY_KODE.get(request.POST.get("aksi", ""))
        if act is None:
            raise Http404
        if request.member.role not in act.roles:
            raise PermissionDenied
        form = _form(act, held, request.POST)
        if attempt(request, form, lambda: act.deed(held, form.cleaned_data, request.member.actor(), at)):
            messages.success(request, act.selesai)
            return onward("bpd-aspirasi", held.nomor)
        refused = (act, form)
    return _page(request, held, at, refused)


@desk(POSKO)
@require_safe
def photo(request: DeskRequest, nomor: str) -> HttpResponse:
    """The photo of a voice, for those who may read its words."""
    held = get_object_or_404(_readable(request, timezone.now()), nomor=nomor)
    if not held.photo or not held.photo.storage.exists(str(held.photo.name)):
        raise Http404
    # HttpResponse by the guard's type; a file answer streams.
    return FileResponse(held.photo.open("rb"), content_type="image/jpeg")  # type: ignore[return-value]


def _readable(request: DeskRequest, at: dt.datetime) -> AspirasiQuerySet:
    """The voices whose words this member may read: all of the desa, or one's own entries of a week."""
    own = request.member.wilayah.aspirasi.all()
    if request.member.role == Role.PETUGAS:
        since = at - dt.timedelta(days=OWN_ENTRY_DAYS)
        return own.filter(taken_in_by=request.member.user, received_at__gte=since)
    return own


def _page(
    request: DeskRequest, held: Aspirasi, at: dt.datetime, refused: tuple[Act, DeskForm] | None
) -> HttpResponse:
    words = words_for(held.desa_id)
    context = {
        "s": words,
        "aspirasi": held,
        "lencana": badge_of(held.state, words),
        "meta": small_print(held, at),
        "jawab_sebelum": held.answer_due_date if held.is_open else None,
        "jawab_lewat": held.is_open and held.answer_due_date < local_date(at, held.desa_id),
        "percakapan": _thread(held),
        "langkah": history_of(held.milestones.in_order(), words, held.desa_id),
        "darurat": danger_badge() if held.urgent else None,
        "soal": money_asked(held, words, local_date(at, held.desa_id)),
        "dikenali": recognised_of(held, words),
        "penilaian": judged(held.verdicts.order_by("-round", "-id").first()),
        "tindakan": _acts(request, held, refused),
        "mirip": _alike(request, held),
        "boleh_gabung": held.state in GATHERABLE and request.member.role != Role.PETUGAS,
        "pulang": "lembar" if request.member.role == Role.PETUGAS else "bpd",
    }
    return desk_page(request, "meja/aspirasi.html", context, salah=refused[1] if refused else None)


def _alike(request: DeskRequest, held: Aspirasi) -> int:
    """How many other voices say the same, as far as the council may still gather them."""
    if request.member.role == Role.PETUGAS or held.kelompok_id is not None or held.state not in GATHERABLE:
        return 0
    return sum(len(one.voices) + len(one.beside) - 1 for one in suggestions_for(held))


def _acts(request: DeskRequest, held: Aspirasi, refused: tuple[Act, DeskForm] | None) -> list[dict[str, Any]]:
    shown = []
    for act in acts_for(held, request.member.role):
        opened = refused is not None and refused[0] is act
        form = refused[1] if refused and opened else _form(act, held)
        shown.append({"act": act, "form": form, "terbuka": opened})
    return shown


def _form(act: Act, held: Aspirasi, data: QueryDict | None = None) -> DeskForm:
    """The form of one thing to do, with what is already known of this voice."""
    auto_id = f"{act.kode}_%s"
    if issubclass(act.form, CorrectForm):
        return act.form(data, auto_id=auto_id, voice=held, words=words_for(held.desa_id))
    initial = {"ringkasan": held.public_summary} if act.kode == "ringkas" else None
    return act.form(data, auto_id=auto_id, initial=initial)


def _thread(held: Aspirasi) -> list[dict[str, Any]]:
    """The citizen's words and the office's, in the order they were said; no name, no phone."""
    citizen, office = _("Warga"), _("Posko")
    said = [
        {
            "isi": held.text,
            "dari": f"{citizen}, {held.get_channel_display()}",
            "waktu": moment(held.received_at, held.desa_id),
            "kami": False,
        }
    ]
    for one in held.messages.order_by("at", "id"):
        who = citizen if one.from_citizen else office
        said.append(
            {
                "isi": one.text,
                "dari": who,
                "waktu": moment(one.at, held.desa_id),
                "kami": not one.from_citizen,
            }
        )
    return said
