"""Stores SMS from phones we know in one statement: one trip to PostgreSQL, which is also the commit.

SMS that knock at one web process in the same moment share it (shared_statement).
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from accountability.lib import phone, phone_vault
from sms_gateway.models import InboundSMS, InboundState, SenderKind
from sms_gateway.shared_statement import SharedStatement

type Row = tuple[int, int]
type Values = dict[str, Any]

# Neither a stranger, nor one of our own lines, nor an SMS that is there already gives a row.
_STORED = """
INSERT INTO sms_gateway_inboundsms (ref, line_id, carrier, carrier_ref, contact_id, sender_kind, body,
    received_at, sent_at_provider, state, attempts, not_before, last_error)
SELECT given.ref, given.line, given.carrier, given.carrier_ref, known.id, %(kind)s, given.body,
    given.received_at, given.sent_at, %(state)s, 0, given.received_at, ''
FROM ROWS FROM (json_to_recordset(%(given)s) AS (ref uuid, line bigint, carrier text, carrier_ref text,
        body text, received_at timestamptz, sent_at timestamptz, fingerprint text, before text, sender text))
    WITH ORDINALITY AS given
JOIN sms_gateway_contact known ON {known}
WHERE NOT EXISTS (SELECT FROM sms_gateway_line own
    WHERE own.address IN (given.sender, 'whatsapp:' || given.sender))
ORDER BY given.ordinality
ON CONFLICT (carrier, carrier_ref) DO NOTHING
RETURNING ref, id, contact_id
"""
_STORE = _STORED.format(known="known.fingerprint = given.fingerprint")
# While keys are being changed a phone may be kept under the pepper before; a phone kept twice gives one row.
_STORE_UNDER_ALL = _STORED.format(
    known="known.fingerprint = ANY(string_to_array(given.fingerprint || given.before, ','))"
)


def store_from_known_phone(sms: InboundSMS, sender: str) -> InboundSMS | None:
    """The stored row, or None when nothing was stored and the long way has to find out why.

    Always None on SQLite. A connection that turns out to be lost is opened anew once.
    """
    if connection.vendor != "postgresql" or not phone.is_person(sender):
        return None
    values = _values(sms, phone.e164(sender) or "")
    # Inside a transaction the row must be that transaction's own.
    row = _fetched(values) if connection.in_atomic_block else _shared.ask(values)
    if row is None:
        return None
    sms.sender_kind, sms.state = SenderKind.PERSON, InboundState.WAITING
    sms.pk, sms.contact_id = row
    sms._state.adding = False
    return sms


def _values(sms: InboundSMS, e164: str) -> Values:
    today, *before = phone_vault.fingerprints(e164)
    return {
        "ref": str(sms.ref),
        "line": sms.line_id,
        "carrier": sms.carrier,
        "carrier_ref": sms.carrier_ref,
        "body": sms.body,
        "received_at": sms.received_at.isoformat(),
        "sent_at": sms.sent_at_provider.isoformat() if sms.sent_at_provider else None,
        "fingerprint": today,
        "before": "".join(f",{one}" for one in before),
        "sender": e164,
    }


def _fetched(values: Values) -> Row | None:
    """The statement's row; it is itself the test of whether the connection lives."""
    try:
        return _run([values])[0]
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _run([values])[0]


def _run(many: Sequence[Values]) -> list[Row | None]:
    """For each of them its row, or None."""
    import psycopg  # a village on SQLite has no memory to spare for it

    connection.ensure_connection()
    told = {"given": json.dumps(many), "kind": SenderKind.PERSON.value, "state": InboundState.WAITING.value}
    # A cursor of psycopg's own: the server keeps the plan, which is a good part of the work.
    with connection.wrap_database_errors, psycopg.Cursor[Any](connection.connection) as cursor:
        statement = _STORE_UNDER_ALL if any(values["before"] for values in many) else _STORE
        cursor.execute(statement, told, prepare=True)
        rows = {str(ref): (pk, contact) for ref, pk, contact in cursor.fetchall()}
    return [rows.get(values["ref"]) for values in many]


_shared = SharedStatement[Values, Row | None](for_many=_run, for_one=_fetched)
