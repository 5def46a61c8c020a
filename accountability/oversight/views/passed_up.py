"""Diteruskan: what villages could not settle, at the desk of the kecamatan and at that of the kabupaten."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.access_fresh import fresh_sign_in
from accountability.accounts.models import Membership, Role
from accountability.accounts.sending import count_once
from accountability.lib.local_time import local_date
from accountability.oversight.filters import PassedUpFilter
from accountability.oversight.forms import resent
from accountability.oversight.models import Act, Level, PassedUp, PassedUpQuerySet, Standing
from accountability.oversight.models.passed_up import HEADING
from accountability.oversight.passed_up import acting
from accountability.oversight.passed_up.at_sp4n import correct, news_of, note_news, shortened
from accountability.oversight.passed_up.clocks import clock
from accountability.oversight.passed_up.coming_up import come_up
from accountability.oversight.passed_up.exporting import as_csv, as_json, as_xlsx, sent_to_sp4n
from accountability.oversight.passed_up.offices import office_of
from accountability.oversight.passed_up.reading import (
    acts_on,
    badge_of,
    clock_of,
    said_by_the_citizen,
    seen_by,
    sp4n_of,
    steps_of,
    title_of,
    voices_of,
    with_voices,
)
from accountability.oversight.passed_up.refusals import REFUSALS
from accountability.oversight.passed_up.undoing import last_of, take_back
from accountability.oversight.passed_up_forms import FORMS, AcceptForm, ActForm, CorrectForm
from accountability.oversight.reach import may_write, villages_of
from accountability.oversight.views.looking import kec_desk
from accountability.oversight.views.page import SeeOther, kec_page, must_write
from accountability.oversight.views.page import title_of as desk_title
from accountability.oversight.views.passed_up_sentences import acts_shown, sentence_of
from accountability.regions.sebutan import words_for
from posko.models import Kelompok
from posko.openings import opened
from posko.regrouping import PATIENCE

ON_A_PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DEEDS: dict[Act, Callable[..., Any]] = {
    Act.ANSWER: acting.answer,
    Act.RETURN: acting.give_back,
    Act.TO_KABUPATEN: acting.pass_to_kabupaten,
    Act.TO_SP4N: acting.pass_to_sp4n,
    Act.TRACKING: acting.note_tracking,
    Act.NEWS: note_news,
    Act.CORRECT: correct,
}
_DONE = {
    Act.ACCEPT: gettext_lazy("Diterima. Warga dikabari siapa yang menangani."),
    Act.ANSWER: gettext_lazy("Jawaban disampaikan ke warga."),
    Act.RETURN: gettext_lazy("Dikembalikan. Warga dikabari alasan dan langkah berikutnya."),
    Act.TO_KABUPATEN: gettext_lazy("Diteruskan. Warga dikabari."),
    Act.TO_SP4N: gettext_lazy("Dicatat ke SP4N-LAPOR!. Warga dikabari."),
    Act.TRACKING: gettext_lazy("Nomor tersimpan. Warga dikabari."),
    Act.NEWS: gettext_lazy("Kabarnya tersimpan. Warga dikabari."),
    Act.CORRECT: gettext_lazy("Diralat. Warga dikabari yang benar."),
}


@kec_desk
@require_safe
def of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """Everything that came up from the villages of this desk."""
    return _list(request, "kec")


@desk({Role.KABUPATEN})
@require_safe
def of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """What came up as far as the kabupaten."""
    return _list(request, "kab")


@kec_desk
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """One of them with what may be done; a POST is one act. 404 outside of the member's wilayah."""
    return _one(request, pk, "kec")


@desk({Role.KABUPATEN})
@require_http_methods(["GET", "HEAD", "POST"])
def one_of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """The same at the kabupaten."""
    return _one(request, pk, "kab")


@kec_desk
@require_safe
@fresh_sign_in
def as_file(request: DeskRequest, bentuk: str) -> HttpResponse:
    """What went to SP4N-LAPOR!, as CSV, XLSX or JSON; with `nomor=belum` what has no number there yet."""
    sent = sent_to_sp4n(request.member, without_number=request.GET.get("nomor") == "belum")
    office = desk_title(request.member, words_for(request.member.wilayah_id))
    if bentuk == "csv":
        answer = HttpResponse(as_csv(sent), content_type="text/csv; charset=utf-8")
    elif bentuk == "xlsx":
        answer = HttpResponse(as_xlsx(sent, office), content_type=XLSX)
    elif bentuk == "json":
        answer = HttpResponse(as_json(sent, office), content_type="application/json; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="sp4n-{request.member.wilayah_id}.{bentuk}"'
    return answer


def _of(request: DeskRequest, where: str) -> PassedUpQuerySet:
    found = seen_by(request.member)
    return found.filter(level=Level.KABUPATEN) if where == "kab" else found


def _list(request: DeskRequest, where: str) -> HttpResponse:
    at, member = timezone.now(), request.member
    come_up(region=member.wilayah, at=at)
    today = local_date(at, member.wilayah_id)
    villages = [(one.kode, one.name) for one in villages_of(member)]
    level = Level.KABUPATEN if where == "kab" else Level.KECAMATAN
    shown = PassedUpFilter(
        request.GET, queryset=with_voices(_of(request, where)), villages=villages, today=today, level=level
    )
    page = Paginator(shown.qs, ON_A_PAGE).get_page(request.GET.get("halaman"))
    asked = request.GET.copy()
    asked.pop("halaman", None)
    context = {
        "halaman": page,
        "baris": [_row(one, where, today) for one in page],
        "saring": shown,
        "kueri": f"&{asked.urlencode()}" if asked else "",
        "lewat": _of(request, where).filter(level=level).late(today).count(),
        "terima": clock("terima", today.year),
        "jawab": clock("jawab", today.year),
        "unduh": _of(request, where).exclude(category="").exists(),
        "belum_bernomor": _without_number(request, where),
        "berkas": reverse(f"{where}-diteruskan-berkas") if where == "kab" or may_write(member) else "",
    }
    return kec_page(request, "kec/diteruskan.html", words_for(member.wilayah_id), context)


def _without_number(request: DeskRequest, where: str) -> int:
    """How many of this desk are at SP4N-LAPOR! and have no number of theirs yet."""
    level = Level.KABUPATEN if where == "kab" else Level.KECAMATAN
    return _of(request, where).filter(standing=Standing.SP4N, tracking="", level=level).count()


def _row(passed: PassedUp, where: str, today: dt.date) -> dict[str, Any]:
    return {
        "judul": title_of(passed),
        "href": reverse(f"{where}-diteruskan-satu", args=[passed.pk]),
        "dari": passed.desa.name,
        "asal": passed.get_origin_display(),
        "suara": voices_of(passed),
        "sejak": local_date(passed.came_at, passed.desa_id),
        "lencana": badge_of(passed, today),
        "sisa": clock_of(passed, today),
        "meja": _elsewhere(passed, where),
    }


def _elsewhere(passed: PassedUp, where: str) -> str:
    """Which other desk has it; "" for this one."""
    other = passed.level == Level.KABUPATEN and where == "kec" and passed.is_open
    return office_of(passed.level, passed.desa) if other else ""


def _one(request: DeskRequest, pk: int, where: str) -> HttpResponse:
    at = timezone.now()
    passed = get_object_or_404(with_voices(_of(request, where)), pk=pk)
    refused: tuple[Act, ActForm] | None = None
    if request.method == "POST":
        if request.POST.get("aksi") == "batal":
            return _take_back(request, passed, at)
        refused = _act(request, passed, at)
        if refused is None:
            return SeeOther(request.get_full_path())
        passed = get_object_or_404(with_voices(_of(request, where)), pk=pk)
    return _page(request, passed, where, at, refused)


def _act(request: DeskRequest, passed: PassedUp, at: dt.datetime) -> tuple[Act, ActForm] | None:
    """None when the act is done, now or by an earlier tap; else the form with what was wrong in it."""
    asked = request.POST.get("aksi", "")
    if asked not in Act.values:
        raise Http404
    act = Act(asked)
    _must_act(request, act)
    form = FORMS[act](request.POST)
    if not form.is_valid():
        return act, form
    told = form.cleaned_data
    common = {"passed": passed, "by": request.member.actor(), "at": at, "seen": told["dilihat"]}
    try:
        with transaction.atomic():
            if count_once(user_id=request.member.user_id, key=told["kunci_kirim"], at=at):
                if act == Act.ACCEPT:
                    acting.accept(**common, wait=PATIENCE)
                else:
                    _DEEDS[act](**common, said=form.said, wait=PATIENCE)
    except REFUSALS as refusal:
        form.add_error(None, sentence_of(refusal))
        now = PassedUp.objects.select_related("aspirasi").get(pk=passed.pk)
        form.data = resent(form, {"dilihat": acting.mark(now)})
        return act, form
    messages.success(request, _DONE[act])
    return None


def _must_act(request: DeskRequest, act: Act) -> None:
    """The kecamatan at its desk, the kabupaten at its own; the auditor reads."""
    if request.member.role == Role.KABUPATEN:
        if act == Act.TO_KABUPATEN:
            raise PermissionDenied
        return
    must_write(request.member)


def _take_back(request: DeskRequest, passed: PassedUp, at: dt.datetime) -> HttpResponse:
    try:
        take_back(passed=passed, by=request.member.actor(), at=at)
        messages.success(request, _("Dibatalkan. Semua kembali seperti tadi."))
    except REFUSALS as refusal:
        messages.warning(request, sentence_of(refusal))
    return SeeOther(request.get_full_path())


def _page(
    request: DeskRequest,
    passed: PassedUp,
    where: str,
    at: dt.datetime,
    refused: tuple[Act, ActForm] | None,
) -> HttpResponse:
    words, today = words_for(passed.desa_id), local_date(at, passed.desa_id)
    sp4n, said = sp4n_of(passed, request.member), said_by_the_citizen(passed, request.member)
    if said and request.method != "HEAD":
        opened(aspirasi=passed.aspirasi, by=request.member.actor(), at=at)
    context = {
        "satu": passed,
        "judul": title_of(passed),
        "suara": voices_of(passed),
        "daftar": reverse(f"{where}-diteruskan"),
        "sejak": local_date(passed.came_at, passed.desa_id),
        "lencana": badge_of(passed, today),
        "sisa": clock_of(passed, today),
        "meja": _elsewhere(passed, where),
        "tertutup": acting.closed_words(passed.aspirasi),
        "kata": said,
        "langkah": steps_of(passed, words, request.member),
        "sp4n": sp4n,
        "tindakan": acts_shown(acts_on(passed, request.member), _forms(passed, refused), words),
        "batalkan": last_of(passed, request.member.actor(), at),
        "koordinasi": _to_coordinate(passed, request.member, where),
        "salah": refused[1] if refused else None,
    }
    return kec_page(request, "kec/diteruskan_satu.html", words, context, status=422 if refused else 200)


def _to_coordinate(passed: PassedUp, member: Membership, where: str) -> str:
    """What a tap begins a coordination sheet with; "" for a kelompok without a name, or who only reads."""
    if where != "kec" or passed.kelompok_id is None or not may_write(member):
        return ""
    named = Kelompok.objects.may_be_named().filter(pk=passed.kelompok_id).exists()
    return f"d{passed.pk}" if named else ""


def _forms(passed: PassedUp, refused: tuple[Act, ActForm] | None) -> dict[Act, ActForm]:
    """A fresh form for each act, the refused one with its words."""
    voice = passed.aspirasi
    first: dict[str, Any] = {"dilihat": acting.mark(passed)}
    first["rahasia_di_sana"] = not voice.public_summary
    if voice.public_summary:
        first["isi_laporan"] = voice.public_summary
        first["judul_laporan"] = shortened(voice.public_summary, HEADING)
    first["tanggal_kejadian"] = local_date(voice.received_at, passed.desa_id)
    first["tempat_kejadian"] = voice.dusun.name if voice.dusun is not None else ""
    made: dict[Act, ActForm] = {
        act: kind(initial=first, auto_id=f"{act}_%s") for act, kind in FORMS.items() if kind is not AcceptForm
    }
    made[Act.ACCEPT] = AcceptForm(initial=first, auto_id="terima_%s")
    if last := next(iter(news_of(passed)), None):  # what is corrected stands there to be changed
        words = {"status": last.status, "instansi": last.agency, "tanggal": last.said_date, "isi": last.told}
        made[Act.CORRECT] = CorrectForm(initial={**first, **words}, auto_id=f"{Act.CORRECT}_%s")
    if refused is not None:
        act, form = refused
        form.auto_id = f"{act}_%s"
        made[act] = form
    return made
