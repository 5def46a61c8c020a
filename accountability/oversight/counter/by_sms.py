"""A survey by SMS: SKM and digits (named by the setting SMS_SURVEY_ANSWER).

What was counted is not kept beside the phone: a neutral sentence takes the place of the words, in the same
transaction. What is unclear is kept as it came, and told how to write it.
"""

import datetime as dt
from typing import Any

from accountability.oversight.counter.answering import Answered, count_answer, mark_of_phone
from accountability.oversight.counter.refusals import CountedAlready
from accountability.oversight.counter.sms_form import Scored, read
from accountability.oversight.counter.tables import number
from accountability.oversight.models import CounterService, SurveyChannel
from accountability.oversight.models.counter import REMARK
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko import lexicons, urgency, village
from sms_gateway.forgetting import forget_words
from sms_gateway.models import InboundSMS

INSTEAD = "(Survei kepuasan lewat SMS. Nilainya tidak disimpan di sini.)"
HOW, WHERE, COUNTED, TWICE = "skm_cara", "skm_di_mana", "skm_tercatat", "skm_sudah"


def answer(*, sms: InboundSMS, words: str, at: dt.datetime) -> tuple[str, dict[str, Any]] | None:
    """Counts the survey in `words`, what stands behind SKM, and returns its answer.

    None where the words are a voice as well, or no survey after all: what scores there are count, and all of
    it goes on as a voice.
    """
    contact = sms.contact
    scored = read(words)
    if contact is None or scored is None:
        return None if lexicons.is_report(words) or _is_a_voice(words) else (HOW, {})
    kecamatan = _counter(sms, scored)
    if kecamatan is None:
        return None if _is_a_voice(scored.words) else (WHERE, {})
    if at - sms.received_at < dt.timedelta(days=number("frozen_after_days")):
        at = min(at, sms.received_at)  # the day it was sent, unless its quarter may be frozen by now
    service, remark = _service(kecamatan, scored.words)
    mark = mark_of_phone(contact=contact, kecamatan=kecamatan, at=at)
    voice = _is_a_voice(remark)
    answered = Answered(scored.scores, service=service, remark="" if voice else remark)
    try:
        count_answer(kecamatan=kecamatan, answered=answered, channel=SurveyChannel.SMS, once=mark, at=at)
        told = COUNTED
    except CountedAlready:
        told = TWICE
    if voice:
        return None
    forget_words(sms=sms, instead=INSTEAD, at=at)
    named = f"{words_for(kecamatan.kode).kecamatan} {kecamatan.name}"
    return told, {"tail": named, "jumlah": len(scored.scores)}


def _counter(sms: InboundSMS, scored: Scored) -> Wilayah | None:
    """The counter the code names, else that of the village the phone is known for."""
    if scored.code:
        found = Wilayah.objects.kecamatan().filter(kode=scored.code, children__facts__isnull=False)
        return found.distinct().first()
    home = village.of(sms)
    return home.parent if home is not None else None


def _service(kecamatan: Wilayah, words: str) -> tuple[CounterService | None, str]:
    """The service whose word, or name, stands first, and what is left to say."""
    said = words.casefold()
    if not said:
        return None, ""
    for one in CounterService.objects.offered().filter(kecamatan=kecamatan).in_order():
        for word in (one.name.casefold(), one.kode.casefold()):
            rest = said[len(word) :]
            if said.startswith(word) and not rest[:1].isalnum():
                return one, words[len(word) :].lstrip(" ,.:;-")
    return None, words


def _is_a_voice(remark: str) -> bool:
    """Danger, a secret, and what is too long for a remark must be heard as a voice."""
    if len(remark) > REMARK:
        return True
    heard = urgency.classify(remark)
    return heard.emergency or heard.confidential
