"""The lists of accounts, places, lines and set days as files."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Membership
from accountability.accounts.offices import role_words
from accountability.lib.spreadsheet.lists import Field, Form, Value
from accountability.oversight.onboarding.standing import standings
from accountability.oversight.views.kab_numbers import numbers_shown
from accountability.oversight.views.list_door import AT_ONCE, DeskList, Listed, in_batches
from accountability.oversight.views.people import people_shown
from accountability.oversight.views.people_page import newest_of, room_of
from accountability.oversight.views.people_sentences import badge_of
from accountability.oversight.views.regional_year import days_and_deadlines
from accountability.oversight.views.village_boarding import boarding_shown
from accountability.regions.sebutan import words_for

_NO_NAMES = "Nama orang dan akun."


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


def accounts(where: str) -> DeskList:
    """The accounts of the desk `kec` or `kab`."""
    page, read = f"{where}-orang", _people(where)
    return DeskList("orang", "Akun", (page,), _PEOPLE, read, asks_again=True, left_out=(_NO_NAMES,))


YEAR = DeskList(
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


KAB_DESA = DeskList(
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
)


KAB_NOMOR = DeskList(
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
)
ORANG = DeskList(
    "orang", "Akun", ("kec-orang",), _PEOPLE, _people("kec"), asks_again=True, left_out=(_NO_NAMES,)
)

KAB_ORANG = DeskList(
    "orang", "Akun", ("kab-orang",), _PEOPLE, _people("kab"), asks_again=True, left_out=(_NO_NAMES,)
)
