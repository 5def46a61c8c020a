"""What is late: unread past its day, or not answered past it; one meaning for every desk, note and figure.

A voice is answered when its citizen was told how it goes on: an answer, a refusal, another office, the day a
musyawarah discusses it, a place in plan or budget, or a report back. To stand in a kelompok is an answer to a
proposal, whose road leads through the musyawarah anyhow; a complaint or a question still waits for one.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from posko.models import Aspirasi, Milestone, ReportBackVoice
from posko.states import Kind, State

TELLING = (
    State.ON_AGENDA,
    State.ANSWERED,
    State.FORWARDED,
    State.NOT_NOW,
    State.PLANNED,
    State.BUDGETED,
    State.UNDER_WAY,
    State.DONE,
)


def unread_late(today: dt.date) -> Q:
    """Received, not read, and the day to read it has passed."""
    return Q(state=State.RECEIVED, read_due_date__lt=today)


def unanswered_late(today: dt.date) -> Q:
    """Owed an answer after the day to give it; the clock rests while the citizen is asked for more."""
    return Q(owed_an_answer(), answer_due_date__lt=today)


def late_everywhere(today: dt.date) -> int:
    """How many voices of the whole installation wait for an answer past their day."""
    return Aspirasi.objects.filter(unanswered_late(today)).count()


def owed_an_answer() -> Q:
    """Waits for an answer, wherever it stands; one asked for more keeps the council waiting instead."""
    grouped = Q(Q(state=State.MERGED) & ~Q(kind=Kind.USUL), ~Exists(_reported(OuterRef("pk"))))
    # Said twice: by the states alone an index finds them among all that a village ever said.
    return Q(state__in=[State.RECEIVED, State.READ, State.MERGED]) & (
        Q(state__in=[State.RECEIVED, State.READ]) | grouped
    )


def answers_of(voice: OuterRef) -> "QuerySet[Milestone]":
    """The steps by which a voice was answered, for a subquery; report backs are no steps."""
    return answers().filter(aspirasi=voice)


def answers() -> "QuerySet[Milestone]":
    """The steps by which voices were answered, of all of them; to be narrowed down."""
    grouped = Q(state=State.MERGED, aspirasi__kind=Kind.USUL)
    return Milestone.objects.filter(Q(state__in=TELLING) | grouped)


def first_report_of(voice: OuterRef) -> "QuerySet[Any, Any]":
    """When a voice was first told by a report back that stands: one row with `told_at`, for a subquery."""
    told = _reported(voice).order_by().values("aspirasi")
    return told.annotate(told_at=Min("report_back__at")).values("told_at")


def reports() -> "QuerySet[ReportBackVoice]":
    """Whom report backs that stand have told; to be narrowed down."""
    return ReportBackVoice.objects.filter(report_back__taken_back_at=None)


def _reported(voice: OuterRef) -> "QuerySet[ReportBackVoice]":
    return reports().filter(aspirasi=voice)
