"""The lists of services as files: units, targets, sheets, what the counter offers."""

from collections.abc import Iterator

from accountability.accounts.access import DeskRequest
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.models import CounterService, SheetState
from accountability.oversight.service.tables import sectors
from accountability.oversight.views.counter_page import counter_of
from accountability.oversight.views.list_door import DeskList, Listed, in_batches
from accountability.oversight.views.service_coordination import sheets_shown as coordination_shown
from accountability.oversight.views.service_page import kecamatan_of, year_of
from accountability.oversight.views.service_rights import name_of, sheets_of
from accountability.oversight.views.service_targets import targets_shown
from accountability.oversight.views.service_units import units_shown


def _units(request: DeskRequest) -> Listed:
    known = sectors()
    rows: Iterator[list[Value]] = (
        [
            one.name,
            str(one.get_kind_display()),
            known[one.sector].name if one.sector in known else "",
            one.desa.name if one.desa else "",
            ", ".join(sorted(each.name for each in one.serves.all())),
            "tidak dipakai lagi" if one.retired_at else "",
        ]
        for one in in_batches(units_shown(request))
    )
    return Listed(rows)


def _targets(request: DeskRequest) -> Listed:
    year, shown = targets_shown(request)
    rows: Iterator[list[Value]] = (
        [
            row["pemilik"],
            row["t"].what,
            row["t"].figure,
            row["m"].now,
            str(row["lencana"]["label"]),
            row["t"].basis,
        ]
        for row in shown
    )
    return Listed(rows, narrowed=(("Tahun", str(year)),))


def _rights(request: DeskRequest) -> Listed:
    place = kecamatan_of(request)
    year, known = year_of(request, place), sectors()
    rows: Iterator[list[Value]] = (
        [name_of(one), known[one.sector].name if one.sector in known else "", one.year, one.isi]  # type: ignore[attr-defined]
        for one in in_batches(sheets_of(place, year))
    )
    return Listed(rows, narrowed=(("Tahun", str(year)),))


def _coordination(request: DeskRequest) -> Listed:
    rows: Iterator[list[Value]] = (
        [
            one.problem,
            one.cause,
            one.joint,
            one.lead,
            one.communication,
            one.conflict,
            one.account,
            str(SheetState(one.state).label),
        ]
        for one in in_batches(coordination_shown(request))
    )
    return Listed(rows)


def _counter(request: DeskRequest) -> Listed:
    rows: Iterator[list[Value]] = (
        [
            one.kode,
            one.name,
            one.days,
            one.cost,
            one.requirements,
            one.basis,
            "tidak dipakai lagi" if one.retired_at else "",
        ]
        for one in in_batches(CounterService.objects.filter(kecamatan=counter_of(request)).in_order())
    )
    return Listed(rows)


SATUAN = DeskList(
    "satuan",
    "Satuan layanan",
    ("kec-layanan-satuan",),
    (
        Field("Nama", width=34),
        Field("Macam", width=20),
        Field("Bidang", width=26),
        Field("Berada di", width=24),
        Field("Melayani", width=50),
        Field("Keadaan", width=18),
    ),
    _units,
)


TARGET = DeskList(
    "target",
    "Target layanan",
    ("kec-layanan-target",),
    (
        Field("Layanan", width=34),
        Field("Target", width=50),
        Field("Angka", Form.COUNT, 9),
        Field("Sekarang", width=20),
        Field("Keadaan", width=20),
        Field("Dasar", width=40),
    ),
    _targets,
)


HAK = DeskList(
    "hak",
    "Lembar hak layanan",
    ("kec-layanan-hak",),
    (
        Field("Layanan", width=40),
        Field("Bidang", width=26),
        Field("Tahun", Form.COUNT, 8),
        Field("Baris", Form.COUNT, 8),
    ),
    _rights,
)


KOORDINASI = DeskList(
    "koordinasi",
    "Lembar koordinasi",
    ("kec-layanan-koordinasi",),
    (
        Field("Masalah", width=50),
        Field("Sebab", width=40),
        Field("Dikerjakan bersama", width=40),
        Field("Penggerak", width=24),
        Field("Cara berkomunikasi", width=34),
        Field("Bila berselisih", width=34),
        Field("Pertanggungjawaban", width=34),
        Field("Keadaan", width=14),
    ),
    _coordination,
)


LAYANAN_LOKET = DeskList(
    "layanan-loket",
    "Layanan loket",
    ("kec-loket-layanan",),
    (
        Field("Kode", width=14),
        Field("Layanan", width=40),
        Field("Hari", Form.COUNT, 8),
        Field("Biaya (Rp)", Form.RUPIAH, 14),
        Field("Syarat", width=60),
        Field("Dasar", width=40),
        Field("Keadaan", width=18),
    ),
    _counter,
)
