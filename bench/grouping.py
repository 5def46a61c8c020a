"""How long it takes to group many messages at once, and to find the place of one that just came."""

import random
import time

from django.utils import timezone

from accountability.accounts.actors import CITIZEN
from bench.measures import Figure, village
from posko import lexicons
from posko.grouping.pool import group
from posko.intake import Voice, take_in
from posko.states import Channel
from posko.suggesting import suggestions, suggestions_for

MANY = 10_000
ALLOWED_SECONDS = 30.0
ALLOWED_MS = 50.0
OPEN_VOICES = 800
NAMES = ("krajan", "wetan", "kulon", "sumberejo", "babakan", "ngasem", "pucung", "gondang", "kalirejo")


def messages(count: int) -> list[str]:
    """Messages as villagers write them, no two alike: example messages with a place and a typo."""
    chance = random.Random(7)
    examples = [row["text"] for row in lexicons.rows("problem_examples")]
    return [_said(chance.choice(examples), chance) for _ in range(count)]


def _said(text: str, chance: random.Random) -> str:
    words = text.split()
    where = chance.choice([f"dusun {chance.choice(NAMES)}", f"rt {chance.randrange(1, 30)}", ""])
    words.insert(chance.randrange(len(words) + 1), where)
    at = chance.randrange(len(words))
    if len(words[at]) > 4:
        cut = chance.randrange(1, len(words[at]) - 1)
        words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words)


def many_grouped() -> Figure:
    """Ten thousand messages in one pool, by a lexicon not read before, beside what is allowed."""
    said = messages(MANY)
    began = time.perf_counter()
    group(said)
    seconds = time.perf_counter() - began
    return Figure(
        "10,000 messages grouped",
        seconds,
        ALLOWED_SECONDS,
        "s",
        "what is allowed",
        more_is_better=False,
        bar=1.0,
    )


def one_placed() -> Figure:
    """A voice that just came finds its like among the open voices of its village, beside what is allowed."""
    desa, at = village(), timezone.now()
    for text in messages(OPEN_VOICES):
        take_in(desa=desa, voice=Voice(text=text, channel=Channel.SMS), by=CITIZEN, at=at)
    suggestions(desa)
    fresh = [
        take_in(desa=desa, voice=Voice(text=text, channel=Channel.SMS), by=CITIZEN, at=at).aspirasi
        for text in messages(OPEN_VOICES + 40)[OPEN_VOICES:]
    ]
    began = time.perf_counter()
    for voice in fresh:
        suggestions_for(voice)
    ms = (time.perf_counter() - began) * 1000 / len(fresh)
    return Figure(
        "voice placed beside 800", ms, ALLOWED_MS, "ms", "what is allowed", more_is_better=False, bar=1.0
    )
