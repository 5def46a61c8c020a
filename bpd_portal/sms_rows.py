"""Turns SMS into the entries of the message log: who, when, what became of it; no phone, no secret words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accountability.lib import nomor
from accountability.lib.rupiah import rupiah
from accountability.planning.voting_by_sms import looks_like_a_vote
from accountability.regions.models import Wilayah
from bpd_portal.rows import moment
from posko import urgency
from posko.placeholders import TEXTS
from sms_gateway.delivery import OutboundState
from sms_gateway.log import Message, for_eyes, moment_of, pseudonym
from sms_gateway.models import InboundSMS, InboundState, OutboundKind, OutboundSMS
from sms_gateway.plain_words import carrier_words, failure

# What a state is called, with the icon and the colour of its badge.
IN_STATES: dict[str, tuple[Any, str, str]] = {
    InboundState.WAITING: (gettext_lazy("Menunggu dicatat"), "jam", "kunyit"),
    InboundState.HANDED_OVER: (gettext_lazy("Tercatat"), "selesai", "daun"),
    InboundState.DEAD: (gettext_lazy("Tertahan"), "awas", "bata"),
    InboundState.SET_ASIDE: (gettext_lazy("Dari mesin, disimpan saja"), "info", "abu"),
}
OUT_STATES: dict[str, tuple[Any, str, str]] = {
    OutboundState.PROMISED: (gettext_lazy("Menunggu giliran"), "jam", "kunyit"),
    OutboundState.SENDING: (gettext_lazy("Sedang dikirim"), "kirim", "toska"),
    OutboundState.ACCEPTED: (gettext_lazy("Diterima penyedia"), "terus", "toska"),
    OutboundState.SENT: (gettext_lazy("Terkirim"), "kirim", "toska"),
    OutboundState.DELIVERED: (gettext_lazy("Sampai di HP"), "selesai", "daun"),
    OutboundState.UNKNOWN: (gettext_lazy("Belum pasti"), "tanya", "kunyit"),
    OutboundState.FAILED: (gettext_lazy("Tidak terkirim"), "awas", "bata"),
    OutboundState.CANCELLED: (gettext_lazy("Tidak jadi dikirim"), "batal", "abu"),
}
KINDS: dict[str, Any] = {
    OutboundKind.REPLY: gettext_lazy("Balasan"),
    OutboundKind.NEWS: gettext_lazy("Kabar"),
    OutboundKind.NOTICE: gettext_lazy("Pemberitahuan"),
}
_DIGITS = re.compile(r"(?<!\d)\d{3}[ .-]?\d{4,9}(?!\d)")
_IN_SECRET = re.compile(r"\W*rahasia\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    """The aspirasi that the messages of a page speak of: nomor, and whether it is confidential."""

    desa: Wilayah
    confidential: dict[str, bool]

    def numbers(self, *texts: str) -> list[str]:
        """The numbers of this village's aspirasi in the texts, each once."""
        return [one for one in dict.fromkeys(_numbers_in(*texts)) if one in self.confidential]


def entries_of(messages: Sequence[Message], desa: Wilayah) -> list[dict[str, Any]]:
    """Messages for meja/_sms.html, in 1 query. An incoming SMS brings its `replies` along, prefetched."""
    spoken_of = {number for sms in messages for number in _numbers_in(*_texts_of(sms))}
    found = desa.aspirasi.filter(nomor__in=spoken_of).values_list("nomor", "confidential")
    known = _Known(desa, dict(found))
    return [
        _inbound(sms, known) if isinstance(sms, InboundSMS) else _outbound(sms, known) for sms in messages
    ]


def template_name(template: str) -> str:
    """What people call an automatic SMS; one without a name keeps that of its file, in words."""
    known = TEXTS.get(template)
    return known.title if known else template.replace("_", " ").capitalize()


def is_secret(body: str) -> bool:
    """Whether words must stay covered that are no aspirasi (yet): asked for, recognised, or a vote."""
    asked = _IN_SECRET.match(body) is not None or looks_like_a_vote(body)
    return asked or urgency.classify(body).confidential


def _inbound(sms: InboundSMS, known: _Known) -> dict[str, Any]:
    replies = list(sms.replies.all())
    numbers = known.numbers(*_texts_of(sms))
    secret = any(known.confidential[one] for one in numbers) or is_secret(sms.body)
    return {
        "masuk": True,
        "siapa": _sender(sms, known.desa.kode, secret),
        "waktu": moment(moment_of(sms), known.desa.kode),
        "isi": "" if secret else for_eyes(sms.body),
        "rahasia": secret,
        "lencana": _badge(sms.state, IN_STATES[sms.state]),
        "tautan": _links(sms, numbers),
        "rincian": _joined([_by_line(sms), _tried(sms)]),
        "balasan": [_outbound(reply, known, secret=secret, told=numbers) for reply in replies],
    }


def _outbound(
    sms: OutboundSMS, known: _Known, *, secret: bool = False, told: Sequence[str] = ()
) -> dict[str, Any]:
    numbers = known.numbers(*_texts_of(sms))
    secret = secret or any(known.confidential[one] for one in numbers)
    why = failure(sms.error_code) if sms.state not in _WENT_WELL else None
    return {
        "masuk": False,
        "siapa": KINDS[sms.kind] if secret else f"{KINDS[sms.kind]}, {template_name(sms.template)}",
        "waktu": moment(sms.promised_at, known.desa.kode),
        "isi": "" if secret else for_eyes(sms.body),
        "rahasia": secret,
        "lencana": _badge(sms.state, OUT_STATES[sms.state]),
        "kapan": _when(sms, known.desa.kode),
        "tautan": [_link(one) for one in numbers if one not in told],
        "rincian": _joined([_parts(sms), _by_line(sms), _tries(sms)]),
        "sebab": " ".join(part for part in (why.sentence, why.step) if part) if why else "",
        "balasan": [],
    }


_WENT_WELL = {OutboundState.DELIVERED, OutboundState.SENT, OutboundState.ACCEPTED}


def _sender(sms: InboundSMS, kode: str, secret: bool) -> str:
    if sms.contact is None:
        return _("Mesin")
    # A pseudonym would join a secret voice to the open ones of the same phone.
    return _("Telepon rahasia") if secret else f"{_('Telepon')} {pseudonym(sms.contact, kode)}"


def _when(sms: OutboundSMS, kode: str) -> str:
    if sms.state == OutboundState.PROMISED:
        return f"{_('paling cepat')} {moment(sms.not_before, kode)}"
    told = sms.delivered_at or sms.sent_at
    return moment(told, kode) if told else ""


def _links(sms: InboundSMS, numbers: list[str]) -> list[dict[str, str]]:
    own = getattr(sms, "aspirasi", None)
    if own is None:
        return [_link(one) for one in numbers]
    others = [_link(one) for one in numbers if one != own.nomor]
    return [{**_link(own.nomor), "teks": f"{_('Menjadi')} {nomor.written(own.nomor)}"}, *others]


def _link(number: str) -> dict[str, str]:
    return {"teks": nomor.written(number), "href": reverse("bpd-aspirasi", args=[number])}


def _badge(state: str, words: tuple[Any, str, str]) -> dict[str, str]:
    label, icon, colour = words
    return {"kode": state, "label": str(label), "ikon": icon, "warna": colour}


def _parts(sms: OutboundSMS) -> str:
    cost = f", {rupiah(sms.rupiah)}" if sms.rupiah else ""
    return f"{sms.segments} {_('bagian')}{cost}"


def _by_line(sms: Message) -> str:
    return f"{_('lewat')} {carrier_words(sms.line.carrier).name}" if sms.line else _("belum ada jalur")


def _tries(sms: OutboundSMS) -> str:
    return f"{_('dicoba')} {sms.attempts} {_('kali')}" if sms.attempts > 1 else ""


def _tried(sms: InboundSMS) -> str:
    return f"{_('dicoba')} {sms.attempts} {_('kali')}" if sms.attempts else ""


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _texts_of(sms: Message) -> Iterator[str]:
    """Everything in which a nomor may stand: the words, the key of the promise, the rows that came of it."""
    yield for_eyes(sms.body)
    if isinstance(sms, OutboundSMS):
        yield sms.dedupe_key.partition(":")[0]
        return
    for held in (
        getattr(sms, "aspirasi", None),
        getattr(getattr(sms, "added_words", None), "aspirasi", None),
    ):
        yield held.nomor if held else ""
    for reply in sms.replies.all():
        yield from _texts_of(reply)


def _numbers_in(*texts: str) -> Iterator[str]:
    for text in texts:
        for digits in _DIGITS.findall(text):
            if nomor.is_valid(digits):
                yield nomor.tidy(digits)
