"""Reminds members who must act of a deadline that comes near, by SMS or e-mail: what, until when, and where.

Only those are reminded who asked for it (council.reachable), where the proved phone or address stands. How
many days ahead is data (planning/data/calendar.csv). Each reminder is a row first, and its constraint lets
one of two workers win. A letter that did not leave gives its row back, and is tried again with the next ring.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from accountability.accounts.access import BPD, PEMDES
from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.council.mailing import NotMailed, mail_now
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal, tanggal_pendek, zone_for
from accountability.oversight.village_year import years_of
from accountability.planning.models import CalendarReminder
from accountability.planning.village_year import Duty, State, number
from accountability.regions.sebutan import words_for
from posko.words import sms
from sms_gateway import outbox
from sms_gateway.models import Contact

_BY = system("kalender")


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is to be sent: to whom, of what, and which of its days ahead has come."""

    member: Membership
    duty: Duty
    lead_days: int

    @property
    def key(self) -> tuple[str, str, int, dt.date, int, int]:
        """What may be there once (a_person_is_reminded_once_of_a_deadline)."""
        duty = self.duty
        return duty.kode, duty.rule.id, duty.year, duty.due, self.lead_days, self.member.user_id


def remind_due(*, at: dt.datetime, limit: int) -> int:
    """Sends the reminders that are due at `at`, at most `limit`; returns how many."""
    sent = 0
    for one in _due(at):
        if sent == limit:
            break
        sent += _by_sms(one, at) if one.member.user.reachable.contact_id else _by_mail(one, at)
    return sent


def words_of(duty: Duty) -> str:
    """What is to be done, in the words of the place: "Tetapkan RKP Desa 2027"."""
    words = words_for(duty.kode)
    return duty.rule.name.format(**asdict(words), tahun=duty.year)


def lead_of(duty: Duty, today: dt.date) -> int | None:
    """Which of the days ahead has come, the shortest of those that did; None before the first or too late."""
    if duty.state not in {State.DUE, State.AHEAD} or duty.due < today:
        return None
    come = [days for days in duty.rule.lead_days if duty.due - dt.timedelta(days=days) <= today]
    return min(come, default=None)


def _due(at: dt.datetime) -> list[Due]:
    """The members in office who asked to be told, with what they are not yet reminded of."""
    members: dict[str, list[Membership]] = defaultdict(list)
    wanting = Membership.objects.on(at.date()).filter(
        role__in=list(BPD | PEMDES), user__is_active=True, user__reachable__isnull=False
    )
    for member in wanting.select_related("wilayah", "user__reachable__contact").order_by("wilayah", "id"):
        if _is_day(at, member.wilayah_id):
            members[member.wilayah_id].append(member)
    years = {local_date(at, kode).year + ahead for kode in members for ahead in (0, 1)}
    found = {
        due.key: due
        for kode, duties in years_of(members, years, at=at).items()
        for duty in duties
        for due in _for_members(duty, members[kode], local_date(at, kode))
    }
    had = CalendarReminder.objects.filter(desa__in=members, year__gte=min(years, default=0) - 2)
    known = set(had.values_list("desa", "item", "year", "due_date", "lead_days", "user"))
    return [due for key, due in found.items() if key not in known]


def _for_members(duty: Duty, members: list[Membership], today: dt.date) -> list[Due]:
    lead = lead_of(duty, today)
    if lead is None:
        return []
    return [Due(one, duty, lead) for one in members if one.role in duty.rule.roles]


def _is_day(at: dt.datetime, kode: str) -> bool:
    hour = at.astimezone(zone_for(kode)).hour
    return number("remind_from_hour", at.year) <= hour < number("remind_until_hour", at.year)


@transaction.atomic
def _claimed(one: Due, at: dt.datetime) -> CalendarReminder | None:
    """The row of this reminder, or None where another worker has it."""
    duty, member = one.duty, one.member
    hold(desa=member.wilayah)
    try:
        with transaction.atomic():
            row = CalendarReminder.objects.create(
                desa=member.wilayah,
                item=duty.rule.id,
                year=duty.year,
                due_date=duty.due,
                lead_days=one.lead_days,
                user=member.user,
                reminded_at=at,
            )
    except IntegrityError:
        return None
    return row


@transaction.atomic
def _note(one: Due, by: str, at: dt.datetime) -> None:
    facts = {"item": one.duty.rule.id, "year": one.duty.year, "lead": one.lead_days, "by": by}
    ref = f"anggota:{one.member.user_id}"
    record(kind="kalender.diingatkan", ref=ref, desa=one.member.wilayah, by=_BY, at=at, facts=facts)


@transaction.atomic
def _by_sms(one: Due, at: dt.datetime) -> bool:
    contact: Contact | None = one.member.user.reachable.contact
    if contact is None or _claimed(one, at) is None:
        return False
    duty, desa = one.duty, one.member.wilayah
    outbox.promise(
        contact=contact,
        desa=desa,
        body=sms("pengingat_kalender", desa, tail=words_of(duty), tanggal=tanggal_pendek(duty.due)),
        template="pengingat_kalender",
        dedupe_key=":".join(["pengingat", *map(str, one.key)]),
        kind="notice",
        by=_BY,
        at=at,
    )
    _note(one, "sms", at)
    return True


def _by_mail(one: Due, at: dt.datetime) -> bool:
    """After the row is there, and outside of its transaction: a slow mail server holds no village up."""
    if not settings.MAIL_SENDS or (row := _claimed(one, at)) is None:
        return False
    desk = "bpd" if one.member.role in BPD else "pemdes"
    room = f"{settings.PUBLIC_BASE_URL}/{desk}/"
    text = (
        f"{words_of(one.duty)}, paling lambat {tanggal(one.duty.due)}.\n\n"
        f"Kerjakan dan catat di {room}kalender/\n"
        f"Berhenti diingatkan: {room}pengaturan/kabar/\n"
    )
    try:
        mail_now(
            to=one.member.user.reachable.email,
            subject=f"Pengingat kalender {one.member.wilayah.name}, {tanggal(one.duty.due)}",
            body=text,
        )
    except NotMailed:
        CalendarReminder.objects.filter(pk=row.pk).delete()
        return False
    _note(one, "email", at)
    return True
