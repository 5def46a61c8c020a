"""The evaluation sheet of one village and year: received, begun, filled in row by row, ended, printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, DeskRequest, desk
from accountability.accounts.models import Membership, Role
from accountability.lib.local_time import jam, local_date, zone_for
from accountability.oversight.evaluation import refusals
from accountability.oversight.evaluation.answering import answer_row
from accountability.oversight.forms import RowForm, mark_of
from accountability.oversight.models import Evaluation
from accountability.oversight.reach import evaluations_of, villages_of
from accountability.oversight.views import filling
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.oversight.views.sentences import KNOWN, sentence_for, stale_row
from accountability.oversight.views.sheet_page import page_of, printed
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: DeskRequest, kode: str, tahun: int) -> HttpResponse:
    """The sheet, or what is still missing for it; 404 for a village of another kecamatan."""
    desa = get_object_or_404(villages_of(request.member), kode=kode)
    evaluation = _chosen(request, desa, tahun)
    filled = filling.Filled()
    if request.method == "POST":
        must_write(request.member)
        filled = filling.do(request, desa, tahun, evaluation)
        if not filled.refused:
            if filled.told:
                messages.success(request, filled.told)
            return SeeOther(f"{request.path}{filled.anchor}")
        evaluation = _chosen(request, desa, tahun)
    context = page_of(request, desa, tahun, evaluation, filled)
    status = 422 if filled.refused else 200
    return kec_page(request, "kec/lembar.html", words_for(desa.kode), context, status=status)


@desk({Role.CAMAT})
@require_POST
def autosave(request: DeskRequest, kode: str, tahun: int) -> HttpResponse:
    """One row while it is being written; answers in JSON: kept, refused, or changed by another, in words."""
    desa = get_object_or_404(villages_of(request.member), kode=kode)
    must_write(request.member)
    evaluation = _chosen(request, desa, tahun)
    asked = request.POST.get("baris", "")
    if evaluation is None or not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
        raise Http404
    row = get_object_or_404(evaluation.rows, pk=int(asked))
    form = RowForm(row, request.POST)
    at = timezone.now()
    if not form.is_valid():
        return JsonResponse(
            {"kalimat": " ".join(str(e) for some in form.errors.values() for e in some)}, status=422
        )
    try:
        kept = answer_row(
            row=row, said=form.said, version=form.cleaned_data["versi"], by=request.member.actor(), at=at
        )
    except refusals.StaleRow as stale:
        theirs = stale.current
        told = {
            "kalimat": stale_row(theirs.code),
            "jawaban": theirs.get_answer_display() or _("Belum"),
            "dokumen": theirs.documents,
            "rekomendasi": theirs.recommendation,
            "versi": theirs.version,
        }
        return JsonResponse(told, status=409)
    except KNOWN as refusal:
        return JsonResponse({"kalimat": sentence_for(refusal, words_for(desa.kode))}, status=422)
    saved = _("Tersimpan %s") % jam(at, zone_for(desa.kode))
    return JsonResponse({"kalimat": saved, "versi": kept.version, "asal": mark_of(form.said)})


@desk(KECAMATAN | BPD | PEMDES)
@require_safe
def paper(request: DeskRequest, kode: str, tahun: int) -> HttpResponse:
    """The sheet as it is printed; a village reads its own once it is finished."""
    desa = _readable(request.member, kode)
    evaluation = _chosen(request, desa, tahun)
    if evaluation is None or not evaluation.started_at:
        raise Http404
    context = printed(evaluation, local_date(timezone.now(), desa.kode))
    return kec_page(request, "kec/lembar_cetak.html", words_for(desa.kode), context)


def _chosen(request: DeskRequest, desa: Wilayah, year: int) -> Evaluation | None:
    """The last evaluation of that year, or the round that `?putaran=` names."""
    found = (
        evaluations_of(request.member)
        .filter(desa=desa, year=year)
        .select_related("desa__parent", "apb", "finished_by")
        .newest_first()
    )
    asked = request.GET.get("putaran", "")
    if asked:
        if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
            raise Http404
        return get_object_or_404(found, pk=int(asked))
    return found.first()


def _readable(member: Membership, kode: str) -> Wilayah:
    if member.wilayah_id == kode:
        return member.wilayah
    villages: Any = villages_of(member)
    desa: Wilayah = get_object_or_404(villages, kode=kode)
    return desa
