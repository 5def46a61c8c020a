"""Serves the Atom feeds of a desa, of a kecamatan and of groups."""

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.regions.models import Wilayah
from posko.counts import counted_until
from public_site.feeds import feed_of, feed_of_group, feed_of_kecamatan
from public_site.kept_pages import SECONDS, asked_again, kept
from public_site.outcomes import Mark, public_groups
from public_site.place import Place
from public_site.sharing.addresses import absolute
from public_site.views.doors import of_desa


@require_safe
@kept
@of_desa
def atom(request: HttpRequest, place: Place) -> HttpResponseBase:
    """What became of the groups, newest first; `sesudah` is where the page before ended."""
    return _told(request, feed_of(place, absolute, after=_mark(request)))


@require_safe
@kept
@of_desa
def of_group(request: HttpRequest, place: Place, pk: int) -> HttpResponseBase:
    """The steps of one group, the furthest first."""
    group = get_object_or_404(public_groups(place.desa), pk=pk)
    return _told(request, feed_of_group(group, place, absolute))


@require_safe
def of_kecamatan(request: HttpRequest, kode: str) -> HttpResponseBase:
    """What became of the groups of all its desa; made once a minute, for no ledger tells of all of them."""
    after = _mark(request)
    key = f"umpan:{kode}:{after or ''}"
    text = caches["pages"].get(key)
    if text is None:
        kecamatan = get_object_or_404(Wilayah.objects.kecamatan(), kode=kode)
        if not Wilayah.objects.within(kode).desa().exists():
            raise Http404
        until = counted_until(timezone.now(), kode)
        text = feed_of_kecamatan(kecamatan, absolute, until=until, after=after)
        caches["pages"].set(key, text, SECONDS)
    return _told(request, text)


def _mark(request: HttpRequest) -> Mark | None:
    return Mark.read(request.GET.get("sesudah", ""))


def _told(request: HttpRequest, text: str) -> HttpResponseBase:
    answer = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"  # readers that run in a browser
    return asked_again(request, answer)
