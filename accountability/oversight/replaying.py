"""Goes through history week by week: how often each rule would have spoken, and what people said about it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from accountability.lib.local_time import zone_for
from accountability.oversight.models import AsideClass, KeptWarning, WarningMove, WarningStanding
from accountability.oversight.past_signs import NOT_REPLAYED, Past
from accountability.oversight.rules import PATH, Rule, in_force
from accountability.oversight.warnings import warnings_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for

A_WEEK = dt.timedelta(days=7)
HOUR = 8  # of the day on which it looks: people have begun to work
# Said to be no trouble: nothing was wrong, or only the record was missing.
NO_TROUBLE = frozenset({AsideClass.NO_TROUBLE, AsideClass.NOT_RECORDED})


@dataclass(slots=True)
class Spell:
    """One warning from the first look that showed it to the last one in a row."""

    kode: str
    rule: str
    cause: str
    first: dt.datetime
    last: dt.datetime
    looks: int = 1


@dataclass(slots=True)
class RuleReplay:
    """What one rule would have done: spells, villages, and how people answered those that were kept.

    `brief` spells were gone at the next look without an answer: often no trouble at all. `real` ones were
    taken in hand, called done, or agreed about; `no_trouble` ones were set aside as such. `unjudged` had no
    answer of a person.
    """

    rule: str
    threshold_in_force: int
    threshold: int
    unit: str
    spells: int = 0
    villages: int = 0
    brief: int = 0
    real: int = 0
    no_trouble: int = 0
    unjudged: int = 0
    where: set[str] = field(default_factory=set)

    @property
    def precision(self) -> float | None:
        """The share of judged spells that were real; None while nobody judged any."""
        judged = self.real + self.no_trouble
        return round(self.real / judged, 3) if judged else None

    def told(self) -> dict[str, Any]:
        """The same for a file."""
        return {k: v for k, v in asdict(self).items() if k != "where"} | {"precision": self.precision}


def replay(
    *,
    kecamatan: Wilayah,
    first: dt.date,
    last: dt.date,
    thresholds: Mapping[str, int],
    path: Path = PATH,
) -> list[RuleReplay]:
    """Every rule that can be replayed, with these `thresholds` in place of its own, week by week."""
    villages = list(Wilayah.objects.desa().in_service().within(kecamatan.kode).order_by("kode"))
    words = words_for(kecamatan.kode)
    past = Past(villages, words, range(first.year, last.year + 1))
    spells: dict[tuple[str, str, str], list[Spell]] = {}
    looks = list(_looks(kecamatan, first, last))
    for before, at in pairwise([looks[0] - A_WEEK, *looks] if looks else []):
        rules = _tried(in_force(at.year, path), thresholds)
        for signs in past.signs(at, rules):
            for alert in warnings_of(signs, words, rules):
                _seen(spells.setdefault(alert.key, []), alert.key, before, at)
    tried, now = _tried(in_force(last.year, path), thresholds), in_force(last.year)
    found = {
        rule_id: RuleReplay(rule_id, now[rule_id].threshold, tried[rule_id].threshold, tried[rule_id].unit)
        for rule_id in tried
        if rule_id not in NOT_REPLAYED
    }
    _judged(found, [spell for several in spells.values() for spell in several], villages)
    return list(found.values())


def _looks(kecamatan: Wilayah, first: dt.date, last: dt.date) -> Iterator[dt.datetime]:
    """The moments it looks at: once a week, at eight in the morning there."""
    zone = zone_for(kecamatan.kode)
    day = first
    while day <= last:
        yield dt.datetime.combine(day, dt.time(HOUR), tzinfo=zone)
        day += A_WEEK


def _tried(rules: Mapping[str, Rule], thresholds: Mapping[str, int]) -> dict[str, Rule]:
    return {one: replace(rule, threshold=thresholds.get(one, rule.threshold)) for one, rule in rules.items()}


def _seen(spells: list[Spell], key: tuple[str, str, str], before: dt.datetime, at: dt.datetime) -> None:
    """One spell goes on while every look shows it."""
    if spells and spells[-1].last >= before:
        spells[-1].last = at
        spells[-1].looks += 1
    else:
        spells.append(Spell(*key, at, at))


def _judged(found: dict[str, RuleReplay], spells: list[Spell], villages: Sequence[Wilayah]) -> None:
    answers = _answers(villages)
    ends = max((spell.last for spell in spells), default=None)
    for spell in spells:
        if (rule := found.get(spell.rule)) is None:
            continue
        rule.spells += 1
        rule.where.add(spell.kode)
        real = _answer(spell, answers.get((spell.kode, spell.rule, spell.cause), []))
        if real is None:
            rule.unjudged += 1
            rule.brief += spell.looks == 1 and spell.last != ends
        elif real:
            rule.real += 1
        else:
            rule.no_trouble += 1
    for rule in found.values():
        rule.villages = len(rule.where)


def _answers(
    villages: Sequence[Wilayah],
) -> dict[tuple[str, str, str], list[tuple[KeptWarning, WarningMove]]]:
    """The last step a person took about each warning that was kept, and did not take back."""
    moves = WarningMove.objects.filter(
        warning__desa__in=villages, by_user__isnull=False, undone_at=None
    ).exclude(standing=WarningStanding.NEW)
    newest = {move.warning_id: move for move in moves.select_related("warning").order_by("id")}
    found: dict[tuple[str, str, str], list[tuple[KeptWarning, WarningMove]]] = {}
    for move in newest.values():
        kept = move.warning
        found.setdefault((kept.desa_id, kept.rule, kept.cause), []).append((kept, move))
    return found


def _answer(spell: Spell, answers: list[tuple[KeptWarning, WarningMove]]) -> bool | None:
    """Whether people said that it was real; None where nobody said anything about it in its time."""
    for kept, move in answers:
        until = kept.ended_at or kept.last_seen_at
        if kept.first_seen_at <= spell.last + A_WEEK and until >= spell.first - A_WEEK:
            return move.standing != WarningStanding.ASIDE or move.reason_class not in NO_TROUBLE
    return None
