"""Musyawarah: convened, attended, and each usulan decided on the record."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.planning.models import Musyawarah, Outcome, Usulan
from accountability.planning.musyawarah import Attendance, adopt, attend, convene, turn_down
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.meetings import AdoptForm, AttendanceForm, ConveneForm, TurnDownForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number
from posko.states import ReasonClass

PAST_SHOWN = 20


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: DeskRequest) -> HttpResponse:
    """Coming and past meetings, and the form to convene one."""
    at, desa = timezone.now(), request.member.wilayah
    form = ConveneForm(request.POST or None, auto_id="undang_%s")
    done: list[Musyawarah] = []
    if form.is_bound and attempt(request, form, lambda: done.append(_convene(request, form, at))):
        messages.success(request, _("Musyawarah tercatat. Sekarang ajukan kelompok ke sana."))
        return onward("bpd-musyawarah-rinci", done[0].pk) if done else onward("bpd-musyawarah")
    today = local_date(at, desa.kode)
    held = desa.musyawarah.annotate(banyak_usulan=Count("usulan"))
    context = {
        "datang": held.coming(today),
        "lalu": held.past(today)[:PAST_SHOWN],
        "form": form,
    }
    return desk_page(request, "meja/musyawarah.html", context, salah=form)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: DeskRequest, pk: int) -> HttpResponse:
    """One meeting: who came, what was proposed, what was decided; decisions are for the ketua to record."""
    at = timezone.now()
    held = get_object_or_404(request.member.wilayah.musyawarah.all(), pk=pk)
    if request.method != "POST":
        return _page(request, held)
    if request.POST.get("aksi") == "hadir":
        form: DeskForm = AttendanceForm(request.POST, auto_id="hadir_%s")
        done, chosen = attempt(request, form, lambda: _attend(request, held, form, at)), None
        told = _("Kehadiran tersimpan.")
    else:
        if request.member.role != Role.KETUA_BPD:
            raise PermissionDenied
        chosen = get_object_or_404(
            held.usulan.select_related("kelompok"), pk=read_number(request.POST.get("usulan"))
        )
        form, done = _decide(request, chosen, at)
        told = _("Keputusan tercatat dan terkunci. Semua warga di kelompok itu dikabari.")
    if done:
        messages.success(request, told)
        return onward("bpd-musyawarah-rinci", held.pk)
    return _page(request, held, form, chosen)


def _convene(request: DeskRequest, form: ConveneForm, at: dt.datetime) -> Musyawarah:
    said = form.cleaned_data
    return convene(
        desa=request.member.wilayah,
        kind=said["jenis"],
        title=said["judul"],
        held_on=said["tanggal"],
        starts_at=said["jam"],
        place=said["tempat"],
        by=request.member.actor(),
        at=at,
    )


def _attend(request: DeskRequest, held: Musyawarah, form: DeskForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    attend(
        musyawarah=held,
        attendance=Attendance(
            men=said["laki"], women=said["perempuan"], disabled=said["difabel"] or 0, poor=said["miskin"] or 0
        ),
        berita_acara_no=said["berita_acara"],
        by=request.member.actor(),
        at=at,
    )


def _decide(request: DeskRequest, usulan: Usulan, at: dt.datetime) -> tuple[DeskForm, bool]:
    by = request.member.actor()
    if request.POST.get("aksi") == "sepakat":
        form: DeskForm = AdoptForm(request.POST, auto_id=f"sepakat{usulan.pk}_%s")
        return form, attempt(
            request,
            form,
            lambda: adopt(
                usulan=usulan,
                sentence=form.cleaned_data["kalimat"],
                into_year=form.cleaned_data["tahun"],
                by=by,
                at=at,
            ),
        )
    if request.POST.get("aksi") != "lain":
        raise Http404
    form = TurnDownForm(request.POST, auto_id=f"lain{usulan.pk}_%s")
    return form, attempt(request, form, lambda: _turn_down(request, usulan, form, at))


def _turn_down(request: DeskRequest, usulan: Usulan, form: DeskForm, at: dt.datetime) -> None:
    said = form.cleaned_data
    turn_down(
        usulan=usulan,
        outcome=Outcome(said["hasil"]),
        reason_class=ReasonClass(said["alasan"]),
        sentence=said["kalimat"],
        next_step=said["langkah"],
        by=request.member.actor(),
        at=at,
    )


def _page(
    request: DeskRequest, held: Musyawarah, refused: DeskForm | None = None, chosen: Usulan | None = None
) -> HttpResponse:
    usulan = held.usulan.select_related("kelompok", "decision").annotate(
        suara=Count("kelompok__aspirasi", distinct=True), banyak_kegiatan=Count("kegiatan", distinct=True)
    )
    context = {
        "musyawarah": held,
        "butir": [_row(request, one, held, refused, chosen) for one in usulan.order_by("-suara", "id")],
        "hadir": refused if isinstance(refused, AttendanceForm) else _attendance_form(held),
        "ubah_hadir": held.attendance is None or isinstance(refused, AttendanceForm),
        "ketua": request.member.role == Role.KETUA_BPD,
    }
    return desk_page(request, "meja/musyawarah_rinci.html", context, salah=refused)


def _row(
    request: DeskRequest, one: Usulan, held: Musyawarah, refused: DeskForm | None, chosen: Usulan | None
) -> dict[str, Any]:
    decision = getattr(one, "decision", None)
    row: dict[str, Any] = {"usulan": one, "keputusan": decision}
    if decision is None and request.member.role == Role.KETUA_BPD:
        mine = refused if chosen is not None and chosen.pk == one.pk else None
        row["sepakat"] = (
            mine
            if isinstance(mine, AdoptForm)
            else AdoptForm(auto_id=f"sepakat{one.pk}_%s", initial={"tahun": held.held_on.year + 1})
        )
        row["lain"] = mine if isinstance(mine, TurnDownForm) else TurnDownForm(auto_id=f"lain{one.pk}_%s")
    return row


def _attendance_form(held: Musyawarah) -> AttendanceForm:
    counted = {
        "perempuan": held.women,
        "laki": held.men,
        "difabel": held.disabled,
        "miskin": held.poor,
        "berita_acara": held.berita_acara_no,
    }
    return AttendanceForm(auto_id="hadir_%s", initial=counted)
