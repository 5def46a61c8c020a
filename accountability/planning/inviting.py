"""Invites by SMS: phones of voices that concern the meeting, each once, seen before it is sent."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q

from accountability.accounts.actors import Actor
from accountability.lib import gsm7
from accountability.lib.local_time import local_date
from accountability.planning.calling import called_by_the_head
from accountability.planning.convening import when_and_where
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.kind_words import called
from accountability.planning.meeting_news import promise_to
from accountability.planning.models import Invitation, Musyawarah
from accountability.regions.sebutan import Words, words_for
from posko.models import Aspirasi, AspirasiQuerySet
from posko.texts import NotForSMS, NothingWritten, TooLong
from posko.words import ONE_SMS, sms
from sms_gateway.models import Contact

STANDARD = "undangan"


class NobodyToInvite(Exception):
    """No phone was chosen, or each of them was invited already or wants no SMS."""


class TooLateToInvite(Exception):
    """The meeting is over."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose phones: of kelompok on the agenda, of women (p), men (l) or a group, of some dusun (keys)."""

    agenda: bool = False
    groups: frozenset[str] = frozenset()
    dusun: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Invited:
    """What would be sent: phones it goes to, those left out and why, and the SMS."""

    phones: tuple[Contact, ...]
    stopped: int
    before: int
    body: str

    @property
    def segments(self) -> int:
        """Parts of SMS in all, as they are paid for."""
        return gsm7.segments(self.body) * len(self.phones)


def standard_words(held: Musyawarah) -> str:
    """The invitation as it is worded without anyone's help: what, when, where, and JEMPUT."""
    words = _words(held)
    return sms(STANDARD, held.desa, tail=f"{called(held, words)}: {when_and_where(held)}", s=words)


def _words(held: Musyawarah) -> Words:
    """The words of the place; what the head of the village called is signed by that office."""
    words = words_for(held.desa_id)
    return replace(words, bpd=words.kepala_desa) if called_by_the_head(held) else words


def look_ahead(*, musyawarah: Musyawarah, audience: Audience, words: str) -> Invited:
    """What inviting them with these words would be; raises what `judged` raises."""
    body = judged(musyawarah, words)
    chosen = Contact.objects.filter(pk__in=_voices(musyawarah, audience).values("contact"))
    invited = musyawarah.invitations.values("contact")
    fresh = chosen.exclude(pk__in=invited)
    return Invited(
        phones=tuple(fresh.filter(opted_out_at=None).order_by("pk")),
        stopped=fresh.exclude(opted_out_at=None).count(),
        before=chosen.filter(pk__in=invited).count(),
        body=body,
    )


def judged(held: Musyawarah, words: str) -> str:
    """The SMS these words make, signed by who called; raises NothingWritten, NotForSMS, TooLong."""
    said = " ".join(words.split())
    if not said:
        raise NothingWritten
    if letters := [sign for sign in dict.fromkeys(said) if not gsm7.is_gsm7(sign)]:
        raise NotForSMS(letters)
    signature = f"-{_words(held).bpd}"
    body = said if said.endswith(signature) else f"{said} {signature}"
    if (length := gsm7.septets(body)) > ONE_SMS:
        raise TooLong(length)
    return body


@transaction.atomic
def invite(*, musyawarah: Musyawarah, audience: Audience, words: str, by: Actor, at: dt.datetime) -> int:
    """Invites each of these phones once and promises its SMS; returns how many.

    Phones that wrote STOP are left out. Raises Locked, CalledOff, TooLateToInvite, NobodyToInvite,
    and what `judged` raises.
    """
    held = held_meeting(musyawarah)
    if not is_open(held, at):
        raise TooLateToInvite
    outlook = look_ahead(musyawarah=held, audience=audience, words=words)
    if not outlook.phones:
        raise NobodyToInvite
    Invitation.objects.bulk_create(
        Invitation(musyawarah=held, contact=phone, invited_at=at) for phone in outlook.phones
    )
    promise_to(held, list(outlook.phones), outlook.body, STANDARD, by, at)
    count = len(outlook.phones)
    facts = {"phones": count, "agenda": audience.agenda, "groups": sorted(audience.groups)}
    record_of(held, "musyawarah.sms_undangan", by, at, facts)
    return count


def is_open(held: Musyawarah, at: dt.datetime) -> bool:
    """Whether the meeting is still to come, or has its day today and has not been counted."""
    today = local_date(at, held.desa_id)
    return held.called_off_at is None and (
        held.held_on > today or (held.held_on == today and held.attendance is None)
    )


def _voices(held: Musyawarah, audience: Audience) -> AspirasiQuerySet:
    """Voices with a phone that are meant; a confidential one brings its phone no SMS it did not ask for."""
    meant = Q(pk__in=[])
    if audience.agenda:
        meant |= Q(kelompok__usulan__musyawarah=held)
    if audience.groups:
        meant |= Q(gender__in=audience.groups) | Q(vulnerable__in=audience.groups)
    if audience.dusun:
        meant |= Q(dusun__in=audience.dusun)
    return Aspirasi.objects.counted().filter(
        meant, desa=held.desa_id, confidential=False, contact__isnull=False
    )
