"""The lists of the budget and of what the village government answers, as files."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accountability.accounts.access import DeskRequest
from accountability.council import waiting
from accountability.council.open_to_pemdes import may_be_told
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.views.list_door import DeskList, Listed, in_batches
from bpd_portal.penyaluran_rows import row_of as handed_row
from bpd_portal.received_rows import WHAT, period_of
from bpd_portal.spending_rows import records
from bpd_portal.views.budget_steps import steps_asked
from bpd_portal.views.drafts import year_at_hand
from bpd_portal.years import year_asked


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
