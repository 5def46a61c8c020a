"""P7: the baliho as a page, PDF and SVG, and the card for WhatsApp; all the same figures."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from public_site.budget_sheet import Sheet, sheet
from public_site.card import card
from public_site.drawing import as_pdf, as_png, as_svg
from public_site.kept_pages import kept
from public_site.money_marks import budget_path, crumbs, headline
from public_site.place import Place, first_upper, sms_number
from public_site.poster import SIZES, Told, poster
from public_site.views.doors import of_desa, page
from public_site.views.money import published_or_404

PAPER = {"a3": 'width="420mm" height="297mm"', "3x2": 'width="3000mm" height="2000mm"'}


@require_safe
@kept
@of_desa
def as_page(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The baliho to look at and to print, with the files for a printer's shop."""
    figures = _figures(place, tahun)
    drawn = as_svg(poster(figures, _told(place, tahun), "a3"))
    context = {
        "apb": figures.apb,
        "angka": figures,
        "gambar": mark_safe(drawn),  # noqa: S308 - our own drawing; its words are escaped in as_svg
        "terbesar": headline(figures),
        "remah": crumbs(place, tahun, ("Baliho", "")),
    }
    return page(request, place, "baliho", context, "anggaran")


@require_safe
@kept
@of_desa
def pdf(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """One page, A3 landscape or three by two metres."""
    size = _size(request)
    figures = _figures(place, tahun)
    drawn = poster(figures, _told(place, tahun), size)
    body = as_pdf(drawn, width_mm=SIZES[size][1], made_on=figures.as_of.isoformat())
    return _file(body, "application/pdf", f"baliho-{place.desa.kode}-{tahun}-{size}.pdf")


@require_safe
@kept
@of_desa
def svg(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The same for a printer's shop that wants to change it."""
    size = _size(request)
    drawn = as_svg(poster(_figures(place, tahun), _told(place, tahun), size), size=PAPER[size])
    return _file(drawn.encode(), "image/svg+xml", f"baliho-{place.desa.kode}-{tahun}-{size}.svg")


@require_safe
@kept
@of_desa
def picture(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The card, as links show it and as people send it on."""
    figures = _figures(place, tahun)
    drawn = card(figures, _told(place, tahun), headline(figures))
    return _file(as_png(drawn), "image/png", f"kartu-{place.desa.kode}-{tahun}.png")


def _figures(place: Place, tahun: int) -> Sheet:
    return sheet(published_or_404(place, tahun), place.words)


def _size(request: HttpRequest) -> str:
    asked = request.GET.get("ukuran", "a3")
    return asked if asked in SIZES else "a3"


def _told(place: Place, tahun: int) -> Told:
    words, kecamatan = place.words, place.desa.parent
    above = []
    if kecamatan is not None:
        above.append(f"{first_upper(words.kecamatan)} {kecamatan.name}")
        if kecamatan.parent is not None:
            named = kecamatan.parent.name
            word = first_upper(words.kabupaten)
            above.append(named if named.lower().startswith(word.lower()) else f"{word} {named}")
    address = f"{settings.PUBLIC_BASE_URL}{budget_path(place, tahun)}"
    return Told(place, address, sms_number(place.desa.kode), ", ".join(above))


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
