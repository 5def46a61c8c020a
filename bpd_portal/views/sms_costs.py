"""Biaya: what SMS cost this month and in the last twelve, what arrived, and the budget."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.rupiah import rupiah
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.sms import BudgetForm
from bpd_portal.page import desk_page, onward
from bpd_portal.sms_menu import sms_menu
from sms_gateway import costs as reckoning
from sms_gateway.budgeting import set_budget
from sms_gateway.costs import MonthCost, Share
from sms_gateway.inbox import dead_letters
from sms_gateway.limits import LIMITS
from sms_gateway.line_health import line_names

MONTHS = 12


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: DeskRequest) -> HttpResponse:
    """The figures; a POST of the ketua sets the budget."""
    at, desa = timezone.now(), request.member.wilayah
    may_set = request.member.role == Role.KETUA_BPD
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = BudgetForm(request.POST or None, auto_id="anggaran_%s")
    if form.is_bound and attempt(request, form, lambda: _set(request, form, at)):
        messages.success(request, _("Anggaran SMS disimpan."))
        return onward("sms-biaya")
    today = local_date(at, desa.kode)
    months = [reckoning.of_month(desa=desa, month=month, at=at) for month in last_months(today)]
    now = months[0]
    if not form.is_bound and now.budget_rupiah is not None:
        form.initial["jumlah"] = rupiah(now.budget_rupiah).removeprefix("Rp")
    context = {
        "s": words_for(desa.kode),
        "sub": sms_menu("sms-biaya", dead_letters(desa=desa).count()),
        "bulan": month_name(now.month),
        "kini": now,
        "awas": now.near_budget,
        "ambang": LIMITS.budget_warning_percent,
        "hasil": _outcome(now),
        "jalur": _by_line(desa, today),
        "kolom": _columns(),
        "baris": [_row(month) for month in months],
        "kaki": _sums(months),
        "form": form if may_set else None,
        "hari_ini": today,
        "alamat": request.build_absolute_uri(request.path),
    }
    return desk_page(request, "meja/sms_biaya.html", context, salah=form)


def month_name(day: dt.date) -> str:
    """`November 2026`."""
    return tanggal(day).partition(" ")[2]


def _set(request: DeskRequest, form: BudgetForm, at: dt.datetime) -> None:
    desa, by = request.member.wilayah, request.member.actor()
    set_budget(desa=desa, rupiah_per_month=form.cleaned_data["jumlah"], by=by, at=at)


def last_months(today: dt.date) -> list[dt.date]:
    """The first days of this month and the eleven before it, the newest first."""
    return [
        dt.date(number // 12, number % 12 + 1, 1)
        for number in range(today.year * 12 + today.month - 1, today.year * 12 + today.month - 1 - MONTHS, -1)
    ]


def _outcome(now: MonthCost) -> list[dict[str, Any]]:
    """What became of the month's SMS, as bars; what waits for a report is what is left."""
    on_the_way = now.sms_out - now.delivered - now.failed - now.unknown - now.no_report
    rows = [
        (_("Sampai di HP"), now.delivered, _("HP warga sudah menerimanya."), 4),
        (_("Menunggu laporan"), max(on_the_way, 0), _("Sudah dikirim, laporan belum datang."), 1),
        (_("Tanpa laporan"), now.no_report, _("Lebih dari tiga hari tanpa laporan dari operator."), 5),
        (_("Belum pasti"), now.unknown, _("Penyedia tidak menjawab; mungkin sampai."), 3),
        (_("Tidak terkirim"), now.failed, _("Sebabnya tampil di halaman Pesan."), 2),
    ]
    whole = sum(count for _label, count, _why, _colour in rows)
    return [
        {
            "label": label,
            "nilai": f"{count} ({round(count * 100 / whole)}%)",
            "persen": count * 100 / whole,
            "ket": why,
            "warna": colour,
        }
        for label, count, why, colour in rows
        if count
    ]


def _by_line(desa: Wilayah, today: dt.date) -> list[dict[str, Any]]:
    shares = reckoning.by_line(desa=desa, month=today)
    names = line_names(share.name for share in shares)
    most = max((share.rupiah or share.segments for share in shares), default=0)
    return [_bar(share, names.get(share.name, _("Jalur lain")), most) for share in shares]


def _bar(share: Share, name: str, most: int) -> dict[str, Any]:
    return {
        "label": name,
        "nilai": rupiah(share.rupiah),
        "persen": (share.rupiah or share.segments) * 100 / most if most else 0,
        "ket": f"{share.sms_out} SMS, {share.segments} {_('bagian')}",
        "warna": 1,
    }


def _columns() -> list[dict[str, Any]]:
    names = [
        _("Masuk"),
        _("Keluar"),
        _("Bagian"),
        _("Biaya"),
        _("Sampai"),
        _("Tak terkirim"),
        _("Belum pasti"),
    ]
    return [{"teks": _("Bulan")}, *({"teks": name, "angka": True} for name in names)]


def _row(month: MonthCost) -> list[dict[str, Any]]:
    return [{"teks": month_name(month.month)}, *_cells(month)]


def _cells(*months: MonthCost) -> list[dict[str, Any]]:
    def total(name: str) -> int:
        return sum(getattr(month, name) for month in months)

    told: list[Any] = [total("sms_in"), total("sms_out"), total("segments"), rupiah(total("rupiah"))]
    told += [total("delivered"), total("failed"), total("unknown")]
    return [{"teks": one, "angka": True} for one in told]


def _sums(months: list[MonthCost]) -> list[dict[str, Any]]:
    return [{"teks": _("Setahun")}, *_cells(*months)]
