"""The lists of the desks of kecamatan and kabupaten as files, with the filter of their page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership
from accountability.accounts.offices import role_words
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.coaching.delegating import in_hands
from accountability.oversight.coaching.tables import coaching_tasks
from accountability.oversight.models import CounterService, SheetState
from accountability.oversight.onboarding.standing import standings
from accountability.oversight.service.tables import sectors
from accountability.oversight.views.coaching import visits_shown
from accountability.oversight.views.coaching_page import follow_ups_within, side_words, task_words
from accountability.oversight.views.counter_page import counter_of
from accountability.oversight.views.evaluations import evaluations_shown
from accountability.oversight.views.help_desk import requests_shown
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.kab_numbers import numbers_shown
from accountability.oversight.views.list_door import AT_ONCE, DeskList, Listed, by_slug, file_of, in_batches
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.overview import needs_now
from accountability.oversight.views.page import title_of
from accountability.oversight.views.people import people_shown
from accountability.oversight.views.people_page import newest_of, room_of
from accountability.oversight.views.people_sentences import badge_of
from accountability.oversight.views.regional_year import days_and_deadlines
from accountability.oversight.views.service_coordination import sheets_shown as coordination_shown
from accountability.oversight.views.service_page import kecamatan_of, year_of
from accountability.oversight.views.service_rights import name_of, sheets_of
from accountability.oversight.views.service_targets import targets_shown
from accountability.oversight.views.service_units import units_shown
from accountability.oversight.views.village_boarding import boarding_shown
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


def _people(where: str) -> Any:
    def read(request: DeskRequest) -> Listed:
        room = room_of(request, where, timezone.now())
        shown = people_shown(request, room)

        def row(one: Membership) -> list[Value]:
            badge = badge_of(one, newest_of(one), room.today, room.at)
            return [
                one.wilayah_id,
                one.wilayah.name,
                role_words(one.role, words_for(one.wilayah_id)),
                one.since_date,
                one.until_date,
                str(badge["label"]),
            ]

        found = shown.qs.order_by("wilayah", "role", "user__display_name", "id")
        return Listed((row(one) for one in in_batches(found)), shown.form)

    return read


def _boarding(request: DeskRequest) -> Listed:
    room = room_of(request, "kab", timezone.now())
    shown = boarding_shown(request, room)
    return Listed(
        _boarded(list(shown.qs.select_related("parent").order_by("kode")[:10_001]), room), shown.form
    )


def _boarded(places: list[Any], room: Any) -> Iterator[list[Value]]:
    for first in range(0, len(places), AT_ONCE):
        for one in standings(places=places[first : first + AT_ONCE], today=room.today):
            yield [
                one.desa.kode,
                one.desa.name,
                one.desa.parent.name if one.desa.parent else "",
                "ya" if one.served else "belum",
                one.people,
                one.inside,
                one.dusun,
                "sendiri" if one.line else "bersama" if one.shared_line else "belum ada",
                "tayang" if one.budget else "belum tayang",
                one.calendar,
            ]


def _numbers(request: DeskRequest) -> Listed:
    rows: Iterator[list[Value]] = (
        [
            one.health.words.name,
            one.village.name if one.village else "semua yang belum punya nomor",
            "baik" if one.health.well else "perlu diperiksa",
            one.cost.sms_out,
            one.cost.rupiah,
        ]
        for one in numbers_shown(request)
    )
    return Listed(rows)


def _year(request: DeskRequest) -> Listed:
    year, rows = days_and_deadlines(request)
    return Listed(rows, narrowed=(("Tahun", str(year)),))


_PEOPLE = (
    Field("Kode wilayah", width=16),
    Field("Tempat", width=26),
    Field("Peran", width=26),
    Field("Sejak", Form.DAY, 12),
    Field("Sampai", Form.DAY, 12),
    Field("Keadaan akun", width=24),
)


def _accounts(where: str) -> DeskList:
    page, read = f"{where}-orang", _people(where)
    return DeskList("orang", "Akun", (page,), _PEOPLE, read, asks_again=True, left_out=(_NO_NAMES,))


_YEAR = DeskList(
    "kalender",
    "Hari libur dan batas waktu daerah",
    ("kab-kalender",),
    (
        Field("Macam", width=14),
        Field("Tanggal", Form.DAY, 12),
        Field("Nama", width=50),
        Field("Dasar", width=40),
        Field("Ditetapkan oleh", width=26),
    ),
    _year,
)
KEC_LISTS = by_slug(
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
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
    ),
    DeskList(
        "orang", "Akun", ("kec-orang",), _PEOPLE, _people("kec"), asks_again=True, left_out=(_NO_NAMES,)
    ),
    _YEAR,
)
KAB_LISTS = by_slug(
    DeskList(
        "orang", "Akun", ("kab-orang",), _PEOPLE, _people("kab"), asks_again=True, left_out=(_NO_NAMES,)
    ),
    DeskList(
        "desa",
        "{desa} yang ikut",
        ("kab-desa",),
        (
            Field("Kode wilayah", width=16),
            Field("Nama", width=26),
            Field("Kecamatan", width=24),
            Field("Ikut", width=9),
            Field("Akun", Form.COUNT, 9),
            Field("Sudah masuk", Form.COUNT, 12),
            Field("{dusun}", Form.COUNT, 10),
            Field("Nomor SMS", width=14),
            Field("{apb}", width=14),
            Field("Kalender ditandai", Form.COUNT, 12),
        ),
        _boarding,
    ),
    DeskList(
        "nomor",
        "Jalur SMS bulan ini",
        ("kab-nomor",),
        (
            Field("Penyedia", width=26),
            Field("Melayani", width=30),
            Field("Keadaan", width=18),
            Field("SMS keluar", Form.COUNT, 11),
            Field("Biaya (Rp)", Form.RUPIAH, 16),
        ),
        _numbers,
        left_out=("Nomor HP jalurnya.",),
    ),
    _YEAR,
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
