"""Lembar koordinasi: begun by one tap, written together, agreed, closed, with its action plan below."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.models import (
    CoordinationSheet,
    KeptWarning,
    PassedUp,
    RightsRow,
    ServiceUnit,
    SheetState,
)
from accountability.oversight.models.service import CoordinationSheetQuerySet
from accountability.oversight.reach import may_write, villages_of
from accountability.oversight.service.coordinating import Origin, begin, move, rewrite, sheet_of
from accountability.oversight.service.planning_actions import Plan, plan
from accountability.oversight.service_forms import (
    ActionForm,
    BeginForm,
    CoordinationForm,
    OneTapForm,
    ReasonForm,
    doer_offers,
)
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, must_write
from accountability.oversight.views.service_page import (
    action_row,
    done,
    kecamatan_of,
    met_another,
    must_be_within,
    service_page,
    sheet_row,
    state_badge,
    unit_named,
    villages_in,
)
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.models import Kelompok

ON_A_PAGE = 20
_TO = {"sepakati": SheetState.AGREED, "tutup": SheetState.CLOSED, "buka": SheetState.OPEN}


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: DeskRequest) -> HttpResponse:
    """The sheets, unclosed ones unless `?keadaan=` asks; a POST begins one with a problem."""
    place, at = kecamatan_of(request), timezone.now()
    form = BeginForm()
    if request.method == "POST":
        must_write(request.member)
        form = BeginForm(request.POST)
        if (made := _begun(request, form, place, None, at)) is not None:
            return SeeOther(reverse("kec-layanan-koordinasi-satu", args=[made.pk]))
    asked = request.GET.get("keadaan", "")
    shown = Paginator(sheets_shown(request), ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "halaman": shown,
        "lembar": [sheet_row(one) for one in shown],
        "keadaan": [("", _("Belum ditutup")), *SheetState.choices, ("semua", _("Semua"))],
        "dipilih": asked,
        "kueri": f"&keadaan={asked}" if asked in {*SheetState.values, "semua"} else "",
        "form": form,
    }
    refused = form if form.errors else None
    return service_page(request, "kec/layanan_koordinasi.html", place, context, refused=refused)


def sheets_shown(request: DeskRequest) -> CoordinationSheetQuerySet:
    """The sheets of the kecamatan, unclosed ones unless `?keadaan=` asks; the newest first."""
    asked = request.GET.get("keadaan", "")
    found = CoordinationSheet.objects.filter(kecamatan=kecamatan_of(request))
    found = found.filter(state=asked) if asked in SheetState.values else found
    return (found if asked else found.unclosed()).newest_first()


@desk({Role.CAMAT})
@require_http_methods(["POST"])
def begin_from(request: DeskRequest) -> HttpResponse:
    """One tap on a rights row (b), a warning (p), a kelompok (k) or what came up (d) begins a sheet."""
    must_write(request.member)
    place, at = kecamatan_of(request), timezone.now()
    origin = _origin(request, place, request.POST.get("dari", ""))
    form = OneTapForm(request.POST)
    made = _begun(request, form, place, origin, at)
    if made is None:
        for sentence in form.non_field_errors():
            messages.warning(request, str(sentence))
        return SeeOther(reverse("kec-layanan-koordinasi"))
    return SeeOther(reverse("kec-layanan-koordinasi-satu", args=[made.pk]))


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """One sheet; a POST writes it, moves it with a reason, or adds to its action plan. 404 elsewhere."""
    found, at = coordination_within(request, pk), timezone.now()
    refused: tuple[str, CoachingForm] | None = None
    if request.method == "POST":
        must_write(request.member)
        refused = _do(request, found, at)
        if refused is None:
            return SeeOther(request.get_full_path())
        found = coordination_within(request, pk)
    return _page(request, found, at, refused)


def coordination_within(request: DeskRequest, pk: int) -> CoordinationSheet:
    """The sheet, where the desk reaches it; else 404."""
    found = get_object_or_404(
        CoordinationSheet.objects.select_related(
            "kecamatan", "rights_row__sheet", "warning__desa", "kelompok__desa", "changed_by"
        ),
        pk=pk,
    )
    must_be_within(request, found.kecamatan)
    return found


def _origin(request: DeskRequest, place: Wilayah, asked: str) -> Origin:
    """What the tap names; 404 for what is not there, or may not be named."""
    number = asked[1:]
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0
    if asked.startswith("b"):
        rows = RightsRow.objects.standing().filter(sheet__kecamatan=place).select_related("sheet")
        return Origin(row=get_object_or_404(rows, pk=pk))
    villages = villages_of(request.member)
    if asked.startswith("p"):
        kept = KeptWarning.objects.unended().filter(desa__in=villages, desa__parent=place)
        return Origin(warning=get_object_or_404(kept.select_related("desa"), pk=pk))
    named = Kelompok.objects.may_be_named().filter(desa__parent=place).select_related("desa")
    if asked.startswith("d"):
        above = get_object_or_404(PassedUp, pk=pk, desa__in=villages)
        return Origin(kelompok=get_object_or_404(named, pk=above.kelompok_id or 0))
    if asked.startswith("k"):
        return Origin(kelompok=get_object_or_404(named, pk=pk))
    raise Http404


def _begun(
    request: DeskRequest, form: CoachingForm, place: Wilayah, origin: Origin | None, at: dt.datetime
) -> CoordinationSheet | None:
    made: list[CoordinationSheet] = []

    def deed() -> None:
        problem = "" if origin else form.cleaned_data["masalah"]
        by = request.member.actor()
        made.append(begin(kecamatan=place, origin=origin, problem=problem, by=by, at=at))

    if not done(request, form, deed, _("Lembar koordinasi dibuka. Lengkapi bersama pihak lain."), at):
        return None
    newest = CoordinationSheet.objects.filter(kecamatan=place).newest_first()
    return made[0] if made else newest.first()


def _do(request: DeskRequest, found: CoordinationSheet, at: dt.datetime) -> tuple[str, CoachingForm] | None:
    asked, by = request.POST.get("aksi", ""), request.member.actor()
    if asked == "simpan":
        form = CoordinationForm(request.POST, sheet=sheet_of(found), version=found.version)
        ok = done(
            request,
            form,
            lambda: rewrite(sheet=found, said=form.sheet, version=form.cleaned_data["versi"], by=by, at=at),
            _("Lembar tersimpan."),
            at,
        )
        return None if ok else (asked, form)
    if asked == "rencana":
        return _plan(request, found, at)
    if asked not in _TO:
        raise Http404
    reason = ReasonForm(request.POST, auto_id=f"{asked}_%s")
    ok = done(
        request,
        reason,
        lambda: move(sheet=found, to=_TO[asked], reason=reason.cleaned_data["alasan"], by=by, at=at),
        _("Keadaan lembar tercatat."),
        at,
    )
    return None if ok else (asked, reason)


def _plan(request: DeskRequest, found: CoordinationSheet, at: dt.datetime) -> tuple[str, CoachingForm] | None:
    form = ActionForm(request.POST, doers=_doers(found.kecamatan), auto_id="rencana_%s")

    def deed() -> None:
        said = form.cleaned_data
        doer, _colon, kode = said["siapa"].partition(":")
        unit = unit_named(found.kecamatan, doer) if doer[1:].isdecimal() else None
        what = Plan(
            doer="unit" if unit else doer,
            activity=said["kegiatan"],
            due=said["batas"],
            desa=Wilayah.objects.filter(kode=kode).first() if kode else None,
            unit=unit,
            who=said["nama"],
            output=said["keluaran"],
            indicator=said["tanda"],
        )
        plan(sheet=found, what=what, by=request.member.actor(), at=at)

    return None if done(request, form, deed, _("Kegiatan masuk rencana aksi."), at) else ("rencana", form)


def _doers(place: Wilayah) -> list[Any]:
    units = ServiceUnit.objects.in_service().filter(kecamatan=place).order_by("name")
    return doer_offers(words_for(place.kode), villages_in(place), units)


def _page(
    request: DeskRequest,
    found: CoordinationSheet,
    at: dt.datetime,
    refused: tuple[str, CoachingForm] | None,
) -> HttpResponse:
    asked, wrong = refused or ("", None)
    place, words = found.kecamatan, words_for(found.kecamatan_id)
    stands = sheet_of(found)
    writes = may_write(request.member)
    open_now = found.state != SheetState.CLOSED
    today = local_date(at, place.kode)

    def form_of(name: str, make: Any, offered: bool) -> CoachingForm | None:
        if wrong is not None and asked == name:
            return wrong  # also when it may not be done any more: the words stay
        made: CoachingForm | None = make() if offered and writes else None
        return made

    form = form_of("simpan", lambda: CoordinationForm(sheet=stands, version=found.version), open_now)
    actions = found.actions.with_doer().undone_first()
    context = {
        "lembar": found,
        "isi": stands,
        "lencana": state_badge(found.state),
        "form": form,
        "mereka": stands if form is wrong and wrong and met_another(wrong, found.version) else None,
        "langkah": _steps(found, form_of),
        "form_rencana": form_of(
            "rencana", lambda: ActionForm(doers=_doers(place), auto_id="rencana_%s"), open_now
        ),
        "aksi": [action_row(one, today, words) for one in actions],
        "riwayat": [
            {"m": one, "lencana": state_badge(one.state), "hari": local_date(one.at, place.kode)}
            for one in found.moves.select_related("by_user").order_by("-id")
        ],
        "buka": asked,
    }
    return service_page(request, "kec/layanan_koordinasi_satu.html", place, context, refused=wrong)


def _steps(found: CoordinationSheet, form_of: Any) -> list[dict[str, Any]]:
    """The ways on from where the sheet stands, each with its form."""
    titles = {
        "sepakati": _("Tandai disepakati"),
        "tutup": _("Tutup lembar ini"),
        "buka": _("Buka lagi pembahasan"),
    }
    steps = [
        {
            "aksi": name,
            "judul": titles[name],
            "form": form_of(name, lambda name=name: ReasonForm(auto_id=f"{name}_%s"), found.state != state),
        }
        for name, state in _TO.items()
    ]
    return [one for one in steps if one["form"] is not None]
