"""One's own account: who is signed in where, what happened, the password; and the sign-in shown once more."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability.accounts import account_rows, duty, guessing, recovery_codes, sessions, telling
from accountability.accounts.access_fresh import is_fresh
from accountability.accounts.forms.account import NewPasswordForm
from accountability.accounts.forms.signing import PasswordOnlyForm, device_of, too_often
from accountability.accounts.models import AccountNews, Ending, SignIn, User
from accountability.accounts.views import coming_in
from accountability.accounts.views.words import menu_back


def account_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, refused: bool = False
) -> HttpResponse:
    """A page of the account of whoever is signed in."""
    return render(request, template, {**menu_back(request), **context}, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Second factor, devices, history; devices are sent out from here."""
    user, at = _me(request), timezone.now()
    if request.method == "POST":
        if request.POST.get("aksi") != "dibaca" and not is_fresh(request):
            messages.info(request, "Tulis kata sandi dulu, lalu tekan Keluarkan sekali lagi.")
            return coming_in.SeeOther(reverse("akun-ulang", query={"next": reverse("akun")}))
        return _sent_out(request, user)
    context = {
        "orang": user,
        "tugas": user.memberships.on(timezone.localdate()).select_related("wilayah"),
        "kode_hp": getattr(user, "totp_key", None),
        "jumlah_kunci": user.passkeys.count(),
        "cadangan": recovery_codes.left(user),
        "wajib": duty.must_have(user, timezone.localdate()),
        "perangkat": account_rows.running(user, request.session.session_key or "", at),
        "riwayat": account_rows.past(user),
        "kejadian": account_rows.events(user),
        "belum_dibaca": user.account_events.filter(read_at=None).exists(),
    }
    return account_page(request, "akun/akun.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password; every other device is sent out."""
    user = _me(request)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST":
        at, device = timezone.now(), device_of(request, user.username)
        doors = guessing.password_doors(
            username=user.username, device=device, place=guessing.place_of(request.META)
        )
        if wait := guessing.try_once(doors=doors, at=at):
            form.add_error(None, too_often(wait, known=bool(device)))
        elif form.is_valid():
            guessing.came_in(doors=doors, at=at)
            _changed(request, form, user)
            messages.success(request, "Kata sandi sudah diganti. Perangkat lain sudah dikeluarkan.")
            return coming_in.SeeOther(reverse("akun"))
        elif "old_password" not in form.errors:
            guessing.came_in(doors=doors, at=at)
    return account_page(request, "akun/sandi.html", {"form": form}, refused=bool(form.errors))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def once_more(request: HttpRequest) -> HttpResponse:
    """The password once more, before an export or a change of keys; then back to where that was asked."""
    user, address = _me(request), request.POST.get("next", request.GET.get("next", ""))
    form = PasswordOnlyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, device = timezone.now(), device_of(request, user.username)
        doors = guessing.password_doors(
            username=user.username, device=device, place=guessing.place_of(request.META)
        )
        if wait := guessing.try_once(doors=doors, at=at):
            form.add_error("sandi", too_often(wait, known=bool(device)))
        elif not user.check_password(form.cleaned_data["sandi"]):
            form.add_error("sandi", "Kata sandi belum cocok.")
        else:
            guessing.came_in(doors=doors, at=at)
            request.session["fresh"] = at.timestamp()
            kept = request.session.get("titipan") is not None
            onward = reverse("masuk-lanjut") if kept else coming_in.safe_next(request, address)
            return coming_in.SeeOther(onward or reverse("akun"))
    return account_page(
        request, "akun/ulang.html", {"form": form, "next": address}, refused=bool(form.errors)
    )


@never_cache
@require_http_methods(["POST"])
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody types on a page: the session is not idle. It says when it would be, and nothing else."""
    return HttpResponse(status=204)


def _sent_out(request: HttpRequest, user: User) -> HttpResponse:
    at, act = timezone.now(), request.POST.get("aksi", "")
    if act == "dibaca":
        telling.read_all(user=user, at=at)
    elif act == "lain":
        mine = request.session.session_key or ""
        n = sessions.end_others(user=user, but=mine, how=Ending.REMOTE, at=at)
        messages.success(request, f"{n} perangkat lain dikeluarkan." if n else "Tidak ada perangkat lain.")
    elif act.isascii() and act.isdigit() and len(act) < 18:
        if sessions.end_one(user=user, pk=int(act), at=at):
            messages.success(request, "Perangkat itu sudah dikeluarkan.")
        else:
            messages.info(request, "Perangkat itu sudah keluar sebelumnya.")
    return coming_in.SeeOther(reverse("akun"))


def _changed(request: HttpRequest, form: NewPasswordForm, user: User) -> None:
    at, before = timezone.now(), request.session.session_key or ""
    form.save()
    update_session_auth_hash(request, user)
    mine = request.session.session_key or ""
    SignIn.objects.filter(session_key=before, ended_at=None).update(session_key=mine)
    request.session["fresh"] = at.timestamp()
    sessions.end_others(user=user, but=mine, how=Ending.PASSWORD, at=at)
    telling.tell(user=user, kind=AccountNews.PASSWORD, by_id=user.pk, at=at)


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)
