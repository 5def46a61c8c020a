"""Each proposal of a meeting is decided once, on the record, with the rank of the method beside it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.planning.deciding import adopt, turn_down
from accountability.planning.meeting_rules import may_decide
from accountability.planning.models import ForwardedTo, IntoPlan, Musyawarah, Outcome, Usulan
from accountability.planning.ranking import Ranked, ranked, voting
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.priorities import RKP, RPJM, DecisionForm
from bpd_portal.meeting_menu import meeting_menu
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page, onward
from bpd_portal.priority_sentences import taken_up
from bpd_portal.ranks import few_slips, rank_words, ranks_shown
from bpd_portal.sentences import refusal_told
from posko.states import ReasonClass


@desk(BPD)
@require_safe
def decisions(request: DeskRequest, pk: int) -> HttpResponse:
    """All proposals of one meeting with their ranks, and what was decided about each."""
    held = meeting_of(request, pk)
    found = ranked(held)
    shown = zip(ranks_shown(held, found), found, strict=True)
    mine = request.member.wilayah.kegiatan.standing().filter(usulan__musyawarah=held)
    planned, ketua = set(mine.values_list("usulan", flat=True)), request.member.role == Role.KETUA_BPD
    context = {
        "musyawarah": held,
        "sub": meeting_menu(held, request.member, "bpd-putusan"),
        "butir": [
            {
                **row,
                "usulan": one.usulan,
                "keputusan": getattr(one.usulan, "decision", None),
                "dibawa": taken_up(one.usulan),
                "lanjut": _onward(one.usulan, planned, ketua=ketua),
            }
            for row, one in shown
        ],
        "halangan": _hindered(held, timezone.now()),
        "sedikit": few_slips(held),
        "tombol": DeskForm(auto_id="mufakat_%s"),
        "boleh": held.locked_at is None and held.called_off_at is None,
        "ketua": ketua,
    }
    return desk_page(request, "meja/putusan.html", context)


def _onward(usulan: Usulan, planned: set[int], *, ketua: bool) -> dict[str, str] | None:
    """The way from what was agreed to the plan it is meant for."""
    decided = getattr(usulan, "decision", None)
    if decided is not None and decided.outcome != Outcome.ADOPTED:
        return None
    later = usulan.continued_by
    if later is not None:  # planned from here it would stand in the plan twice
        told = _("Dibawa ke %(judul)s") % {"judul": later.musyawarah.title}
        return {"href": reverse("bpd-putusan", args=[later.musyawarah_id]), "teks": told}
    if decided is None:
        return None
    if decided.into_plan == IntoPlan.RPJM:
        return {"href": reverse("rpjm"), "teks": _("Ke rencana jangka menengah")}
    plan = f"{reverse('rencana')}?tahun={decided.into_year}"
    if usulan.pk in planned:
        return {"href": plan, "teks": _("Sudah masuk rencana")}
    if not ketua:
        return None
    return {"href": f"{plan}&usulan={usulan.pk}", "teks": _("Jadikan kegiatan di rencana")}


@desk({Role.KETUA_BPD})
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: DeskRequest, pk: int, usulan_pk: int) -> HttpResponse:
    """The one form of a decision; the ketua records it."""
    at = timezone.now()
    held = meeting_of(request, pk)
    proposals = held.usulan.select_related("kelompok__desa", "desa", "continued_by__musyawarah")
    mine = get_object_or_404(proposals, pk=usulan_pk)
    words = words_for(held.desa_id)
    form = DecisionForm(
        request.POST or None,
        plans=(words.rkp, words.rpjm),
        initial={"tahun": held.held_on.year + 1},
        auto_id="putusan_%s",
    )
    if form.is_bound and attempt(request, form, lambda: _decide(request, mine, form, at)):
        messages.success(request, _("Keputusan tercatat dan terkunci. Semua warga di kelompok itu dikabari."))
        return onward("bpd-putusan", held.pk)
    one = next((one for one in ranked(held) if one.usulan.pk == mine.pk), Ranked(mine, None, None))
    context = {
        "musyawarah": held,
        "usulan": mine,
        "keputusan": getattr(one.usulan, "decision", None),
        "peringkat": rank_words(held, one),
        "suku": one.parts,
        "jumlah": one.value,
        "banyak": mine.kelompok.aspirasi.count(),
        "halangan": taken_up(mine) or _hindered(held, at),
        "dibawa": mine.continued_by,
        "form": form,
        "sub": meeting_menu(held, request.member, "bpd-putusan"),
    }
    return desk_page(request, "meja/putusan_tulis.html", context, salah=form)


def _decide(request: DeskRequest, mine: Usulan, form: DecisionForm, at: dt.datetime) -> None:
    said, by = form.cleaned_data, request.member.actor()
    if said["hasil"] in {RKP, RPJM}:
        adopt(
            usulan=mine,
            sentence=said["kalimat"],
            into_year=said["tahun"],
            into_plan=IntoPlan(said["hasil"]),
            by=by,
            at=at,
        )
        return
    turn_down(
        usulan=mine,
        outcome=Outcome(said["hasil"]),
        reason_class=ReasonClass(said["alasan"]),
        sentence=said["kalimat"],
        next_step=said["langkah"],
        returns_in_year=said["tahun"],
        forwarded_to=ForwardedTo(said["tujuan"] or ForwardedTo.OTHER),
        by=by,
        at=at,
    )


def _hindered(held: Musyawarah, at: dt.datetime) -> Any:
    """Why this meeting cannot decide now, as a sentence; "" when it can."""
    if voting(held):
        return _("Warga masih memilih. Tutup dulu pemungutan suaranya.")
    with refusal_told() as told:
        may_decide(musyawarah=held, at=at)
    return told.sentence
