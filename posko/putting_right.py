"""Puts right what was keyed in wrongly: the first typing stays, and what the paper says stands beside it."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from posko.adding import add_words
from posko.answering import close
from posko.models import Aspirasi
from posko.states import CloseClass, State

RIGHT = "Ralat petugas:"
TWICE = "Terketik dua kali. Yang satu tetap kami urus."


class NothingChanged(Exception):
    """The correction says what stands there already."""


class ReadAlready(Exception):
    """The council has begun with it; the one who keyed it in cannot take it back any more."""


def may_take_back(aspirasi: Aspirasi) -> bool:
    """Whether nobody has begun with it yet."""
    return aspirasi.state == State.RECEIVED and aspirasi.kelompok_id is None


@transaction.atomic
def put_right(*, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> None:
    """Keeps what the sheet really says beside what was typed; nobody's words are overwritten.

    Raises NothingChanged.
    """
    told = text.strip()
    if told in {"", aspirasi.text.strip()}:
        raise NothingChanged
    add_words(aspirasi=aspirasi, text=f"{RIGHT} {told}", by=by, at=at)


@transaction.atomic
def take_back(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Closes an entry made twice; its words and number stay. Raises ReadAlready."""
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=aspirasi.pk)
    if not may_take_back(held):
        raise ReadAlready
    close(aspirasi=held, reason_class=CloseClass.TWICE, sentence=TWICE, by=by, at=at)
