"""The budget: drafted line by line by the treasurer, published for good by the head of the village."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.drafting import Entry, add_line, draft, remove_line
from accountability.budget.models import APBDesa
from accountability.budget.publication import publish
from accountability.budget.sums import totals
from accountability.lib.local_time import local_date
from accountability.planning.activity_codes import BIDANG_SHORT
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.money import FinancingForm, IncomeForm, LineForm, PublishForm, SpendingLineForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number, year_asked, years_beside

# What may be added, in the order of the law: word of the address, title, button, form.
PARTS: tuple[tuple[str, Promise, Promise, type[LineForm]], ...] = (
    ("pendapatan", gettext_lazy("Pendapatan"), gettext_lazy("Tambah pendapatan"), IncomeForm),
    ("belanja", gettext_lazy("Belanja"), gettext_lazy("Tambah belanja"), SpendingLineForm),
    ("pembiayaan", gettext_lazy("Pembiayaan"), gettext_lazy("Tambah pembiayaan"), FinancingForm),
)


@desk(PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: DeskRequest) -> HttpResponse:
    """The budget of a year: lines, sums and balance; the treasurer adds and removes lines of a draft."""
    at = timezone.now()
    year = year_asked(request, default=_year_at_hand(request, at))
    apb = request.member.wilayah.apb.of_year(year).first()
    refused: tuple[str, LineForm] | None = None
    if request.method == "POST":
        if request.member.role != Role.KEUANGAN:
            raise PermissionDenied
        refused, told = _change(request, year, apb, at)
        if refused is None:
            messages.success(request, told)
            return onward("pemdes-apb", tahun=year)
    return _page(request, year, apb, refused)


@desk({Role.KADES})
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: DeskRequest) -> HttpResponse:
    """The last look before a budget becomes public for good: sums, bidang, and a yes."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=_year_at_hand(request, at))
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


def _year_at_hand(request: DeskRequest, at: dt.datetime) -> int:
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
    forms = {kode: _form(request, year, kode, request.POST) for kode, *_rest in PARTS}
    if aksi not in forms:
        raise Http404
    form = forms[aksi]
    if attempt(request, form, lambda: add_line(apb=apb, entry=_entry(form), by=by, at=at)):
        return None, _("Baris tersimpan.")
    return (aksi, form), ""


def _take_away(
    request: DeskRequest, apb: APBDesa, at: dt.datetime
) -> tuple[tuple[str, LineForm] | None, str]:
    line = apb.lines.select_related("apb").filter(pk=read_number(request.POST.get("baris"))).first()
    if apb.is_published:
        raise Http404  # the button stands on drafts only
    if line is not None:  # a second tap finds it gone already
        remove_line(line=line, by=request.member.actor(), at=at)
    return None, _("Baris dicabut.")


def _entry(form: LineForm) -> Entry:
    said = form.cleaned_data
    return Entry(
        account=said["rekening"],
        amount=said["jumlah"],
        fund_source=said["sumber"],
        description=said["uraian"],
        kegiatan=said.get("kegiatan"),
        kegiatan_kode=said.get("kode", ""),
    )


def _form(request: DeskRequest, year: int, kode: str, data: Any = None) -> LineForm:
    form = next(one for part, _title, _button, one in PARTS if part == kode)
    own = {"desa": request.member.wilayah, "year": year} if form is SpendingLineForm else {}
    return form(data, auto_id=f"{kode}_%s", **own)


def _page(
    request: DeskRequest, year: int, apb: APBDesa | None, refused: tuple[str, LineForm] | None
) -> HttpResponse:
    desa = request.member.wilayah
    open_draft = apb is not None and not apb.is_published
    may_change = request.member.role == Role.KEUANGAN and open_draft
    years = set(desa.apb.values_list("year", flat=True))
    context = {
        "tahun": year,
        "tahun_lain": sorted(years_beside(year, years), reverse=True),
        "apb": apb,
        "jumlah": totals(apb) if apb else None,
        "bagian": _parts(request, year, apb, may_change, refused) if apb else [],
        "boleh_ubah": may_change,
        "keuangan": request.member.role == Role.KEUANGAN,
        "kades": request.member.role == Role.KADES,
        "rancangan": open_draft,
    }
    return desk_page(request, "meja/apb.html", context, salah=refused[1] if refused else None)


def _parts(
    request: DeskRequest, year: int, apb: APBDesa, may_change: bool, refused: tuple[str, LineForm] | None
) -> list[dict[str, Any]]:
    lines = list(apb.lines.select_related("kegiatan").order_by("account", "kegiatan_kode", "id"))
    parts = []
    for kode, title, button, form in PARTS:
        mine = [line for line in lines if line.account.startswith(form.akun)]
        opened = refused is not None and refused[0] == kode
        shown = refused[1] if refused is not None and opened else None
        if shown is None and may_change:
            shown = _form(request, year, kode)
        parts.append(
            {
                "kode": kode,
                "judul": title,
                "tombol": button,
                "baris": mine,
                "form": shown if may_change else None,
                "terbuka": opened,
            }
        )
    return parts


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
