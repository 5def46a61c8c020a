"""Reminds those who promised something at a visit, by SMS or e-mail: days ahead and on the day, once each.

As oversight.reminding does for the calendar: only who asked to be told is told (council.reachable), and each
reminder is a row first, whose constraint lets one of two workers win.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from accountability.accounts.access import BPD, PEMDES
from accountability.accounts.actors import system
from accountability.accounts.models import Membership, Role
from accountability.council.mailing import NotMailed, mail_now
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal, tanggal_pendek, zone_for
from accountability.oversight.coaching.tables import number
from accountability.oversight.models import FollowUp, FollowUpReminder, Side
from accountability.planning.village_year import number as calendar_number
from posko.words import sms
from sms_gateway import outbox

_BY = system("pembinaan")
_ROLES = {Side.BPD: BPD, Side.PEMDES: PEMDES, Side.KECAMATAN: frozenset({Role.CAMAT})}
_ROOMS = {Side.BPD: "bpd/pembinaan/", Side.PEMDES: "pemdes/pembinaan/", Side.KECAMATAN: "kec/pembinaan/"}


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that is to be sent: to whom, of what, and which of its days ahead has come."""

    member: Membership
    follow_up: FollowUp
    lead_days: int


def remind_follow_ups(*, at: dt.datetime, limit: int) -> int:
    """Sends the reminders that are due at `at`, at most `limit`; returns how many."""
    sent = 0
    for one in _due(at):
        if sent == limit:
            break
        sent += _by_sms(one, at) if one.member.user.reachable.contact_id else _by_mail(one, at)
    return sent


def lead_of(follow_up: FollowUp, today: dt.date) -> int | None:
    """Which of the days ahead has come, the shortest of those that did; None before the first or too late."""
    left = (follow_up.due_date - today).days
    leads = sorted({number("remind_days_ahead"), number("remind_on_the_day")})
    return next((lead for lead in leads if 0 <= left <= lead), None)


def _due(at: dt.datetime) -> list[Due]:
    ahead = at.date() + dt.timedelta(days=number("remind_days_ahead") + 1)
    near = FollowUp.objects.undone().filter(
        due_date__gte=at.date() - dt.timedelta(days=1), due_date__lte=ahead
    )
    waiting = [
        one
        for one in near.select_related("desa__parent", "visit").order_by("due_date", "id")
        if _is_day(at, one.desa_id)
    ]
    members = _members(waiting, at)
    had = FollowUpReminder.objects.filter(follow_up__in=waiting)
    known = set(had.values_list("follow_up", "lead_days", "user"))
    found = []
    for one in waiting:
        lead = lead_of(one, local_date(at, one.desa_id))
        for member in members[_place(one), one.side] if lead is not None else ():
            if one.side == Side.KECAMATAN and member.user_id != one.visit.visitor_id:
                continue
            if lead is not None and (one.pk, lead, member.user_id) not in known:
                found.append(Due(member, one, lead))
    return found


def _place(one: FollowUp) -> str:
    return (one.desa.parent_id or "") if one.side == Side.KECAMATAN else one.desa_id


def _members(waiting: list[FollowUp], at: dt.datetime) -> dict[tuple[str, str], list[Membership]]:
    """Those in office who asked to be told, by place and side. 1 query."""
    wanting = Membership.objects.around(at).filter(
        wilayah__in={_place(one) for one in waiting}, user__is_active=True, user__reachable__isnull=False
    )
    found: dict[tuple[str, str], list[Membership]] = defaultdict(list)
    for member in wanting.select_related("user__reachable__contact").order_by("wilayah", "id"):
        for side, roles in _ROLES.items():
            if member.role in roles and member.serves(local_date(at, member.wilayah_id)):
                found[member.wilayah_id, side].append(member)
    return found


def _is_day(at: dt.datetime, kode: str) -> bool:
    hour = at.astimezone(zone_for(kode)).hour
    return (
        calendar_number("remind_from_hour", at.year) <= hour < calendar_number("remind_until_hour", at.year)
    )


@transaction.atomic
def _claimed(one: Due, at: dt.datetime) -> FollowUpReminder | None:
    """The row of this reminder, or None where another worker has it."""
    hold(desa=one.follow_up.desa)
    try:
        with transaction.atomic():
            return FollowUpReminder.objects.create(
                follow_up=one.follow_up, lead_days=one.lead_days, user=one.member.user, reminded_at=at
            )
    except IntegrityError:
        return None


@transaction.atomic
def _note(one: Due, by: str, at: dt.datetime) -> None:
    facts = {"follow_up": one.follow_up.pk, "lead": one.lead_days, "by": by}
    ref = f"anggota:{one.member.user_id}"
    record(kind="pembinaan.diingatkan", ref=ref, desa=one.follow_up.desa, by=_BY, at=at, facts=facts)


@transaction.atomic
def _by_sms(one: Due, at: dt.datetime) -> bool:
    contact = one.member.user.reachable.contact
    if contact is None or _claimed(one, at) is None:
        return False
    follow_up = one.follow_up
    outbox.promise(
        contact=contact,
        desa=follow_up.desa,
        body=sms(
            "pengingat_pembinaan",
            follow_up.desa,
            tail=follow_up.what,
            tanggal=tanggal_pendek(follow_up.due_date),
        ),
        template="pengingat_pembinaan",
        dedupe_key=f"pembinaan:{follow_up.pk}:{one.lead_days}:{one.member.user_id}",
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
    follow_up = one.follow_up
    text = (
        f"{follow_up.what}, paling lambat {tanggal(follow_up.due_date)}.\n\n"
        f"Catat di {settings.PUBLIC_BASE_URL}/{_ROOMS[Side(follow_up.side)]}\n"
    )
    try:
        mail_now(
            to=one.member.user.reachable.email,
            subject=f"Pengingat kesepakatan {follow_up.desa.name}, {tanggal(follow_up.due_date)}",
            body=text,
        )
    except NotMailed:
        FollowUpReminder.objects.filter(pk=row.pk).delete()
        return False
    _note(one, "email", at)
    return True
