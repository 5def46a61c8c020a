"""Aturan: everything the kabupaten sets for its villages, in one place, with what was changed when."""

from dataclasses import asdict
from typing import Any

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.oversight.models import RegionalRule, RegionalThreshold, Topic
from accountability.oversight.reach import is_regional, may_rule
from accountability.oversight.regency.kept import TABLES
from accountability.oversight.regency.thresholds import bounds
from accountability.oversight.regional_rules import rules_at
from accountability.oversight.views.evaluations import year_asked
from accountability.oversight.views.kab_history import history_of, took_back
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import SeeOther, kec_page, must_rule
from accountability.planning.models import CalendarOverride
from accountability.regions.models import RegionalHoliday, Wilayah, kode_above
from accountability.regions.sebutan import words_for

RULED = (*TABLES, Topic.THRESHOLD)


@desk(REGIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: DeskRequest) -> HttpResponse:
    """Days off, deadlines, tables and thresholds of a year at a glance; a POST takes a change back."""
    if not is_regional(request.member):
        return redirect("kec")
    at, region = timezone.now(), request.member.wilayah
    if request.method == "POST":
        must_rule(request.member)
        took_back(request, region, at)
        return SeeOther(request.get_full_path())
    today = local_date(at, region.kode)
    year = year_asked(request.GET.get("tahun"), default=today.year)
    context = {
        "tahun": year,
        "tahun_lain": [year - 1, year, year + 1],
        "boleh_atur": may_rule(request.member),
        "tabel": _tables(region, year),
        "ambang": _thresholds(region, year),
        "riwayat": history_of(region, RULED),
        **_calendar(region, year),
    }
    return kec_page(request, "kab/aturan.html", words_for(region.kode), context)


def _calendar(region: Wilayah, year: int) -> dict[str, Any]:
    around = [region.kode, *kode_above(region.kode)]
    off = RegionalHoliday.objects.filter(wilayah__in=around, date__year=year).order_by("date")
    return {
        "libur": list(off),
        "batas": CalendarOverride.objects.filter(wilayah__in=around, due_date__year=year).count(),
    }


def _tables(region: Wilayah, year: int) -> list[dict[str, Any]]:
    found = RegionalRule.objects.filter(kabupaten=region, year=year).values("table").order_by("table")
    rows = found.annotate(n=Count("id"), basis=Max("legal_basis"))
    counted = {row["table"]: (row["n"], row["basis"]) for row in rows}
    return [
        {
            "kode": topic.value,
            "nama": topic.label,
            "banyak": counted.get(topic.value, (0, ""))[0],
            "dasar": counted.get(topic.value, (0, ""))[1],
        }
        for topic in TABLES
    ]


def _thresholds(region: Wilayah, year: int) -> list[str]:
    """The thresholds of its own, each in a few words."""
    known = rules_at(region.kode, year)
    own = RegionalThreshold.objects.filter(kabupaten=region, rule__in=[*bounds()]).order_by("rule")
    words = words_for(region.kode)
    return [
        _("%(name)s: %(n)s %(unit)s")
        % {
            "name": known[one.rule].name.format(**asdict(words)),
            "n": one.threshold,
            "unit": known[one.rule].unit,
        }
        for one in own
        if one.rule in known
    ]
