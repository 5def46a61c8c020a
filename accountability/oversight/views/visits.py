"""One visit of the kecamatan: planned from a warning by one tap, written up, with what was agreed."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.lib.workdays import add_working_days
from accountability.oversight.coaching.delegating import in_hands, staff_of
from accountability.oversight.coaching.tables import task_for
from accountability.oversight.coaching.visiting import Plan, agree, call_off, plan, settle, write_up
from accountability.oversight.coaching_forms import (
    AgreeForm,
    CallOffForm,
    CoachingForm,
    SettleForm,
    VisitForm,
    WriteUpForm,
)
from accountability.oversight.models import FollowUp, Side, Visit
from accountability.oversight.reach import may_write, villages_of
from accountability.oversight.rules import in_force
from accountability.oversight.signs import measured
from accountability.oversight.views.coaching_page import (
    attempt,
    follow_up_row,
    task_words,
    visit_row,
    visits_within,
)
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.oversight.warnings import Alert, warnings_of
from accountability.regions.days_off import days_off
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for


@desk({Role.CAMAT})
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A visit to plan; `?desa=` and `?aturan=` fill it in from a warning. 404 for a village elsewhere."""
    member, at = request.member, timezone.now()
    must_write(member)
    asked = request.GET.get("desa", "")
    desa = get_object_or_404(villages_of(member), kode=asked) if asked else None
    words = words_for(desa.kode if desa else member.wilayah_id)
    alert = _alert(desa, request.GET.get("aturan", ""), words, at)
    form = _plan_form(request, desa, alert, words, at)
    if request.method == "POST" and (made := _planned(request, form, alert, at)) is not None:
        messages.success(request, _("Kunjungan direncanakan. Tuan rumah sudah bisa melihatnya."))
        return SeeOther(reverse("kec-pembinaan-kunjungan", args=[made.pk]))
    context = {"form": form, "tempat": desa, "peringatan": alert, "salah": form if form.errors else None}
    return kec_page(request, "kec/pembinaan_baru.html", words, context, status=422 if form.errors else 200)


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: DeskRequest, pk: int) -> HttpResponse:
    """A visit; a POST writes it up, calls it off, adds an agreement or reports one done. 404 elsewhere."""
    at = timezone.now()
    visit = get_object_or_404(visits_within(request.member.wilayah_id), pk=pk)
    words = words_for(visit.desa_id)
    refused: tuple[str, CoachingForm] | None = None
    if request.method == "POST":
        must_write(request.member)
        refused = _do(request, visit, words, at)
        if refused is None:
            return SeeOther(request.get_full_path())
        visit = get_object_or_404(visits_within(request.member.wilayah_id), pk=pk)
    return _page(request, visit, words, at, refused)


def _alert(desa: Wilayah | None, rule: str, words: Words, at: dt.datetime) -> Alert | None:
    """The warning as it speaks now; None for no village, or one the rule does not warn of any more."""
    if desa is None or rule not in in_force(at.year):
        return None
    signs = measured(Wilayah.objects.filter(kode=desa.kode), at=at)
    found = (alert for each in signs for alert in warnings_of(each, words))
    return next((alert for alert in found if alert.rule.id == rule), None)


def _staff(member: Membership, at: dt.datetime) -> list[Membership]:
    return staff_of(member.wilayah, local_date(at, member.wilayah_id))


def _plan_form(
    request: DeskRequest, desa: Wilayah | None, alert: Alert | None, words: Words, at: dt.datetime
) -> VisitForm:
    member = request.member
    staff = _staff(member, at)
    task = task_for(request.GET.get("aturan", ""))
    held = in_hands(member.wilayah).get(task.kode) if task else None
    whose = held.user_id if held is not None else member.user_id
    today = local_date(at, member.wilayah_id)
    first = {
        "tempat": desa.kode if desa else "",
        "tanggal": add_working_days(today, 2, days_off(member.wilayah_id)),
        "petugas": next((str(each.pk) for each in staff if each.user_id == whose), ""),
        "tujuan": _purpose(alert, words) if alert else "",
        "tugas": task.kode if task else "",
    }
    return VisitForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        villages=[(each.kode, each.name) for each in villages_of(member)],
        staff=[(str(each.pk), each.user.display_name or each.user.username) for each in staff],
        words=words,
    )


def _purpose(alert: Alert, words: Words) -> str:
    """What a visit is for. All of the village read it; a step that tells of voices is the council's alone."""
    return alert.next_step if alert.rule.told_to == "desa" else _("Pendampingan bersama %s.") % words.bpd


def _planned(request: DeskRequest, form: VisitForm, alert: Alert | None, at: dt.datetime) -> Visit | None:
    made: list[Visit] = []

    def deed() -> None:
        told = form.cleaned_data
        desa = get_object_or_404(villages_of(request.member), kode=told["tempat"])
        visitor = next(each for each in _staff(request.member, at) if str(each.pk) == told["petugas"])
        mine = alert if alert is not None and alert.kode == desa.kode else None
        what = Plan(
            told["tujuan"],
            told["tanggal"],
            visitor,
            told["tugas"],
            mine.rule.id if mine else "",
            mine.sentence if mine else "",
        )
        made.append(plan(desa=desa, what=what, by=request.member.actor(), at=at))

    if not attempt(request, form, at, deed):
        return None
    # A second tap on the same button finds what the first one made.
    newest = visits_within(request.member.wilayah_id).filter(planned_by=request.member.user)
    return made[0] if made else newest.order_by("-id").first()


def _do(request: DeskRequest, visit: Visit, words: Words, at: dt.datetime) -> tuple[str, CoachingForm] | None:
    """None when it is done; else which form has something wrong in it."""
    asked, by = request.POST.get("aksi", ""), request.member.actor()
    if asked == "catat":
        noted = WriteUpForm(request.POST, words=words, auto_id="catat_%s")
        done = attempt(
            request,
            noted,
            at,
            lambda: write_up(
                visit=visit,
                day=noted.cleaned_data["tanggal"],
                notes=noted.notes,
                agreed=noted.agreed,
                by=by,
                at=at,
            ),
        )
        return _told(request, asked, noted, done, _("Kunjungan tercatat."))
    if asked == "sepakati":
        more = AgreeForm(request.POST, words=words, auto_id="sepakati_%s")
        done = attempt(
            request, more, at, lambda: more.agreed and agree(visit=visit, agreed=more.agreed, by=by, at=at)
        )
        return _told(request, asked, more, done, _("Kesepakatan tercatat."))
    if asked == "batal":
        off = CallOffForm(request.POST, auto_id="batal_%s")
        done = attempt(
            request,
            off,
            at,
            lambda: call_off(visit=visit, reason=off.cleaned_data["alasan"], by=by, at=at),
        )
        return _told(request, asked, off, done, _("Kunjungan dicatat tidak jadi."))
    return _settle(request, visit, asked, at)


def _settle(
    request: DeskRequest, visit: Visit, asked: str, at: dt.datetime
) -> tuple[str, CoachingForm] | None:
    follow_up = next((each for each in visit.follow_ups.all() if asked == f"selesai-{each.pk}"), None)
    if follow_up is None:
        raise Http404
    form = SettleForm(request.POST, auto_id=f"{asked}_%s")

    def deed() -> FollowUp:
        reply = form.cleaned_data["balasan"]
        by = request.member.actor()
        return settle(follow_up=follow_up, side=Side.KECAMATAN, reply=reply, by=by, at=at)

    return _told(request, asked, form, attempt(request, form, at, deed), _("Ditandai selesai."))


def _told(
    request: DeskRequest, asked: str, form: CoachingForm, done: bool, sentence: str
) -> tuple[str, CoachingForm] | None:
    if not done:
        return asked, form
    messages.success(request, sentence)
    return None


def _page(
    request: DeskRequest,
    visit: Visit,
    words: Words,
    at: dt.datetime,
    refused: tuple[str, CoachingForm] | None,
) -> HttpResponse:
    today = local_date(at, visit.desa_id)
    asked, wrong = refused or ("", None)
    writes = may_write(request.member)
    open_now = visit.held_at is None and visit.cancelled_at is None

    def form_of(name: str, fresh: CoachingForm, offered: bool) -> CoachingForm | None:
        if wrong is not None and asked == name:
            return wrong  # also when it may not be done any more: the words stay
        return fresh if offered and writes else None

    agreed = []
    for each in visit.follow_ups.order_by("due_date", "id"):
        name = f"selesai-{each.pk}"
        mine = each.side == Side.KECAMATAN and each.done_at is None
        shown = follow_up_row(each, today, words)
        agreed.append({**shown, "aksi": name, "form": form_of(name, SettleForm(auto_id=f"{name}_%s"), mine)})
    first = {"tanggal": min(today, visit.planned_date)}
    context = {
        **visit_row(visit, today, words),
        "tugas": task_words(visit.task, words),
        "sepakat": agreed,
        "form_catat": form_of("catat", WriteUpForm(initial=first, words=words, auto_id="catat_%s"), open_now),
        "form_sepakati": form_of(
            "sepakati", AgreeForm(words=words, auto_id="sepakati_%s"), visit.held_at is not None
        ),
        "form_batal": form_of("batal", CallOffForm(auto_id="batal_%s"), open_now),
        "salah": wrong,
        "buka": asked,
    }
    return kec_page(request, "kec/kunjungan.html", words, context, status=422 if refused else 200)
