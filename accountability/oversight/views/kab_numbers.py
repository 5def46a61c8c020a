"""Nomor SMS: the lines that serve the villages, how they fare, what they cost, and whom each serves."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from accountability.lib.rupiah import rupiah
from accountability.oversight.kab_forms import LineForm
from accountability.oversight.models import Topic
from accountability.oversight.reach import is_regional, may_rule
from accountability.oversight.regency.numbers import FOR_ALL, Number, give_line, numbers_of, without_number
from accountability.oversight.views.kab_history import REFUSALS, history_of, sentence_of, took_back
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import SeeOther, kec_page, must_rule
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from sms_gateway.line_health import LineHealth
from sms_gateway.public_number import written

ON_A_PAGE = 20


@desk(REGIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: DeskRequest) -> HttpResponse:
    """The lines with trouble first; a POST gives a line to a village, or takes that back."""
    if not is_regional(request.member):
        return redirect("kec")
    at, region = timezone.now(), request.member.wilayah
    if request.method == "POST":
        must_rule(request.member)
        _posted(request, region, at)
        return SeeOther(request.get_full_path())
    words = words_for(region.kode)
    month = local_date(at, region.kode).replace(day=1)
    found = numbers_shown(request)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("halaman"))
    places = _places(region, words)
    may = may_rule(request.member)
    context = {
        "halaman": page,
        "jalur": [_row(one, region, words, places if may and one.ours else []) for one in page],
        "sakit": sum(not one.health.well for one in found),
        "tanpa": without_number(region),
        "bulan": month,
        "biaya": rupiah(sum(one.cost.rupiah for one in found)),
        "boleh_atur": may,
        "riwayat": history_of(region, [Topic.LINES]),
    }
    return kec_page(request, "kab/nomor.html", words, context)


def numbers_shown(request: DeskRequest) -> list[Number]:
    """The lines of the region with what they cost this month, those with trouble first."""
    at, region = timezone.now(), request.member.wilayah
    month = local_date(at, region.kode).replace(day=1)
    return sorted(numbers_of(region, at=at, month=month), key=lambda one: one.health.well)


def _places(region: Wilayah, words: Words) -> list[tuple[str, str]]:
    villages = Wilayah.objects.desa().in_service().within(region.kode).select_related("parent")
    told = [(one.kode, f"{one.name}, {one.parent.name if one.parent else ''}") for one in villages]
    return [
        (FOR_ALL, _("Semua %s yang belum punya nomor") % words.desa),
        *sorted(told, key=lambda one: one[1]),
    ]


def _posted(request: DeskRequest, region: Wilayah, at: dt.datetime) -> None:
    if request.POST.get("aksi") == "tarik":
        took_back(request, region, at)
        return
    if request.POST.get("aksi") != "tetapkan":
        raise Http404
    form = LineForm(request.POST, places=_places(region, words_for(region.kode)), label="")
    if not form.is_valid():
        messages.warning(request, _("Pilih tempatnya dari daftar."))
        return
    said, by = form.cleaned_data, request.member.actor()
    try:
        made = give_line(region=region, key=said["jalur"], desa_kode=said["tempat"], by=by, at=at)
    except REFUSALS as refusal:
        messages.warning(request, sentence_of(refusal))
        return
    told = _("Nomor itu berpindah. Bisa ditarik di riwayat.") if made else _("Tidak ada yang berubah.")
    messages.success(request, told)


def _row(one: Number, region: Wilayah, words: Words, places: list[tuple[str, str]]) -> dict[str, Any]:
    health, line = one.health, one.health.line
    form = None
    if places:
        label = _("%s yang dilayani") % words.desa.capitalize()
        initial = {"jalur": line.key, "tempat": one.village.kode if one.village else FOR_ALL}
        form = LineForm(places=places, label=label, initial=initial, auto_id=f"j{line.pk}_%s")
    return {
        "kunci": line.key,
        "nomor": written(line.address),
        "penyedia": health.words.name,
        "melayani": one.village.name if one.village else _("semua %s yang belum punya nomor") % words.desa,
        "baik": health.well,
        "masalah": _troubles(health, region.kode),
        "kirim": one.cost.sms_out,
        "rupiah": rupiah(one.cost.rupiah),
        "form": form,
    }


def _troubles(health: LineHealth, kode: str) -> list[str]:
    """What is wrong, each in a sentence, and last what to do; nothing when all is well."""
    found = []
    if health.never_heard:
        found.append(_("Belum pernah terdengar."))
    if health.silent_for is not None and health.line.last_heard_at is not None:
        found.append(_("Belum terdengar lagi sejak %s.") % _moment(health.line.last_heard_at, kode))
    if health.resting and health.line.rests_until is not None:
        found.append(_("Beristirahat sampai %s.") % _moment(health.line.rests_until, kode))
    elif health.failing:
        found.append(_("%s pengiriman terakhir gagal.") % health.line.failures_in_a_row)
    if health.oldest_due_at is not None and health.waiting_for is not None:
        told = {"n": health.waiting, "when": _moment(health.oldest_due_at, kode)}
        found.append(_("%(n)s SMS menunggu, terlama sejak %(when)s.") % told)
    if health.missing:
        found.append(_("Penyedia mencatat %s SMS yang belum ada di sini.") % health.missing)
    return [*found, health.words.step] if found and health.words.step else found


def _moment(at: dt.datetime, kode: str) -> str:
    return f"{tanggal(local_date(at, kode))} {jam(at, zone_for(kode))}"
