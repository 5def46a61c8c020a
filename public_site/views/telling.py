"""Pages that explain: the dictionary, what is kept secret, help, and open data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from posko.emergency import to_call
from posko.personal.yearly import by_year
from public_site.budget_sheet import published, published_years, sheet
from public_site.council_page import council_columns
from public_site.dumps.shown import listed
from public_site.glossary import examples_of, glossary
from public_site.kabupaten_data import years_of
from public_site.kept_pages import kept
from public_site.line_data import columns, summary_columns
from public_site.place import Place, general_context, remembered
from public_site.views.doors import of_desa, page, with_own_css


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """P9: the terms of a budget, each in one or two short sentences."""
    context = general_context(request)
    return render(request, "publik/kamus.html", {**context, **_terms(glossary(context["s"]))})


@require_safe
@kept
@of_desa
def dictionary_of(request: HttpRequest, place: Place) -> HttpResponse:
    """P9 with the village's own figures, of the newest year that is published."""
    years = published_years(place.desa)
    apb = published(place.desa, years[0]) if years else None
    examples = examples_of(sheet(apb, place.words), place) if apb is not None else None
    context = {**_terms(glossary(place.words, examples)), "tahun": years[0] if years else None}
    return page(request, place, "kamus", context, "anggaran")


def _terms(terms: list[dict[str, str]]) -> dict[str, object]:
    return {
        "kamus": [term for term in terms if term["uang"]],
        "lainnya": [term for term in terms if not term["uang"]],
    }


@require_safe
def secrecy(request: HttpRequest) -> HttpResponse:
    """What is promised, and what is not."""
    context = {**general_context(request), "tahunan": by_year(at=timezone.now())}
    return render(request, "publik/kerahasiaan.html", context)


@require_safe
@with_own_css("mudah")
def easy(request: HttpRequest) -> HttpResponse:
    """The whole posko in easy words, large type and pictures."""
    return render(request, "publik/mudah_dibaca.html", general_context(request))


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to call, and how to speak, check and rate, by web and by SMS."""
    place = remembered(request)
    context = {
        **general_context(request),
        "alamat_kantor": place.facts.complaint_address if place is not None and place.facts else "",
        "darurat": to_call(place.desa if place is not None else None),
    }
    return render(request, "publik/bantuan.html", context)


@require_safe
@with_own_css("unduh")
def open_data(request: HttpRequest) -> HttpResponse:
    """P8: what can be taken away, and what the columns mean."""
    place = remembered(request)
    kabupaten = place.desa.parent.parent if place is not None and place.desa.parent is not None else None
    context = {
        **general_context(request),
        "tahun": published_years(place.desa) if place is not None else [],
        "kabupaten": kabupaten,
        "tahun_kabupaten": years_of(kabupaten.kode) if kabupaten is not None else [],
        "ringkas": summary_columns(),
        "kolom": columns(),
        "kerja": council_columns(),
        **listed(kabupaten.kode if kabupaten is not None else "", request.GET.get("halaman")),
    }
    return render(request, "publik/data.html", context)
