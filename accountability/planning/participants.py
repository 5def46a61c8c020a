"""Tells those who came to a Musyawarah Khusus what became of its proposals: one SMS, when that is known."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accountability.accounts.actors import Actor
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.models import FEEDERS, Attendee, Decision, Musyawarah, Outcome, Usulan
from accountability.planning.participant_words import TEMPLATE, Told, sms_to_participants
from sms_gateway import outbox


class FateUnknown(Exception):
    """Some proposal of the meeting still waits for its decision."""


class NobodyToTell(Exception):
    """Nobody who came asked to be told, or all who did have been."""


@dataclass(frozen=True, slots=True)
class Fate:
    """One proposal and the decision that counts: that of the last meeting it came to; None while it waits."""

    usulan: Usulan
    last: Usulan
    decision: Decision | None


def fates(proposals: Sequence[Usulan]) -> list[Fate]:
    """What became of each, followed from meeting to meeting; one query for each step of the longest way."""
    ends = {one.pk: one for one in proposals}
    while onward := {pk: one.continued_by_id for pk, one in ends.items() if one.continued_by_id}:
        rows = Usulan.objects.select_related("decision", "musyawarah", "kelompok")
        found = rows.in_bulk(set(onward.values()))
        ends.update({pk: found[later] for pk, later in onward.items()})
    return [Fate(one, ends[one.pk], decided_for_good(ends[one.pk])) for one in proposals]


def decided_for_good(last: Usulan, *, planned: bool | None = None) -> Decision | None:
    """The decision about the last of a chain of proposals, None while it waits.

    What a feeder adopted waits for the general meeting (ADR 62) unless it is `planned`, which is asked of the
    database where the caller does not know.
    """
    decision: Decision | None = getattr(last, "decision", None)
    if decision is None or decision.outcome != Outcome.ADOPTED or last.musyawarah.kind not in FEEDERS:
        return decision
    if planned is None:
        standing = last.kegiatan.filter(dropped_at=None), last.rpjm_activities.filter(dropped_at=None)
        planned = any(rows.exists() for rows in standing)
    return decision if planned else None


def fates_of(musyawarah: Musyawarah) -> list[Fate]:
    """What became of the proposals of one meeting, in the order of its board."""
    return fates(
        list(musyawarah.usulan.select_related("decision", "musyawarah", "kelompok").order_by("place", "id"))
    )


def to_be_told(musyawarah: Musyawarah) -> "QuerySet[Attendee]":
    """Who came, wanted to be told and has not been."""
    there = musyawarah.attendees.filter(taken_off_at=None, told_at=None)
    return there.exclude(contact=None).select_related("contact")


def words_to_participants(musyawarah: Musyawarah) -> str:
    """The SMS as it would be sent (planning.participant_words). Raises FateUnknown."""
    known = fates_of(musyawarah)
    told = [
        Told(one.usulan.title, one.decision, one.last.musyawarah) for one in known if one.decision is not None
    ]
    if not told or len(told) < len(known):
        raise FateUnknown
    return sms_to_participants(musyawarah, told)


@transaction.atomic
def tell_participants(*, musyawarah: Musyawarah, by: Actor, at: dt.datetime) -> int:
    """Promises one SMS to each phone of those who came and wanted it; returns how many phones.

    Raises FateUnknown, NobodyToTell, CalledOff.
    """
    held = held_meeting(musyawarah, may_be_locked=True)
    body = words_to_participants(held)
    people = list(to_be_told(held).select_for_update(of=("self",)))
    if not people:
        raise NobodyToTell
    phones = {one.contact_id: one.contact for one in people if one.contact is not None}
    for contact in phones.values():
        outbox.promise(
            contact=contact,
            desa=held.desa,
            body=body,
            template=TEMPLATE,
            dedupe_key=f"peserta:{held.pk}:{contact.pk}",
            kind="notice",
            by=by,
            at=at,
            to_many=True,
        )
    Attendee.objects.filter(pk__in=[one.pk for one in people]).update(told_at=at)
    facts = {"phones": len(phones)}
    record_of(held, "musyawarah.kabar_peserta", by, at, facts)
    return len(phones)
