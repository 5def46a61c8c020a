"""The lists of tasks, help, warnings, actions and days as files, for council and village government."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from accountability.accounts.access import BPD, DeskRequest
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.matrix.sharing import COLUMNS, cells_shared
from accountability.oversight.models import Side
from accountability.oversight.service.reading_actions import actions_of_village
from accountability.oversight.views.coaching_page import side_words, task_words, visits_within
from accountability.oversight.views.list_door import DeskList, Listed, in_batches
from accountability.oversight.views.service_page import action_row
from accountability.oversight.village_year import years_of
from accountability.regions.days_off import days_off
from accountability.regions.sebutan import words_for
from bpd_portal.views.synergy import rows_here
from bpd_portal.views.tasks import tasks_of
from bpd_portal.views.warnings import ended_warnings, told_now
from bpd_portal.year_rows import badge_words, name_of, sentence, who_of
from bpd_portal.years import year_asked

_NO_NAMES = "Nama orang."


_VISIT = (
    Field("Macam", width=14),
    Field("Tanggal", Form.DAY, 12),
    Field("Pihak", width=18),
    Field("Tentang", width=30),
    Field("Isi", width=60),
    Field("Jawaban atau hasil", width=60),
    Field("Selesai", Form.DAY, 12),
)


def _tasks(request: DeskRequest) -> Listed:
    kode = request.member.wilayah_id
    rows: Iterator[list[Value]] = (
        [
            one.evaluation.year,
            one.row.code if one.row else "baris APB",
            one.text,
            one.due_date,
            local_date(one.done_at, kode) if one.done_at else None,
            one.reply,
        ]
        for one in in_batches(tasks_of(request.member.wilayah))
    )
    return Listed(rows)


def _warnings(request: DeskRequest) -> Listed:
    rows = told_now(request)
    return Listed(warning_rows([*rows, *ended_warnings(request)]))


def warning_rows(rows: Iterable[dict[str, Any]]) -> Iterator[list[Value]]:
    """Warnings as the desks show them, open and ended."""
    for row in rows:
        yield [
            row["nama"],
            row["kalimat"],
            str(row["batas"]),
            row["dasar"],
            row["langkah_desa"],
            row["sejak"],
            str(row["lencana"]["label"]),
            row["alasan"],
            row["reda"],
        ]


def _coaching(request: DeskRequest) -> Listed:
    side = Side.BPD if request.member.role in BPD else Side.PEMDES
    return Listed(_coaching_rows(request, side))


def _coaching_rows(request: DeskRequest, side: str) -> Iterator[list[Value]]:
    """Visits, agreements, and what this side asked, as its page shows them."""
    desa, words = request.member.wilayah, words_for(request.member.wilayah_id)
    above = side_words(Side.KECAMATAN, words)
    visits = visits_within(desa.parent_id or "").filter(desa=desa, cancelled_at=None)
    for one in in_batches(visits.order_by("-planned_date", "-id")):
        about = task_words(one.task, words)
        yield [
            "Kunjungan",
            one.held_date or one.planned_date,
            above,
            about,
            one.purpose,
            one.notes,
            one.held_date,
        ]
    for deal in in_batches(desa.follow_ups.select_related("desa", "visit").undone_first()):
        who, done = (
            side_words(deal.side, words),
            local_date(deal.done_at, desa.kode) if deal.done_at else None,
        )
        yield ["Kesepakatan", deal.due_date, who, "", deal.what, deal.reply, done]
    for ask in in_batches(desa.help_requests.filter(side=side).order_by("-asked_at", "-id")):
        asked = local_date(ask.asked_at, desa.kode)
        done = local_date(ask.answered_at, desa.kode) if ask.answered_at else None
        yield [
            "Pertanyaan",
            asked,
            side_words(side, words),
            task_words(ask.task, words),
            ask.question,
            ask.answer,
            done,
        ]


def _actions(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    return Listed(action_rows(actions_of_village(desa), desa.kode))


def action_rows(actions: Any, kode: str) -> Iterator[list[Value]]:
    """Activities of action plans."""
    words, today = words_for(kode), local_date(timezone.now(), kode)
    for one in in_batches(actions):
        row = action_row(one, today, words)
        done = local_date(one.done_at, kode) if one.done_at else None
        state = "sudah" if done else "lewat batas" if row["lewat"] else "belum"
        yield [
            one.activity,
            str(row["siapa"]),
            one.due_date,
            one.output,
            one.indicator,
            one.progress,
            one.obstacle,
            one.follow_up,
            state,
            done,
        ]


def _calendar(request: DeskRequest) -> Listed:
    at, kode = timezone.now(), request.member.wilayah_id
    words, today = words_for(kode), local_date(at, kode)
    year, off = year_asked(request, default=today.year), days_off(kode)
    duties = [one for one in years_of([kode], {year}, at=at)[kode] if one.due.year == year]
    rows: Iterator[list[Value]] = (
        [
            name_of(one.rule, one.year, words),
            who_of(one.rule, words),
            one.due,
            badge_words(one),
            sentence(one, today, off),
            one.legal_basis,
        ]
        for one in duties
    )
    return Listed(rows, narrowed=(("Tahun", str(year)),))


def _synergy(request: DeskRequest) -> Listed:
    year, rows = rows_here(request)
    words = words_for(request.member.wilayah_id)
    return Listed((cells_shared(one, words) for one in rows), narrowed=(("Tahun", str(year)),))


TASKS = DeskList(
    "tugas",
    "Tugas dari evaluasi",
    ("tugas",),
    (
        Field("Tahun", Form.COUNT, 8),
        Field("Baris", width=12),
        Field("Yang perlu diperbaiki", width=60),
        Field("Batas", Form.DAY, 12),
        Field("Selesai", Form.DAY, 12),
        Field("Jawaban", width=60),
    ),
    _tasks,
)


WARNINGS = DeskList(
    "peringatan",
    "Peringatan",
    ("bpd-peringatan", "pemdes-peringatan"),
    (
        Field("Peringatan", width=30),
        Field("Keadaannya", width=60),
        Field("Ambang", width=30),
        Field("Dasar", width=30),
        Field("Langkah berikut", width=50),
        Field("Sejak", Form.DAY, 12),
        Field("Tindak lanjut", width=18),
        Field("Alasan", width=40),
        Field("Reda", Form.DAY, 12),
    ),
    _warnings,
)


COACHING = DeskList(
    "pembinaan", "Pembinaan", ("bpd-pembinaan", "pemdes-pembinaan"), _VISIT, _coaching, left_out=(_NO_NAMES,)
)


ACTION = (
    Field("Kegiatan", width=50),
    Field("Pelaksana", width=24),
    Field("Batas", Form.DAY, 12),
    Field("Keluaran", width=34),
    Field("Penanda berhasil", width=34),
    Field("Kemajuan", width=40),
    Field("Kendala", width=40),
    Field("Tindak lanjut", width=40),
    Field("Keadaan", width=14),
    Field("Dilakukan", Form.DAY, 12),
)


ACTIONS = DeskList(
    "rencana-aksi", "Rencana aksi", ("bpd-rencana-aksi", "pemdes-rencana-aksi"), ACTION, _actions
)


CALENDAR = DeskList(
    "kalender",
    "Kalender tahun ini",
    ("bpd-kalender", "pemdes-kalender"),
    (
        Field("Yang dikerjakan", width=50),
        Field("Oleh", width=28),
        Field("Batas", Form.DAY, 12),
        Field("Keadaan", width=22),
        Field("Keterangan", width=50),
        Field("Dasar", width=40),
    ),
    _calendar,
)


SYNERGY = DeskList(
    "sinergi",
    "Matriks sinergi",
    ("sinergi",),
    tuple(
        Field(one, Form.DAY if "tanggal" in one else Form.COUNT if one == "tahun" else Form.TEXT, 22)
        for one in COLUMNS
    ),
    _synergy,
)
