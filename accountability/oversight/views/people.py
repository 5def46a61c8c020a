"""Orang: who has an account below this desk, one more person, letters to print, the template of a file."""

import csv
import datetime as dt
import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership
from accountability.lib.csv_cells import harmless
from accountability.lib.spreadsheet.writing import (
    DAY,
    TEXT,
    XLSX,
    Column,
    new_book,
    saved,
    write_lists,
    write_sheet,
)
from accountability.oversight.filters import PeopleFilter
from accountability.oversight.onboarding.giving import PAGE, page_address
from accountability.oversight.onboarding.inviting import add_one
from accountability.oversight.onboarding.letters import letters_pdf
from accountability.oversight.onboarding.people_rows import HEADINGS
from accountability.oversight.onboarding.printing import print_letters, waiting_letters
from accountability.oversight.people_forms import KeyForm, PersonForm
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.people_page import (
    KABUPATEN,
    KECAMATAN,
    Room,
    attempt,
    filter_places,
    people_of,
    places_of,
    role_offers,
    room_of,
    row_of,
)

ON_A_PAGE = 50


@desk(KABUPATEN)
@require_safe
def of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """Everybody with an account in the kabupaten."""
    return _list(request, room_of(request, "kab", timezone.now()))


@desk(KECAMATAN)
@require_safe
def of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """Everybody with an account in the villages of the kecamatan."""
    return _list(request, room_of(request, "kec", timezone.now()))


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """One more person."""
    return _new(request, room_of(request, "kab", timezone.now()))


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """One more person of a village."""
    return _new(request, room_of(request, "kec", timezone.now()))


@desk(KABUPATEN)
@require_safe
def template_of_the_kabupaten(request: DeskRequest, bentuk: str) -> HttpResponse:
    """The table to fill in."""
    return _template(room_of(request, "kab", timezone.now()), bentuk)


@desk(KECAMATAN)
@require_safe
def template_of_the_kecamatan(request: DeskRequest, bentuk: str) -> HttpResponse:
    """The table to fill in."""
    return _template(room_of(request, "kec", timezone.now()), bentuk)


@never_cache
@desk(KABUPATEN)
@require_POST
def letters_of_the_kabupaten(request: DeskRequest) -> HttpResponse:
    """The letters that wait, as a PDF to print; each holds a code that exists nowhere else."""
    return _letters(request, room_of(request, "kab", timezone.now()))


@never_cache
@desk(KECAMATAN)
@require_POST
def letters_of_the_kecamatan(request: DeskRequest) -> HttpResponse:
    """The letters that wait, as a PDF to print."""
    return _letters(request, room_of(request, "kec", timezone.now()))


def _list(request: DeskRequest, room: Room) -> HttpResponse:
    narrowing = people_shown(request, room)
    found = narrowing.qs.order_by("wilayah", "role", "user__display_name", "id")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("halaman"))
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "saring": narrowing,
        "baris": [row_of(term, room) for term in page],
        "halaman": page,
        "kueri": f"&{query.urlencode()}" if query else "",
        "tautan": room.links,
        "surat": waiting_letters(member=room.member).count(),
        "kunci": KeyForm(auto_id=False),
        "kab": room.where == "kab",
    }
    return kec_page(request, "kec/orang.html", room.words, context)


def people_shown(request: DeskRequest, room: Room) -> PeopleFilter:
    """The accounts this desk looks after, as the address narrows them."""
    return PeopleFilter(
        request.GET,
        queryset=people_of(room.member),
        villages=filter_places(room),
        roles=role_offers(room),
        at=room.at,
        today=room.today,
    )


def _new(request: DeskRequest, room: Room) -> HttpResponse:
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        places=places_of(room),
        roles=role_offers(room),
        initial={"sejak": room.today, "tempat": request.GET.get("tempat", "")},
    )
    made: list[Membership] = []

    def deed() -> None:
        said = form.cleaned_data
        row = form.row(kode=said["tempat"], role=said["peran"], today=room.today)
        made.append(add_one(row=row, member=room.member, today=room.today, at=room.at))

    if form.is_bound and attempt(request, form, room.at, deed):
        messages.success(request, _("Akun dibuat. Kodenya menyusul lewat cara yang Anda pilih."))
        return SeeOther(room.address("satu", made[0].pk) if made else room.address(""))
    context = {"form": form, "salah": form if form.errors else None, "tautan": room.links}
    return kec_page(request, "kec/orang_baru.html", room.words, context, status=422 if form.errors else 200)


def _template(room: Room, form: str) -> HttpResponse:
    if form == "xlsx":
        answer = HttpResponse(_workbook(room), content_type=XLSX)
    elif form == "csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerow([harmless(one) for one in HEADINGS])
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="orang-{room.member.wilayah_id}.{form}"'
    return answer


def _workbook(room: Room) -> bytes:
    forms = {"sejak": DAY, "sampai": DAY}
    widths = {"nama tampilan": 32, "peran": 22}
    columns = [
        Column(name, widths.get(name, 16), forms.get(name, TEXT), "peran" if name == "peran" else "")
        for name in HEADINGS
    ]
    book = new_book()
    note = "Isi mulai baris ke-5. Satu baris satu orang. HP kosong berarti surat kertas."
    write_sheet(book, "Orang", columns, [], note=note, to_fill_in=True)
    places = [name for _kode, name in places_of(room)]
    lists = {
        "peran": ("Pilihan peran", [name for _role, name in role_offers(room)]),
        "tempat": ("Kode yang ada", places),
    }
    write_lists(book, "Daftar", lists)
    return saved(book)


def _letters(request: DeskRequest, room: Room) -> HttpResponse:
    form, asked = KeyForm(request.POST), request.POST.get("akun", "")
    users = [int(asked)] if asked.isascii() and asked.isdecimal() and len(asked) < 18 else None
    if asked and users is None:
        raise Http404
    drawn: list[Any] = []
    if not attempt(
        request,
        form,
        room.at,
        lambda: drawn.extend(print_letters(member=room.member, at=room.at, users=users)),
    ):
        messages.warning(request, "; ".join(str(one) for one in form.non_field_errors()))
        return SeeOther(room.address(""))
    if not drawn:  # a second tap: the codes are in the letters of the first
        messages.warning(request, _("Surat itu baru saja dicetak. Lihat unduhan Anda."))
        return SeeOther(room.address(""))
    return _pdf(drawn, room.today)


def _pdf(drawn: list[Any], today: dt.date) -> HttpResponse:
    link = f"{settings.PUBLIC_BASE_URL.rstrip('/')}{PAGE}"
    raw = letters_pdf(letters=drawn, address=page_address(), link=link, made_on=today)
    answer = HttpResponse(raw, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="undangan-{today.isoformat()}.pdf"'
    return answer
