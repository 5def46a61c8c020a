"""Asal dan nasib: every kegiatan shows its origin, every kelompok its fate, and the counts meet."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.budget.both_ways import FATE_WORDS, Branch, Fate, both_ways
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from bpd_portal.page import desk_page
from bpd_portal.plan_menu import plan_menu
from bpd_portal.plan_rows import origin_of, said
from bpd_portal.years import year_asked, years_beside


@desk(BPD | PEMDES)
@require_safe
def origins(request: DeskRequest) -> HttpResponse:
    """The plan of a year seen from both ends."""
    desa, member = request.member.wilayah, request.member
    year = year_asked(request, default=local_date(timezone.now(), desa.kode).year + 1)
    words = words_for(desa.kode)
    seen = both_ways(desa=desa, year=year, exact=member.role in BPD)
    fates = [
        {
            "nama": FATE_WORDS[fate],
            "banyak": seen.count(fate),
            "butir": [
                {
                    "judul": one.kelompok.title,
                    "href": reverse("bpd-kelompok-rinci", args=[one.kelompok.pk])
                    if member.role in BPD
                    else "",
                    "suara": said(one.voices, member),
                    "ket": one.about,
                }
                for one in seen.fates
                if one.fate == fate
            ],
        }
        for fate in Fate
        if seen.count(fate)
    ]
    context = {
        "s": words,
        "sub": plan_menu("rencana-asal", year, words),
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, desa.rkp.values_list("year", flat=True))),
        "pohon": [_branch(one, request) for one in seen.tree],
        "nasib": fates,
        "lihat": seen,
        "kelompok": len(seen.fates),
    }
    return desk_page(request, "meja/rencana_asal.html", context)


def _branch(one: Branch, request: DeskRequest) -> dict[str, Any]:
    return {
        "kode": one.kode,
        "nama": one.name,
        "jumlah": one.cost,
        "bawah": [_branch(each, request) for each in one.below],
        "butir": [
            {
                "k": leaf.kegiatan,
                "asal": origin_of(leaf.kegiatan, request.member, leaf.voices),
                "rupiah": leaf.rupiah,
                "persen": leaf.percent,
            }
            for leaf in one.leaves
        ],
    }
