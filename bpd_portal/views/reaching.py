"""Kabar Senin: where a member wants the Monday note; a code shows that the phone or address is theirs."""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, DeskRequest, desk
from accountability.council.monday_note import monday_of, week_of, words_of
from accountability.council.reachable import (
    CODE_DIGITS,
    CODE_LASTS,
    MOST_TRIES,
    WrongCode,
    ask_address,
    ask_phone,
    be_left_alone,
    be_reached,
    code_mark,
    contact_of,
    is_code,
)
from accountability.council.spans import DAY
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.reaching import PHONE, CodeForm, StopForm, WhereForm
from bpd_portal.page import desk_page, onward
from bpd_portal.sms_menu import settings_menu

WAITING = "kabar_menunggu"  # in the session: what was asked, until the code comes back


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def reaching(request: DeskRequest) -> HttpResponse:
    """How a member of the council is reached, for the note and for reminders."""
    return _reaching(request)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def reaching_the_village(request: DeskRequest) -> HttpResponse:
    """How a member of the village government is reached, for reminders."""
    return _reaching(request)


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def reaching_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """How a member above the villages is reached, for what is new in the morning."""
    return _reaching(request)


def _reaching(request: DeskRequest) -> HttpResponse:
    """A POST asks for a code, brings it, stops, or begins anew."""
    at = timezone.now()
    if request.method != "POST":
        return _page(request, at)
    asked = request.POST.get("aksi", "")
    form: DeskForm
    if asked == "minta":
        form = WhereForm(request.POST, mail=settings.MAIL_SENDS, auto_id="kabar_%s")
        done, told = attempt(request, form, lambda: _ask(request, form, at)), _("Kode sudah dikirim.")
    elif asked == "kode":
        form = CodeForm(request.POST, auto_id="kode_%s")
        done, told = _brought(request, form, at), _reached_told(request)
    elif asked in {"henti", "batal"}:
        return _stop(request, asked, at)
    else:
        raise Http404
    if not done:
        return _page(request, at, form)
    messages.success(request, told)
    return onward(_here(request))


def _ask(request: DeskRequest, form: DeskForm, at: dt.datetime) -> None:
    said, member = form.cleaned_data, request.member
    code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
    waiting: dict[str, Any] = {
        "tanda": code_mark(code, member.user_id),
        "sampai": (at + CODE_LASTS).isoformat(),
        "coba": 0,
        "cara": said["cara"],
    }
    if said["cara"] == PHONE:
        contact = ask_phone(desa=member.wilayah, number=said["hp"], code=code, by=member.actor(), at=at)
        waiting["kontak"] = contact.pk
    else:
        ask_address(desa=member.wilayah, email=said["surel"], code=code)
        waiting["surel"] = said["surel"]
    request.session[WAITING] = waiting


def _brought(request: DeskRequest, form: DeskForm, at: dt.datetime) -> bool:
    """Whether the code was right; each wrong one counts, also when its form is refused."""
    waiting = request.session.get(WAITING)
    if waiting is not None:
        request.session[WAITING] = {**waiting, "coba": waiting["coba"] + 1}
    done = attempt(request, form, lambda: _reach(request, form, waiting, at))
    if done:
        request.session.pop(WAITING, None)
    return done


def _reach(request: DeskRequest, form: DeskForm, waiting: dict[str, Any] | None, at: dt.datetime) -> None:
    if waiting is None or not _is_open(waiting, at):
        raise WrongCode
    member = request.member
    if not is_code(form.cleaned_data["kode"], waiting["tanda"], member.user_id):
        raise WrongCode
    contact = contact_of(waiting["kontak"]) if waiting["cara"] == PHONE else None
    be_reached(desa=member.wilayah, by=member.actor(), at=at, contact=contact, email=waiting.get("surel", ""))


def _is_open(waiting: dict[str, Any], at: dt.datetime) -> bool:
    return waiting["coba"] < MOST_TRIES and at <= dt.datetime.fromisoformat(waiting["sampai"])


def _stop(request: DeskRequest, asked: str, at: dt.datetime) -> HttpResponse:
    request.session.pop(WAITING, None)
    if asked == "henti":
        be_left_alone(desa=request.member.wilayah, by=request.member.actor(), at=at)
        messages.success(request, _("Kabar berhenti. Nomor atau alamat Anda dihapus dari sini."))
    return onward(_here(request))


def _here(request: DeskRequest) -> str:
    if request.member.role in KECAMATAN:
        return "kec-pagi"
    return "kabar-senin" if request.member.role in BPD else "pemdes-kabar"


def _reached_told(request: DeskRequest) -> str:
    if request.member.role in BPD:
        return _("Beres. Kabar datang setiap Senin pagi.")
    if request.member.role in KECAMATAN:
        return _("Beres. Kabar datang pukul 07.00 bila ada yang baru.")
    return _("Beres. Anda diingatkan sebelum batas kalender.")


def _example(request: DeskRequest, at: dt.datetime) -> str:
    """This week's note, for who gets one."""
    desa = request.member.wilayah
    if request.member.role not in BPD:
        return ""
    today = local_date(at, desa.kode)
    monday = monday_of(at, desa.kode) or today - DAY * today.weekday()
    week = week_of(desa=desa, monday=monday)
    return "" if week.is_quiet else words_of(week, desa)


def _page(request: DeskRequest, at: dt.datetime, refused: DeskForm | None = None) -> HttpResponse:
    desa, waiting = request.member.wilayah, request.session.get(WAITING)
    reached = getattr(request.member.user, "reachable", None)
    context = {
        "s": words_for(desa.kode),
        "sub": settings_menu("kabar-senin") if request.member.role in BPD else [],
        "sini": request.path,
        "senin": request.member.role in BPD,
        "pagi": request.member.role in KECAMATAN,
        "terjangkau": reached,
        "berhenti_sms": reached is not None and reached.contact is not None and reached.contact.opted_out_at,
        "menunggu": waiting if waiting and _is_open(waiting, at) else None,
        "surel_siap": settings.MAIL_SENDS,
        "contoh": _example(request, at),
        "minta": refused
        if isinstance(refused, WhereForm)
        else WhereForm(mail=settings.MAIL_SENDS, auto_id="kabar_%s"),
        "kode": refused if isinstance(refused, CodeForm) else CodeForm(auto_id="kode_%s"),
        "henti": StopForm(auto_id="henti_%s"),
    }
    return desk_page(request, "meja/kabar_senin.html", context, salah=refused)
