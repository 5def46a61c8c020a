"""Joins one more voice to a kelompok: "saya juga"."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib.moments import between
from posko.adding import add_words
from posko.clustering import AlreadyEnded, gather
from posko.intake import TakenIn, Voice, take_in
from posko.models import Aspirasi, Kelompok
from posko.states import Channel, Kind, Quarantine
from posko.support_rules import most_an_hour
from posko.telling import tell
from posko.transitions import JOINS
from sms_gateway.contacts import meet
from sms_gateway.models import Contact

MARK = "Saya juga: "


class TooManyAtOnce(Exception):
    """This desa had as many supports by web within the hour as people give (data/support_rules.csv)."""


def is_support(aspirasi: Aspirasi) -> bool:
    """Whether it says the same as a kelompok, by one tap."""
    return aspirasi.text.startswith(MARK)


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
    said: Voice | None = None,
) -> TakenIn:
    """Takes in a voice that says the same as `kelompok` and gathers it there; it is told with whom it stands.

    `said` is what the citizen had written already: photos, place and who they are go with the voice, their
    words are added to it. `number` is a phone typed into the web form. By SMS a phone that already stands in
    the kelompok finds its own aspirasi again, and the answer to its SMS is the only telling. In a burst by
    web one more tap waits aside until the council looked at it: nobody silences a village by tapping.
    Raises AlreadyEnded, NotAPhone (sms_gateway.contacts); with words TooManyAtOnce: they stand by themselves.
    """
    # A number typed into the web is nobody's proof: finding it again would tell strangers who said what.
    by_phone = channel == Channel.SMS and contact is not None
    if by_phone and (mine := kelompok.aspirasi.filter(contact=contact).first()) is not None:
        return TakenIn(mine, "", fresh=False)
    if not may_be_joined(kelompok):
        raise AlreadyEnded
    aside = channel == Channel.WEB and _is_full(kelompok, at)
    if aside and said is not None:
        raise TooManyAtOnce
    if number:
        contact = meet(number=number, at=at)
    own = said or Voice(text="", channel=channel, quarantine=Quarantine.FLOOD if aside else "")
    voice = replace(own, text=f"{MARK}{kelompok.title}", kind=Kind.USUL)
    taken = take_in(
        desa=kelompok.desa, voice=voice, by=by, at=at, contact=contact, idempotency_key=idempotency_key
    )
    if taken.fresh and aside:
        tell(aspirasi=taken.aspirasi, template="terima_web", about="terima", by=by, at=at)
    elif taken.fresh:
        _join(taken.aspirasi, kelompok, by, at, quiet=by_phone, words=said.text if said else "")
    return taken


def _join(
    aspirasi: Aspirasi, kelompok: Kelompok, by: Actor, at: dt.datetime, *, quiet: bool, words: str
) -> None:
    gather(desa=kelompok.desa, aspirasi=[aspirasi], title="", by=by, at=at, kelompok=kelompok, quiet=quiet)
    if words:
        add_words(aspirasi=aspirasi, text=words, by=by, at=at)


def _is_full(kelompok: Kelompok, at: dt.datetime) -> bool:
    """One browser can tap as often as it likes, and many phones share an address: the desa is what counts."""
    lately = Aspirasi.objects.filter(
        between("received_at", at - dt.timedelta(hours=1), at), desa=kelompok.desa, channel=Channel.WEB
    )
    return lately.filter(text__startswith=MARK).count() >= most_an_hour()
