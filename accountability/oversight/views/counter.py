"""Loket: what people think of the kecamatan's counter, their complaints, and what is done about both."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.lib.paper import to_docx, to_pdf
from accountability.oversight.counter.counting import Quarter, quarters_of
from accountability.oversight.counter.following_up import newest, say_follow_up
from accountability.oversight.counter.remarks import remarks_of
from accountability.oversight.counter.report import survey_report, written
from accountability.oversight.counter.tables import number
from accountability.oversight.counter_forms import SayFollowUpForm
from accountability.oversight.forms import resent
from accountability.oversight.models import Origin, PassedUp
from accountability.oversight.passed_up.reading import badge_of, clock_of, title_of
from accountability.oversight.reach import may_write
from accountability.oversight.reporting.book import book_of
from accountability.oversight.reporting.description import Part, Report
from accountability.oversight.reporting.long_table import as_csv
from accountability.oversight.reporting.paper import paper_of
from accountability.oversight.views.counter_page import attempt, counter_of, counters_within
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.oversight.views.reports import TYPES
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

QUARTERS, ON_A_PAGE = 8, 10


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: DeskRequest) -> HttpResponse:
    """The survey of a quarter (`?masa=2026-t3`), remarks, complaints; a POST says what is done about it."""
    at, office = timezone.now(), counter_of(request)
    trend = quarters_of(office, at, QUARTERS)
    chosen = _chosen(trend, request.GET.get("masa", ""))
    said = newest(office, chosen.span)
    form = SayFollowUpForm(
        initial={"tindak": said.words if said else "", "dilihat": said.pk if said else 0}, auto_id="tindak_%s"
    )
    if request.method == "POST":
        must_write(request.member)
        form = SayFollowUpForm(request.POST, auto_id="tindak_%s")
        if _said(request, form, office, chosen, at):
            return SeeOther(request.get_full_path())
        said = newest(office, chosen.span)
        form.data = resent(form, {"dilihat": str(said.pk if said else 0)})
    words = words_for(office.kode)
    made = survey_report(kecamatan=office, name=_name(office), quarter=chosen, trend=_spoken_of(trend), at=at)
    context = {
        "kantor": office,
        "kantor_lain": counters_within(request.member.wilayah),
        "pilih": [_offered(one, chosen, office, request) for one in trend],
        "laporan": made,
        "bagian": [_table(f"tabel-{at}", part) for at, part in enumerate(made.parts[:-1])],
        "hasil": chosen.result,
        "nilai": written(chosen.result.value),
        "cukup": number("fewest_enough"),
        "beku": chosen.frozen,
        "berkas": list(TYPES),
        "komentar": remarks_of(office, chosen.span, chosen.result, at),
        "tindak": said,
        "form": form if may_write(request.member) else None,
        "salah": form if form.errors else None,
        **_complaints(request, office, at),
    }
    return kec_page(request, "kec/loket.html", words, context, status=422 if form.errors else 200)


@kec_desk
@require_safe
def counter_file(request: DeskRequest, masa: str, bentuk: str) -> HttpResponse:
    """The report of a quarter as pdf, docx, xlsx or csv."""
    if bentuk not in TYPES:
        raise Http404
    at, office = timezone.now(), counter_of(request)
    trend = quarters_of(office, at, QUARTERS)
    chosen = _chosen(trend, masa)
    made = survey_report(kecamatan=office, name=_name(office), quarter=chosen, trend=_spoken_of(trend), at=at)
    answer = HttpResponse(_written(bentuk, made, office), content_type=TYPES[bentuk])
    answer["Content-Disposition"] = f'attachment; filename="skm-{office.kode}-{masa}.{bentuk}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _table(name: str, part: Part) -> dict[str, Any]:
    """A part for the page, with its table for components/tabel.html."""
    grid = part.grid
    if grid is None:
        return {"judul": part.heading, "kalimat": part.lines}

    def cells(row: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"teks": text, "angka": at in grid.right} for at, text in enumerate(row)]

    return {
        "id": name,
        "judul": part.heading,
        "kolom": cells(grid.headings),
        "baris": [cells(row) for row in grid.rows],
        "kaki": cells(grid.foot) if grid.foot else None,
    }


def _written(bentuk: str, made: Report, office: Wilayah) -> bytes:
    if bentuk == "xlsx":
        return book_of(made)
    if bentuk == "csv":
        return as_csv(made).encode()
    paper = paper_of(made, place=office, words=words_for(office.kode))
    return to_pdf(paper) if bentuk == "pdf" else to_docx(paper)


def _name(office: Wilayah) -> str:
    return f"{words_for(office.kode).kecamatan.capitalize()} {office.name}"


def _chosen(trend: list[Quarter], asked: str) -> Quarter:
    """The quarter asked for, else the newest with figures, else the one that runs. 404 for any other."""
    if asked:
        found = [one for one in trend if one.span.slug == asked]
        if not found:
            raise Http404
        return found[0]
    return next((one for one in trend if one.result.shown), trend[0])


def _spoken_of(trend: list[Quarter]) -> list[Quarter]:
    """Without the quarters before anybody answered."""
    found = list(trend)
    while len(found) > 1 and not found[-1].result.people:
        found.pop()
    return found


def _offered(one: Quarter, chosen: Quarter, office: Wilayah, request: DeskRequest) -> dict[str, Any]:
    elsewhere = f"&kantor={office.kode}" if request.GET.get("kantor") else ""
    return {
        "label": one.span.label,
        "href": f"{reverse('kec-loket')}?masa={one.span.slug}{elsewhere}",
        "kini": one.span == chosen.span,
        "nilai": written(one.result.value),
    }


def _said(
    request: DeskRequest, form: SayFollowUpForm, office: Wilayah, chosen: Quarter, at: dt.datetime
) -> bool:
    def deed() -> object:
        told = form.cleaned_data
        return say_follow_up(
            kecamatan=office,
            span=chosen.span,
            words=told["tindak"],
            seen=told["dilihat"] or 0,
            by=request.member.actor(),
            at=at,
        )

    done = attempt(request, form, at, deed)
    if done:
        messages.success(request, _("Tersimpan. Tindak lanjut tampil di halaman umum bersama hasilnya."))
    return done


def _complaints(request: DeskRequest, office: Wilayah, at: dt.datetime) -> dict[str, Any]:
    """The complaints about this counter, what is open first; words are read on the page of each."""
    today = local_date(at, office.kode)
    found = PassedUp.objects.filter(origin=Origin.COUNTER, desa__kode__startswith=f"{office.kode}.")
    rows = found.select_related("desa__parent__parent", "aspirasi__kelompok", "kelompok")
    page = Paginator(rows.newest_first(), ON_A_PAGE).get_page(request.GET.get("halaman"))
    listed = [
        {
            "judul": title_of(one),
            "href": reverse("kec-diteruskan-satu", args=[one.pk]),
            "sejak": local_date(one.came_at, one.desa_id),
            "sisa": clock_of(one, today),
            "lencana": badge_of(one, today),
        }
        for one in page
    ]
    asked = request.GET.copy()
    asked.pop("halaman", None)
    return {
        "keluhan": listed,
        "halaman": page,
        "kueri": f"&{asked.urlencode()}" if asked else "",
        "terbuka": found.open().count(),
        "lewat": found.late(today).count(),
    }
