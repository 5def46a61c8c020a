"""Whose turn it is among the promised SMS: answers first, and one phone hears one SMS after the other.

Asked once for each SMS that leaves, so it is written as SQL: putting it together from its parts took longer
than the answer.
"""

from collections.abc import Collection
from datetime import datetime
from functools import cache

from django.db import connection

from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundKind

# An answer is waited for; everything else can wait for it.
_BEHIND_REPLIES = (OutboundKind.NEWS, OutboundKind.NOTICE)

_DUE = "{sms}.state = %(promised)s AND {sms}.not_before <= %(at)s"
_IS_REPLY = "{sms}.kind = %(reply)s"
_TURN = """
SELECT mine.id FROM sms_gateway_outboundsms mine JOIN sms_gateway_contact phone ON phone.id = mine.contact_id
WHERE {due} AND {kind}
    AND NOT EXISTS (SELECT 1 FROM sms_gateway_outboundsms way
        WHERE way.contact_id = mine.contact_id AND way.state = %(sending)s)
    AND NOT EXISTS (SELECT 1 FROM sms_gateway_outboundsms other
        WHERE other.contact_id = mine.contact_id AND {other_due} AND {before})
"""
_ANY = "SELECT mine.id FROM sms_gateway_outboundsms mine WHERE {due} AND {kind} LIMIT 1"
_IN_ORDER = " ORDER BY mine.not_before, mine.id LIMIT 1"
_LOCKED = " FOR NO KEY UPDATE OF mine, phone SKIP LOCKED"


def next_turn(*, at: datetime, replies: bool, full: Collection[int] = ()) -> int | None:
    """The key of the first reply (or of the first news or notice) that is due and whose phone's turn it is.

    Locked together with its phone where the database locks rows. Nothing goes to a phone while another SMS
    is on its way to it. Of those whose time has come, replies go before news, and otherwise each in the order
    of the promises. Nothing by a line whose key is in `full`.
    """
    names = {f"full{place}": line for place, line in enumerate(full)}
    room = f" AND (mine.line_id IS NULL OR mine.line_id NOT IN ({', '.join(f'%({n})s' for n in names)}))"
    return _first(_turn(replies) + (room if names else "") + _IN_ORDER + _lock(), at, **names)


def has_turn(pk: int, *, at: datetime, replies: bool) -> bool:
    """Whether it still is the turn of this SMS; nothing is locked."""
    return _first(_turn(replies) + " AND mine.id = %(pk)s", at, pk=pk) is not None


def replies_are_due(at: datetime) -> bool:
    """Whether any reply waits whose time has come: a small question, asked before the large one."""
    due, reply = _DUE.format(sms="mine"), _IS_REPLY.format(sms="mine")
    return _first(_ANY.format(due=due, kind=reply), at) is not None


@cache
def _turn(replies: bool) -> str:
    reply, earlier = _IS_REPLY.format(sms="other"), "other.id < mine.id"
    return _TURN.format(
        due=_DUE.format(sms="mine"),
        other_due=_DUE.format(sms="other"),
        kind=_IS_REPLY.format(sms="mine") if replies else "mine.kind IN (%(news)s, %(notice)s)",
        before=f"{reply} AND {earlier}" if replies else f"({reply} OR {earlier})",
    )


def _lock() -> str:
    return _LOCKED if connection.features.has_select_for_update else ""


def _first(asked: str, at: datetime, **more: int) -> int | None:
    news, notice = _BEHIND_REPLIES
    values = {
        "at": connection.ops.adapt_datetimefield_value(at),
        "promised": OutboundState.PROMISED.value,
        "sending": OutboundState.SENDING.value,
        "reply": OutboundKind.REPLY.value,
        "news": news.value,
        "notice": notice.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(asked, {**values, **more})
        row = cursor.fetchone()
    return row[0] if row else None
