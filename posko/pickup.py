"""JEMPUT: who was invited to a meeting by SMS asks to be fetched.

Only while an invitation of its phone is open. JEMPUT with small words around it is one, and so is JEMPUT of
oneself, or at a place, with more words: "jemput saya pak, kaki sakit", "JEMPUT di dekat mushola". Where these
also say that something happens they are a voice as well, so that neither is lost. "jemput anak sekolah" is a
voice alone, and so is JEMPUT of somebody nobody invited.
"""

import datetime as dt

from django.conf import settings
from django.utils.module_loading import import_string
from rapidfuzz.distance import OSA

from posko import lexicons
from posko.telling import reply
from sms_gateway.models import Contact, InboundSMS

WORD = "jemput"
MOST_WORDS = 6
MOST_WITH_MORE = 20
_KIN = frozenset({"dijemput", "jemputan"})
_COURTESY = frozenset(
    {"tolong", "tlg", "mohon", "mhn", "minta", "maaf", "pak", "bu", "bapak", "ibu", "mas", "mbak"}
)
_ONESELF = frozenset({"saya", "sy", "sya", "aku", "ak", "kami", "kita", "kulo", "kula", "abdi"})
_AT = frozenset({"di", "d", "dekat", "dkt", "depan", "dpn", "belakang", "blkg", "samping", "rumah", "rmh"})


def answered(*, sms: InboundSMS, contact: Contact, at: dt.datetime) -> bool:
    """Notes the wish and promises its answer; False when nobody invited, or the words are (also) a voice."""
    bare = asks_to_be_fetched(sms.body)
    if not bare and not asks_with_more(sms.body):
        return False
    told = import_string(settings.SMS_PICKUP_ANSWER)(contact=contact, at=at)
    if told is None or (not bare and _says_what_happens(sms.body)):
        return False  # the wish is noted; what else is said goes on as a voice and is answered as one
    template, values = told
    reply(inbound=sms, aspirasi=None, template=template, at=at, **values)
    return True


def asks_to_be_fetched(text: str) -> bool:
    """Whether `text` is JEMPUT, one slip of the thumb borne, with at most a few small words around it."""
    words = lexicons.words_of(lexicons.tidy(text)[:80])
    if not 0 < len(words) <= MOST_WORDS or len(text.strip()) > 80:
        return False
    asking = [word for word in words if is_the_word(word)]
    small = lexicons.small_words("pickup")
    return len(asking) == 1 and all(word in small or word.isdigit() for word in words if word != asking[0])


def asks_with_more(text: str) -> bool:
    """Whether `text` asks for oneself, or at a place, and goes on: where, with whom, why."""
    words = _words(text)
    if not 1 < len(words) <= MOST_WITH_MORE or not is_the_word(words[0]):
        return False
    return words[1] in _ONESELF | _AT


def _says_what_happens(text: str) -> bool:
    small = _ONESELF | lexicons.small_words("pickup")
    return lexicons.is_report(" ".join(word for word in _words(text)[1:] if word not in small))


def more_words(text: str) -> str:
    """Such a message as it was written, when it says more than JEMPUT; "" for nothing or another message."""
    if not (asks_to_be_fetched(text) or asks_with_more(text)):
        return ""
    said = " ".join(text.split())
    return said if len(lexicons.words_of(lexicons.tidy(said))) > 1 else ""


def _words(text: str) -> list[str]:
    return [word for word in lexicons.words_of(lexicons.tidy(text)) if word not in _COURTESY]


def is_the_word(word: str) -> bool:
    """JEMPUT, its kin, or JEMPUT with one letter wrong, missing, added, or two of them swapped."""
    return word in _KIN or OSA.distance(word, WORD, score_cutoff=1) <= 1
