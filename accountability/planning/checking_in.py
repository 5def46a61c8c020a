"""The daftar hadir by names: written at the desk, or by people themselves with the code on the wall."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib.local_time import local_date
from accountability.planning.attending import copy_onto, recount
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.meeting_rules import ElsewhereDusun, may_be_held
from accountability.planning.models import Attendee, CheckedInBy, DocumentKind, Musyawarah
from accountability.regions.models import Dusun
from sms_gateway import contacts

MOST_BY_THEMSELVES = 1_500  # no village hall holds more
MOST_IN_A_MINUTE = 90


class NoName(Exception):
    """A line of the list without a name."""


class CheckInClosed(Exception):
    """People write themselves down on the day of the meeting only."""


class TooManyAtOnce(Exception):
    """More people write themselves down than a hall holds: somebody plays with the code."""


class NoSuchName(Exception):
    """The name is not in the list, or was taken off already; or it is there and cannot be put back."""


class CountedByHeads(Exception):
    """Heads were counted already; names would make them fewer."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who came: name, gender, and what the person chose to add. `phone` wants to hear of the outcome."""

    name: str
    gender: str
    dusun: Dusun | None = None
    group: str = ""
    stands_for: str = ""
    phone: str = ""


@transaction.atomic
def check_in(
    *,
    musyawarah: Musyawarah,
    person: Person,
    entry: str,
    by: Actor,
    at: dt.datetime,
    themselves: bool = False,
) -> Attendee:
    """Writes one name into the list; the same `entry` (36 letters at most) again finds the first.

    Heads follow from the names. `themselves`: through the code on the wall, on the day of the meeting only.
    Raises Locked, CalledOff, NotHeldYet, CheckInClosed, TooManyAtOnce, NoName, ElsewhereDusun,
    CountedByHeads, and NotAPhone of sms_gateway.contacts.
    """
    held = held_meeting(musyawarah)
    may_be_held(musyawarah=held, at=at)
    known = held.attendees.filter(entry=entry).first()
    if known is not None:
        return known
    if themselves:
        _may_themselves(held, at)
    _check(held, person)
    attendee = _write(held, person, entry, CheckedInBy.SELF if themselves else CheckedInBy.DESK, at)
    recount(held)
    copy_onto(musyawarah, held)
    record_of(held, "musyawarah.nama", by, at, {"attendee": attendee.pk, "themselves": themselves})
    return attendee


@transaction.atomic
def take_off(*, attendee: Attendee, by: Actor, at: dt.datetime) -> None:
    """A wrong name counts no more; it can be put back. Raises Locked, CalledOff, NoSuchName."""
    _set(attendee, off=True, by=by, at=at)


@transaction.atomic
def put_back(*, attendee: Attendee, by: Actor, at: dt.datetime) -> None:
    """The name counts again. Raises Locked, CalledOff, NoSuchName."""
    _set(attendee, off=False, by=by, at=at)


def may_check_in_themselves(held: Musyawarah, at: dt.datetime) -> bool:
    """Whether the code on the wall works now."""
    today = local_date(at, held.desa_id)
    on_its_day = held.held_on == today and held.called_off_at is None and held.locked_at is None
    # What the berita acara says of those who came is not changed by anybody with the code.
    return on_its_day and not held.documents.filter(kind=DocumentKind.BERITA_ACARA).exists()


def _write(held: Musyawarah, person: Person, entry: str, wrote: CheckedInBy, at: dt.datetime) -> Attendee:
    # A number that somebody typed at the wall may be anyone's: it is not told to live here.
    home = held.desa if wrote == CheckedInBy.DESK else None
    contact = contacts.meet(number=person.phone, at=at, desa=home) if person.phone else None
    return Attendee.objects.create(
        musyawarah=held,
        entry=entry,
        name=" ".join(person.name.split()),
        gender=person.gender,
        dusun=person.dusun,
        group=person.group,
        stands_for=person.stands_for.strip(),
        contact=contact,
        checked_in_by=wrote,
        checked_in_at=at,
    )


def _set(attendee: Attendee, *, off: bool, by: Actor, at: dt.datetime) -> None:
    held = held_meeting(attendee.musyawarah)
    row = held.attendees.select_for_update().filter(pk=attendee.pk, taken_off_at__isnull=off).first()
    if row is None:
        raise NoSuchName
    row.taken_off_at = attendee.taken_off_at = at if off else None
    row.save(update_fields=["taken_off_at"])
    recount(held)
    copy_onto(attendee.musyawarah, held)
    kind = "musyawarah.nama_keluar" if off else "musyawarah.nama_kembali"
    record_of(held, kind, by, at, {"attendee": row.pk})


def _check(held: Musyawarah, person: Person) -> None:
    if not person.name.strip():
        raise NoName
    if person.dusun is not None and person.dusun.desa_id != held.desa_id:
        raise ElsewhereDusun
    if held.attendance and not held.attendees.filter(taken_off_at=None).exists():
        raise CountedByHeads


def _may_themselves(held: Musyawarah, at: dt.datetime) -> None:
    if not may_check_in_themselves(held, at):
        raise CheckInClosed
    own = held.attendees.filter(checked_in_by=CheckedInBy.SELF)
    lately = own.filter(checked_in_at__gt=at - dt.timedelta(minutes=1)).count()
    if lately >= MOST_IN_A_MINUTE or own.filter(taken_off_at=None).count() >= MOST_BY_THEMSELVES:
        raise TooManyAtOnce
