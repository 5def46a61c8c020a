"""Withdrawing a budget that is public: by the head of the village, with a reason for everyone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.budget.sums import totals
from accountability.budget.withdrawing import withdraw
from accountability.lib.local_time import local_date
from bpd_portal.attempts import attempt
from bpd_portal.forms.budget_steps import WithdrawForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import year_asked


@desk({Role.KADES})
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: DeskRequest) -> HttpResponse:
    """What withdrawing means, a reason, and a yes; a year without a public budget has nothing to withdraw."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year)
    apb = get_object_or_404(desa.apb.published().of_year(year)[:1])
    form = WithdrawForm(request.POST or None, auto_id="tarik_%s")
    by = request.member.actor()
    if form.is_bound and attempt(
        request, form, lambda: withdraw(apb=apb, reason=form.cleaned_data["alasan"], by=by, at=at)
    ):
        messages.success(request, _("Sudah ditarik. Warga di balik kegiatannya dikabari."))
        return onward("pemdes-langkah", tahun=year)
    before = desa.apb.published().filter(year=year, version__lt=apb.version).exists()
    context = {"tahun": year, "apb": apb, "jumlah": totals(apb), "form": form, "kembali_ke": before}
    return desk_page(request, "meja/tarik.html", context, salah=form)
