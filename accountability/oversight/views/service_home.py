"""Layanan: what is late first, then targets and complaints by sector and unit, over quarters."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.models import (
    CoordinationSheet,
    PlannedAction,
    RightsSheet,
    ServiceTarget,
)
from accountability.oversight.reporting import telling
from accountability.oversight.service.complaints import Complaints, Told, complaints_of, who_complained
from accountability.oversight.service.measuring import Measured, Verdict, measured, units_of
from accountability.oversight.service.sharing import Shared, Table
from accountability.oversight.service.tables import Sector, sectors
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.service_page import (
    action_row,
    file_answer,
    kecamatan_of,
    measured_row,
    service_page,
    sheet_row,
)
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

LATE_SHOWN, OPEN_SHOWN = 12, 6


@kec_desk
@require_safe
def services(request: DeskRequest) -> HttpResponse:
    """The room: late actions, targets not kept, sectors with their trend. A fixed number of queries."""
    place, at = kecamatan_of(request), timezone.now()
    words, today = words_for(place.kode), local_date(at, place.kode)
    units = units_of(place)
    complaints = complaints_of(place, units, at=at)
    targets = _measured_now(place, complaints, today.year)
    mine = PlannedAction.objects.filter(kecamatan=place).exclude(sheet__state="selesai")
    late = mine.late(today).with_doer().undone_first()
    open_sheets = CoordinationSheet.objects.unclosed().filter(kecamatan=place)
    context = {
        "lewat": [action_row(one, today, words) for one in late[:LATE_SHOWN]],
        "lewat_semua": late.count(),
        "berjalan": mine.undone().count(),
        "target_lewat": [measured_row(one) for one in targets if one.verdict == Verdict.OVER],
        "bidang": [_sector_card(one, complaints, targets) for one in sectors().values()],
        "sampai": complaints.until,
        "koordinasi": [sheet_row(one) for one in open_sheets.newest_first()[:OPEN_SHOWN]],
        "ada_satuan": bool(units),
    }
    return service_page(request, "kec/layanan.html", place, context)


@kec_desk
@require_safe
def sector(request: DeskRequest, kode: str) -> HttpResponse:
    """One sector: its quarters, its units, its targets, and who complained; 404 for no sector."""
    one = sectors().get(kode)
    if one is None:
        raise Http404
    place, at = kecamatan_of(request), timezone.now()
    units = [unit for unit in units_of(place) if unit.sector == kode]
    complaints = complaints_of(place, units, at=at)
    year = local_date(at, place.kode).year
    targets = [each for each in _measured_now(place, complaints, year) if each.target.sector == kode]
    who = who_complained(place, at=at)
    sheets = RightsSheet.objects.filter(kecamatan=place, sector=kode).select_related("unit")
    rows = [{"nama": one.name, **_quarters(complaints, complaints.sectors[kode])}]
    rows += [
        {"nama": unit.name, "satuan": unit, **_quarters(complaints, complaints.units[unit.pk])}
        for unit in units
    ]
    context = {
        "satu": one,
        "triwulan": [span.label for span in complaints.quarters],
        "baris": rows,
        "tren": _trend(complaints.sectors[kode]),
        "sampai": complaints.until,
        "target": [measured_row(each) for each in targets],
        "siapa": who.shares.get(kode, ()),
        "siapa_semua": who.shares.get("", ()),
        "masa": who.span.label if who.span else "",
        "hak": sheets.order_by("-year", "unit__name"),
    }
    return service_page(request, "kec/layanan_bidang.html", place, context)


@kec_desk
@require_safe
def as_file(request: DeskRequest, bentuk: str) -> HttpResponse:
    """Complaints by sector and unit over quarters with the targets of the year, as csv or xlsx."""
    place, at = kecamatan_of(request), timezone.now()
    units = units_of(place)
    complaints = complaints_of(place, units, at=at)
    year = local_date(at, place.kode).year
    heads = (_("Layanan"), *(span.label for span in complaints.quarters))
    holders = [(one.name, complaints.sectors[one.kode]) for one in sectors().values()]
    holders += [(unit.name, complaints.units[unit.pk]) for unit in units if unit.pk in complaints.units]
    targets = _measured_now(place, complaints, year)
    shared = Shared(
        _("Aduan menurut bidang dan satuan layanan"),
        place.name,
        ((_("Dihitung sampai"), tanggal(complaints.until)),),
        (
            Table(
                _("Aduan terbuka"), heads, tuple((name, *(t.said for t in told)) for name, told in holders)
            ),
            Table(
                _("Hari sampai dijawab"), heads, tuple((name, *map(_days, told)) for name, told in holders)
            ),
            _target_table(targets),
        ),
        notes_of_counting(),
    )
    return file_answer(shared, bentuk, f"layanan-{place.kode}-{complaints.until}")


def notes_of_counting() -> tuple[str, ...]:
    """What the figures leave out, and why."""
    return (
        _("Dihitung dari aduan terbuka yang topiknya punya bidang, sampai hari Minggu yang lalu."),
        _("Aduan rahasia dan aduan tentang pemerintah setempat tidak ikut dihitung."),
        _("Angka kecil tidak disebut, yang lain dibulatkan ke bawah, supaya tidak menunjuk siapa pun."),
        _("Aduan satu satuan layanan adalah aduan bidangnya dari wilayah yang dilayaninya."),
    )


def _target_table(targets: list[Measured]) -> Table:
    heads = (_("Layanan"), _("Target"), _("Batas"), _("Sekarang"), _("Masa"), _("Keadaan"), _("Dasar"))
    rows = tuple(
        (
            one.holder,
            one.target.what,
            one.limit,
            one.now,
            one.when,
            str(measured_row(one)["lencana"]["label"]),
            one.target.basis,
        )
        for one in targets
    )
    return Table(_("Target layanan minimum"), heads, rows)


def _measured_now(place: Wilayah, complaints: Complaints, year: int) -> list[Measured]:
    found = ServiceTarget.objects.standing().filter(kecamatan=place, year=year)
    return measured(list(found.select_related("unit").order_by("sector", "id")), complaints)


def _sector_card(one: Sector, complaints: Complaints, targets: list[Measured]) -> dict[str, Any]:
    told = complaints.sectors[one.kode]
    mine = [each for each in targets if each.target.sector == one.kode]
    return {
        "satu": one,
        "kini": told[-1].said,
        "kini_masa": complaints.running.label,
        "lalu": told[-2].said,
        "lalu_masa": complaints.quarters[-2].label,
        "hari": told[-2].days if told[-2].days is not None else told[-1].days,
        "tren": _trend(told),
        "lewat": sum(each.verdict == Verdict.OVER for each in mine),
        "target": len(mine),
    }


def _trend(told: tuple[Told, ...]) -> list[int]:
    """The told numbers of the quarters that are over; none where fewer than two could be told."""
    values = [one.voices for one in told[:-1]]
    return values if sum(value > 0 for value in values) > 1 else []


def _quarters(complaints: Complaints, told: tuple[Told, ...]) -> dict[str, Any]:
    most = max((one.voices for one in told), default=0)
    bars = [
        {
            "label": span.label,
            "nilai": one.said,
            "persen": round(100 * one.voices / most) if most else 0,
            "ket": _("dijawab rata-rata dalam %(n)s hari") % {"n": one.days} if one.days is not None else "",
        }
        for span, one in zip(complaints.quarters, told, strict=True)
    ]
    return {"batang": bars, "ada": bool(most)}


def _days(told: Told) -> str:
    return telling.UNTOLD if told.days is None else str(told.days)
