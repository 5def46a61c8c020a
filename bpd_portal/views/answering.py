"""Writes one answer, from a common one or freely, to one voice or to several alike ones of a kelompok."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.regions.sebutan import words_for
from bpd_portal.answer_menu import answer_menu
from bpd_portal.attempts import attempt
from bpd_portal.forms.reporting import SameAnswerForm
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import rows_of
from bpd_portal.ticked import in_digits
from bpd_portal.years import number_in
from posko.answer_templates import AnswerTemplate, answer_templates
from posko.answering_together import SameAnswer, answer_together
from posko.models import AspirasiQuerySet
from posko.states import ReasonClass, State

MOST_AT_ONCE = 100
ANSWERABLE = (State.RECEIVED, State.READ, State.NEEDS_DETAIL, State.MERGED)


@desk({Role.KETUA_BPD})
@require_http_methods(["GET", "HEAD", "POST"])
def answer_new(request: DeskRequest) -> HttpResponse:
    """The voices that are ticked, the common answers, and the words that go out."""
    at, desa = timezone.now(), request.member.wilayah
    asked = request.POST if request.method == "POST" else request.GET
    voices = _voices(request, asked)
    numbers = list(voices.order_by("answer_due_date", "id").values_list("nomor", flat=True))
    if not numbers and request.method != "POST":
        messages.warning(request, _("Centang dulu satu aspirasi atau lebih."))
        return onward("jawab")
    chosen = answer_templates().get(asked.get("pola", ""))
    form = SameAnswerForm(
        request.POST if request.method == "POST" else None, initial=_initial(chosen), auto_id="jawab_%s"
    )
    done: list[int] = []
    if form.is_bound and attempt(request, form, lambda: done.append(_answer(request, form, voices, at))):
        count = done[0] if done else len(numbers)
        told = ngettext("Jawaban disampaikan ke %(n)s warga.", "Jawaban disampaikan ke %(n)s warga.", count)
        messages.success(request, told % {"n": count} if done else _("Jawaban sudah disampaikan."))
        return onward("jawab")
    words = words_for(desa.kode)
    context = {
        "s": words,
        "sub": answer_menu("jawab", desa),
        "form": form,
        "butir": rows_of(voices.for_reading().order_by("answer_due_date", "id"), words, at),
        "pola": answer_templates().values(),
        "terpilih": chosen.kode if chosen else "",
        "kueri": _query(numbers),
    }
    return desk_page(request, "meja/jawab_tulis.html", context, salah=form)


def _voices(request: DeskRequest, asked: QueryDict) -> AspirasiQuerySet:
    """The ticked voices of the member's own desa, or all that wait in one kelompok."""
    mine = request.member.wilayah.aspirasi.filter(state__in=ANSWERABLE)
    ticked = in_digits(asked.getlist("nomor"))[:MOST_AT_ONCE]
    group = number_in(asked.get("kelompok"))
    if not ticked and group is not None:
        keys = mine.filter(kelompok=group).order_by("id").values_list("pk", flat=True)[:MOST_AT_ONCE]
        return mine.filter(pk__in=list(keys))
    return mine.filter(nomor__in=ticked)


def _initial(chosen: AnswerTemplate | None) -> dict[str, Any]:
    if chosen is None:
        return {}
    return {
        "hasil": "belum" if chosen.reason else "jawab",
        "kalimat": chosen.sentence,
        "alasan": chosen.reason or "",
        "langkah": chosen.next_step,
    }


def _answer(request: DeskRequest, form: SameAnswerForm, voices: AspirasiQuerySet, at: dt.datetime) -> int:
    same = same_answer(form.cleaned_data)
    keys = list(voices.values_list("pk", flat=True))
    return answer_together(
        desa=request.member.wilayah, voices=keys, said=same, by=request.member.actor(), at=at
    )


def same_answer(said: dict[str, Any]) -> SameAnswer:
    """What a valid SameAnswerForm says."""
    not_now = said["hasil"] == "belum"
    return SameAnswer(
        said["kalimat"],
        ReasonClass(said["alasan"]) if not_now else None,
        said["langkah"] if not_now else "",
    )


def _query(numbers: list[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("nomor", numbers)
    return query.urlencode()
