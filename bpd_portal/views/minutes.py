"""Notulen of one musyawarah: written by members, settled by the ketua, then only added to."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.accounts.models import Role
from accountability.council.minutes import add_to_minutes, settle_minutes, write_minutes
from accountability.council.models import Minutes
from accountability.lib.local_time import local_date
from accountability.planning.models import Musyawarah
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.council_menu import council_menu
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.registers import AdditionForm, MinutesForm, SettleForm
from bpd_portal.meeting_page import meeting_of
from bpd_portal.page import desk_page, onward
from bpd_portal.rows import moment

TOLD = {
    "tulis": gettext_lazy("Notulen tersimpan."),
    "tetapkan": gettext_lazy("Notulen ditetapkan. Sekarang hanya bisa ditambah."),
    "tambah": gettext_lazy("Tambahan tercatat di bawah notulen."),
}


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def noted(request: DeskRequest, pk: int) -> HttpResponse:
    """The minutes of a musyawarah of this desa; a POST writes, settles or adds."""
    at = timezone.now()
    held = meeting_of(request, pk)
    kept: Minutes | None = getattr(held, "minutes", None)
    if request.method != "POST":
        return _page(request, held, kept, at)
    form, done = _done(request, held, kept, at)
    if not done:
        return _page(request, held, kept, at, form)
    messages.success(request, TOLD[request.POST["aksi"]])
    return onward("bpd-notulen", held.pk)


def _done(
    request: DeskRequest, held: Musyawarah, kept: Minutes | None, at: dt.datetime
) -> tuple[DeskForm, bool]:
    by, asked = request.member.actor(), request.POST.get("aksi", "")
    form: DeskForm
    if asked == "tulis":
        form = MinutesForm(request.POST, auto_id="notulen_%s")
        return form, attempt(
            request, form, lambda: write_minutes(musyawarah=held, text=form.cleaned_data["isi"], by=by, at=at)
        )
    if kept is None or asked not in {"tetapkan", "tambah"}:
        raise Http404
    if asked == "tambah":
        form = AdditionForm(request.POST, auto_id="tambahan_%s")
        return form, attempt(
            request,
            form,
            lambda: add_to_minutes(minutes=kept, text=form.cleaned_data["tambahan"], by=by, at=at),
        )
    if request.member.role != Role.KETUA_BPD:
        raise PermissionDenied
    form = SettleForm(request.POST, auto_id="tetap_%s")
    return form, attempt(request, form, lambda: settle_minutes(minutes=kept, by=by, at=at))


def _page(
    request: DeskRequest,
    held: Musyawarah,
    kept: Minutes | None,
    at: dt.datetime,
    refused: DeskForm | None = None,
) -> HttpResponse:
    settled = kept is not None and kept.settled_at is not None
    initial = {"isi": kept.text if kept else _outline(held)}
    context = {
        "s": words_for(held.desa_id),
        "sub": council_menu("bpd-buku"),
        "musyawarah": held,
        "notulen": kept,
        "tetap": moment(kept.settled_at, held.desa_id) if kept and kept.settled_at else "",
        "akan": held.held_on > local_date(at, held.desa_id),
        "ketua": request.member.role == Role.KETUA_BPD,
        "tulis": _shown(refused, MinutesForm, MinutesForm(auto_id="notulen_%s", initial=initial)),
        "tambah": _shown(refused, AdditionForm, AdditionForm(auto_id="tambahan_%s")) if settled else None,
        "tetapkan": SettleForm(auto_id="tetap_%s"),
    }
    return desk_page(request, "meja/notulen.html", context, salah=refused)


def _shown(refused: DeskForm | None, kind: type[DeskForm], fresh: DeskForm) -> DeskForm:
    return refused if isinstance(refused, kind) else fresh


def _outline(held: Musyawarah) -> str:
    """A beginning to write on: the agenda as it was proposed, and what is decided already."""
    lines = [_("Pembukaan:"), "", _("Yang dibahas:")]
    for place, usulan in enumerate(held.usulan.select_related("decision").order_by("id"), start=1):
        decision = getattr(usulan, "decision", None)
        result = f" {decision.get_outcome_display()}. {decision.sentence}" if decision else ""
        lines.append(f"{place}. {usulan.title}.{result}")
    return "\n".join([*lines, "", _("Kesimpulan:"), ""])
