"""Kelompok: like voices together, counted, and brought to a musyawarah."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council.waiting import handed_on
from accountability.lib.local_time import local_date, zone_for
from accountability.planning.agenda import propose
from accountability.planning.one_agenda import holding
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.meetings import ProposeForm
from bpd_portal.forms.priorities import MoveForm
from bpd_portal.long_list import Found, LongList
from bpd_portal.neighbours import FROM_GROUP
from bpd_portal.page import desk_page, onward
from bpd_portal.penyaluran_rows import row_of
from bpd_portal.priority_sentences import held_elsewhere, taken_up
from bpd_portal.rows import badge_of, rows_of
from posko.models import Kelompok, KelompokQuerySet
from posko.states import Channel, Gender, State, Vulnerable
from posko.suggesting import suggestions
from posko.transitions import MOVES

ON_A_PAGE = 25
MOST_MONTHS = 12


@desk(BPD)
@require_safe
def groups(request: DeskRequest) -> HttpResponse:
    """The kelompok of the desa, the largest first."""
    desa = request.member.wilayah
    words = words_for(desa.kode)
    page = LongList(Found(listed_groups(desa)), ON_A_PAGE).get_page(request.GET.get("halaman"))
    rows = [
        {"kelompok": one, "lencana": badge_of(one.state, words), "bisa": _may_propose(one)} for one in page
    ]
    return desk_page(
        request,
        "meja/kelompok.html",
        {
            "s": words,
            "halaman": page,
            "butir": rows,
            "bisa_bawa": any(row["bisa"] for row in rows),
            "saran": len(suggestions(desa)),
        },
    )


def listed_groups(desa: Wilayah) -> KelompokQuerySet:
    """The kelompok that hold a voice, the largest first, with how many."""
    return desa.kelompok.with_voices().filter(Q(voices__gt=0)).order_by(F("voices").desc(), "-id")


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: DeskRequest, pk: int) -> HttpResponse:
    """One kelompok: who stands behind it, and the way to a musyawarah."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.kelompok.with_voices(), pk=pk)
    form = ProposeForm(
        request.POST or None,
        desa=desa,
        today=local_date(at, desa.kode),
        initial={"usulan": held.title},
        auto_id="ajukan_%s",
    )
    if form.is_bound and not _may_propose(held):
        raise Http404  # the form is not offered to a kelompok whose road has gone on
    if form.is_bound and attempt(
        request,
        form,
        lambda: propose(
            kelompok=held,
            musyawarah=form.cleaned_data["musyawarah"],
            title=form.cleaned_data["usulan"],
            by=request.member.actor(),
            at=at,
        ),
    ):
        messages.success(request, _("Sudah diajukan. Semua warga di kelompok ini dikabari."))
        return onward("bpd-musyawarah-rinci", form.cleaned_data["musyawarah"].pk)
    return _page(request, held, form, at)


def _page(request: DeskRequest, held: Kelompok, form: ProposeForm, at: dt.datetime) -> HttpResponse:
    desa = request.member.wilayah
    words = words_for(desa.kode)
    voices = held.aspirasi.for_reading().newest_first()
    page = Paginator(voices, ON_A_PAGE).get_page(request.GET.get("halaman"))
    usulan = held.usulan.select_related("musyawarah", "decision", "continued_by__musyawarah")
    context = {
        "s": words,
        "kelompok": held,
        "lencana": badge_of(held.state, words),
        "halaman": page,
        "butir": rows_of(page, words, at, f"{FROM_GROUP}={held.pk}"),
        "per_dusun": _per_dusun(held),
        "per_kelamin": _per_gender(held),
        "per_rentan": _per_choice(held, "vulnerable", dict(Vulnerable.choices)),
        "per_saluran": _per_choice(held, "channel", dict(Channel.choices)),
        "per_bulan": _per_month(held),
        "usulan": [
            {"usulan": one, "dibawa": taken_up(one)} for one in usulan.order_by("-proposed_at", "-id")
        ],
        **_held_by(held, at),
        "disalurkan": [
            row_of(one, local_date(at, desa.kode)) for one in handed_on(desa).filter(kelompok=held)
        ],
        "form": form,
        "ada_musyawarah": form.fields["musyawarah"].queryset.exists(),  # type: ignore[attr-defined]
        "boleh_ajukan": _may_propose(held),
        "baru": request.GET.get("batal") == "1",
    }
    return desk_page(request, "meja/kelompok_rinci.html", context, salah=form)


def _held_by(held: Kelompok, at: dt.datetime) -> dict[str, Any]:
    """The agenda on which the kelompok waits for its decision, and the form that takes it off there."""
    there = holding(held).first()
    if there is None:
        return {"di_acara": None}
    today = local_date(at, held.desa_id)
    form = MoveForm(desa=held.desa, held=there.musyawarah, today=today, auto_id="pindah_%s")
    may = there.musyawarah.voting_opened_at is None
    return {"di_acara": there, "sebab": held_elsewhere(there), "pindah": form if may else None}


def _may_propose(held: Kelompok) -> bool:
    """Whether the table of transitions lets the kelompok come before a musyawarah (again)."""
    return State.ON_AGENDA in MOVES[held.state]


def _per_dusun(held: Kelompok) -> list[dict[str, Any]]:
    counted = held.aspirasi.values_list("dusun__name").annotate(n=Count("pk")).order_by("-n", "dusun__name")
    return _bars([(name or _("Tidak disebut"), n) for name, n in counted])


def _per_gender(held: Kelompok) -> list[dict[str, Any]]:
    return _per_choice(held, "gender", dict(Gender.choices))


def _per_choice(held: Kelompok, field: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    counted = held.aspirasi.values_list(field).annotate(n=Count("pk")).order_by("-n", field)
    return _bars([(names.get(value, _("Tidak disebut")), n) for value, n in counted])


def _per_month(held: Kelompok) -> list[dict[str, Any]]:
    """By month in the village's time, the newest first."""
    month = TruncMonth("received_at", tzinfo=zone_for(held.desa_id))
    counted = (
        held.aspirasi.annotate(month=month).values_list("month").annotate(n=Count("pk")).order_by("-month")
    )
    return _bars([(date_format(when, "F Y"), n) for when, n in counted[:MOST_MONTHS]])


def _bars(counts: list[tuple[Any, int]]) -> list[dict[str, Any]]:
    most = max((n for _name, n in counts), default=1)
    return [
        {"label": name, "nilai": f"{n} {_('suara')}", "persen": n * 100 / most, "terpakai": None}
        for name, n in counts
    ]
