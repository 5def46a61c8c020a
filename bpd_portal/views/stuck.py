"""Tertahan: SMS that are stored but could not be taken in; nothing is dropped, and nothing is silent."""

import uuid
from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.regions.sebutan import words_for
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import moment
from bpd_portal.sms_menu import sms_menu
from bpd_portal.sms_rows import is_secret
from sms_gateway.inbox import NotDead, dead_letters, revive
from sms_gateway.log import for_eyes
from sms_gateway.models import InboundSMSQuerySet

ON_A_PAGE = 25
MOST_AT_ONCE = 500


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def stuck(request: DeskRequest) -> HttpResponse:
    """The dead letters of the desa, oldest first; a POST lets one, or all of them, be tried again."""
    desa = request.member.wilayah
    letters = dead_letters(desa=desa)
    if request.method == "POST" and "semua" in request.POST:
        return _revive_all(request, letters)
    if request.method == "POST":
        sms = letters.filter(ref=_ref(request.POST.get("sms", ""))).first()
        # Not there any more: a second tap, or another member was quicker.
        with suppress(NotDead):
            if sms is not None:
                revive(sms=sms, at=timezone.now())
                messages.success(request, _("SMS itu dicoba lagi. Lihat meja masuk sebentar lagi."))
        return onward("tertahan")
    page = Paginator(letters.order_by("pk"), ON_A_PAGE).get_page(request.GET.get("halaman"))
    rows = [
        {
            "ref": sms.ref,
            "isi": _("Isi SMS ini rahasia.") if is_secret(sms.body) else for_eyes(sms.body),
            "waktu": moment(sms.received_at, desa.kode),
        }
        for sms in page
    ]
    context = {
        "s": words_for(desa.kode),
        "sub": sms_menu("tertahan", page.paginator.count),
        "banyak": page.paginator.count,
        "halaman": page,
        "butir": rows,
    }
    return desk_page(request, "meja/tertahan.html", context)


def _revive_all(request: DeskRequest, letters: InboundSMSQuerySet) -> HttpResponse:
    """All of them wait again; what another member was quicker with is passed over."""
    at, revived = timezone.now(), 0
    for sms in letters.order_by("pk")[:MOST_AT_ONCE]:
        with suppress(NotDead):
            revive(sms=sms, at=at)
            revived += 1
    if revived:
        messages.success(
            request, _("%(n)s SMS dicoba lagi. Lihat meja masuk sebentar lagi.") % {"n": revived}
        )
    return onward("tertahan")


def _ref(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
