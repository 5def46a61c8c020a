"""The last step of every way in: the session, its record, the known device, and where to go from here."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accountability.accounts import duty, guard_limits, guessing, kept_words, known_device, sessions
from accountability.accounts.device_words import device_words, network_mark
from accountability.accounts.forms.signing import device_of
from accountability.accounts.models import AccountNews, SignInWay, User
from accountability.accounts.sign_in_rules import span
from accountability.accounts.telling import tell

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_HALF = "half"


class SeeOther(HttpResponseRedirect):
    """After a deed: look there (303), so that loading again sends nothing again."""

    status_code = 303


def safe_next(request: HttpRequest, address: str) -> str:
    """The address if it lies on this site; else empty."""
    mine = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if mine else ""


def half_way(request: HttpRequest, user: User, address: str) -> None:
    """The password was right; the second step is still to come. Nothing is open yet."""
    request.session.cycle_key()
    at = timezone.now().timestamp()
    request.session[_HALF] = {"user": user.pk, "at": at, "next": safe_next(request, address)}


def who_is_half_way(request: HttpRequest) -> User | None:
    """Who gave the right password a moment ago in this browser; a password changed since starts anew."""
    half: dict[str, Any] | None = request.session.get(_HALF)
    if half is None or timezone.now().timestamp() - half["at"] > span("half").total_seconds():
        return None
    return User.objects.filter(pk=half["user"], is_active=True).first()


def next_of_half(request: HttpRequest) -> str:
    """Where the person wanted to go before the second step."""
    half: dict[str, Any] = request.session.get(_HALF) or {}
    return str(half.get("next") or "")


def come_in(request: HttpRequest, user: User, way: SignInWay, address: str) -> HttpResponse:
    """Opens the session of `user` and leads on: to words kept, to `address`, or to their desk."""
    at = timezone.now()
    device, unread = device_of(request, user.username), _unread(user)
    for name in (_HALF, "past", "why", "tantangan"):
        request.session.pop(name, None)
    login(request, user, backend=_BACKEND)
    guard_limits.begin(request.session, at)
    _note(request, user, way, new=not device, at=at)
    for kind in unread:
        messages.warning(request, f"{kind}. Lihat halaman Akun.")
    _ask_for_second_factor(request, user, at)
    onward = safe_next(request, address) or reverse(settings.LOGIN_REDIRECT_URL)
    if kept_words.kept_for(request, user.pk) is not None:
        onward = reverse("masuk-lanjut")
    answer = SeeOther(onward)
    _remember_device(request, answer, user)
    return answer


def _note(request: HttpRequest, user: User, way: SignInWay, *, new: bool, at: dt.datetime) -> None:
    known_before = user.sign_ins.exists()
    sessions.begin(
        user=user,
        session_key=request.session.session_key or "",
        device=device_words(request.headers.get("User-Agent", "")),
        network=network_mark(guessing.place_of(request.META)),
        way=way,
        at=at,
    )
    if new and known_before:
        tell(user=user, kind=AccountNews.NEW_DEVICE, by_id=user.pk, at=at)


def _unread(user: User) -> list[str]:
    """What happened to the account since the last sign-in, each kind once."""
    kinds = user.account_events.filter(read_at=None).order_by("at").values_list("kind", flat=True)
    return [AccountNews(kind).label for kind in dict.fromkeys(kinds)][:3]


def _ask_for_second_factor(request: HttpRequest, user: User, at: dt.datetime) -> None:
    until = duty.missing_until(user=user, day=timezone.localdate(), at=at)
    if until is None:
        return
    request.session["enrol_by"] = until.timestamp()
    if until > at:
        day = timezone.localtime(until)
        messages.warning(
            request,
            f"Pasang kunci kedua di halaman Akun sebelum {day:%d-%m-%Y}. Caranya mudah, cukup dengan HP.",
        )


def _remember_device(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    name = settings.KNOWN_DEVICE_COOKIE_NAME
    answer.set_cookie(
        name,
        known_device.with_person(request.COOKIES.get(name, ""), user.username),
        max_age=int(span("known_device").total_seconds()),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def stranger(request: HttpRequest) -> bool:
    """Whether nobody has signed in here."""
    return isinstance(request.user, AnonymousUser) or not request.user.is_authenticated
