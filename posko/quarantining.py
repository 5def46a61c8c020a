"""Judges whether a new voice waits aside until the council looked at it; kept, numbered and thanked for.

The rules are data (data/quarantine.csv, data/quarantine_words.csv). Nobody is judged by where a connection
comes from: many villagers share one. Danger and what must stay confidential are never set aside.
"""

import csv
import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from accountability.lib.moments import between
from accountability.lib.together import ahead
from accountability.regions.models import Wilayah
from posko.intake import Voice
from posko.models import Aspirasi
from posko.states import Channel, Quarantine
from sms_gateway.models import Contact

DATA = Path(__file__).parent / "data"
MOST_LOOKED_AT = 60  # voices of one phone, or of one village's web, that are compared
LEAST_LETTERS = 3  # beside a link: fewer say nothing
_ENDINGS = "com|net|org|xyz|top|site|online|link|me|ly|id"
_LINK = re.compile(rf"(?:https?://|www\.)\S+|\b[\w-]+\.(?:{_ENDINGS})(?:/\S*)?\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Rule:
    """More than `most` within `minutes` wait aside, for `cause`."""

    most: int
    span: dt.timedelta
    cause: Quarantine


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier voice: when it came, by what, and its words without what does not matter."""

    at: dt.datetime
    channel: str
    words: str


def judged(voice: Voice, *, desa: Wilayah, contact: Contact | None, at: dt.datetime) -> Voice:
    """The voice, with the cause for which it waits aside; "" for nearly all, danger and secrets always."""
    if voice.urgent or voice.confidential:
        return replace(voice, quarantine="")
    return replace(voice, quarantine=_cause(voice, desa, contact, at) or "")


def words_of(text: str) -> str:
    """The text as it counts for being the same: no case, no signs, single blanks."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def is_junk(text: str) -> bool:
    """Whether a text is a link with nothing beside it, or praises what villages do not ask for."""
    links = _LINK.findall(text)
    if links and len(_LETTERS.findall(_LINK.sub(" ", text))) < LEAST_LETTERS:
        return True
    said = f" {words_of(text)} "
    found = [phrase for phrase in _phrases() if f" {phrase} " in said]
    return len(found) > 1 or (bool(found) and bool(links))


def _cause(voice: Voice, desa: Wilayah, contact: Contact | None, at: dt.datetime) -> Quarantine | None:
    if is_junk(voice.text):
        return Quarantine.JUNK
    rules = in_force()
    words = words_of(voice.text)
    # A number typed into the web is nobody's proof: it counts for the web alone, not for the phone's own SMS.
    mine = [said for said in _of_phone(contact, at) if said.channel == voice.channel] if contact else []
    if _too_often(mine, rules["phone_hour"], at) or _too_often(mine, rules["phone_day"], at):
        return rules["phone_day"].cause
    if _too_often(mine, rules["same_words_phone"], at, words):
        return rules["same_words_phone"].cause
    return _of_village(desa, at, words) if voice.channel == Channel.WEB else None


def _of_village(desa: Wilayah, at: dt.datetime, words: str) -> Quarantine | None:
    """For what comes by web, where nobody says who they are: the village as a whole is looked at."""
    rules, before = in_force(), _of_web(desa, at)
    if _too_often(before, rules["same_words_web"], at, words):
        return rules["same_words_web"].cause
    return rules["web_hour"].cause if _too_often(before, rules["web_hour"], at) else None


def _too_often(before: list[Said], rule: Rule, at: dt.datetime, words: str = "") -> bool:
    """Whether this one would be more than the rule allows, of all or of those that say the same."""
    alike = [one for one in before if one.at > at - rule.span and (not words or one.words == words)]
    return len(alike) >= rule.most


def _of_phone(contact: Contact, at: dt.datetime) -> list[Said]:
    """What this phone said within the longest span, the newest first."""
    since = at - max(rule.span for rule in in_force().values())

    def load(phones: Collection[int]) -> dict[int, list[Said]]:
        found: dict[int, list[Said]] = {}
        rows = Aspirasi.objects.filter(between("received_at", since, at), contact__in=phones)
        rows = rows.order_by("-received_at")
        told = rows.values_list("contact_id", "received_at", "channel", "text")
        for phone, when, channel, text in told[: MOST_LOOKED_AT * len(phones)]:
            found.setdefault(phone or 0, []).append(Said(when, channel, words_of(text)))
        return found

    none: list[Said] = []
    before = ahead("phone", contact.pk, "said lately", load, none)
    return [one for one in before if one.at <= at]


def _of_web(desa: Wilayah, at: dt.datetime) -> list[Said]:
    """What came by web to this village within the span of its rule, the newest first."""
    since = at - max(in_force()["same_words_web"].span, in_force()["web_hour"].span)
    rows = Aspirasi.objects.filter(between("received_at", since, at), desa=desa, channel=Channel.WEB)
    told = rows.order_by("-received_at").values_list("received_at", "channel", "text")[:MOST_LOOKED_AT]
    return [Said(when, channel, words_of(text)) for when, channel, text in told]


@cache
def in_force() -> dict[str, Rule]:
    """The newest row of each rule, by its name."""
    found = {}
    for row in sorted(_rows("quarantine"), key=lambda row: int(row["year"])):
        span = dt.timedelta(minutes=int(row["minutes"]))
        found[row["rule"]] = Rule(int(row["most"]), span, Quarantine(row["cause"]))
    return found


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(row["phrase"] for row in _rows("quarantine_words"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
