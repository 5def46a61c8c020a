"""Follows a command that came by SMS, and answers it once."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings

from accountability.accounts.actors import CITIZEN
from accountability.ledger.record import record
from accountability.lib.local_time import local_date, tanggal_pendek
from posko import asking, village
from posko.adding import add_words, keep_secret
from posko.grammar import Parsed
from posko.models import Aspirasi, PendingQuestion
from posko.states import State, VerdictChoice
from posko.telling import reply, written
from posko.verdicts import NotDoneYet, rate
from sms_gateway import contacts
from sms_gateway.models import InboundSMS

MOST_LISTED = 4
SAYS_SOMETHING = frozenset({"tambah", "belum", "dukung"})
LONGEST_VERDICT = 500  # letters kept with a verdict; the whole of longer words is added to the aspirasi

type Handler = Callable[[InboundSMS, Parsed, PendingQuestion | None, dt.datetime], bool]


def follow(*, sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    """Follows the command and promises its answer; False when the words are a new aspirasi after all."""
    if parsed.mistyped:
        if parsed.intent in SAYS_SOMETHING and any(letter.isalpha() for letter in parsed.words):
            return False  # the words matter more than the number: they are kept as a new aspirasi
        reply(inbound=sms, aspirasi=None, template="salah_angka", at=at)
        return True
    handler = HANDLERS.get(parsed.intent)
    return handler(sms, parsed, asked, at) if handler else False


def _own(sms: InboundSMS, number: str) -> Aspirasi | None:
    """The aspirasi of this number, when this phone said it."""
    return Aspirasi.objects.for_reading().filter(nomor=number, contact=sms.contact).first()


def _check(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    if not parsed.nomor:
        return _check_all(sms, at)
    found = Aspirasi.objects.for_reading().filter(nomor=parsed.nomor).first()
    if found is None:
        reply(inbound=sms, aspirasi=None, template="tidak_ditemukan", at=at)
        return True
    since = tanggal_pendek(local_date(found.state_since_at, found.desa_id))
    # Anyone may ask: the public state only, never the words.
    reply(
        inbound=sms,
        aspirasi=found,
        template="cek",
        at=at,
        status=_status(found),
        tanggal=since,
        tail=_next(found),
    )
    return True


def _check_all(sms: InboundSMS, at: dt.datetime) -> bool:
    said = Aspirasi.objects.filter(contact=sms.contact).newest_first()
    mine = list(said.open()[:MOST_LISTED]) or list(said[:1])
    if not mine:
        reply(inbound=sms, aspirasi=None, template="cek_kosong", at=at)
        return True
    listed = ", ".join(f"{written(one)} {_status(one)}" for one in mine)
    reply(inbound=sms, aspirasi=None, template="cek_banyak", at=at, tail=listed)
    return True


def _status(aspirasi: Aspirasi) -> str:
    return State(aspirasi.state).label.upper()


def _next(aspirasi: Aspirasi) -> str:
    if aspirasi.state in {State.RECEIVED, State.READ, State.NEEDS_DETAIL}:
        return f"Kabar berikutnya paling lambat {tanggal_pendek(aspirasi.answer_due_date)}."
    if aspirasi.state == State.DONE:
        return f"Sudah sesuai? Balas PUAS {written(aspirasi)} atau BELUM {written(aspirasi)}."
    return "Kami kabari setiap ada perkembangan."


def _add(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    mine = _own(sms, parsed.nomor)
    if mine is None or not parsed.words:
        return False
    add_words(aspirasi=mine, text=parsed.words, by=CITIZEN, at=at, inbound=sms)
    reply(inbound=sms, aspirasi=mine, template="ditambah", at=at)
    return True


def _rate(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    mine = _own(sms, parsed.nomor) if parsed.nomor else (asked.aspirasi if asked else None)
    if mine is None:
        if parsed.intent == "belum" and parsed.words:
            return (
                False  # "belum 1500000 rupiah saya terima", or another phone of the house: a voice of its own
            )
        reply(inbound=sms, aspirasi=None, template="tidak_ditemukan", at=at)
        return True
    satisfied = parsed.intent == "puas"
    choice = VerdictChoice.SATISFIED if satisfied else VerdictChoice.NOT_YET
    rated_before = mine.verdicts.filter(round=mine.reopened, choice=choice).exists()
    try:
        rate(aspirasi=mine, satisfied=satisfied, score=parsed.score, words=parsed.words, at=at)
    except NotDoneYet:
        if parsed.words:
            add_words(aspirasi=mine, text=parsed.words, by=CITIZEN, at=at, inbound=sms)
        reply(inbound=sms, aspirasi=mine, template="belum_waktunya", at=at, status=_status(mine))
        return True
    if rated_before or len(parsed.words) > LONGEST_VERDICT:
        _keep_all(sms, mine, parsed.words, at)
    asking.forget(sms.contact)
    thanks = "terima_puas" if satisfied else "terima_belum"
    reply(inbound=sms, aspirasi=mine, template="sudah_dinilai" if rated_before else thanks, at=at)
    return True


def _keep_all(sms: InboundSMS, mine: Aspirasi, words: str, at: dt.datetime) -> None:
    """What a verdict has no room for stands with the aspirasi."""
    if words:
        add_words(aspirasi=mine, text=words, by=CITIZEN, at=at, inbound=sms)


def _budget(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    desa = village.of(sms)
    path = f"/desa/{desa.kode}/anggaran/" if desa else "/"
    reply(inbound=sms, aspirasi=None, template="anggaran", at=at, url=f"{settings.PUBLIC_BASE_URL}{path}")
    return True


def _secret(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    if parsed.nomor and (mine := _own(sms, parsed.nomor)) is not None:
        keep_secret(aspirasi=mine, by=CITIZEN, at=at)
        _keep_all(sms, mine, parsed.words, at)
        reply(inbound=sms, aspirasi=mine, template="rahasia", at=at)
        return True
    if parsed.words:
        return False
    asking.await_secret(contact=sms.contact, at=at)
    reply(inbound=sms, aspirasi=None, template="rahasia_berikutnya", at=at)
    return True


def _erase(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    mine = _own(sms, parsed.nomor)
    if mine is None:
        reply(inbound=sms, aspirasi=None, template="tidak_ditemukan", at=at)
        return True
    record(kind="aspirasi.minta_hapus", ref=mine.nomor, desa=mine.desa, by=CITIZEN, at=at)
    reply(inbound=sms, aspirasi=mine, template="hapus", at=at)
    return True


def _stop(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    stops = parsed.intent == "stop"
    if sms.contact is not None:
        (contacts.opt_out if stops else contacts.opt_in)(contact=sms.contact, at=at)
    reply(inbound=sms, aspirasi=None, template="berhenti" if stops else "mulai", at=at)
    return True


def _say(template: str) -> Handler:
    def handler(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
        reply(inbound=sms, aspirasi=None, template=template, at=at)
        return True

    return handler


HANDLERS: dict[str, Handler] = {
    "cek": _check,
    "tambah": _add,
    "puas": _rate,
    "belum": _rate,
    "anggaran": _budget,
    "rahasia": _secret,
    "hapus": _erase,
    "stop": _stop,
    "mulai": _stop,
    "panduan": _say("panduan"),
    "empty": _say("kosong"),
}
