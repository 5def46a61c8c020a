"""How far an SMS to a citizen has come, in the words of the page of one voice."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.lib.local_time import jam, local_date, tanggal, zone_for
from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundSMS
from sms_gateway.plain_words import failure

SOON = dt.timedelta(minutes=30)  # what leaves so soon only waits for its turn

_WORDS: dict[str, tuple[Any, str, str]] = {
    OutboundState.PROMISED: (gettext_lazy("menunggu giliran"), "jam", "abu"),
    OutboundState.SENDING: (gettext_lazy("sedang dikirim"), "kirim", "abu"),
    OutboundState.ACCEPTED: (gettext_lazy("terkirim"), "kirim", "toska"),
    OutboundState.SENT: (gettext_lazy("terkirim"), "kirim", "toska"),
    OutboundState.DELIVERED: (gettext_lazy("sampai di HP"), "selesai", "daun"),
    OutboundState.UNKNOWN: (gettext_lazy("belum pasti terkirim"), "tanya", "kunyit"),
    OutboundState.FAILED: (gettext_lazy("gagal"), "awas", "bata"),
    OutboundState.CANCELLED: (gettext_lazy("tidak dikirim"), "batal", "abu"),
}
_WENT_WRONG = frozenset({OutboundState.UNKNOWN, OutboundState.FAILED, OutboundState.CANCELLED})


def delivery_of(sms: OutboundSMS, at: dt.datetime, kode: str) -> dict[str, str]:
    """Badge and reason for one SMS: "terkirim", "menunggu pagi, 21 November 06.00", "gagal"."""
    label, icon, colour = _WORDS[sms.state]
    text = str(label)
    if sms.state == OutboundState.PROMISED and sms.not_before - at > SOON:
        text, colour = _later(sms.not_before, kode), "kunyit"
    why = failure(sms.error_code) if sms.state in _WENT_WRONG else None
    return {
        "kode": sms.state,
        "label": text,
        "ikon": icon,
        "warna": colour,
        "sebab": why.sentence if why else "",
    }


def on_its_page() -> dict[str, str]:
    """For a citizen without a phone: the words stand on the page of the number."""
    return {"kode": "halaman", "label": _("di halaman nomornya"), "ikon": "mata", "warna": "abu", "sebab": ""}


def _later(moment: dt.datetime, kode: str) -> str:
    when = f"{tanggal(local_date(moment, kode))} {jam(moment, zone_for(kode))}"
    return f"{_('menunggu pagi')}, {when}"
