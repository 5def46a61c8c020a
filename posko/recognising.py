"""Reads kind, topic, place and dusun out of a citizen's words, says why, and lets people correct it.

Abbreviations are spelled out for reading only: what is kept of a voice is always its own words.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from django.db import transaction
from rapidfuzz import fuzz

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.bell import ring_group
from accountability.lib.together import ahead
from accountability.regions.models import Dusun, Wilayah, name_key
from accountability.regions.sebutan import words_for
from posko import lexicons, urgency
from posko.about_pemdes import reasons
from posko.intake import Voice
from posko.live import group_of
from posko.models import Aspirasi
from posko.states import Kind
from posko.summarising import GOES_PAST, withdraw_summaries
from posko.topics import topics

MOST_WORDS = 120
LONGEST_PLACE = 80
CHOSEN = "dipilih"  # the reason of what the citizen, or who wrote it down, chose on a form or sheet
DOUBT = "teksnya: "  # begins what the words say otherwise
CORRECTED = "dibetulkan "  # begins the reason of what a person put right
ALIKE, AHEAD = 90, 5  # of 100, as for the names of villages (docs/glossary.md)
SHORTEST_UNMARKED = 5  # a dusun with a shorter name is only meant behind "dusun", "kp" and the like
MARKERS = frozenset(
    ["dusun", "dukuh", "kampung", "jorong", "banjar", "lingkungan", "padukuhan", "korong", "rk"]
)

# "RT 02 10 rumah" is ten houses: an RW counts only with its word or a stroke.
_RT = re.compile(
    r"\bRT\s{0,2}[.:/]?\s{0,2}(?:(RW)\s{0,2}[.:/]?\s{0,2})?0{0,2}(\d{1,3})"
    r"(?:\s{0,2}(?:[,\-&.]|dan)?\s{0,2}RW\s{0,2}[.:/]?\s{0,2}0{0,2}(\d{1,3})|\s{0,2}/\s{0,2}(?:RW\s{0,2}[.:/]?\s{0,2})?0{0,2}(\d{1,3}))?(?!\d)",
    re.IGNORECASE,
)
_LANDMARK = re.compile(
    r"\b(dekat|dkt|deket|depan|dpn|belakang|blkg|samping|sebelah|seberang|pertigaan|perempatan|prapatan|cedak|caket|"
    r"gigireun)\s{1,3}([^\W\d_]{2,20})(?:\s{1,3}([^\W_]{1,20}))?",
    re.IGNORECASE,
)


class UnknownTopic(Exception):
    """There is no topic of this code in data/topics.csv."""


class NotOfThisDesa(Exception):
    """The dusun lies in another desa than the aspirasi."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read out of a text, and the reason for each in `why`; "" or None where nothing was found."""

    kind: str = ""
    topic: str = ""
    place: str = ""
    dusun: Dusun | None = None
    why: dict[str, list[str]] = field(default_factory=dict)


def kind_of(text: str) -> tuple[str, str]:
    """Laporan, usul or tanya, and why; a complaint unless the words clearly wish or ask."""
    said = lexicons.expanded(text)[:MOST_WORDS]
    roles = _roles_in(said)
    wishes, builds = roles.get("wish"), roles.get("build")
    broken = lexicons.report_words() & set(said) & _broken()
    asks = roles.get("ask") or ("tanda tanya" if text.rstrip().endswith("?") else None)
    if asks and not broken and not (wishes and builds):
        return Kind.TANYA, f"kata '{asks}'"
    if wishes and builds and not broken:
        return Kind.USUL, f"kata '{wishes} … {builds}'"
    if roles.get("usul"):
        return Kind.USUL, f"kata '{roles['usul']}'"
    return Kind.LAPORAN, "tanpa kata tanya atau usul"


def topic_of(text: str) -> tuple[str, str]:
    """The code of the topic (data/topics.csv) and the words that say so; "" when none or several fit."""
    said = lexicons.expanded(text)[:MOST_WORDS]
    weights: dict[str, int] = defaultdict(int)
    found: dict[str, list[str]] = defaultdict(list)
    for size in (3, 2, 1):
        for start in range(len(said) - size + 1):
            phrase = " ".join(said[start : start + size])
            for topic, weight in _topic_words().get(phrase, ()):
                if phrase not in found[topic]:
                    weights[topic] += weight
                    found[topic].append(phrase)
    ranked = sorted(weights.items(), key=lambda one: -one[1])
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return "", ""
    best = ranked[0][0]
    return best, "kata " + ", ".join(f"'{word}'" for word in found[best][:4])


def place_of(text: str) -> tuple[str, str]:
    """RT, RW and a landmark as one line ("RT 03/RW 01, dekat masjid"), and how sure it is."""
    parts, why = [], []
    if (found := _RT.search(text)) is not None:
        rt, rw = int(found[2]), found[3] or found[4]
        parts.append(f"RT {rt:02}/RW {int(rw):02}" if rw else f"RT {rt:02}")
        why.append("RT dan RW disebut" if rw else "RT disebut")
    if (mark := _LANDMARK.search(text)) is not None:
        spelled = " ".join(lexicons.expanded(mark[1]))
        second = mark[3] or ""
        keeps = (
            second
            and not lexicons.is_report(second)
            and second.lower() not in lexicons.small_words("landmark")
        )
        near = lexicons.expanded(mark[2]) if mark[2].lower() not in {"rt", "rw"} else []
        if near and not lexicons.is_report(mark[2]):
            parts.append(" ".join([spelled, *near, *([second] if keeps else [])]))
            why.append("patokan disebut")
    return ", ".join(parts)[:LONGEST_PLACE], ", ".join(why)


def dusun_of(text: str, known: Iterable[Dusun]) -> tuple[Dusun | None, str]:
    """The one dusun of the list that the words name, also misspelt, and why; None if none or several fit."""
    said = [name_key(word) for word in lexicons.expanded(text)[:MOST_WORDS]]
    best: list[tuple[float, Dusun, str]] = []
    names = {dusun: name_key(dusun.name) for dusun in known}
    for dusun, key in names.items():
        size = len(dusun.name.split())
        scores = [
            (score, "".join(said[start : start + length]))
            for start in range(len(said))
            for length in {1, size}
            if (score := _likeness(key, said, start, length)) >= ALIKE
        ]
        if scores:
            score, phrase = max(scores)
            best.append((score, dusun, phrase))
    best.sort(key=lambda one: -one[0])
    if not best or (len(best) > 1 and best[0][0] - best[1][0] < AHEAD):
        return None, ""
    begun = sum(key.startswith(best[0][2]) for key in names.values())
    if begun > 1 and best[0][0] < 100:  # "Krajan" of Krajan I and Krajan II
        return None, ""
    return best[0][1], f"kata '{best[0][2]}'"


def _likeness(key: str, said: list[str], start: int, length: int) -> float:
    """How like the name the words are; without "dusun" before them only the name itself counts."""
    phrase = "".join(said[start : start + length])
    if start > 0 and said[start - 1] in MARKERS:
        return fuzz.ratio(key, phrase, score_cutoff=ALIKE)
    return 100 if phrase == key and len(key) >= SHORTEST_UNMARKED else 0


def known_dusun(desa: Wilayah) -> list[Dusun]:
    """The dusun of a desa; for many voices of one block asked for once."""
    return ahead("desa", desa.kode, "dusun", _dusun_of_each, [])


def _dusun_of_each(desa: Collection[str]) -> dict[str, list[Dusun]]:
    found: dict[str, list[Dusun]] = defaultdict(list)
    for one in Dusun.objects.filter(desa__in=desa):
        found[one.desa_id].append(one)
    return found


def recognise(text: str, *, desa: Wilayah) -> Recognised:
    """Everything that can be read out of `text` about a voice of `desa`. At most one query, for its dusun."""
    kind, kind_why = kind_of(text)
    topic, topic_why = topic_of(text)
    place, place_why = place_of(text)
    dusun, dusun_why = dusun_of(text, known_dusun(desa))
    told = {"kind": (kind, kind_why), "topic": (topic, topic_why), "place": (place, place_why)}
    why = {name: [value, reason] for name, (value, reason) in told.items() if value}
    if dusun is not None:
        why["dusun"] = [dusun.name, dusun_why]
    return Recognised(kind, topic, place, dusun, why)


def read_out(voice: Voice, *, desa: Wilayah, kind_told: bool = True) -> Voice:
    """The voice with what its words tell where the citizen said nothing, urgent or confidential if so.

    `kind_told` keeps the kind that a keyword or a form gave. Of what was chosen the reason says so, and what
    the words say otherwise stands behind it as a doubt.
    """
    found = recognise(voice.text, desa=desa)
    danger = urgency.classify(voice.text)
    why: dict[str, list[str]] = dict(found.why)
    if kind_told:
        why.pop("kind", None)
    why |= _chosen(voice, found)
    if danger.emergency:
        why["urgent"] = ["ya", *danger.reasons]
    if danger.confidential and not voice.confidential:
        why["confidential"] = ["ya", *danger.reasons]
    if spoken_of := reasons(voice.text, words_for(desa.kode)):
        why["about_pemdes"] = ["ya", *spoken_of]
    return replace(
        voice,
        kind=voice.kind if kind_told else found.kind,
        topic=voice.topic or found.topic,
        dusun=voice.dusun or found.dusun,
        place=voice.place or found.place,
        confidential=voice.confidential or danger.confidential,
        urgent=voice.urgent or danger.emergency,
        about_pemdes=voice.about_pemdes or bool(spoken_of),
        recognised=why,
    )


def _chosen(voice: Voice, found: Recognised) -> dict[str, list[str]]:
    """Value and reason of what was chosen, with the other value that the words tell and why."""
    chosen = {
        "topic": (voice.topic, found.topic),
        "dusun": (voice.dusun and voice.dusun.name, found.dusun and found.dusun.name),
        "place": (voice.place, found.place),
    }
    why: dict[str, list[str]] = {}
    for name, (kept, read) in chosen.items():
        if kept:
            doubt = [
                f"{DOUBT}{value} ({reason})" for value, reason in [found.why.get(name, ["", ""])] if read
            ]
            why[name] = [kept, CHOSEN, *(doubt if read != kept else [])]
    return why


@transaction.atomic
def correct(
    *,
    aspirasi: Aspirasi,
    by: Actor,
    at: dt.datetime,
    topic: str | None = None,
    place: str | None = None,
    dusun: Dusun | None = None,
    without_dusun: bool = False,
    kind: str | None = None,
    urgent: bool | None = None,
    about_pemdes: bool | None = None,
) -> None:
    """Puts right what was recognised; what is None stays. The clocks keep their first promise.

    An empty topic or place takes it away, and so does `without_dusun`; nothing takes secrecy away.

    What turns out to be about the village government loses its public words. The ledger names what was
    changed, topic and kind with their codes, never a place. Raises UnknownTopic, NotOfThisDesa, ValueError
    for a kind that is none.
    """
    _check(aspirasi, topic, dusun)
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).get(pk=aspirasi.pk)
    told: dict[str, object] = {
        "topic": topic,
        "kind": Kind(kind) if kind is not None else None,
        "place": place.strip()[:LONGEST_PLACE] if place is not None else None,
        "dusun": dusun,
        "urgent": urgent,
        "about_pemdes": about_pemdes,
    }
    changed = {name: new for name, new in told.items() if new is not None and getattr(held, name) != new}
    if without_dusun and held.dusun_id is not None:
        changed["dusun"] = None
    if changed.get("about_pemdes"):
        withdraw_summaries(held, at, GOES_PAST)
        aspirasi.public_summary = ""
    if changed:
        _write(aspirasi, held, changed, by, at)


def _check(aspirasi: Aspirasi, topic: str | None, dusun: Dusun | None) -> None:
    if topic and topic not in {one.kode for one in topics()}:
        raise UnknownTopic
    if dusun is not None and dusun.desa_id != aspirasi.desa_id:
        raise NotOfThisDesa


def _write(
    aspirasi: Aspirasi, held: Aspirasi, changed: dict[str, object], by: Actor, at: dt.datetime
) -> None:
    for name, new in changed.items():
        setattr(held, name, new)
        setattr(aspirasi, name, new)
        held.recognised[name] = ["" if new is None else str(new), f"{CORRECTED}{by.role or by.kind}"]
    aspirasi.recognised = held.recognised
    if held.urgent:  # danger is never set aside
        held.quarantine = aspirasi.quarantine = ""
    held.save(update_fields=[*changed, "recognised", "quarantine"])
    facts = {name: str(new) for name, new in changed.items() if name in {"topic", "kind"}}
    facts["changed"] = " ".join(sorted(changed))
    record(kind="aspirasi.dibetulkan", ref=held.nomor, desa=aspirasi.desa, by=by, at=at, facts=facts)
    ring_group(group_of(held.desa_id))


def was_corrected(aspirasi: Aspirasi, what: str) -> bool:
    """Whether a person has put right what was recognised as `what`."""
    return any(str(one).startswith(CORRECTED) for one in aspirasi.recognised.get(what, [])[1:])


@transaction.atomic
def locate(*, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> None:
    """Reads place and dusun out of an answer about an aspirasi; what it does not tell stays."""
    place, _ = place_of(text)
    dusun, _ = dusun_of(f"dusun {text}", aspirasi.desa.dusun.all())
    correct(aspirasi=aspirasi, place=place or None, dusun=dusun, by=by, at=at)


@cache
def _topic_words() -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in lexicons.rows("topic_words"):
        found[row["phrase"]].append((row["topic"], int(row["weight"])))
    return dict(found)


@cache
def _broken() -> frozenset[str]:
    whys = {"says what is broken", "says what somebody did"}
    return frozenset(r["word"] for r in lexicons.rows("report_words") if r["why"] in whys)


@cache
def _kind_words() -> tuple[tuple[str, str, str], ...]:
    return tuple((r["phrase"], r["role"], r["where"]) for r in lexicons.rows("kind_words"))


def _roles_in(said: list[str]) -> dict[str, str]:
    """The first phrase of each role; `usul` is the word itself, which needs nothing built."""
    whole = f" {' '.join(said)} "
    opening = f" {' '.join(said[:4])} "
    roles: dict[str, str] = {}
    for phrase, role, where in _kind_words():
        if f" {phrase} " in (opening if where == "first" else whole):
            roles.setdefault(role, phrase)
            if phrase.startswith(("usul", "mengusul", "ngusul")):
                roles.setdefault("usul", phrase)
    return roles
