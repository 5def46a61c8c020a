"""Follows a command that came by SMS, and answers it once."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from accountability.accounts.actors import CITIZEN
from accountability.lib import nomor
from accountability.lib.local_time import local_date, tanggal_pendek
from posko import asking, lexicons, named, own_voices, urgency, village
from posko.adding import add_words, keep_secret
from posko.grammar import Parsed
from posko.kunci_tries import opens
from posko.models import Aspirasi, PendingQuestion, Sheet
from posko.numbers_in_text import only_fillers
from posko.personal.by_sms import erase_by_sms, says_only_how_much
from posko.recognising import locate
from posko.states import State
from posko.supporting_by_sms import support_by_number
from posko.telling import reply, written
from posko.thanks import numbers_to_call
from posko.unfinished import make_room
from posko.verdicts import NotDoneYet, given, rate
from sms_gateway import contacts
from sms_gateway.models import InboundSMS

MOST_LISTED = 4
SAYS_WHY = 4  # so many words behind DUKUNG are more than politeness
FOR_ITS_OWN_PHONE = frozenset({"puas", "belum", "rahasia"})
LONGEST_VERDICT = 500  # letters kept with a verdict; the whole of longer words is added to the aspirasi

type Handler = Callable[[InboundSMS, Parsed, PendingQuestion | None, dt.datetime], bool]


def follow(*, sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    """Follows the command and promises its answer; False when the words are a new aspirasi after all."""
    handler = HANDLERS.get(parsed.intent)
    return handler(sms, parsed, asked, at) if handler else False


def _own(sms: InboundSMS, number: str) -> Aspirasi | None:
    """The aspirasi of this number, when this phone said it."""
    found = named.voice(sms, number)
    return found if found is not None and found.contact_id == sms.contact_id else None


def _check(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    if not parsed.nomor:
        return _check_all(sms, at)
    found = named.voice(sms, parsed.nomor)
    if found is None:
        return _not_found(sms, parsed, asked, at)
    if found.contact_id is not None and found.contact_id == sms.contact_id:
        _keep_all(sms, found, parsed.words, at)
        if _call_for_help(sms, found, parsed.words, at):
            return True
    elif _reports(parsed.words):
        return False  # a complaint behind somebody else's number is a voice of its own
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
    mine = own_voices.to_list(sms.contact, MOST_LISTED) if sms.contact is not None else []
    if not mine:
        reply(inbound=sms, aspirasi=None, template="cek_kosong", at=at)
        return True
    listed = ", ".join(f"{nomor.written(one.nomor)} {State(one.state).label.upper()}" for one in mine)
    reply(inbound=sms, aspirasi=None, template="cek_banyak", at=at, tail=listed)
    return True


def _not_found(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    if _reports(parsed.words):
        return False
    if (sheet := Sheet.objects.not_keyed_in().filter(nomor=parsed.nomor).first()) is not None:
        _sheet_on_its_way(sms, sheet, at)
        return True
    if parsed.intent in FOR_ITS_OWN_PHONE and parsed.nomor and named.exists(sms, parsed.nomor):
        # CEK shows the number to anybody: "not found" would be a lie, and no help to who borrows a phone.
        reply(inbound=sms, aspirasi=None, template="dari_hp_lain", at=at, nomor=nomor.written(parsed.nomor))
        return True
    mistyped = parsed.mistyped and parsed.about != "dukung"
    reply(inbound=sms, aspirasi=None, template="salah_angka" if mistyped else "tidak_ditemukan", at=at)
    return True


def _sheet_on_its_way(sms: InboundSMS, sheet: Sheet, at: dt.datetime) -> None:
    """The number stands on a printed sheet that nobody has keyed in yet: on its way, or lost, since a day."""
    template = "lembar_jalan" if sheet.given_up_at is None else "lembar_hilang"
    since = tanggal_pendek(local_date(sheet.given_up_at or sheet.printed_at, sheet.desa_id))
    number = nomor.written(sheet.nomor)
    reply(inbound=sms, aspirasi=None, template=template, at=at, nomor=number, tanggal=since)


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
    if asked is not None and asked.kind == asking.SECRET:
        keep_secret(aspirasi=mine, by=CITIZEN, at=at)  # "your next words stay secret" was promised
        asking.forget(sms.contact)
    if asked is not None and asked.kind == asking.PLACE and asked.aspirasi_id == mine.pk:
        asking.forget(sms.contact)
    if not _call_for_help(sms, mine, parsed.words, at):
        reply(inbound=sms, aspirasi=mine, template="ditambah", at=at)
    return True


def _answer_place(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    """What the council asked about an aspirasi: kept with it, its place and dusun read out of it."""
    mine = asked.aspirasi if asked is not None else None
    if mine is None:
        return False
    add_words(aspirasi=mine, text=parsed.words, by=CITIZEN, at=at, inbound=sms)
    locate(aspirasi=mine, text=parsed.words, by=CITIZEN, at=at)
    asking.forget(sms.contact)
    if not _call_for_help(sms, mine, parsed.words, at):
        reply(inbound=sms, aspirasi=mine, template="ditambah", at=at)
    return True


def _rate(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    mine = _own(sms, parsed.nomor) if parsed.nomor else None
    if mine is None:
        if parsed.intent == "belum" and parsed.words:
            # "belum 1500000 rupiah saya terima", or another phone of the house: a voice of its own
            return False
        return _not_found(sms, parsed, asked, at)
    satisfied = parsed.satisfied is True
    rated_before = given(aspirasi=mine, satisfied=satisfied) is not None
    try:
        rate(aspirasi=mine, satisfied=satisfied, score=parsed.score, words=parsed.words, at=at)
    except NotDoneYet:
        if parsed.words:
            add_words(aspirasi=mine, text=parsed.words, by=CITIZEN, at=at, inbound=sms)
        if not _call_for_help(sms, mine, parsed.words, at):
            reply(inbound=sms, aspirasi=mine, template="belum_waktunya", at=at, status=_status(mine))
        return True
    if rated_before or len(parsed.words) > LONGEST_VERDICT or _dangerous(parsed.words):
        _keep_all(sms, mine, parsed.words, at)
    if _call_for_help(sms, mine, parsed.words, at):
        return True
    template = "sudah_dinilai" if rated_before else _thanks_for(satisfied, parsed.words)
    reply(inbound=sms, aspirasi=mine, template=template, at=at)
    return True


def _thanks_for(satisfied: bool, words: str) -> str:
    """Who said what is missing is not asked for it."""
    if satisfied:
        return "terima_puas"
    return "terima_belum_alasan" if words and not only_fillers(words) else "terima_belum"


def _keep_all(sms: InboundSMS, mine: Aspirasi, words: str, at: dt.datetime) -> None:
    """What a command has no room for stands with the aspirasi."""
    if any(letter.isalpha() for letter in words) and not only_fillers(words):
        add_words(aspirasi=mine, text=words, by=CITIZEN, at=at, inbound=sms)


def _dangerous(words: str) -> bool:
    said = urgency.classify(words)
    return said.emergency or said.confidential


def _reports(words: str) -> bool:
    """Whether more was said than a command: a complaint, or a danger."""
    return bool(words) and (lexicons.is_report(words) or _dangerous(words))


def _call_for_help(sms: InboundSMS, mine: Aspirasi, words: str, at: dt.datetime) -> bool:
    """Whom to call, instead of the usual answer, when the words say that life is in danger now."""
    if not urgency.classify(words).emergency:
        return False
    template = "darurat_rahasia" if mine.confidential else "darurat"
    numbers = numbers_to_call(template, mine.desa, words, nomor=written(mine))
    reply(inbound=sms, aspirasi=mine, template=template, at=at, tail=numbers)
    return True


def _support(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    named.forget()
    joined = support_by_number(sms=sms, digits=parsed.nomor, at=at)
    if joined is None:
        if (mine := _own(sms, parsed.nomor)) is not None:
            _keep_all(sms, mine, parsed.words, at)
        elif len(parsed.words.split()) >= SAYS_WHY or _reports(parsed.words):
            return False
        reply(inbound=sms, aspirasi=None, template="dukung_belum_bisa", at=at)
        return True
    _keep_all(sms, joined.aspirasi, parsed.words, at)
    title = joined.aspirasi.kelompok.title if joined.aspirasi.kelompok else ""
    reply(inbound=sms, aspirasi=joined.aspirasi, template="didukung", at=at, tail=title)
    return True


def _budget(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    desa = village.of(sms)
    if desa is None:
        reply(inbound=sms, aspirasi=None, template="anggaran_di_mana", at=at)
        return True
    template, values = import_string(settings.SMS_BUDGET_ANSWER)(desa=desa, about=parsed.words, at=at)
    reply(inbound=sms, aspirasi=None, template=template, at=at, **values)
    return True


def _survey(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    """What those who came to a counter think of it; False when the words are a voice as well."""
    told = import_string(settings.SMS_SURVEY_ANSWER)(sms=sms, words=parsed.words, at=at)
    if told is None:
        return False
    template, values = told
    reply(inbound=sms, aspirasi=None, template=template, at=at, **values)
    return True


def _secret(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    if parsed.nomor and (mine := _own(sms, parsed.nomor)) is not None:
        keep_secret(aspirasi=mine, by=CITIZEN, at=at)
        _keep_all(sms, mine, parsed.words, at)
        if not _call_for_help(sms, mine, parsed.words, at):
            reply(inbound=sms, aspirasi=mine, template="rahasia", at=at)
        return True
    if parsed.words:
        return False
    if parsed.nomor:
        return _not_found(sms, parsed, asked, at)
    make_room(contact=sms.contact, at=at)
    asking.await_secret(contact=sms.contact, at=at)
    reply(inbound=sms, aspirasi=None, template="rahasia_berikutnya", at=at)
    return True


def _erase(sms: InboundSMS, parsed: Parsed, asked: PendingQuestion | None, at: dt.datetime) -> bool:
    """From the same phone, or with the kunci from any; a wrong kunci counts as a guess."""
    mine = _to_erase(sms, parsed)
    if mine is None:
        if not parsed.nomor:
            reply(inbound=sms, aspirasi=None, template="cek_kosong", at=at)
            return True
        if _reports(parsed.words):
            return False
        found = Aspirasi.objects.filter(nomor=parsed.nomor).exists()
        reply(inbound=sms, aspirasi=None, template="kunci_tidak_cocok" if found else "tidak_ditemukan", at=at)
        return True
    own = mine.contact_id is not None and mine.contact == sms.contact
    if own and not parsed.kunci and not says_only_how_much(parsed.words):
        _keep_all(sms, mine, parsed.words, at)
    erase_by_sms(sms=sms, aspirasi=mine, at=at)
    return True


def _to_erase(sms: InboundSMS, parsed: Parsed) -> Aspirasi | None:
    if not parsed.nomor:
        if sms.contact is None:
            return None
        return Aspirasi.objects.of(sms.contact).select_related("desa").first()
    if (mine := _own(sms, parsed.nomor)) is not None:
        return mine
    found = Aspirasi.objects.select_related("desa").filter(nomor=parsed.nomor).first()
    return found if found is not None and parsed.kunci and opens(found, parsed.kunci) else None


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
    "unknown_number": _not_found,
    "tambah": _add,
    "answer_dusun": _answer_place,
    "puas": _rate,
    "belum": _rate,
    "answer_rating": _rate,
    "dukung": _support,
    "anggaran": _budget,
    "skm": _survey,
    "rahasia": _secret,
    "hapus": _erase,
    "stop": _stop,
    "mulai": _stop,
    "panduan": _say("panduan"),
}
