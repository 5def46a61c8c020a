"""The diary of the demo world: every deed has its moment, and they are done in order, as life did them.

The deeds of a week share one transaction (lib.together), as those of many SMS do; then the SMS that they
promised leave, each at its own time.
"""

import datetime as dt
import heapq
from collections import deque
from collections.abc import Callable
from typing import Any

from accountability.ledger.models import Entry
from accountability.lib.together import Batch, current, together
from sms_gateway import inbox, outbox
from sms_gateway.models import InboundSMS, InboundState, Line, OutboundSMS

type Deed = Callable[[dt.datetime], Any]

WEEK = dt.timedelta(days=7)


class NotTakenIn(Exception):
    """An SMS of the demo world was stored but not understood: the product itself has a fault."""


class Diary:
    """Deeds waiting for their moment; a deed may write later ones into the diary."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self._waiting: list[tuple[dt.datetime, int, Deed]] = []
        self._written = 0
        self._sms = 0

    def on(self, at: dt.datetime, deed: Deed) -> None:
        """Writes a deed in for `at`; what lies in the future will not be done."""
        if at <= self.now:
            self._written += 1
            heapq.heappush(self._waiting, (at, self._written, deed))

    def live(self) -> None:
        """Does every deed in order, and lets each promised SMS leave at its own time."""
        while self._waiting:
            until = min(self._waiting[0][0] + WEEK, self.now)
            with together() as block:
                self._do_until(until, block)
            self._send_until(until)
        self._send_until(self.now)

    def _do_until(self, until: dt.datetime, block: Batch) -> None:
        """What a deed wrote is there for the next; the ledger, which no deed reads, waits for the end."""
        while self._waiting and self._waiting[0][0] <= until:
            at, _, deed = heapq.heappop(self._waiting)
            deed(at)
            block.flush(later=[Entry])
            for kind in ("phone", "desa"):
                block.forget(kind)

    def write_sms(self, *, line: Line, sender: str, body: str, at: dt.datetime) -> InboundSMS:
        """One SMS through the real inbox; raises NotTakenIn when the product could not take it in."""
        self._sms += 1
        sms = inbox.receive(line=line, carrier_ref=f"demo-{self._sms}", sender=sender, body=body, at=at).sms
        inbox.hand_over(at=at, limit=1)
        if (block := current()) is not None:
            block.flush(later=[Entry])  # whoever wrote looks for what became of it
        sms.refresh_from_db()
        if sms.state != InboundState.HANDED_OVER:
            raise NotTakenIn(f"SMS {sms.pk}: {sms.state} {sms.last_error}")
        return sms

    def _send_until(self, moment: dt.datetime) -> None:
        """Empties the outbox as it stood at each moment before `moment`."""
        while due := deque(OutboundSMS.objects.due(moment).order_by("not_before").values_list("not_before")):
            while due:
                first, many = due[0][0] + dt.timedelta(seconds=4), 0
                while due and due[0][0] <= first:
                    due.popleft()
                    many += 1
                outbox.send(at=first, limit=many)
