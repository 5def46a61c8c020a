"""What waits in handing on: kelompok not handed on yet, letters not answered, answers nobody was told."""

import datetime as dt

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from accountability.council.models import OfficialAnswer, Penyaluran
from accountability.council.open_to_pemdes import may_be_told
from accountability.regions.models import Wilayah
from posko.models import Kelompok, KelompokQuerySet, ReportBack
from posko.states import State

ANSWER_WORDING = "jawaban"  # the wording of posko/data/report_templates.csv that tells an official answer
_ON_THE_ROAD = (State.MERGED, State.ON_AGENDA, State.PLANNED, State.BUDGETED, State.UNDER_WAY)


def to_hand_on(desa: Wilayah) -> KelompokQuerySet:
    """Kelompok never handed on, those with most voices first; `voices` as the government may know them.

    `hidden` are those it may not hear of: confidential ones and those about itself.
    """
    shown = Q(aspirasi__confidential=False, aspirasi__about_pemdes=False, aspirasi__quarantine="")
    return (
        may_be_told(desa)
        .filter(penyaluran=None, state__in=_ON_THE_ROAD)
        .annotate(
            voices=Count("aspirasi", filter=shown),
            hidden=Count("aspirasi") - Count("aspirasi", filter=shown),
            since=Min("aspirasi__received_at", filter=shown),
        )
        .order_by("-voices", "since", "id")
    )


def handed_on(desa: Wilayah) -> QuerySet[Penyaluran]:
    """Everything handed on, the newest first, with its answers, kelompok and letter."""
    answers = Prefetch("answers", OfficialAnswer.objects.order_by("at", "id"))
    return (
        desa.penyaluran.select_related("letter", "musyawarah", "desa")
        .prefetch_related(answers, Prefetch("kelompok", Kelompok.objects.order_by("id")))
        .order_by("-date", "-id")
    )


def unanswered(desa: Wilayah) -> QuerySet[Penyaluran]:
    """What the village government has not answered, the one due first before the others."""
    return handed_on(desa).filter(answers=None).order_by("answer_due_date", "id")


def late_count(desa: Wilayah, today: dt.date) -> int:
    """How many of them are past their day."""
    return desa.penyaluran.filter(answers=None, answer_due_date__lt=today).count()


def untold_answers(desa: Wilayah) -> QuerySet[Penyaluran]:
    """What was answered, and the citizens were not told of the last answer yet; the latest answer first."""
    told = ReportBack.objects.filter(
        kelompok__penyaluran=OuterRef("pk"),
        template=ANSWER_WORDING,
        taken_back_at=None,
        at__gte=OuterRef("answered_at"),
    )
    last = OfficialAnswer.objects.filter(penyaluran=OuterRef("pk")).order_by("-at").values("at")[:1]
    answered = handed_on(desa).annotate(answered_at=Subquery(last)).exclude(answered_at=None)
    return answered.filter(~Exists(told)).order_by("-answered_at", "-id")
