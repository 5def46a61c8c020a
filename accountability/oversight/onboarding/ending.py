"""Ends a term, takes that back, or lets a successor follow; each in the ledger."""

import datetime as dt

from django.db import transaction

from accountability.accounts import ending, sessions
from accountability.accounts.models import Membership, Reason
from accountability.ledger.record import hold, record
from accountability.oversight.onboarding import inviting
from accountability.oversight.onboarding.people_rows import PersonRow


@transaction.atomic
def end_term(
    *,
    term: Membership,
    off_from: dt.date,
    reason: Reason,
    member: Membership,
    today: dt.date,
    at: dt.datetime,
) -> None:
    """From `off_from` on this member serves no more. Raises AlreadyEnded, OwnTerm (accounts.ending)."""
    hold(desa=term.wilayah)
    ended = ending.end_term(
        membership=term, off_from=off_from, reason=reason, ended_by=member.user_id, today=today, at=at
    )
    facts = {"role": term.role, "from": off_from.isoformat(), "reason": ended.reason}
    _told("akun.akhir", term, member, at, facts)


@transaction.atomic
def take_back_end(*, term: Membership, member: Membership, today: dt.date, at: dt.datetime) -> None:
    """The term goes on as before. Raises NotEnded, Succeeded (accounts.ending)."""
    hold(desa=term.wilayah)
    ending.take_back_end(membership=term, today=today, at=at)
    _told("akun.akhir_batal", term, member, at, {"role": term.role})


@transaction.atomic
def change_holder(
    *, term: Membership, row: PersonRow, reason: Reason, member: Membership, today: dt.date, at: dt.datetime
) -> Membership:
    """Ends a term the day its successor begins, and invites the successor; both or neither.

    Raises what `end_term` and `inviting.succeed` raise.
    """
    hold(desa=term.wilayah)
    follower = inviting.succeed(row=row, leaving=term, member=member, today=today, at=at)
    end_term(term=term, off_from=follower.since_date, reason=reason, member=member, today=today, at=at)
    return follower


@transaction.atomic
def send_out(*, term: Membership, member: Membership, at: dt.datetime) -> int:
    """Signs the person of this term out of every device, such as a lost one; from how many."""
    hold(desa=term.wilayah)
    ended = sessions.end_from_above(user=term.user, by_id=member.user_id, at=at)
    _told("akun.keluar", term, member, at, {"role": term.role})
    return ended


def _told(kind: str, term: Membership, member: Membership, at: dt.datetime, facts: dict[str, str]) -> None:
    ref = f"akun:{term.user_id}"
    record(kind=kind, ref=ref, desa=term.wilayah, by=member.actor(), at=at, facts=facts)
