"""The sheets of the service view on paper and as files: rights, coordination with its plan, actions."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.models import CoordinationSheet, PlannedAction, RightsSheet
from accountability.oversight.service.coordinating import sheet_of
from accountability.oversight.service.sharing import Shared, Table
from accountability.oversight.service.tables import aspects, sectors
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import title_of
from accountability.oversight.views.service_coordination import coordination_within
from accountability.oversight.views.service_page import (
    doer_words,
    file_answer,
    kecamatan_of,
    service_page,
    source_words,
)
from accountability.oversight.views.service_rights import name_of, sheet_within, standing_rows
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

MOST = 2_000  # activities in one file


@kec_desk
@require_safe
def rights_file(request: DeskRequest, pk: int, bentuk: str) -> HttpResponse:
    """A rights sheet as csv or xlsx."""
    found = sheet_within(request, pk)
    return file_answer(_rights(found), bentuk, f"lembar-hak-{found.kecamatan_id}-{found.year}-{pk}")


@kec_desk
@require_safe
def rights_paper(request: DeskRequest, pk: int) -> HttpResponse:
    """A rights sheet to print."""
    found = sheet_within(request, pk)
    return _paper(request, found.kecamatan, _rights(found))


@kec_desk
@require_safe
def coordination_file(request: DeskRequest, pk: int, bentuk: str) -> HttpResponse:
    """A coordination sheet with its action plan as csv or xlsx."""
    found = coordination_within(request, pk)
    return file_answer(_coordination(found), bentuk, f"lembar-koordinasi-{found.kecamatan_id}-{pk}")


@kec_desk
@require_safe
def coordination_paper(request: DeskRequest, pk: int) -> HttpResponse:
    """A coordination sheet with its action plan to print."""
    found = coordination_within(request, pk)
    return _paper(request, found.kecamatan, _coordination(found))


@kec_desk
@require_safe
def actions_file(request: DeskRequest, bentuk: str) -> HttpResponse:
    """All activities of the action plans of a kecamatan as csv or xlsx."""
    return file_answer(_actions(request), bentuk, f"rencana-aksi-{kecamatan_of(request).kode}")


@kec_desk
@require_safe
def actions_paper(request: DeskRequest) -> HttpResponse:
    """The same to print."""
    return _paper(request, kecamatan_of(request), _actions(request))


def _paper(request: DeskRequest, place: Wilayah, shared: Shared) -> HttpResponse:
    words = words_for(place.kode)
    printed = local_date(timezone.now(), place.kode)
    context: dict[str, Any] = {"berkas": shared, "dicetak": printed, "penanda": words.camat.capitalize()}
    return service_page(request, "kec/layanan_cetak.html", place, context)


def _place(place: Wilayah) -> str:
    return f"{words_for(place.kode).kecamatan.capitalize()} {place.name}"


def _rights(found: RightsSheet) -> Shared:
    rows = tuple(
        (
            str(aspects()[row.aspect].no),
            aspects()[row.aspect].name,
            row.problem,
            row.cause,
            source_words(row),
        )
        for row in standing_rows(found)
        if row.aspect in aspects()
    )
    heads = (_("Nomor"), _("Aspek"), _("Permasalahan"), _("Penyebab"), _("Sumber"))
    sector = sectors().get(found.sector)
    facts = (
        (_("Layanan"), name_of(found)),
        (_("Bidang"), sector.name if sector else found.sector),
        (_("Tahun"), str(found.year)),
    )
    title = _("Lembar hak layanan %(year)s") % {"year": found.year}
    return Shared(title, _place(found.kecamatan), facts, (Table(_("Sepuluh aspek"), heads, rows),))


def _coordination(found: CoordinationSheet) -> Shared:
    said = sheet_of(found)
    facts = (
        (_("Masalah"), said.problem),
        (_("Keadaan"), str(found.get_state_display())),
        (_("Mengapa masalah ini bertahan"), said.cause),
        (_("Kegiatan bersama"), said.joint),
        (_("Siapa yang memimpin"), said.lead),
        (_("Cara berkomunikasi"), said.communication),
        (_("Cara menyelesaikan beda pendapat"), said.conflict),
        (_("Cara mempertanggungjawabkan"), said.account),
        (_("Tanda keberhasilan"), said.indicators),
    )
    parties = tuple((str(no), one.name, one.did) for no, one in enumerate(said.parties, 1))
    heads = (_("Nomor"), _("Pihak"), _("Yang sudah dilakukan"))
    plan = _action_table(found.actions.standing().with_doer().order_by("due_date", "id"), found.kecamatan)
    tables = (Table(_("Para pihak"), heads, parties), plan)
    return Shared(_("Lembar koordinasi"), _place(found.kecamatan), facts, tables)


def _actions(request: DeskRequest) -> Shared:
    place = kecamatan_of(request)
    found = PlannedAction.objects.standing().filter(kecamatan=place).with_doer().undone_first()[:MOST]
    facts = ((_("Dibuat"), tanggal(local_date(timezone.now(), place.kode))),)
    return Shared(
        _("Rencana aksi"),
        title_of(request.member, words_for(place.kode)),
        facts,
        (_action_table(found, place),),
    )


def _action_table(found: Any, place: Wilayah) -> Table:
    words = words_for(place.kode)
    heads = (
        _("Kegiatan"),
        _("Siapa"),
        _("Paling lambat"),
        _("Keluaran"),
        _("Tanda keberhasilan"),
        _("Kemajuan"),
        _("Kendala"),
        _("Tindak lanjut"),
        _("Keadaan"),
    )
    rows = tuple(
        (
            one.activity,
            doer_words(one, words),
            tanggal(one.due_date),
            one.output,
            one.indicator,
            one.progress,
            one.obstacle,
            one.follow_up,
            _("Sudah dilakukan") if one.done_at else _("Belum selesai"),
        )
        for one in found
    )
    return Table(_("Rencana aksi"), heads, rows)
