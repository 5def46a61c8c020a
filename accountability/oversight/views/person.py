"""One account: how far its person is in, and what may be done: another code, an end, a successor, a phone."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import DeskRequest, desk
from accountability.accounts.models import Membership, Reason, StaffContact, Way
from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.onboarding import ending, inviting
from accountability.oversight.onboarding.people_rows import person
from accountability.oversight.people_forms import (
    EndForm,
    KeyForm,
    PeopleForm,
    PhoneForm,
    RenewForm,
    SuccessorForm,
)
from accountability.oversight.views.page import SeeOther, kec_page
from accountability.oversight.views.people_page import (
    KABUPATEN,
    KECAMATAN,
    Room,
    attempt,
    newest_of,
    people_of,
    room_of,
    row_of,
)
from accountability.oversight.views.people_sentences import code_sentence
from accountability.regions.sebutan import words_for

_DONE = {
    "ulang": "Kode baru disiapkan. Kode yang lama tidak berlaku lagi.",
    "tarik": "Undangan ditarik. Kodenya tidak membuka apa-apa lagi.",
    "akhir": "Masa tugas diakhiri.",
    "batal-akhir": "Masa tugas berlaku lagi seperti semula.",
    "ganti": "Penggantinya diundang.",
    "keluar": "Ia sudah dikeluarkan dari semua perangkat, dan membacanya saat masuk lagi.",
    "hp": "Nomor HP diganti. Perbarui undangannya bila kodenya belum sampai.",
}


@desk(KABUPATEN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kabupaten(request: DeskRequest, pk: int) -> HttpResponse:
    """One account in the kabupaten. 404 elsewhere."""
    return _one(request, pk, room_of(request, "kab", timezone.now()))


@desk(KECAMATAN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_the_kecamatan(request: DeskRequest, pk: int) -> HttpResponse:
    """One account of a village of the kecamatan. 404 elsewhere."""
    return _one(request, pk, room_of(request, "kec", timezone.now()))


def _one(request: DeskRequest, pk: int, room: Room) -> HttpResponse:
    term = get_object_or_404(people_of(room.member), pk=pk)
    asked = request.POST.get("aksi", "") if request.method == "POST" else ""
    forms = _forms(request, term, room, asked)
    if request.method == "POST":
        if asked not in forms:
            raise Http404

        def deed() -> object:
            return _deeds(forms, term, room)[asked]()

        if attempt(request, forms[asked], room.at, deed):
            messages.success(request, _(_DONE[asked]))
            return SeeOther(request.path)
        term = get_object_or_404(people_of(room.member), pk=pk)
    return _page(request, term, room, forms, asked)


def _ways(term: Membership) -> list[tuple[str, Any]]:
    """The ways a code may go, the best first."""
    contact = StaffContact.objects.filter(user=term.user_id).first()
    ways = [Way.PAPER]
    if contact is not None and contact.email and settings.MAIL_SENDS:
        ways.insert(0, Way.EMAIL)
    if contact is not None and contact.fingerprint:
        ways.insert(0, Way.SMS)
    return [(way.value, way.label) for way in ways]


def _forms(request: DeskRequest, term: Membership, room: Room, asked: str) -> dict[str, PeopleForm]:
    """Every form of the page by its action; the one that was sent with what was typed."""

    def sent(name: str) -> Any:
        return request.POST if asked == name else None

    was_in = term.user.has_usable_password()
    return {
        "ulang": RenewForm(sent("ulang"), ways=_ways(term), was_in=was_in, auto_id="ulang_%s"),
        "tarik": KeyForm(sent("tarik"), auto_id="tarik_%s"),
        "akhir": EndForm(sent("akhir"), auto_id="akhir_%s", initial={"mulai": room.today}),
        "batal-akhir": KeyForm(sent("batal-akhir"), auto_id="batal_%s"),
        "ganti": SuccessorForm(sent("ganti"), auto_id="ganti_%s", initial={"sejak": room.today}),
        "hp": PhoneForm(sent("hp"), auto_id="hp_%s"),
        "keluar": KeyForm(sent("keluar"), auto_id="keluar_%s"),
    }


def _deeds(forms: dict[str, Any], term: Membership, room: Room) -> dict[str, Callable[[], object]]:
    who: dict[str, Any] = {"term": term, "member": room.member, "at": room.at}
    dated = {**who, "today": room.today}
    said = {name: getattr(form, "cleaned_data", {}) for name, form in forms.items()}

    def change_phone() -> None:
        cells = {"kode": term.wilayah_id, "peran": term.role, "nama": "x", "surel": ""}
        row = person(
            number=1, cells={**cells, "hp": said["hp"]["hp"]}, since=None, until=None, today=room.today
        )
        inviting.change_phone(row=row, **who)

    def succeed() -> None:
        row = forms["ganti"].row(kode=term.wilayah_id, role=term.role, today=room.today)
        ending.change_holder(row=row, reason=Reason(said["ganti"]["alasan"]), **dated)

    return {
        "ulang": lambda: inviting.renew(
            way=forms["ulang"].way, recognised=bool(said["ulang"].get("kenal")), **who
        ),
        "tarik": lambda: inviting.withdraw(**who),
        "akhir": lambda: ending.end_term(
            off_from=said["akhir"]["mulai"], reason=Reason(said["akhir"]["alasan"]), **dated
        ),
        "batal-akhir": lambda: ending.take_back_end(**dated),
        "ganti": succeed,
        "hp": change_phone,
        "keluar": lambda: ending.send_out(**who),
    }


def _page(
    request: DeskRequest, term: Membership, room: Room, forms: dict[str, PeopleForm], asked: str
) -> HttpResponse:
    newest, user = newest_of(term), term.user
    words = words_for(term.wilayah_id)
    serves = user.is_active and (term.until_date is None or term.until_date >= room.today)
    ended = term.ends.filter(undone_at=None).order_by("-id").first()
    contact = StaffContact.objects.filter(user=user).first()
    refused = forms.get(asked)

    def day(moment: Any) -> str:
        return tanggal(local_date(moment, term.wilayah_id))

    offered = {
        "ulang": serves,
        "tarik": newest is not None and newest.taken_up_at is None and newest.withdrawn_at is None,
        "ganti": serves and term.user_id != room.member.user_id,
        "hp": serves,
        "keluar": term.user.has_usable_password() and term.user_id != room.member.user_id,
        "akhir": serves and term.user_id != room.member.user_id,
        "batal-akhir": ended is not None,
    }
    context = {
        **row_of(term, room),
        "istilah": words,
        "kode": code_sentence(newest, room.today, day),
        "ada_hp": contact is not None and bool(contact.fingerprint),
        "ada_surel": contact is not None and bool(contact.email),
        "surat": offered["tarik"] and newest is not None and newest.way == Way.PAPER and not newest.given_at,
        "akun_pk": user.pk,
        "akhir": {"alasan": Reason(ended.reason).label, "hari": day(ended.ended_at)} if ended else None,
        "form": {
            name.replace("-", "_"): forms[name] for name, offer in offered.items() if offer or name == asked
        },
        "buka": asked,
        "salah": refused if refused is not None and refused.errors else None,
        "tautan": room.links,
    }
    return kec_page(request, "kec/orang_satu.html", room.words, context, status=422 if refused else 200)
