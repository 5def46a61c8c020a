"""gammu-smsd with its SQL backend on PostgreSQL (schema 17 and 18), which may stand on another machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from accountability.lib import gsm7
from sms_gateway.carriers import Incoming, Outgoing, Report, Sent, Status, TryLater
from sms_gateway.carriers.gammu_box import Waiting
from sms_gateway.carriers.gammu_notes import Note, incoming

if TYPE_CHECKING:
    import psycopg

OURS = "posko:"  # before our ref in CreatorID
PLAIN, WIDE = "Default_No_Compression", "Unicode_No_Compression"
ROWS = 200
STATUSES: dict[str, Status] = {
    "SendingOK": "sent",
    "SendingOKNoReport": "sent",
    "DeliveryPending": "sent",
    "DeliveryUnknown": "sent",
    "DeliveryOK": "delivered",
    "DeliveryFailed": "failed",
    "SendingError": "failed",
    "Error": "failed",
}
WORST_FIRST: tuple[Status, ...] = ("failed", "sent", "delivered")
INBOX = 'SELECT "ID", "SenderNumber", "TextDecoded", "ReceivingDateTime", "UDH" FROM inbox'
UNREAD = f'{INBOX} WHERE NOT "Processed" ORDER BY "ID" LIMIT {ROWS}'
HANDED_OVER = """SELECT 'accepted' FROM outbox WHERE "CreatorID" = %s"""
OUTCOMES = 'SELECT "CreatorID", "Status" FROM sentitems WHERE "CreatorID" = ANY(%s)'
PUT = """INSERT INTO outbox ("DestinationNumber", "TextDecoded", "CreatorID", "Coding", "DeliveryReport",
    "MultiPart", "UDH") VALUES (%s, %s, %s, %s, 'yes', %s, %s) RETURNING "ID" """
PUT_PART = """INSERT INTO outbox_multipart ("ID", "SequencePosition", "TextDecoded", "Coding", "UDH")
    VALUES (%s, %s, %s, %s, %s)"""


class Tables:
    """The tables of one modem; `address` is a postgres:// address, with the password where one is needed."""

    def __init__(self, address: str, *, line_key: str) -> None:
        self.address, self.line_key = address, line_key

    def waiting(self, *, at: datetime) -> Iterator[Waiting]:
        """Rows not processed yet. Each part of a long SMS is a row; the daemon may have put all the words
        into the first one.
        """
        with self._database() as database:
            rows = database.execute(UNREAD).fetchall()
        for row in rows:
            yield Waiting(names=(str(row[0]),), incoming=[self._incoming(row)])

    def done(self, waiting: Waiting) -> None:
        """Marks the row."""
        with self._database() as database:
            rows = [int(name) for name in waiting.names]
            database.execute('UPDATE inbox SET "Processed" = true WHERE "ID" = ANY(%s)', [rows])

    def tidy(self, *, at: datetime) -> None:
        """Nothing: how long the daemon's own tables keep rows is the operator's choice."""

    def put(self, outgoing: Outgoing) -> Sent:
        """One row per ref, however often it is handed over; raises TryLater."""
        creator, coding = OURS + outgoing.ref, PLAIN if gsm7.is_gsm7(outgoing.body) else WIDE
        parts = _parts(outgoing)
        with self._database() as database, database.transaction():
            # Two senders of one ref wait for each other; the second then finds the row of the first.
            database.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [creator])
            if (there := self._found(database, creator)) is not None:
                return there
            udh, text = parts[0]
            row = database.execute(
                PUT, [outgoing.to, text, creator, coding, len(parts) > 1, udh or None]
            ).fetchone()
            assert row is not None  # noqa: S101 - an INSERT … RETURNING gives a row
            for place, (udh, text) in enumerate(parts[1:], start=2):
                database.execute(PUT_PART, [row[0], place, text, coding, udh])
        return Sent(carrier_ref=outgoing.ref, segments=len(parts))

    def find(self, ref: str) -> Sent | None:
        """The row with this ref, waiting or sent."""
        with self._database() as database:
            return self._found(database, OURS + ref)

    def reports(self, refs: list[str]) -> Iterator[Report]:
        """What sentitems says of them."""
        with self._database() as database:
            rows = database.execute(OUTCOMES, [[OURS + ref for ref in refs]]).fetchall()
        told: dict[str, list[Status]] = {}
        for creator, status in rows:
            told.setdefault(creator.removeprefix(OURS), []).append(STATUSES.get(status, "sent"))
        for ref, statuses in told.items():
            worst = next(status for status in WORST_FIRST if status in statuses)
            code = "gammu" if worst == "failed" else ""
            yield Report(ref=ref, carrier_ref=ref, status=worst, error_code=code)

    def reported(self, ref: str) -> None:
        """Nothing: the row stays, for a delivery report may still come to it."""

    @contextmanager
    def _database(self) -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
        import psycopg  # a village on SQLite has no memory to spare for it

        try:
            with psycopg.connect(self.address, autocommit=True, connect_timeout=5) as database:
                database.execute("SET statement_timeout = '10s'")
                yield database
        except psycopg.Error as problem:
            # The cause is cut off: a database quotes the row it refuses.
            raise TryLater(type(problem).__name__, route_broken=True) from None

    def _found(self, database: "psycopg.Connection[tuple[Any, ...]]", creator: str) -> Sent | None:
        ref = creator.removeprefix(OURS)
        if database.execute(HANDED_OVER, [creator]).fetchone() is not None:
            return Sent(carrier_ref=ref)
        statuses = [
            STATUSES.get(row[1], "sent") for row in database.execute(OUTCOMES, [[creator]]).fetchall()
        ]
        worst = next((status for status in WORST_FIRST if status in statuses), None)
        return Sent(carrier_ref=ref, status=worst) if worst else None

    def _incoming(self, row: tuple[Any, ...]) -> Incoming:
        _, sender, text, received, udh = row
        note = Note(sender=sender, text=text, sent=received.strftime("%Y%m%dT%H%M%S"), udh=udh or "")
        return incoming(note, line_key=self.line_key)


def _parts(outgoing: Outgoing) -> list[tuple[str, str]]:
    """Header (hex) and text of each part; one part without header when the text fits one."""
    if gsm7.segments(outgoing.body) == 1:
        return [("", outgoing.body)]
    texts = _cut(outgoing.body)
    shared = sum(outgoing.ref.encode()) % 256
    return [(f"050003{shared:02X}{len(texts):02X}{place:02X}", text) for place, text in enumerate(texts, 1)]


def _cut(body: str) -> list[str]:
    """The body in pieces that each fit a part: as long as one still leaves the whole a piece shorter."""
    plain = gsm7.is_gsm7(body)
    room, pieces, piece, used = (153 if plain else 67), list[str](), "", 0
    for sign in body:
        cost = gsm7.septets(sign) if plain else len(sign.encode("utf-16-be")) // 2
        if used + cost > room:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + sign, used + cost
    return [*pieces, piece]
