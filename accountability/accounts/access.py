"""Opens a desk only to members whose role and term allow it, by the code and by policy.toml."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from accountability.accounts.models import Membership, Role, User
from accountability.lib import scope
from accountability.policy import rule_of

BPD = frozenset({Role.ANGGOTA_BPD, Role.KETUA_BPD})
POSKO = BPD | {Role.PETUGAS}
PEMDES = frozenset({Role.KADES, Role.KEUANGAN})
KECAMATAN = frozenset({Role.CAMAT, Role.KABUPATEN, Role.AUDITOR})


class DeskRequest(HttpRequest):
    """A request that came through `desk`: it carries the member."""

    member: Membership
    user: User


def membership_of(user: Any, roles: Iterable[str]) -> Membership | None:
    """The user's membership today in one of `roles`, the oldest first; None without one."""
    if not isinstance(user, User) or not user.is_active:
        return None
    terms = user.memberships.on(timezone.localdate()).filter(role__in=list(roles))
    return terms.select_related("wilayah", "user").order_by("since_date", "id").first()


def desk(roles: Iterable[str]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Guards a view: `request.member` is the membership in one of `roles`; others get 403.

    While the view works, only rows of the member's wilayah and of what lies in it are there (lib.scope).
    Whoever the table (accountability.policy) does not let do this here is refused too, so that a post may be
    for fewer than a get. The roles are said twice on purpose, and a test holds them equal: neither a slip in
    the table nor one in the code opens a door alone.
    """
    allowed = frozenset(Role(role) for role in roles)

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            member = membership_of(request.user, allowed & _may(request, allowed))
            if member is None:
                raise PermissionDenied
            request.member = member
            with scope.within([member.wilayah_id]):
                answer: HttpResponse = _kept_inside(view(request, *args, **kwargs))
                return answer

        guarded.desk_roles = allowed  # type: ignore[attr-defined]  # read by the test that walks every door
        return guarded

    return guard


def _kept_inside(answer: Any) -> Any:
    """What is made only while it is sent is made under the same scope."""
    if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
        answer.streaming_content = scope.carried(iter(answer))
    return answer


def _may(request: HttpRequest, allowed: frozenset[Role]) -> frozenset[str]:
    """Who may ask with this method at this door; `allowed` where no address led here."""
    match = request.resolver_match
    rule = rule_of(match.view_name) if match is not None else None
    return rule.may(request.method or "") if rule is not None else frozenset(allowed)
