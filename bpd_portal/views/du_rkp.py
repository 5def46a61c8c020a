"""Usulan ke atas: what goes up with a letter (DU-RKP), and what the offices above answered."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.planning import activity_codes
from accountability.planning import du_rkp as deeds
from accountability.planning.models import DURKP, DURKPItem, OnwardAnswer, Usulan
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.long_plans import AnswerForm, OnwardForm, SendForm
from bpd_portal.page import desk_page, onward
from bpd_portal.plan_menu import MAY_ENACT, plan_menu
from bpd_portal.years import read_number, year_asked

BADGES = {
    OnwardAnswer.WAITING: ("jam", "abu"),
    OnwardAnswer.ACCEPTED: ("centang", "daun"),
    OnwardAnswer.LATER: ("jeda", "kunyit"),
    OnwardAnswer.REFUSED: ("belum", "bata"),
}


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def du_rkp(request: DeskRequest) -> HttpResponse:
    """The list of a year: its items, letter and answers, and what was forwarded but stands in no list."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year + 1)
    held = desa.du_rkp.filter(year=year).first()
    if request.method != "POST":
        return _page(request, year, held, None, None)
    if request.member.role not in MAY_ENACT:
        raise PermissionDenied
    act = request.POST.get("aksi", "")
    item = _item_asked(request, held)
    if act == "cari":
        return _page(request, year, held, None, _searched(request))
    form = _bound(request, act)
    if not attempt(request, form, lambda: _do(request, held, item, form, act, at)):
        return _page(request, year, held, item, form)
    messages.success(request, _("Tercatat."))
    return onward("du-rkp", tahun=year)


def _bound(request: DeskRequest, act: str) -> DeskForm:
    kinds: dict[str, tuple[type[DeskForm], str]] = {
        "usulan": (OnwardForm, "usul_%s"),
        "kirim": (SendForm, "kirim_%s"),
        "jawab": (AnswerForm, "jawab_%s"),
        "cabut": (DeskForm, "cabut_%s"),
        "kirim-batal": (DeskForm, "batal_%s"),
    }
    if act not in kinds:
        raise Http404
    kind, auto_id = kinds[act]
    return kind(request.POST, auto_id=auto_id)


def _item_asked(request: DeskRequest, held: DURKP | None) -> DURKPItem | None:
    asked = request.POST.get("butir") or request.GET.get("butir")
    if not asked:
        return None
    if held is None:
        raise Http404
    return get_object_or_404(
        held.items.select_related("usulan__kelompok__desa", "du_rkp__desa"), pk=read_number(asked)
    )


def _usulan_asked(request: DeskRequest) -> Usulan | None:
    asked = request.POST.get("usulan") or request.GET.get("usulan")
    if not asked:
        return None
    forwarded = request.member.wilayah.usulan.unlisted().select_related("kelompok", "decision")
    return get_object_or_404(forwarded, pk=read_number(asked))


def _do(
    request: DeskRequest,
    held: DURKP | None,
    item: DURKPItem | None,
    form: DeskForm,
    act: str,
    at: dt.datetime,
) -> None:
    by, said = request.member.actor(), form.cleaned_data
    if isinstance(form, OnwardForm):
        year = year_asked(request, default=at.year + 1)
        usulan = _usulan_asked(request)
        desa = request.member.wilayah
        deeds.list_item(desa=desa, year=year, onward=form.onward(), usulan=usulan, by=by, at=at)
    elif isinstance(form, SendForm) and held is not None:
        deeds.send(du_rkp=held, letter_no=said["surat"], sent_on=said["tanggal"], by=by, at=at)
    elif isinstance(form, AnswerForm) and item is not None:
        deeds.answer_item(
            item=item,
            answer=OnwardAnswer(said["jawaban"]),
            sentence=said["kalimat"],
            answered_on=said["tanggal"],
            next_step=said["langkah"],
            by=by,
            at=at,
        )
    elif act == "kirim-batal" and held is not None:
        deeds.take_back_sending(du_rkp=held, by=by, at=at)
    elif act == "cabut" and item is not None:
        deeds.strike_item(item=item, by=by, at=at)
    else:
        raise Http404


def _searched(request: DeskRequest) -> OnwardForm:
    typed: dict[str, str] = {
        name: str(value) for name, value in request.POST.items() if name != "kunci_kirim"
    }
    found = activity_codes.search(typed.get("kode", ""))
    if not found:
        messages.warning(request, _("Tidak ada kode yang cocok. Coba kata lain, misalnya jalan atau air."))
    return OnwardForm(initial=typed, found=found, auto_id="usul_%s")


def _page(
    request: DeskRequest,
    year: int,
    held: DURKP | None,
    item: DURKPItem | None,
    refused: DeskForm | None,
) -> HttpResponse:
    desa = request.member.wilayah
    words, writes = words_for(desa.kode), request.member.role in MAY_ENACT
    sent = held is not None and held.sent_on is not None
    item = item or _item_asked(request, held)
    items = list(held.items.select_related("usulan__kelompok").order_by("id")) if held is not None else []
    waits = all(one.answer == OnwardAnswer.WAITING for one in items)
    context = {
        "s": words,
        "sub": plan_menu("du-rkp", year, words),
        "tahun": year,
        "daftar": held,
        "dikirim": sent,
        "boleh": writes,
        "boleh_batal": writes and waits and held is not None and deeds.written_today(held, timezone.now()),
        "butir": [_row(one) for one in items],
        "menunggu": desa.usulan.unlisted().select_related("kelompok", "decision").order_by("id"),
        "usulan": _usulan_asked(request) if not sent else None,
        "form": _list_form(request, refused) if writes and not sent else None,
        "kirim": _fresh(refused, SendForm, "kirim") if writes and held is not None and not sent else None,
        "ditanya": item if sent else None,
        "jawab": _fresh(refused, AnswerForm, "jawab") if writes and sent and item is not None else None,
    }
    return desk_page(request, "meja/du_rkp.html", context, salah=refused)


def _row(one: DURKPItem) -> dict[str, Any]:
    icon, colour = BADGES[OnwardAnswer(one.answer)]
    badge = {"kode": one.answer, "label": one.get_answer_display(), "ikon": icon, "warna": colour}
    return {"i": one, "lencana": badge, "terbuka": one.answer in {OnwardAnswer.WAITING, OnwardAnswer.LATER}}


def _list_form(request: DeskRequest, refused: DeskForm | None) -> DeskForm:
    if isinstance(refused, OnwardForm):
        return refused
    usulan = _usulan_asked(request)
    initial: dict[str, Any] = {}
    if usulan is not None:
        office = usulan.decision.next_step.removesuffix(".")[:80]
        initial = {"nama": usulan.title, "kantor": office, "penerima": usulan.beneficiaries}
    return OnwardForm(initial=initial, auto_id="usul_%s")


def _fresh(refused: DeskForm | None, kind: type[DeskForm], name: str) -> DeskForm:
    """The form as it was refused, or a fresh one."""
    return refused if isinstance(refused, kind) else kind(auto_id=f"{name}_%s")
