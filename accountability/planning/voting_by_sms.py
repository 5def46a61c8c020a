"""A vote by SMS: PILIH, the code of a slip, and the numbers of proposals (setting SMS_VOTE_HANDLER).

The words of such an SMS are not kept, whether the vote counted or not: beside the phone they would tell who
chose what. A neutral sentence stands in their place, written in the transaction of the vote.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from rapidfuzz.distance import OSA

from accountability.planning import voting
from accountability.planning.models import Musyawarah, VoteSlip
from accountability.planning.slips import SIGNS, fingerprints, tidy
from posko import village
from sms_gateway.forgetting import forget_words
from sms_gateway.models import InboundSMS

WORD = "PILIH"
INSTEAD = "(Suara lewat SMS. Pilihannya tidak disimpan.)"
_SPLIT = re.compile(r"[\s,;:+&/#.\-]+")
_COURTESY = frozenset(
    {
        "pak", "bu", "bapak", "ibu", "mas", "mbak", "saya", "aku", "titip", "suara",
        "sms", "ya", "dan", "nomor", "no", "usul", "usulan", "titik", "kode", "terima",
        "kasih", "makasih",
    }
)  # fmt: skip
_MOST_NUMBERS = 30
_TOKEN = re.compile(r"[A-Z0-9]+")
_NUMBERED = re.compile(r"^(?:NOMOR|NO)(?=\d)")
_MOST_PIECES = 8  # "K7 PQ 2M XA": a code may be typed in pieces
_MOST_GUESSES = 8  # codes that are looked for in one SMS

REFUSED: dict[type[Exception], str] = {
    voting.VoteIsClosed: "suara_tutup",
    voting.CodeUnknown: "suara_kode",
    voting.SlipUsed: "suara_terpakai",
    voting.NothingMarked: "suara_kosong",
    voting.NotOnTheBoard: "suara_nomor",
    voting.TooManyDots: "suara_titik",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What an SMS that begins with PILIH holds: a code that has the right form, and numbers behind it."""

    code: str
    places: tuple[int, ...]


def answer(*, sms: InboundSMS, at: dt.datetime) -> tuple[str, dict[str, Any]] | None:
    """Counts the vote in this SMS and returns the template that answers it; None for what is no vote.

    PILIH alone, or with nothing but numbers, is told how to vote while a vote is open. Without a vote in the
    village, or with other words and nothing like a code, PILIH begins an ordinary aspirasi.
    """
    said = _said(sms.body)
    meeting = _meeting(sms, said) if said is not None else None
    if said is None or meeting is None:
        said, meeting = _slip_within(sms) or (None, None)
    if said is None or meeting is None:
        return _told_how(sms, at)
    forget_words(sms=sms, instead=INSTEAD, at=at)
    try:
        voting.vote(musyawarah=meeting, code=said.code, places=said.places, at=at)
    except tuple(REFUSED) as refusal:
        most = meeting.dots_each or 1
        if meeting.voting_opened_at is None and meeting.called_off_at is None:
            return "suara_belum", {}  # the slip was handed out, people are quick: it may still vote
        return REFUSED[type(refusal)], {"jumlah": most}
    return "suara_masuk", {}


def _told_how(sms: InboundSMS, at: dt.datetime) -> tuple[str, dict[str, Any]] | None:
    """How to vote, for who wrote PILIH without a code; the numbers beside it would tell a choice."""
    home = village.of(sms)
    if home is None or not _without_a_code(_TOKEN.findall(sms.body.upper())):
        return None
    still_open = Musyawarah.objects.filter(desa=home, voting_closed_at=None, called_off_at=None)
    if not still_open.exclude(voting_opened_at=None).exists():
        return None
    forget_words(sms=sms, instead=INSTEAD, at=at)
    return "suara_cara", {}


def _without_a_code(tokens: list[str]) -> bool:
    """PILIH, courtesies and numbers of proposals, and nothing else."""
    rest = [token for token in tokens if token.lower() not in _COURTESY]
    said = [_NUMBERED.sub("", token) for token in rest[1:]]
    return bool(rest) and _is_the_word(rest[0]) and all(one.isdecimal() and len(one) <= 3 for one in said)


def _said(body: str) -> _Said | None:
    parts = [part for part in _SPLIT.split(body.strip().upper()) if part]
    if len(parts) < 2 or OSA.distance(parts[0], WORD, score_cutoff=1) > 1:
        return None
    rest = [part for part in parts[1:] if part.lower() not in _COURTESY]
    for taken in (1, 2):
        code = "".join(rest[:taken])
        if len(code) == SIGNS:
            numbers = rest[taken:]
            if len(numbers) <= _MOST_NUMBERS and all(one.isdecimal() and len(one) <= 3 for one in numbers):
                return _Said(code, tuple(int(one) for one in numbers))
            return None
    return None


def looks_like_a_vote(body: str) -> bool:
    """Whether words must stay covered on a desk until they are forgotten: PILIH with a code, or numbers."""
    tokens = _TOKEN.findall(body.upper())
    if _without_a_code(tokens):
        return True
    return any(_is_the_word(token) for token in tokens) and any(_codes_within(tokens))


def _slip_within(sms: InboundSMS) -> tuple[_Said, Musyawarah] | None:
    """A real slip whose code stands anywhere in the words, however they are written around it.

    Only a code that was printed is one: no ordinary words are taken for a vote. What else they say counts
    when it is numbers alone; otherwise nothing is counted and the slip stays unused.
    """
    tokens = _TOKEN.findall(sms.body.upper())
    told = any(_is_the_word(token) for token in tokens)
    found = [one for one in _codes_within(tokens) if told or any(sign.isdecimal() for sign in one.code)]
    for one in found[:_MOST_GUESSES]:
        candidates = _candidates(sms)
        known = VoteSlip.objects.filter(
            fingerprint__in=[f for meeting in candidates for f in fingerprints(meeting.pk, one.code)]
        ).select_related("musyawarah__desa")
        if (slip := known.first()) is not None:
            return one, slip.musyawarah
    return None


def _codes_within(tokens: list[str]) -> Iterator[_Said]:
    """Every run of neighbouring signs that has the form of a code, with the numbers around it."""
    for first in range(len(tokens)):
        for last in range(first + 1, min(first + _MOST_PIECES, len(tokens)) + 1):
            joined = "".join(tokens[first:last])
            if code := tidy(joined[:SIGNS]):
                rest = [*tokens[:first], joined[SIGNS:], *tokens[last:]]
                yield _Said(code, _numbers(rest))
            if len(joined) >= SIGNS:
                break


def _numbers(rest: list[str]) -> tuple[int, ...]:
    """The numbers of proposals, or none when anything else stands among them."""
    said = [_NUMBERED.sub("", token) for token in rest if token and not _is_the_word(token)]
    said = [token for token in said if token and token.lower() not in _COURTESY]
    clear = len(said) <= _MOST_NUMBERS and all(one.isdecimal() and len(one) <= 3 for one in said)
    return tuple(int(one) for one in said) if clear else ()


def _is_the_word(token: str) -> bool:
    return OSA.distance(token, WORD, score_cutoff=1) <= 1


def _meeting(sms: InboundSMS, said: _Said) -> Musyawarah | None:
    """The vote this SMS belongs to: the one its slip is of, else the open one of its village.

    A slip tells its vote by itself, also after that was closed. Words that only look like a code ("anak
    muda") belong to no vote unless numbers follow.
    """
    candidates, home = _candidates(sms), village.of(sms)
    if code := tidy(said.code):
        for one in candidates:
            if VoteSlip.objects.filter(musyawarah=one, fingerprint__in=fingerprints(one.pk, code)).exists():
                return one
    code_like = bool(said.places) or any(sign.isdecimal() for sign in said.code)
    if home is None or not code_like:
        return None
    begun = (one for one in candidates if one.voting_opened_at is not None and one.voting_closed_at is None)
    return next((one for one in begun if one.desa_id == home.kode), None)


def _candidates(sms: InboundSMS) -> list[Musyawarah]:
    """The votes this SMS may belong to: those that are open, the last few of its own village, and those that
    have slips but did not begin yet: a choice sent too early is no aspirasi either.
    """
    slips = VoteSlip.objects.filter(musyawarah=OuterRef("pk"))
    every = Musyawarah.objects.select_related("desa")
    if sms.line.desa_id is not None:
        every = every.filter(desa=sms.line.desa_id)
    home, voted = village.of(sms), every.exclude(voting_opened_at=None)
    still_open = voted.filter(voting_closed_at=None)
    to_begin = every.filter(Exists(slips), voting_opened_at=None)
    candidates: list[Musyawarah] = [*still_open, *to_begin]
    if home is not None:
        candidates += voted.filter(desa=home).exclude(voting_closed_at=None).order_by("-voting_closed_at")[:3]
    return candidates
