"""Buku: the registers of the council on screen, by year, and as PDF, XLSX and CSV; blank forms of others."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council.register_files import as_csv, as_xlsx
from accountability.council.register_paper import blank_paper, parts_of, register_paper
from accountability.council.register_rows import NotHeld, open_book, years_held
from accountability.council.registers import Book, NoSuchBook, Register, book_of, books
from accountability.lib.local_time import local_date
from accountability.lib.paper import to_pdf
from accountability.regions.sebutan import words_for
from bpd_portal.council_menu import council_menu
from bpd_portal.page import desk_page, room_of
from bpd_portal.years import read_number, year_asked

ON_A_PAGE = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@desk(BPD)
@require_safe
def shelf(request: DeskRequest) -> HttpResponse:
    """Every book of the law: those held here with their lines of the year, the others as blank forms."""
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    words, year = words_for(desa.kode), year_asked(request, default=today.year)
    every = books(words)
    held = [{"buku": book, "banyak": _opened(request, book.key, year).count()} for book in every if book.held]
    context = {
        "s": words,
        "sub": council_menu("bpd-buku"),
        "tahun": year,
        "tahun_lain": years_held(desa, today),
        "butir": held,
        "tidak": [book for book in every if not book.held],
    }
    return desk_page(request, "meja/buku.html", context)


@desk(BPD)
@require_safe
def book(request: DeskRequest, buku: str) -> HttpResponse:
    """One book in one year, page by page, with its totals at the foot."""
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    year = year_asked(request, default=today.year)
    register = _opened(request, buku, year)
    page = Paginator(register.items, ON_A_PAGE).get_page(request.GET.get("halaman"))
    parts = parts_of(register)
    context = {
        "s": words_for(desa.kode),
        "sub": council_menu("bpd-buku"),
        "buku": register.book,
        "tahun": year,
        "tahun_lain": sorted({*years_held(desa, today), year}, reverse=True),
        "halaman": page,
        "kueri": f"&tahun={year}",
        "kolom": [
            {"teks": column.title, "angka": column.right and bool(place)}
            for place, column in enumerate(register.book.columns)
        ],
        "baris": _rows(register, list(page), page.start_index()),
        "jumlah": register.totals,
        "bagian": range(1, parts + 1) if parts > 1 else (),
    }
    return desk_page(request, "meja/buku_rinci.html", context)


@desk(BPD)
@require_safe
def book_file(request: DeskRequest, buku: str, bentuk: str) -> HttpResponse:
    """A book as a file: approved words only, nobody's name; `?bagian=` of a long one as PDF."""
    if bentuk not in TYPES:
        raise Http404
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    register = _opened(request, buku, year_asked(request, default=today.year), inside=False)
    part = read_number(request.GET.get("bagian", "1"))
    if not 1 <= part <= parts_of(register):
        raise Http404
    words = words_for(desa.kode)
    signers = (f"Ketua {words.bpd}", f"Sekretaris {words.bpd}")
    owner = room_of(request.member, words)
    written: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: to_pdf(register_paper(register, desa=desa, words=words, today=today, part=part)),
        "xlsx": lambda: as_xlsx(register, owner=owner, signers=signers, today=today),
        "csv": lambda: as_csv(register).encode(),
    }
    name = f"{buku}-{register.year}" + (f"-bagian-{part}" if part > 1 else "")
    return file_answer(written[bentuk](), TYPES[bentuk], f"{name}.{bentuk}")


@desk(BPD)
@require_safe
def blank(request: DeskRequest, buku: str) -> HttpResponse:
    """A book with empty lines, to print and fill in by hand."""
    desa, today = request.member.wilayah, local_date(timezone.now(), request.member.wilayah_id)
    words = words_for(desa.kode)
    try:
        form = book_of(buku, words)
    except NoSuchBook:
        raise Http404 from None
    paper = blank_paper(form, desa=desa, words=words, today=today)
    return file_answer(to_pdf(paper), TYPES["pdf"], f"{buku}-kosong.pdf")


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, which no browser or proxy stores by itself."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _opened(request: DeskRequest, key: str, year: int, *, inside: bool = True) -> Register:
    desa = request.member.wilayah
    words, today = words_for(desa.kode), local_date(timezone.now(), desa.kode)
    try:
        return open_book(desa=desa, key=key, year=year, words=words, inside=inside, today=today)
    except (NoSuchBook, NotHeld):
        raise Http404 from None


def _rows(register: Register, items: list[Any], first: int) -> list[list[dict[str, Any]]]:
    """The lines for components/tabel.html; where a line can be looked into, its number leads there."""
    lines = register.lines(items, first)
    rows = []
    for item, line in zip(items, lines, strict=True):
        cells: list[dict[str, Any]] = [
            {"teks": text, "angka": column.right}
            for text, column in zip(line, register.book.columns, strict=True)
        ]
        cells[0]["href"] = _source_of(register.book, item)
        rows.append(cells)
    return rows


def _source_of(book: Book, item: Any) -> str:
    if book.key == "aspirasi":
        return "" if item.covered else reverse("bpd-aspirasi", args=[item.nomor])
    if book.key == "notulen":
        return reverse("bpd-notulen", args=[item.musyawarah_id])
    if book.key == "absensi":
        return reverse("bpd-musyawarah-rinci", args=[item.pk])
    if book.key == "keputusan-musyawarah":
        return reverse("bpd-musyawarah-rinci", args=[item.usulan.musyawarah_id])
    return ""
