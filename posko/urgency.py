"""Tells fire, flood, violence and a threat to life from talk about them, and what must be kept confidential.

The words and what calms or presses them are data (danger_words.csv, danger_contexts.csv): "kebakaran tahun
lalu" and "takut kebakaran" are no fire, "banjir" alone is a complaint, "banjir masuk rumah" is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from posko import lexicons

BEFORE, AROUND = 5, 9  # words a calming word reaches over: in front of the danger, and around it
MOST_WORDS, MOST_DANGERS = 400, 20
LONG_AGO = frozenset({"bulan", "tahun"})
STAYS_WRONG = frozenset({"violence", "abuse", "threat", "corruption", "asked"})  # also after months


@dataclass(frozen=True, slots=True)
class Danger:
    """One phrase: its group, whether it says enough by itself, and what follows from it."""

    words: tuple[str, ...]
    group: str
    sure: bool
    emergency: bool
    confidential: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A phrase that calms or presses dangers of some groups; `money` is what makes a cut a wrong."""

    phrase: str
    words: tuple[str, ...]
    effect: str
    groups: frozenset[str]
    where: str

    def touches(self, danger: Danger) -> bool:
        """Whether it speaks of this danger at all."""
        weak = "weak" in self.groups and not danger.sure and danger.group != "corruption"
        return weak or "*" in self.groups or danger.group in self.groups


@dataclass(frozen=True, slots=True)
class Urgency:
    """Whether life is in danger now, whether the words must stay confidential, and why."""

    emergency: bool
    confidential: bool
    reasons: tuple[str, ...]
    dangers: frozenset[str] = frozenset()  # the groups of danger_words.csv that make it an emergency


def classify(text: str) -> Urgency:
    """What `text` says about a danger. The reasons name the words, for the people who may read the text."""
    said = lexicons.expanded(lexicons.tidy(text))[:MOST_WORDS]
    confidential = False
    dangers: set[str] = set()
    reasons = []
    whole = f" {' '.join(said)} "
    pressing: dict[Danger, str] = {}
    for danger, start in islice(_dangers(said), MOST_DANGERS):
        if (calm := _calmed(said, danger, start)) is not None:
            reasons.append(f"'{' '.join(danger.words)}' ditenangkan oleh '{calm}'")
            continue
        if danger not in pressing:
            pressing[danger] = _pressed(whole, danger, text)
        pressed = pressing[danger]
        if not pressed:
            reasons.append(f"'{' '.join(danger.words)}' saja belum cukup")
            continue
        dangers |= {danger.group} if danger.emergency else set()
        confidential = confidential or danger.confidential
        by = "" if danger.sure else f" dengan '{pressed}'"
        reasons.append(f"{danger.group}: '{' '.join(danger.words)}'{by}")
    return Urgency(bool(dangers), confidential, tuple(dict.fromkeys(reasons)), frozenset(dangers))


def _dangers(said: list[str]) -> Iterator[tuple[Danger, int]]:
    """Every danger named, the longest phrase at each place."""
    place = 0
    while place < len(said):
        found = next(
            (d for d in _by_first_word().get(said[place], ()) if _stands(d.words, said, place)), None
        )
        if found is not None:
            yield found, place
        place += len(found.words) if found is not None else 1


def _calmed(said: list[str], danger: Danger, start: int) -> str | None:
    end = start + len(danger.words)
    reach = {
        "before": (start - BEFORE, start),
        "after": (end, end + BEFORE),
        "any": (start - AROUND, end + AROUND),
    }
    for around in _contexts("calms"):
        if around.touches(danger):
            at = _find(around.words, said, *reach[around.where])
            if at is not None and not _a_mere_request(said, at):
                return around.phrase
    if danger.group in STAYS_WRONG:
        return None
    near = said[max(0, start - AROUND) : end + AROUND]
    long_ago = (f"{one} {unit}" for one, unit in pairwise(near) if one.isdigit() and unit in LONG_AGO)
    return next(long_ago, None)


def _a_mere_request(said: list[str], at: int) -> bool:
    """ "Kalau bisa segera" asks politely and sets no condition."""
    return said[at : at + 2] in (["kalau", "bisa"], ["kalau", "boleh"]) or (
        said[at] == "bisa" and at > 0 and said[at - 1] == "kalau"
    )


def _pressed(whole: str, danger: Danger, text: str) -> str:
    """Why the danger is one now: by itself, by a pressing word, or a cut by the money it was cut from."""
    if danger.sure:
        return danger.words[0]
    others = whole.replace(f" {' '.join(danger.words)} ", "  ")
    for around in _contexts("money" if danger.group == "corruption" else "presses"):
        if around.touches(danger) and f" {around.phrase} " in others:
            return around.phrase
    if danger.group != "corruption" and "!!" in text:
        return "!!"
    return ""


def _find(words: tuple[str, ...], said: list[str], begin: int, stop: int) -> int | None:
    """Where the phrase stands wholly between the two places."""
    for place in range(max(0, begin), min(stop, len(said)) - len(words) + 1):
        if _stands(words, said, place):
            return place
    return None


def _stands(words: tuple[str, ...], said: list[str], place: int) -> bool:
    return said[place] == words[0] and tuple(said[place : place + len(words)]) == words


@cache
def _by_first_word() -> dict[str, tuple[Danger, ...]]:
    found: dict[str, list[Danger]] = {}
    for row in lexicons.rows("danger_words"):
        words = tuple(row["phrase"].split())
        flags = (row[name] == "yes" for name in ("sure", "emergency", "confidential"))
        found.setdefault(words[0], []).append(Danger(words, row["group"], *flags))
    return {first: tuple(sorted(ds, key=lambda d: -len(d.words))) for first, ds in found.items()}


@cache
def _contexts(effect: str) -> tuple[Around, ...]:
    return tuple(
        Around(
            r["phrase"], tuple(r["phrase"].split()), r["effect"], frozenset(r["groups"].split()), r["where"]
        )
        for r in lexicons.rows("danger_contexts")
        if r["effect"] == effect
    )
