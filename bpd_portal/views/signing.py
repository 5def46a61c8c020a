"""Signing in and out, and the way to one's own desk."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, membership_of
from accountability.accounts.models import Role
from bpd_portal.forms.signing import SignInForm


class SignIn(LoginView):
    """The sign-in page; whoever is signed in already goes on to the desk."""

    template_name = "meja/masuk.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what is wrong first."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(LogoutView):
    """Signs out and empties what the browser kept: phones are shared."""

    next_page = "masuk"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the sign-in page, which then has nothing of this person left."""
        answer = super().post(request, *args, **kwargs)
        # Not while words of citizens wait in this phone (js/antrean.js): they are sealed there.
        waits = request.COOKIES.get("antrean") == "1"
        answer["Clear-Site-Data"] = '"cache"' if waits else '"cache", "storage"'
        return answer


@never_cache
@require_safe
def desk_of_mine(request: HttpRequest) -> HttpResponse:
    """Sends a member to the desk of their role; someone without a task today gets 403."""
    member = membership_of(request.user, Role.values)
    if member is None:
        raise PermissionDenied
    return HttpResponseRedirect(_address(member.role))


def _address(role: str) -> str:
    if role in BPD:
        return reverse("bpd")
    if role in PEMDES:
        return reverse("pemdes")
    if role in KECAMATAN:
        try:
            return reverse("kec")
        except NoReverseMatch:
            return "/kec/"
    return reverse("lembar")
