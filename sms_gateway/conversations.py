"""What one phone wrote and was told, in order, as bubbles with their state in plain words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accountability.lib import local_time
from sms_gateway.delivery import OutboundState
from sms_gateway.models import Contact, InboundSMS, InboundState, OutboundSMS

SHOWN = 40
JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One SMS on the phone's screen; `colour` and `icon` are those of the badge that tells its state."""

    mine: bool
    text: str
    at: datetime
    time: str
    state: str
    colour: str
    icon: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The bubbles, oldest first, and whether something is about to move."""

    bubbles: list[Bubble]
    moving: bool


def of(contact: Contact, *, at: datetime) -> Conversation:
    """The last SMS of this phone in both directions."""
    written = list(InboundSMS.objects.filter(contact=contact).order_by("-pk")[:SHOWN])
    told = list(OutboundSMS.objects.filter(contact=contact).order_by("-pk")[:SHOWN])
    bubbles = [_written(sms, contact) for sms in written] + [_told(sms, contact, at) for sms in told]
    moving = any(sms.state == InboundState.WAITING and sms.received_at > at - JUST_NOW for sms in written)
    moving = moving or any(
        sms.state in {OutboundState.PROMISED, OutboundState.SENDING}
        and sms.not_before <= at
        and sms.promised_at > at - JUST_NOW
        for sms in told
    )
    return Conversation(sorted(bubbles, key=lambda bubble: (bubble.at, not bubble.mine))[-SHOWN:], moving)


def _when(moment: datetime, contact: Contact) -> str:
    kode = contact.desa_id or ""
    zone = local_time.zone_for(kode)
    day = local_time.tanggal_pendek(moment.astimezone(zone).date())
    return f"{day} {local_time.jam(moment, zone)} {local_time.zone_abbr(kode)}"


def _written(sms: InboundSMS, contact: Contact) -> Bubble:
    state, colour, icon = {
        InboundState.WAITING: (_("Tersimpan, sebentar lagi dibaca"), "kunyit", "jam"),
        InboundState.HANDED_OVER: (_("Diterima"), "daun", "centang"),
        InboundState.DEAD: (_("Tersimpan, menunggu petugas"), "bata", "awas"),
        InboundState.SET_ASIDE: (_("Tersimpan saja"), "abu", "info"),
    }[InboundState(sms.state)]
    return Bubble(True, sms.body, sms.received_at, _when(sms.received_at, contact), state, colour, icon)


def _told(sms: OutboundSMS, contact: Contact, at: datetime) -> Bubble:
    arrived = sms.delivered_at or sms.sent_at or sms.promised_at
    state, colour, icon = _told_state(sms, contact, at)
    return Bubble(False, sms.body, arrived, _when(arrived, contact), state, colour, icon)


def _told_state(sms: OutboundSMS, contact: Contact, at: datetime) -> tuple[str, str, str]:
    if sms.state == OutboundState.PROMISED and sms.not_before > at:
        return _("Menunggu sampai %(when)s") % {"when": _when(sms.not_before, contact)}, "kunyit", "bulan"
    if sms.error_code == "reply_cap":
        return _("Tidak dikirim: batas balasan tercapai"), "kunyit", "jeda"
    if sms.error_code == "opted_out":
        return _("Tidak dikirim: kabar dihentikan"), "kunyit", "jeda"
    return {
        OutboundState.PROMISED: (_("Menunggu dikirim"), "kunyit", "jam"),
        OutboundState.SENDING: (_("Sedang dikirim"), "kunyit", "jam"),
        OutboundState.ACCEPTED: (_("Terkirim"), "toska", "kirim"),
        OutboundState.SENT: (_("Terkirim"), "toska", "kirim"),
        OutboundState.DELIVERED: (_("Sampai"), "daun", "centang"),
        OutboundState.UNKNOWN: (_("Belum pasti sampai"), "kunyit", "tanya"),
        OutboundState.FAILED: (_("Belum terkirim"), "bata", "awas"),
        OutboundState.CANCELLED: (_("Tidak dikirim"), "kunyit", "jeda"),
    }[OutboundState(sms.state)]
