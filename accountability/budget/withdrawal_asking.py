"""Asks to take a public budget back, takes the request back, or declines it; `withdrawing` agrees to it.

Who published alone may not hide alone: the head of the village asks, the head of the council decides (trust,
section 6; an APB Desa is agreed by both, Permendagri 20/2018 ps 34, from memory). Meanwhile the budget stays
public, with the request and its reason above it.
"""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.accounts.models import User
from accountability.budget.models import APBDesa, Outcome, Withdrawal
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah

SHORTEST_REASON = 10  # letters


class NotPublic(Exception):
    """Only what everyone can see is withdrawn, and only once."""


class NotTheNewest(Exception):
    """A later version stands above this one; that one is withdrawn first."""


class NoReason(Exception):
    """Whoever withdraws a budget, or keeps it, says why, in a sentence for everyone."""


class AskedAlready(Exception):
    """A request for this budget waits for its second person."""


class Settled(Exception):
    """This request was decided or taken back meanwhile."""


class SamePerson(Exception):
    """Who asked does not decide."""


@transaction.atomic
def ask_to_withdraw(*, apb: APBDesa, reason: str, by: Actor, at: dt.datetime) -> Withdrawal:
    """Asks the council to let a public budget be taken back; everyone sees it, and why, at once.

    Raises NotPublic, NotTheNewest, NoReason, AskedAlready.
    """
    hold(desa=apb.desa)
    held = newest_public(apb)
    told = sentence(reason)
    asker = User.objects.get(pk=by.user_id or 0)  # an office asks, never the machine
    row = Withdrawal(apb=held, reason=told, asked_by=asker, asked_at=at)
    if Withdrawal.objects.open().filter(apb=held).exists():
        raise AskedAlready
    row.save(force_insert=True)
    _record("apb.tarik_diminta", row, by, at)
    return row


@transaction.atomic
def take_request_back(*, asked: Withdrawal, by: Actor, at: dt.datetime) -> None:
    """The village wants to keep its budget after all. Raises Settled."""
    hold(desa=asked.apb.desa)
    settle(asked, Outcome.TAKEN_BACK, by, at)
    _record("apb.tarik_dibatalkan", asked, by, at)


@transaction.atomic
def decline_to_withdraw(*, asked: Withdrawal, reason: str, by: Actor, at: dt.datetime) -> None:
    """The council keeps the budget public, and says why. Raises NoReason, Settled, SamePerson."""
    hold(desa=asked.apb.desa)
    settle(asked, Outcome.DECLINED, by, at, answer=sentence(reason))
    _record("apb.tarik_ditolak", asked, by, at)


def open_in(*, desa: Wilayah, year: int | None = None) -> Withdrawal | None:
    """The request of this village that waits for the council, of one year if given; or None."""
    waiting = Withdrawal.objects.open().filter(apb__desa=desa).select_related("apb__desa")
    return (waiting if year is None else waiting.filter(apb__year=year)).newest_first().first()


def newest_public(apb: APBDesa) -> APBDesa:
    """This budget, locked, if it may be withdrawn. Raises NotPublic, NotTheNewest."""
    held = APBDesa.objects.select_for_update(of=("self",)).select_related("desa").get(pk=apb.pk)
    if not held.is_public:
        raise NotPublic
    if APBDesa.objects.published().filter(desa=held.desa, year=held.year, version__gt=held.version).exists():
        raise NotTheNewest
    return held


def settle(asked: Withdrawal, outcome: Outcome, by: Actor, at: dt.datetime, *, answer: str = "") -> None:
    """Closes an open request, once. Raises Settled, SamePerson."""
    if outcome != Outcome.TAKEN_BACK and by.user_id == asked.asked_by_id:
        raise SamePerson
    done = Withdrawal.objects.open().filter(pk=asked.pk)
    if not done.update(outcome=outcome, settled_by=by.user_id, settled_at=at, answer=answer):
        raise Settled
    asked.refresh_from_db()


def sentence(reason: str) -> str:
    """The reason on one line, 300 letters at most. Raises NoReason for less than a sentence."""
    told = " ".join(reason.split())[:300]
    if len(told) < SHORTEST_REASON:
        raise NoReason
    return told


def _record(kind: str, asked: Withdrawal, by: Actor, at: dt.datetime) -> None:
    apb = asked.apb
    facts = {"year": apb.year, "version": apb.version, "sha256": apb.content_sha256}
    record(kind=kind, ref=f"apb:{apb.year}/{apb.version}", desa=apb.desa, by=by, at=at, facts=facts)
