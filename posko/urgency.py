"""Tells fire, flood, violence and a threat to life from talk about them, and what must be kept confidential.

The words and what calms or presses them are data (danger_words.csv, danger_contexts.csv): "kebakaran tahun
lalu" and "takut kebakaran" are no fire, "banjir" alone is a complaint, "banjir masuk rumah" is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice, pairwise

from posko import danger_signs, lexicons

NEAR, BEFORE, AROUND = 4, 5, 9  # words a calming word reaches over: just in front, in front, around it
MOST_SIGNS, MOST_WORDS, MOST_DANGERS = 3200, 400, 20  # an SMS of ten parts has 1530 signs
AGE = 2  # words between a person and the age
LONG_AGO = frozenset({"bulan", "tahun"})
STAYS_WRONG = frozenset({"violence", "abuse", "threat", "corruption", "asked", "secret"})  # also after months


@dataclass(frozen=True, slots=True)
class Danger:
    """One phrase: its group, whether it says enough by itself, and what follows from it.

    `sure` is "yes", "no" (a pressing word makes it one now) or "with" (a word that goes with its group does).
    """

    words: tuple[str, ...]
    group: str
    sure: str
    emergency: bool
    confidential: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A phrase that calms or presses dangers of some groups, or goes `with` one: the money behind a cut, the
    child under a wall; one that `insists` is no condition though a calming word stands in it.
    """

    phrase: str
    words: tuple[str, ...]
    effect: str
    groups: frozenset[str]
    where: str

    def touches(self, danger: Danger) -> bool:
        """Whether it speaks of this danger at all."""
        weak = "weak" in self.groups and danger.sure == "no"
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
    said = lexicons.expanded(lexicons.tidy(text)[:MOST_SIGNS])[:MOST_WORDS]
    confidential = False
    dangers: set[str] = set()
    reasons = []
    for danger, why, holds in chain(_named(said, text), _told_together(said)):
        reasons.append(why)
        if holds:
            dangers |= {danger.group} if danger.emergency else set()
            confidential = confidential or danger.confidential
    return Urgency(bool(dangers), confidential, tuple(dict.fromkeys(reasons)), frozenset(dangers))


def _named(said: list[str], text: str) -> Iterator[tuple[Danger, str, bool]]:
    """Each danger that a phrase names, why it is one or none, and whether it is."""
    whole = f" {' '.join(said)} "
    pressing: dict[Danger, str] = {}
    for danger, start in islice(_dangers(said), MOST_DANGERS):
        words = " ".join(danger.words)
        if (calm := _calmed(said, danger, start)) is not None:
            yield danger, f"'{words}' ditenangkan oleh '{calm}'", False
            continue
        if danger not in pressing:
            pressing[danger] = _pressed(whole, danger, text)
        pressed = pressing[danger]
        if not pressed:
            yield danger, f"'{words}' saja belum cukup", False
            continue
        by = "" if danger.sure == "yes" else f" dengan '{pressed}'"
        yield danger, f"{danger.group}: '{words}'{by}", True


def _told_together(said: list[str]) -> Iterator[tuple[Danger, str, bool]]:
    """The same for what several ordinary words say together (danger_signs.csv)."""
    for heard in islice(danger_signs.heard(said), MOST_DANGERS):
        sign, words = heard.sign, " … ".join(heard.words)
        danger = Danger(heard.words[:1], sign.group, "yes", sign.emergency, sign.confidential)
        calm = sign.calm and _calmed(said, replace(danger, group=sign.calm), heard.start)
        if calm:
            yield danger, f"'{words}' ditenangkan oleh '{calm}'", False
        else:
            yield danger, f"{sign.group}: '{words}'", True


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
        "near": (start - NEAR, start),
        "before": (start - BEFORE, start),
        "after": (end, end + BEFORE),
        "any": (start - AROUND, end + AROUND),
    }
    for at in range(max(0, start - AROUND), min(end + AROUND, len(said))):
        for around in _calming().get(said[at], ()):
            begin, stop = reach[around.where]
            inside = begin <= at and at + len(around.words) <= stop
            here = inside and around.touches(danger) and _stands(around.words, said, at)
            if here and not _insists(said, at):
                return around.phrase
    if danger.group in STAYS_WRONG:
        return None
    near = said[max(0, start - AROUND) : end + AROUND]
    long_ago = (
        f"{one} {unit}"
        for n, (one, unit) in enumerate(pairwise(near))
        if one.isdigit() and unit in LONG_AGO and _aged().isdisjoint(near[max(0, n - AGE) : n])
    )
    return next(long_ago, None)


def _insists(said: list[str], at: int) -> bool:
    """ "Kalau bisa segera" asks politely and sets no condition; "bantuan cepat" is no aid for afterwards."""
    return any(
        start >= 0 and _stands(phrase.words, said, start)
        for phrase in _contexts("insists")
        for start in range(at - len(phrase.words) + 1, at + 1)
    )


def _pressed(whole: str, danger: Danger, text: str) -> str:
    """Why the danger is one now: by itself, by a pressing word, or by what goes with it."""
    if danger.sure == "yes":
        return danger.words[0]
    others = whole.replace(f" {' '.join(danger.words)} ", "  ")
    for around in _contexts("with" if danger.sure == "with" else "presses"):
        if around.touches(danger) and f" {' '.join(around.words)} " in others:
            return around.phrase
    if danger.sure == "no" and "!!" in text:
        return "!!"
    return ""


def _stands(words: tuple[str, ...], said: list[str], place: int) -> bool:
    return said[place] == words[0] and tuple(said[place : place + len(words)]) == words


@cache
def _by_first_word() -> dict[str, tuple[Danger, ...]]:
    found: dict[str, list[Danger]] = {}
    for row in lexicons.rows("danger_words"):
        words = tuple(lexicons.expanded(row["phrase"]))  # as texts are: "kades" is spelled out in both
        flags = (row[name] == "yes" for name in ("emergency", "confidential"))
        found.setdefault(words[0], []).append(Danger(words, row["group"], row["sure"], *flags))
    return {first: tuple(sorted(ds, key=lambda d: -len(d.words))) for first, ds in found.items()}


@cache
def _aged() -> frozenset[str]:
    """Words in front of somebody's age: "anak 5 tahun tenggelam" was not five years ago."""
    return frozenset(around.phrase for around in _contexts("aged"))


@cache
def _calming() -> dict[str, tuple[Around, ...]]:
    found: dict[str, tuple[Around, ...]] = {}
    for around in _contexts("calms"):
        found[around.words[0]] = (*found.get(around.words[0], ()), around)
    return found


@cache
def _contexts(effect: str) -> tuple[Around, ...]:
    return tuple(
        Around(
            r["phrase"],
            tuple(lexicons.expanded(r["phrase"])),
            r["effect"],
            frozenset(r["groups"].split()),
            r["where"],
        )
        for r in lexicons.rows("danger_contexts")
        if r["effect"] == effect
    )
