"""Papers of a meeting: looked at, settled with a number, fetched as PDF and DOCX, kept with signatures."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, KECAMATAN, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.lib.paper import Paper, to_docx, to_pdf
from accountability.planning.models import DocumentKind, MeetingDocument, Musyawarah
from accountability.planning.paper_kinds import suggested_number, suggested_numbers
from accountability.planning.papers import Wording, draft
from accountability.planning.settling import (
    keep_signed,
    settle_paper,
    settled_paper,
    signed_for,
    take_back_paper,
)
from accountability.regions.sebutan import words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.meeting_work import PaperForm, SignedForm
from bpd_portal.meeting_page import meeting_of, meeting_page
from bpd_portal.page import onward
from bpd_portal.rows import moment
from bpd_portal.years import read_number

HERE = "bpd-musyawarah-berkas"
_WRITERS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
TOLD = {
    "tetapkan": gettext_lazy("Surat ditetapkan. Cetak, tanda tangani, lalu simpan salinannya."),
    "tarik": gettext_lazy("Surat ditarik dan menjadi rancangan lagi."),
    "simpan": gettext_lazy("Salinan bertanda tangan tersimpan."),
}


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: DeskRequest, pk: int) -> HttpResponse:
    """All four papers; a POST looks at one (lihat), settles it, takes it back, or keeps its signed copy."""
    at, held = timezone.now(), meeting_of(request, pk)
    what = request.POST.get("aksi", "") if request.method == "POST" else ""
    kind = request.POST.get("surat", "")
    if request.method == "POST" and (what not in {"lihat", *TOLD} or kind not in DocumentKind.values):
        raise Http404
    form = _form(request, held, what, kind)
    if what == "lihat" and isinstance(form, PaperForm) and form.is_valid():
        return _file(_draft_of(held, kind, form), kind, "pdf")
    if form is not None and what != "lihat" and attempt(
        request, form, lambda: _do(request, held, what, kind, form, at)
    ):  # fmt: skip
        messages.success(request, TOLD[what])
        return onward(HERE, held.pk)
    settled = {paper.kind: paper for paper in held.documents.all()}
    numbers = suggested_numbers(held)
    rows = [
        _row(held, one, settled.get(one), numbers[one], form if one == kind else None, at)
        for one in DocumentKind.values
    ]
    context = {"surat": rows, "belum": held.usulan.undecided().count()}
    return meeting_page(request, held, HERE, context, refused=form, at=at)


@desk(BPD)
@require_safe
def paper_file(request: DeskRequest, pk: int, surat: str, bentuk: str) -> HttpResponse:
    """One paper as a file: as it was settled, else a draft from what is recorded now."""
    held = meeting_of(request, pk)
    if surat not in DocumentKind.values or bentuk not in _WRITERS:
        raise Http404
    settled = held.documents.filter(kind=surat).first()
    if settled is not None:
        return _file(settled_paper(settled), surat, bentuk)
    number, day = suggested_number(held, surat), _day(held, surat, timezone.now())
    return _file(draft(held, surat, Wording(), number=number, date=day), surat, bentuk)


@desk(BPD | PEMDES | KECAMATAN)
@require_safe
def signed_copy(request: DeskRequest, pk: int) -> HttpResponse:
    """The signed copy, for the desks of the desa and those above it; it is never shown as a page."""
    papers = signed_for(request.member.wilayah, council=request.member.role in BPD)
    document = get_object_or_404(papers, pk=pk)
    if not document.signed.storage.exists(str(document.signed.name)):
        raise Http404
    ending = "pdf" if str(document.signed.name).endswith(".pdf") else "jpg"
    answer = FileResponse(
        document.signed.open("rb"),
        content_type="application/pdf" if ending == "pdf" else "image/jpeg",
        as_attachment=True,
        filename=f"{document.kind}-{document.musyawarah_id}.{ending}",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    # HttpResponse by the guard's type; a file answer streams.
    return answer  # type: ignore[return-value]


def _form(request: DeskRequest, held: Musyawarah, what: str, kind: str) -> DeskForm | None:
    words = words_for(held.desa_id)
    if what in {"lihat", "tetapkan"}:
        return PaperForm(request.POST, kind=kind, words=words, auto_id=f"{kind}_%s")
    if what == "simpan":
        return SignedForm(request.POST, request.FILES, auto_id=f"{kind}_tanda_%s")
    return DeskForm(request.POST, auto_id=f"{kind}_tarik_%s") if what == "tarik" else None


def _do(
    request: DeskRequest, held: Musyawarah, what: str, kind: str, form: DeskForm, at: dt.datetime
) -> None:
    by, said = request.member.actor(), form.cleaned_data
    if what == "tetapkan":
        settle_paper(
            musyawarah=held,
            kind=kind,
            number=said["nomor"],
            date=said["tanggal"],
            wording=_wording(said),
            by=by,
            at=at,
        )
        return
    document = get_object_or_404(
        held.documents.select_related("musyawarah__desa"), pk=read_number(request.POST.get("nomor_surat"))
    )
    if what == "tarik":
        take_back_paper(document=document, by=by, at=at)
    else:
        keep_signed(document=document, data=said["berkas"], by=by, at=at)


def _wording(said: dict[str, Any]) -> Wording:
    return Wording(
        leader=said.get("pimpinan", ""),
        scribe=said.get("notulis", ""),
        citizen=said.get("wakil", ""),
        village_head=said.get("kepala", ""),
        ended=said.get("selesai"),
        topics=said.get("materi", ""),
        agreed=said.get("kesepakatan", ""),
    )


def _draft_of(held: Musyawarah, kind: str, form: PaperForm) -> Paper:
    said = form.cleaned_data
    return draft(held, kind, _wording(said), number=said["nomor"], date=said["tanggal"])


def _file(paper: Paper, kind: str, ending: str) -> HttpResponse:
    write, media = _WRITERS[ending]
    answer = HttpResponse(write(paper), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _day(held: Musyawarah, kind: str, at: dt.datetime) -> dt.date:
    today = local_date(at, held.desa_id)
    return min(today, held.held_on) if kind == DocumentKind.INVITATION else max(held.held_on, today)


def _row(
    held: Musyawarah,
    kind: str,
    settled: MeetingDocument | None,
    number: str,
    used: DeskForm | None,
    at: dt.datetime,
) -> dict[str, Any]:
    """What the page shows of one paper."""
    row: dict[str, Any] = {"jenis": kind, "nama": DocumentKind(kind).label, "tetap": settled}
    if settled is None:
        words = words_for(held.desa_id)
        first = {"nomor": number, "tanggal": _day(held, kind, at)}
        fresh = PaperForm(kind=kind, words=words, initial=first, auto_id=f"{kind}_%s")
        row["form"] = used if isinstance(used, PaperForm) else fresh
        row["buka"] = isinstance(used, PaperForm)
    else:
        row["kapan"] = moment(settled.settled_at, held.desa_id)
        row["ditandai"] = moment(settled.signed_at, held.desa_id) if settled.signed_at else ""
        row["tanda"] = used if isinstance(used, SignedForm) else SignedForm(auto_id=f"{kind}_tanda_%s")
        row["tarik"] = DeskForm(auto_id=f"{kind}_tarik_%s")
    return row
