"""What the pages of the service view share: whose kecamatan it is, one deed for one form, rows to show."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.accounts.access import DeskRequest
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.writing import XLSX
from accountability.oversight.coaching_forms import CoachingForm
from accountability.oversight.forms import resent
from accountability.oversight.models import (
    CoordinationSheet,
    Doer,
    Measure,
    PlannedAction,
    RightsRow,
    ServiceUnit,
    SheetState,
)
from accountability.oversight.reach import villages_of
from accountability.oversight.service.measuring import Measured, Verdict
from accountability.oversight.service.sharing import Shared, as_csv, as_xlsx
from accountability.oversight.views.coaching_page import attempt
from accountability.oversight.views.page import kec_page
from accountability.oversight.views.service_sentences import SERVICE_SENTENCES
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for

FIRST_YEAR, LAST_YEAR = 2018, 2100
_STATES = {
    SheetState.OPEN: ("musyawarah", "kunyit"),
    SheetState.AGREED: ("selesai", "toska"),
    SheetState.CLOSED: ("tutup", "abu"),
}
# A told count is a lower bound: what is not seen to exceed its target may exceed it unseen.
_VERDICTS = {
    Verdict.KEPT: ("selesai", "daun", gettext_lazy("Belum lewat target")),
    Verdict.OVER: ("awas", "bata", gettext_lazy("Lewat target")),
    Verdict.UNKNOWN: ("jam", "abu", gettext_lazy("Belum bisa dikatakan")),
}
_REACHED = {Verdict.KEPT: gettext_lazy("Tercapai"), Verdict.OVER: gettext_lazy("Belum tercapai")}


def kecamatan_of(request: DeskRequest) -> Wilayah:
    """The desk's own kecamatan; of a desk above it the one `?kecamatan=` names, or the first in service."""
    member = request.member
    if member.wilayah.level == Wilayah.Level.KECAMATAN:
        return member.wilayah
    found = _kecamatan_below(request)
    asked = request.GET.get("kecamatan", "")
    place = next((one for one in found if not asked or one.kode == asked), None)
    if place is None:
        raise Http404
    return place


def _kecamatan_below(request: DeskRequest) -> list[Wilayah]:
    kode = set(villages_of(request.member).order_by().values_list("parent", flat=True))
    found = list(Wilayah.objects.filter(kode__in=kode).order_by("kode"))
    if found:
        return found
    inside = Wilayah.objects.filter(level=Wilayah.Level.KECAMATAN).within(request.member.wilayah_id)
    return list(inside.order_by("kode")[:1])  # nobody uses the posko yet: an empty room, no dead end


def must_be_within(request: DeskRequest, place: Wilayah) -> Wilayah:
    """The kecamatan an object belongs to; 404 where the desk does not reach it."""
    if not f"{place.kode}.".startswith(f"{request.member.wilayah_id}."):
        raise Http404
    return place


def service_page(
    request: DeskRequest, template: str, place: Wilayah, context: dict[str, Any], *, refused: Any = None
) -> HttpResponse:
    """The page in the words of the kecamatan; `refused`, a form, makes it a 422 that begins with it."""
    above = request.member.wilayah.level != Wilayah.Level.KECAMATAN
    common = {
        "tempat": place,
        "kec": place.kode if above else "",
        "ekor": f"?kecamatan={place.kode}" if above else "",
        "kecamatan_lain": _kecamatan_below(request) if above and template == "kec/layanan.html" else [],
        "salah": refused,
    }
    words = words_for(place.kode)
    status = 422 if refused is not None else 200
    return kec_page(request, template, words, {**common, **context}, status=status)


def done(
    request: DeskRequest, form: CoachingForm, deed: Callable[[], object], told: str, at: dt.datetime
) -> bool:
    """Whether the deed is done, and says so; else the form says why not."""
    if not attempt(request, form, at, deed, SERVICE_SENTENCES):
        return False
    messages.success(request, told)
    return True


def met_another(form: CoachingForm, version: int) -> bool:
    """Whether somebody else changed the row since it was read; then the next sending is a decision."""
    sent = form.data.get(form.add_prefix("versi"), "")
    if not form.errors or str(sent) == str(version):
        return False
    form.data = resent(form, {"versi": str(version)})
    return True


def year_of(request: DeskRequest, place: Wilayah) -> int:
    """The year `?tahun=` asks for, else this one on the clock of the place."""
    asked = request.GET.get("tahun", "")
    if asked.isascii() and asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return local_date(timezone.now(), place.kode).year


def villages_in(place: Wilayah) -> list[tuple[str, str]]:
    """Code and name of the villages in service of a kecamatan."""
    found = Wilayah.objects.desa().in_service().filter(parent=place).order_by("kode")
    return list(found.values_list("kode", "name"))


def unit_named(place: Wilayah, asked: str) -> ServiceUnit | None:
    """The unit `u12` names, in this kecamatan; None where it names none, 404 for one that is not there."""
    if not asked.startswith("u"):
        return None
    pk = int(asked[1:]) if asked[1:].isascii() and asked[1:].isdecimal() and len(asked) < 18 else 0
    found = ServiceUnit.objects.select_related("kecamatan").filter(kecamatan=place)
    return get_object_or_404(found, pk=pk)


def measured_row(one: Measured) -> dict[str, Any]:
    """A target as it is shown."""
    icon, colour, label = _VERDICTS[one.verdict]
    if one.target.measure == Measure.FIGURE:
        label = _REACHED.get(one.verdict, label)
    badge = {"kode": one.verdict.value, "ikon": icon, "warna": colour, "label": label}
    return {"m": one, "t": one.target, "pemilik": one.holder, "lencana": badge}


def state_badge(state: str) -> dict[str, str]:
    """The badge of a coordination sheet."""
    icon, colour = _STATES[SheetState(state)]
    return {"kode": state, "ikon": icon, "warna": colour, "label": str(SheetState(state).label)}


def sheet_row(one: CoordinationSheet) -> dict[str, Any]:
    """A coordination sheet in a list."""
    return {"lembar": one, "lencana": state_badge(one.state)}


def doer_words(one: PlannedAction, words: Words) -> str:
    """Who does it, in local words."""
    if one.unit is not None:
        name = one.unit.name
    elif one.desa is not None:
        side = words.bpd if one.doer == Doer.BPD else words.pemdes.capitalize()
        name = f"{side} {one.desa.name}"
    else:
        name = words.kecamatan.capitalize() if one.doer == Doer.KECAMATAN else ""
    return ", ".join(part for part in (name, one.who) if part)


def action_row(one: PlannedAction, today: dt.date, words: Words) -> dict[str, Any]:
    """An activity of an action plan in a list."""
    late = one.done_at is None and one.dropped_at is None and one.due_date < today
    return {"isi": one, "siapa": doer_words(one, words), "lewat": late}


def source_words(row: RightsRow) -> str:
    """Where a row comes from, for a reader; a kelompok by the number its public page has."""
    if row.kelompok is not None:
        told = {"n": row.kelompok_id, "place": row.kelompok.desa.name}
        return _("Kelompok suara %(n)s, %(place)s") % told
    if row.matrix_row is not None:
        holder = row.matrix_row.unit or row.matrix_row.desa
        return _("Matriks sinergi, %(name)s") % {"name": holder.name if holder else ""}
    if row.visit is not None:
        return _("Kunjungan ke %(place)s") % {"place": row.visit.desa.name}
    return _("Pengamatan sendiri")


def file_answer(shared: Shared, bentuk: str, name: str) -> HttpResponse:
    """A sheet as csv or xlsx; 404 for any other form."""
    if bentuk not in {"csv", "xlsx"}:
        raise Http404
    content = as_csv(shared).encode() if bentuk == "csv" else as_xlsx(shared)
    answer = HttpResponse(content, content_type=XLSX if bentuk == "xlsx" else "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{bentuk}"'
    answer["Cache-Control"] = "no-store"
    return answer
