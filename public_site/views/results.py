"""What became of what people asked: the list, and the meetings that decide."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accountability.lib.paper import to_pdf
from accountability.planning.models import DocumentKind
from public_site.answers_card import month_of_answers
from public_site.calendar_file import as_ics
from public_site.filters import KelompokFilter, VoiceFilter
from public_site.kept_pages import kept_here
from public_site.meetings_shown import shown, usulan_told, with_what_is_shown
from public_site.minutes_paper import public_minutes
from public_site.outcomes import Mark, cards, public_groups, public_voices, together
from public_site.place import Place
from public_site.views.doors import of_desa, page

PER_PAGE = 12
USULAN_A_PAGE = 30


@require_safe
@kept_here
@of_desa
def outcomes(request: HttpRequest, place: Place) -> HttpResponse:
    """W6: what was asked and what was answered, filtered in the address bar."""
    groups = KelompokFilter(request.GET, public_groups(place.desa), desa=place.desa, words=place.words)
    voices = VoiceFilter(request.GET, public_voices(place.desa), desa=place.desa, words=place.words)
    after = Mark.read(request.GET.get("sesudah", ""))
    listed, onward = together(groups.qs, voices.qs, until=place.counted_until, most=PER_PAGE, after=after)
    chosen = {name: value for name in groups.form.fields if (value := request.GET.get(name, ""))}
    context = {
        "form": groups.form,
        "kartu": cards(listed, place),
        "tahun_kini": place.today.year,
        "lanjut": urlencode({**chosen, "sesudah": str(onward)}) if onward else "",
        "awal": urlencode(chosen) if after else None,
        "disaring": bool(chosen),
        "saringan_terbuka": bool(chosen.keys() - {"cari"}),
        "kartu_bulan": month_of_answers(place),
    }
    return page(request, place, "hasil", context)


@require_safe
@kept_here
@of_desa
def meetings(request: HttpRequest, place: Place) -> HttpResponse:
    """W8: when, where and for whom, and what was decided with which reason."""
    own = with_what_is_shown(place.desa.musyawarah.all())
    past = Paginator(own.past(place.today), PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "akan": [shown(one, place.words) for one in own.coming(place.today)[:PER_PAGE]],
        "lalu": [shown(one, place.words) for one in past.object_list],
        "halaman": past,
        "zona": place.zone,
    }
    return page(request, place, "musyawarah", context)


@require_safe
@kept_here
@of_desa
def proposals_of_meeting(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Everything one meeting treats or treated, a page at a time."""
    held = get_object_or_404(place.desa.musyawarah.standing(), pk=pk)
    listed = Paginator(usulan_told().filter(musyawarah=held), USULAN_A_PAGE)
    context = {
        "m": held,
        "halaman": listed.get_page(request.GET.get("halaman")),
        "akan": held.held_on >= place.today,
    }
    return page(request, place, "musyawarah_usul", context)


@require_safe
@of_desa
def meeting_ics(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One meeting for the calendar of a phone."""
    held = get_object_or_404(place.desa.musyawarah.select_related("dusun"), pk=pk)
    address = f"{settings.PUBLIC_BASE_URL.rstrip('/')}{reverse('musyawarah', args=[place.desa.kode])}"
    body = as_ics(held, place.words, address=address, now=timezone.now())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="musyawarah-{held.held_on.isoformat()}.ics"'
    return answer


@require_safe
@of_desa
def minutes(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The settled berita acara of one meeting as PDF, in its public form; 404 before it is settled."""
    held = get_object_or_404(place.desa.musyawarah.select_related("dusun", "desa"), pk=pk)
    settled = get_object_or_404(held.documents, kind=DocumentKind.BERITA_ACARA)
    paper = public_minutes(held, number=settled.number, date=settled.date)
    answer = HttpResponse(to_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="berita-acara-{held.held_on.isoformat()}.pdf"'
    return answer
