"""Joins one more voice to a kelompok: "saya juga"."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from posko.clustering import AlreadyEnded, gather
from posko.intake import TakenIn, Voice, take_in
from posko.models import Kelompok
from posko.states import Channel, Kind
from posko.transitions import JOINS
from sms_gateway.contacts import meet
from sms_gateway.models import Contact


def may_be_joined(kelompok: Kelompok) -> bool:
    """Whether its road is still open to more voices."""
    return kelompok.state in JOINS


@transaction.atomic
def support(
    *,
    kelompok: Kelompok,
    by: Actor,
    at: dt.datetime,
    channel: Channel = Channel.WEB,
    contact: Contact | None = None,
    number: str = "",
    idempotency_key: str | None = None,
) -> TakenIn:
    """Takes in a voice that says the same as `kelompok` and gathers it there; it is told with whom it stands.

    `number` is a phone typed into the web form. By SMS a phone that already stands in the kelompok finds its
    own aspirasi again, and the answer to its SMS is the only telling. Raises AlreadyEnded, NotAPhone
    (sms_gateway.contacts).
    """
    # A number typed into the web is nobody's proof: finding it again would tell strangers who said what.
    by_phone = channel == Channel.SMS and contact is not None
    if by_phone and (mine := kelompok.aspirasi.filter(contact=contact).first()) is not None:
        return TakenIn(mine, "", fresh=False)
    if not may_be_joined(kelompok):
        raise AlreadyEnded
    if number:
        contact = meet(number=number, at=at)
    voice = Voice(text=f"Saya juga: {kelompok.title}", channel=channel, kind=Kind.USUL)
    taken = take_in(
        desa=kelompok.desa, voice=voice, by=by, at=at, contact=contact, idempotency_key=idempotency_key
    )
    if taken.fresh:
        gather(
            desa=kelompok.desa,
            aspirasi=[taken.aspirasi],
            title="",
            by=by,
            at=at,
            kelompok=kelompok,
            quiet=by_phone,
        )
    return taken
