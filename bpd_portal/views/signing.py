"""The way to one's own desk after signing in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, membership_of
from accountability.accounts.models import Role
from accountability.oversight.reach import is_regional


@never_cache
@require_safe
def desk_of_mine(request: HttpRequest) -> HttpResponse:
    """Sends a member to the desk of their role; someone without a task today gets 403."""
    member = membership_of(request.user, Role.values)
    if member is None:
        raise PermissionDenied
    if is_regional(member):
        return HttpResponseRedirect(reverse("kab"))
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
