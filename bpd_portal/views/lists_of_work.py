"""The lists of meetings, tasks, help, warnings and money as files, for council and village government."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from accountability.accounts.access import BPD, DeskRequest
from accountability.council import waiting
from accountability.council.open_to_pemdes import may_be_told
from accountability.lib.local_time import jam, local_date, zone_for
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.matrix.sharing import COLUMNS, cells_shared
from accountability.oversight.models import Side
from accountability.oversight.service.reading_actions import actions_of_village
from accountability.oversight.views.coaching_page import side_words, task_words, visits_within
from accountability.oversight.views.list_door import DeskList, Listed, in_batches
from accountability.oversight.views.service_page import action_row
from accountability.oversight.village_year import years_of
from accountability.planning.kind_words import called
from accountability.planning.models import Musyawarah
from accountability.regions.days_off import days_off
from accountability.regions.sebutan import words_for
from bpd_portal.penyaluran_rows import row_of as handed_row
from bpd_portal.received_rows import WHAT, period_of
from bpd_portal.spending_rows import records
from bpd_portal.views.budget_steps import steps_asked
from bpd_portal.views.drafts import year_at_hand
from bpd_portal.views.synergy import rows_here
from bpd_portal.views.tasks import tasks_of
from bpd_portal.views.warnings import ended_warnings, told_now
from bpd_portal.year_rows import badge_words, name_of, sentence, who_of
from bpd_portal.years import number_in, year_asked
from posko.states import Gender, Vulnerable

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


def _meetings(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    words = words_for(desa.kode)
    held = desa.musyawarah.select_related("dusun", "desa").annotate(banyak_usulan=Count("usulan"))
    rows: Iterator[list[Value]] = (
        [
            one.held_on,
            one.starts_at.strftime("%H.%M") if one.starts_at else "",
            str(called(one, words)),
            one.title,
            one.place,
            one.banyak_usulan,  # type: ignore[attr-defined]
            one.women,
            one.men,
            one.berita_acara_no,
            "dibatalkan" if one.called_off_at else "",
        ]
        for one in in_batches(held.order_by("-held_on", "-id"))
    )
    return Listed(rows)


def _meeting_asked(request: DeskRequest) -> Musyawarah:
    """The meeting `?musyawarah=` names, of the member's own desa; else 404."""
    found = request.member.wilayah.musyawarah.filter(pk=number_in(request.GET.get("musyawarah")) or 0).first()
    if found is None:
        raise Http404
    return found


def _proposals(request: DeskRequest) -> Listed:
    held = _meeting_asked(request)
    usulan = held.usulan.select_related("decision").annotate(suara=Count("kelompok__aspirasi", distinct=True))
    rows: Iterator[list[Value]] = (
        _proposal(one) for one in in_batches(usulan.order_by("place", "-suara", "id"))
    )
    return Listed(rows, narrowed=(("Musyawarah", f"{held.title}, {held.held_on:%d-%m-%Y}"),))


def _proposal(one: Any) -> list[Value]:
    decision = getattr(one, "decision", None)
    return [
        one.place,
        one.title,
        one.suara,
        one.beneficiaries,
        one.cost_estimate,
        str(decision.get_outcome_display()) if decision else "",
        decision.sentence if decision else "",
        decision.into_year if decision else None,
    ]


def _attendance(request: DeskRequest) -> Listed:
    held = _meeting_asked(request)
    came = held.attendees.filter(taken_off_at=None).select_related("dusun").order_by("checked_in_at", "pk")
    kode, groups = held.desa_id, dict(Vulnerable.choices)
    rows: Iterator[list[Value]] = (
        [
            at,
            str(Gender(one.gender).label),
            one.dusun.name if one.dusun else "",
            str(groups.get(one.group, "")),
            one.stands_for,
            local_date(one.checked_in_at, kode),
            jam(one.checked_in_at, zone_for(kode)),
        ]
        for at, one in enumerate(in_batches(came), 1)
    )
    return Listed(rows, narrowed=(("Musyawarah", f"{held.title}, {held.held_on:%d-%m-%Y}"),))


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


def _responses(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    today = local_date(timezone.now(), desa.kode)
    open_to = set(may_be_told(desa).values_list("pk", flat=True))
    rows: Iterator[list[Value]] = (
        [
            one.date,
            row["nomor"],
            str(row["cara"]),
            row["judul"],
            str(row["lencana"]["label"]),
            one.answer_due_date,
            "\n".join(answer.text for answer in one.answers.all()),
        ]
        for one in in_batches(waiting.handed_on(desa))
        for row in [handed_row(one, today, open_to)]
    )
    return Listed(rows)


def _budget_lines(request: DeskRequest) -> Listed:
    year = year_asked(request, default=year_at_hand(request, timezone.now()))
    apb = request.member.wilayah.apb.of_year(year).first()
    if apb is None:
        return Listed((), narrowed=(("Tahun", str(year)),))
    lines = in_batches(apb.lines.order_by("account", "kegiatan_kode", "id"))
    names = dict(apb.budgeted_kegiatan.values_list("kode", "name"))
    rows: Iterator[list[Value]] = (
        [
            one.account,
            one.kegiatan_kode,
            names.get(one.kegiatan_kode, ""),
            one.description,
            one.fund_source,
            one.volume,
            one.unit,
            one.unit_price,
            one.amount,
        ]
        for one in lines
    )
    state = "tayang" if apb.is_published else "rancangan"
    return Listed(rows, narrowed=(("Tahun", str(year)), ("Keadaan", state)))


def _records(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    year = year_asked(request, default=local_date(timezone.now(), desa.kode).year)
    apb = desa.apb.of_year(year).first()
    rows: Iterator[list[Value]] = (
        _record(one) for one in (in_batches(records(apb)) if apb is not None else ())
    )
    return Listed(rows, narrowed=(("Tahun", str(year)),))


def _record(one: Any) -> list[Value]:
    return [
        one.spent_date,
        one.account,
        one.kegiatan_kode,
        one.line.description if one.line else "",
        one.fund_source,
        one.amount,
        one.percent,
        one.note,
        "dihitung" if one.counts else "dibatalkan" if one.corrected_at else "diganti berkas",
        one.correction_reason,
    ]


def _steps(request: DeskRequest) -> Listed:
    year, stands = steps_asked(request)
    rows: Iterator[list[Value]] = (
        [
            one.name,
            one.actor,
            one.due_date,
            one.taken_date,
            one.document_no,
            one.note,
            one.late,
            one.legal_basis,
        ]
        for one in stands
    )
    return Listed(rows, narrowed=(("Tahun", str(year)),))


def _received(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    rows: Iterator[list[Value]] = (
        [
            local_date(one.received_at, desa.kode),
            str(WHAT[one.sort]),
            one.title,
            period_of(one),
            local_date(one.settled_at, desa.kode) if one.settled_at else None,
        ]
        for one in in_batches(desa.received.order_by("-received_at", "-id"))
    )
    return Listed(rows)


MEETINGS = DeskList(
    "musyawarah",
    "Musyawarah",
    ("bpd-musyawarah", "pemdes-musyawarah"),
    (
        Field("Tanggal", Form.DAY, 12),
        Field("Jam", width=8),
        Field("Jenis", width=30),
        Field("Judul", width=40),
        Field("Tempat", width=26),
        Field("Usulan", Form.COUNT, 9),
        Field("Perempuan hadir", Form.COUNT, 11),
        Field("Laki-laki hadir", Form.COUNT, 11),
        Field("Nomor berita acara", width=24),
        Field("Keadaan", width=12),
    ),
    _meetings,
)
PROPOSALS = DeskList(
    "usulan",
    "Usulan musyawarah",
    ("bpd-musyawarah-rinci", "pemdes-musyawarah-rinci"),
    (
        Field("Urut", Form.COUNT, 8),
        Field("Usulan", width=50),
        Field("Suara", Form.COUNT, 9),
        Field("Penerima manfaat", Form.COUNT, 12),
        Field("Perkiraan biaya (Rp)", Form.RUPIAH, 20),
        Field("Putusan", width=20),
        Field("Kalimat putusan", width=50),
        Field("Tahun rencana", Form.COUNT, 10),
    ),
    _proposals,
)
ATTENDANCE = DeskList(
    "hadir",
    "Daftar hadir tanpa nama",
    ("bpd-musyawarah-hadir",),
    (
        Field("No.", Form.COUNT, 8),
        Field("L/P", width=12),
        Field("{dusun}", width=20),
        Field("Golongan", width=20),
        Field("Mewakili", width=26),
        Field("Tanggal", Form.DAY, 12),
        Field("Jam", width=8),
    ),
    _attendance,
    asks_again=True,
    left_out=("Nama dan nomor HP. Daftar hadir bernama dicetak dari halaman Berkas, untuk ditandatangani.",),
)
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
RESPONSES = DeskList(
    "tanggapan",
    "Yang menunggu tanggapan",
    ("tanggapan",),
    (
        Field("Tanggal", Form.DAY, 12),
        Field("Nomor surat", width=24),
        Field("Cara", width=22),
        Field("Kelompok", width=44),
        Field("Keadaan", width=18),
        Field("Batas jawaban", Form.DAY, 14),
        Field("Jawaban", width=60),
    ),
    _responses,
    left_out=("Kelompok yang belum boleh dibaca di sini.",),
)
LINES = DeskList(
    "apb",
    "Baris {apb}",
    ("pemdes-apb",),
    (
        Field("Kode rekening", width=16),
        Field("Kode kegiatan", width=14),
        Field("Kegiatan", width=40),
        Field("Uraian", width=44),
        Field("Sumber dana", width=10),
        Field("Volume", Form.QUANTITY, 11),
        Field("Satuan", width=12),
        Field("Harga satuan (Rp)", Form.RUPIAH, 18),
        Field("Jumlah (Rp)", Form.RUPIAH, 20),
    ),
    _budget_lines,
)
RECORDS = DeskList(
    "realisasi",
    "Catatan realisasi",
    ("pemdes-catatan", "pemdes-realisasi"),
    (
        Field("Tanggal", Form.DAY, 12),
        Field("Kode rekening", width=16),
        Field("Kode kegiatan", width=14),
        Field("Uraian", width=44),
        Field("Sumber dana", width=10),
        Field("Jumlah (Rp)", Form.RUPIAH, 20),
        Field("Selesai (%)", Form.COUNT, 11),
        Field("Catatan", width=40),
        Field("Keadaan", width=16),
        Field("Alasan dibatalkan", width=34),
    ),
    _records,
)
STEPS = DeskList(
    "langkah",
    "Langkah {apb}",
    ("bpd-langkah", "pemdes-langkah"),
    (
        Field("Langkah", width=40),
        Field("Oleh", width=28),
        Field("Batas", Form.DAY, 12),
        Field("Tanggal", Form.DAY, 12),
        Field("Nomor surat", width=24),
        Field("Catatan", width=30),
        Field("Terlambat (hari)", Form.COUNT, 12),
        Field("Dasar", width=40),
    ),
    _steps,
)
RECEIVED = DeskList(
    "kiriman",
    "Kiriman dari aplikasi lain",
    ("pemdes-kiriman",),
    (
        Field("Diterima", Form.DAY, 12),
        Field("Macam", width=26),
        Field("Judul", width=50),
        Field("Masa", width=20),
        Field("Diputuskan", Form.DAY, 12),
    ),
    _received,
)
