"""The lists of the council's and the village government's desks as files, with the filter of their page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accountability.accounts.access import PEMDES, POSKO, DeskRequest, desk
from accountability.oversight.views.list_door import by_slug, file_of
from accountability.regions.sebutan import words_for
from bpd_portal.page import room_of
from bpd_portal.views import lists_of_meetings as meetings
from bpd_portal.views import lists_of_money as money
from bpd_portal.views import lists_of_work as work
from bpd_portal.views.lists_of_messages import MESSAGES
from bpd_portal.views.lists_of_voices import VOICES

BPD_LISTS = {
    **VOICES,
    **MESSAGES,
    **by_slug(
        meetings.MEETINGS,
        meetings.PROPOSALS,
        meetings.ATTENDANCE,
        work.TASKS,
        work.WARNINGS,
        work.COACHING,
        work.ACTIONS,
        work.CALENDAR,
        work.SYNERGY,
        money.STEPS,
    ),
}
PEMDES_LISTS = {
    "penduduk": VOICES["penduduk"],
    **by_slug(
        meetings.MEETINGS,
        meetings.PROPOSALS,
        work.TASKS,
        work.WARNINGS,
        work.COACHING,
        work.ACTIONS,
        work.CALENDAR,
        work.SYNERGY,
        money.RESPONSES,
        money.LINES,
        money.RECORDS,
        money.STEPS,
        money.RECEIVED,
    ),
}


@desk(POSKO)
@require_safe
def of_the_posko(request: DeskRequest, daftar: str, bentuk: str) -> HttpResponse:
    """A list of the council or of the posko's officer."""
    office = room_of(request.member, words_for(request.member.wilayah_id))
    return file_of(request, BPD_LISTS, daftar, bentuk, office=office)


@desk(PEMDES)
@require_safe
def of_the_village(request: DeskRequest, daftar: str, bentuk: str) -> HttpResponse:
    """A list of the village government."""
    office = room_of(request.member, words_for(request.member.wilayah_id))
    return file_of(request, PEMDES_LISTS, daftar, bentuk, office=office)
