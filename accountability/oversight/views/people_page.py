"""What the pages about people share: whose desk it is, one deed for one form, rows of people and places."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.accounts.access import DeskRequest
from accountability.accounts.models import Invitation, Membership, MembershipQuerySet, Role
from accountability.accounts.offices import (
    OF_A_KABUPATEN,
    OF_A_VILLAGE,
    may_place,
    role_words,
    roles_under,
    terms_under,
)
from accountability.accounts.sending import count_once
from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.onboarding.refusals import Faulty
from accountability.oversight.people_forms import PeopleForm
from accountability.oversight.views.people_sentences import PEOPLE_REFUSALS, badge_of, people_sentence
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for

KABUPATEN, KECAMATAN = frozenset({Role.KABUPATEN}), frozenset({Role.CAMAT})


@dataclass(frozen=True, slots=True)
class Room:
    """Whose pages these are: kab or kec, the day and the moment there, the local words."""

    where: str
    member: Membership
    at: dt.datetime
    today: dt.date
    words: Words

    def address(self, page: str, *args: Any) -> str:
        """The address of a page of this room: "", "baru", "berkas", "satu" …"""
        return reverse(f"{self.where}-orang{'-' if page else ''}{page}", args=args)

    @property
    def links(self) -> dict[str, str]:
        """The pages every page here leads to."""
        pages = ("baru", "berkas", "surat")
        return {"orang": self.address(""), **{page: self.address(page) for page in pages}}


def room_of(request: DeskRequest, where: str, at: dt.datetime) -> Room:
    """The room of this member; raises PermissionDenied for one who manages nobody's account."""
    member = request.member
    if not roles_under(member):
        raise PermissionDenied
    return Room(where, member, at, local_date(at, member.wilayah_id), words_for(member.wilayah_id))


def attempt(request: DeskRequest, form: PeopleForm, at: dt.datetime, deed: Callable[[], object]) -> bool:
    """Whether the deed is done, now or by an earlier tap; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            if count_once(user_id=request.member.user_id, key=form.cleaned_data["kunci_kirim"], at=at):
                deed()
    except Faulty as refusal:
        form.tell(refusal.faults)
        return False
    except PEOPLE_REFUSALS as refusal:
        form.add_error(None, people_sentence(refusal))
        return False
    return True


def people_of(member: Membership) -> MembershipQuerySet:
    """The terms this member manages, each with the invitations of its account, the newest first."""
    newest = Prefetch("user__invitations", Invitation.objects.order_by("-id"))
    return terms_under(member).prefetch_related(newest)


def newest_of(term: Membership) -> Invitation | None:
    """The newest invitation of the account."""
    return next(iter(term.user.invitations.all()), None)


def row_of(term: Membership, room: Room) -> dict[str, Any]:
    """One person in a list."""
    return {
        "href": room.address("satu", term.pk),
        "nama": term.user.display_name or term.user.username,
        "akun": term.user.username,
        "peran": role_words(term.role, words_for(term.wilayah_id)),
        "tempat": term.wilayah.name,
        "masa": span_of(term),
        "lencana": badge_of(term, newest_of(term), room.today, room.at),
    }


def span_of(term: Membership) -> str:
    """From when until when somebody serves."""
    if term.until_date is None:
        return _("sejak %(hari)s") % {"hari": tanggal(term.since_date)}
    days = {"hari": tanggal(term.since_date), "batas": tanggal(term.until_date)}
    return _("%(hari)s sampai %(batas)s") % days


def places_of(room: Room) -> list[tuple[str, str]]:
    """The places where this member may make accounts: villages in service, and above them for a kabupaten."""
    inside = Wilayah.objects.within(room.member.wilayah_id)
    found = list(inside.desa().in_service())
    if Role.CAMAT in roles_under(room.member):
        found += [*inside.kecamatan(), room.member.wilayah]
    return [(one.kode, f"{one.name} ({one.kode})") for one in sorted(found, key=lambda one: one.kode)]


def filter_places(room: Room) -> list[tuple[str, str]]:
    """The places a list may be narrowed to: the kecamatan of a kabupaten, the villages of a kecamatan."""
    inside = Wilayah.objects.within(room.member.wilayah_id)
    found: Iterable[Wilayah] = (
        inside.kecamatan() if Role.CAMAT in roles_under(room.member) else inside.desa().in_service()
    )
    return [(one.kode, one.name) for one in sorted(found, key=lambda one: one.kode)]


def role_offers(room: Room) -> list[tuple[str, str]]:
    """The roles this member may give, in the words of the region."""
    mine = roles_under(room.member)
    order = [role for role in Role if role in OF_A_VILLAGE or role == Role.CAMAT or role in OF_A_KABUPATEN]
    return [(role.value, role_words(role, room.words)) for role in order if role in mine]


def manages(room: Room, term: Membership) -> bool:
    """Whether the account of this term may be acted on here."""
    return may_place(room.member, term.role, term.wilayah)
