"""Isi dari berkas: rows out of a spreadsheet, looked through one by one, taken in by one confirmation.

A desk gives its `Room`: what a row is, what its page says, and how the desk draws a page and tells a refusal.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.accounts.access import DeskRequest
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.row_file import (
    ReadRow,
    RowKind,
    brought,
    carried,
    filled,
    read_rows,
    template,
)
from accountability.lib.spreadsheet.writing import XLSX
from accountability.oversight.row_file_form import RowFileForm
from accountability.oversight.views.page import SeeOther

DONE = "baris_masuk"  # session: what the last file became, until it was shown


class Told(Protocol):
    """How a deed was refused, and the sentence for that; None when it was done."""

    @property
    def refusal(self) -> Exception | None:
        """How, or None."""

    @property
    def sentence(self) -> Any:
        """What is said of it."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a file of rows is sent: its kind, what the page says, where it leads back to.

    `draw` puts the page of the desk together from a context and the form that is wrong, if one is.
    `refusal_told` does a deed inside and tells how it was refused. `rows` stand in the template already.
    """

    kind: RowKind
    teach: str
    undo: str
    back: str
    note: str
    draw: Callable[[DeskRequest, dict[str, Any], RowFileForm | None], HttpResponse]
    refusal_told: Callable[[], AbstractContextManager[Told]]
    rows: list[list[Any]] = field(default_factory=list)


def rows_sent(request: DeskRequest, room: Room) -> HttpResponse:
    """The page, its template, what was read of a file, or what became of its rows. 404 for any other."""
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


def _read(room: Room, form: RowFileForm) -> list[ReadRow] | None:
    if not form.is_valid():
        return None
    try:
        return read_rows(form.cleaned_data["berkas"].file, room.kind)
    except Unreadable as fault:
        form.add_error("berkas", fault.sentence)
        return None


def _taken_in(request: DeskRequest, room: Room, at: dt.datetime) -> HttpResponse:
    """Does the deed of each row the page kept; a row that is refused now is told, the others come in."""
    rows = brought(request.POST.get("isi", ""), room.kind, member=request.member.pk, at=at)
    if rows is None:
        messages.warning(request, _("Pemeriksaan sudah terlalu lama. Kirim berkasnya sekali lagi."))
        return SeeOther(request.path)
    with transaction.atomic():
        done = [_one(room, row, at) for row in rows]
    new = sum(one["masuk"] for one in done)
    if new:
        told = ngettext("%(n)s baris masuk.", "%(n)s baris masuk.", new)
        messages.success(request, told % {"n": new})
    else:
        messages.info(request, _("Semua sudah ada. Tidak ada yang berubah."))
    request.session[DONE] = {"untuk": [room.kind.slug, room.kind.scope], "baris": done}
    return SeeOther(request.path)


def _one(room: Room, row: ReadRow, at: dt.datetime) -> dict[str, Any]:
    """What became of one row: in a savepoint of its own, so that a refusal leaves the others as they are."""
    told = {"nomor": row.number, "judul": row.title, "masuk": False, "hasil": "", "sebab": ""}
    if row.standing != "baru":
        sentence = " ".join(f"{column}: {said}" if column else said for column, said in row.faults)
        return {**told, "sebab": sentence or _("Sudah ada.")}
    result: list[str] = []
    with room.refusal_told() as refused, transaction.atomic():
        result.append(room.kind.take(filled(row, room.kind), row, at))
    if refused.refusal is not None:
        return {**told, "sebab": str(refused.sentence)}
    return {**told, "masuk": True, "hasil": result[0]}


def _template(request: DeskRequest, room: Room) -> HttpResponse:
    answer = HttpResponse(template(room.kind, room.note, room.rows), content_type=XLSX)
    name = f"{room.kind.slug}-{request.member.wilayah_id}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="templat-{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _page(
    request: DeskRequest,
    room: Room,
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
    return room.draw(request, context, form if form.is_bound else None)


_ORDER = {"salah": 0, "baru": 1, "sudah": 2}


def _just_done(request: DeskRequest, kind: RowKind) -> list[dict[str, Any]] | None:
    """What the last file of this kind became, shown once."""
    kept = request.session.get(DONE)
    if request.method != "GET" or kept is None or kept["untuk"] != [kind.slug, kind.scope]:
        return None
    del request.session[DONE]
    rows: list[dict[str, Any]] = kept["baris"]
    return rows
