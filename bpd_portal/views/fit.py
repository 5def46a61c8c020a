"""Kesesuaian: who spoke and what about, beside whom and what the plan pays for; on the page and as a file."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.planning.fit import FIRST_YEAR, Fit, fit_of, heard_in
from accountability.regions.sebutan import words_for
from bpd_portal import recap_files
from bpd_portal.fit_tables import fit_tables, sentences
from bpd_portal.page import desk_page
from bpd_portal.recap_tables import Table, without_links
from bpd_portal.years import year_asked, years_beside
from posko.keys import read_ahead
from posko.recap import recap_of, voices_of

READ_AT_ONCE = 400  # voices whose words are read for their bidang before the page is shown


@desk(BPD)
@require_safe
def fit(request: DeskRequest) -> HttpResponse:
    """The page of one plan's year; every number of voices leads to its list."""
    today = local_date(timezone.now(), request.member.wilayah_id)
    found, tables = _asked(request)
    words = words_for(request.member.wilayah_id)
    known = request.member.wilayah.rkp.values_list("year", flat=True)
    context: dict[str, Any] = {
        "s": words,
        "tahun": found.year,
        "tahun_lain": sorted({found.year, *years_beside(found.year, known)}),
        "sini": request.path,
        "suara": found.period.until.year,
        "kalimat": sentences(found, words),
        "tabel": tables,
        "dicetak": today,
    }
    return desk_page(request, "meja/kesesuaian.html", context)


@desk(BPD)
@require_safe
def as_xlsx(request: DeskRequest) -> HttpResponse:
    """The same numbers in a spreadsheet."""
    found, tables = _asked(request)
    title = _("Kesesuaian rencana %(year)s") % {"year": found.year}
    told = recap_files.as_xlsx([without_links(one) for one in tables], title)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(told, content_type=kind)
    name = f"kesesuaian-{request.member.wilayah_id}-{found.year}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: DeskRequest) -> tuple[Fit, list[Table]]:
    desa = request.member.wilayah
    today = local_date(timezone.now(), desa.kode)
    year = max(year_asked(request, default=today.year), FIRST_YEAR)
    period = heard_in(year)
    read_ahead(voices_of(desa, period), READ_AT_ONCE)
    found = fit_of(desa, year, recap_of(desa, period.since, period.until, today=today))
    return found, fit_tables(found, words_for(desa.kode))
