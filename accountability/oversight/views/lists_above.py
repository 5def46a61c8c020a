"""The lists of the desks of kecamatan and kabupaten as files, with the filter of their page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.views import lists_of_coaching as coaching
from accountability.oversight.views import lists_of_region as region
from accountability.oversight.views import lists_of_services as services
from accountability.oversight.views.evaluations import evaluations_shown
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.list_door import DeskList, Listed, by_slug, file_of
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.overview import needs_now
from accountability.oversight.views.page import title_of
from accountability.oversight.views.warnings import warnings_shown
from accountability.regions.sebutan import words_for

_NO_NAMES = "Nama orang dan akun."


def _villages(request: DeskRequest) -> Listed:
    rows: Iterator[list[Value]] = (
        [
            one.signs.desa.kode,
            one.signs.desa.name,
            len(one.warnings),
            one.weight,
            "; ".join(dict.fromkeys(alert.name for alert in one.warnings)),
            "tayang" if one.signs.published else "belum tayang",
        ]
        for one in needs_now(request)
    )
    return Listed(rows)


def _warnings(request: DeskRequest) -> Listed:
    narrowed, shown = warnings_shown(request)
    rows: Iterator[list[Value]] = (
        [
            row["kode"],
            row["desa"],
            row["nama"],
            row["kalimat"],
            str(row["batas"]),
            row["dasar"],
            row["langkah"],
            row["sejak"],
            str(row["lencana"]["label"]),
            row["alasan"],
            row["reda"],
        ]
        for row in shown
    )
    return Listed(rows, narrowed.form)


def _evaluations(request: DeskRequest) -> Listed:
    year, shown = evaluations_shown(request)
    return Listed((_evaluation(row) for row in shown), narrowed=(("Tahun", str(year)),))


def _evaluation(row: dict[str, Any]) -> list[Value]:
    one = row["evaluasi"]
    return [
        row["desa"].kode,
        row["desa"].name,
        str(row["anggaran"]),
        str(row["lencana"]["label"]),
        one.received_date if one else None,
        one.due_date if one else None,
        one.answered if one else None,
        one.all_tasks if one else None,
        one.done_tasks if one else None,
    ]


DESA = DeskList(
    "desa",
    "{desa} dan peringatannya",
    ("kec",),
    (
        Field("Kode wilayah", width=16),
        Field("Nama", width=26),
        Field("Peringatan", Form.COUNT, 11),
        Field("Bobot", Form.COUNT, 8),
        Field("Tentang", width=60),
        Field("{apb}", width=14),
    ),
    _villages,
)


PERINGATAN = DeskList(
    "peringatan",
    "Peringatan",
    ("kec-peringatan",),
    (
        Field("Kode wilayah", width=16),
        Field("{desa}", width=22),
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


EVALUASI = DeskList(
    "evaluasi",
    "Evaluasi {apb}",
    ("kec-evaluasi",),
    (
        Field("Kode wilayah", width=16),
        Field("{desa}", width=24),
        Field("{apb}", width=20),
        Field("Evaluasi", width=26),
        Field("Diterima", Form.DAY, 12),
        Field("Batas", Form.DAY, 12),
        Field("Baris terjawab", Form.COUNT, 12),
        Field("Tugas", Form.COUNT, 9),
        Field("Tugas selesai", Form.COUNT, 12),
    ),
    _evaluations,
    left_out=(_NO_NAMES,),
)


KEC_LISTS = by_slug(
    DESA,
    PERINGATAN,
    EVALUASI,
    coaching.KUNJUNGAN,
    coaching.KESEPAKATAN,
    coaching.TUGAS_PEMBINAAN,
    coaching.BANTUAN,
    services.SATUAN,
    services.TARGET,
    services.HAK,
    services.KOORDINASI,
    services.LAYANAN_LOKET,
    region.ORANG,
    region.YEAR,
)


KAB_LISTS = by_slug(
    region.KAB_ORANG,
    region.KAB_DESA,
    region.KAB_NOMOR,
    region.YEAR,
)


@kec_desk
@require_safe
def of_the_kecamatan(request: DeskRequest, daftar: str, bentuk: str) -> HttpResponse:
    """A list of the kecamatan's desk."""
    return file_of(request, KEC_LISTS, daftar, bentuk, office=_office(request))


@desk(REGIONAL)
@require_safe
def of_the_kabupaten(request: DeskRequest, daftar: str, bentuk: str) -> HttpResponse:
    """A list of the kabupaten's desk."""
    return file_of(request, KAB_LISTS, daftar, bentuk, office=_office(request))


def _office(request: DeskRequest) -> str:
    return title_of(request.member, words_for(request.member.wilayah_id))
