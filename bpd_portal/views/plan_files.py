"""Berkas: plans out of a spreadsheet, looked through first; the plans as XLSX, PDF and DOCX."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.budget import chart
from accountability.budget.spreadsheet.codes import source_code
from accountability.lib.local_time import local_date
from accountability.lib.paper import to_docx, to_pdf
from accountability.lib.spreadsheet.guards import Unreadable
from accountability.lib.spreadsheet.writing import XLSX
from accountability.planning.activity_codes import BIDANG_SHORT
from accountability.planning.bringing_in_plans import (
    Sorted,
    bring_in,
    bring_in_activities,
    bring_in_items,
    sort_out,
    sort_out_activities,
    sort_out_items,
)
from accountability.planning.models import RPJMDesa
from accountability.planning.plan_rows import (
    DU_RKP,
    RKP,
    RPJM,
    PlanFile,
    as_data,
    from_data,
    read_plan,
)
from accountability.planning.plan_sheets import du_rkp_sheet, rkp_sheet, rpjm_sheet, template
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from bpd_portal.attempts import attempt
from bpd_portal.forms.base import DeskForm
from bpd_portal.forms.plans import PlanFileForm
from bpd_portal.page import desk_page, onward
from bpd_portal.plan_menu import MAY_ENACT, MAY_PLAN, plan_menu
from bpd_portal.plan_papers import rkp_paper
from bpd_portal.years import year_asked

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SALT, KEPT = "rencana-berkas", 3600  # a file that was looked through an hour ago is sent again
MOST_SHOWN = 100
_NOT_YOURS = gettext_lazy("Rencana di berkas ini ditulis oleh ketua. Minta ketua memasukkannya.")


@dataclass(frozen=True, slots=True)
class _Plan:
    """One of the plans a file may hold: who may write it, and where its page is."""

    may: frozenset[str]
    page: str


_PLANS = {
    RKP: _Plan(MAY_PLAN, "rencana"),
    RPJM: _Plan(MAY_ENACT, "rpjm"),
    DU_RKP: _Plan(MAY_ENACT, "du-rkp"),
}


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: DeskRequest) -> HttpResponse:
    """Downloads, the template, and a file looked through before anything of it is planned."""
    at, desa = timezone.now(), request.member.wilayah
    year = year_asked(request, default=local_date(at, desa.kode).year + 1)
    if request.method != "POST":
        return _page(request, year, PlanFileForm(auto_id="berkas_%s"), None)
    if request.member.role not in MAY_ENACT:
        raise PermissionDenied
    if request.POST.get("aksi") == "pakai":
        return _taken_in(request, year, at)
    form = PlanFileForm(request.POST, request.FILES, auto_id="berkas_%s")
    return _page(request, year, form, _read(request, year, form))


def _rpjm(desa: Wilayah, year: int) -> RPJMDesa | None:
    return desa.rpjm.filter(first_year__lte=year, last_year__gte=year).first()


def _read(request: DeskRequest, year: int, form: PlanFileForm) -> PlanFile | None:
    if not form.is_valid():
        return None
    file, held = form.cleaned_data["berkas"], _rpjm(request.member.wilayah, year)
    years = range(held.first_year, held.last_year + 1) if held is not None else None
    try:
        read = read_plan(file.file, name=file.name, source_of=source_code, years=years)
    except Unreadable as fault:
        form.add_error("berkas", fault.sentence)
        return None
    if request.member.role not in _PLANS[read.which].may:
        form.add_error("berkas", _NOT_YOURS)
        return None
    return read


def _taken_in(request: DeskRequest, year: int, at: dt.datetime) -> HttpResponse:
    """Plans what was looked through; the page carried it, signed for this member and this year."""
    form, found = DeskForm(request.POST), list[Sorted[Any]]()
    carried = _carried(request, year)
    if carried is None:
        messages.warning(request, _("Pemeriksaan sudah terlalu lama. Kirim berkasnya sekali lagi."))
        return onward("rencana-berkas", tahun=year)
    which, rows = carried
    if request.member.role not in _PLANS[which].may:
        raise PermissionDenied
    if not attempt(request, form, lambda: found.append(_bring(request, year, which, rows, at))):
        return _page(request, year, PlanFileForm(auto_id="berkas_%s"), None, refused=form)
    new = len(found[0].new) if found else 0
    messages.success(
        request,
        _("%(n)s baris masuk rencana.") % {"n": new}
        if new
        else _("Semua sudah ada. Tidak ada yang berubah."),
    )
    return onward(_PLANS[which].page, tahun=year)


def _bring(request: DeskRequest, year: int, which: str, rows: list[Any], at: dt.datetime) -> Sorted[Any]:
    desa, by = request.member.wilayah, request.member.actor()
    if which == DU_RKP:
        return bring_in_items(desa=desa, year=year, items=rows, by=by, at=at)
    if which == RKP:
        return bring_in(desa=desa, year=year, jobs=rows, by=by, at=at)
    held = _rpjm(desa, year)
    if held is None:
        raise Http404
    return bring_in_activities(rpjm=held, planned=rows, by=by, at=at)


def _carried(request: DeskRequest, year: int) -> tuple[str, list[Any]] | None:
    try:
        said = signing.loads(request.POST.get("isi", ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    if said["siapa"] != request.member.pk or said["tahun"] != year:
        return None
    return said["apa"], from_data(said["apa"], said["baris"])


def _page(
    request: DeskRequest,
    year: int,
    form: PlanFileForm,
    read: PlanFile | None,
    *,
    refused: DeskForm | None = None,
) -> HttpResponse:
    desa = request.member.wilayah
    words = words_for(desa.kode)
    context: dict[str, Any] = {
        "s": words,
        "sub": plan_menu("rencana-berkas", year, words),
        "tahun": year,
        "form": form,
        "boleh": request.member.role in MAY_ENACT,
        "ada_rpjm": _rpjm(desa, year) is not None,
    }
    if read is not None:
        context |= _looked_through(request, year, read, words)
    return desk_page(
        request, "meja/rencana_berkas.html", context, salah=refused or (form if form.is_bound else None)
    )


def _looked_through(request: DeskRequest, year: int, read: PlanFile, words: Words) -> dict[str, Any]:
    desa, held = request.member.wilayah, _rpjm(request.member.wilayah, year)
    found: Sorted[Any]
    if read.which == DU_RKP:
        found, name = sort_out_items(desa=desa, year=year, items=read.rows), f"DU-RKP {year}"
    elif read.which == RPJM and held is not None:
        found = sort_out_activities(rpjm=held, planned=read.rows)
        name = f"{words.rpjm} {held.first_year}-{held.last_year}"
    else:
        found, name = sort_out(desa=desa, year=year, jobs=read.rows), f"{words.rkp} {year}"
    rows = [as_data(one) for one in found.new]
    isi = {"siapa": request.member.pk, "tahun": year, "apa": read.which, "baris": rows}
    return {
        "terbaca": True,
        "rencana": name,
        "merah": read.red[:MOST_SHOWN],
        "merah_banyak": len(read.red),
        "dobel": read.twice[:MOST_SHOWN],
        "lain": found.other[:MOST_SHOWN],
        "baru": found.new[:MOST_SHOWN],
        "baru_banyak": len(found.new),
        "sudah": len(found.again),
        "bidang": _sums(found.new),
        "jumlah": sum(one.cost or 0 for one in found.new),
        "isi": signing.dumps(isi, salt=SALT, compress=True) if found.new else "",
    }


def _sums(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """By bidang; what goes up may have no code."""
    count, rupiah = Counter[str](), Counter[str]()
    for one in rows:
        count[one.kode[:1]] += 1
        rupiah[one.kode[:1]] += one.cost or 0
    return [
        {
            "nama": f"{kode}. {BIDANG_SHORT[kode]}" if kode else _("Tanpa kode"),
            "banyak": count[kode],
            "jumlah": rupiah[kode],
        }
        for kode in sorted(count)
    ]


@desk(BPD | PEMDES)
@require_safe
def download(request: DeskRequest, what: str, form: str) -> HttpResponse:
    """`templat.xlsx`, `rkp.xlsx`, `rkp.pdf`, `rkp.docx`, `rpjm.xlsx`, `du-rkp.xlsx` of a year."""
    desa = request.member.wilayah
    year = year_asked(request, default=local_date(timezone.now(), desa.kode).year + 1)
    written = _written(request, year, what, form)
    if written is None:
        raise Http404
    raw, kind = written
    answer = HttpResponse(raw, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{what}-{desa.kode}-{year}.{form}"'
    return answer


def _written(request: DeskRequest, year: int, what: str, form: str) -> tuple[bytes, str] | None:
    desa = request.member.wilayah
    words = words_for(desa.kode)
    if form == "xlsx" and what == "templat":
        return template(desa=desa, words=words, year=year, sources=chart.sources()), XLSX
    if form == "xlsx" and what == "rpjm":
        if (held := _rpjm(desa, year)) is None:
            return None
        rows = held.activities.filter(dropped_at=None).select_related("usulan__kelompok")
        activities = rows.prefetch_related("years").order_by("kode", "id")
        return rpjm_sheet(words=words, rpjm=held, activities=activities), XLSX
    if form == "xlsx" and what == "du-rkp":
        of = desa.du_rkp.filter(year=year).first() or desa.du_rkp.model(desa=desa, year=year)
        items = of.items.select_related("usulan__kelompok").order_by("id") if of.pk else []
        return du_rkp_sheet(du_rkp=of, items=items), XLSX
    return _rkp(request, year, form) if what == "rkp" else None


def _rkp(request: DeskRequest, year: int, form: str) -> tuple[bytes, str] | None:
    desa = request.member.wilayah
    rows = desa.kegiatan.of_year(year).select_related("usulan__kelompok", "rpjm_activity")
    planned = rows.prefetch_related("beneficiary_groups")
    rkp = desa.rkp.filter(year=year).first()
    if form == "xlsx":
        return rkp_sheet(words=words_for(desa.kode), year=year, kegiatan=planned, rkp=rkp), XLSX
    writers = {"pdf": (to_pdf, "application/pdf"), "docx": (to_docx, DOCX)}
    if form not in writers:
        return None
    write, kind = writers[form]
    today = local_date(timezone.now(), desa.kode)
    return write(rkp_paper(desa=desa, year=year, rkp=rkp, kegiatan=planned, today=today)), kind
