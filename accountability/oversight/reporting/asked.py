"""What only the six-monthly report asks: deeds of councils, budgets in time, what was asked for and paid."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Sum

from accountability.budget.models import BudgetLine
from accountability.council.effectiveness import Share
from accountability.lib.local_time import day_begins
from accountability.oversight.reporting import counting
from accountability.oversight.reporting.as_of import published_at
from accountability.oversight.reporting.facts import Facts
from accountability.oversight.reporting.spans import NotASpan
from accountability.oversight.village_year import BUDGET, years_of
from accountability.planning.fit import Planned, planned_within, sectors
from accountability.planning.village_year import Duty

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Exact, as `facts.Facts`; `heard_before` is None where no rule reaches the half-year before."""

    council_months: dict[str, int]
    on_time: frozenset[str]
    heard_before: dict[str, Counter[str]] | None
    topics: dict[str, Share]
    rupiah: dict[str, int]
    planned: tuple[Planned, ...]


def asked_for(facts: Facts, *, at: dt.datetime) -> Asked:
    """What the half-year of these facts needs besides them."""
    kode, period = facts.kode, facts.span.period
    if not kode:
        return Asked({}, frozenset(), None, {}, {}, ())
    return Asked(
        council_months=counting.council_months(kode, period),
        on_time=_on_time(facts, at),
        heard_before=_heard_before(facts),
        topics=counting.by_topic(kode, period),
        rupiah=_paid_for(kode, facts.day),
        planned=planned_within(kode, facts.day.year),
    )


def _heard_before(facts: Facts) -> dict[str, Counter[str]] | None:
    try:
        return counting.heard(facts.kode, facts.span.before().period)
    except NotASpan:
        return None


def _on_time(facts: Facts, at: dt.datetime) -> frozenset[str]:
    """The villages whose budget of the span's year was enacted on its day or before."""
    year = facts.span.year
    duties = years_of(facts.kode, [year - 1, year], at=at)
    return frozenset(
        kode for kode, ones in duties.items() if any(_kept(one, year, facts.day) for one in ones)
    )


def _kept(one: Duty, year: int, day: dt.date) -> bool:
    if (one.rule.id, one.year) != (BUDGET, year) or one.proof is None:
        return False
    return one.proof.done_on <= min(one.due, day)


def _paid_for(kode: list[str], day: dt.date) -> dict[str, int]:
    """Published belanja by topic of the form, in rupiah, as it stood at the end of `day`."""
    newest = published_at(kode, day.year, day_begins(day + _DAY, kode[0]))
    of_sub = {sub: topic for topic, subs in sectors().items() for sub in subs}
    lines = BudgetLine.objects.belanja().filter(apb__in=newest.values()).order_by()
    found: Counter[str] = Counter()
    for activity, amount in lines.values_list("kegiatan_kode").annotate(total=Sum("amount")):
        topic = of_sub.get(".".join(activity.split(".")[:2]))
        if topic is not None:
            found[topic] += amount
    return dict(found)
