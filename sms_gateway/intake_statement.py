"""Stores an SMS from a phone we know in one statement: one trip to PostgreSQL, which is also the commit."""

from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection

from accountability.lib import phone, phone_vault
from sms_gateway.models import InboundSMS, InboundState, SenderKind

# Neither a stranger, nor one of our own lines, nor an SMS that is there already gives a row.
_STORE = """
INSERT INTO sms_gateway_inboundsms (ref, line_id, carrier, carrier_ref, contact_id, sender_kind, body,
    received_at, sent_at_provider, state, attempts, not_before, last_error)
SELECT %(ref)s, %(line)s, %(carrier)s, %(carrier_ref)s, known.id, %(kind)s, %(body)s,
    %(received_at)s, %(sent_at)s, %(state)s, 0, %(not_before)s, ''
FROM sms_gateway_contact known
WHERE known.fingerprint = %(fingerprint)s
    AND NOT EXISTS (SELECT FROM sms_gateway_line own WHERE own.address IN (%(sender)s, %(whatsapp)s))
ON CONFLICT (carrier, carrier_ref) DO NOTHING
RETURNING id, contact_id
"""


def store_from_known_phone(sms: InboundSMS, sender: str) -> InboundSMS | None:
    """The stored row, or None when nothing was stored and the long way has to find out why.

    Always None on SQLite. A connection that turns out to be lost is opened anew once.
    """
    if connection.vendor != "postgresql" or not phone.is_person(sender):
        return None
    e164 = phone.e164(sender) or ""
    sms.sender_kind, sms.state = SenderKind.PERSON, InboundState.WAITING
    values = {
        "ref": sms.ref,
        "line": sms.line_id,
        "carrier": sms.carrier,
        "carrier_ref": sms.carrier_ref,
        "kind": SenderKind.PERSON.value,
        "body": sms.body,
        "received_at": sms.received_at,
        "sent_at": sms.sent_at_provider,
        "state": InboundState.WAITING.value,
        "not_before": sms.not_before,
        "fingerprint": phone_vault.fingerprint(e164),
        "sender": e164,
        "whatsapp": f"whatsapp:{e164}",
    }
    row = _fetched(values)
    if row is None:
        return None
    sms.pk, sms.contact_id = row
    sms._state.adding = False
    return sms


def _fetched(values: dict[str, Any]) -> tuple[int, int] | None:
    """The statement's row; it is itself the test of whether the connection lives."""
    try:
        return _run(values)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _run(values)


def _run(values: dict[str, Any]) -> tuple[int, int] | None:
    connection.ensure_connection()
    # A cursor of psycopg's own: the server keeps the plan, which is a good part of the work.
    with connection.wrap_database_errors, psycopg.Cursor[tuple[int, int]](connection.connection) as cursor:
        cursor.execute(_STORE, values, prepare=True)
        return cursor.fetchone()
