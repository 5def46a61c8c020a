"""The kabupaten's desk: what most needs it today, then every kecamatan beside the others."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Role
from accountability.lib.local_time import local_date
from accountability.lib.spreadsheet.writing import XLSX
from accountability.oversight.reach import is_regional
from accountability.oversight.regency.exporting import as_csv, as_xlsx
from accountability.oversight.regency.foremost import Foremost, foremost
from accountability.oversight.regency.rollup import ORDERS, RollUp, Row, in_order, roll_up
from accountability.oversight.views.looking import ASKED
from accountability.oversight.views.page import kec_page, title_of
from accountability.regions.models import name_key
from accountability.regions.sebutan import Words, words_for

ON_A_PAGE = 20
REGIONAL = frozenset({Role.KABUPATEN, Role.AUDITOR})
_KEEPS: dict[str, Callable[[Row], bool]] = {
    "": lambda _row: True,
    "peringatan": lambda row: row.open > 0,
    "diteruskan": lambda row: row.above > 0,
    "evaluasi": lambda row: row.received > row.evaluated,
    "belum": lambda row: row.served < row.villages,
}


@desk(REGIONAL)
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """One sentence, the sums, and the roll-up as it was asked for: order, name, what it holds, page."""
    if not is_regional(request.member):
        return redirect("kec")
    words, at = words_for(request.member.wilayah_id), timezone.now()
    found = roll_up(request.member.wilayah, at=at)
    asked = _asked(request)
    rows = _narrowed(found.rows, asked)
    page = Paginator(in_order(rows, asked["urut"]), ON_A_PAGE).get_page(request.GET.get("halaman"))
    first = foremost(found, words)
    context = {
        "judul": title_of(request.member, words),
        "utama": first,
        "utama_href": _address_of(first, request),
        "angka": _numbers(found, words),
        "halaman": page,
        "kolom": [_column(name, text, asked) for name, text in _columns(words)],
        "baris": [_cells(row, found) for row in page],
        "kaki": _foot(found),
        "asked": asked,
        "pilihan": _choices(words),
        "disaring": bool(asked["cari"] or asked["hanya"]),
        "kueri": _query(asked),
        "sampai": found.until,
    }
    return kec_page(request, "kab/ringkasan.html", words, context)


@desk(REGIONAL)
@require_safe
def as_file(request: DeskRequest, bentuk: str) -> HttpResponse:
    """The whole roll-up as CSV or XLSX, in the order and narrowed as the page is."""
    if not is_regional(request.member) or bentuk not in {"csv", "xlsx"}:
        raise Http404
    member, at = request.member, timezone.now()
    words, asked = words_for(member.wilayah_id), _asked(request)
    found = roll_up(member.wilayah, at=at)
    rows = in_order(_narrowed(found.rows, asked), asked["urut"])
    note = f"{title_of(member, words)}, {found.today.isoformat()}"
    if bentuk == "csv":
        answer = HttpResponse(as_csv(rows, words), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(as_xlsx(rows, words, note), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ringkasan-{member.wilayah_id}.{bentuk}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _asked(request: DeskRequest) -> dict[str, str]:
    order, only = request.GET.get("urut", ""), request.GET.get("hanya", "")
    return {
        "urut": order if order in ORDERS else "nama",
        "hanya": only if only in _KEEPS else "",
        "cari": request.GET.get("cari", "").strip()[:40],
    }


def _query(asked: dict[str, str], **other: str) -> str:
    """The address of the same view with something else, ready to stand behind a `?` or another part."""
    said = {
        key: value for key, value in {**asked, **other}.items() if value and (key, value) != ("urut", "nama")
    }
    return f"&{urlencode(said)}" if said else ""


def _narrowed(rows: list[Row], asked: dict[str, str]) -> list[Row]:
    key = name_key(asked["cari"])
    return [row for row in rows if _KEEPS[asked["hanya"]](row) and key in name_key(row.name)]


def _choices(words: Words) -> list[tuple[str, str]]:
    return [
        ("", _("Semua")),
        ("peringatan", _("Ada peringatan terbuka")),
        ("diteruskan", _("Ada yang menunggu di %s") % words.kabupaten),
        ("evaluasi", _("Ada evaluasi belum selesai")),
        ("belum", _("Ada %s yang belum memakai posko") % words.desa),
    ]


def _columns(words: Words) -> list[tuple[str, str]]:
    return [
        ("nama", words.kecamatan.capitalize()),
        ("pemakai", _("Memakai posko")),
        ("peringatan", _("Peringatan terbuka")),
        ("baru", _("Baru")),
        ("tertua", _("Baru, terlama")),
        ("dijawab", _("Dijawab tepat waktu")),
        ("tayang", _("%s tayang") % words.apb),
        ("evaluasi", _("Evaluasi selesai")),
        ("realisasi", _("Realisasi")),
        ("diteruskan", _("Menunggu di %s") % words.kabupaten),
    ]


def _column(name: str, text: str, asked: dict[str, str]) -> dict[str, Any]:
    href = "?" + _query(asked, urut=name).removeprefix("&")
    return {"teks": text, "angka": name != "nama", "href": href, "kini": asked["urut"] == name}


def _cells(row: Row, found: RollUp) -> list[dict[str, Any]]:
    days = (found.today - local_date(row.new_since, row.kode)).days if row.new_since else None
    above = f"{row.above} ({_('lewat')} {row.above_late})" if row.above_late else str(row.above)
    told = [
        _of(row.served, row.villages),
        str(row.open),
        str(row.new),
        "–" if days is None else _("%s hari") % days,
        _share(row.answered),
        _of(row.published, row.served),
        _of(row.evaluated, row.received),
        _share(row.spent),
        above,
    ]
    href = f"{reverse('kec')}?{ASKED}={row.kode}"
    return [{"teks": row.name, "href": href}, *({"teks": one, "angka": True} for one in told)]


def _foot(found: RollUp) -> list[dict[str, Any]]:
    """The sums, and the medians over all villages: no mean that a large one tilts."""
    total = found.sum_of
    told = [
        _of(total("served"), total("villages")),
        str(total("open")),
        str(total("new")),
        "",
        _share(found.answered),
        _of(total("published"), total("served")),
        _of(total("evaluated"), total("received")),
        _share(found.spent),
        str(total("above")),
    ]
    return [{"teks": _("Semua")}, *({"teks": one, "angka": True} for one in told)]


def _numbers(found: RollUp, words: Words) -> list[dict[str, Any]]:
    total = found.sum_of
    return [
        {
            "nilai": str(total("served")),
            "dari": str(total("villages")),
            "label": _("%s memakai posko") % words.desa,
        },
        {"nilai": str(total("open")), "label": _("peringatan terbuka")},
        {
            "nilai": str(total("published")),
            "dari": str(total("served")),
            "label": _("%s tayang") % words.apb,
        },
        {"nilai": str(total("above")), "label": _("menunggu di %s") % words.kabupaten},
    ]


def _of(part: int, whole: int) -> str:
    return _("%(part)s dari %(whole)s") % {"part": part, "whole": whole} if whole else "–"


def _share(percent: int | None) -> str:
    return _("belum cukup") if percent is None else f"{percent}%"


def _address_of(first: Foremost, request: DeskRequest) -> str:
    """Where the sentence leads; the auditor reads what came up on the desk of the kecamatan."""
    if first.about == "kecamatan":
        return f"{reverse('kec')}?{ASKED}={first.kecamatan}"
    if first.about == "diteruskan":
        return reverse("kab-diteruskan" if request.member.role == Role.KABUPATEN else "kec-diteruskan")
    return ""
