"""Takes "saya juga" back: the voice leaves its kelompok and is closed, as withdrawn by its citizen."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from posko.journeys import Step, reach_held
from posko.models import Aspirasi
from posko.named import locked
from posko.news_withdrawing import withdraw
from posko.states import CloseClass, State
from posko.support_rules import undo_time
from posko.supporting import is_support
from posko.transitions import JOINS

SENTENCE = "Dukungan ini ditarik oleh warga yang memberinya."


class TooLateToTakeBack(Exception):
    """Only a support of a moment ago, whose road nobody has ended, is taken back."""


@transaction.atomic
def take_back_support(*, aspirasi: Aspirasi, by: Actor, at: dt.datetime) -> None:
    """Takes a support back and tells nobody; said twice it is the same. Raises TooLateToTakeBack.

    What its citizen added later stays with it. Whoever calls has made sure that it is theirs.
    """
    hold(desa=aspirasi.desa)
    held = locked(aspirasi)
    if held.state == State.CLOSED:
        return
    too_late = held.kelompok_id is None or held.received_at + undo_time() < at
    if too_late or held.state not in JOINS or not is_support(held):
        raise TooLateToTakeBack
    # News that waits to leave is withdrawn; what has left said nothing that is untrue.
    withdraw(keys=[f"{held.nomor}:m{pk}" for pk in held.milestones.values_list("pk", flat=True)], at=at)
    # Back to the beginning, as an undo puts a voice back; from there the table allows that it is withdrawn.
    held.kelompok, held.state = None, State.RECEIVED
    held.save(update_fields=["kelompok", "state"])
    step = Step(
        State.CLOSED, "ditutup", sentence=SENTENCE, reason_class=CloseClass.WITHDRAWN.value, quiet=True
    )
    reach_held(voices=[held], step=step, by=by, at=at)
