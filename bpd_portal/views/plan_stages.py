"""Langkah: the steps of making a plan with their days and documents, the next one, and who is late."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, DeskRequest, desk
from accountability.lib.attachments import served_as
from accountability.lib.local_time import local_date
from accountability.planning.models import PlanKind, PlanStage
from accountability.planning.plan_stages import (
    Done,
    NoSuchStage,
    Stage,
    StageShown,
    perdes_within,
    record_stage,
    redate_stage,
    stage_of,
    standing,
    undo_stage,
)
from accountability.planning.stage_suggestions import suggestions
from accountability.regions.sebutan import Words, words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.long_plans import RedateForm, StageForm
from bpd_portal.page import desk_page, onward
from bpd_portal.plan_menu import MAY_ENACT, plan_menu
from bpd_portal.years import read_number, year_asked


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def stages(request: DeskRequest) -> HttpResponse:
    """The six steps of the year plan, or of the medium-term plan (`rencana=rpjm`)."""
    at = timezone.now()
    kind = _kind(request)
    year = _year(request, kind, at)
    if request.method != "POST":
        return _page(request, kind, year, at, None, None)
    if request.member.role not in MAY_ENACT:
        raise PermissionDenied
    if request.POST.get("aksi") == "batal":
        return _undone(request, kind, year, at)
    if request.POST.get("aksi") == "betulkan":
        return _redated(request, kind, year, at)
    stage = _stage(request, kind, year)
    form = StageForm(request.POST, request.FILES, stage=stage, auto_id="tahap_%s")
    if not attempt(request, form, lambda: _record(request, kind, year, stage, form, at)):
        return _page(request, kind, year, at, stage, form)
    messages.success(request, _("Langkah tercatat."))
    return onward("rencana-tahap", tahun=year, rencana=kind.value)


@desk(BPD | PEMDES | KECAMATAN)
@require_safe
def document(request: DeskRequest, pk: int) -> HttpResponse:
    """The paper of a step, to be saved; never run by a browser. The desks above the desa fetch the Perdes."""
    above, wilayah = request.member.role in KECAMATAN, request.member.wilayah
    kept = perdes_within(wilayah) if above else wilayah.plan_stages.exclude(document="")
    row = get_object_or_404(kept, pk=pk)
    name = str(row.document.name)
    with row.document.open("rb") as paper:  # at most 5 MB (lib.attachments)
        answer = HttpResponse(paper.read(), content_type=served_as(name))
    ending = name.rpartition(".")[2]
    answer["Content-Disposition"] = f'attachment; filename="{row.plan}-{row.year}-{row.stage}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _kind(request: DeskRequest) -> PlanKind:
    asked = request.POST.get("rencana") or request.GET.get("rencana") or PlanKind.RKP
    if asked not in PlanKind.values:
        raise Http404
    return PlanKind(asked)


def _year(request: DeskRequest, kind: PlanKind, at: dt.datetime) -> int:
    """Of a medium-term plan the year it begins with, of whichever year is asked for."""
    desa = request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year + 1)
    if kind == PlanKind.RPJM:
        running = desa.rpjm.filter(first_year__lte=year, last_year__gte=year).first()
        return running.first_year if running is not None else year
    return year


def _stage(request: DeskRequest, kind: PlanKind, year: int) -> Stage:
    try:
        return stage_of(kind, year, request.POST.get("tahap") or request.GET.get("tahap") or "")
    except NoSuchStage:
        raise Http404 from None


def _record(
    request: DeskRequest, kind: PlanKind, year: int, stage: Stage, form: DeskForm, at: dt.datetime
) -> None:
    said = form.cleaned_data
    record_stage(
        desa=request.member.wilayah,
        plan=kind,
        year=year,
        stage=stage.key,
        done=Done(said["tanggal"], said["nomor"], said["catatan"], said["berkas"]),
        by=request.member.actor(),
        at=at,
    )


def _undone(request: DeskRequest, kind: PlanKind, year: int, at: dt.datetime) -> HttpResponse:
    row = _recorded(request, kind, year, request.POST.get("butir"))
    form = DeskForm(request.POST)
    if not attempt(request, form, lambda: undo_stage(row=row, by=request.member.actor(), at=at)):
        return _page(request, kind, year, at, None, form)
    messages.success(request, _("Catatan dibatalkan. Jejaknya tetap ada."))
    return onward("rencana-tahap", tahun=year, rencana=kind.value)


def _redated(request: DeskRequest, kind: PlanKind, year: int, at: dt.datetime) -> HttpResponse:
    row = _recorded(request, kind, year, request.POST.get("butir"))
    form, by = RedateForm(request.POST, auto_id="betul_%s"), request.member.actor()

    def deed() -> None:
        redate_stage(
            row=row, done_on=form.cleaned_data["tanggal"], why=form.cleaned_data["alasan"], by=by, at=at
        )

    if not attempt(request, form, deed):
        return _page(request, kind, year, at, None, form)
    messages.success(request, _("Tanggalnya dibetulkan. Jejaknya tetap ada."))
    return onward("rencana-tahap", tahun=year, rencana=kind.value)


def _recorded(request: DeskRequest, kind: PlanKind, year: int, asked: str | None) -> PlanStage:
    rows = request.member.wilayah.plan_stages.select_related("desa").filter(plan=kind, year=year)
    return get_object_or_404(rows, pk=read_number(asked))


def _corrected(request: DeskRequest, kind: PlanKind, year: int, refused: DeskForm | None) -> dict[str, Any]:
    """The form that corrects the day of a recorded step, where one is asked for."""
    asked = request.POST.get("butir") if isinstance(refused, RedateForm) else request.GET.get("betulkan")
    if not asked or request.member.role not in MAY_ENACT:
        return {}
    row = _recorded(request, kind, year, asked)
    fresh = RedateForm(initial={"tanggal": row.done_on}, auto_id="betul_%s")
    form = refused if isinstance(refused, RedateForm) else fresh
    return {"betul": form, "dibetulkan": row, "form": None, "tahap": stage_of(kind, year, row.stage)}


def _page(
    request: DeskRequest,
    kind: PlanKind,
    year: int,
    at: dt.datetime,
    stage: Stage | None,
    refused: DeskForm | None,
) -> HttpResponse:
    desa = request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    begun = desa.rpjm.filter(first_year=year).first() if kind == PlanKind.RPJM else None
    inauguration = begun.inauguration_date if begun is not None else None
    proven = suggestions(desa=desa, plan=kind, year=year, today=today)
    days = {key: one.done_on for key, one in proven.items()}
    shown = standing(desa=desa, plan=kind, year=year, today=today, inauguration=inauguration, proven=days)
    writes = request.member.role in MAY_ENACT
    if stage is None and request.GET.get("tahap"):
        stage = _stage(request, kind, year)
    stage = stage or next((one.stage for one in shown if one.is_next), None)
    context = {
        "s": words,
        "sub": plan_menu("rencana-tahap", year, words),
        "tahun": year,
        "jenis": kind.value,
        "nama_rencana": words.rkp if kind == PlanKind.RKP else words.rpjm,
        "langkah": [_row(one, proven, words, today, desa.kode) for one in shown],
        "terlambat": [_late(one, words) for one in shown if _is_awaited(one, proven)],
        "selesai": sum(one.done is not None for one in shown),
        "tahap": stage,
        "form": _form(request, stage, proven, refused) if writes and stage is not None else None,
        "boleh": writes,
        "tanpa_pelantikan": kind == PlanKind.RPJM and inauguration is None,
        **_corrected(request, kind, year, refused),
    }
    return desk_page(request, "meja/rencana_tahap.html", context, salah=refused)


def _form(request: DeskRequest, stage: Stage, proven: dict[str, Any], refused: DeskForm | None) -> DeskForm:
    if isinstance(refused, StageForm):
        return refused
    known = proven.get(stage.key)
    initial = {"tanggal": known.done_on, "nomor": known.document_no} if known is not None else {}
    return StageForm(stage=stage, initial=initial, auto_id="tahap_%s")


def _row(one: StageShown, proven: dict[str, Any], words: Words, today: dt.date, kode: str) -> dict[str, Any]:
    done = one.done
    return {
        "t": one.stage,
        "siapa": office(one.stage, words),
        "batas": one.due,
        "dasar": one.legal_basis,
        "diatur": one.set_here,
        "selesai": done,
        "saran": proven.get(one.stage.key) if done is None else None,
        "berikut": one.is_next,
        "lewat": one.late,
        "terlampaui": one.behind,
        "boleh_batal": done is not None and local_date(done.recorded_at, kode) == today,
    }


def _is_awaited(one: StageShown, proven: dict[str, Any]) -> bool:
    return bool(one.done is None and one.late and one.stage.key not in proven)


def _late(one: StageShown, words: Words) -> str:
    told = _("%(office)s: %(step)s, %(n)s hari lewat %(what)s.")
    what = _("batas") if one.stage.binding else _("patokan")
    return told % {"office": office(one.stage, words), "step": one.stage.name, "n": one.late, "what": what}


def office(stage: Stage, words: Words) -> str:
    """Who does the step, in local words."""
    word = str(getattr(words, stage.actor))
    return word[:1].upper() + word[1:]
