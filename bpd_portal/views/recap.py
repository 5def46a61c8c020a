"""Rekap: evidence for a musyawarah, on the page, on paper and as files; and a version for the wall."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import BPD, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.lib.paper import to_pdf
from accountability.regions.residents import ResidentNumbers, residents_of
from accountability.regions.sebutan import Words, words_for
from bpd_portal import recap_files
from bpd_portal.forms.periods import PeriodForm, choices_of, named_period, quarters_before
from bpd_portal.page import desk_page
from bpd_portal.recap_bars import month_bars
from bpd_portal.recap_sentences import busiest, compared, dusun_told, missing_told, period_name
from bpd_portal.recap_tables import Table, list_of, tables_of
from bpd_portal.recap_wall import honest, wall_tables, wall_told
from bpd_portal.rows import badge_of
from posko.keys import read_ahead
from posko.recap import Period, Recap, published_recap, recap_of, voices_of, who_is_missing
from posko.recap.missing import dusun_missing

READ_AT_ONCE = 400  # voices whose words are read for their bidang before the page is shown


@dataclass(frozen=True, slots=True)
class Asked:
    """One recap as it was asked for, with what every form of it needs."""

    recap: Recap
    residents: ResidentNumbers
    words: Words
    tables: dict[str, Table]
    title: str
    today: dt.date


@desk(BPD)
@require_safe
def recap(request: DeskRequest) -> HttpResponse:
    """The page: who is missing first, then where and what about; every number leads to its list."""
    today = local_date(timezone.now(), request.member.wilayah_id)
    form, shown = _period(request, today)
    if shown is None:
        words = words_for(request.member.wilayah_id)
        context = {"s": words, "form": form, "pilihan": choices_of(named_period(request.GET, today), today)}
        return desk_page(request, "meja/rekap.html", context, salah=form)
    found = _asked(request, shown, today)
    told = found.recap
    context = {
        "s": found.words,
        "form": form,
        "pilihan": choices_of(shown, today),
        "judul": found.title,
        "rekap": told,
        "tabel": found.tables,
        "belum": missing_told(who_is_missing(told, found.residents)),
        "belum_dusun": dusun_told(dusun_missing(told, found.residents), told, found.words),
        "banding": compared(told),
        "ramai": busiest(told),
        "batang": month_bars(told.months),
        "kelompok": [_group(told, one, found.words) for one in told.groups],
        "semua": list_of(told),
        "sumber": found.residents.sources,
        "kueri": request.GET.urlencode(),
        "dicetak": today,
    }
    return desk_page(request, "meja/rekap.html", context)


@desk(BPD)
@require_safe
def as_pdf(request: DeskRequest) -> HttpResponse:
    """The same numbers on paper, with a place to sign."""
    found = _from_address(request)
    told, words = found.recap, found.words
    sentences = [
        _("%(n)s suara. %(compared)s") % {"n": told.total, "compared": compared(told)},
        *missing_told(who_is_missing(told, found.residents)),
        *dusun_told(dusun_missing(told, found.residents), told, words),
    ]
    quotes = [quote.words for one in told.groups for quote in one.quotes if quote.public][:5]
    described = recap_files.as_paper(
        found.tables,
        title=found.title,
        sentences=sentences,
        quotes=quotes,
        desa=request.member.wilayah,
        words=words,
        today=found.today,
    )
    return _file(to_pdf(described), "application/pdf", request, found.recap, "pdf")


@desk(BPD)
@require_safe
def as_xlsx(request: DeskRequest) -> HttpResponse:
    """The same numbers in a spreadsheet."""
    found = _from_address(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    told = recap_files.as_xlsx(found.tables.values(), found.title)
    return _file(told, kind, request, found.recap, "xlsx")


@desk(BPD)
@require_safe
def as_csv(request: DeskRequest) -> HttpResponse:
    """The same numbers as CSV."""
    found = _from_address(request)
    told = recap_files.as_csv(found.tables.values())
    return _file(told.encode(), "text/csv; charset=utf-8", request, found.recap, "csv")


@desk(BPD)
@require_safe
def for_the_wall(request: DeskRequest) -> HttpResponse:
    """What may hang where everyone reads it: a whole quarter, small numbers hidden."""
    context = _wall(request)
    return desk_page(request, "meja/rekap_tempel.html", context)


@desk(BPD)
@require_safe
def for_the_wall_pdf(request: DeskRequest) -> HttpResponse:
    """The same as a file to print."""
    context = _wall(request)
    described = wall_told(context, request.member.wilayah)
    answer = HttpResponse(to_pdf(described), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="papan-{request.member.wilayah_id}.pdf"'
    return answer


def _wall(request: DeskRequest) -> dict[str, Any]:
    desa = request.member.wilayah
    today = local_date(timezone.now(), desa.kode)
    quarters = quarters_before(today)
    asked = named_period(request.GET, today) if request.GET.get("triwulan") else quarters[0]["masa"]
    if asked not in [one["masa"] for one in quarters]:
        raise Http404
    read_ahead(voices_of(desa, asked), READ_AT_ONCE)
    words = words_for(desa.kode)
    residents = residents_of(desa, asked.until.year)
    found = published_recap(desa, asked, residents, today=today)
    return {
        "s": words,
        "rekap": found,
        "judul": _("Suara warga, %(period)s") % {"period": period_name(asked.since, asked.until)},
        "tabel": wall_tables(found, words),
        "jujur": honest(),
        "kelompok": [
            {"judul": one.title, "suara": one.voices, "lencana": badge_of(one.state, words)}
            for one in found.groups
        ],
        "pilihan": [{**one, "kini": one["masa"] == asked} for one in quarters],
        "kueri": request.GET.urlencode(),
        "dicetak": today,
    }


def _period(request: DeskRequest, today: dt.date) -> tuple[PeriodForm, Period | None]:
    if request.GET.get("sejak") or request.GET.get("sampai"):
        form = PeriodForm(request.GET, auto_id="masa_%s")
        return form, form.cleaned_data["masa"] if form.is_valid() else None
    shown = named_period(request.GET, today)
    return PeriodForm(initial={"sejak": shown.since, "sampai": shown.until}, auto_id="masa_%s"), shown


def _from_address(request: DeskRequest) -> Asked:
    """For files: the same period as on the page; 404 for one that is none."""
    today = local_date(timezone.now(), request.member.wilayah_id)
    _form, shown = _period(request, today)
    if shown is None:
        raise Http404
    return _asked(request, shown, today)


def _asked(request: DeskRequest, shown: Period, today: dt.date) -> Asked:
    desa = request.member.wilayah
    read_ahead(voices_of(desa, shown), READ_AT_ONCE)
    words, residents = words_for(desa.kode), residents_of(desa, shown.until.year)
    found = recap_of(desa, shown.since, shown.until, today=today)
    title = _("Rekap aspirasi %(period)s") % {"period": period_name(shown.since, shown.until)}
    return Asked(found, residents, words, tables_of(found, residents, words), title, today)


def _group(told: Recap, one: Any, words: Words) -> dict[str, Any]:
    return {
        "isi": one,
        "lencana": badge_of(one.state, words),
        "daftar": list_of(told, kelompok=one.pk),
    }


def _file(told: bytes, kind: str, request: DeskRequest, recap: Recap, end: str) -> HttpResponse:
    answer = HttpResponse(told, content_type=kind)
    name = f"rekap-{request.member.wilayah_id}-{recap.since}-{recap.until}.{end}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
