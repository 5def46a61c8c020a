"""Numbered sheets to print: set aside, fetched as a PDF for an hour, given up when they are lost."""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import POSKO, DeskRequest, desk
from accountability.lib import nomor
from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.sheets import GiveUpForm, PrintForm
from bpd_portal.page import desk_page, onward
from posko.models import Outreach
from posko.sheet_paper import Printed, sheets_pdf
from posko.sheet_printing import give_up, print_sheets, strips
from sms_gateway.public_number import sms_number

# session: the seed of the last print and its numbers, for as long as the file may be fetched again
TO_FETCH = "lembar_cetak"
FETCHED_WITHIN = dt.timedelta(hours=1)
PRINTS_SHOWN = 20


@desk(POSKO)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_prints(request: DeskRequest) -> HttpResponse:
    """The form, the file of the last print, and earlier prints with what still waits of them."""
    at, desa = timezone.now(), request.member.wilayah
    asked = request.POST.get("aksi") if request.method == "POST" else None
    form = PrintForm(
        request.POST if asked == "cetak" else None,
        initial={"kegiatan": request.GET.get("kegiatan")},
        desa=desa,
        auto_id="cetak_%s",
    )
    prints = _prints(desa)
    out = [(one["kode"], one["label"]) for one in prints if one["tunggu"]]
    lost = GiveUpForm(request.POST if asked == "hilang" else None, prints=out, auto_id="hilang_%s")
    if asked == "cetak" and attempt(request, form, lambda: _print(request, form, at)):
        return onward("lembar-cetak")
    if asked == "hilang" and attempt(request, lost, lambda: _give_up(request, lost, at)):
        messages.success(request, _("Tercatat hilang. Pemegang sobekan diberi tahu saat mengecek."))
        return onward("lembar-cetak")
    context = {
        "form": form,
        "form_hilang": lost,
        "siap": _to_fetch(request, at),
        "cetakan": prints,
        "salah_hilang": lost.is_bound and bool(lost.errors),
    }
    used: DeskForm = lost if asked == "hilang" else form
    return desk_page(request, "meja/lembar_cetak.html", context, salah=used)


@desk(POSKO)
@require_safe
def sheets_file(request: DeskRequest) -> HttpResponse:
    """The PDF of the last print; after an hour it can be made no more, for its kunci are on paper only."""
    at, desa = timezone.now(), request.member.wilayah
    ready = _to_fetch(request, at)
    if ready is None:
        raise Http404
    words = words_for(desa.kode)
    outreach: Outreach | None = desa.outreach.filter(pk=ready["kegiatan"]).first()
    told = Printed(
        office=_("Posko Aspirasi %(tempat)s") % {"tempat": f"{words.desa.capitalize()} {desa.name}"},
        words=words,
        dusun=tuple(desa.dusun.order_by("name").values_list("name", flat=True)),
        address=settings.PUBLIC_BASE_URL.rstrip("/"),
        sms=sms_number(desa.kode),
        outreach=outreach.title if outreach else "",
        made_on=local_date(at, desa.kode),
    )
    body = sheets_pdf(told, strips(numbers=ready["nomor"], seed=bytes.fromhex(ready["benih"])))
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="lembar-aspirasi.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def earlier_prints(desa: Wilayah) -> QuerySet[Any, Any]:
    """Each print with how many sheets it had and what became of them, the latest first."""
    rows = desa.sheets.values("printed_at", "outreach__title", "volunteer__name").annotate(
        banyak=Count("pk"),
        masuk=Count("pk", filter=~Q(aspirasi=None)),
        hilang=Count("pk", filter=~Q(given_up_at=None)),
        tunggu=Count("pk", filter=Q(aspirasi=None, given_up_at=None)),
    )
    return rows.order_by("-printed_at")


def _prints(desa: Wilayah) -> list[dict[str, Any]]:
    """Earlier prints, the latest first: how many sheets, and what became of them."""
    zone = zone_for(desa.kode)
    return [
        {
            **row,
            "kode": row["printed_at"].isoformat(),
            "label": f"{tanggal(row['printed_at'].astimezone(zone).date())}, {jam(row['printed_at'], zone)}",
        }
        for row in earlier_prints(desa)[:PRINTS_SHOWN]
    ]


def _print(request: DeskRequest, form: PrintForm, at: dt.datetime) -> None:
    said, seed = form.cleaned_data, secrets.token_bytes(32)
    volunteer = said["relawan"]
    outreach = volunteer.outreach if volunteer else said["kegiatan"]
    numbers = print_sheets(
        desa=request.member.wilayah,
        count=said["banyak"],
        seed=seed,
        outreach=outreach,
        volunteer=volunteer,
        by=request.member.actor(),
        at=at,
    )
    request.session[TO_FETCH] = {
        "benih": seed.hex(),
        "nomor": numbers,
        "kegiatan": outreach.pk if outreach else None,
        "desa": request.member.wilayah_id,
        "pada": at.isoformat(),
    }
    told = ngettext("%(n)s lembar siap dicetak.", "%(n)s lembar siap dicetak.", len(numbers))
    messages.success(request, told % {"n": len(numbers)})


def _give_up(request: DeskRequest, form: GiveUpForm, at: dt.datetime) -> None:
    desa, said = request.member.wilayah, form.cleaned_data
    numbers = said["nomor"]
    if said["cetakan"]:
        of_print = desa.sheets.waiting().filter(printed_at=dt.datetime.fromisoformat(said["cetakan"]))
        numbers = [*numbers, *of_print.values_list("nomor", flat=True)]
    give_up(desa=desa, numbers=numbers, by=request.member.actor(), at=at)


def _to_fetch(request: DeskRequest, at: dt.datetime) -> dict[str, Any] | None:
    """The last print of this session at this desa, while its file may be fetched; then its seed is gone."""
    ready: dict[str, Any] | None = request.session.get(TO_FETCH)
    if ready is None:
        return None
    made = parse_datetime(ready["pada"])
    if made is None or at - made > FETCHED_WITHIN or ready["desa"] != request.member.wilayah_id:
        del request.session[TO_FETCH]
        return None
    first, last = (nomor.written(ready["nomor"][place]) for place in (0, -1))
    return {**ready, "banyak": len(ready["nomor"]), "awal": first, "akhir": last}
