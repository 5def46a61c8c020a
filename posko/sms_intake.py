"""Takes in an SMS: follows a command, or keeps a new voice; one answer is promised."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import CITIZEN
from accountability.lib import kunci as kunci_of
from accountability.regions.models import Wilayah
from posko import asking, village
from posko.adding import keep_secret
from posko.conversation import follow
from posko.grammar import Parsed, parse
from posko.intake import TakenIn, Voice, take_in
from posko.models import Aspirasi, PendingQuestion
from posko.states import Channel
from posko.telling import reply
from sms_gateway import contacts
from sms_gateway.models import Contact, InboundSMS

SAME_WORDS_MINUTES = 10


@transaction.atomic
def take_in_sms(*, sms: InboundSMS, at: dt.datetime) -> None:
    """Takes in one stored SMS: a command is followed, anything else is an aspirasi; one answer is promised.

    Called by the inbox in its own transaction; named by the setting SMS_INBOUND_HANDLER.
    """
    contact = sms.contact
    if contact is None:
        return
    asked = asking.pending(contact, at)
    parsed = parse(sms.body, asked=asked.kind if asked else "")
    if parsed.intent == "desa" and (desa := village.recognised(sms, parsed.words)) is not None:
        _settle(sms, contact, desa, at)
    elif not follow(sms=sms, parsed=parsed, asked=asked, at=at):
        _new_from_sms(sms, parsed, asked, at)


def _new_from_sms(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> None:
    desa = village.of(sms)
    if desa is None:
        # The words are safe in the inbox; the question only adds the place.
        known = asked is not None and asked.kind == asking.VILLAGE
        asking.ask_village(contact=sms.contact, at=at)
        reply(inbound=sms, aspirasi=None, template="tempat_tak_dikenal" if known else "tanya_tempat", at=at)
        return
    secret = parsed.intent == "rahasia" or (asked is not None and asked.kind == asking.SECRET)
    if (twin := _said_just_now(sms, at)) is not None:
        _same_again(sms, twin, secret, at)
        return
    taken = _voice_of(sms, desa, parsed, secret)
    asking.forget(sms.contact)
    reply(inbound=sms, aspirasi=taken.aspirasi, template="terima", at=at, kunci=kunci_of.written(taken.kunci))


def _voice_of(sms: InboundSMS, desa: Wilayah, parsed: Parsed, secret: bool) -> TakenIn:
    # Only a keyword that was understood leaves the text. "KAMPUNG KAMI BELUM ADA AIR" looks like the name of
    # a village, "tambah 3000000 untuk posyandu" like a number: every word of those is kept.
    understood = parsed.intent == "new_aspirasi" or (parsed.intent == "rahasia" and not parsed.nomor)
    text = (parsed.words if understood else "") or sms.body
    voice = Voice(text=text, channel=Channel.SMS, kind=parsed.kind, confidential=secret)
    # The clocks of the promise run from the SMS's arrival, however long it had to wait for a worker.
    return take_in(desa=desa, voice=voice, by=CITIZEN, at=sms.received_at, contact=sms.contact, inbound=sms)


def _settle(sms: InboundSMS, contact: Contact, desa: Wilayah, at: dt.datetime) -> None:
    """The phone now belongs to `desa`; what it wrote while its village was unknown is taken in."""
    contacts.settle(contact=contact, desa=desa, at=at)
    taken = None
    for held in village.held_back(contact, before=sms):
        parsed = parse(held.body)
        secret = parsed.intent == "rahasia" or village.was_promised_secrecy(held)
        taken = _voice_of(held, desa, parsed, secret)
    asking.forget(contact)
    if taken is None:
        reply(inbound=sms, aspirasi=None, template="tempat_tercatat", at=at, tail=desa.name)
        return
    reply(inbound=sms, aspirasi=taken.aspirasi, template="terima", at=at, kunci=kunci_of.written(taken.kunci))


def _same_again(sms: InboundSMS, twin: Aspirasi, secret: bool, at: dt.datetime) -> None:
    """The same words once more are no new voice; said again in secret they become confidential."""
    if not secret or twin.confidential:
        reply(inbound=sms, aspirasi=twin, template="terima_lagi", at=at)
        return
    keep_secret(aspirasi=twin, by=CITIZEN, at=at)
    asking.forget(sms.contact)
    reply(inbound=sms, aspirasi=twin, template="rahasia", at=at)


def _said_just_now(sms: InboundSMS, at: dt.datetime) -> Aspirasi | None:
    """The voice of the same phone with the same words minutes ago: people press send twice."""
    since = at - dt.timedelta(minutes=SAME_WORDS_MINUTES)
    recent = Aspirasi.objects.filter(contact=sms.contact, received_at__gte=since, inbound__body=sms.body)
    return recent.order_by("-id").first()
