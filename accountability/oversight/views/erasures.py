"""Hapus kata warga: wishes to have words erased, which kabupaten and auditor look at together."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.oversight.personal_forms import PersonalForm, WhyNotForm
from accountability.oversight.views.identity import ABOVE
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.personal_sentences import personal_sentence
from accountability.regions.sebutan import words_for
from posko.models import Erasure, ErasureQuerySet, ErasureStanding
from posko.personal.erasure_deciding import agree_to_erase, refuse_to_erase
from posko.personal.refusals import REFUSALS
from posko.personal.rules import grounds

ON_A_PAGE = 20


@desk(ABOVE)
@require_safe
def erasures(request: DeskRequest) -> HttpResponse:
    """Wishes to have words erased inside the member's wilayah, those that wait first."""
    rows = _of(request).order_by("ended_at", "due_at", "id")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {"halaman": page, "baris": [_row(one, request) for one in page]}
    return kec_page(request, "kec/hapus.html", words_for(request.member.wilayah_id), context)


@desk(ABOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: DeskRequest, pk: int) -> HttpResponse:
    """One wish; a POST agrees for this office or refuses. 404 outside of the member's wilayah."""
    wish = get_object_or_404(_of(request), pk=pk)
    form: PersonalForm = WhyNotForm(auto_id="tolak_%s")
    if request.method == "POST":
        act = request.POST.get("aksi", "")
        form = WhyNotForm(request.POST, auto_id="tolak_%s") if act == "tolak" else PersonalForm(request.POST)
        if form.is_valid():
            _do(request, act, wish, form)
            return SeeOther(request.path)
    ground = grounds().get(wish.ground)
    mine = request.member.role in {wish.first_role, wish.second_role}
    context = {
        "satu": wish,
        "dasar": ground,
        "daftar": reverse("kab-hapus"),
        "boleh_putus": wish.standing == ErasureStanding.PROPOSED and not mine,
        "langkah": _steps(wish),
        "form": PersonalForm(auto_id=False),
        "form_tolak": form if isinstance(form, WhyNotForm) else WhyNotForm(auto_id="tolak_%s"),
        "salah": form if form.errors else None,
    }
    status = 422 if form.errors else 200
    return kec_page(request, "kec/hapus_satu.html", words_for(wish.aspirasi.desa_id), context, status=status)


def _of(request: DeskRequest) -> ErasureQuerySet:
    reach = Erasure.objects.in_reach_of(request.member.wilayah_id).for_two_offices()
    return reach.select_related("aspirasi__desa")


def _do(request: DeskRequest, act: str, wish: Erasure, form: PersonalForm) -> None:
    by, at = request.member.actor(), timezone.now()
    try:
        if act == "setuju":
            held = agree_to_erase(erasure=wish, by=by, at=at)
            done = held.standing == ErasureStanding.AGREED
            messages.success(
                request,
                _("Disetujui. Kata-katanya dihapus.")
                if done
                else _("Disetujui untuk kantor Anda. Menunggu kantor kedua."),
            )
        elif act == "tolak":
            refuse_to_erase(erasure=wish, why=form.cleaned_data["kalimat"], by=by, at=at)
            messages.success(request, _("Ditolak. Warga membaca alasannya."))
        else:
            raise Http404
    except REFUSALS as refusal:
        messages.warning(request, personal_sentence(refusal))


def _row(wish: Erasure, request: DeskRequest) -> dict[str, Any]:
    return {
        "nomor": wish.aspirasi.nomor,
        "href": reverse("kab-hapus-satu", args=[wish.pk]),
        "dari": wish.aspirasi.desa.name,
        "sejak": timezone.localdate(wish.asked_at),
        "batas": timezone.localdate(wish.due_at) if wish.is_open else None,
        "keadaan": wish.get_standing_display(),
        "giliran": wish.standing == ErasureStanding.PROPOSED
        and request.member.role not in {wish.first_role, wish.second_role},
    }


def _steps(wish: Erasure) -> list[dict[str, Any]]:
    office = {one.value: one.label for one in Role}
    told = [(_("Warga meminta semuanya dihapus"), wish.asked_at, "")]
    if wish.data_erased_at is not None:
        told.append((_("Nomor HP dan data diri dihapus"), wish.data_erased_at, ""))
    for role, when in ((wish.first_role, wish.first_at), (wish.second_role, wish.second_at)):
        if when is not None:
            told.append((_("Disetujui oleh %s") % office.get(role, ""), when, ""))
    if wish.ended_at is not None:
        told.append((wish.get_standing_display(), wish.ended_at, wish.why_not))
    return [{"apa": what, "hari": timezone.localdate(when), "kata": words} for what, when, words in told]
