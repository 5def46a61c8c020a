"""Every morning at seven: what is new among the warnings, in one SMS or letter to those who asked for it.

Once a person and day, and only when something is new since the last time; never with a citizen's words. The
row comes first, so that of two workers one wins; a letter that did not leave gives its row back.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from accountability.accounts.access import KECAMATAN
from accountability.accounts.actors import system
from accountability.accounts.models import Membership
from accountability.council.mailing import NotMailed, mail_now
from accountability.lib.local_time import local_date, tanggal, zone_for
from accountability.oversight.models import KeptWarning, WarningDigest
from accountability.oversight.rules import OF_PEOPLE
from accountability.oversight.told import OPEN
from accountability.regions.sebutan import words_for
from posko.words import sms
from sms_gateway import outbox

FROM_HOUR, UNTIL_HOUR = 7, 11  # a worker that was down at seven still tells it in the morning
FIRST_LOOK = dt.timedelta(days=1)  # to who was never told: what came since yesterday
LINES = 20  # in a letter
_BY = system("kabar-pagi")


@dataclass(frozen=True, slots=True)
class Morning:
    """What one member is to be told on one day."""

    member: Membership
    day: dt.date
    new: list[KeptWarning]


def tell_due(*, at: dt.datetime, limit: int) -> int:
    """Tells those whose morning it is and who have something new, at most `limit`; returns how many."""
    told = 0
    for morning in mornings(at):
        if told == limit:
            break
        told += _by_sms(morning, at) if morning.member.user.reachable.contact_id else _by_mail(morning, at)
    return told


def mornings(at: dt.datetime) -> list[Morning]:
    """Whom to tell what at this moment; a person with two desks hears of the first."""
    wanting = Membership.objects.around(at).filter(
        role__in=list(KECAMATAN), user__is_active=True, user__reachable__isnull=False
    )
    found: dict[int, Morning] = {}
    for member in wanting.select_related("wilayah", "user__reachable__contact").order_by("since_date", "id"):
        hour = at.astimezone(zone_for(member.wilayah_id)).hour
        if (
            member.user_id in found
            or not FROM_HOUR <= hour < UNTIL_HOUR
            or not member.serves(local_date(at, member.wilayah_id))
        ):
            continue
        morning = _morning(member, at)
        if morning is not None:
            found[member.user_id] = morning
    return list(found.values())


def _morning(member: Membership, at: dt.datetime) -> Morning | None:
    """What came between the last morning that was told and seven today; None where nothing did."""
    day = local_date(at, member.wilayah_id)
    last = WarningDigest.objects.filter(user=member.user_id).order_by("-day").first()
    if last is not None and last.day >= day:
        return None
    until = _seven(day, member.wilayah_id)
    since = _seven(last.day, member.wilayah_id) if last is not None else until - FIRST_LOOK
    fresh = (
        KeptWarning.objects.unended()
        .of(member.wilayah_id)
        .filter(standing__in=OPEN, first_seen_at__gt=since, first_seen_at__lte=until)
    )
    new = list(fresh.select_related("desa").order_by("-weight", "first_seen_at", "id"))
    return Morning(member, day, new) if new else None


def _seven(day: dt.date, kode: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(FROM_HOUR), tzinfo=zone_for(kode))


def _claimed(morning: Morning, at: dt.datetime) -> WarningDigest | None:
    """The row of this morning, or None where another worker has it."""
    try:
        with transaction.atomic():
            return WarningDigest.objects.create(
                user=morning.member.user,
                wilayah=morning.member.wilayah,
                day=morning.day,
                told_at=at,
                warnings=len(morning.new),
            )
    except IntegrityError:
        return None


@transaction.atomic
def _by_sms(morning: Morning, at: dt.datetime) -> bool:
    member = morning.member
    contact = member.user.reachable.contact
    if contact is None or _claimed(morning, at) is None:
        return False
    first = morning.new[0]
    outbox.promise(
        contact=contact,
        desa=None,
        body=sms(
            "kabar_pagi",
            member.wilayah,
            banyak=len(morning.new),
            tempat=len({one.desa_id for one in morning.new}),
            tail=f"{first.desa.name}: {first.name}",
        ),
        template="kabar_pagi",
        dedupe_key=f"pagi:{member.user_id}:{morning.day}",
        kind="notice",
        by=_BY,
        at=at,
    )
    return True


def _said(one: KeptWarning) -> str:
    """What a letter tells: where the sentence counts a few voices, the name of the rule alone."""
    return f"{one.name}." if one.rule in OF_PEOPLE else one.sentence


def _by_mail(morning: Morning, at: dt.datetime) -> bool:
    """After the row is there, and outside of its transaction: a slow mail server holds nobody up."""
    if not settings.MAIL_SENDS or (row := _claimed(morning, at)) is None:
        return False
    member, words = morning.member, words_for(morning.member.wilayah_id)
    lines = [f"- {one.desa.name}: {_said(one)} {one.next_step}" for one in morning.new[:LINES]]
    if (more := len(morning.new) - LINES) > 0:
        lines.append(f"- dan {more} lagi.")
    desk = f"{settings.PUBLIC_BASE_URL}/kec/"
    text = (
        f"{len(morning.new)} peringatan baru di {member.wilayah.name}:\n\n"
        + "\n".join(lines)
        + f"\n\nBuka: {desk}peringatan/\nBerhenti dikabari: {desk}pagi/\n"
    )
    subject = f"Kabar pagi {words.kecamatan} {member.wilayah.name}, {tanggal(morning.day)}"
    try:
        mail_now(to=member.user.reachable.email, subject=subject, body=text)
    except NotMailed:
        WarningDigest.objects.filter(pk=row.pk).delete()
        return False
    return True
