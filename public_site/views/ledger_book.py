"""The public ledger: what it is, its code of today, who witnesses it, and whether a receipt stands in it."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability.accounts.guessing import place_of
from accountability.ledger.models import Entry
from accountability.ledger.public_log import cosigning, publishing, reading, verify_log
from accountability.ledger.public_log.shelf import Folder
from accountability.lib.local_time import local_date, tanggal
from accountability.lib.spoken import grouped
from posko import kunci_tries
from posko.counts import at_least
from posko.late import late_everywhere
from public_site.forms import ReceiptForm
from public_site.language import in_their_language
from public_site.place import general_context
from public_site.views.doors import with_own_css

CHECKER = Path(verify_log.__file__).name
READ_BACK = 400  # so many entries are counted; the book itself has no end
WEEKS = 8
DAYS_SHOWN = 7
MOST_OF_A_NOTE = 8192  # bytes; a checkpoint with twenty signatures has less
NOTES_AN_HOUR = 60
HOUR = 3600
# What each kind of entry is called; those not named here are told by the first part of their name.
KINDS = {
    "aspirasi": gettext_noop("Aspirasi dan langkahnya"),
    "kelompok": gettext_noop("Pengelompokan"),
    "musyawarah": gettext_noop("Musyawarah"),
    "usulan": gettext_noop("Usulan dan keputusan"),
    "rkp": gettext_noop("Rencana tahunan"),
    "apb": gettext_noop("Anggaran dan realisasi"),
}
_FILE = re.compile(
    r"(checkpoint|keterangan\.json|kode\.txt|tile/(\d{1,2}|entries)(/x\d{3})*/\d{3}(\.p/\d{1,3})?)"
)
_OLDER = re.compile(r"checkpoint/(\d{1,18})")


@require_safe
@with_own_css("kode")
def book(request: HttpRequest) -> HttpResponse:
    """What the book is, in plain words, with its code, its witnesses, and how many wait past their day."""
    today = timezone.localdate()
    context = {
        **general_context(request),
        "terakhir": _shown(reading.last_signed()),
        "minggu": [_shown(one) for one in reading.last_of_weeks(weeks=WEEKS, today=today)],
        "saksi": _witnesses(),
        "lewat_batas": at_least(_late(today), "aspirasi"),
        "hari": _days(today),
        "alat": CHECKER,
        "catatan": reverse("buku-jejak-log", args=["checkpoint"]),
        "perintah": f"python3 {CHECKER} {settings.PUBLIC_BASE_URL}/buku-jejak/log --semua",
        "kunci_umum": publishing.published_keys(),
    }
    return render(request, "publik/buku_jejak.html", context)


@require_safe
@with_own_css("kode")
def notice(request: HttpRequest) -> HttpResponse:
    """One sheet for the notice board: the code of last week, large, and how to hold the book against it."""
    weeks = reading.last_of_weeks(weeks=WEEKS, today=timezone.localdate())
    context = {
        **general_context(request),
        "terakhir": _shown(weeks[0] if weeks else reading.last_signed()),
        "kunci_umum": publishing.published_keys(),
        "asal": settings.PUBLIC_BASE_URL,
        "saksi": _witnesses(),
    }
    return render(request, "publik/buku_lembar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_their_language
def check_receipt(request: HttpRequest) -> HttpResponse:
    """Is this receipt in the book? With number and kunci, which are nowhere kept; tries are counted."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    found: dict[str, Any] = {}
    status = 200
    if form.is_bound:
        found = _looked_up(request, form) if form.is_valid() else {}
        status = 422 if form.errors else 200
        if found.pop("terlalu_sering", False):
            status = 429
    context = {**general_context(request), "form": form, **found}
    response = render(request, "publik/buku_periksa.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def published_file(request: HttpRequest, berkas: str) -> HttpResponse:
    """The book itself, as files for machines (C2SP tlog-tiles); full pieces never change."""
    older = _OLDER.fullmatch(berkas)
    content: bytes | None = None
    if older is not None:
        signed = reading.signed_at_size(int(older[1]))
        content = signed.note.encode() if signed is not None else None
    elif _FILE.fullmatch(berkas):
        content = Folder(Path(settings.LEDGER_LOG_DIR)).read(berkas)
    if content is None:
        raise Http404
    is_text = not berkas.startswith("tile/")
    kind = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "public, max-age=60" if is_text else "public, max-age=604800, immutable"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The programme by which anyone checks the book at home."""
    response = HttpResponse(
        Path(verify_log.__file__).read_bytes(), content_type="text/x-python; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="verify_log.py"'
    response["Cache-Control"] = "public, max-age=3600"
    return response


@csrf_exempt
@require_POST
def take_cosignature(request: HttpRequest) -> HttpResponse:
    """A witness hands in its signature; what none of our witnesses signed is refused."""
    if _counted(f"saksi:{place_of(request.META)}") > NOTES_AN_HOUR:
        return HttpResponse("Terlalu sering.\n", status=429, content_type="text/plain; charset=utf-8")
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        note = request.read(MOST_OF_A_NOTE).decode() if 0 < length <= MOST_OF_A_NOTE else ""
        fresh = cosigning.take_cosignatures(note=note, at=timezone.now())
    except (cosigning.NothingSigned, UnicodeDecodeError, ValueError):
        told = "Tidak ada tanda tangan saksi kami di situ.\n"
        return HttpResponse(told, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(f"Diterima: {fresh}\n", content_type="text/plain; charset=utf-8")


def _shown(signed: reading.Signed | None) -> dict[str, Any] | None:
    """A signed state, in words."""
    if signed is None:
        return None
    day = tanggal(timezone.localdate(signed.signed_at))
    note = reverse("buku-jejak-log", args=[f"checkpoint/{signed.size}"])
    return {"kode": signed.code, "alamat": note, "banyak": grouped(signed.size), "hari": day}


def _witnesses() -> list[dict[str, Any]]:
    return [
        {
            "nama": one.witness.title,
            "hari": tanggal(timezone.localdate(one.signed_at)) if one.signed_at is not None else "",
            "banyak": grouped(one.size or 0),
        }
        for one in cosigning.witnesses()
    ]


def _looked_up(request: HttpRequest, form: ReceiptForm) -> dict[str, Any]:
    nomor, kunci = form.cleaned_data["nomor"], form.cleaned_data["kunci"]
    place = f"tanda-terima:{place_of(request.META)}"
    if kunci_tries.too_many(nomor) or int(cache.get(place, 0)) >= NOTES_AN_HOUR:
        form.add_error(None, _("Sudah terlalu sering dicoba. Coba lagi satu jam lagi."))
        return {"terlalu_sering": True}
    _counted(place)
    found = reading.find_receipt(nomor=nomor, kunci=kunci)
    if found is not None:
        leaf = {
            "ke": grouped(found.seq),
            "masuk": found.spoken,
            "dicetak": found.day,
            "terbukti": found.steps is not None,
        }
        return {"lembar": leaf, "nomor": nomor, "terakhir": _shown(reading.last_signed())}
    if reading.is_waiting(nomor=nomor, kunci=kunci):
        return {"menunggu": True, "nomor": nomor}
    kunci_tries.count_wrong(nomor)
    form.add_error(None, _("Tanda terima itu tidak ada di buku. Lihat lagi nomor dan kuncinya."))
    return {}


def _counted(key: str) -> int:
    """One more within the hour; how many it makes."""
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, HOUR)
        return 1


def _late(today: dt.date) -> int:
    """Counted once in an hour: it is one question over all villages."""
    return int(cache.get_or_set(f"lewat-batas:{today}", lambda: late_everywhere(today), HOUR) or 0)


def _days(today: dt.date) -> list[dict[str, Any]]:
    """How many steps of each kind a day had; a day that is not over would tell when somebody spoke."""
    per_day: dict[dt.date, Counter[str]] = {}
    for entry in Entry.objects.order_by("-id")[:READ_BACK]:
        day = per_day.setdefault(local_date(entry.at, entry.desa_id), Counter())
        day[_(KINDS.get(entry.kind.split(".")[0], gettext_noop("Lainnya")))] += 1
    return [
        {"hari": day, "jenis": [(kind, at_least(count, "langkah")) for kind, count in sorted(kinds.items())]}
        for day, kinds in sorted(per_day.items(), reverse=True)[: DAYS_SHOWN + 1]
        if day < today
    ]
