"""What people do about a warning: take in hand, say done, set aside with a reason, take back."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold
from accountability.oversight.keeping import note_move
from accountability.oversight.live import ring_above
from accountability.oversight.models import AsideClass, KeptWarning, WarningStanding


class WarningEnded(Exception):
    """The figures no longer say so: there is nothing to do any more."""


class AlreadyStandsSo(Exception):
    """A colleague was quicker, or the button was tapped twice."""


class WithoutReason(Exception):
    """What is set aside says why: a class and a sentence."""


class NothingToTakeBack(Exception):
    """No person has done anything about it yet."""


@transaction.atomic
def take_in_hand(*, warning: KeptWarning, by: Actor, at: dt.datetime, words: str = "") -> KeptWarning:
    """Somebody helps the village with it now. Raises WarningEnded, AlreadyStandsSo."""
    return _moved(warning, WarningStanding.HANDLED, "peringatan.ditangani", by, at, words)


@transaction.atomic
def say_done(*, warning: KeptWarning, by: Actor, at: dt.datetime, words: str = "") -> KeptWarning:
    """It is settled, though the figures may say so only later. Raises WarningEnded, AlreadyStandsSo."""
    return _moved(warning, WarningStanding.DONE, "peringatan.selesai", by, at, words)


@transaction.atomic
def set_aside(
    *, warning: KeptWarning, reason_class: str, words: str, by: Actor, at: dt.datetime
) -> KeptWarning:
    """Nothing is to be done about it. Raises WithoutReason, WarningEnded, AlreadyStandsSo."""
    if reason_class not in AsideClass.values or not words.strip():
        raise WithoutReason
    return _moved(warning, WarningStanding.ASIDE, "peringatan.disisihkan", by, at, words, reason_class)


@transaction.atomic
def take_back(*, warning: KeptWarning, by: Actor, at: dt.datetime) -> KeptWarning:
    """The last step a person took is undone: it stands as it stood before.

    Raises WarningEnded, NothingToTakeBack.
    """
    held = _held(warning)
    steps = list(held.moves.filter(by_user__isnull=False, undone_at=None).order_by("-id")[:2])
    if not steps:
        raise NothingToTakeBack
    steps[0].undone_at = at
    steps[0].save(update_fields=["undone_at"])
    before = steps[1] if len(steps) > 1 else None
    held.standing = before.standing if before else WarningStanding.NEW
    held.reason_class, held.reason = (before.reason_class, before.reason) if before else ("", "")
    held.answered_amount = before.amount if before and before.standing != WarningStanding.HANDLED else None
    _saved(held, by, at)
    move = note_move(kept=held, desa=held.desa, kind="peringatan.dibatalkan", by=by, at=at)
    move.undone_at = at  # it stands for no step of its own, so that the next undo goes further back
    move.save(update_fields=["undone_at"])
    return held


def _moved(
    warning: KeptWarning,
    standing: WarningStanding,
    kind: str,
    by: Actor,
    at: dt.datetime,
    words: str,
    reason_class: str = "",
) -> KeptWarning:
    held = _held(warning)
    if held.standing == standing and standing != WarningStanding.ASIDE:
        raise AlreadyStandsSo
    held.standing, held.reason_class, held.reason = standing, reason_class, words.strip()
    held.answered_amount = None if standing == WarningStanding.HANDLED else held.amount
    _saved(held, by, at)
    note_move(kept=held, desa=held.desa, kind=kind, by=by, at=at, words=held.reason)
    return held


def _held(warning: KeptWarning) -> KeptWarning:
    """The warning, held until the commit; raises WarningEnded."""
    hold(desa=warning.desa)
    rows = KeptWarning.objects.select_for_update(of=("self",)).select_related("desa")
    held = rows.get(pk=warning.pk)
    if held.ended_at is not None:
        raise WarningEnded
    return held


def _saved(held: KeptWarning, by: Actor, at: dt.datetime) -> None:
    held.moved_at, held.moved_by_id = at, by.user_id
    held.save(update_fields=["standing", "reason_class", "reason", "answered_amount", "moved_at", "moved_by"])
    ring_above(held.desa_id)
