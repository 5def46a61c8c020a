"""Parts of a budget: one bidang, one kegiatan, where the money comes from, and year beside year."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.budget.asking import asked_and_answered
from accountability.budget.models import BudgetedKegiatan, BudgetLine, Realisasi
from accountability.budget.progress import work_done
from accountability.budget.spent import spent_in_year_of
from accountability.lib.rupiah import ringkas, rupiah
from accountability.lib.spoken import decimal
from accountability.planning.activity_codes import BIDANG_SHORT, activities
from posko import counts
from public_site.budget_sheet import (
    BIDANG_KET,
    name_of,
    official_name,
    own_names,
    percent,
    published_years,
    sheet,
    source_name,
)
from public_site.kept_pages import asked_again, kept
from public_site.money_marks import (
    ask_path,
    breakable,
    budget_path,
    crumbs,
    job_bars,
    shares_of,
    source_bars,
    source_cards,
    told_percent,
)
from public_site.photo_slots import slots
from public_site.place import Place, local
from public_site.views.doors import of_desa, page, with_own_css
from public_site.views.money import published_or_404
from public_site.year_by_year import as_csv, beside_the_kecamatan, small_multiples, years_table


@require_safe
@kept
@of_desa
def bidang(request: HttpRequest, place: Place, tahun: int, bid: str) -> HttpResponse:
    """P2: one bidang, its sub bidang, their kegiatan."""
    apb, kode = published_or_404(place, tahun), bid
    figures = sheet(apb, place.words)
    jobs = [job for job in figures.jobs if job.bidang == kode]
    if not jobs:
        raise Http404
    whole = next(one for one in figures.bidang if one.kode == kode)
    subs = sorted({job.sub_bidang for job in jobs}, key=lambda sub: [int(part) for part in sub.split(".")])
    parts = []
    for sub in subs:
        own = [job for job in jobs if job.sub_bidang == sub]
        parts.append(
            {
                "nama": _sub_name(sub, place),
                "rencana": sum(job.planned for job in own),
                "terpakai": sum(job.spent for job in own),
                "batang": job_bars(own, place, tahun, int(bid)),
            }
        )
    context = {
        "apb": apb,
        "angka": figures,
        "nama": whole.name,
        "arti": _(BIDANG_KET[kode]),
        "jumlah": whole,
        "bagian_belanja": shares_of(figures)[int(kode) - 1],
        "persen": percent(whole.spent, whole.planned),
        "sub": parts,
        "lain": [
            {"nama": one.name, "href": f"{budget_path(place, tahun)}bidang/{one.kode}/"}
            for one in figures.bidang
            if one.kode != kode and (one.planned or one.spent)
        ],
        "remah": crumbs(place, tahun, (whole.name, "")),
    }
    return page(request, place, "bidang", context, "anggaran")


@require_safe
@kept
@of_desa
def job(request: HttpRequest, place: Place, tahun: int, keg: str) -> HttpResponse:
    """P3: one kegiatan, from the proposal to the photos."""
    apb = published_or_404(place, tahun)
    lines = list(
        BudgetLine.objects.filter(apb=apb, kegiatan_kode=keg)
        .select_related("kegiatan__usulan__kelompok", "kegiatan__usulan__musyawarah")
        .order_by("account", "id")
    )
    paid = list(spent_in_year_of(apb).filter(kegiatan_kode=keg).order_by("spent_date", "id"))
    if not lines and not paid:
        raise Http404
    plans = list({line.kegiatan.pk: line.kegiatan for line in lines if line.kegiatan is not None}.values())
    official = official_name(keg, place.words)
    name = name_of(keg, {plan.name for plan in plans}, own_names(apb), place.words)
    planned, spent = sum(line.amount for line in lines), sum(one.amount for one in paid if one.counts)
    context = {
        "apb": apb,
        "kode_kegiatan": keg,
        "nama": breakable(name),
        "nama_polos": name,
        "nama_resmi": breakable(official) if official != name else "",
        "ukuran": _measures(planned, spent, paid),
        "lebih": max(spent - planned, 0),
        "pagu": planned,
        "tanpa_baris": sum(one.amount for one in paid if one.counts and one.line_id is None),
        "rencana": plans,
        "disebut": BudgetedKegiatan.objects.filter(apb=apb, kode=keg).first(),
        "baris": [_line(line, place, tahun) for line in lines],
        "catatan": paid,
        "foto": slots(paid),
        "asal": _origins(plans, place),
        **_questions(place, tahun, keg),
        "remah": crumbs(place, tahun, _bidang_step(place, tahun, keg[0]), (breakable(name), "")),
    }
    return page(request, place, "kegiatan", context, "anggaran")


@require_safe
@kept
@of_desa
def sources(request: HttpRequest, place: Place, tahun: int) -> HttpResponse:
    """P4: each source of income in one sentence, and what came in of it."""
    figures = sheet(published_or_404(place, tahun), place.words)
    biggest = figures.income[0] if figures.income else None
    context = {
        "apb": figures.apb,
        "angka": figures,
        "sumber": source_cards(figures, place),
        "batang": source_bars(figures),
        "terbesar": _("Paling banyak dari %(name)s: %(share)s.")
        % {"name": biggest.name, "share": told_percent(biggest.planned, figures.pendapatan)}
        if biggest
        else "",
        "remah": crumbs(place, tahun, (_("Dari mana uangnya"), "")),
    }
    return page(request, place, "sumber", context, "anggaran")


@require_safe
@with_own_css("banding")
@of_desa
def compare(request: HttpRequest, place: Place) -> HttpResponseBase:
    """P5: the years side by side on one scale, and the village beside its kecamatan."""
    years = published_years(place.desa)
    sheets = [sheet(published_or_404(place, year), place.words) for year in sorted(years)]
    context = {
        "tahun": sorted(years),
        "gambar": small_multiples(sheets),
        "tabel": years_table(sheets),
        "kecamatan": beside_the_kecamatan(sheets[-1], place) if sheets else None,
        "remah": [
            {"teks": _("Anggaran"), "href": f"/desa/{place.desa.kode}/anggaran/"},
            {"teks": _("Tahun ke tahun"), "href": ""},
        ],
    }
    return asked_again(request, page(request, place, "bandingkan", context, "anggaran"))


@require_safe
@of_desa
def compare_csv(request: HttpRequest, place: Place) -> HttpResponseBase:
    """The years of the comparison, for a spreadsheet."""
    sheets = [sheet(published_or_404(place, year), place.words) for year in published_years(place.desa)]
    answer = HttpResponse(as_csv(sheets), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="anggaran-{place.desa.kode}-per-tahun.csv"'
    answer["Access-Control-Allow-Origin"] = "*"
    return asked_again(request, answer)


def _questions(place: Place, tahun: int, keg: str) -> dict[str, str]:
    """How many asked and were answered, pointing at nobody, and the way to ask."""
    asked, answered = asked_and_answered(desa=place.desa, year=tahun, kegiatan_kode=keg)
    return {
        "ditanya": counts.at_least(asked, "pertanyaan") if asked else "",
        "dijawab": counts.at_least(answered, "pertanyaan") if answered else _("belum ada yang"),
        "tanya": ask_path(place, tahun, keg),
    }


def _bidang_step(place: Place, tahun: int, bid: str) -> tuple[str, str]:
    return _(BIDANG_SHORT[bid]), f"{budget_path(place, tahun)}bidang/{bid}/"


def _sub_name(kode: str, place: Place) -> str:
    known = activities().get(kode)
    return breakable(local(known.name.partition("(")[0].strip(), place.words)) if known else kode


def _line(line: BudgetLine, place: Place, year: int) -> dict[str, Any]:
    how = ""
    if line.volume is not None and line.unit_price is not None:
        many = decimal(f"{line.volume.normalize():f}")
        how = f"{many} {line.unit} × {rupiah(line.unit_price)}".replace("  ", " ")
    return {
        "uraian": local(line.description, place.words),
        "jumlah": line.amount,
        "sumber": source_name(line.fund_source, place.words),
        "hitungan": how,
        "tanya": ask_path(place, year, line.kegiatan_kode, line.account),
    }


def _measures(planned: int, spent: int, paid: list[Realisasi]) -> list[dict[str, Any]]:
    """Two bars: the money and the work."""
    used = percent(spent, planned)
    done = work_done(paid)
    work = _("belum dilaporkan") if done is None else f"{done}%"
    of = {"percent": used, "rupiah": rupiah(planned)}
    money = _("%(percent)s%% terpakai, dari pagu %(rupiah)s") % of if planned else _("Tidak ada pagunya.")
    used = min(max(used, 0), 100)
    return [
        {"label": _("Uang"), "nilai": ringkas(spent), "persen": 100, "terpakai": used, "ket": money},
        {"label": _("Pekerjaan"), "nilai": work, "persen": 100, "terpakai": done or 0},
    ]


def _origins(plans: list[Any], place: Place) -> list[dict[str, Any]]:
    """The groups behind the kegiatan, with the honest count of their voices."""
    groups = {plan.usulan.kelompok.pk: plan.usulan.kelompok for plan in plans if plan.usulan is not None}
    return [
        {
            "kelompok": one,
            "banyak": counts.at_least(one.aspirasi.open_to_all().arrived_before(place.counted_until).count()),
        }
        for one in groups.values()
    ]
