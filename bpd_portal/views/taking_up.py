"""Undangan and lupa sandi: a code becomes a password; asking for one tells nobody which names there are."""

import datetime as dt

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accountability.accounts import guessing
from accountability.accounts.forms.signing import how_long
from accountability.accounts.taking_up import CodeOver, CodeUsed, WrongCode
from accountability.oversight.onboarding.recovering import ask, take_up
from bpd_portal.forms.taking_up import ForgottenForm, TakeUpForm
from bpd_portal.page import onward

_SENTENCES: dict[type[Exception], str] = {
    WrongCode: "Nama dan kode belum cocok. Periksa lagi keduanya.",
    CodeUsed: "Kode ini sudah dipakai. Masuk dengan kata sandi baru Anda.",
    CodeOver: "Kode ini tidak berlaku lagi. Minta kode baru kepada yang mengundang Anda.",
}


@never_cache
@sensitive_post_parameters("kode", "sandi", "ulang")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Where a code is typed. Neither name nor code is ever part of an address."""
    form = TakeUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _taken_up(request, form, timezone.now()):
        if request.user.is_authenticated:
            logout(request)  # of a shared phone: another account, or this one with the password before
        return onward("masuk-undangan", beres="1")
    context = {"form": form, "beres": request.method != "POST" and request.GET.get("beres") == "1"}
    return render(request, "meja/undangan_akun.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Notes a name; the answer is the same for every name, and so is the work behind it."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        at, name = timezone.now(), form.cleaned_data["nama"]
        doors = guessing.invitation_doors(username=name, place=guessing.place_of(request.META))
        if not guessing.try_once(doors=doors, at=at):
            ask(username=name, at=at)
        return onward("masuk-lupa", beres="1")
    context = {"form": form, "beres": request.method != "POST" and request.GET.get("beres") == "1"}
    return render(request, "meja/lupa_sandi.html", context, status=422 if form.errors else 200)


def _taken_up(request: HttpRequest, form: TakeUpForm, at: dt.datetime) -> bool:
    said = form.cleaned_data
    doors = guessing.invitation_doors(username=said["nama"], place=guessing.place_of(request.META))
    if wait := guessing.try_once(doors=doors, at=at):
        form.add_error(None, _("Terlalu sering keliru. Coba lagi %s lagi.") % how_long(wait))
        return False
    try:
        take_up(username=said["nama"], code=said["kode"], password=said["sandi"], at=at)
    except (WrongCode, CodeUsed, CodeOver) as refusal:
        if not isinstance(refusal, WrongCode):
            guessing.came_in(doors=doors, at=at)  # the code was right
        form.add_error(None if isinstance(refusal, CodeUsed) else "kode", _(_SENTENCES[type(refusal)]))
        return False
    guessing.came_in(doors=doors, at=at)
    return True
