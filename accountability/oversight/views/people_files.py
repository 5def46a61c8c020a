"""Berkas: people or villages out of a file, looked through row by row, then taken over, put away, undone."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.account_rules import account_rule
from accountability.accounts.models import FileKind, PeopleFile, PeopleFileQuerySet
from accountability.accounts.offices import role_words
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.opening import LARGEST
from accountability.lib.spreadsheet.writing import TEXT, XLSX, Column, new_book, saved, write_sheet
from accountability.oversight.onboarding import bringing_in, people_rows, village_rows, villages
from accountability.oversight.onboarding.judging import Judged, Standing
from accountability.oversight.onboarding.village_rows import JudgedVillage, judge_villages
from accountability.oversight.people_forms import AdoptForm, KeyForm, UploadForm
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.people_page import KABUPATEN, KECAMATAN, Room, attempt, room_of
from accountability.regions.models import Dusun, Wilayah
from accountability.regions.sebutan import words_for

ON_A_PAGE = 50
LAST = 10
_COLUMNS = {
    "kode": "kode wilayah",
    "peran": "peran",
    "nama": "nama tampilan",
    "hp": "HP",
    "sejak": "sejak",
    "sampai": "sampai",
    "surel": "e-mail",
    "dusun": "dusun",
    "kk": "jumlah KK",
    "lintang": "lintang",
    "bujur": "bujur",
}


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """Send a file of people; those that were sent."""
    return _upload(request, room_of(request, "kab", timezone.now()), FileKind.PEOPLE)


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """Send a file of people of the villages; those that were sent."""
    return _upload(request, room_of(request, "kec", timezone.now()), FileKind.PEOPLE)


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_villages(request: DeskRequest) -> HttpResponse:
    """Send a file of villages; those that were sent; `?templat=xlsx` is the table with what is known."""
    room = room_of(request, "kab", timezone.now())
    if request.method == "GET" and "templat" in request.GET:
        return _villages_template(room)
    return _upload(request, room, FileKind.VILLAGES)


def _villages_template(room: Room) -> HttpResponse:
    """The villages in service with their dusun and households, to be filled in; at most a file's rows."""
    inside = Dusun.objects.filter(desa__in=Wilayah.objects.desa().in_service().within(room.member.wilayah_id))
    known = inside.order_by("desa", "name").values_list("desa", "name", "households", "lat", "long")
    note = "Isi mulai baris ke-5. Baris tanpa dusun: jumlah KK seluruhnya. Yang sudah tercatat tidak diubah."
    columns = [Column(name, 24 if name == "dusun" else 16, TEXT) for name in village_rows.HEADINGS]
    rows = [
        ["" if value is None else str(value) for value in row]
        for row in known[: account_rule("rows_in_a_file", room.today.year)]
    ]
    book = new_book()
    write_sheet(book, "Tempat", columns, rows, note=note, to_fill_in=True)
    answer = HttpResponse(saved(book), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="templat-tempat-{room.member.wilayah_id}.xlsx"'
    return answer


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """One file before it counts, and what became of it. 404 for another desk's."""
    return _one(request, pk, room_of(request, "kab", timezone.now()))


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """One file before it counts, and what became of it."""
    return _one(request, pk, room_of(request, "kec", timezone.now()))


@desk(KABUPATEN)
@require_safe
def problems_of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, to be mended."""
    return _problems(request, pk, room_of(request, "kab", timezone.now()))


@desk(KECAMATAN)
@require_safe
def problems_of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, to be mended."""
    return _problems(request, pk, room_of(request, "kec", timezone.now()))


def _files(room: Room) -> PeopleFileQuerySet:
    return PeopleFile.objects.filter(wilayah=room.member.wilayah_id)


def _upload(request: DeskRequest, room: Room, kind: FileKind) -> HttpResponse:
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid() and (kept := _kept(form, room, kind)) is not None:
        return SeeOther(room.address("berkas-satu", kept.pk))
    shown = _files(room).filter(kind=kind).order_by("-id").defer("payload")[:LAST]
    context = {
        "form": form,
        "tempat": kind == FileKind.VILLAGES,
        "butir": [_shown(one, room) for one in shown],
        "tautan": room.links,
        "templat": None
        if kind == FileKind.VILLAGES
        else [room.address("templat", one) for one in ("xlsx", "csv")],
        "kembali": reverse("kab-desa") if kind == FileKind.VILLAGES else room.address(""),
        "salah": form if form.errors else None,
    }
    return kec_page(request, "kec/orang_berkas.html", room.words, context, status=422 if form.errors else 200)


def _kept(form: UploadForm, room: Room, kind: FileKind) -> PeopleFile | None:
    """The file as it was read, kept to be looked through; a fault of the whole file stands in the form."""
    file = form.cleaned_data["berkas"]
    if file.size > LARGEST:
        form.add_error("berkas", _("Berkas ini lebih dari 5 MB. Bagi menjadi beberapa berkas."))
        return None
    try:
        if kind == FileKind.PEOPLE:
            rows = people_rows.as_data(people_rows.read_people(file.file, today=room.today))
        else:
            rows = village_rows.as_data(village_rows.read_villages(file.file, today=room.today))
    except Unreadable as fault:
        form.add_error("berkas", fault.sentence)
        return None
    file.seek(0)
    mark = hashlib.file_digest(file.file, "sha256").hexdigest()
    return bringing_in.keep(kind=kind, rows=rows, sha256=mark, member=room.member, at=room.at)


def _one(request: DeskRequest, pk: int, room: Room) -> HttpResponse:
    file = get_object_or_404(_files(room), pk=pk)
    asked = request.POST.get("aksi", "") if request.method == "POST" else ""
    form: Any = AdoptForm(request.POST) if asked == "pakai" else KeyForm(request.POST or None)
    if request.method == "POST":
        if asked not in {"pakai", "buang", "urung"}:
            raise Http404
        if attempt(request, form, room.at, lambda: _do(request, file, room, asked, form)):
            return SeeOther(request.path)
        file.refresh_from_db()
    waiting = file.adopted_at is None and file.dropped_at is None
    rows = _rows(file, room)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("halaman"))
    counts = {kind: sum(row.standing == kind for row in rows) for kind in ("baru", "sudah", "salah")}
    context = {
        "berkas": _shown(file, room),
        "tempat": file.kind == FileKind.VILLAGES,
        "menunggu": waiting,
        "bisa_urung": _may_undo(file, room),
        "baris": [row.make() for row in page],
        "halaman": page,
        "banyak": counts,
        "pakai": AdoptForm(initial={"banyak": counts["baru"]}, auto_id="pakai_%s"),
        "buang": KeyForm(auto_id="buang_%s"),
        "masalah": room.address("berkas-masalah", file.pk),
        "kembali": reverse("kab-desa-berkas") if file.kind == FileKind.VILLAGES else room.address("berkas"),
        "lanjut": reverse("kab-desa") if file.kind == FileKind.VILLAGES else room.address(""),
        "salah": form if form.errors else None,
        "tautan": room.links,
    }
    status = 422 if form.errors else 200
    return kec_page(request, "kec/orang_berkas_satu.html", room.words, context, status=status)


def _do(request: DeskRequest, file: PeopleFile, room: Room, asked: str, form: Any) -> None:
    if asked == "buang":
        bringing_in.drop(file=file, at=room.at)
        messages.success(request, _("Berkas dibuang. Tidak ada yang berubah."))
    elif asked == "urung":
        taken = bringing_in.undo(file=file, member=room.member, today=room.today, at=room.at)
        messages.success(request, _("Dibatalkan. %(n)s akun ditutup lagi.") % {"n": taken})
    elif file.kind == FileKind.VILLAGES:
        _board(request, file, room, form.cleaned_data["banyak"])
    else:
        taken = bringing_in.adopt(
            file=file, expected=form.cleaned_data["banyak"], member=room.member, today=room.today, at=room.at
        )
        messages.success(request, _("%(n)s orang diundang.") % {"n": taken})


def _board(request: DeskRequest, file: PeopleFile, room: Room, expected: int) -> None:
    judged = judge_villages(rows=village_rows.from_data(file.payload), within=room.member.wilayah_id)
    told = [one.row.told for one in judged if not one.faults and not one.there]
    done = villages.adopt(file=file, told=told, expected=expected, member=room.member, at=room.at)
    words = {"n": done.villages, "m": done.dusun, "desa": room.words.desa, "dusun": room.words.dusun}
    messages.success(request, _("%(n)s %(desa)s baru ikut, %(m)s baris %(dusun)s dilengkapi.") % words)


def _may_undo(file: PeopleFile, room: Room) -> bool:
    if file.kind != FileKind.PEOPLE or file.adopted_at is None or file.undone_at is not None:
        return False
    return room.at - file.adopted_at <= bringing_in.UNDONE_WITHIN


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by how it stands; what is shown of it is put together only for those on the page."""

    standing: str
    number: int
    make: Callable[[], dict[str, Any]]


def _rows(file: PeopleFile, room: Room) -> list[_Row]:
    """The rows to look at, those with something wrong first; of a decided file only those it left out."""
    shown: list[_Row]
    if file.kind == FileKind.VILLAGES:
        kept = village_rows.from_data(file.payload)
        judged = judge_villages(rows=kept, within=room.member.wilayah_id)
        shown = [_Row(one.standing, one.row.number, partial(_village, one)) for one in judged]
    elif file.adopted_at is not None:
        left = people_rows.from_data(file.payload)
        faulty = [Judged(row, Standing.FAULTY, row.faults) for row in left]
        shown = [_Row(one.standing, one.row.number, partial(_person, one)) for one in faulty]
    else:
        people = bringing_in.judged_rows(file=file, member=room.member, today=room.today)
        shown = [_Row(one.standing, one.row.number, partial(_person, one)) for one in people]
    order = {"salah": 0, "baru": 1, "sudah": 2}
    return sorted(shown, key=lambda row: (order[row.standing], row.number))


def _person(one: Judged) -> dict[str, Any]:
    row = one.row
    role = role_words(row.role, words_for(row.kode)) if row.role else row.said.get("peran", "")
    place = one.wilayah.name if one.wilayah is not None else row.kode or row.said.get("kode", "")
    return {
        "nomor": row.number,
        "judul": row.name or _("Tanpa nama"),
        "isi": f"{role} · {place}",
        "keadaan": one.standing.value,
        "salah": [(_COLUMNS[column], sentence) for column, sentence in one.faults],
        "said": row.said,
    }


def _village(one: JudgedVillage) -> dict[str, Any]:
    row = one.row
    households = f"{row.households} KK" if row.households is not None else ""
    return {
        "nomor": row.number,
        "judul": one.name or row.kode or row.said.get("kode", ""),
        "isi": " · ".join(part for part in (row.dusun, households) if part),
        "keadaan": one.standing,
        "salah": [(_COLUMNS[column], sentence) for column, sentence in one.faults],
        "said": row.said,
    }


def _shown(file: PeopleFile, room: Room) -> dict[str, Any]:
    """A file in a list: when it was read, how many rows, what became of it."""
    if file.undone_at is not None:
        badge = {"kode": "urung", "label": _("Dibatalkan"), "ikon": "batal", "warna": "abu"}
    elif file.adopted_at is not None:
        badge = {"kode": "pakai", "label": _("Dipakai"), "ikon": "selesai", "warna": "daun"}
    elif file.dropped_at is not None:
        badge = {"kode": "buang", "label": _("Dibuang"), "ikon": "hapus", "warna": "abu"}
    else:
        badge = {"kode": "tunggu", "label": _("Menunggu diperiksa"), "ikon": "jam", "warna": "kunyit"}
    return {
        "href": room.address("berkas-satu", file.pk),
        "waktu": tanggal(local_date(file.read_at, room.member.wilayah_id)),
        "baris": file.rows,
        "diambil": file.taken,
        "lencana": badge,
    }


def _problems(request: DeskRequest, pk: int, room: Room) -> HttpResponse:
    """A table of what was left out, row by row; a phone is never in it."""
    file = get_object_or_404(_files(room), pk=pk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="perlu-diperbaiki-{file.pk}.csv"'
    answer.write("\ufeff")
    headings = people_rows.HEADINGS if file.kind == FileKind.PEOPLE else village_rows.HEADINGS
    keys = {heading: key for key, heading in _COLUMNS.items()}
    table = csv.writer(cast("Any", answer), delimiter=";")
    table.writerow([*headings, "baris di berkas", "yang perlu diperbaiki"])
    for left in _rows(file, room):
        if left.standing == "salah":
            row = left.make()
            cells = [harmless(row["said"].get(keys[heading], "")) for heading in headings]
            told = " ".join(f"{column}: {sentence}" for column, sentence in row["salah"])
            table.writerow([*cells, row["nomor"], harmless(told)])
    return answer
