"""The village government answers: first what was handed on to it, then what citizens say, by kelompok.

It reads approved words and safe counts only: no raw words, number, phone, channel, hour or RT, nothing
confidential and nothing about itself.
"""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.council import waiting
from accountability.council.answering import answer_officially
from accountability.council.models import Penyaluran
from accountability.council.open_to_pemdes import may_be_told, told
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from bpd_portal.asked import money_asked
from bpd_portal.attempts import attempt
from bpd_portal.forms.handing_on import OfficialAnswerForm
from bpd_portal.page import desk_page, onward
from bpd_portal.penyaluran_rows import row_of
from bpd_portal.rows import badge_of
from posko.models import Aspirasi

ON_A_PAGE = 15
MOST_ANSWERED = 10


@desk({Role.KADES})
@require_safe
def responses(request: DeskRequest) -> HttpResponse:
    """What waits for an answer, the one due first on top; then kelompok and single voices."""
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    page = Paginator(_entries(desa), ON_A_PAGE).get_page(request.GET.get("halaman"))
    answered = waiting.handed_on(desa).exclude(answers=None).distinct()[:MOST_ANSWERED]
    open_to = _open_to(desa)
    first = page.number == 1
    context = {
        "s": words,
        "menunggu": [row_of(one, today, open_to) for one in waiting.unanswered(desa)] if first else [],
        "dijawab": [row_of(one, today, open_to) for one in answered] if first else [],
        "lewat": waiting.late_count(desa, today),
        "halaman": page,
        "butir": _shown(desa, list(page), words, today),
    }
    return desk_page(request, "meja/tanggapan.html", context)


@desk({Role.KADES})
@require_http_methods(["GET", "HEAD", "POST"])
def response(request: DeskRequest, pk: int) -> HttpResponse:
    """One matter that was handed on, what was answered, and one more answer."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(waiting.handed_on(desa), pk=pk)
    form = OfficialAnswerForm(request.POST or None, auto_id="jawaban_%s")
    if form.is_bound and attempt(request, form, lambda: _answer(request, held, form, at)):
        messages.success(request, _("Jawaban tersimpan dan terbaca di sana. Terima kasih."))
        return onward("tanggapan")
    open_to = _open_to(desa)
    context = {
        "s": words_for(desa.kode),
        "baris": row_of(held, local_date(at, desa.kode), open_to),
        "isi_surat": held.words,
        "surat": held.letter,
        "kelompok": [told(one) for one in held.kelompok.all() if one.pk in open_to],
        "form": form,
    }
    return desk_page(request, "meja/tanggapan_rinci.html", context, salah=form)


def _open_to(desa: Wilayah) -> set[int]:
    return set(may_be_told(desa).values_list("pk", flat=True))


def _answer(request: DeskRequest, held: Penyaluran, form: OfficialAnswerForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    answer_officially(
        penyaluran=held,
        sentence=said["kalimat"],
        plan=said["rencana"],
        plan_date=said["sampai"],
        by=request.member.actor(),
        at=at,
    )


def _entries(desa: Wilayah) -> list[tuple[str, int]]:
    """Keys of the kelompok with approved words, the latest first, and then of voices that stand alone."""
    shown = desa.aspirasi.for_pemdes().public()
    groups = (
        shown.exclude(kelompok=None)
        .values("kelompok")
        .annotate(latest=Max("received_at"))
        .order_by("-latest", "-kelompok")
    )
    alone = shown.filter(kelompok=None).newest_first().values_list("pk", flat=True)
    return [*(("kelompok", one["kelompok"]) for one in groups), *(("suara", pk) for pk in alone)]


def _shown(
    desa: Wilayah, entries: list[tuple[str, int]], words: Words, today: dt.date
) -> list[dict[str, Any]]:
    groups = desa.kelompok.in_bulk([pk for kind, pk in entries if kind == "kelompok"])
    voices = desa.aspirasi.in_bulk([pk for kind, pk in entries if kind == "suara"])
    found: list[dict[str, Any]] = []
    for kind, pk in entries:
        if kind == "suara":
            found.append(_alone(voices[pk], words, today))
            continue
        group = groups[pk]
        asks = [
            money_asked(one, words, today)
            for one in group.aspirasi.for_pemdes().public().filter(about_budget__isnull=False)
        ]
        found.append(
            {
                "kelompok": told(group),
                "lencana": badge_of(group.state, words),
                "soal": [one for one in asks if one is not None],
            }
        )
    return found


def _alone(one: Aspirasi, words: Words, today: dt.date) -> dict[str, Any]:
    soal = money_asked(one, words, today)
    return {
        "judul": one.public_summary,
        "bulan": local_date(one.received_at, one.desa_id),
        "lencana": badge_of(one.state, words),
        "soal": [soal] if soal is not None else [],
    }
