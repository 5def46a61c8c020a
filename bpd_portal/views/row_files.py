"""Isi dari berkas: rows out of a spreadsheet, looked through one by one, taken in by one confirmation."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, POSKO, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.writing import XLSX
from bpd_portal.forms.row_files import RowFileForm
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import SeeOther, desk_page
from bpd_portal.row_file import MOST, ReadRow, RowKind, brought, carried, filled, read_rows, template
from bpd_portal.sentences import refusal_told
from bpd_portal.views.row_kinds import answers, attendance, numbers_to_answer, paper_voices

DONE = "baris_masuk"  # session: what the last file became, until it was shown


@dataclass(frozen=True, slots=True)
class _Room:
    """Where a file of rows is sent: its kind, what the page says, where it leads back to."""

    kind: RowKind
    teach: str
    undo: str
    back: str
    note: str
    rows: list[list[Any]] = field(default_factory=list)


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def of_paper(request: DeskRequest) -> HttpResponse:
    """Voices gathered on paper, many at once."""
    room = _Room(
        kind=paper_voices(request),
        teach=_("Satu baris satu suara, persis seperti kata warga. Kolom lain boleh kosong."),
        undo=_("Baris yang keliru dibetulkan satu per satu di Setor lembar."),
        back=reverse("lembar"),
        note=_("Isi mulai baris ke-5. Satu baris satu suara, persis seperti kata warga."),
    )
    return _sent(request, room)


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def of_attendance(request: DeskRequest, pk: int) -> HttpResponse:
    """Names of those who came to one meeting."""
    held = meeting_of(request, pk)
    room = _Room(
        kind=attendance(request, held),
        teach=_("Satu baris satu orang yang hadir: nama dan L/P. Kolom lain boleh kosong."),
        undo=_("Nama yang keliru dicoret di Daftar hadir, dan bisa dikembalikan."),
        back=reverse("bpd-musyawarah-hadir", args=[held.pk]),
        note=_("Isi mulai baris ke-5. Satu baris satu orang yang hadir."),
    )
    return _sent(request, room)


@desk({Role.KETUA_BPD})
@require_http_methods(["GET", "HEAD", "POST"])
def of_answers(request: DeskRequest) -> HttpResponse:
    """Answers to voices by their numbers."""
    asks = request.method == "GET" and "templat" in request.GET
    room = _Room(
        kind=answers(request),
        teach=_("Satu baris satu nomor dan jawabannya. Nomor yang menunggu sudah tertulis di templat."),
        undo=_("Jawaban langsung dikirim ke warga, jadi periksa dulu baris demi baris."),
        back=reverse("jawab"),
        note=_("Isi kolom Jawaban. Baris yang jawabannya kosong dilewati."),
        rows=numbers_to_answer(request.member.wilayah, MOST) if asks else [],
    )
    return _sent(request, room)


def _sent(request: DeskRequest, room: _Room) -> HttpResponse:
    at = timezone.now()
    if request.method != "POST":
        if "templat" in request.GET:
            return _template(request, room)
        return _page(request, room, RowFileForm(auto_id="berkas_%s"))
    asked = request.POST.get("aksi", "")
    if asked == "pakai":
        return _taken_in(request, room, at)
    if asked != "baca":
        raise Http404
    form = RowFileForm(request.POST, request.FILES, auto_id="berkas_%s")
    return _page(request, room, form, _read(room, form), at)


def _read(room: _Room, form: RowFileForm) -> list[ReadRow] | None:
    if not form.is_valid():
        return None
    try:
        return read_rows(form.cleaned_data["berkas"].file, room.kind)
    except Unreadable as fault:
        form.add_error("berkas", fault.sentence)
        return None


def _taken_in(request: DeskRequest, room: _Room, at: dt.datetime) -> HttpResponse:
    """Does the deed of each row the page kept; a row that is refused now is told, the others come in."""
    rows = brought(request.POST.get("isi", ""), room.kind, member=request.member.pk, at=at)
    if rows is None:
        messages.warning(request, _("Pemeriksaan sudah terlalu lama. Kirim berkasnya sekali lagi."))
        return SeeOther(request.path)
    with transaction.atomic():
        done = [_one(room.kind, row, at) for row in rows]
    new = sum(one["masuk"] for one in done)
    if new:
        told = ngettext("%(n)s baris masuk.", "%(n)s baris masuk.", new)
        messages.success(request, told % {"n": new})
    else:
        messages.info(request, _("Semua sudah ada. Tidak ada yang berubah."))
    request.session[DONE] = {"untuk": [room.kind.slug, room.kind.scope], "baris": done}
    return SeeOther(request.path)


def _one(kind: RowKind, row: ReadRow, at: dt.datetime) -> dict[str, Any]:
    """What became of one row: in a savepoint of its own, so that a refusal leaves the others as they are."""
    told = {"nomor": row.number, "judul": row.title, "masuk": False, "hasil": "", "sebab": ""}
    if row.standing != "baru":
        sentence = " ".join(f"{column}: {said}" if column else said for column, said in row.faults)
        return {**told, "sebab": sentence or _("Sudah ada.")}
    result: list[str] = []
    with refusal_told() as refused, transaction.atomic():
        result.append(kind.take(filled(row, kind), row, at))
    if refused.refusal is not None:
        return {**told, "sebab": str(refused.sentence)}
    return {**told, "masuk": True, "hasil": result[0]}


def _template(request: DeskRequest, room: _Room) -> HttpResponse:
    answer = HttpResponse(template(room.kind, room.note, room.rows), content_type=XLSX)
    name = f"{room.kind.slug}-{request.member.wilayah_id}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="templat-{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _page(
    request: DeskRequest,
    room: _Room,
    form: RowFileForm,
    rows: list[ReadRow] | None = None,
    at: dt.datetime | None = None,
) -> HttpResponse:
    kind = room.kind
    context: dict[str, Any] = {
        "judul": kind.title,
        "ajar": room.teach,
        "urung_kata": room.undo,
        "pulang": room.back,
        "kolom": kind.columns,
        "form": form,
        "hasil": _just_done(request, kind),
    }
    if rows is not None and at is not None:
        shown = [row for row in rows if row.standing in _ORDER]
        new = [row for row in shown if row.standing == "baru"]
        context |= {
            "terbaca": True,
            "baris": sorted(shown, key=lambda row: (_ORDER[row.standing], row.number)),
            "kosong": len(rows) - len(shown),
            "banyak": {name: sum(row.standing == name for row in rows) for name in _ORDER},
            "isi": carried(rows, kind, member=request.member.pk, at=at) if new else "",
        }
    return desk_page(request, "meja/baris_berkas.html", context, salah=form if form.is_bound else None)


_ORDER = {"salah": 0, "baru": 1, "sudah": 2}


def _just_done(request: DeskRequest, kind: RowKind) -> list[dict[str, Any]] | None:
    """What the last file of this kind became, shown once."""
    kept = request.session.get(DONE)
    if request.method != "GET" or kept is None or kept["untuk"] != [kind.slug, kind.scope]:
        return None
    del request.session[DONE]
    rows: list[dict[str, Any]] = kept["baris"]
    return rows
