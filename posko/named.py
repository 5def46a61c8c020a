"""Finds the aspirasi whose number an SMS names; of many SMS in one block with one question for all.

Which digits of a text are the number is for the grammar to say: whatever could be one is looked up
beforehand. Inside such a block (sms_gateway.inbox) every desa that was announced is held, so the voices its
phones named are locked in the same question and stay as they were read; who changes one changes the very row
remembered here.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from accountability.lib import nomor
from accountability.lib.together import Batch, ahead, current
from posko.models import Aspirasi
from sms_gateway.models import InboundSMS

# No number begins with 0; the o of "no" and the l of "tel" belong to their words.
_DIGITS = re.compile(r"(?:[1-9]|(?<![^\W_])[Il])[\s\-.]{0,3}(?:[0-9OoIl][\s\-.]{0,3}){5,10}[0-9OoIl]")
MOST_LOOKED_AT = 640  # letters of an SMS; what is named behind them is asked for by itself


@dataclass(frozen=True, slots=True)
class _Known:
    """The numbers that were looked up, and those somebody has."""

    asked: frozenset[str] = frozenset()
    found: dict[str, Aspirasi] = field(default_factory=dict)


_NOTHING = _Known()


def voice(sms: InboundSMS, number: str) -> Aspirasi | None:
    """The aspirasi with this number, whoever said it, with all an answer needs; None when there is none."""
    known = _known(sms)
    if number in known.asked:
        return known.found.get(number)
    return Aspirasi.objects.for_reading().filter(nomor=number).first()


def exists(sms: InboundSMS, digits: str) -> bool:
    """Whether an aspirasi has this number."""
    if not nomor.is_valid(digits):
        return False
    known = _known(sms)
    return digits in known.found if digits in known.asked else _anybody_has(digits)


def locked(aspirasi: Aspirasi) -> Aspirasi:
    """The row as it stands, locked until the transaction ends; the caller holds its desa."""
    batch = current()
    here: dict[int, Aspirasi] = batch.memory.get("locked voices", {}) if batch else {}
    if aspirasi.pk in here:
        return here[aspirasi.pk]
    return Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=aspirasi.pk)


def forget() -> None:
    """What was read beforehand is read anew: a deed is about to change voices in other ways."""
    if (batch := current()) is not None:
        batch.memory.pop("locked voices", None)
        batch.forget("sms")


def _anybody_has(number: str) -> bool:
    return Aspirasi.objects.filter(nomor=number).exists()


def _known(sms: InboundSMS) -> _Known:
    """Outside of a block nothing: there each number is asked for when the grammar comes to it."""
    return ahead("sms", sms, "voices named", _load, _NOTHING) if current() is not None else _NOTHING


def _load(many: Collection[InboundSMS]) -> dict[InboundSMS, _Known]:
    asked = frozenset(number for sms in many for number in _could_be_meant(sms.body))
    batch = current()
    known = _Known(asked, _found(asked, batch) if asked and batch is not None else {})
    return dict.fromkeys(many, known)


def _could_be_meant(text: str) -> Iterator[str]:
    """Every number with a right check digit that a run of digits begins with."""
    for run in _DIGITS.finditer(text[:MOST_LOOKED_AT]):
        digits = nomor.tidy(run[0])
        for length in range(nomor.MIN_DIGITS, len(digits) + 1):
            if nomor.is_valid(digits[:length]):
                yield digits[:length]


def _found(asked: frozenset[str], batch: Batch) -> dict[str, Aspirasi]:
    named = Aspirasi.objects.for_reading().filter(nomor__in=asked)
    phones, held = (batch.announced.get(kind, frozenset()) for kind in ("phone", "desa"))
    own = named.filter(contact__in=phones, desa__in=held).select_for_update(of=("self",)).order_by("id")
    found = {one.nomor: one for one in own.prefetch_related("verdicts")}
    batch.memory["locked voices"] = {one.pk: one for one in found.values()}
    if others := asked - found.keys():
        found |= {one.nomor: one for one in named.filter(nomor__in=others)}
    return found
