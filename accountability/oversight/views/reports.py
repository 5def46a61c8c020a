"""Laporan: a month, quarter or half year to choose, the report on screen, and as PDF, DOCX, XLSX and CSV."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.lib.paper import to_docx, to_pdf
from accountability.lib.spreadsheet.writing import XLSX
from accountability.oversight.reach import villages_of
from accountability.oversight.reporting.book import book_of
from accountability.oversight.reporting.description import Part, Report
from accountability.oversight.reporting.long_table import as_csv
from accountability.oversight.reporting.making import report_of
from accountability.oversight.reporting.paper import paper_of
from accountability.oversight.reporting.spans import Kind, NotASpan, Span, offered, read
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import kec_page, title_of
from accountability.regions.sebutan import words_for

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
}
MOST = {Kind.MONTH: 13, Kind.QUARTER: 6, Kind.HALF: 4}  # spans to choose from; older ones by their address


@kec_desk
@require_safe
def reports(request: DeskRequest) -> HttpResponse:
    """The spans to choose from, the newest first."""
    today = _today(request)
    told = {
        Kind.MONTH: (_("Laporan bulanan"), _("Dua halaman: apa yang datang, dijawab, dan perlu didampingi.")),
        Kind.QUARTER: (
            _("Formulir triwulan"),
            _("Satu halaman setiap tempat, dengan kotak untuk diisi tangan."),
        ),
        Kind.HALF: (_("Laporan semester"), _("Semua indikator, dengan arti, dasar, dan sumbernya.")),
    }
    kinds = [
        {
            "kode": kind.value,
            "nama": name,
            "isi": about,
            "masa": [
                {"slug": one.slug, "label": one.label, "berjalan": not one.is_over(today)}
                for one in offered(kind, today, MOST[kind])
            ],
        }
        for kind, (name, about) in told.items()
    ]
    return kec_page(request, "kec/laporan.html", words_for(request.member.wilayah_id), {"jenis": kinds})


@kec_desk
@require_safe
def report(request: DeskRequest, masa: str) -> HttpResponse:
    """One report as it stands now; 404 for a span that has not begun."""
    made = _made(request, masa)
    context = {"laporan": made, "bagian": [_shown(part) for part in made.parts]}
    return kec_page(request, "kec/laporan_lihat.html", words_for(request.member.wilayah_id), context)


@kec_desk
@require_safe
def report_file(request: DeskRequest, masa: str, bentuk: str) -> HttpResponse:
    """The same report as a file: pdf, docx, xlsx or csv."""
    if bentuk not in TYPES:
        raise Http404
    member = request.member
    content = _written(bentuk, _made(request, masa), member)
    answer = HttpResponse(content, content_type=TYPES[bentuk])
    answer["Content-Disposition"] = f'attachment; filename="laporan-{member.wilayah_id}-{masa}.{bentuk}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(part: Part) -> dict[str, Any]:
    """A part for the page: each row as its name and the pairs of heading and cell, which stack on a phone."""
    grid = part.grid
    if grid is None:
        return {"judul": part.heading, "kalimat": part.lines}
    rows = [(row[0], list(zip(grid.headings[1:], row[1:], strict=True))) for row in grid.rows]
    shown = {"judul": part.heading, "kalimat": part.lines, "baris": rows, "kosong": grid.empty}
    return shown | {"kotak": grid.boxes, "tabel": True}


def _written(bentuk: str, made: Report, member: Membership) -> bytes:
    if bentuk == "xlsx":
        return book_of(made)
    if bentuk == "csv":
        return as_csv(made).encode()
    paper = paper_of(made, place=member.wilayah, words=words_for(member.wilayah_id))
    return to_pdf(paper) if bentuk == "pdf" else to_docx(paper)


def _made(request: DeskRequest, masa: str) -> Report:
    span, member = _span(masa, _today(request)), request.member
    words = words_for(member.wilayah_id)
    return report_of(
        span=span,
        place=member.wilayah,
        name=title_of(member, words),
        villages=list(villages_of(member)),
        words=words,
        at=timezone.now(),
    )


def _span(masa: str, today: dt.date) -> Span:
    try:
        span = read(masa)
    except NotASpan:
        raise Http404 from None
    if span.period.since > today:
        raise Http404
    return span


def _today(request: DeskRequest) -> dt.date:
    return local_date(timezone.now(), request.member.wilayah_id)
