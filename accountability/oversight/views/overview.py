"""The kecamatan's desk: who needs help this week, each village, and every warning."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability.accounts.access import KECAMATAN, DeskRequest, desk
from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import local_date
from accountability.oversight import rules, summary
from accountability.oversight.council_line import council_line
from accountability.oversight.past_pemdes import past_pemdes
from accountability.oversight.reach import villages_of
from accountability.oversight.signs import measured
from accountability.oversight.threads import threads_of
from accountability.oversight.views.page import kec_page, title_of
from accountability.oversight.warnings import Need, needs, warnings_of
from accountability.planning.plan_stages import perdes_within
from accountability.planning.settling import signed_for
from accountability.regions.sebutan import Words, words_for

PAPERS_SHOWN = 20  # signed papers of meetings on the page of a village, the newest


@desk(KECAMATAN)
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    """The summary: the alert first, then the numbers, the map and the villages by need."""
    words = words_for(request.member.wilayah_id)
    found = _needs(request.member, words)
    wanting = [need for need in found if need.warnings]
    context = {
        "judul": title_of(request.member, words),
        "minggu": local_date(timezone.now(), request.member.wilayah_id).isocalendar().week,
        "utama": wanting[0] if wanting else None,
        "angka": summary.numbers(found),
        "ubin": summary.tiles(found),
        "judul_peta": summary.headline(found),
        "perlu": wanting,
        "lancar": [need for need in found if not need.warnings],
    }
    return kec_page(request, "kec/ringkasan.html", words, context)


@desk(KECAMATAN)
@require_safe
def village(request: DeskRequest, kode: str) -> HttpResponse:
    """One village: its figures beside the median, its warnings, and the threads of its people; else 404."""
    desa = get_object_or_404(villages_of(request.member), kode=kode)
    words = words_for(desa.kode)
    everyone = measured(villages_of(request.member), at=timezone.now())
    signs = next(one for one in everyone if one.desa.kode == desa.kode)
    context = {
        "desa": desa,
        "tanda": signs,
        "peringatan": warnings_of(signs, words),
        "banding": summary.compared(signs, everyone),
        "perempuan": summary.people(signs.women),
        "rahasia": summary.people(signs.confidential),
        "lewat_pemdes": past_pemdes(desa, timezone.now()),
        "auditor": request.member.role == Role.AUDITOR,
        "benang": threads_of(desa),
        "kerja": council_line(desa, at=timezone.now()),
        "salinan": signed_for(desa, council=False).order_by("-musyawarah__held_on", "kind")[:PAPERS_SHOWN],
        "perdes": perdes_within(desa)[:PAPERS_SHOWN],
    }
    return kec_page(request, "kec/desa.html", words, context)


@desk(KECAMATAN)
@require_safe
def warnings(request: DeskRequest) -> HttpResponse:
    """Every warning, by rule; `?aturan=` keeps one rule."""
    words = words_for(request.member.wilayah_id)
    found = _needs(request.member, words)
    wanted = request.GET.get("aturan", "")
    every = [warning for need in found for warning in need.warnings]
    named = {warning.rule.id: warning.name for warning in every}
    shown = [warning for warning in every if wanted in {"", warning.rule.id}]
    shown.sort(key=lambda warning: (-warning.rule.weight, warning.rule.id, warning.village))
    in_force = rules.in_force(timezone.now().year)
    context = {
        "peringatan": shown,
        "aturan": [{"id": one, "nama": named[one]} for one in in_force if one in named],
        "dipilih": wanted if wanted in named else "",
        "semua": len(every),
    }
    return kec_page(request, "kec/peringatan.html", words, context)


def _needs(member: Membership, words: Words) -> list[Need]:
    return needs(measured(villages_of(member), at=timezone.now()), words)
