"""Lapor balik: one piece of news to everyone of some kelompok, seen before it is sent and as it goes."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.council.report_values import fitting, meetings_to_tell, parts_of
from accountability.lib.local_time import jam, local_date, tanggal, zone_abbr, zone_for
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from bpd_portal.answer_menu import answer_menu
from bpd_portal.attempts import attempt
from bpd_portal.forms.reporting import ReportForm
from bpd_portal.page import desk_page, onward
from bpd_portal.report_preview import preview_of, value_list
from bpd_portal.rows import badge_of, moment
from bpd_portal.sentences import sentence_for
from bpd_portal.years import number_in, numbers_in
from posko.models import Kelompok, ReportBack, ReportBackVoice
from posko.regrouping import PATIENCE
from posko.report_outlook import Outlook, Part, look_ahead
from posko.report_progress import not_reached, progress_of
from posko.report_words import FREE_WORDING, Wording, tidy, wordings
from posko.reporting_back import TooLateToTakeBack, report_back, take_back
from sms_gateway.plain_words import failure

ON_A_PAGE = 20
MOST_AT_ONCE = 50
LAST_MEETINGS = 3
MOST_NOT_REACHED = 200


@desk(BPD)
@require_safe
def report_backs(request: DeskRequest) -> HttpResponse:
    """Whom to tell: a whole meeting with one tap, or ticked kelompok; below, what was told."""
    at, desa = timezone.now(), request.member.wilayah
    words = words_for(desa.kode)
    groups = desa.kelompok.not_empty().with_voices().order_by(F("voices").desc(), "-id")
    page = Paginator(groups, ON_A_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "s": words,
        "sub": answer_menu("lapor", desa),
        "musyawarah": meetings_to_tell(desa, local_date(at, desa.kode), LAST_MEETINGS),
        "halaman": page,
        "butir": [{"kelompok": one, "lencana": badge_of(one.state, words)} for one in page],
        "sudah": [_told(one) for one in told_back(desa)[:ON_A_PAGE]],
    }
    return desk_page(request, "meja/lapor.html", context)


def told_back(desa: Wilayah) -> QuerySet[ReportBack]:
    """What was told, the latest first, with how many people and about which kelompok."""
    told = desa.report_backs.annotate(people=Count("voices")).prefetch_related("kelompok")
    return told.order_by("-at", "-id")


@desk(BPD)
@require_http_methods(["GET", "HEAD", "POST"])
def report_back_new(request: DeskRequest) -> HttpResponse:
    """The words, and what they will be: GET shows them, a POST looks again or sends."""
    at, desa = timezone.now(), request.member.wilayah
    asked = request.POST if request.method == "POST" else request.GET
    kelompok = _chosen(request, asked)
    if not kelompok:
        messages.warning(request, _("Centang dulu satu kelompok atau lebih."))
        return onward("lapor")
    parts = parts_of(kelompok)
    offered = fitting(parts)
    wording = _wording(asked, offered)
    form = ReportForm(request.POST if request.method == "POST" else None, auto_id="kabar_%s")
    wants = request.POST.get("aksi") == "kirim"
    seen = wants and tidy(request.POST.get("terlihat", "")) == tidy(request.POST.get("kata", ""))
    done: list[ReportBack] = []
    if (
        form.is_bound
        and seen
        and attempt(request, form, lambda: done.append(_report(request, parts, form, wording, at)))
    ):
        sent = done[0] if done else desa.report_backs.filter(by_user=request.user).latest("at", "id")
        return onward("lapor-rinci", sent.pk)
    said = _words(request, wording)
    form.initial["kata"] = said
    context = {
        "s": words_for(desa.kode),
        "form": form,
        "kelompok": kelompok,
        "pola": [{"pola": one, "kini": one.template == wording.template} for one in offered],
        "terpilih": wording,
        "kueri": _query(kelompok),
        "isian": value_list(words_for(desa.kode)),
        **_preview(request, parts, said, form, at),
    }
    context["berubah"] = wants and not seen and context["orang"] and not context["sudah_semua"]
    # Own words are looked at before they are sent; a standard sentence is seen as the page opens.
    begun = request.method != "POST" and said == wording.begins
    context["terlihat"] = said if context["orang"] and not begun else ""
    return desk_page(request, "meja/lapor_tulis.html", context, salah=form)


@desk(BPD)
@require_safe
def report_back_one(request: DeskRequest, pk: int) -> HttpResponse:
    """How far it has come, live; whom it did not reach, and what to do about it."""
    at, desa = timezone.now(), request.member.wilayah
    held = get_object_or_404(desa.report_backs.prefetch_related("kelompok"), pk=pk)
    progress = progress_of(held, at=at)
    mine = held.by_user_id == request.member.user_id
    context = {
        "s": words_for(desa.kode),
        "sub": answer_menu("lapor", desa),
        "kabar": held,
        "kapan": moment(held.at, desa.kode),
        "judul": _title(held),
        "contoh": _sample(held),
        "maju": progress,
        "persen": round(progress.sent * 100 / progress.sms) if progress.sms else 100,
        "lanjut": _when(progress.next_at, desa.kode),
        "boleh_batal": mine and held.taken_back_at is None and at <= held.at + PATIENCE,
        "tidak_sampai": [_not_reached(one) for one in not_reached(held, at=at)[:MOST_NOT_REACHED]]
        if held.taken_back_at is None
        else [],
    }
    return desk_page(request, "meja/lapor_rinci.html", context)


@desk(BPD)
@require_POST
def report_back_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Takes it back within seconds; the words are there again to be corrected."""
    held = get_object_or_404(request.member.wilayah.report_backs.all(), pk=pk)
    try:
        take_back(report_back=held, by=request.member.actor(), at=timezone.now())
    except TooLateToTakeBack as refusal:
        messages.warning(request, sentence_for(refusal))
        return onward("lapor-rinci", held.pk)
    messages.success(request, _("Dibatalkan. Tidak ada yang terkirim."))
    keys = list(held.kelompok.order_by("id").values_list("pk", flat=True))
    return onward("lapor-tulis", kelompok=keys, pola=held.template, ulang=held.pk)


def _told(one: ReportBack) -> dict[str, Any]:
    groups = ", ".join(group.title for group in one.kelompok.all())
    return {"kabar": one, "judul": _title(one), "kelompok": groups, "kapan": moment(one.at, one.desa_id)}


def _title(one: ReportBack) -> str:
    """What kind of news it was."""
    known = wordings().get(one.template)
    return known.title if known is not None and one.template != FREE_WORDING else str(_("Kabar untuk warga"))


def _sample(one: ReportBack) -> str:
    """The SMS as one of them got it, or what stands on a page where nobody left a phone."""
    sms = one.voices.exclude(outbound=None).order_by("id").values_list("outbound__body", flat=True)
    return sms.first() or one.voices.order_by("id").values_list("text", flat=True).first() or one.words


def _chosen(request: DeskRequest, asked: QueryDict) -> list[Kelompok]:
    """The chosen kelompok of the member's own desa: ticked ones, or all of one meeting."""
    groups = request.member.wilayah.kelompok.not_empty().order_by("id")
    meeting = number_in(asked.get("musyawarah"))
    if meeting is not None:
        return list(groups.filter(usulan__musyawarah=meeting).distinct())
    keys = numbers_in(asked.getlist("kelompok")[:MOST_AT_ONCE])
    return list(groups.filter(pk__in=keys))


def _wording(asked: QueryDict, offered: list[Wording]) -> Wording:
    """The one asked for, if it fits all of them; else the first that does."""
    by_name = {one.template: one for one in offered}
    return by_name.get(asked.get("pola", ""), offered[0] if offered else wordings()[FREE_WORDING])


def _words(request: DeskRequest, wording: Wording) -> str:
    """What stands in the box: as typed, as it was before it was taken back, or the standard wording."""
    if request.method == "POST":
        return str(request.POST.get("kata", ""))
    again = number_in(request.GET.get("ulang"))
    if again is not None:
        before = request.member.wilayah.report_backs.filter(pk=again).exclude(taken_back_at=None).first()
        if before is not None:
            return before.words
    return wording.begins or wording.words


def _report(
    request: DeskRequest, parts: list[Part], form: ReportForm, wording: Wording, at: dt.datetime
) -> ReportBack:
    return report_back(
        desa=request.member.wilayah,
        parts=parts,
        words=form.cleaned_data["kata"],
        template=wording.template,
        by=request.member.actor(),
        at=at,
    )


def _preview(
    request: DeskRequest, parts: list[Part], said: str, form: ReportForm, at: dt.datetime
) -> dict[str, Any]:
    """What it would be; a wording that cannot be told is refused on a POST, and only explained on a GET."""
    desa = request.member.wilayah
    people = desa.aspirasi.to_be_told().filter(kelompok__in=[part.kelompok.pk for part in parts]).count()
    why: Any = ""
    try:
        outlook = look_ahead(desa=desa, parts=parts, words=said, at=at)
    except Exception as refusal:
        why = sentence_for(refusal)
        if why is None:
            raise
        if form.is_bound and form.is_valid():
            form.add_error(form.field_of(refusal), why)
        outlook = Outlook(())
    told_already = not why and not outlook.tellings
    return {
        **preview_of(desa, said, parts, outlook, at),
        "jumlah": len(outlook.tellings) or people,
        "sudah_semua": told_already and people,
    }


def _query(kelompok: list[Kelompok]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("kelompok", [str(one.pk) for one in kelompok])
    return query.urlencode()


def _when(moment_: dt.datetime | None, kode: str) -> str:
    if moment_ is None:
        return ""
    hour = jam(moment_, zone_for(kode))
    return f"{tanggal(local_date(moment_, kode))}, {hour} {zone_abbr(kode)}"


def _not_reached(one: ReportBackVoice) -> dict[str, Any]:
    code = one.outbound.error_code if one.outbound else ""
    why = failure(code or "no_report")
    return {
        "nomor": one.aspirasi.nomor,
        "dusun": one.aspirasi.dusun.name if one.aspirasi.dusun else _("Tempat tidak disebut"),
        "sebab": why.sentence if why else "",
        "stop": code == "opted_out",
    }
