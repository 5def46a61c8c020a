"""Takes in an SMS: follows a command, or keeps a new voice; one answer is promised."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accountability.accounts.actors import CITIZEN
from accountability.lib.together import ahead
from accountability.regions.models import Wilayah
from posko import asking, existing, named, own_voices, pickup, small_talk, sms_photos, urgency, village
from posko.adding import keep_secret
from posko.conversation import follow
from posko.fitting import whole_parts
from posko.grammar import Context, Parsed, parse
from posko.models import Aspirasi, PendingQuestion
from posko.personal.by_sms import take_back_by_sms
from posko.placing import place
from posko.telling import reply
from posko.thanks import numbers_to_call, thanks_for
from posko.unfinished import make_room
from posko.voicing import take_in_words
from sms_gateway.models import Contact, InboundSMS

SAME_WORDS_MINUTES = 10
NEW = "baru"  # the choice of those who were asked for a number and mean none of them


@transaction.atomic
def take_in_sms(*, sms: InboundSMS, at: dt.datetime) -> None:
    """Takes in one stored SMS: a command is followed, anything else is an aspirasi; one answer is promised.

    Called by the inbox in its own transaction; named by the setting SMS_INBOUND_HANDLER.
    """
    contact = sms.contact
    if contact is None or _answered_further_down(sms, at) or _no_new_words(sms, contact, at):
        return
    asked = asking.pending(contact, at)
    mine = own_voices.of(contact, at)
    parsed = parse(sms.body, _context(sms, asked, mine))
    if (courtesy := _courtesy(sms, parsed, asked)) or parsed.intent == "empty":
        _nothing_said(sms, courtesy or "kosong", at)
    elif parsed.intent in {"desa", "answer_village"}:
        if not _told_village(sms, contact, parsed, asked, at):
            _new_from_sms(sms, contact, parsed, asked, at)
    elif parsed.intent == "unclear_number":
        _ask_number(sms, mine, parsed.about, at)
    elif parsed.intent == "answer_number":
        _told_number(sms, contact, parsed, asked, at)
    elif not follow(sms=sms, parsed=parsed, asked=asked, at=at):
        _new_from_sms(sms, contact, parsed, asked, at)


def _answered_further_down(sms: InboundSMS, at: dt.datetime) -> bool:
    """Whether this SMS belongs to what lives further down the road (a vote), which then says the answer."""
    answered = import_string(settings.SMS_VOTE_HANDLER)(sms=sms, at=at)
    if answered is None:
        return False
    template, values = answered
    reply(inbound=sms, aspirasi=None, template=template, at=at, **values)
    return True


def _no_new_words(sms: InboundSMS, contact: Contact, at: dt.datetime) -> bool:
    """Whether this SMS is a wish to be fetched, or takes a HAPUS back."""
    return pickup.answered(sms=sms, contact=contact, at=at) or take_back_by_sms(sms=sms, at=at)


def _nothing_said(sms: InboundSMS, courtesy: str, at: dt.datetime) -> None:
    """A courtesy is answered with one; an empty SMS and a photo alone are asked for words."""
    template, aspirasi = sms_photos.answer_to(sms) or (courtesy, None)
    reply(inbound=sms, aspirasi=aspirasi, template=template, at=at)


def _courtesy(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None) -> str:
    """The template that answers "makasih pak" or a lone LAPOR, which hold nothing to keep; else ""."""
    if asked is not None and asked.kind == asking.PLACE:
        return ""  # "ya" may be just what the council asked for
    named = parsed.intent == "answer_village" and not parsed.choice and not village.meant_by(parsed.words)
    return small_talk.answer_to(sms.body) if named or parsed.intent == "new_aspirasi" else ""


def _context(sms: InboundSMS, asked: PendingQuestion | None, mine: own_voices.OwnVoices) -> Context:
    """What the grammar has to know about this phone; on a village's own line nobody is asked for it."""
    kind: str = ""
    options: tuple[str, ...] = ()
    if asked is not None and not (asked.kind == asking.VILLAGE and sms.line.desa_id):
        kind, options = asked.kind, tuple(asked.options)
    if kind == asking.VILLAGE and options:
        by_kode = {one.kode: one for one in Wilayah.objects.filter(kode__in=options).select_related("parent")}
        options = tuple(village.called([by_kode[kode] for kode in options if kode in by_kode]))
    return Context(
        asked=kind,
        options=options,
        ratings=mine.ratings,
        rateable=mine.rateable,
        open=mine.open,
        exists=partial(named.exists, sms),
        supportable=existing.kelompok,
    )


def _new_from_sms(
    sms: InboundSMS, contact: Contact, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime
) -> None:
    secret = parsed.intent == "rahasia" or (asked is not None and asked.kind == asking.SECRET)
    desa = village.of(sms)
    if desa is None:
        desa = _named_in_words(sms, contact, parsed, at)
    if desa is None:
        return
    if (twin := _said_just_now(sms, at)) is not None:
        _same_again(sms, twin, secret, at)
        return
    taken = take_in_words(sms=sms, desa=desa, secret=secret, parsed=parsed, last_deed=True)
    if asked is not None and asked.kind in {asking.VILLAGE, asking.SECRET}:
        asking.forget(contact)
    template, values = thanks_for(taken)
    reply(inbound=sms, aspirasi=taken.aspirasi, template=template, at=at, **values)


def _named_in_words(sms: InboundSMS, contact: Contact, parsed: Parsed, at: dt.datetime) -> Wilayah | None:
    """The village that the report itself names; when it names none or several, the question for it is put."""
    named = village.in_text(sms.body, parsed.village)
    if len(named) == 1:
        place(contact=contact, desa=named[0], by=CITIZEN, at=at)
        return named[0]
    # The words are safe in the inbox; the question only adds the place.
    if not named and village.waits_for_a_person(contact, at):
        reply(inbound=sms, aspirasi=None, template=village.STOPPED_ASKING, at=at)
        return None
    _ask_village(sms, named or village.offered(), at, urgent=urgency.classify(sms.body).emergency)
    return None


def _ask_village(
    sms: InboundSMS, options: list[Wilayah], at: dt.datetime, *, urgent: bool = False, misfits: int = 0
) -> None:
    """Asks once, in one SMS, with numbered choices where there are few; in danger it says whom to call."""
    parts = [f"{place} {name}" for place, name in enumerate(village.called(options), start=1)]
    shown = whole_parts("pilih_tempat", None, parts) if not urgent else []
    kode = [one.kode for one in options[: len(shown)]]
    asking.ask_village(contact=sms.contact, at=at, options=kode, misfits=misfits)
    if urgent:
        numbers = numbers_to_call("darurat_di_mana", None, sms.body)
        reply(inbound=sms, aspirasi=None, template="darurat_di_mana", at=at, tail=numbers)
    elif shown:
        reply(inbound=sms, aspirasi=None, template="pilih_tempat", at=at, tail=", ".join(shown))
    else:
        again = "tempat_tak_dikenal" if misfits else "tanya_tempat"
        reply(inbound=sms, aspirasi=None, template=again, at=at)


def _told_village(
    sms: InboundSMS, contact: Contact, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime
) -> bool:
    """Settles or asks again; False when the words are no name of a village after all."""
    if sms.line.desa is not None:
        return False  # on a village's own line nobody is moved elsewhere
    waiting = asked if asked is not None and asked.kind == asking.VILLAGE else None
    if parsed.choice and waiting is not None:
        meant = list(Wilayah.objects.filter(kode=waiting.options[parsed.choice - 1]))
    else:
        meant = village.meant_by(parsed.words)
    if len(meant) == 1:
        _settle(sms, contact, meant[0], at)
        return True
    if not meant and waiting is None and contact.desa is not None:
        return False
    misfits = (waiting.misfits if waiting is not None else 0) + 1
    if meant and misfits <= asking.MOST_MISFITS:
        _ask_village(sms, meant, at, misfits=misfits)
    elif misfits < asking.MOST_MISFITS:
        offered = list(Wilayah.objects.filter(kode__in=waiting.options)) if waiting is not None else []
        _ask_village(sms, sorted(offered, key=lambda one: one.kode), at, misfits=misfits)
    else:
        asking.forget(contact)
        reply(inbound=sms, aspirasi=None, template=village.STOPPED_ASKING, at=at)
    return True


def _settle(sms: InboundSMS, contact: Contact, desa: Wilayah, at: dt.datetime) -> None:
    """The phone now belongs to `desa`; what it wrote while its village was unknown is taken in."""
    taken = place(contact=contact, desa=desa, by=CITIZEN, at=at, before=sms).taken
    asking.forget(contact)
    if not taken:
        reply(inbound=sms, aspirasi=None, template="tempat_tercatat", at=at, tail=desa.name)
        return
    template, values = thanks_for(taken[-1])
    reply(inbound=sms, aspirasi=taken[-1].aspirasi, template=template, at=at, **values)


def _ask_number(
    sms: InboundSMS, mine: own_voices.OwnVoices, about: str, at: dt.datetime, misfits: int = 0
) -> None:
    """Asks which of several numbers is meant, each with its day; never guesses."""
    numbers = [*(mine.open if about in {"tambah", "hapus"} else mine.ratings or mine.rateable)]
    told = [mine.told[one] for one in numbers]
    if about in {"tambah", "belum"}:
        numbers, told = [*numbers[:3], NEW], [*told[:3], "hal baru"]
    parts = [f"{place} = {one}" for place, one in enumerate(told, start=1)]
    shown = whole_parts("yang_mana", village.of(sms), parts)
    make_room(contact=sms.contact, at=at)
    asking.ask_number(contact=sms.contact, options=numbers[: len(shown)], inbound=sms, at=at, misfits=misfits)
    reply(inbound=sms, aspirasi=None, template="yang_mana", at=at, tail=", ".join(shown))


def _told_number(
    sms: InboundSMS, contact: Contact, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime
) -> None:
    """Completes what was said before with the number that was chosen now."""
    first = asked.inbound if asked is not None else None
    if asked is None or first is None:
        return
    if not parsed.choice:
        make_room(contact=contact, at=at)
        reply(inbound=sms, aspirasi=None, template="tidak_ditemukan", at=at)
        return
    asking.forget(contact)
    first.contact = contact
    chosen = asked.options[parsed.choice - 1]
    options = tuple(one for one in asked.options if one != NEW)
    unclear = parse(first.body, Context(ratings=options, rateable=options, open=options))
    complete = replace(unclear, intent=unclear.about, nomor=chosen)
    secret = village.was_promised_secrecy(first)
    if chosen != NEW and follow(sms=sms, parsed=complete, asked=None, at=at):
        mine = Aspirasi.objects.filter(nomor=chosen, contact=contact, confidential=False).first()
        if secret and mine is not None:
            keep_secret(aspirasi=mine, by=CITIZEN, at=at)
        return
    taken = take_in_words(sms=first, desa=_desa_for(sms, contact, options), secret=secret, parsed=None)
    template, values = thanks_for(taken)
    reply(inbound=sms, aspirasi=taken.aspirasi, template=template, at=at, **values)


def _desa_for(sms: InboundSMS, contact: Contact, numbers: tuple[str, ...]) -> Wilayah:
    """The village of a phone that has voices: its own, or that of the voices it was asked about."""
    desa = village.of(sms)
    return desa if desa is not None else Aspirasi.objects.select_related("desa").get(nomor=numbers[0]).desa


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

    def load(phones: Collection[int]) -> dict[int, list[tuple[int, str]]]:
        recent = Aspirasi.objects.filter(contact__in=phones, received_at__gte=since, inbound__isnull=False)
        found: dict[int, list[tuple[int, str]]] = {}
        for phone, pk, body in recent.order_by("-id").values_list("contact_id", "pk", "inbound__body"):
            found.setdefault(phone or 0, []).append((pk, body or ""))
        return found

    none: list[tuple[int, str]] = []
    said = ahead("phone", sms.contact_id or 0, "said just now", load, none)
    twin = next((pk for pk, body in said if body == sms.body), None)
    return Aspirasi.objects.get(pk=twin) if twin is not None else None
