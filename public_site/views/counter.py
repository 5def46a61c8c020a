"""The counter of a kecamatan in public: what to bring, cost and days; scores, complaints, a poster."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.actors import CITIZEN
from accountability.lib.local_time import local_date
from accountability.oversight.counter.answering import count_answer, mark_of_form
from accountability.oversight.counter.complaining import complain
from accountability.oversight.counter.refusals import CountedAlready, NotOfThisCounter, TooManyToday
from accountability.oversight.models import CounterService, SurveyChannel
from accountability.regions.models import Wilayah, WilayahQuerySet
from accountability.regions.sebutan import words_for
from posko.grammar import parse
from posko.intake import Voice
from posko.states import Channel
from public_site.counter_forms import TOO_FAST, ComplainForm, CounterForm, RateForm, fresh
from public_site.counter_poster import Told, counter_poster
from public_site.counter_shown import results_of
from public_site.drawing import as_pdf
from public_site.forms import SECRET
from public_site.language import in_their_language
from public_site.place import Place, sms_number
from public_site.views.just_sent import thank
from public_site.views.poster import as_file
from public_site.views.speaking import send_key
from public_site.views.tracking import redirect_see_other
from sms_gateway.public_number import has_lines_within

REFUSALS: dict[type[Exception], Any] = {
    TooManyToday: _("Hari ini sudah banyak penilaian lewat web. Kirim besok, atau lewat SMS."),
    NotOfThisCounter: _("Layanan itu tidak ada lagi di daftar. Pilih yang lain."),
}


@require_safe
def services(request: HttpRequest, kode: str) -> HttpResponse:
    """What to bring, what it costs, how many days; and what people thought of it, frozen each quarter."""
    office, number = _office(kode), sms_number(kode)
    context = {
        "nomor_sms": number,
        "layanan": list(CounterService.objects.offered().filter(kecamatan=office).in_order()),
        "hasil": results_of(office),
        "kode_sms": kode.replace(".", ""),
        "lewat_sms": bool(number) or has_lines_within(kode),
    }
    return _page(request, office, "layanan", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, kode: str) -> HttpResponse:
    """The survey; the same form sent twice counts once."""
    office, at = _office(kode), timezone.now()
    offered = CounterService.objects.offered().filter(kecamatan=office).in_order()
    if request.method != "POST":
        form = RateForm(initial=fresh(at.timestamp()), services=offered)
        return _form_page(request, office, "layanan_nilai", form)
    form = RateForm(request.POST, services=offered)
    if (refused := _refused(request, office, "layanan_nilai", form)) is not None:
        return refused
    if form.by_a_machine:
        return redirect_see_other("layanan-terima", kode)
    key = mark_of_form(
        key=form.cleaned_data["kunci_kirim"] or fresh(at.timestamp())["kunci_kirim"], kecamatan=office
    )
    try:
        count_answer(kecamatan=office, answered=form.answered, channel=SurveyChannel.WEB, once=key, at=at)
    except CountedAlready:
        pass  # pressed twice: it is counted
    except tuple(REFUSALS) as refusal:
        form.add_error(None, REFUSALS[type(refusal)])
        return _form_page(request, office, "layanan_nilai", form, status=422)
    return redirect_see_other("layanan-terima", kode)


@require_safe
def rated(request: HttpRequest, kode: str) -> HttpResponse:
    """Thanks, and when the result is to be seen."""
    return _page(request, _office(kode), "layanan_terima", {})


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, kode: str) -> HttpResponse:
    """A complaint about the counter: it gets a number and a kunci, as every voice."""
    office, at = _office(kode), timezone.now()
    villages, words = _villages(office), words_for(kode)
    if request.method != "POST":
        form = ComplainForm(initial=fresh(at.timestamp()), villages=villages, words=words)
        return _form_page(request, office, "layanan_keluhan", form)
    form = ComplainForm(request.POST, villages=villages, words=words)
    if (refused := _refused(request, office, "layanan_keluhan", form)) is not None:
        return refused
    if form.by_a_machine:
        return redirect_see_other("layanan", kode)
    told = form.cleaned_data
    place = Place(told["tempat"], told["tempat"].facts, words_for(told["tempat"].kode))
    said = parse(told["isi"])
    taken = complain(
        desa=place.desa,
        voice=Voice(
            text=told["isi"], channel=Channel.WEB, kind=said.kind, confidential=told["sifat"] == SECRET
        ),
        number=told["hp"],
        by=CITIZEN,
        at=at,
        idempotency_key=send_key(request, place, told["kunci_kirim"], told["isi"]),
    )
    return thank(request, place, taken, taken.kunci)


@require_safe
def poster(request: HttpRequest, kode: str) -> HttpResponse:
    """The sheet for the wall beside the counter, A4."""
    office = _office(kode)
    words = words_for(kode)
    told = Told(
        name=f"{words.kecamatan[:1].upper()}{words.kecamatan[1:]} {office.name}",
        bpd=words.bpd,
        address=f"{settings.PUBLIC_BASE_URL}{reverse('layanan', args=[kode])}",
        rate_address=f"{settings.PUBLIC_BASE_URL}{reverse('layanan-nilai', args=[kode])}",
        sms=sms_number(kode),
        by_sms=bool(sms_number(kode)) or has_lines_within(kode),
        village=words.desa,
        code=kode.replace(".", ""),
    )
    made_on = local_date(timezone.now(), kode).isoformat()
    return as_file(
        as_pdf(counter_poster(told), width_mm=210, made_on=made_on), "application/pdf", f"loket-{kode}.pdf"
    )


def _office(kode: str) -> Wilayah:
    """The kecamatan of an address; 404 for none, and for one where nobody uses the posko."""
    found = Wilayah.objects.kecamatan().filter(kode=kode, children__facts__isnull=False)
    office = found.select_related("parent").distinct().first()
    if office is None:
        raise Http404
    return office


def _villages(office: Wilayah) -> WilayahQuerySet:
    served = Wilayah.objects.desa().in_service().within(office.kode)
    return served.select_related("parent__parent", "facts").order_by("name", "kode")


def _refused(request: HttpRequest, office: Wilayah, template: str, form: CounterForm) -> HttpResponse | None:
    """The form once more with what is wrong; None when it may be taken."""
    valid = form.is_valid()
    if form.by_a_machine and valid:
        return None
    if valid and form.too_fast(timezone.now().timestamp()):
        form.add_error(None, TOO_FAST)
    if not form.errors:
        return None
    if form.opened_at is None:  # the words as they were typed, under a seal of this page
        form.data = {**form.data.dict(), "dibuka": fresh(timezone.now().timestamp())["dibuka"]}  # type: ignore[attr-defined]
    return _form_page(request, office, template, form, status=422)


def _form_page(
    request: HttpRequest, office: Wilayah, template: str, form: CounterForm, status: int = 200
) -> HttpResponse:
    answer = _page(request, office, template, {"form": form}, status=status)
    answer["Cache-Control"] = "private, no-cache, must-revalidate"
    return answer


@in_their_language
def _page(
    request: HttpRequest, office: Wilayah, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    told = {"s": words_for(office.kode), "desa": None, "nav_kini": "", "jam_layanan": "", "kantor": office}
    if "nomor_sms" not in context:
        told["nomor_sms"] = sms_number(office.kode)
    return render(request, f"publik/{template}.html", {**told, **context}, status=status)
