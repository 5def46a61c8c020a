"""Signing in and out: the password, then the code or the passkey where one is set up."""

import datetime as dt
from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability.accounts import bound_cookies as cookies
from accountability.accounts import duty, guessing, passkeys, recovery_codes, sessions, totp
from accountability.accounts.forms.signing import CodeForm, SignInForm, device_of, too_often
from accountability.accounts.models import Ending, Passkey, SignInWay, TotpKey, User
from accountability.accounts.views import coming_in

_YEAR = 365 * 24 * 3600  # as js/setor.js keeps it
_REASONS = {
    Ending.IDLE.value: "Sesi Anda berakhir karena lama tidak ada yang ditekan.",
    Ending.LONG.value: "Sudah setengah hari sejak Anda masuk. Silakan masuk lagi.",
}
_REFUSED = "Kode belum cocok. Tunggu angka berikutnya muncul, lalu tulis lagi."


class SignIn(LoginView):
    """The sign-in page; whoever is signed in already goes on to the desk."""

    http_method_names = ["get", "head", "post"]  # Django\'s own would also take a PUT as a POST
    template_name = "meja/masuk.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says why the session ended, and whether typed words are kept."""
        session = self.request.session
        why = {"kenapa": _REASONS.get(session.get("why", "")), "titipan": "titipan" in session}
        return {**super().get_context_data(**kwargs), **why}

    def form_valid(self, form: Any) -> HttpResponse:
        """In, or on to the second step."""
        user, address = form.get_user(), self.get_redirect_url()
        if not duty.has_factor(user):
            return coming_in.come_in(self.request, user, SignInWay.PASSWORD, address)
        coming_in.half_way(self.request, user, address)
        with_code = TotpKey.objects.filter(user=user).exists()
        return coming_in.SeeOther(reverse("masuk-kode" if with_code else "masuk-kunci"))

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what is wrong first."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(LogoutView):
    """Signs out and empties what the browser kept: phones are shared."""

    http_method_names = ["post"]
    next_page = "masuk"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the sign-in page, which then has nothing of this person left."""
        key = request.session.session_key or ""
        sessions.end_here(session_key=key, how=Ending.OUT, at=timezone.now())
        answer = super().post(request, *args, **kwargs)
        # Not while words of citizens wait in this phone (js/antrean.js): they are sealed there.
        waits = cookies.told(request, "antrean") == "1"
        answer["Clear-Site-Data"] = '"cache"' if waits else '"cache", "storage"'
        cookies.renew(request, answer, "antrean", seconds=_YEAR, hidden=False)
        return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code from the phone, or one from paper; nothing of the desk is open before."""
    user = coming_in.who_is_half_way(request)
    if user is None:
        return redirect("masuk")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        way = _checked(request, form, user, timezone.now())
        if way is not None:
            return coming_in.come_in(request, user, way, coming_in.next_of_half(request))
    context = {
        "form": form,
        "jam": timezone.localtime(),
        "pakai_kunci": user.passkeys.exists(),
        "pakai_kode": TotpKey.objects.filter(user=user).exists(),
    }
    return render(request, "akun/masuk_kode.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def with_passkey(request: HttpRequest) -> HttpResponse:
    """A finger, a face or a PIN on the phone: after the password, or instead of it."""
    user = coming_in.who_is_half_way(request)
    wrong = False
    if request.method == "POST":
        found = _proven(request, user)
        if found is not None:
            way = SignInWay.BOTH if user is not None else SignInWay.PASSKEY
            address = coming_in.next_of_half(request) or request.POST.get("next", "")
            return coming_in.come_in(request, found, way, address)
        wrong = True
    asked = passkeys.ask_to_use(user)
    request.session["tantangan"] = asked.challenge
    context = {
        "pilihan": asked.options,
        "salah": wrong,
        "setengah": user is not None,
        "next": request.GET.get("next", request.POST.get("next", "")),
    }
    return render(request, "akun/masuk_kunci.html", context, status=422 if wrong else 200)


def _checked(request: HttpRequest, form: CodeForm, user: User, at: dt.datetime) -> SignInWay | None:
    """The way in this code opens; else None, and the form says what is wrong."""
    code, device = form.cleaned_data["kode_masuk"], device_of(request, user.username)
    doors = guessing.code_doors(user_id=user.pk, device=device)
    if wait := guessing.try_once(doors=doors, at=at):
        form.add_error("kode_masuk", too_often(wait, known=bool(device)))
        return None
    way: SignInWay | None = None
    if recovery_codes.is_like_one(code):
        way = SignInWay.RECOVERY if recovery_codes.use(user=user, typed=code, at=at) else None
    elif totp.accept(user=user, code=code, at=at):
        way = SignInWay.TOTP
    if way is None:
        form.add_error("kode_masuk", _REFUSED)
        return None
    guessing.came_in(doors=doors, at=at)
    return way


def _proven(request: HttpRequest, user: User | None) -> User | None:
    """Whose passkey answered the challenge of this browser; each challenge is asked once."""
    challenge = str(request.session.pop("tantangan", ""))
    answer = request.POST.get("jawaban", "")[:20_000]
    try:
        key: Passkey = passkeys.use(answer=answer, challenge=challenge, user=user, at=timezone.now())
    except passkeys.NotAccepted:
        return None
    return key.user if key.user.is_active else None
