"""One line of a draft to be changed, and what a kegiatan of it is beside its money."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.models import APBDesa
from accountability.budget.redrafting import change_line, describe
from accountability.planning import activity_codes
from bpd_portal.attempts import attempt
from bpd_portal.forms.lines import DescribeForm, as_typed, line_form, part_of
from bpd_portal.page import desk_page, onward
from bpd_portal.years import year_asked

KEUANGAN = frozenset({Role.KEUANGAN})


@desk(KEUANGAN)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: DeskRequest, pk: int) -> HttpResponse:
    """One line of an open draft, changed in place."""
    at, desa = timezone.now(), request.member.wilayah
    drafts = desa.apb.filter(published_at=None)
    apb = get_object_or_404(drafts, lines__pk=pk)
    one = get_object_or_404(apb.lines.select_related("apb__desa", "kegiatan"), pk=pk)
    form = line_form(desa, apb.year, part_of(one), request.POST or None, as_typed(one))

    def deed() -> object:
        return change_line(line=one, entry=form.entry(), by=request.member.actor(), at=at)

    if form.is_bound and attempt(request, form, deed):
        messages.success(request, _("Baris diubah."))
        return onward("pemdes-apb", tahun=apb.year)
    context = {"tahun": apb.year, "apb": apb, "baris": one, "bagian": part_of(one), "form": form}
    return desk_page(request, "meja/apb_baris.html", context, salah=form)


@desk(KEUANGAN)
@require_http_methods(["GET", "HEAD", "POST"])
def kegiatan(request: DeskRequest, kode: str) -> HttpResponse:
    """Place, output, schedule and pelaksana of one kegiatan of the year's draft."""
    at = timezone.now()
    apb = _draft(request)
    lines = list(apb.lines.belanja().filter(kegiatan_kode=kode).select_related("kegiatan").order_by("id"))
    if not lines:
        raise Http404
    form = DescribeForm(request.POST or None, auto_id="rinci_%s", initial=_said(apb, kode))

    def deed() -> object:
        return describe(apb=apb, kode=kode, said=form.description(), by=request.member.actor(), at=at)

    if form.is_bound and attempt(request, form, deed):
        messages.success(request, _("Keterangan kegiatan tersimpan."))
        return onward("pemdes-apb", tahun=apb.year)
    total = sum(one.amount for one in lines)
    context = {"tahun": apb.year, "apb": apb, "kode": kode, "jumlah": total, "form": form}
    return desk_page(request, "meja/apb_kegiatan.html", context, salah=form)


def _draft(request: DeskRequest) -> APBDesa:
    year = year_asked(request, default=0)
    apb = request.member.wilayah.apb.of_year(year).first()
    if apb is None or apb.is_published:
        raise Http404
    if request.member.role != Role.KEUANGAN:
        raise PermissionDenied
    return apb


def _said(apb: APBDesa, kode: str) -> dict[str, object]:
    """What is known of the kegiatan: from the draft, else from the plan."""
    one = apb.budgeted_kegiatan.filter(kode=kode).first()
    if one is not None:
        return {
            "nama": one.name,
            "lokasi": one.place,
            "keluaran": one.output,
            "volume": "" if one.volume is None else f"{one.volume.normalize():f}".replace(".", ","),
            "satuan": one.unit,
            "waktu": one.schedule,
            "pelaksana": one.pelaksana,
        }
    planned = apb.desa.kegiatan.of_year(apb.year).filter(kode=kode).first()
    if planned is not None:
        return {
            "nama": planned.name,
            "lokasi": planned.place,
            "volume": "" if planned.volume is None else str(planned.volume),
            "satuan": planned.unit,
            "pelaksana": planned.pelaksana,
        }
    return {"nama": activity_codes.kegiatan(kode).name}
