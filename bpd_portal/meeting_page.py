"""What every part of a meeting's page shares: its head, the second row of links, what may still be done."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accountability.accounts.access import BPD, DeskRequest
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date, zone_abbr
from accountability.planning.kind_words import called
from accountability.planning.meeting_kinds import CalledBy, rule_of
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import Words, words_for
from bpd_portal.forms.base import DeskForm
from bpd_portal.legal_basis import basis_said
from bpd_portal.meeting_menu import meeting_menu
from bpd_portal.page import desk_page
from bpd_portal.rows import moment


def meeting_of(request: DeskRequest, pk: int) -> Musyawarah:
    """The meeting of the member's own desa; 404 for another's."""
    rows = request.member.wilayah.musyawarah.select_related("desa__parent__parent", "desa__facts", "dusun")
    return get_object_or_404(rows, pk=pk)


def at_desk(request: DeskRequest, name: str) -> str:
    """The name of an address about meetings at the desk of this member: the council's or the village's."""
    return f"{'bpd' if request.member.role in BPD else 'pemdes'}-{name}"


def meeting_page(
    request: DeskRequest,
    held: Musyawarah,
    here: str,
    context: dict[str, Any],
    *,
    refused: DeskForm | None = None,
    at: dt.datetime | None = None,
) -> HttpResponse:
    """One part of the page; `here` is the name of its address, its template is named alike."""
    words = words_for(held.desa_id)
    today = local_date(at or timezone.now(), held.desa_id)
    common = {
        "s": words,
        "musyawarah": held,
        "jenis": called(held, words),
        "zona": zone_abbr(held.desa_id),
        "sub": meeting_menu(held, request.member, here),
        "akan": held.held_on > today,
        "hari_ini": held.held_on == today,
        "terkunci": moment(held.locked_at, held.desa_id) if held.locked_at else "",
        "boleh_ubah": held.locked_at is None and held.called_off_at is None,
        "ketua": request.member.role == Role.KETUA_BPD,
        "pulang": at_desk(request, "musyawarah"),
        "meja_bpd": request.member.role in BPD,
    }
    name = here.removeprefix("bpd-").removeprefix("pemdes-").replace("-", "_")
    template = f"meja/{name}.html"
    return desk_page(request, template, {**common, **context}, salah=refused)


def whose_call(kind: str, words: Words) -> str:
    """A warning where another office calls meetings of this kind; "" for the council's own."""
    rule = rule_of(kind)
    if rule.called_by == CalledBy.BPD:
        return ""
    office = words.kepala_desa if rule.called_by == CalledBy.KADES else words.camat
    return str(
        _("Musyawarah jenis ini dipanggil %(jabatan)s (%(dasar)s). Pastikan undangannya dari sana.")
        % {"jabatan": office, "dasar": basis_said(rule.legal_basis, sure=rule.sure)}
    )
