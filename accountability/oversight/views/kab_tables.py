"""A table of the kabupaten for a year: row by row, or out of a file that is looked through first."""

import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.lib.rupiah import rupiah
from accountability.lib.spreadsheet.cells import Unclear
from accountability.lib.spreadsheet.writing import XLSX
from accountability.oversight.evaluation.regional_tables import WITH_RUPIAH
from accountability.oversight.kab_forms import RuleFileForm, RuleForm
from accountability.oversight.models import RegionalRule, Topic
from accountability.oversight.reach import is_regional, may_rule
from accountability.oversight.regency.changing import change_settings, mark_of, standing
from accountability.oversight.regency.kept import TABLES, value_of_rule
from accountability.oversight.regency.rule_files import KEY_WORDS, Read, as_csv, as_xlsx, read_rules, rule_of
from accountability.oversight.views.evaluations import year_asked
from accountability.oversight.views.kab_history import REFUSALS, history_of, sentence_of, took_back
from accountability.oversight.views.kab_home import REGIONAL
from accountability.oversight.views.page import SeeOther, kec_page, must_rule
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for

ON_A_PAGE = 50
PROBLEMS_SHOWN = 40


@desk(REGIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: DeskRequest, tabel: str) -> HttpResponse:
    """The rows of one table, a form for one of them, and one for a file; a POST is one deed."""
    topic, year = _topic(request, tabel), _year(request)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        must_rule(request.member)
        done = _posted(request, topic, year, forms)
        if done is not None:
            return done
    return _page(request, topic, year, forms)


@desk(REGIONAL)
@require_safe
def as_file(request: DeskRequest, tabel: str, bentuk: str) -> HttpResponse:
    """The table as CSV or XLSX; an empty one is the template to fill in."""
    topic, year, region = _topic(request, tabel), _year(request), request.member.wilayah
    rows = _rows(region, topic, year)
    if bentuk == "csv":
        told = as_csv({row.key: value_of_rule(row) for row in rows}, topic.value)
        answer = HttpResponse(f"\ufeff{told}", content_type="text/csv; charset=utf-8")
    elif bentuk == "xlsx":
        note = f"{region.name}, {year}. Isi mulai baris kelima, lalu kirim di halaman ini."
        answer = HttpResponse(as_xlsx(rows, topic.value, note), content_type=XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{topic.value}-{region.kode}-{year}.{bentuk}"'
    return answer


def _topic(request: DeskRequest, tabel: str) -> Topic:
    if not is_regional(request.member) or tabel not in {one.value for one in TABLES}:
        raise Http404
    return Topic(tabel)


def _year(request: DeskRequest) -> int:
    here = local_date(timezone.now(), request.member.wilayah_id).year
    return year_asked(request.GET.get("tahun"), default=here)


def _rows(region: Wilayah, topic: Topic, year: int) -> Any:
    return RegionalRule.objects.filter(kabupaten=region, year=year, table=topic.value).order_by("key")


def _posted(request: DeskRequest, topic: Topic, year: int, forms: dict[str, Any]) -> HttpResponse | None:
    """What a POST leads to; None where the page shows again, with what was typed in `forms`."""
    asked, at, here = request.POST.get("aksi", ""), timezone.now(), _here(topic, year)
    if asked == "tarik":
        took_back(request, request.member.wilayah, at)
        return SeeOther(here)
    if asked == "hapus":
        _changed(request, topic, year, {request.POST.get("kunci", "")[:80]: None}, at=at)
        return SeeOther(here)
    if asked == "salin":
        return _copied(request, topic, year, at)
    if asked == "simpan":
        form = forms["baris"] = RuleForm(request.POST, table=topic.value, auto_id="baris_%s")
        return SeeOther(here) if form.is_valid() and _saved(request, topic, year, form, at) else None
    if asked not in {"periksa", "pakai"}:
        raise Http404
    upload = forms["berkas"] = RuleFileForm(request.POST, request.FILES, auto_id="berkas_%s")
    if not upload.is_valid():
        return None
    return SeeOther(here) if _looked_through(request, topic, year, forms, at) else None


def _here(topic: Topic, year: int) -> str:
    return f"{reverse('kab-aturan-tabel', args=[topic.value])}?tahun={year}"


def _changed(
    request: DeskRequest,
    topic: Topic,
    year: int,
    values: dict[str, Any],
    *,
    at: dt.datetime,
    seen: str = "",
    form: Any = None,
) -> bool:
    """Whether the deed was done; a refusal becomes a sentence in the form, or on the next page."""
    by = request.member.actor()
    try:
        made = change_settings(
            wilayah=request.member.wilayah, topic=topic, values=values, by=by, at=at, year=year, seen=seen
        )
    except REFUSALS as refusal:
        if form is None:
            messages.warning(request, sentence_of(refusal))
        else:
            form.add_error(None, sentence_of(refusal))
        return False
    if made is None:
        messages.success(request, _("Tidak ada yang berubah."))
    else:
        messages.success(request, _("Tersimpan. Bisa ditarik di riwayat."))
    return True


def _saved(request: DeskRequest, topic: Topic, year: int, form: RuleForm, at: dt.datetime) -> bool:
    said = form.cleaned_data
    try:
        key, rule = rule_of(
            topic.value,
            key=said["kunci"].strip(),
            name=said["nama"].strip(),
            unit=said.get("satuan", "").strip(),
            rupiah=said.get("rupiah"),
            basis=said["dasar"].strip(),
        )
    except Unclear as unclear:
        form.add_error("kunci", unclear.sentence)
        return False
    values: dict[str, Any] = {key: rule}
    if said["lama"] and said["lama"] != key:
        values[said["lama"]] = None
    seen = ""
    if said["lama"] == key:
        seen = said["asal"]
    elif standing(wilayah=request.member.wilayah, topic=topic, keys=[key], year=year)[key] is not None:
        form.add_error("kunci", _("%s sudah ada di tabel ini. Ubah barisnya.") % key)
        return False
    return _changed(request, topic, year, values, at=at, seen=seen, form=form)


def _copied(request: DeskRequest, topic: Topic, year: int, at: dt.datetime) -> HttpResponse:
    """Last year's rows as this year's, where this year has none of that key."""
    region = request.member.wilayah
    there = set(_rows(region, topic, year).values_list("key", flat=True))
    values = {row.key: value_of_rule(row) for row in _rows(region, topic, year - 1) if row.key not in there}
    if values:
        _changed(request, topic, year, values, at=at)
    else:
        messages.warning(request, _("Tahun %s belum punya baris yang bisa disalin.") % (year - 1))
    return SeeOther(_here(topic, year))


def _looked_through(
    request: DeskRequest, topic: Topic, year: int, forms: dict[str, Any], at: dt.datetime
) -> bool:
    """Reads a file; takes it over when that was asked for, nothing is wrong, and nothing changed since."""
    form = forms["berkas"]
    said = form.cleaned_data
    file, name = said["berkas"], said["berkas"].name if said["berkas"] else "tempel.csv"
    source = file or io.BytesIO(said["isi"].encode())
    read = read_rules(file=source, name=name, table=topic.value, basis=said["dasar"].strip())
    values, now = _difference(request.member.wilayah, topic, year, read, replaces=said["cara"] == "ganti")
    mark = mark_of({key: now.get(key) for key in values})
    if request.POST.get("aksi") == "pakai" and not read.problems and said["asal"]:
        return _changed(request, topic, year, values, at=at, seen=said["asal"], form=form)
    forms["lihat"] = _looked(read, values, now)
    text = said["isi"] if read.problems and not file else as_csv(read.rules, topic.value)
    forms["berkas"] = RuleFileForm(
        auto_id="berkas_%s",
        initial={"isi": text, "dasar": said["dasar"], "cara": said["cara"], "asal": mark},
    )
    return False


def _difference(
    region: Wilayah, topic: Topic, year: int, read: Read, *, replaces: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the file would write, and what stands there now."""
    now = {row.key: value_of_rule(row) for row in _rows(region, topic, year)}
    values: dict[str, Any] = dict(read.rules)
    if replaces:
        values |= {key: None for key in now if key not in read.rules}
    return values, now


def _looked(read: Read, values: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    gone = sum(value is None for value in values.values())
    new = sum(value is not None and key not in now for key, value in values.items())
    same = sum(value is not None and now.get(key) == value for key, value in values.items())
    return {
        "masalah": read.problems[:PROBLEMS_SHOWN],
        "lebih": max(0, len(read.problems) - PROBLEMS_SHOWN),
        "baru": new,
        "sama": same,
        "ubah": len(values) - gone - new - same,
        "hapus": gone,
    }


def _page(request: DeskRequest, topic: Topic, year: int, forms: dict[str, Any]) -> HttpResponse:
    region, words = request.member.wilayah, words_for(request.member.wilayah_id)
    search = request.GET.get("cari", "").strip()[:40]
    found = _rows(region, topic, year)
    if search:
        found = found.filter(key__icontains=search) | found.filter(name__icontains=search)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("halaman"))
    form = forms.get("baris") or _row_form(request, topic, year)
    form_file = forms.get("berkas") or RuleFileForm(auto_id="berkas_%s")
    refused = next((one for one in (form, form_file) if one.is_bound and one.errors), None)
    context = {
        "topik": topic,
        "tahun": year,
        "tahun_lain": [year - 1, year, year + 1],
        "kunci": KEY_WORDS[topic.value],
        "rupiah": topic.value in WITH_RUPIAH,
        "halaman": page,
        "baris": [_shown(row, words) for row in page],
        "cari": search,
        "kueri": "&" + urlencode({"tahun": year} | ({"cari": search} if search else {})),
        "boleh_atur": may_rule(request.member),
        "form": form,
        "ubah": request.GET.get("ubah", ""),
        "form_berkas": form_file,
        "lihat": forms.get("lihat"),
        "salah": refused,
        "riwayat": history_of(region, [topic], year=year),
    }
    status = 422 if refused or (forms.get("lihat") or {}).get("masalah") else 200
    return kec_page(request, "kab/tabel.html", words, context, status=status)


def _row_form(request: DeskRequest, topic: Topic, year: int) -> RuleForm:
    """An empty form, or the row the address asks to change."""
    row = _rows(request.member.wilayah, topic, year).filter(key=request.GET.get("ubah", "")[:80]).first()
    initial = {}
    if row is not None:
        initial = {
            "kunci": row.key,
            "nama": row.name,
            "satuan": row.unit,
            "rupiah": row.rupiah,
            "dasar": row.legal_basis,
            "lama": row.key,
            "asal": mark_of({row.key: value_of_rule(row)}),
        }
    return RuleForm(table=topic.value, initial=initial, auto_id="baris_%s")


def _shown(row: RegionalRule, words: Words) -> dict[str, Any]:
    local = {"kades": words.kepala_desa, "bpd": words.bpd, "kadus": words.dusun}
    title = local.get(row.key, row.key) if row.table == Topic.PAY.value else row.key
    price = "" if row.rupiah is None else rupiah(row.rupiah)
    return {"isi": row, "judul": title, "rupiah": f"{price} / {row.unit}" if price and row.unit else price}
