"""Follows one aspirasi by its number; its kunci opens what only the citizen may see."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accountability.accounts.actors import CITIZEN
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import words_for
from posko.adding import add_words
from posko.models import Aspirasi, Sheet
from posko.states import State
from posko.verdicts import NotDoneYet, rate
from public_site import private_side
from public_site.forms import AddForm, CheckForm, KeyForm, RateForm
from public_site.kept_pages import kept_here
from public_site.language import in_their_language
from public_site.place import Place, general_context
from public_site.voice_page import voice_of, voice_page

PRIVATE_CACHE = "no-store"
NOT_FOUND = _("Nomor itu tidak kami temukan. Periksa lagi nomornya.")


@require_http_methods(["GET", "HEAD", "POST"])
@in_their_language
def check(request: HttpRequest) -> HttpResponse:
    """W4: one field; a wrong digit is told apart from a number nobody has."""
    typed = request.POST if request.method == "POST" else request.GET
    form = CheckForm(typed if "nomor" in typed else None)
    if form.is_bound and form.is_valid():
        digits = form.cleaned_data["nomor"]
        known = Aspirasi.objects.filter(nomor=digits).exists()
        if known or Sheet.objects.not_keyed_in().filter(nomor=digits).exists():
            return redirect_see_other("kabar", digits)
        form.add_error("nomor", NOT_FOUND)
    return _check_page(request, form, 422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_here
def journey(request: HttpRequest, nomor: str) -> HttpResponse:
    """W5: the way of one aspirasi; a POST with the kunci opens its private side in this browser."""
    try:
        aspirasi = _found(nomor)
    except Http404:
        printed = Sheet.objects.not_keyed_in().filter(nomor=nomor).first()
        if request.method == "POST" or printed is None:
            return _no_such_number(request, nomor)
        return _on_its_way(request, printed)
    if request.method != "POST":
        return _page(request, aspirasi)
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            private_side.open_with(request, aspirasi, form.cleaned_data["kunci"])
            return redirect_see_other("kabar", aspirasi.nomor)
        except private_side.WrongKunci:
            form.add_error("kunci", _("Kunci itu bukan kunci nomor ini. Lihat lagi angkanya."))
        except private_side.TooManyTries:
            form.add_error("kunci", _("Sudah 10 kali keliru. Coba lagi satu jam lagi."))
            return _page(request, aspirasi, status=429, form_kunci=form)
    return _page(request, aspirasi, status=422, form_kunci=form)


@require_POST
def add(request: HttpRequest, nomor: str) -> HttpResponse:
    """The citizen adds words to their own aspirasi."""
    aspirasi = _found(nomor)
    if not private_side.is_open(request, aspirasi):
        return redirect_see_other("kabar", aspirasi.nomor)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, aspirasi, status=422, form_tambah=form)
    add_words(aspirasi=aspirasi, text=form.cleaned_data["tambahan"], by=CITIZEN, at=timezone.now())
    return redirect_see_other("kabar", aspirasi.nomor)


@require_POST
def judge(request: HttpRequest, nomor: str) -> HttpResponse:
    """W9: the citizen rates what was done; "belum" opens it again."""
    aspirasi = _found(nomor)
    if not private_side.is_open(request, aspirasi):
        return redirect_see_other("kabar", aspirasi.nomor)
    form = RateForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        satisfied = told["nilai"] == "puas"
        score = told["angka"] if satisfied else None
        try:
            rate(aspirasi=aspirasi, satisfied=satisfied, score=score, words=told["alasan"], at=timezone.now())
            return redirect_see_other("kabar", aspirasi.nomor)
        except NotDoneYet:
            form.add_error(None, _("Penilaian kami minta kalau sudah selesai."))
    return _page(request, aspirasi, status=422, form_nilai=form)


@require_POST
def shut(request: HttpRequest, nomor: str) -> HttpResponse:
    """Shuts the private side again."""
    private_side.close(request, _found(nomor))
    return redirect_see_other("kabar", nomor)


def redirect_see_other(name: str, *args: Any) -> HttpResponse:
    """303: after a POST the browser gets the next page."""
    answer = redirect(name, *args)
    answer.status_code = 303
    return answer


def _found(nomor: str) -> Aspirasi:
    found = voice_of(nomor)
    if found is None:
        raise Http404
    return found


def _no_such_number(request: HttpRequest, nomor: str) -> HttpResponse:
    """404, with the number in the field and what is wrong with it: one digit, or nobody has it."""
    form = CheckForm({"nomor": nomor})
    if form.is_valid():
        form.add_error("nomor", NOT_FOUND)
    return _check_page(request, form, 404)


def _check_page(request: HttpRequest, form: CheckForm, status: int) -> HttpResponse:
    context = {**general_context(request, "cek"), "form": form}
    return render(request, "publik/cek.html", context, status=status)


def _on_its_way(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """A number that was printed on a sheet nobody has keyed in yet: where it is, in plain words."""
    place = Place(sheet.desa, getattr(sheet.desa, "facts", None), words_for(sheet.desa_id))
    lost = sheet.given_up_at is not None
    day = local_date(sheet.given_up_at or sheet.printed_at, sheet.desa_id)
    context = {**place.context("cek"), "nomor": sheet.nomor, "sejak": day, "hilang": lost}
    response = render(request, "publik/lembar_jalan.html", context)
    response["Cache-Control"] = PRIVATE_CACHE
    return response


@in_their_language
def _page(request: HttpRequest, aspirasi: Aspirasi, status: int = 200, **forms: Any) -> HttpResponse:
    place = Place(aspirasi.desa, getattr(aspirasi.desa, "facts", None), words_for(aspirasi.desa_id))
    opened = private_side.is_open(request, aspirasi)
    context = {
        **place.context("cek"),
        **voice_page(aspirasi, place, opened),
        "alamat_dasar": settings.PUBLIC_BASE_URL.rstrip("/"),
        **_forms(aspirasi, opened),
        "kunci_kabari": settings.VAPID_PUBLIC_KEY if aspirasi.state != State.CLOSED else "",
        "hp_dikabari": opened and aspirasi.push_subscriptions.exists(),
        **forms,
    }
    wrong = next((form for form in forms.values() if form.errors), None)
    response = render(request, "publik/kabar.html", {**context, "form_salah": wrong}, status=status)
    # One address, two sides: nothing of it may stay in a cache.
    response["Cache-Control"] = PRIVATE_CACHE
    return response


def _forms(aspirasi: Aspirasi, opened: bool) -> dict[str, Any]:
    if not opened:
        return {"form_kunci": KeyForm()}
    return {"form_tambah": AddForm(), "form_nilai": RateForm()}
