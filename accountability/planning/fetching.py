"""Who asked to be fetched (JEMPUT), and who was told when; numbers of phones are never shown."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accountability.accounts.actors import CITIZEN, Actor
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal_pendek, zone_for
from accountability.planning.held_meeting import held_meeting, record_of
from accountability.planning.meeting_news import promise_to
from accountability.planning.models import Invitation, Musyawarah
from accountability.regions.models import Dusun
from posko.models import Aspirasi
from posko.pickup import more_words
from posko.words import sms
from sms_gateway.models import Contact, InboundSMS

ASKED, ARRANGED = "jemput", "dijemput"
MOST_SHOWN = 160  # letters of what a phone wrote
_LONG_NUMBER = re.compile(r"\+?\d[\d .\-]{6,}\d")  # of a phone, an identity card: not for a list on a desk


class NobodyToFetch(Exception):
    """None of these phones asked to be fetched to this meeting."""


class AfterItBegins(Exception):
    """Who is fetched after the meeting began comes too late."""


class TooLateToFetch(Exception):
    """The meeting is over."""


@dataclass(slots=True)
class ToFetch:
    """One invited phone that asked: where its owner lives as far as is known, and since when it waits.

    `words` are the newest of its SMS that say more than JEMPUT, without long numbers; "" for none.
    """

    invitation: Invitation
    dusun: Dusun | None
    words: str = ""


@transaction.atomic
def answer(*, contact: Contact, at: dt.datetime) -> tuple[str, dict[str, Any]] | None:
    """Notes that this phone asks to be fetched; the answer's template and values, None without an invitation.

    Named by the setting SMS_PICKUP_ANSWER, because the conversation lives below planning.
    """
    invitation = open_invitation(contact, at)
    if invitation is None:
        return None
    held = invitation.musyawarah
    hold(desa=held.desa)
    if invitation.pickup_asked_at is None:
        invitation.pickup_asked_at = at
        invitation.save(update_fields=["pickup_asked_at"])
        ref = f"musyawarah:{held.pk}"
        record(kind="musyawarah.minta_jemput", ref=ref, desa=held.desa, by=CITIZEN, at=at)
    return ASKED, {"tanggal": tanggal_pendek(held.held_on)}


def open_invitation(contact: Contact, at: dt.datetime) -> Invitation | None:
    """The invitation of this phone to the next meeting that has not begun."""
    rows = Invitation.objects.filter(
        contact=contact, musyawarah__called_off_at=None, musyawarah__locked_at=None
    ).filter(musyawarah__held_on__gte=(at - dt.timedelta(days=1)).date())
    coming = rows.select_related("musyawarah__desa").order_by(
        "musyawarah__held_on", "musyawarah__starts_at", "pk"
    )
    return next((one for one in coming if not _begun(one.musyawarah, at)), None)


def asked(held: Musyawarah) -> list[ToFetch]:
    """Those who asked, by dusun and then since when; the last open voice of a phone tells its dusun."""
    rows = list(
        held.invitations.filter(pickup_asked_at__isnull=False).select_related("contact").order_by("pk")
    )
    told = Aspirasi.objects.filter(
        contact__in=[one.contact_id for one in rows], desa=held.desa_id, confidential=False
    ).exclude(dusun=None)
    homes = {voice.contact_id: voice.dusun for voice in told.select_related("dusun").order_by("id")}
    said = _said(rows)
    found = [ToFetch(one, homes.get(one.contact_id), said.get(one.contact_id, "")) for one in rows]
    return sorted(
        found, key=lambda one: (one.dusun is None, one.dusun.name if one.dusun else "", one.invitation.pk)
    )


def _said(rows: list[Invitation]) -> dict[int, str]:
    """By phone, what it wrote about being fetched since it was invited; one query."""
    since = {one.contact_id: one.invited_at for one in rows}
    if not since:
        return {}
    written = InboundSMS.objects.filter(contact__in=since, received_at__gte=min(since.values()))
    found: dict[int, str] = {}
    for sms_in in written.order_by("id"):
        phone = sms_in.contact_id or 0
        if sms_in.received_at >= since[phone] and (words := more_words(sms_in.body)):
            found[phone] = _LONG_NUMBER.sub("…", words)[:MOST_SHOWN]
    return found


@transaction.atomic
def arrange(
    *, musyawarah: Musyawarah, invitations: Collection[int], hour: dt.time, by: Actor, at: dt.datetime
) -> int:
    """Tells these who asked when they are fetched; returns how many.

    Raises Locked, CalledOff, TooLateToFetch, AfterItBegins, NobodyToFetch.
    """
    held = held_meeting(musyawarah)
    if _begun(held, at):
        raise TooLateToFetch
    if held.starts_at is not None and hour >= held.starts_at:
        raise AfterItBegins
    rows = list(
        held.invitations.filter(pk__in=invitations, pickup_asked_at__isnull=False)
        .select_for_update(of=("self",))
        .select_related("contact")
        .order_by("pk")
    )
    if not rows:
        raise NobodyToFetch
    values = {"tanggal": tanggal_pendek(held.held_on), "jam": f"{hour:%H.%M}"}
    body = sms(ARRANGED, held.desa, **values)
    promise_to(held, [one.contact for one in rows], body, ARRANGED, by, at)
    held.invitations.filter(pk__in=[one.pk for one in rows]).update(pickup_arranged_at=at)
    facts = {"phones": len(rows)}
    record_of(held, "musyawarah.atur_jemput", by, at, facts)
    return len(rows)


def _begun(held: Musyawarah, at: dt.datetime) -> bool:
    today = local_date(at, held.desa_id)
    if held.held_on != today:
        return held.held_on < today
    now = at.astimezone(zone_for(held.desa_id)).time()
    return held.starts_at is not None and now >= held.starts_at
