"""Looks a budget through: rules with their arithmetic, what is odd, and what must be made public."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.budget.duties import Duty, Told, duties
from accountability.budget.findings import findings
from accountability.budget.models import APBDesa
from accountability.budget.rules.results import results
from accountability.budget.rules.verdict import Verdict
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import Words, words_for
from bpd_portal.page import desk_page
from bpd_portal.years import year_asked, years_beside


@desk(BPD | PEMDES)
@require_safe
def checking(request: DeskRequest) -> HttpResponse:
    """The newest version of a year: findings first, then every rule, then the duties to publish."""
    at, desa = timezone.now(), request.member.wilayah
    words, today = words_for(desa.kode), local_date(at, desa.kode)
    year = year_asked(request, default=today.year)
    apb = desa.apb.of_year(year).first()
    context = {
        "s": words,
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, desa.apb.values_list("year", flat=True)), reverse=True),
        "apb": apb,
        "temuan": findings(apb=apb, today=today, words=words) if apb is not None else [],
        "aturan": _rules(apb, words) if apb is not None else [],
        "wajib": [shown(one) for one in duties(desa=desa, year=year, today=today, words=words)],
    }
    return desk_page(request, "meja/periksa.html", context)


def shown(duty: Duty) -> dict[str, Any]:
    """A duty with its badge, and the page where it is met."""
    label, icon, colour = {
        Told.YES: (_("Ada"), "selesai", "daun"),
        Told.NO: (_("Belum"), "awas", "bata"),
        Told.LATER: (_("Belum waktunya"), "jam", "abu"),
    }[duty.told]
    where = reverse(duty.fill) if duty.fill and duty.told == Told.NO else ""
    return {"d": duty, "label": label, "ikon": icon, "warna": colour, "href": where}


def _rules(apb: APBDesa, words: Words) -> list[dict[str, Any]]:
    badges = {
        Verdict.WITHIN: (_("Sesuai"), "selesai", "daun"),
        Verdict.OUTSIDE: (_("Tidak sesuai"), "awas", "bata"),
        Verdict.UNKNOWN: (_("Tidak dapat dihitung"), "tanya", "abu"),
    }
    found = results(list(apb.lines.order_by("id")), apb.year, words)
    return [
        dict(zip(("r", "label", "ikon", "warna"), (one, *badges[one.verdict]), strict=True)) for one in found
    ]
