"""Visits of the kecamatan out of a spreadsheet: each as if it were planned on its own page."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.row_file import ReadRow, RowColumn, RowForm, RowKind
from accountability.lib.spreadsheet.writing import DAY
from accountability.oversight.coaching.delegating import in_hands, staff_of
from accountability.oversight.coaching.refusals import DayGone
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.coaching.visiting import Plan, plan
from accountability.oversight.coaching_forms import VisitForm
from accountability.oversight.models import Visit
from accountability.oversight.reach import villages_of
from accountability.oversight.row_file_form import RowFileForm
from accountability.oversight.views.coaching_page import visits_within
from accountability.oversight.views.coaching_sentences import COACHING_SENTENCES
from accountability.oversight.views.page import kec_page, must_write
from accountability.oversight.views.row_door import Room, rows_sent
from accountability.regions.sebutan import words_for

LETTERS = 90  # of a purpose in the preview
MOST_THERE = 5_000  # visits planned last, for a file that comes again


@desk({Role.CAMAT})
@require_http_methods(["GET", "HEAD", "POST"])
def from_a_file(request: DeskRequest) -> HttpResponse:
    """Visits to plan, many at once."""
    must_write(request.member)
    room = Room(
        kind=visits_to_plan(request.member, timezone.now()),
        teach=_("Satu baris satu kunjungan: tempat, tanggal, dan untuk apa. Kolom lain boleh kosong."),
        undo=_(
            "Tuan rumah langsung bisa melihatnya. Yang keliru dicatat tidak jadi di halaman kunjungannya."
        ),
        back=reverse("kec-pembinaan"),
        note=_("Isi mulai baris ke-5. Satu baris satu kunjungan. Tempat: nama atau kodenya."),
        draw=_drawn,
        refusal_told=_refusal_told,
    )
    return rows_sent(request, room)


class _Visits:
    """Visits to plan: each as if it stood on the page of one."""

    def __init__(self, member: Membership, at: dt.datetime) -> None:
        self.member, self.words = member, words_for(member.wilayah_id)
        self.today = local_date(at, member.wilayah_id)
        self.villages = {one.kode: one for one in villages_of(member)}
        self.staff = {str(one.pk): one for one in staff_of(member.wilayah, self.today)}

    @cached_property
    def hands(self) -> dict[str, int]:
        """Whose each task is, by its kode."""
        return {kode: held.user_id for kode, held in in_hands(self.member.wilayah).items()}

    @cached_property
    def there(self) -> set[tuple[str, str, str]]:
        """Village, day and purpose of the visits planned last, also of those that did not take place."""
        lately = visits_within(self.member.wilayah_id).order_by("-id")
        told = lately.values_list("desa_id", "planned_date", "purpose")[:MOST_THERE]
        return {(kode, day.isoformat(), _same(purpose)) for kode, day, purpose in told}

    def columns(self) -> tuple[RowColumn, ...]:
        """The fields of a visit; who comes stands in no file, as the list of accounts goes without names."""
        people = tuple((key, _called(one)) for key, one in self.staff.items())
        tasks = tuple((one.kode, one.named(self.words)) for one in coaching_tasks().values())
        place = self.words.desa.capitalize()
        return (
            RowColumn(
                "tempat",
                place,
                ("desa", "tempat", "ke mana", "kode desa", "kode"),
                found=self.villages,
                by_number=True,
                width=26,
            ),
            RowColumn("tanggal", "Tanggal", ("hari", "batas"), is_day=True, width=14, form=DAY),
            RowColumn("tujuan", "Untuk apa", ("tujuan", "tugas kunjungan", "keperluan"), width=60),
            RowColumn("tugas", "Tugas pembinaan", ("tugas",), tasks, width=40),
            RowColumn(
                "petugas", "Siapa yang datang", ("petugas",), people, unnamed=frozenset(self.staff), width=24
            ),
        )

    def form(self, said: dict[str, str]) -> Form:
        """The form of a visit; who comes is who has the task, or who sends the file, unless the row says."""
        made = VisitForm(
            {**said, "petugas": said.get("petugas") or self._who_comes(said.get("tugas", ""))},
            villages=[(kode, one.name) for kode, one in self.villages.items()],
            staff=[(key, _called(one)) for key, one in self.staff.items()],
            words=self.words,
        )
        if made.is_valid() and made.cleaned_data["tanggal"] < self.today and _mark(said) not in self.there:
            made.add_error("tanggal", COACHING_SENTENCES[DayGone])
        return made

    def _who_comes(self, task: str) -> str:
        whose = self.hands.get(task, self.member.user_id)
        return next((key for key, one in self.staff.items() if one.user_id == whose), "")

    def take(self, form: RowForm, row: ReadRow, at: dt.datetime) -> str:
        """Plans the visit."""
        told = form.cleaned_data
        what = Plan(told["tujuan"], told["tanggal"], self.staff[told["petugas"]], told["tugas"])
        made: Visit = plan(desa=told["tempat"], what=what, by=self.member.actor(), at=at)
        return self.villages[made.desa_id].name

    def titled(self, row: ReadRow) -> str:
        """Where, and what for."""
        place = self.villages.get(row.said.get("tempat", ""))
        purpose = Truncator(row.said.get("tujuan", "")).chars(LETTERS)
        return f"{place.name}: {purpose}" if place is not None else purpose

    def known(self, rows: Sequence[ReadRow]) -> list[str]:
        """Those that are planned already, or were."""
        return [row.key for row in rows if _mark(row.said) in self.there]


def visits_to_plan(member: Membership, at: dt.datetime) -> RowKind:
    """Visits of one kecamatan."""
    visits = _Visits(member, at)
    day = visits.today + dt.timedelta(days=7)
    return RowKind(
        slug="kunjungan",
        scope=member.wilayah_id,
        title=_("Rencana kunjungan"),
        columns=visits.columns(),
        form=visits.form,
        known=visits.known,
        take=visits.take,
        titled=visits.titled,
        identity=("tempat", "tanggal", "tujuan"),
        twice=_("Tempat, tanggal dan tujuannya sama dengan baris lain."),
        examples=((_("nama atau kode"), day, _("Melihat papan anggaran bersama."), "", ""),),
    )


def _called(member: Membership) -> str:
    return member.user.display_name or member.user.username


def _same(words: str) -> str:
    return " ".join(words.casefold().split())


def _mark(said: dict[str, str]) -> tuple[str, str, str]:
    return said.get("tempat", ""), said.get("tanggal", ""), _same(said.get("tujuan", ""))


@dataclass(slots=True)
class _Told:
    refusal: Exception | None = None
    sentence: Any = ""


@contextmanager
def _refusal_told() -> Iterator[_Told]:
    told = _Told()
    try:
        yield told
    except tuple(COACHING_SENTENCES) as refusal:
        told.refusal, told.sentence = refusal, COACHING_SENTENCES[type(refusal)]


def _drawn(request: DeskRequest, context: dict[str, Any], wrong: RowFileForm | None) -> HttpResponse:
    refused = wrong if wrong is not None and wrong.errors else None
    words = words_for(request.member.wilayah_id)
    return kec_page(
        request,
        "kec/baris_berkas.html",
        words,
        {**context, "salah": refused},
        status=422 if refused else 200,
    )
