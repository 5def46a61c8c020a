"""Which line an SMS came to, and by which line an answer leaves."""

from django.utils.text import slugify

from sms_gateway.models import Contact, InboundSMS, Line


def simulator_line() -> Line:
    """The line the simulator writes to unless told: the first village's, else a shared one, made here."""
    line = Line.objects.simulated().villages_first().first()
    if line is None:
        line, _ = Line.objects.get_or_create(
            key="simulator", defaults={"carrier": "simulator", "address": "+6281200000000"}
        )
    return line


def line_at(*, carrier: str, address: str) -> Line:
    """The line of this carrier with this address.

    A genuine SMS to a number nobody has set up is still somebody's word: such a number becomes a line
    that is unassigned, serves no desa and never sends.
    """
    line = Line.objects.filter(carrier=carrier, address=address).first()
    if line is None:
        key = f"{carrier}-{slugify(address)}"[:60]
        unassigned = Line(key=key, carrier=carrier, address=address, sends=False, assigned=False)
        Line.objects.bulk_create([unassigned], ignore_conflicts=True)
        line = Line.objects.get(key=key)
    return line


def is_own(address: str) -> bool:
    """True when a message claims to come from one of our own lines (a loop)."""
    return Line.objects.filter(address__in=[address, f"whatsapp:{address}"]).exists()


def route_for(*, contact: Contact, desa_kode: str | None, in_reply_to: InboundSMS | None) -> Line | None:
    """The line an SMS to this phone should leave by, or None when no line sends.

    First the line it answers, then the line this phone wrote to last (people know that number), then
    the village's own, then a shared one.
    """
    sending = Line.objects.sending()
    candidates = []
    if in_reply_to is not None:
        candidates.append(sending.filter(pk=in_reply_to.line_id))
    candidates.append(sending.filter(inbound__contact=contact).order_by("-inbound__id"))
    if desa_kode is not None:
        candidates.append(sending.filter(desa_id=desa_kode).order_by("pk"))
    candidates.append(sending.shared().order_by("pk"))
    for lines in candidates:
        if (line := lines.first()) is not None:
            return line
    return None
