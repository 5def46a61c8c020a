"""The lists of coaching as files: visits, agreements, tasks, the help desk."""

from collections.abc import Iterator

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.coaching.delegating import in_hands
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.views.coaching import visits_shown
from accountability.oversight.views.coaching_page import follow_ups_within, side_words, task_words
from accountability.oversight.views.help_desk import requests_shown
from accountability.oversight.views.list_door import DeskList, Listed, in_batches
from accountability.regions.sebutan import words_for

_NO_NAMES = "Nama orang dan akun."


def _visits(request: DeskRequest) -> Listed:
    shown = visits_shown(request)
    words = words_for(request.member.wilayah_id)
    rows: Iterator[list[Value]] = (
        [
            one.desa.name,
            one.planned_date,
            one.held_date,
            task_words(one.task, words),
            one.purpose,
            one.notes,
            len(one.follow_ups.all()),
            sum(deal.done_at is not None for deal in one.follow_ups.all()),
            one.why_cancelled,
        ]
        for one in in_batches(shown.qs)
    )
    return Listed(rows, shown.form)


def _agreed(request: DeskRequest) -> Listed:
    words = words_for(request.member.wilayah_id)
    rows: Iterator[list[Value]] = (
        [
            one.desa.name,
            side_words(one.side, words),
            one.what,
            one.due_date,
            local_date(one.done_at, one.desa_id) if one.done_at else None,
            one.reply,
        ]
        for one in in_batches(follow_ups_within(request.member.wilayah_id).undone_first())
    )
    return Listed(rows)


def _tasks(request: DeskRequest) -> Listed:
    member = request.member
    words, hands = words_for(member.wilayah_id), in_hands(member.wilayah)
    rows: list[list[Value]] = []
    for one in coaching_tasks().values():
        held = hands.get(one.kode)
        since = local_date(held.at, member.wilayah_id) if held else None
        rows.append([one.no, one.named(words), one.legal_basis, "ya" if held else "belum", since])
    return Listed(rows)


def _help(request: DeskRequest) -> Listed:
    shown, words = requests_shown(request), words_for(request.member.wilayah_id)
    rows: Iterator[list[Value]] = (
        [
            one.desa.name,
            side_words(one.side, words),
            task_words(one.task, words),
            local_date(one.asked_at, one.desa_id),
            one.question,
            local_date(one.answered_at, one.desa_id) if one.answered_at else None,
            one.answer,
        ]
        for one in in_batches(shown.qs)
    )
    return Listed(rows, shown.form)


KUNJUNGAN = DeskList(
    "kunjungan",
    "Kunjungan pembinaan",
    ("kec-pembinaan",),
    (
        Field("{desa}", width=24),
        Field("Direncanakan", Form.DAY, 13),
        Field("Dikunjungi", Form.DAY, 12),
        Field("Tugas pembinaan", width=40),
        Field("Tujuan", width=40),
        Field("Catatan", width=60),
        Field("Kesepakatan", Form.COUNT, 12),
        Field("Selesai", Form.COUNT, 9),
        Field("Alasan tidak jadi", width=30),
    ),
    _visits,
    left_out=(_NO_NAMES,),
)


KESEPAKATAN = DeskList(
    "kesepakatan",
    "Kesepakatan pembinaan",
    ("kec-pembinaan",),
    (
        Field("{desa}", width=24),
        Field("Pihak", width=20),
        Field("Yang disepakati", width=60),
        Field("Batas", Form.DAY, 12),
        Field("Selesai", Form.DAY, 12),
        Field("Jawaban", width=50),
    ),
    _agreed,
)


TUGAS_PEMBINAAN = DeskList(
    "tugas-pembinaan",
    "Tugas pembinaan",
    ("kec-pembinaan-tugas",),
    (
        Field("No.", Form.COUNT, 8),
        Field("Tugas", width=60),
        Field("Dasar", width=40),
        Field("Ada yang memegang", width=18),
        Field("Sejak", Form.DAY, 12),
    ),
    _tasks,
    left_out=(_NO_NAMES,),
)


BANTUAN = DeskList(
    "bantuan",
    "Pertanyaan ke meja bantuan",
    ("kec-pembinaan-bantuan",),
    (
        Field("{desa}", width=24),
        Field("Pihak", width=20),
        Field("Tentang", width=36),
        Field("Ditanya", Form.DAY, 12),
        Field("Pertanyaan", width=60),
        Field("Dijawab", Form.DAY, 12),
        Field("Jawaban", width=60),
    ),
    _help,
    left_out=(_NO_NAMES,),
)
