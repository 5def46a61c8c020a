"""Setting up the second factor: codes from the phone, codes on paper, passkeys; and taking them off."""

import base64
from typing import cast

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability.accounts import duty, passkeys, recovery_codes, totp
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.accounts.forms.account import FirstCodeForm, NewPasskeyForm
from accountability.accounts.models import User
from accountability.accounts.views.account import account_page
from accountability.accounts.views.coming_in import SeeOther
from accountability.lib.sealed_words import seal, unseal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def codes(request: HttpRequest) -> HttpResponse:
    """Sets up the codes of a phone, or takes them off."""
    user = _me(request)
    if request.POST.get("aksi") == "lepas":
        totp.take_off(user=user, at=timezone.now())
        messages.success(request, "Kode HP sudah dilepas.")
        return SeeOther(reverse("akun"))
    form = FirstCodeForm(request.POST or None)
    secret = _secret(user, request.POST.get("rahasia", "")) or totp.new_secret()
    if request.method == "POST" and form.is_valid() and _set_up(form, user, secret):
        request.session.pop("enrol_by", None)
        if not recovery_codes.left(user):
            return _new_codes(request, user)
        messages.success(request, "Kode HP sudah terpasang.")
        return SeeOther(reverse("akun"))
    address = totp.address(secret, user.username)
    context = {
        "form": form,
        "rahasia": _sealed(user, secret),
        "tertulis": totp.written(secret),
        "alamat": address,
        "qr": _drawn(address),
        "jam": timezone.localtime(),
        "terpasang": getattr(user, "totp_key", None),
        "tertunggak": "enrol_by" in request.session,
    }
    return account_page(request, "akun/kode.html", context, refused=bool(form.errors))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def paper_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes, shown this once to be printed or copied."""
    user = _me(request)
    if request.method == "POST":
        return _new_codes(request, user)
    context = {"sisa": recovery_codes.left(user), "punya_kunci": duty.has_factor(user)}
    return account_page(request, "akun/cadangan.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def keys(request: HttpRequest) -> HttpResponse:
    """The passkeys of the person: adding one, removing one."""
    user, at = _me(request), timezone.now()
    act = request.POST.get("aksi", "")
    if act.isascii() and act.isdigit() and len(act) < 18:
        passkeys.remove(user=user, pk=int(act), at=at)
        messages.success(request, "Kunci itu tidak lagi membuka akun Anda.")
        return SeeOther(reverse("akun-kunci"))
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form, user):
        request.session.pop("enrol_by", None)
        if not recovery_codes.left(user):
            return _new_codes(request, user)
        messages.success(request, "Kunci baru tersimpan. Lain kali Anda bisa masuk tanpa kata sandi.")
        return SeeOther(reverse("akun-kunci"))
    asked = passkeys.ask_to_add(user)
    request.session["tantangan"] = asked.challenge
    context = {
        "form": form,
        "pilihan": asked.options,
        "daftar": user.passkeys.order_by("added_at"),
        "penuh": user.passkeys.count() >= passkeys.MOST,
    }
    return account_page(request, "akun/kunci.html", context, refused=bool(form.errors))


def _set_up(form: FirstCodeForm, user: User, secret: bytes) -> bool:
    try:
        totp.set_up(user=user, secret=secret, code=form.cleaned_data["kode_masuk"], at=timezone.now())
    except totp.WrongCode as wrong:
        form.add_error("kode_masuk", _off(wrong.minutes))
        return False
    return True


def _off(minutes: int) -> str:
    """What is wrong with a first code: mostly it is the clock of the phone."""
    if minutes == 0:
        return "Kode belum cocok. Tunggu angka berikutnya muncul, lalu tulis lagi."
    which = "terlambat" if minutes < 0 else "terlalu cepat"
    return (
        f"Jam HP Anda {which} kira-kira {abs(minutes)} menit. Buka pengaturan HP, pilih jam otomatis, "
        "lalu tulis angka yang baru."
    )


def _added(request: HttpRequest, form: NewPasskeyForm, user: User) -> bool:
    try:
        passkeys.add(
            user=user,
            name=form.cleaned_data["nama"],
            answer=form.cleaned_data["jawaban"],
            challenge=str(request.session.pop("tantangan", "")),
            at=timezone.now(),
        )
    except passkeys.NotAccepted:
        form.add_error(None, "HP ini belum bisa dipakai sebagai kunci. Coba sekali lagi, atau pakai kode HP.")
    except passkeys.TooManyPasskeys:
        form.add_error(None, "Sudah ada sepuluh kunci. Hapus satu dahulu.")
    return not form.errors


def _new_codes(request: HttpRequest, user: User) -> HttpResponse:
    made = recovery_codes.make(user=user, at=timezone.now())
    return account_page(request, "akun/cadangan.html", {"kode": made, "punya_kunci": True})


def _sealed(user: User, secret: bytes) -> str:
    return base64.urlsafe_b64encode(seal(f"pasang-{user.pk}", secret)).decode()


def _secret(user: User, sealed: str) -> bytes | None:
    """The secret this page was shown with, so that a wrong code does not ask for scanning again."""
    try:
        return unseal(f"pasang-{user.pk}", base64.urlsafe_b64decode(sealed.encode())) if sealed else None
    except ValueError:
        return None


def _drawn(address: str) -> SafeString:
    drawing = segno.make(address, error="m", micro=False)
    drawn = drawing.svg_inline(scale=4, border=4, omitsize=True, light="#fff", dark="#000", title="Kode QR")
    return mark_safe(drawn)  # noqa: S308 - squares of our own making


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)
