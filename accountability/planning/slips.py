"""Slips to vote with: eight signs that are easy to read and to type, known here by fingerprint only."""

import datetime as dt
import hashlib
import hmac
import re

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib import phone_vault
from accountability.planning.held_meeting import give_secret, held_meeting, record_of
from accountability.planning.models import Musyawarah, PriorityMethod, VoteSlip

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, O, 1 and I
SIGNS = 8  # 40 bits: no guesser finds one among a few hundred
MOST_AT_ONCE = 300
MOST_IN_ALL = 2000
_PURPOSE = "slip:v1:"  # the pepper also makes fingerprints of phones; the two never meet
_BETWEEN = re.compile(r"[\s\-.:/#]+")


class TooManySlips(Exception):
    """One print is 1 to MOST_AT_ONCE slips, a meeting has MOST_IN_ALL at most."""


class NoDotsHere(Exception):
    """The meeting does not put its proposals in order by dots."""


class VoteIsOver(Exception):
    """The vote of this meeting was closed."""


def tidy(text: str) -> str:
    """The eight signs a person typed, or "" when they cannot be those of a slip."""
    signs = _BETWEEN.sub("", text.upper())
    return signs if len(signs) == SIGNS and all(sign in ALPHABET for sign in signs) else ""


def written(code: str) -> str:
    """The code as it is printed: K7PQ-2MXA."""
    return f"{code[:4]}-{code[4:]}"


def fingerprint(musyawarah_id: int, code: str) -> str:
    """The keyed fingerprint a slip is known by; without the server's secret it tells nothing."""
    return fingerprints(musyawarah_id, code)[0]


def fingerprints(musyawarah_id: int, code: str) -> list[str]:
    """Every fingerprint the slip may be known by: today's first, then those of the peppers before."""
    told = f"{_PURPOSE}{musyawarah_id}:{code}".encode()
    return [hmac.new(one.encode(), told, hashlib.sha256).hexdigest() for one in phone_vault.peppers()]


def codes(*, seed: bytes, count: int) -> list[str]:
    """The codes of a print; who has no seed (32 random bytes) any more cannot make them again."""
    return [_code(seed, place) for place in range(count)]


@transaction.atomic
def print_slips(*, musyawarah: Musyawarah, count: int, seed: bytes, by: Actor, at: dt.datetime) -> None:
    """Makes `count` slips with the codes of `seed`; each may vote once.

    Raises TooManySlips, NoDotsHere, VoteIsOver, CalledOff, Locked.
    """
    held = held_meeting(musyawarah)
    if held.method != PriorityMethod.DOTS:
        raise NoDotsHere
    if held.voting_closed_at is not None:
        raise VoteIsOver
    if not 1 <= count <= MOST_AT_ONCE or held.vote_slips.count() + count > MOST_IN_ALL:
        raise TooManySlips
    give_secret(held)
    VoteSlip.objects.bulk_create(
        VoteSlip(musyawarah=held, fingerprint=fingerprint(held.pk, code))
        for code in codes(seed=seed, count=count)
    )
    record_of(held, "suara.kartu", by, at, {"count": count})


def _code(seed: bytes, place: int) -> str:
    number = int.from_bytes(hmac.digest(seed, f"slip:{place}".encode(), hashlib.sha256)[:5])
    signs = []
    for _ in range(SIGNS):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return "".join(signs)
