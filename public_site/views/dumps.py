"""Dumps to take away: which there are, what their columns mean, a catalogue for machines, and the files."""

from wsgiref.util import FileWrapper

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from whitenoise.responders import StaticFile

from public_site.dumps import shelf
from public_site.dumps.catalogue import JSONLD, TYPES, address, as_jsonld, as_turtle
from public_site.dumps.catalogue import catalogue as told
from public_site.dumps.parts import CHUNK
from public_site.dumps.shown import file_shown, shown, tables_shown
from public_site.kept_pages import asked_again
from public_site.place import general_context
from public_site.views.doors import with_own_css

_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}
# Whoever keeps a file asks again soon: it goes at once when words in it must not be read any more.
SOON = "public, max-age=300"


@require_safe
@with_own_css("unduh")
def of_kabupaten(request: HttpRequest, kode: str) -> HttpResponse:
    """The newest dump of a kabupaten, file by file, and the older ones."""
    found = shelf.dumps_of(kode)
    if not found:
        raise Http404
    newest = found[0]
    context = {
        **general_context(request),
        "unduhan": shown(newest),
        "berkas": [file_shown(newest, one) for one in newest.parts[1:]],
        "lama": [shown(one) for one in found[1:]],
        "jalan": [{"teks": _("Data terbuka"), "href": reverse("data")}, {"teks": newest.title, "href": ""}],
    }
    return render(request, "publik/data_unduh.html", context)


@require_safe
@with_own_css("unduh")
def dictionary(request: HttpRequest) -> HttpResponse:
    """What every column of every table means."""
    context = general_context(request)
    tabel = tables_shown(context["s"])
    jalan = [{"teks": _("Data terbuka"), "href": reverse("data")}, {"teks": _("Kamus data"), "href": ""}]
    return render(request, "publik/data_kamus.html", {**context, "tabel": tabel, "jalan": jalan})


@require_safe
def catalogue(request: HttpRequest, bentuk: str) -> HttpResponseBase:
    """The catalogue for machines (DCAT 3)."""
    if bentuk not in TYPES:
        raise Http404
    text = (as_jsonld if bentuk == JSONLD else as_turtle)(told())
    answer = HttpResponse(text, content_type=TYPES[bentuk])
    answer["Access-Control-Allow-Origin"] = "*"
    return asked_again(request, answer)


@require_safe
def newest_file(request: HttpRequest, kode: str, berkas: str) -> HttpResponse:
    """Leads to a file of the newest dump: an address that stays."""
    dump = shelf.newest(kode)
    if dump is None or dump.part(berkas) is None:
        raise Http404
    answer = HttpResponseRedirect(address(dump, berkas))
    answer["Cache-Control"] = "public, max-age=60"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def file(request: HttpRequest, kode: str, unduhan: str, berkas: str) -> HttpResponseBase:
    """One file of a dump, also from the middle on (Range), or 304 where it is known already."""
    dump = shelf.read(kode, unduhan)
    part = dump.part(berkas) if dump is not None else None
    if dump is None or part is None:
        raise Http404
    # Packed on the way its bytes would be others, and a part of it would fit nowhere.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    headers = [("ETag", f'"{part.sha256[:32]}"'), ("Content-Type", _type_of(berkas))]
    try:
        answer = StaticFile(str(dump.folder / berkas), headers).get_response(request.method, request.META)
    except OSError:  # it goes at this moment
        raise Http404 from None
    opened = FileWrapper(answer.file, CHUNK) if answer.file is not None else ()
    streamed = StreamingHttpResponse(opened, status=answer.status)
    for name, value in answer.headers:
        streamed[name] = value
    streamed["Cache-Control"] = SOON
    streamed["Access-Control-Allow-Origin"] = "*"
    streamed["Content-Disposition"] = f'attachment; filename="{berkas}"'
    return streamed


def _type_of(name: str) -> str:
    return _MEDIA.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
