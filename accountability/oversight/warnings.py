"""Early warnings, computed from the rows: each with its figure, limit, basis and next step."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from accountability.lib.local_time import tanggal
from accountability.lib.workdays import working_days_between
from accountability.oversight.regional_rules import rules_at
from accountability.oversight.rules import Rule
from accountability.oversight.signs import Signs
from accountability.oversight.village_year import BUDGET
from accountability.planning.village_year import Deadline, Known, deadline_of
from accountability.planning.village_year.dates import NotARule
from accountability.regions.sebutan import Words

type Figures = dict[str, int | str]

OF_A_BUDGET = frozenset({"realisasi_behind", "not_told", "no_origin"})
SPENDING_JUDGED_FROM = 4  # April: before that, money and works have hardly begun anywhere


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule met by one village, in the village's own words.

    `cause` tells apart what one rule can find twice ("2027", "rkp_final:2027"); `amount` is the figure that
    the rule compares (Rule.figure).
    """

    rule: Rule
    cause: str
    kode: str
    village: str
    name: str
    sentence: str
    limit: str
    legal_basis: str
    next_step: str
    village_step: str
    amount: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What is told once at a time: village, rule and cause."""
        return self.kode, self.rule.id, self.cause


@dataclass(frozen=True, slots=True)
class Need:
    """A village with its warnings, the weightiest first; `weight` says how much it needs help."""

    signs: Signs
    warnings: list[Alert]

    @property
    def weight(self) -> int:
        """The sum of the weights of its warnings; a rule met several times weighs once.

        Five steps of the calendar that nobody recorded are one trouble, and must not outweigh a budget that
        is not there.
        """
        return sum({warning.rule.id: warning.rule.weight for warning in self.warnings}.values())


def needs(measured: Iterable[Signs], words: Words) -> list[Need]:
    """Every village with what it needs help with, the neediest first, then by name."""
    return by_need(Need(signs, warnings_of(signs, words)) for signs in measured)


def by_need[N: Need](every: Iterable[N]) -> list[N]:
    """The neediest first; of those that need as much the one with more warnings, then by name."""
    return sorted(every, key=lambda need: (-need.weight, -len(need.warnings), need.signs.desa.name))


def warnings_of(signs: Signs, words: Words, told: Mapping[str, Rule] | None = None) -> list[Alert]:
    """The warnings of one village, the weightiest first; by the rules in force, or by those `told`."""
    rules = _on_their_days(dict(told or rules_at(signs.desa.kode, signs.today.year)), signs)
    found = [
        _warning(rules[rule_id], signs, words, figures)
        for rule_id, figures in _broken(signs, rules).items()
        if rule_id in rules
    ]
    found += _late_in_the_calendar(signs, words, rules, {one.rule.id for one in found})
    return sorted(found, key=lambda warning: -warning.rule.weight)


def _on_their_days(rules: dict[str, Rule], signs: Signs) -> dict[str, Rule]:
    """The rules with the day of the calendar they go by, and where it is written if it was set here."""
    due, rule = _budget_due(signs), rules.get("apb_late")
    if rule is None:
        return rules
    basis = due.legal_basis if due.set_here else rule.legal_basis
    return rules | {
        "apb_late": replace(rule, limit=rule.limit.replace("{day}", tanggal(due.day)), legal_basis=basis)
    }


def _budget_due(signs: Signs) -> Deadline:
    """When this year's budget is to be public in the village."""
    due = signs.budget_due or deadline_of(BUDGET, signs.today.year, Known())
    if due is None:
        raise NotARule(BUDGET)
    return due


def _broken(signs: Signs, rules: dict[str, Rule]) -> dict[str, Figures]:
    """The rules that are met, with the figures of their sentence."""
    return (
        _of_voices(signs, rules)
        | _of_silence(signs, rules)
        | _of_money(signs, rules)
        | _of_evaluation(signs, rules)
    )


def _of_voices(signs: Signs, rules: dict[str, Rule]) -> dict[str, Figures]:
    broken: dict[str, Figures] = {}
    if signs.said_again >= rules["said_again"].threshold:
        broken["said_again"] = {"n": signs.said_again}
    if signs.unread_late >= rules["unread"].threshold:
        broken["unread"] = {"n": signs.unread_late, "days": _days(signs.unread_since, signs.today) or 0}
    if signs.unanswered_late >= rules["unanswered"].threshold:
        broken["unanswered"] = {"n": signs.unanswered_late}
    if signs.reopened:
        broken["reopened"] = {"n": signs.reopened}
    if signs.escalated >= rules["escalated"].threshold:
        broken["escalated"] = {"n": signs.escalated}
    return broken


def _of_silence(signs: Signs, rules: dict[str, Rule]) -> dict[str, Figures]:
    """Silence is measured from the last sign; a village that never began is silent since New Year.

    Of who did not speak is told only where it can be known (decision 0068): where people spoke and too few
    said who they are, nobody can tell. Where nobody speaks at all, the women tell it for everybody.
    """
    last_signs = {"council_silent": signs.council_last}
    if signs.heard == 0 or signs.gender_said >= rules["no_women"].base:
        last_signs["no_women"] = signs.women_last
    if signs.group_asked >= max(rules["no_disabled"].base, 1):
        last_signs["no_disabled"] = signs.disabled_last
    broken: dict[str, Figures] = {}
    for rule_id, last in last_signs.items():
        days = _days(last or dt.date(signs.today.year, 1, 1), signs.today) or 0
        if days > rules[rule_id].threshold:
            broken[rule_id] = {"days": days}
    return broken


def _of_money(signs: Signs, rules: dict[str, Rule]) -> dict[str, Figures]:
    year = signs.today.year
    broken: dict[str, Figures] = {}
    if not signs.published:
        days = (signs.today - _budget_due(signs).day).days
        return {"apb_late": {"year": year, "days": days}} if days > rules["apb_late"].threshold else {}
    spent, calendar = signs.spent_percent or 0, signs.calendar_percent
    tight = calendar * rules["realisasi_behind"].threshold
    if signs.today.month >= SPENDING_JUDGED_FROM and spent * 100 < tight:
        broken["realisasi_behind"] = {"percent": spent, "calendar": calendar, "gap": calendar - spent}
    if signs.not_told >= rules["not_told"].threshold:
        broken["not_told"] = {"n": signs.not_told}
    if signs.origin_percent is not None and signs.origin_percent < rules["no_origin"].threshold:
        broken["no_origin"] = {"share": signs.origin_percent}
    if signs.broken and len(signs.broken) >= rules["rule_broken"].threshold:
        more = f", dan {len(signs.broken) - 1} lain" if len(signs.broken) > 1 else ""
        broken["rule_broken"] = {"n": len(signs.broken), "year": year, "what": signs.broken[0].name + more}
    return broken


def _of_evaluation(signs: Signs, rules: dict[str, Rule]) -> dict[str, Figures]:
    """An evaluation that nobody finishes makes the draft the law by itself: the desk warns itself in time."""
    broken: dict[str, Figures] = {}
    due, today, off = signs.evaluation_due, signs.today, signs.off
    if due is not None and due < today:
        over = working_days_between(due, today, off)
        broken["evaluation_late"] = {"year": signs.evaluation_year, "days": over}
    elif due is not None:
        left = working_days_between(today, due, off)
        if left <= rules["evaluation_due"].threshold:
            broken["evaluation_due"] = {"year": signs.evaluation_year, "days": left}
    if signs.tasks_late >= rules["findings_late"].threshold:
        broken["findings_late"] = {"n": signs.tasks_late}
    return broken


def _late_in_the_calendar(signs: Signs, words: Words, rules: dict[str, Rule], told: set[str]) -> list[Alert]:
    """One alert for each deadline that passed, but for those a warning tells already (`told`).

    A budget that is late is told once, not with every step it did not take; what waits for a step that is
    late is no cause of its own (planning.village_year).
    """
    if (rule := rules.get("calendar_late")) is None:
        return []
    found = []
    late = {(duty.rule.id, duty.year) for duty in signs.late}
    for duty in signs.late:
        known = duty.rule.told_by in told and duty.year in {signs.today.year, signs.evaluation_year}
        earlier = any((item, duty.year) in late for item in duty.rule.told_with)
        if known or earlier or duty.late_days < rule.threshold:
            continue
        figures: Figures = {
            "days": duty.late_days,
            "what": duty.rule.name.format(**asdict(words), tahun=duty.year),
            "who": duty.rule.who.format(**asdict(words)),
        }
        limit = rule.limit.replace("{day}", tanggal(duty.due))
        here = replace(rule, limit=limit, legal_basis=duty.legal_basis)
        found.append(_warning(here, signs, words, figures, cause=f"{duty.rule.id}:{duty.year}"))
    return found


def _days(since: dt.date | None, today: dt.date) -> int | None:
    return (today - since).days if since else None


def _warning(
    rule: Rule, signs: Signs, words: Words, figures: Mapping[str, int | str], cause: str = ""
) -> Alert:
    said: dict[str, Any] = {**asdict(words), "threshold": rule.threshold, **figures}
    basis = signs.broken[0].basis if rule.id == "rule_broken" else rule.legal_basis
    return Alert(
        rule=rule,
        cause=cause or str(figures.get("year", _year_of(rule, signs))),
        kode=signs.desa.kode,
        village=signs.desa.name,
        name=rule.name.format(**said),
        sentence=rule.sentence.format(**said),
        limit=rule.limit.format(**said),
        legal_basis=basis,
        next_step=rule.next_step.format(**said),
        village_step=rule.village_step.format(**said),
        amount=int(figures[rule.figure]),
    )


def _year_of(rule: Rule, signs: Signs) -> str:
    """What is judged by this year's budget is another cause next year; silence and waiting have no year."""
    return str(signs.today.year) if rule.id in OF_A_BUDGET else "-"
