"""Every record of realisasi of a year, and taking one back that was wrong."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import PEMDES, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.correcting import correct_realisasi
from accountability.lib.local_time import local_date
from bpd_portal import spending_rows
from bpd_portal.attempts import attempt
from bpd_portal.forms.budget_steps import CorrectForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import year_asked

ON_A_PAGE = 50


@desk(PEMDES)
@require_safe
def records(request: DeskRequest) -> HttpResponse:
    """All records, the newest first; what was taken back stays, struck through, with its reason."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year)
    apb = desa.apb.of_year(year).first()
    rows = list(spending_rows.records(apb)) if apb is not None else []
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {"tahun": year, "halaman": page, "tahun_teks": str(year)}
    context["keuangan"] = request.member.role == Role.KEUANGAN
    return desk_page(request, "meja/catatan_realisasi.html", context)


@desk({Role.KEUANGAN})
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """One record with its figures, and the reason why it is wrong; another desa's does not exist here."""
    at, desa = timezone.now(), request.member.wilayah
    apb = get_object_or_404(desa.apb.filter(realisasi__pk=pk)[:1])
    row = get_object_or_404(spending_rows.records(apb), pk=pk)
    form = CorrectForm(request.POST or None, auto_id="betulkan_%s")
    by = request.member.actor()
    if request.method != "POST" and not row.counts:
        raise Http404
    if form.is_bound and attempt(
        request,
        form,
        lambda: correct_realisasi(realisasi=row, reason=form.cleaned_data["alasan"], by=by, at=at),
    ):
        messages.success(request, _("Catatan dibatalkan. Tulis yang benar dengan Catat."))
        return onward("pemdes-realisasi", tahun=row.apb.year)
    return desk_page(
        request, "meja/betulkan.html", {"r": row, "tahun": row.apb.year, "form": form}, salah=form
    )
