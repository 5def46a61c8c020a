"""Serves the Atom feeds of a desa and of its groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from public_site.feeds import feed_of, feed_of_group
from public_site.outcomes import public_groups
from public_site.place import Place
from public_site.views.doors import of_desa


@require_safe
@of_desa
def atom(request: HttpRequest, place: Place) -> HttpResponse:
    """What became of the groups, newest first."""
    text = feed_of(place, request.build_absolute_uri)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@require_safe
@of_desa
def of_group(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The steps of one group, the furthest first."""
    group = get_object_or_404(public_groups(place.desa), pk=pk)
    text = feed_of_group(group, place, request.build_absolute_uri)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
