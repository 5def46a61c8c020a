"""The help desk of the PTPD at the kecamatan: what villages asked, and the answers with their ratings."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.oversight.coaching.helping import answer, mean_of
from accountability.oversight.coaching.tables import number
from accountability.oversight.coaching_forms import HelpAnswerForm
from accountability.oversight.filters import HelpFilter
from accountability.oversight.models import HelpRequest, HelpRequestQuerySet
from accountability.oversight.reach import may_write, villages_of
from accountability.oversight.views.coaching_page import attempt, side_words, task_words
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.regions.sebutan import Words, words_for

ON_A_PAGE = 15


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: DeskRequest) -> HttpResponse:
    """What waits first, then what was answered; a POST answers one. 404 for a village elsewhere."""
    member, at = request.member, timezone.now()
    found = _within(member.wilayah_id)
    refused: tuple[int, HelpAnswerForm] | None = None
    if request.method == "POST":
        must_write(member)
        refused = _answer(request, found, at)
        if refused is None:
            return SeeOther(request.get_full_path())
    shown = requests_shown(request)
    page = Paginator(shown.qs, ON_A_PAGE).get_page(request.GET.get("halaman"))
    asked = request.GET.copy()
    asked.pop("halaman", None)
    listed = list(page)
    if refused is not None and refused[0] not in {one.pk for one in listed}:
        listed = [*found.filter(pk=refused[0]), *listed]
    words = words_for(member.wilayah_id)
    context = {
        "halaman": page,
        "bantuan": [_row(one, words, refused, writes=may_write(member)) for one in listed],
        "saring": shown,
        "kueri": f"&{asked.urlencode()}" if asked else "",
        "nilai": mean_of(member.wilayah_id),
        "paling_sedikit": number("ratings_for_a_mean"),
        "salah": refused[1] if refused else None,
    }
    return kec_page(request, "kec/bantuan.html", words, context, status=422 if refused else 200)


def requests_shown(request: DeskRequest) -> HelpFilter:
    """What villages asked, as the address narrows it."""
    villages = [(one.kode, one.name) for one in villages_of(request.member)]
    asked = _within(request.member.wilayah_id).waiting_first()
    return HelpFilter(request.GET, queryset=asked, villages=villages)


def _within(kode: str) -> HelpRequestQuerySet:
    found = HelpRequest.objects.filter(desa__kode__startswith=f"{kode}.")
    return found.select_related("desa", "answered_by")


def _answer(
    request: DeskRequest, found: HelpRequestQuerySet, at: dt.datetime
) -> tuple[int, HelpAnswerForm] | None:
    said = request.POST.get("bantuan", "")
    one = (
        found.filter(pk=int(said)).first() if said.isascii() and said.isdecimal() and len(said) < 18 else None
    )
    if one is None:
        raise Http404
    form = HelpAnswerForm(request.POST, auto_id=f"b{one.pk}_%s")
    by = request.member.actor()
    if attempt(
        request, form, at, lambda: answer(request=one, words=form.cleaned_data["jawaban"], by=by, at=at)
    ):
        messages.success(request, _("Jawaban terkirim. Penanya bisa menilainya."))
        return None
    return one.pk, form


def _row(
    one: HelpRequest, words: Words, refused: tuple[int, HelpAnswerForm] | None, *, writes: bool
) -> dict[str, Any]:
    form: HelpAnswerForm | None = None
    if writes and one.answered_at is None:
        form = HelpAnswerForm(auto_id=f"b{one.pk}_%s")
    if refused is not None and refused[0] == one.pk:
        form = refused[1]
    return {
        "isi": one,
        "desa": one.desa.name,
        "pihak": side_words(one.side, words),
        "tugas": task_words(one.task, words),
        "ditanya": local_date(one.asked_at, one.desa_id),
        "dijawab": local_date(one.answered_at, one.desa_id) if one.answered_at else None,
        "form": form,
    }
