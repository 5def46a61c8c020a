"""How the lines of a village fare: last heard when, what waits on them, what the provider counted."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q

from accountability.regions.models import Wilayah
from sms_gateway.limits import LIMITS
from sms_gateway.models import Line, OutboundSMS, Reconciliation
from sms_gateway.plain_words import CarrierWords, carrier_words


@dataclass(frozen=True, slots=True)
class LineHealth:
    """One line that serves a village, at one moment.

    `waiting` counts this village's SMS whose time has come, `oldest_due_at` is since when the first of them
    could have left. `silent_for` is None while its silence is normal; `never_heard` when it was never heard
    at all. `days` holds the last reconciliations, newest first.
    """

    line: Line
    words: CarrierWords
    at: dt.datetime
    waiting: int
    oldest_due_at: dt.datetime | None
    days: list[Reconciliation] = field(default_factory=list)

    @property
    def shared(self) -> bool:
        """Whether other villages use it too."""
        return self.line.desa_id is None

    @property
    def resting(self) -> bool:
        """Whether it rests after too many failures; others carry its SMS."""
        return self.line.rests_until is not None and self.line.rests_until > self.at

    @property
    def never_heard(self) -> bool:
        """A line that should be heard and never was."""
        return self._should_speak and self.line.last_heard_at is None

    @property
    def silent_for(self) -> dt.timedelta | None:
        """How long it has not been heard, when that is longer than normal."""
        if not self._should_speak or self.line.last_heard_at is None:
            return None
        silence = self.at - self.line.last_heard_at
        return silence if silence > dt.timedelta(minutes=self.words.silent_minutes or 0) else None

    @property
    def waiting_for(self) -> dt.timedelta | None:
        """How long the oldest SMS has been due, when that is longer than normal."""
        if self.oldest_due_at is None:
            return None
        age = self.at - self.oldest_due_at
        return age if age > dt.timedelta(minutes=LIMITS.waiting_old_minutes) else None

    @property
    def failing(self) -> bool:
        """Whether its last tries failed one after the other."""
        return self.line.failures_in_a_row >= LIMITS.line_failures

    @property
    def missing(self) -> int:
        """How many SMS the provider counted in the last days and the inbox does not hold."""
        return sum(max(day.told_by_provider - day.in_inbox, 0) for day in self.days)

    @property
    def well(self) -> bool:
        """Nothing to do."""
        return not (
            self.resting
            or self.never_heard
            or self.silent_for
            or self.waiting_for
            or self.failing
            or self.missing
        )

    @property
    def _should_speak(self) -> bool:
        return self.line.active and self.line.receives and self.words.silent_minutes is not None


def lines_of(*, desa: Wilayah, at: dt.datetime) -> list[LineHealth]:
    """The lines that serve the village, its own first, in 3 queries."""
    serving = Line.objects.filter(Q(desa=desa) | Q(desa=None, assigned=True), active=True)
    lines = list(serving.order_by("priority", "pk"))
    lines.sort(key=lambda line: line.desa_id is None)
    return _fare(lines, {row["line"]: row for row in _waiting(desa, at)}, at)


def _fare(lines: list[Line], waiting: dict[int | None, Any], at: dt.datetime) -> list[LineHealth]:
    """Each line with what waits on it and what the provider counted. 1 query."""
    days: dict[int, list[Reconciliation]] = {}
    since = at.date() - dt.timedelta(days=LIMITS.reconciliation_days)
    for day in Reconciliation.objects.filter(line__in=lines, date__gte=since).order_by("-date"):
        days.setdefault(day.line_id, []).append(day)
    return [
        LineHealth(
            line=line,
            words=carrier_words(line.carrier),
            at=at,
            waiting=waiting[line.pk]["count"] if line.pk in waiting else 0,
            oldest_due_at=waiting[line.pk]["oldest"] if line.pk in waiting else None,
            days=days.get(line.pk, []),
        )
        for line in lines
    ]


def lines_within(*, kode: str, at: dt.datetime) -> list[LineHealth]:
    """The lines of all villages inside the wilayah with this code, and those that serve all. 3 queries.

    Those of villages first, by their code. `waiting` counts the SMS of these villages alone.
    """
    serving = Line.objects.filter(
        Q(desa__kode__startswith=f"{kode}.") | Q(desa=None, assigned=True), active=True
    )
    lines = list(serving.select_related("desa__parent").villages_first())
    due = OutboundSMS.objects.due(at).filter(desa__kode__startswith=f"{kode}.").order_by()
    counted = due.values("line").annotate(count=Count("pk"), oldest=Min("not_before"))
    return _fare(lines, {row["line"]: row for row in counted}, at)


def line_name(line: Line) -> str:
    """What people call a line: its carrier and the end of its number, `HP Android, berakhir 2001`."""
    name = carrier_words(line.carrier).name
    digits = "".join(sign for sign in line.address if sign.isdigit())
    return f"{name}, berakhir {digits[-4:]}" if len(digits) > 4 else f"{name} {line.address}"


def line_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of lines by their keys, 1 query."""
    return {line.key: line_name(line) for line in Line.objects.filter(key__in=list(keys))}


def waiting_without_line(*, desa: Wilayah, at: dt.datetime) -> int:
    """How many of the village's SMS are due and have no line to leave by."""
    return OutboundSMS.objects.due(at).filter(desa=desa, line=None).count()


def _waiting(desa: Wilayah, at: dt.datetime):  # type: ignore[no-untyped-def]  # rows of values()
    due = OutboundSMS.objects.due(at).filter(desa=desa)
    return due.order_by().values("line").annotate(count=Count("pk"), oldest=Min("not_before"))
