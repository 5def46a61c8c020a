"""Sends one SMS from a phone that does not exist, through the real inbox, and prints the replies."""

import time
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accountability.lib import phone
from sms_gateway import inbox, lines, outbox
from sms_gateway.models import InboundSMS, InboundState, Line, OutboundSMS

PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    """`manage.py sms_simulate --from 0812… [--to KEY] "text"`."""

    help = "Sends an SMS through the same inbox as a carrier would, and prints the replies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--from NUMBER`, `--to KEY` and the text."""
        parser.add_argument("--from", dest="sender", required=True, help="the phone, e.g. 0812-0000-0001")
        parser.add_argument("--to", dest="line", default="", help="key of a simulator line")
        parser.add_argument("text", help="the SMS in quotes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints each reply on a line of its own; CommandError for a number or a line it cannot use."""
        if phone.e164(options["sender"]) is None:
            raise CommandError("--from is not a phone number; try 0812-0000-0001.")
        began = timezone.now()
        sms = inbox.receive(
            line=_line(options["line"]),
            carrier_ref=f"sim-{uuid.uuid4()}",
            sender=options["sender"],
            body=options["text"],
            at=began,
        ).sms
        _let_it_work(sms)
        for reply in OutboundSMS.objects.filter(contact=sms.contact, promised_at__gte=began).order_by("pk"):
            self.stdout.write(reply.body if reply.state == "delivered" else f"[{reply.state}] {reply.body}")
        sms.refresh_from_db()
        if sms.state != InboundState.HANDED_OVER:
            raise CommandError(f"The SMS is stored but {sms.state}: {sms.last_error or 'no reason known'}.")


def _line(key: str) -> Line:
    if not key:
        return lines.simulator_line()
    line = Line.objects.simulated().filter(key=key).first()
    if line is None:
        known = ", ".join(Line.objects.simulated().order_by("key").values_list("key", flat=True)) or "none"
        raise CommandError(f"There is no simulator line {key}; known are: {known}.")
    return line


def _let_it_work(sms: InboundSMS) -> None:
    """Drains here; when another worker already holds the row, waits for that worker."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        while inbox.hand_over(at=timezone.now(), limit=1):
            pass
        while outbox.send(at=timezone.now(), limit=1):
            pass
        if not InboundSMS.objects.waiting().filter(pk=sms.pk, attempts=0).exists():
            return
        time.sleep(0.05)
