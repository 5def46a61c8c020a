"""Says where a weakness found in this installation can be told (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

LASTS = dt.timedelta(days=180)  # RFC 9116 2.5.5: less than a year


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """The contact of `SECURITY_CONTACT`; 404 where the operator gave none."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    # To the day, so that the file is the same all day and may be kept.
    until = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0) + LASTS
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: id, en",
        f"Canonical: {settings.PUBLIC_BASE_URL}/.well-known/security.txt",
        f"Policy: {settings.PUBLIC_BASE_URL}/kerahasiaan/",
    )
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=86400"},
    )
