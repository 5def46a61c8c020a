"""What the rooms of coaching share: one deed for one form, rows of visits and agreements."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.sending import count_once
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.models import FollowUp, FollowUpQuerySet, Side, Visit, VisitQuerySet
from accountability.oversight.views.coaching_sentences import COACHING_SENTENCES
from accountability.regions.sebutan import Words


def attempt(
    request: DeskRequest,
    form: CoachingForm,
    at: dt.datetime,
    deed: Callable[[], object],
    sentences: Mapping[type[Exception], Any] = COACHING_SENTENCES,
) -> bool:
    """Whether the deed is done, now or by an earlier tap; else the form says why not.

    `sentences` say what the form tells of each refusal; any other is raised.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            if count_once(user_id=request.member.user_id, key=_sending_of(request, form), at=at):
                deed()
    except tuple(sentences) as refusal:
        form.add_error(None, str(sentences[type(refusal)]))
        return False
    return True


def _sending_of(request: DeskRequest, form: CoachingForm) -> str:
    """The form's key together with what it says: "back" in a browser brings the old key with new words."""
    key = form.cleaned_data["kunci_kirim"]
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=24).hexdigest() if key else ""


def visits_within(kode: str) -> VisitQuerySet:
    """The visits to villages below this wilayah."""
    found = Visit.objects.filter(desa__kode__startswith=f"{kode}.")
    return found.select_related("desa", "visitor").prefetch_related("follow_ups")


def follow_ups_within(kode: str) -> FollowUpQuerySet:
    """What was agreed with villages below this wilayah."""
    return FollowUp.objects.filter(desa__kode__startswith=f"{kode}.").select_related("desa", "visit")


def side_words(side: str, words: Words) -> str:
    """Which side, in local words."""
    return {
        Side.KECAMATAN: words.kecamatan.capitalize(),
        Side.BPD: words.bpd,
        Side.PEMDES: words.pemdes.capitalize(),
    }[Side(side)]


def task_words(kode: str, words: Words) -> str:
    """What a task is called; "" for none."""
    known = coaching_tasks().get(kode)
    return known.named(words) if known is not None else ""


def visit_row(visit: Visit, today: dt.date, words: Words) -> dict[str, Any]:
    """One visit in a list, with its badge and how many agreements are done."""
    agreed = list(visit.follow_ups.all())
    done = sum(one.done_at is not None for one in agreed)
    told = _("%(n)s dari %(of)s kesepakatan selesai") % {"n": done, "of": len(agreed)} if agreed else ""
    return {
        "kunjungan": visit,
        "tempat": visit.desa.name,
        "tanggal": visit.held_date or visit.planned_date,
        "tugas": task_words(visit.task, words),
        "siapa": visit.visitor.display_name or visit.visitor.username,
        "sepakat": told,
        "lencana": _badge(visit, today),
    }


def follow_up_row(one: FollowUp, today: dt.date, words: Words) -> dict[str, Any]:
    """One agreement in a list."""
    late = one.done_at is None and one.due_date < today
    return {"isi": one, "pihak": side_words(one.side, words), "lewat": late, "desa": one.desa.name}


def _badge(visit: Visit, today: dt.date) -> dict[str, str]:
    if visit.cancelled_at is not None:
        return {"kode": "batal", "label": _("Tidak jadi"), "ikon": "batal", "warna": "abu"}
    if visit.held_at is not None:
        return {"kode": "selesai", "label": _("Sudah dikunjungi"), "ikon": "selesai", "warna": "daun"}
    if visit.planned_date < today:
        return {"kode": "lewat", "label": _("Belum dicatat"), "ikon": "awas", "warna": "kunyit"}
    return {"kode": "rencana", "label": _("Direncanakan"), "ikon": "kalender", "warna": "toska"}
