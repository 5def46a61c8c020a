"""Pages that explain: the dictionary, what is kept secret, help, open data, and the public ledger."""

import datetime as dt
from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accountability.ledger.models import Entry
from accountability.lib.local_time import local_date
from posko.counts import at_least
from posko.emergency import to_call
from public_site.budget_sheet import published, published_years, sheet
from public_site.council_page import council_columns
from public_site.glossary import examples_of, glossary
from public_site.kabupaten_data import years_of
from public_site.kept_pages import kept
from public_site.line_data import columns, summary_columns
from public_site.place import Place, general_context, remembered
from public_site.views.doors import of_desa, page, with_own_css

READ_BACK = 400  # so many entries are counted; the book itself has no end
SHOWN = 20
# What each kind of entry is called; those not named here are told by the first part of their name.
KINDS = {
    "aspirasi": gettext_noop("Aspirasi dan langkahnya"),
    "kelompok": gettext_noop("Pengelompokan"),
    "musyawarah": gettext_noop("Musyawarah"),
    "usulan": gettext_noop("Usulan dan keputusan"),
    "rkp": gettext_noop("Rencana tahunan"),
    "apb": gettext_noop("Anggaran dan realisasi"),
}


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
    return render(request, "publik/kerahasiaan.html", general_context(request))


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
    }
    return render(request, "publik/data.html", context)


@require_safe
def ledger_book(request: HttpRequest) -> HttpResponse:
    """The public ledger: how many steps a day, and the seals of the latest; no words of anyone."""
    entries = list(Entry.objects.order_by("-id")[:READ_BACK])
    per_day: dict[dt.date, Counter[str]] = {}
    for entry in entries:
        day = per_day.setdefault(local_date(entry.at, entry.desa_id), Counter())
        day[_(KINDS.get(entry.kind.split(".")[0], gettext_noop("Lainnya")))] += 1
    # Neither the village nor the kind of a step: who knows the day somebody spoke could guess the rest. The
    # seals of one day stand in the order of their digits, not in the order in which people spoke.
    latest = [
        {"tanggal": local_date(entry.at, entry.desa_id), "segel": entry.hash} for entry in entries[:SHOWN]
    ]
    latest.sort(key=lambda seal: (seal["tanggal"], seal["segel"]), reverse=True)
    # A day that is not over is not counted: it would tell the minute in which somebody spoke.
    today = timezone.localdate()
    days = [
        {"hari": day, "jenis": [(kind, at_least(count, "langkah")) for kind, count in sorted(kinds.items())]}
        for day, kinds in sorted(per_day.items(), reverse=True)[:15]
        if day < today
    ]
    context = {**general_context(request), "hari": days, "terakhir": latest, "dihitung": len(entries)}
    return render(request, "publik/buku_jejak.html", context)
