"""Serves the Atom feed of a desa."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from public_site.feeds import feed_of
from public_site.place import Place
from public_site.views.doors import of_desa


@require_safe
@of_desa
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """What became of the groups, newest first."""
    text = feed_of(place, request.build_absolute_uri)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
