"""Berkas SP4N-LAPOR!: numbers and answers out of a file, looked through row by row, then noted and told."""

import csv
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership
from accountability.accounts.sending import count_once
from accountability.lib import nomor
from accountability.lib.csv_cells import harmless
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.opening import LARGEST
from accountability.oversight.models import SP4NFile, SP4NFileQuerySet
from accountability.oversight.passed_up import sp4n_files
from accountability.oversight.passed_up.refusals import REFUSALS
from accountability.oversight.passed_up.sp4n_judging import Judged, Standing, judge
from accountability.oversight.passed_up.sp4n_rows import as_data, from_data, read_sp4n
from accountability.oversight.passed_up.sp4n_tables import statuses
from accountability.oversight.passed_up.undoing import file_patience
from accountability.oversight.sp4n_forms import AdoptForm, DeedForm, UploadForm
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.passed_up_sentences import file_sentence
from accountability.oversight.views.people_page import KABUPATEN, KECAMATAN
from accountability.regions.sebutan import words_for

ON_A_PAGE = 50
LAST = 10
FILE_REFUSALS: tuple[type[Exception], ...] = (
    sp4n_files.ChangedMeanwhile,
    sp4n_files.DecidedAlready,
    sp4n_files.NothingToTake,
    *REFUSALS,
)
# The columns as the file we give has them; a file may call them otherwise too (sp4n_rows.COLUMNS).
HEADINGS = {
    "nomor": "nomor_posko",
    "lacak": "nomor_pelacakan",
    "keadaan": "status_sp4n",
    "tanggal": "tanggal_tanggapan",
    "instansi": "instansi_tanggapan",
    "isi": "tanggapan",
}
_ORDER = {Standing.FAULTY: 0, Standing.NEW: 1, Standing.OLDER: 2, Standing.THERE: 3}


@dataclass(frozen=True, slots=True)
class _Room:
    """Whose pages these are, kec or kab, and when."""

    where: str
    member: Membership
    at: dt.datetime

    def address(self, page: str = "", *args: Any) -> str:
        """The address of a page of this room."""
        return reverse(f"{self.where}-diteruskan{'-' if page else ''}{page}", args=args)

    @property
    def files(self) -> SP4NFileQuerySet:
        """The files of this desk."""
        return SP4NFile.objects.filter(wilayah=self.member.wilayah_id)


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """Send a file from SP4N-LAPOR!; those that were sent."""
    return _upload(request, _room(request, "kec"))


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """The same at the kabupaten."""
    return _upload(request, _room(request, "kab"))


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """One file before it counts, and what became of it. 404 for another desk's."""
    return _one(request, pk, _room(request, "kec"))


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """The same at the kabupaten."""
    return _one(request, pk, _room(request, "kab"))


@desk(KECAMATAN)
@require_safe
def problems_of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows that were not noted, to be mended."""
    return _problems(request, pk, _room(request, "kec"))


@desk(KABUPATEN)
@require_safe
def problems_of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """The same at the kabupaten."""
    return _problems(request, pk, _room(request, "kab"))


def _room(request: DeskRequest, where: str) -> _Room:
    return _Room(where, request.member, timezone.now())


def _upload(request: DeskRequest, room: _Room) -> HttpResponse:
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid() and (kept := _kept(form, room)) is not None:
        return SeeOther(room.address("berkas-satu", kept.pk))
    context = {
        "form": form,
        "butir": [_shown(one, room) for one in room.files.order_by("-id").defer("payload")[:LAST]],
        "kembali": room.address(),
        "unduh": reverse("kec-diteruskan-unduh", args=["xlsx"]),
        "dikenal": ", ".join(one.name for one in statuses().values()),
        "salah": form if form.errors else None,
    }
    words = words_for(room.member.wilayah_id)
    return kec_page(request, "kec/sp4n_berkas.html", words, context, status=422 if form.errors else 200)


def _kept(form: UploadForm, room: _Room) -> SP4NFile | None:
    """The file as it was read, kept to be looked through; a fault of the whole file stands in the form."""
    file = form.cleaned_data["berkas"]
    if file.size > LARGEST:
        form.add_error("berkas", _("Berkas ini lebih dari 5 MB. Bagi menjadi beberapa berkas."))
        return None
    try:
        rows = read_sp4n(file.file, today=local_date(room.at, room.member.wilayah_id))
    except Unreadable as fault:
        form.add_error("berkas", fault.sentence)
        return None
    file.seek(0)
    mark = hashlib.file_digest(file.file, "sha256").hexdigest()
    return sp4n_files.keep(rows=as_data(rows), sha256=mark, member=room.member, at=room.at)


def _one(request: DeskRequest, pk: int, room: _Room) -> HttpResponse:
    file = get_object_or_404(room.files, pk=pk)
    asked = request.POST.get("aksi", "") if request.method == "POST" else ""
    form: Any = AdoptForm(request.POST) if asked == "pakai" else DeedForm(request.POST or None)
    if request.method == "POST":
        if asked not in {"pakai", "buang", "urung"}:
            raise Http404
        if _attempt(request, file, room, asked, form):
            return SeeOther(request.path)
        file.refresh_from_db()
    judged = _judged(file, room)
    page = Paginator(judged, ON_A_PAGE).get_page(request.GET.get("halaman"))
    counts = {kind.value: sum(row.standing == kind for row in judged) for kind in Standing}
    context = {
        "berkas": _shown(file, room),
        "menunggu": file.adopted_at is None and file.dropped_at is None,
        "bisa_urung": _may_undo(file, room),
        "menit": int(file_patience(room.at).total_seconds() // 60),
        "baris": [_row(one, room) for one in page],
        "halaman": page,
        "banyak": counts,
        "pakai": AdoptForm(initial={"banyak": counts["baru"]}, auto_id="pakai_%s"),
        "buang": DeedForm(auto_id="buang_%s"),
        "masalah": room.address("berkas-masalah", file.pk),
        "kembali": room.address("berkas"),
        "lanjut": room.address(),
        "salah": form if form.errors else None,
    }
    words, status = words_for(room.member.wilayah_id), 422 if form.errors else 200
    return kec_page(request, "kec/sp4n_berkas_satu.html", words, context, status=status)


def _attempt(request: DeskRequest, file: SP4NFile, room: _Room, asked: str, form: Any) -> bool:
    """Whether the deed is done, now or by an earlier tap; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            if count_once(user_id=room.member.user_id, key=form.cleaned_data["kunci_kirim"], at=room.at):
                messages.success(request, _do(file, room, asked, form))
    except FILE_REFUSALS as refusal:
        form.add_error(None, file_sentence(refusal))
        return False
    return True


def _do(file: SP4NFile, room: _Room, asked: str, form: Any) -> str:
    """Does it, and says what was done."""
    if asked == "buang":
        sp4n_files.drop(file=file, at=room.at)
        return _("Berkas dibuang. Tidak ada yang berubah.")
    if asked == "urung":
        back, gone = sp4n_files.undo(file=file, member=room.member, at=room.at)
        told = _("%(n)s baris dibatalkan. Warga tidak jadi dikabari.") % {"n": back}
        return f"{told} {_('%(n)s sudah berlanjut; ralat satu per satu.') % {'n': gone}}" if gone else told
    taken = sp4n_files.adopt(file=file, expected=form.cleaned_data["banyak"], member=room.member, at=room.at)
    return _("%(n)s baris dicatat. Warga dikabari sebentar lagi.") % {"n": taken}


def _may_undo(file: SP4NFile, room: _Room) -> bool:
    if file.adopted_at is None or file.undone_at is not None:
        return False
    return room.at - file.adopted_at <= file_patience(room.at)


def _judged(file: SP4NFile, room: _Room) -> list[Judged]:
    """The rows to look at, those with something wrong first; of a decided file only those it left out."""
    rows = from_data(file.payload)
    if file.adopted_at is not None or file.dropped_at is not None:
        return [Judged(row, Standing.FAULTY, faults=row.faults) for row in rows]
    judged = judge(rows=rows, member=room.member, at=room.at)
    return sorted(judged, key=lambda one: (_ORDER[one.standing], one.row.number))


def _row(one: Judged, room: _Room) -> dict[str, Any]:
    row, status = one.row, statuses().get(one.row.status)
    number = nomor.written(row.nomor) if row.nomor else ""
    told = (
        status.name if status else "",
        tanggal(row.day) if row.day else "",
        row.agency,
        _("nomor %s") % row.tracking if row.tracking else "",
    )
    return {
        "nomor": row.number,
        "judul": number or row.said.get("nomor") or row.tracking or _("Tanpa nomor"),
        "href": room.address("satu", one.passed.pk) if one.passed is not None else "",
        "isi": " · ".join(part for part in told if part),
        "kata": row.told,
        "akan": one.does,
        "petunjuk": row.hints,
        "keadaan": one.standing.value,
        "salah": [(HEADINGS[column], sentence) for column, sentence in one.faults],
    }


def _shown(file: SP4NFile, room: _Room) -> dict[str, Any]:
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


def _problems(request: DeskRequest, pk: int, room: _Room) -> HttpResponse:
    """A table of what was not noted, row by row, as the file said it; personal numbers are covered."""
    file = get_object_or_404(room.files, pk=pk)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sp4n-perlu-diperbaiki-{file.pk}.csv"'
    answer.write("\ufeff")
    table = csv.writer(cast("Any", answer), delimiter=";")
    table.writerow([*HEADINGS.values(), "baris di berkas", "yang perlu diperbaiki"])
    for one in _judged(file, room):
        if one.standing not in {Standing.FAULTY, Standing.OLDER}:
            continue
        cells = [harmless(one.row.said.get(key, "")) for key in HEADINGS]
        told = " ".join(f"{HEADINGS[column]}: {sentence}" for column, sentence in one.faults) or one.does
        table.writerow([*cells, one.row.number, harmless(told)])
    return answer
