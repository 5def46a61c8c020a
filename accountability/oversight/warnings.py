"""Early warnings, computed from the rows: each with its figure, limit, basis and next step."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from accountability.lib.local_time import tanggal
from accountability.lib.workdays import working_days_between
from accountability.oversight.rules import Rule, in_force
from accountability.oversight.signs import Signs
from accountability.oversight.village_year import BUDGET
from accountability.planning.village_year import Deadline, Known, deadline_of
from accountability.planning.village_year.dates import NotARule
from accountability.regions.sebutan import Words

SPENDING_JUDGED_FROM = 4  # April: before that, money and works have hardly begun anywhere


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule met by one village, in the village's own words."""

    rule: Rule
    kode: str
    village: str
    name: str
    sentence: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Need:
    """A village with its warnings, the weightiest first; `weight` says how much it needs help."""

    signs: Signs
    warnings: list[Alert]

    @property
    def weight(self) -> int:
        """The sum of the weights of its warnings."""
        return sum(warning.rule.weight for warning in self.warnings)


def needs(measured: Iterable[Signs], words: Words) -> list[Need]:
    """Every village with what it needs help with, the neediest first, then by name."""
    all_needs = [Need(signs, warnings_of(signs, words)) for signs in measured]
    return sorted(all_needs, key=lambda need: (-need.weight, need.signs.desa.name))


def warnings_of(signs: Signs, words: Words) -> list[Alert]:
    """The warnings of one village, the weightiest first."""
    rules = _on_their_days(in_force(signs.today.year), signs)
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
        "apb_late": replace(rule, limit=rule.limit.format(day=tanggal(due.day)), legal_basis=basis)
    }


def _budget_due(signs: Signs) -> Deadline:
    """When this year's budget is to be public in the village."""
    due = signs.budget_due or deadline_of(BUDGET, signs.today.year, Known())
    if due is None:
        raise NotARule(BUDGET)
    return due


def _broken(signs: Signs, rules: dict[str, Rule]) -> dict[str, dict[str, int]]:
    """The rules that are met, with the figures of their sentence."""
    return (
        _of_voices(signs, rules)
        | _of_silence(signs, rules)
        | _of_money(signs, rules)
        | _of_evaluation(signs, rules)
    )


def _of_voices(signs: Signs, rules: dict[str, Rule]) -> dict[str, dict[str, int]]:
    broken: dict[str, dict[str, int]] = {}
    if signs.unread_late >= rules["unread"].threshold:
        broken["unread"] = {"n": signs.unread_late, "days": _days(signs.unread_since, signs.today) or 0}
    if signs.unanswered_late >= rules["unanswered"].threshold:
        broken["unanswered"] = {"n": signs.unanswered_late}
    if signs.reopened:
        broken["reopened"] = {"n": signs.reopened}
    if signs.escalated >= rules["escalated"].threshold:
        broken["escalated"] = {"n": signs.escalated}
    return broken


def _of_silence(signs: Signs, rules: dict[str, Rule]) -> dict[str, dict[str, int]]:
    """Silence is measured from the last sign; a village that never began is silent since New Year."""
    broken: dict[str, dict[str, int]] = {}
    new_year = dt.date(signs.today.year, 1, 1)
    for rule_id, last in (("no_women", signs.women_last), ("council_silent", signs.council_last)):
        days = _days(last or new_year, signs.today) or 0
        if days > rules[rule_id].threshold:
            broken[rule_id] = {"days": days}
    return broken


def _of_money(signs: Signs, rules: dict[str, Rule]) -> dict[str, dict[str, int]]:
    year, broken = signs.today.year, {}
    if not signs.published:
        days = (signs.today - _budget_due(signs).day).days
        return {"apb_late": {"year": year, "days": days}} if days > rules["apb_late"].threshold else {}
    spent, calendar = signs.spent_percent or 0, signs.calendar_percent
    tight = calendar * rules["realisasi_behind"].threshold
    if signs.today.month >= SPENDING_JUDGED_FROM and spent * 100 < tight:
        broken["realisasi_behind"] = {"percent": spent, "calendar": calendar}
    if signs.not_told >= rules["not_told"].threshold:
        broken["not_told"] = {"n": signs.not_told}
    if signs.origin_percent is not None and signs.origin_percent < rules["no_origin"].threshold:
        broken["no_origin"] = {"share": signs.origin_percent}
    return broken


def _of_evaluation(signs: Signs, rules: dict[str, Rule]) -> dict[str, dict[str, int]]:
    """An evaluation that nobody finishes makes the draft the law by itself: the desk warns itself in time."""
    broken: dict[str, dict[str, int]] = {}
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
        figures: dict[str, int | str] = {
            "days": duty.late_days,
            "what": duty.rule.name.format(**asdict(words), tahun=duty.year),
            "who": duty.rule.who.format(**asdict(words)),
        }
        limit = rule.limit.format(day=tanggal(duty.due))
        found.append(
            _warning(replace(rule, limit=limit, legal_basis=duty.legal_basis), signs, words, figures)
        )
    return found


def _days(since: dt.date | None, today: dt.date) -> int | None:
    return (today - since).days if since else None


def _warning(rule: Rule, signs: Signs, words: Words, figures: Mapping[str, int | str]) -> Alert:
    said = {"apb": words.apb, "bpd": words.bpd, "desa": words.desa, "pemdes": words.pemdes}
    return Alert(
        rule=rule,
        kode=signs.desa.kode,
        village=signs.desa.name,
        name=rule.name.format(**said),
        sentence=rule.sentence.format(**said, **figures),
        next_step=rule.next_step.format(**said, **figures),
    )
