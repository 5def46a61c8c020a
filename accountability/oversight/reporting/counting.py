"""Asks the rows for the counts of a span, of all villages at once; how they may be told stands in `telling`.

Voices are those everyone may know of: none that is confidential, about the village government, or set aside.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate, TruncMonth

from accountability.accounts.access import BPD
from accountability.council.effectiveness import Share
from accountability.lib.local_time import day_begins, zone_for
from accountability.oversight.reporting.spans import Span
from accountability.planning.fit import sectors
from accountability.planning.models import Musyawarah
from accountability.regions.models import Dusun
from posko.late import answers_of, first_report_of
from posko.models import Aspirasi, AspirasiQuerySet, Milestone
from posko.recap.period import Period
from posko.states import Gender, State, Vulnerable

type ByMonth = dict[tuple[str, dt.date], int]
_DAY = dt.timedelta(days=1)


def voices_in(kode: Sequence[str], period: Period) -> AspirasiQuerySet:
    """The open voices of these villages that came in the period; none that was closed."""
    since, before = period.moments(kode[0])
    found = Aspirasi.objects.open_to_all().filter(desa__in=kode).exclude(state=State.CLOSED)
    return found.arrived_between(since, before).order_by()


def by_month(kode: Sequence[str], span: Span) -> ByMonth:
    """How many voices came, by village and first day of the month. 1 query."""
    month = TruncMonth("received_at", tzinfo=zone_for(kode[0]))
    rows = voices_in(kode, span.period).annotate(month=month).values_list("desa", "month")
    return {(desa, first.date()): count for desa, first, count in rows.annotate(n=Count("pk"))}


def answered_in_time(
    kode: Sequence[str], period: Period, *, today: dt.date, until: dt.date | None = None
) -> dict[str, Share]:
    """Of the voices whose answer was owed in the period, those answered on their day. 1 query.

    As council.effectiveness counts it for one village: only what was answered up to `until` (the end of the
    period) counts, and a promise whose day is `today` or later counts once it is kept.
    """
    before = day_begins((until or period.until) + _DAY, kode[0])
    steps = answers_of(OuterRef("pk")).filter(at__lt=before).order_by("at").values("at")[:1]
    owed = Aspirasi.objects.open_to_all().filter(
        desa__in=kode, answer_due_date__gte=period.since, answer_due_date__lte=period.until
    )
    rows = (
        owed.exclude(state=State.CLOSED)
        .annotate(first=Subquery(steps), again=Subquery(first_report_of(OuterRef("pk"))))
        .annotate(**{f"{one}_on": TruncDate(one, tzinfo=zone_for(kode[0])) for one in ("first", "again")})
    )
    due = F("answer_due_date")
    told = Q(first_on__isnull=False) | Q(again__lt=before)
    in_time = Q(first_on__lte=due) | Q(again__lt=before, again_on__lte=due)
    waiting = Q(answer_due_date__lt=today) & ~Q(state=State.NEEDS_DETAIL)
    counted = (
        rows.order_by("desa")
        .values("desa")
        .annotate(base=Count("pk", filter=told | waiting), part=Count("pk", filter=in_time))
    )
    return {row["desa"]: Share(row["part"], row["base"]) for row in counted}


def heard(kode: Sequence[str], period: Period) -> dict[str, Counter[str]]:
    """By village the voices of women (`p`), men (`l`) and each vulnerable group. 1 query."""
    rows = voices_in(kode, period).values_list("desa", "gender", "vulnerable").annotate(n=Count("pk"))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for desa, gender, group, count in rows:
        found[desa]["about"] += count if gender or group else 0
        for name in (gender, group):
            if name:
                found[desa][name] += count
    return found


def shares(counted: Sequence[Counter[str]]) -> dict[str, Share]:
    """The share of each group among those who told: women of women and men, others of who told anything."""
    whole = sum(counted, Counter[str]())
    both = whole[Gender.WOMAN] + whole[Gender.MAN]
    found = {str(Gender.WOMAN): Share(whole[Gender.WOMAN], both)}
    return found | {str(one): Share(whole[one], whole["about"]) for one in Vulnerable.values}


def by_topic(kode: Sequence[str], period: Period) -> dict[str, Share]:
    """The share of each topic of the form that has a sub bidang (planning/data/fit_sectors.csv). 1 query."""
    rows = voices_in(kode, period).filter(topic__in=sectors()).values_list("topic").annotate(n=Count("pk"))
    found = Counter(dict(rows))
    return {topic: Share(found[topic], found.total()) for topic in sectors()}


def dusun_heard(kode: Sequence[str], period: Period, least: int) -> Share:
    """Of the dusun of these villages, those from which at least so many voices came. 2 queries."""
    named = voices_in(kode, period).filter(dusun__isnull=False).values("dusun").annotate(n=Count("pk"))
    return Share(named.filter(n__gte=least).count(), Dusun.objects.filter(desa__in=kode).count())


def council_months(kode: Sequence[str], period: Period) -> dict[str, int]:
    """In how many months of the period each council did something in the posko or met. 2 queries."""
    zone = zone_for(kode[0])
    since, before = period.moments(kode[0])
    steps: Any = Milestone.objects.filter(
        aspirasi__desa__in=kode, actor_role__in=BPD, at__gte=since, at__lt=before
    ).order_by()
    done = steps.values_list("aspirasi__desa", TruncMonth("at", tzinfo=zone)).distinct()
    met = Musyawarah.objects.filter(
        desa__in=kode, men__isnull=False, held_on__gte=period.since, held_on__lte=period.until
    )
    months = {(desa, moment.month) for desa, moment in done}
    months |= {(desa, day.month) for desa, day in met.values_list("desa", "held_on")}
    return dict(Counter(desa for desa, _ in months))
