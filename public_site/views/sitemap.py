"""The site map and robots.txt: which pages there are for everyone, and which doors a crawler leaves alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from public_site.kept_pages import asked_again
from public_site.sharing import sitemap
from public_site.sharing.robots import robots_text

XML = "application/xml; charset=utf-8"
# Crawlers come again after hours; a web server in front keeps a part for as long.
KEPT = "public, max-age=3600, stale-while-revalidate=3600"


@require_safe
def whole(request: HttpRequest) -> HttpResponseBase:
    """The index of the parts."""
    return _told(request, sitemap.index())


@require_safe
def general(request: HttpRequest) -> HttpResponseBase:
    """The pages of no village."""
    return _told(request, sitemap.as_part(sitemap.general()))


@require_safe
def of_kabupaten(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The villages of a kabupaten; 404 where none uses the posko."""
    addresses = sitemap.of_kabupaten(kode)
    if not addresses:
        raise Http404
    return _told(request, sitemap.as_part(addresses))


@require_safe
def of_groups(request: HttpRequest, bagian: int) -> HttpResponseBase:
    """Kelompok by a span of their numbers; 404 beyond the last."""
    addresses = sitemap.of_groups(bagian, at=timezone.now())
    if addresses is None:
        raise Http404
    return _told(request, sitemap.as_part(addresses))


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """What crawlers leave alone."""
    return _told(request, robots_text(), "text/plain; charset=utf-8")


def _told(request: HttpRequest, text: str, kind: str = XML) -> HttpResponseBase:
    answer = asked_again(request, HttpResponse(text, kind))
    answer["Cache-Control"] = KEPT
    return answer
