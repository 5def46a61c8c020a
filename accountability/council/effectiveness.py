"""How well the council does its own work, by year: read and answered in time, carried on, whom it heard.

Asks only; nothing is stored. Counts end with the day `until`: for the public the last quarter that is over,
so that two looks never differ by one person; for the desk today. Voices in quarantine are never counted;
confidential ones and those about the village government only where `open_only` is False. How the public is
told stands in `public_figures`.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from accountability.council.models import AnnualReport, OfficialAnswer, Penyaluran
from accountability.council.spans import DAY, year_span
from accountability.lib.local_time import day_begins, local_date, zone_for
from accountability.planning.models import Musyawarah, Usulan
from accountability.regions.models import Wilayah
from posko.late import answers, reports
from posko.models import Aspirasi, AspirasiQuerySet, Kelompok, Milestone, Outreach, ReportBackVoice, Verdict
from posko.states import Gender, State, VerdictChoice

NOTHING_OWED = State.CLOSED  # junk, or withdrawn


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `percent` is None without a base."""

    part: int
    base: int

    @property
    def percent(self) -> int | None:
        """The part in whole per cent of the base."""
        return None if not self.base else round(100 * self.part / self.base)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What citizens think of results, each voice by its last word; silence is a thing of its own."""

    satisfied: int = 0
    not_yet: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """The council's work of one year up to a day.

    `read` and `answered` are those in time of those whose day came (what an answer is: posko.late); `women`
    of those who said their gender; `vulnerable` of all voices, so at the least.
    """

    desa: Wilayah
    year: int
    until: dt.date
    voices: int
    read: Share
    answered: Share
    carried: Share
    handed_on: int
    handed_answered: int
    women: Share
    vulnerable: Share
    outreach: int
    musyawarah: int
    verdicts: Verdicts
    report_settled: dt.date | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the year."""
        return not (self.voices or self.read.base or self.carried.base or self.outreach or self.musyawarah)


def effect_of(*, desa: Wilayah, year: int, until: dt.date, today: dt.date, open_only: bool) -> Effect:
    """The figures of a year up to and including `until`; fifteen queries, whatever the village.

    A promise whose day is `today` or later, or that waits for the citizen, counts once it is kept.
    """
    span = _Span(desa, year, until, today, open_only)
    came = span.came()
    genders = Counter(came.values_list("gender", flat=True))
    helped = came.exclude(vulnerable="").count()
    voices = sum(genders.values())
    handed, answered_letters = span.handed_on()
    return Effect(
        desa=desa,
        year=year,
        until=span.last,
        voices=voices,
        read=span.read_in_time(),
        answered=span.answered_in_time(),
        carried=span.carried(),
        handed_on=handed,
        handed_answered=answered_letters,
        women=Share(genders[Gender.WOMAN], genders[Gender.WOMAN] + genders[Gender.MAN]),
        vulnerable=Share(helped, voices),
        outreach=Outreach.objects.standing().filter(desa=desa, **span.days("ends_on")).count(),
        musyawarah=Musyawarah.objects.filter(desa=desa, men__isnull=False, **span.days("held_on")).count(),
        verdicts=span.verdicts(),
        report_settled=_report_settled(desa, year),
    )


def _report_settled(desa: Wilayah, year: int) -> dt.date | None:
    settled = AnnualReport.objects.filter(desa=desa, year=year).exclude(settled_at=None)
    at = settled.values_list("settled_at", flat=True).first()
    return local_date(at, desa.kode) if at else None


class _Span:
    """One year of one desa up to a day, as conditions for queries."""

    def __init__(self, desa: Wilayah, year: int, until: dt.date, today: dt.date, open_only: bool) -> None:
        self.desa, self.today, self.open_only = desa, today, open_only
        self.first, self.last = dt.date(year, 1, 1), min(until, dt.date(year, 12, 31))
        self.since = year_span(year, desa.kode)[0]
        self.before = day_begins(self.last + DAY, desa.kode)

    def days(self, name: str) -> dict[str, Any]:
        """Lookups that keep a day of the calendar within the span."""
        return {f"{name}__gte": self.first, f"{name}__lte": self.last}

    def moments(self, name: str) -> dict[str, Any]:
        """Lookups that keep a moment within the span."""
        return {f"{name}__gte": self.since, f"{name}__lt": self.before}

    def voices(self) -> AspirasiQuerySet:
        """All voices of the desa that may be counted here."""
        found = Aspirasi.objects.filter(desa=self.desa, quarantine="").exclude(state=NOTHING_OWED)
        return found.open_to_all() if self.open_only else found

    def came(self) -> "QuerySet[Aspirasi]":
        """Those that came within the span."""
        return self.voices().filter(**self.moments("received_at")).order_by()

    def read_in_time(self) -> Share:
        """Of those that had to be read within the span, those that were, on their day or before."""
        return self._in_time("read_due_date", Milestone.objects.exclude(state=State.RECEIVED))

    def answered_in_time(self) -> Share:
        """Of those that had to be answered within the span, those that were (posko.late), on their day."""
        return self._in_time("answer_due_date", answers(), reports())

    def _in_time(
        self,
        due: str,
        steps: "QuerySet[Milestone]",
        told: "QuerySet[ReportBackVoice] | None" = None,
    ) -> Share:
        # Each table is gone through once: asked voice by voice, a village of many takes many seconds.
        rows = self.voices().filter(**self.days(due)).order_by()
        kept = steps.filter(at__lt=self.before, aspirasi__in=rows.values("pk")).order_by()
        days = [dict(kept.values_list("aspirasi").annotate(Min("at")))]
        if told is not None:
            again = told.filter(report_back__at__lt=self.before, aspirasi__in=rows.values("pk")).order_by()
            days.append(dict(again.values_list("aspirasi").annotate(Min("report_back__at"))))
        zone = zone_for(self.desa.kode)
        base = part = 0
        for pk, day, state in rows.values_list("pk", due, "state").iterator():
            met = [moments[pk] for moments in days if pk in moments]
            base += bool(met) or (day < self.today and state != State.NEEDS_DETAIL)
            part += any(moment.astimezone(zone).date() <= day for moment in met)
        return Share(part, base)

    def carried(self) -> Share:
        """Of the kelompok made within the span, those brought to a musyawarah up to its end."""
        brought = Usulan.objects.filter(kelompok=OuterRef("pk"), proposed_at__lt=self.before)
        made = Kelompok.objects.filter(desa=self.desa, **self.moments("created_at"))
        alive = made.filter(Exists(self.voices().filter(kelompok=OuterRef("pk"))))
        return Share(alive.filter(Exists(brought)).count(), alive.count())

    def handed_on(self) -> tuple[int, int]:
        """How often something was handed on within the span, and how many of these were answered."""
        handed = Penyaluran.objects.filter(desa=self.desa, **self.days("date"))
        answers = OfficialAnswer.objects.filter(penyaluran=OuterRef("pk"), at__lt=self.before)
        return handed.count(), handed.filter(Exists(answers)).count()

    def verdicts(self) -> Verdicts:
        """The last word of each voice within the span."""
        said = Verdict.objects.filter(aspirasi__in=self.voices(), **self.moments("at")).order_by("at", "id")
        last = dict(said.values_list("aspirasi", "choice"))
        told = Counter(last.values())
        return Verdicts(
            told[VerdictChoice.SATISFIED], told[VerdictChoice.NOT_YET], told[VerdictChoice.UNCONFIRMED]
        )
