"""Under which legal bidang of the budget a voice falls, read off its topic, or else off its problem.

The council keeps what it hears by bidang (Permendagri 110/2016 ps 35); which topic and which problem belong
to which bidang is data with a basis (data/bidang_of.csv). The topic speaks first, for the council may
correct it; where it says nothing (none, or "lainnya") the problem that was read out of the words does.
"""

import csv
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.db.models import Case, CharField, Q, Value, When
from django.utils.translation import gettext as _

from accountability.regions.sebutan import Words

DATA = Path(__file__).parent / "data"
UNKNOWN = ""
_SAYS_NOTHING = Q(topic__in=("", "lainnya"))


@dataclass(frozen=True, slots=True)
class Bidang:
    """One of the five of Permendagri 20/2018: its code `1` … `5`, a short name, and the name with gaps."""

    kode: str
    short: str
    name: str

    def named(self, words: Words) -> str:
        """The name in the words of the place."""
        return _(self.name).format(**asdict(words))


@cache
def all_bidang() -> tuple[Bidang, ...]:
    """The five, in the order of the law."""
    with (DATA / "bidang.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Bidang(row["kode"], row["short"], row["name"]) for row in csv.DictReader(file))


@cache
def _mapped() -> dict[str, dict[str, list[str]]]:
    """Bidang → what it is read from (topic, problem) → the codes."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (DATA / "bidang_of.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["bidang"]][row["read_from"]].append(row["kode"])
    return found


def in_bidang(kode: str) -> Q:
    """Which voices fall under this bidang; `UNKNOWN` finds those that fall under none."""
    if kode == UNKNOWN:
        known = Q()
        for one in all_bidang():
            known |= in_bidang(one.kode)
        return ~known
    codes = _mapped()[kode]
    of_problem = Q(grouping_key__problem__in=codes["problem"])
    return Q(topic__in=codes["topic"]) | (_SAYS_NOTHING & of_problem)


def bidang_of_a_voice() -> Case:
    """The code of the bidang of each voice, `UNKNOWN` for none, for `.annotate(bidang=…)`."""
    by_topic = [When(topic__in=_mapped()[one.kode]["topic"], then=Value(one.kode)) for one in all_bidang()]
    by_problem = [
        When(
            _SAYS_NOTHING & Q(grouping_key__problem__in=_mapped()[one.kode]["problem"]), then=Value(one.kode)
        )
        for one in all_bidang()
        if _mapped()[one.kode]["problem"]
    ]
    by_topic = [
        one for one, kode in zip(by_topic, all_bidang(), strict=True) if _mapped()[kode.kode]["topic"]
    ]
    return Case(*by_topic, *by_problem, default=Value(UNKNOWN), output_field=CharField())
