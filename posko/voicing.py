"""Makes a voice of an SMS: its own words, what they tell, and the clocks from its arrival."""

from django.conf import settings
from django.utils.module_loading import import_string

from accountability.accounts.actors import CITIZEN
from accountability.regions.models import Wilayah
from posko import counter_words
from posko.grammar import Parsed, parse
from posko.intake import TakenIn, Voice, take_in
from posko.quarantining import judged
from posko.recognising import read_out
from posko.states import Channel
from sms_gateway.models import InboundSMS


def take_in_words(
    *,
    sms: InboundSMS,
    desa: Wilayah,
    secret: bool = False,
    parsed: Parsed | None = None,
    last_deed: bool = False,
) -> TakenIn:
    """Takes the SMS in as a new aspirasi of `desa`. `parsed` is what was understood, when somebody knows.

    `last_deed` as in posko.intake.take_in.
    """
    parsed = parsed or parse(sms.body)
    # Only a keyword that was understood leaves the text. "KAMPUNG KAMI BELUM ADA AIR" looks like the name of
    # a village, "tambah 3000000 untuk posyandu" like a number: every word of those is kept.
    understood = parsed.intent == "new_aspirasi" or (parsed.intent == "rahasia" and not parsed.nomor)
    voice = Voice(
        text=(parsed.words if understood else "") or sms.body,
        channel=Channel.SMS,
        kind=parsed.kind,
        confidential=secret or parsed.intent == "rahasia",
    )
    voice = read_out(voice, desa=desa, kind_told=parsed.kind_told)
    voice = judged(voice, desa=desa, contact=sms.contact, at=sms.received_at)
    counter = counter_words.about_the_counter(voice.text)
    # The clocks of the promise run from the SMS's arrival, however long it had to wait for a worker.
    taken = take_in(
        desa=desa,
        voice=voice,
        by=CITIZEN,
        at=sms.received_at,
        contact=sms.contact,
        inbound=sms,
        last_deed=last_deed and not counter,
    )
    if counter and taken.fresh:
        import_string(settings.SMS_COUNTER_COMPLAINT)(aspirasi=taken.aspirasi, at=sms.received_at)
    return taken
