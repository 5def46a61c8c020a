"""P7: the baliho as a page, PDF and SVG, and the card for WhatsApp; all the same figures."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public_site.answers_card import LAST_MONTH, Month, answers_card, answers_of
from public_site.budget_sheet import Sheet, sheet
from public_site.card import card
from public_site.drawing import Drawing, as_pdf, as_svg
from public_site.kept_pages import kept
from public_site.language import INDONESIAN
from public_site.money_marks import budget_path, crumbs, headline
from public_site.place import Place
from public_site.poster import SIZES, Told, poster, told_at
from public_site.sharing.kept_png import SPAN, TooManyPictures, png_of
from public_site.views.doors import of_desa, page, with_own_css
from public_site.views.money import published_or_404

LAST_YEAR = 2199
PAPER = {"a3": 'width="420mm" height="297mm"', "3x2": 'width="3000mm" height="2000mm"'}


@require_safe
@with_own_css("baliho")
@kept
@of_desa
def as_page(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The baliho to look at and to print, with the files for a printer's shop."""
    figures = _figures(place, tahun)
    with translation.override(INDONESIAN):  # what is printed and hung up is for everybody
        drawn = as_svg(poster(_figures(place, tahun), _told(place, tahun), "a3"))
    context = {
        "apb": figures.apb,
        "angka": figures,
        "gambar": mark_safe(drawn),  # noqa: S308 - our own drawing; its words are escaped in as_svg
        "terbesar": headline(figures),
        "remah": crumbs(place, tahun, (_("Baliho"), "")),
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
    return as_file(body, "application/pdf", f"baliho-{place.desa.kode}-{tahun}-{size}.pdf")


@require_safe
@kept
@of_desa
def svg(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The same for a printer's shop that wants to change it."""
    size = _size(request)
    drawn = as_svg(poster(_figures(place, tahun), _told(place, tahun), size), size=PAPER[size])
    return as_file(drawn.encode(), "image/svg+xml", f"baliho-{place.desa.kode}-{tahun}-{size}.svg")


@require_safe
@of_desa
def answers(request: HttpRequest, place: Place, tahun: int, bulan: int) -> HttpResponse:
    """The card of a month's answers; 404 where the month has none."""
    month = Month(tahun, bulan) if 1 <= bulan <= LAST_MONTH and 2000 <= tahun <= LAST_YEAR else None
    found, more = answers_of(place, month) if month else ([], False)
    if month is None or not found:
        raise Http404
    told = told_at(place, f"{settings.PUBLIC_BASE_URL}{reverse('hasil', args=[place.desa.kode])}")
    drawn = answers_card(found, month, told, more=more)
    answer = png_answer(drawn, f"jawaban-{place.desa.kode}-{tahun}-{bulan:02d}.png")
    if answer.status_code == HTTPStatus.OK:
        answer["Cache-Control"] = "public, max-age=600"
    return answer


@require_safe
@kept
@of_desa
def picture(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """The card, as links show it and as people send it on."""
    figures = _figures(place, tahun)
    drawn = card(figures, _told(place, tahun), headline(figures))
    return png_answer(drawn, f"kartu-{place.desa.kode}-{tahun}.png")


def _figures(place: Place, tahun: int) -> Sheet:
    return sheet(published_or_404(place, tahun), place.words)


def _size(request: HttpRequest) -> str:
    asked = request.GET.get("ukuran", "a3")
    return asked if asked in SIZES else "a3"


def _told(place: Place, tahun: int) -> Told:
    return told_at(place, f"{settings.PUBLIC_BASE_URL}{budget_path(place, tahun)}")


def png_answer(drawing: Drawing, name: str) -> HttpResponse:
    """The picture of a drawing; 429 where too many are being drawn in this minute."""
    try:
        return as_file(png_of(drawing), "image/png", name)
    except TooManyPictures:
        words = "Sedang banyak gambar yang dibuat. Coba lagi semenit lagi."
        return HttpResponse(words, "text/plain; charset=utf-8", 429, headers={"Retry-After": str(SPAN)})


def as_file(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file that the browser shows, with a name for those who keep it."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
