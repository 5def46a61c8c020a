"""The words of a report back: standard wordings, what may be filled in, and the SMS each voice gets."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accountability.lib import gsm7
from accountability.regions.sebutan import WORD_NAMES, Words
from posko.placeholders import SIGNATURE, fill, used
from posko.texts import MissingPlaceholder, NothingWritten, UnknownPlaceholder
from posko.words import ONE_SMS

_DATA = Path(__file__).parent / "data"
TWO_SMS = 306  # septets in two joined parts of 153 (3GPP TS 23.038)
MOST_LETTERS = 300  # what a row holds, names in braces written out
SHORTEST = 14  # septets that a value keeps at least when it is cut
NUMBER = "nomor"
FREE_WORDING = "bebas"


class TooLongToReport(Exception):
    """More than two SMS; `over` says how many septets too many."""

    def __init__(self, over: int) -> None:
        self.over = over
        super().__init__()


class NothingToFillIn(Exception):
    """Some kelompok has nothing for a name in braces; `names` holds the names, `titles` the kelompok."""

    def __init__(self, names: list[str], titles: list[str]) -> None:
        self.names, self.titles = names, titles
        super().__init__()


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of data/report_templates.csv; `states` is where a kelompok stands that it is for.

    `begins` is what the box of own words begins with: a sentence that is true of every kelompok.
    """

    template: str
    title: str
    icon: str
    states: frozenset[str]
    words: str
    begins: str

    def fits(self, state: str, values: Mapping[str, str]) -> bool:
        """Whether it says something true of a kelompok that stands there, and all it names is known."""
        here = not self.states or state in self.states
        return here and all(values.get(name) for name in needed(self.words))


@dataclass(frozen=True, slots=True)
class ReportValue:
    """What may be filled in; a `free` one is cut where the SMS would become too long."""

    name: str
    label: str
    free: bool
    longest: str
    sample: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def wordings() -> dict[str, Wording]:
    """The standard wordings by name, in the order of the file."""
    return {
        row["template"]: Wording(
            row["template"],
            row["title"],
            row["icon"],
            frozenset(row["states"].split()),
            row["words"],
            row["begins"],
        )
        for row in _rows("report_templates.csv")
    }


@cache
def report_values() -> dict[str, ReportValue]:
    """What may be filled in, by name; local words (`bpd`, `musyawarah` …) may be too."""
    return {
        row["name"]: ReportValue(
            row["name"], row["label"], row["free"] == "yes", row["longest"], row["sample"]
        )
        for row in _rows("report_values.csv")
    }


def tidy(words: str) -> str:
    """On one line, as GSM-7 has it."""
    return " ".join(gsm7.plain(words).split())


def needed(words: str) -> list[str]:
    """The names in braces that each kelompok must have a value for. Raises StrayBrace."""
    return [name for name in used(words) if name in report_values() and name != NUMBER]


def says_something(words: str) -> bool:
    """Whether anything is said besides the number and the signature."""
    return any(sign.isalnum() for sign in fill(words, lambda name: "" if name in _AROUND else "x"))


def judge(words: str, s: Words) -> None:
    """Lets a wording pass that every voice can be told.

    Raises NothingWritten, StrayBrace, UnknownPlaceholder, MissingPlaceholder, TooLongToReport.
    """
    names = used(words)
    if not words or not says_something(words):
        raise NothingWritten
    if unknown := [name for name in names if name not in report_values() and name not in WORD_NAMES]:
        raise UnknownPlaceholder(unknown)
    if missing := [name for name in (NUMBER, SIGNATURE) if name not in names]:
        raise MissingPlaceholder(missing)
    over = _bare(words, s, _longest(names)) + SHORTEST * len(_free(names)) - TWO_SMS
    if over > 0 or len(words) > MOST_LETTERS:
        raise TooLongToReport(max(over, 1))


def compose(words: str, s: Words, values: Mapping[str, str]) -> str:
    """The SMS for one voice: one part where that can be, two at most; free values are cut to fit."""
    return _filled(words, s, cut_values(words, s, values))


def cut_values(words: str, s: Words, values: Mapping[str, str]) -> dict[str, str]:
    """The values as this SMS has room for them, the shorter ones whole before the longer ones."""
    free = _free(used(words))
    bare = _bare(words, s, values)
    room = (ONE_SMS if bare + SHORTEST * len(free) <= ONE_SMS else TWO_SMS) - bare
    given = {name: tidy(values.get(name, "")) for name in free}
    cut = dict(values)
    for place, name in enumerate(sorted(free, key=lambda one: len(given[one]))):
        times = max(1, words.count(f"{{{name}}}"))
        cut[name] = gsm7.cut(given[name], max(room // (len(free) - place) // times, 0))
        room -= gsm7.septets(cut[name]) * times
    return cut


def in_full(words: str, s: Words, values: Mapping[str, str]) -> str:
    """What the page of a voice says: nothing cut, without its number before and the signature behind."""
    said = fill(words, lambda name: "" if name in _AROUND else _value(name, s, values))
    return " ".join(said.split()).strip(" :-")


_AROUND = frozenset({NUMBER, SIGNATURE})


def at_its_longest(words: str, s: Words) -> str:
    """The SMS with the longest values of the data. Raises StrayBrace."""
    return compose(words, s, _longest(used(words)))


def check_values(words: str, parts: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Raises NothingToFillIn unless every kelompok, told by title and values, has what the words name."""
    lacking: dict[str, None] = {}
    titles: list[str] = []
    for title, values in parts:
        missing = [name for name in needed(words) if not values.get(name)]
        lacking.update(dict.fromkeys(missing))
        titles += [title] if missing else []
    if lacking:
        raise NothingToFillIn(list(lacking), titles)


def _longest(names: Iterable[str]) -> dict[str, str]:
    return {name: report_values()[name].longest for name in names if name in report_values()}


def _free(names: Iterable[str]) -> list[str]:
    return [name for name in names if name in report_values() and report_values()[name].free]


def _bare(words: str, s: Words, values: Mapping[str, str]) -> int:
    """Septets of everything but the free values, with the blanks around them."""
    free = _free(used(words))
    marked = gsm7.septets(_filled(words, s, {**values, **dict.fromkeys(free, "x")}))
    return marked - sum(words.count(f"{{{name}}}") for name in free)


def _filled(words: str, s: Words, values: Mapping[str, str]) -> str:
    return tidy(fill(words, lambda name: _value(name, s, values)))


def _value(name: str, s: Words, values: Mapping[str, str]) -> str:
    return str(getattr(s, name)) if name in WORD_NAMES else values.get(name, "")
