"""The message log, its costs and the prints of sheets as files: no words and no phone."""

from collections.abc import Iterator

from django.utils import timezone

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.lists import MOST_ROWS, Field, Form, Value
from accountability.oversight.views.list_door import DeskList, Listed, by_slug
from bpd_portal.sms_file import rows_of
from bpd_portal.views.sheet_prints import earlier_prints
from bpd_portal.views.sms_costs import last_months
from bpd_portal.views.sms_log import messages_asked
from sms_gateway import costs as reckoning


def _messages(request: DeskRequest) -> Listed:
    shown, messages, _further = messages_asked(request, size=MOST_ROWS + 1, apart=True)
    return Listed(rows_of(messages, request.member.wilayah), shown.form)


def _costs(request: DeskRequest) -> Listed:
    at, desa = timezone.now(), request.member.wilayah
    months = (
        reckoning.of_month(desa=desa, month=month, at=at) for month in last_months(local_date(at, desa.kode))
    )
    rows: Iterator[list[Value]] = (
        [
            one.month,
            one.sms_in,
            one.sms_out,
            one.segments,
            one.rupiah,
            one.delivered,
            one.failed,
            one.unknown,
        ]
        for one in months
    )
    return Listed(rows)


def _prints(request: DeskRequest) -> Listed:
    desa = request.member.wilayah
    rows: Iterator[list[Value]] = (
        [
            local_date(one["printed_at"], desa.kode),
            one["outreach__title"] or "",
            one["banyak"],
            one["masuk"],
            one["tunggu"],
            one["hilang"],
        ]
        for one in earlier_prints(desa)[: MOST_ROWS + 1]
    )
    return Listed(rows)


MESSAGES = by_slug(
    DeskList(
        "sms",
        "Pesan SMS",
        ("sms",),
        (
            Field("Tanggal", Form.DAY, 12),
            Field("Jam", width=8),
            Field("Arah", width=9),
            Field("Teks", width=30),
            Field("Keadaan", width=20),
            Field("Bagian", Form.COUNT, 9),
            Field("Biaya (Rp)", Form.RUPIAH, 12),
            Field("Jalur", width=20),
            Field("Nomor aspirasi", width=18),
            Field("Sebab", width=50),
        ),
        _messages,
        asks_again=True,
        left_out=("Isi SMS, nomor HP, dan nomor aspirasi yang rahasia.",),
    ),
    DeskList(
        "biaya-sms",
        "Biaya SMS",
        ("sms-biaya",),
        (
            Field("Bulan", Form.DAY, 12),
            Field("Masuk", Form.COUNT, 9),
            Field("Keluar", Form.COUNT, 9),
            Field("Bagian", Form.COUNT, 9),
            Field("Biaya (Rp)", Form.RUPIAH, 14),
            Field("Sampai", Form.COUNT, 9),
            Field("Tidak terkirim", Form.COUNT, 13),
            Field("Belum pasti", Form.COUNT, 12),
        ),
        _costs,
    ),
    DeskList(
        "lembar",
        "Cetakan lembar",
        ("lembar-cetak",),
        (
            Field("Dicetak", Form.DAY, 12),
            Field("Kegiatan", width=40),
            Field("Lembar", Form.COUNT, 9),
            Field("Sudah disetor", Form.COUNT, 13),
            Field("Masih menunggu", Form.COUNT, 14),
            Field("Hilang", Form.COUNT, 9),
        ),
        _prints,
        left_out=("Nama relawan dan nomor lembar.",),
    ),
)
