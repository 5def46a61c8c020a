"""The budget: drafted line by line by the treasurer, published for good by the head of the village."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.drafting import add_line, draft, remove_line
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.publication import publish
from accountability.budget.redrafting import put_back
from accountability.budget.sums import totals
from accountability.lib.local_time import local_date
from accountability.planning.activity_codes import BIDANG_SHORT
from bpd_portal.attempts import attempt
from bpd_portal.budget_rows import (
    MOST_SHOWN,
    OPEN_UP_TO,
    by_bidang,
    kegiatan_names,
    matching,
    one_at_a_time,
)
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.lines import PARTS, LineForm, line_form
from bpd_portal.forms.money import PublishForm
from bpd_portal.page import desk_page, onward
from bpd_portal.removed_lines import forget, remember, remembered
from bpd_portal.years import read_number, year_asked, years_beside


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: DeskRequest) -> HttpResponse:
    """The budget of a year: lines, sums and balance; the treasurer adds and removes lines of a draft."""
    at = timezone.now()
    year = year_asked(request, default=year_at_hand(request, at))
    apb = request.member.wilayah.apb.of_year(year).first()
    refused: tuple[str, LineForm] | None = None
    if request.method == "POST":
        if request.member.role != Role.KEUANGAN:
            raise PermissionDenied
        refused, told = _change(request, year, apb, at)
        if refused is None:
            if told:
                messages.success(request, told)
            return onward("pemdes-apb", tahun=year)
    return _page(request, year, apb, refused)


@desk({Role.KADES})
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: DeskRequest) -> HttpResponse:
    """The last look before a budget becomes public for good: sums, bidang, and a yes."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=year_at_hand(request, at))
    apb = get_object_or_404(desa.apb.of_year(year)[:1])
    form = PublishForm(request.POST or None, auto_id="tayang_%s")
    if form.is_bound and attempt(request, form, lambda: _publish(request, apb, form, at)):
        messages.success(request, _("Sudah tayang. Warga di balik tiap kegiatan dikabari."))
        return onward("pemdes-apb", tahun=year)
    sums = totals(apb)
    context = {
        "tahun": year,
        "apb": apb,
        "jumlah": sums,
        "bidang": _bars(apb, sums.belanja),
        "tanpa_asal": apb.lines.without_origin().count(),
        "form": form,
    }
    return desk_page(request, "meja/tayang.html", context, salah=form)


def year_at_hand(request: DeskRequest, at: dt.datetime) -> int:
    """Next year once its plan is being made, from July on; else this year."""
    today = local_date(at, request.member.wilayah_id)
    return today.year + 1 if today.month >= 7 else today.year


def _publish(request: DeskRequest, apb: APBDesa, form: DeskForm, at: dt.datetime) -> None:
    publish(
        apb=apb,
        perdes_no=form.cleaned_data["perdes"],
        perdes_date=form.cleaned_data["tanggal"],
        by=request.member.actor(),
        at=at,
    )


def _change(
    request: DeskRequest, year: int, apb: APBDesa | None, at: dt.datetime
) -> tuple[tuple[str, LineForm] | None, str]:
    aksi, by = request.POST.get("aksi", ""), request.member.actor()
    if aksi == "buka":
        draft(desa=request.member.wilayah, year=year, by=by, at=at)
        return None, _("Rancangan terbuka. Tambahkan baris satu per satu.")
    if apb is None:
        raise Http404
    if aksi == "cabut":
        return _take_away(request, apb, at)
    if aksi == "kembalikan":
        return _put_back(request, apb, at)
    if aksi not in {kode for kode, *_rest in PARTS}:
        raise Http404
    form = line_form(request.member.wilayah, year, aksi, request.POST)
    if attempt(request, form, lambda: add_line(apb=apb, entry=form.entry(), by=by, at=at)):
        return None, _("Baris tersimpan.")
    return (aksi, form), ""


def _take_away(
    request: DeskRequest, apb: APBDesa, at: dt.datetime
) -> tuple[tuple[str, LineForm] | None, str]:
    line = apb.lines.select_related("apb").filter(pk=read_number(request.POST.get("baris"))).first()
    if apb.is_published:
        raise Http404  # the button stands on drafts only
    if line is not None:  # a second tap finds it gone already
        remember(request, line, at)
        remove_line(line=line, by=request.member.actor(), at=at)
    return None, ""  # the page itself says so, beside the way back


def _put_back(request: DeskRequest, apb: APBDesa, at: dt.datetime) -> tuple[tuple[str, LineForm] | None, str]:
    said = remembered(request, apb, at)
    if said is None:
        return None, _("Sudah lewat waktunya, atau baris itu sudah kembali. Tambahkan lagi bila perlu.")
    put_back(apb=apb, said=said, by=request.member.actor(), at=at)
    forget(request)
    return None, _("Baris dikembalikan.")


def _page(
    request: DeskRequest, year: int, apb: APBDesa | None, refused: tuple[str, LineForm] | None
) -> HttpResponse:
    desa = request.member.wilayah
    open_draft = apb is not None and not apb.is_published
    may_change = request.member.role == Role.KEUANGAN and open_draft
    years = set(desa.apb.values_list("year", flat=True))
    words = request.GET.get("cari", "").strip()[:60]
    context = {
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, years), reverse=True),
        "apb": apb,
        "jumlah": totals(apb) if apb else None,
        "bagian": _parts(request, apb, may_change, refused, words) if apb else [],
        "cari": words,
        "dicabut": remembered(request, apb, timezone.now()) if may_change else None,
        "boleh_ubah": may_change,
        "keuangan": request.member.role == Role.KEUANGAN,
        "kades": request.member.role == Role.KADES,
        "rancangan": open_draft,
    }
    return desk_page(request, "meja/apb.html", context, salah=refused[1] if refused else None)


def _parts(
    request: DeskRequest,
    apb: APBDesa,
    may_change: bool,
    refused: tuple[str, LineForm] | None,
    words: str,
) -> list[dict[str, Any]]:
    every = list(apb.lines.select_related("kegiatan").order_by("account", "kegiatan_kode", "id"))
    names = kegiatan_names(every, list(apb.budgeted_kegiatan.all()))
    lines = matching(every, words, names) if words else every
    parts = []
    for kode, title, button, form in PARTS:
        mine = [line for line in lines if line.account.startswith(form.akun)]
        opened = refused[1] if refused is not None and refused[0] == kode else None
        fresh = line_form(request.member.wilayah, apb.year, kode) if may_change else None
        part = {
            "kode": kode,
            "judul": title,
            "tombol": button,
            "banyak": len(mine),
            "form": (opened or fresh) if may_change else None,
            "terbuka": opened is not None,
        }
        parts.append(part | _members(kode, mine, names, words, request.GET.get("bidang", "")))
    return parts


def _members(
    kode: str, lines: list[BudgetLine], names: dict[str, str], words: str, asked: str
) -> dict[str, Any]:
    """The lines of a part as they are shown: belanja by bidang and kegiatan, folded when there are many.

    Of very many only one bidang is shown at a time, or what a search finds.
    """
    if kode != "belanja":
        total = None if kode == "pembiayaan" else sum(one.amount for one in lines)
        return {"baris": lines[:MOST_SHOWN], "jumlah": total, "sisa": max(len(lines) - MOST_SHOWN, 0)}
    total = sum(one.amount for one in lines)
    if words or len(lines) <= MOST_SHOWN:
        unfolded = bool(words) or len(lines) <= OPEN_UP_TO
        bidang = by_bidang(lines[:MOST_SHOWN], names, unfolded=unfolded)
        return {"bidang": bidang, "jumlah": total, "sisa": max(len(lines) - MOST_SHOWN, 0)}
    return {"bidang": one_at_a_time(lines, names, asked), "jumlah": total, "sisa": 0}


def _bars(apb: APBDesa, belanja: int) -> list[dict[str, Any]]:
    per_bidang = apb.lines.per_bidang()
    most = max(per_bidang.values(), default=1) or 1
    return [
        {
            "label": BIDANG_SHORT.get(kode, kode),
            "rupiah": amount,
            "persen": amount * 100 / most,
            "terpakai": None,
            "warna": kode,
            "bagian": round(amount * 100 / belanja) if belanja else 0,
        }
        for kode, amount in per_bidang.items()
    ]
