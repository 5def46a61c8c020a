"""Jejak: who did what here, from the ledger and the log of openings."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.accounts.models import Role
from accountability.ledger.reading import entries_of
from accountability.oversight.reach import villages_of
from accountability.oversight.views.list_door import DeskList, Listed, file_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.page import desk_page, room_of
from bpd_portal.rows import moment
from bpd_portal.trail_filters import CITIZEN, SYSTEM, EntryTrail, OpeningTrail
from bpd_portal.trail_rows import FIELDS, as_csv, cells_of, in_one_list, rows_of_trail
from posko.opening_log import openings_of, rule, unusual

ON_A_PAGE = 50
MOST_IN_A_FILE = 10_000
SEE_ALL = frozenset({Role.KETUA_BPD, Role.AUDITOR})  # others see what they did themselves
READERS = BPD | {Role.AUDITOR}


@desk(READERS)
@require_safe
def trail(request: DeskRequest) -> HttpResponse:
    """The list with its filters; an auditor first chooses a village."""
    desa = _desa(request)
    if desa is None:
        choice = {"wilayah": list(villages_of(request.member)), "ruang": request.member.wilayah.name}
        return desk_page(request, "meja/jejak_wilayah.html", choice)
    people = _people(desa)
    shown, openings = _filters(request, desa, people)
    listed = in_one_list(shown.qs, openings.qs)
    page = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("halaman"))
    words = words_for(desa.kode)
    context: dict[str, Any] = {
        "s": words,
        "tempat": desa,
        "saring": shown,
        "halaman": page,
        "butir": rows_of_trail(page.object_list, entries_of(desa=desa), openings_of(desa=desa), people),
        "kueri": _kept(request.GET, "&"),
        "unduh": _kept(request.GET, "?"),
        "semua": request.member.role in SEE_ALL,
        "auditor": request.member.role == Role.AUDITOR,
        "banyak": _unusual(desa, people) if request.member.role in SEE_ALL else [],
        "batas": rule("openings_an_hour"),
    }
    if request.member.role == Role.AUDITOR:
        context["ruang"] = f"{_('Jejak')} {words.desa.capitalize()} {desa.name}"
    return desk_page(request, "meja/jejak.html", context)


@desk(READERS)
@require_safe
@fresh_sign_in
def trail_csv(request: DeskRequest) -> HttpResponse:
    """The same rows for a spreadsheet, the latest ten thousand."""
    desa = _desa(request) or get_object_or_404(villages_of(request.member), kode="")
    people = _people(desa)
    shown, openings = _filters(request, desa, people)
    listed = in_one_list(shown.qs, openings.qs)[:MOST_IN_A_FILE]
    rows = rows_of_trail(listed, shown.qs, openings.qs, people)
    answer = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="jejak-{desa.kode}.csv"'
    return answer


@desk(READERS)
@require_safe
def trail_xlsx(request: DeskRequest) -> HttpResponse:
    """The same rows as a workbook."""
    return file_of(
        request,
        {_LIST.slug: _LIST},
        "jejak",
        "xlsx",
        office=room_of(request.member, words_for(request.member.wilayah_id)),
    )


def _listed(request: DeskRequest) -> Listed:
    desa = _desa(request) or get_object_or_404(villages_of(request.member), kode="")
    people = _people(desa)
    shown, openings = _filters(request, desa, people)
    listed = in_one_list(shown.qs, openings.qs)[: MOST_IN_A_FILE + 1]
    rows = cells_of(rows_of_trail(listed, shown.qs, openings.qs, people))
    return Listed(rows, shown.form, narrowed=((words_for(desa.kode).desa.capitalize(), desa.name),))


_LIST = DeskList("jejak", "Jejak", ("jejak",), FIELDS, _listed, asks_again=True, left_out=("Nama warga.",))


def _desa(request: DeskRequest) -> Wilayah | None:
    """The member's own desa; for an auditor the one that is asked for, inside their wilayah, or None."""
    if request.member.role != Role.AUDITOR:
        return request.member.wilayah
    asked = request.GET.get("desa")
    return get_object_or_404(villages_of(request.member), kode=asked) if asked else None


def _filters(request: DeskRequest, desa: Wilayah, people: dict[int, str]) -> tuple[EntryTrail, OpeningTrail]:
    """Both filters over what this member may see, with one form."""
    entries, openings = entries_of(desa=desa), openings_of(desa=desa)
    choices: list[tuple[str, Any]] = []
    if request.member.role in SEE_ALL:
        choices = [(str(pk), name) for pk, name in people.items()]
        choices += [(CITIZEN, _("Warga")), (SYSTEM, _("Sistem"))]
    else:
        user_id = request.member.user_id
        entries, openings = entries.filter(actor_user_id=user_id), openings.filter(user=user_id)
    given: dict[str, Any] = {"request": request, "kode": desa.kode, "people": choices}
    return (
        EntryTrail(request.GET, queryset=entries, **given),
        OpeningTrail(request.GET, queryset=openings, **given),
    )


def _people(desa: Wilayah) -> dict[int, str]:
    """Everyone who has or had an office here, by user id: "Sari (Ketua)". 1 query."""
    terms = desa.memberships.select_related("user").order_by("role", "since_date", "pk")
    return {
        one.user_id: f"{one.user.display_name or one.user.username} ({one.get_role_display()})"
        for one in terms
    }


def _unusual(desa: Wilayah, people: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "siapa": people.get(one.user_id, _("Anggota")),
            "banyak": one.count,
            "waktu": moment(one.since, desa.kode),
        }
        for one in unusual(desa=desa, at=timezone.now())
    ]


def _kept(query: QueryDict, begins: str) -> str:
    """The filters for an address, "" without any."""
    rest = query.copy()
    rest.pop("halaman", None)
    for name in [name for name, value in rest.items() if not value]:
        del rest[name]
    kept = rest.urlencode()
    return f"{begins}{kept}" if kept else ""
