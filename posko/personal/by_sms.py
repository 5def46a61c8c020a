"""HAPUS by SMS, in its ways: the number only, everything, and BATAL HAPUS."""

import datetime as dt
import re

from accountability.lib.nomor import MIN_DIGITS
from posko import lexicons
from posko.models import Aspirasi, Erasure, ErasureScope
from posko.personal.erasure_asking import (
    SMS,
    NothingToTakeBack,
    ask_to_erase,
    day_of,
    take_back_erasure,
)
from posko.telling import reply
from sms_gateway.models import InboundSMS

_ALL = r"(?:semua(?:nya)?|seluruhnya|isi(?:nya)?|tulisan(?:nya)?)"
_EVERYTHING = re.compile(rf"\bhapus\W{{1,4}}{_ALL}\b|\d\W{{1,4}}{_ALL}\W*$", re.IGNORECASE)
_ONLY_ALL = re.compile(rf"^\W*{_ALL}\W*$", re.IGNORECASE)
_TAKES_BACK = re.compile(
    r"^\W{0,3}(?:batal|batalkan|jangan|(?:tidak|tdk|gak|ga|nggak) jadi)\s{1,3}(?:di)?hapus\b", re.IGNORECASE
)


def takes_back(text: str) -> bool:
    """Whether these words take a HAPUS back ("BATAL HAPUS 204-5813")."""
    return bool(_TAKES_BACK.match(lexicons.tidy(text)))


def scope_of(text: str) -> ErasureScope:
    """How much a whole SMS with HAPUS asks for."""
    return ErasureScope.WORDS if _EVERYTHING.search(lexicons.tidy(text)) else ErasureScope.DATA


def says_only_how_much(words: str) -> bool:
    """Whether the words behind the number are the "semua" alone, and nothing to keep."""
    return bool(_ONLY_ALL.match(lexicons.tidy(words)))


def erase_by_sms(*, sms: InboundSMS, aspirasi: Aspirasi, at: dt.datetime) -> None:
    """Keeps the wish and says on which day it is carried out, and how to take it back."""
    own = aspirasi.contact_id is not None and aspirasi.contact_id == sms.contact_id
    wish = ask_to_erase(aspirasi=aspirasi, scope=scope_of(sms.body), way=SMS, at=at, told_elsewhere=own)
    template = "hapus_semua" if wish.scope == ErasureScope.WORDS else "hapus"
    reply(inbound=sms, aspirasi=aspirasi, template=template, at=at, tanggal=day_of(wish))


def take_back_by_sms(*, sms: InboundSMS, at: dt.datetime) -> bool:
    """Whether these words took back an erasure of the phone's own voices; all that wait, when several do."""
    if sms.contact is None or not takes_back(sms.body):
        return False
    waiting = Erasure.objects.open().filter(aspirasi__contact=sms.contact).select_related("aspirasi__desa")
    digits = re.sub(r"\D", "", sms.body)
    meant = waiting if len(digits) < MIN_DIGITS else [one for one in waiting if one.aspirasi.nomor in digits]
    back: Aspirasi | None = None
    for one in list(meant):
        try:
            back = take_back_erasure(aspirasi=one.aspirasi, at=at).aspirasi
        except NothingToTakeBack:
            continue
    if back is None:
        return False
    reply(inbound=sms, aspirasi=back, template="hapus_batal", at=at)
    return True
