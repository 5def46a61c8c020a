"""Tells a voice about the village government from one that speaks to it: the first goes past it.

"Pak kades minta uang" speaks of him, "pak kades tolong jalan rusak" to him, "jalan depan rumah kades" of a
place. The offices and what accuses are data (pemdes_words.csv, pemdes_contexts.csv); the council can always
put it right (posko.recognising.correct).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from accountability.regions.sebutan import Words
from posko import lexicons

MOST_WORDS = 120
AFTER, BEFORE, NEAR, TOGETHER = 9, 3, 9, 4  # words between an office and what accuses it; parts of a phrase
ASKED_BEFORE = 4  # a request so close before an office is made to it
COURTESY = frozenset({"pak", "bapak", "bu", "ibu", "bpk", "mas", "mbah", "sama", "oleh", "dengan", "si"})
GREETING = frozenset(
    {"assalamualaikum", "assalamu'alaikum", "salam", "selamat", "pagi", "siang", "malam", "halo"}
)


@dataclass(frozen=True, slots=True)
class Context:
    """A phrase in parts ("minta & uang"), and whether it also counts for somebody who is spoken to."""

    parts: tuple[tuple[str, ...], ...]
    spoken_to: bool

    @property
    def phrase(self) -> str:
        """As people read it."""
        return " … ".join(" ".join(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Office:
    """An office named in a text, from word to word."""

    name: str
    start: int
    end: int
    is_place: bool


def reasons(text: str, words: Words) -> tuple[str, ...]:
    """Why `text` is about the village government of a place with these words; nothing when it is not.

    The reasons name words of the text, so they are for those who may read it.
    """
    said = lexicons.expanded(lexicons.tidy(text))[:MOST_WORDS]
    found = (_said_of(said, office) for office in _offices(said, words))
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _offices(said: list[str], words: Words) -> Iterator[Office]:
    """Every office named, the longest name at each place; of "kadus dan kades" the first stands for both."""
    names = _names(words)
    place, end = 0, len(said)  # `end` of the office before
    while place < len(said):
        name = next((one for one in names.get(said[place], ()) if _stands(one[0], said, place)), None)
        if name is None:
            place += 1
            continue
        joined = 0 < place - end <= 2 and said[end] in _single("joins")
        end = place + len(name[0])
        if not joined:
            yield Office(" ".join(name[0]), place, end, name[1] == "place")
        place = end


def _said_of(said: list[str], office: Office) -> str:
    """What is said of one office, "" when it is spoken to, thanked, or only tells where something is."""
    start = office.start
    while start > 0 and said[start - 1] in COURTESY:
        start -= 1
    before = said[start - 1] if start > 0 else ""
    if before in _single("place"):
        return _more_than_a_place(said, office)
    if before in _single("kin_word"):
        word = _first("kin", said, 0, len(said))
        return f"'{before} {office.name}' dengan '{word}'" if word else ""
    asked = _asked(said, office, start)
    if word := _accused(said, office, start, spoken_to=asked):
        return f"'{office.name}' dengan '{word}'"
    honoured = any(word in _single("honours") for word in said[start : office.start])
    greeted = honoured and (_begins(said, start) or office.end == len(said))
    neutral = before in _single("post") or before in _single("from") or _first("praises", said, 0, len(said))
    if office.is_place or asked or greeted or neutral:
        return ""
    return f"'{office.name}' dibicarakan, bukan disapa"


def _accused(said: list[str], office: Office, start: int, *, spoken_to: bool) -> str:
    """What accuses an office, near it; of a place only what was done there."""
    around = (
        ("after", office.end, office.end + AFTER),
        ("before", start - BEFORE, office.start),
        ("near", start - NEAR, office.end + NEAR),
    )
    for where, begin, stop in around[2:] if office.is_place else around:
        if word := _first(where, said, begin, stop, spoken_to=spoken_to):
            return word
    return ""


def _more_than_a_place(said: list[str], office: Office) -> str:
    """ "Rumah kades direnovasi pakai semen bantuan" is about more than the house."""
    for place in range(office.end, min(len(said), office.end + AFTER)):
        if said[place] == "pakai" and (word := _first("after", said, place, place + TOGETHER)):
            return f"'{office.name}' dengan '{word}'"
    return ""


def _asked(said: list[str], office: Office, start: int) -> bool:
    """Whether something is asked of the office, or brought to it."""
    asks, towards = _single("asks"), _single("to")
    follows = said[office.end : office.end + 1]
    if follows and follows[0] in asks | _single("opens") and not _asks_for_money(said, office):
        return True
    if any(word in towards for word in said[max(0, start - 2) : start]):
        return True
    return any(word in asks for word in said[max(0, start - ASKED_BEFORE) : start])


def _begins(said: list[str], start: int) -> bool:
    return all(word in GREETING for word in said[:start])


def _asks_for_money(said: list[str], office: Office) -> bool:
    """ "Pak kades minta uang" is no request to him."""
    follows = said[office.end : office.end + 1]
    return follows == ["minta"] and bool(_first("after", said, office.end, office.end + TOGETHER))


def _first(where: str, said: list[str], begin: int, stop: int, *, spoken_to: bool = False) -> str:
    """The first phrase of this sort that stands between the two places, "" for none."""
    stop = min(stop, len(said))
    known = _contexts(where)
    for place in range(max(0, begin), stop):
        for one in known.get(said[place], ()):
            if (one.spoken_to or not spoken_to) and _found(one, said, place, stop):
                return one.phrase
    return ""


def _found(context: Context, said: list[str], place: int, stop: int) -> bool:
    """Whether its parts stand from this place on in their order, not far from each other."""
    first, *rest = context.parts
    if place + len(first) > stop or not _stands(first, said, place):
        return False
    place += len(first)
    for part in rest:
        reach = min(stop, place + TOGETHER) - len(part) + 1
        found = next((one for one in range(place, reach) if _stands(part, said, one)), None)
        if found is None:
            return False
        place = found + len(part)
    return True


def _stands(words: tuple[str, ...], said: list[str], place: int) -> bool:
    return said[place] == words[0] and tuple(said[place : place + len(words)]) == words


@cache
def _names(words: Words) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The offices in the words of the place and who they are, by their first word, the longest first.

    They are spelled out as texts are.
    """
    local = {
        "desa": words.desa,
        "kepala_desa": words.kepala_desa,
        "kantor": words.kantor,
        "dusun": words.dusun,
    }
    spelled = {
        tuple(lexicons.expanded(row["phrase"].format(**local))): row["who"]
        for row in lexicons.rows("pemdes_words")
    }
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in sorted(spelled, key=lambda one: (-len(one), one)):
        found.setdefault(name[0], []).append((name, spelled[name]))
    return found


@cache
def _contexts(where: str) -> dict[str, list[Context]]:
    """The phrases of this sort by their first word."""
    found: dict[str, list[Context]] = {}
    for row in lexicons.rows("pemdes_contexts"):
        if row["where"] == where:
            parts = tuple(tuple(part.split()) for part in row["phrase"].split(" & "))
            found.setdefault(parts[0][0], []).append(Context(parts, row["spoken_to"] == "yes"))
    return found


@cache
def _single(where: str) -> frozenset[str]:
    return frozenset(row["phrase"] for row in lexicons.rows("pemdes_contexts") if row["where"] == where)
