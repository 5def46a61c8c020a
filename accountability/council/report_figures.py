"""The figures of a year for Laporan Kinerja, as plain data: computed from the lists the desks show.

Kept with the report when it is settled, so that it says the same for ever. Days are ISO text; no name of a
citizen, no words of one, no number of a phone.
"""

import datetime as dt
from typing import Any

from django.db.models import Count

from accountability.budget.models import BudgetStep, Stage
from accountability.council.effectiveness import effect_of
from accountability.council.models import CouncilDecision, Direction, Letter, OfficialAnswer, Penyaluran
from accountability.council.register_rows import held_in
from accountability.council.spans import year_span
from accountability.council.voices_register import counted_voices
from accountability.planning.models import Decision, RKPDesa
from accountability.regions.models import Wilayah
from posko.models import Outreach, ReportBack, ReportBackVoice

type Figures = dict[str, Any]


def figures_of(*, desa: Wilayah, year: int, today: dt.date, open_only: bool = False) -> Figures:
    """All figures of one year up to `today`; `open_only` counts what everyone may know of, for the public."""
    effect = effect_of(desa=desa, year=year, until=today, today=today, open_only=open_only)
    return {
        "year": year,
        "until": effect.until.isoformat(),
        "raperdes": _rules(desa, year),
        "outreach": _outreach(desa, year, effect.until),
        "voices": _voices(desa, year, open_only),
        "read": [effect.read.part, effect.read.base],
        "answered": [effect.answered.part, effect.answered.base],
        "women": [effect.women.part, effect.women.base],
        "carried": [effect.carried.part, effect.carried.base],
        "handed": _handed(desa, year),
        "musyawarah": _meetings(desa, year),
        "outcomes": _outcomes(desa, year),
        "decisions": CouncilDecision.objects.filter(desa=desa, year=year).count(),
        "steps": _steps(desa, year),
        "letters": _letters(desa, year),
        "told": _told(desa, year),
        "verdicts": [effect.verdicts.satisfied, effect.verdicts.not_yet, effect.verdicts.unconfirmed],
    }


def _rules(desa: Wilayah, year: int) -> list[list[str]]:
    """What was agreed or enacted in the year: budgets, plans, and the council's own decisions."""
    agreed = BudgetStep.objects.filter(apb__desa=desa, stage=Stage.AGREED, taken_date__year=year)
    rows = [
        ["apb", str(step.apb.year), step.document_no, step.taken_date.isoformat()]
        for step in agreed.select_related("apb").in_order()
    ]
    plans = RKPDesa.objects.filter(desa=desa, enacted_date__year=year).order_by("enacted_date", "id")
    rows += [
        ["rkp", str(plan.year), plan.perdes_no, plan.enacted_date.isoformat() if plan.enacted_date else ""]
        for plan in plans
    ]
    own = CouncilDecision.objects.filter(desa=desa, year=year).order_by("date", "id")
    return rows + [["keputusan", one.about, one.number, one.date.isoformat()] for one in own]


def _outreach(desa: Wilayah, year: int, until: dt.date) -> list[dict[str, Any]]:
    """Those that ended in the year and by `until`, as the effectiveness counts them."""
    over = Outreach.objects.standing().filter(desa=desa, ends_on__year=year, ends_on__lte=until)
    events = over.order_by("starts_on", "id")
    return [
        {
            "title": event.title,
            "kind": str(event.get_kind_display()),
            "from": event.starts_on.isoformat(),
            "to": event.ends_on.isoformat(),
            "presented": event.presented_on is not None,
        }
        for event in events
    ]


def _voices(desa: Wilayah, year: int, open_only: bool) -> dict[str, Any]:
    counted = counted_voices(desa, year).order_by()
    if open_only:
        counted = counted.open_to_all()

    def per(name: str) -> dict[str, int]:
        return {str(key or ""): n for key, n in counted.values_list(name).annotate(n=Count("id"))}

    return {
        "all": counted.count(),
        "confidential": counted.filter(confidential=True).count(),
        "channel": per("channel"),
        "topic": per("topic"),
        "gender": per("gender"),
        "vulnerable": per("vulnerable"),
        "dusun": per("dusun__name"),
        "state": per("state"),
    }


def _handed(desa: Wilayah, year: int) -> dict[str, Any]:
    handed = Penyaluran.objects.filter(desa=desa, date__year=year)
    by_channel = dict(handed.order_by().values_list("channel").annotate(n=Count("id")))
    answered = OfficialAnswer.objects.filter(penyaluran__in=handed).values("penyaluran").distinct().count()
    return {"channel": by_channel, "all": sum(by_channel.values()), "answered": answered}


def _meetings(desa: Wilayah, year: int) -> list[dict[str, Any]]:
    return [
        {
            "title": held.title,
            "kind": str(held.get_kind_display()),
            "date": held.held_on.isoformat(),
            "men": held.men,
            "women": held.women,
            "disabled": held.disabled or 0,
            "poor": held.poor or 0,
            "minutes": hasattr(held, "minutes"),
        }
        for held in held_in(desa, year).filter(men__isnull=False).select_related("minutes")
    ]


def _outcomes(desa: Wilayah, year: int) -> dict[str, int]:
    decided = Decision.objects.filter(usulan__desa=desa, usulan__musyawarah__held_on__year=year)
    return dict(decided.order_by().values_list("outcome").annotate(n=Count("id")))


def _steps(desa: Wilayah, year: int) -> list[list[str]]:
    """The steps of budgets taken in the year, as the council's supervision saw them."""
    steps = BudgetStep.objects.filter(apb__desa=desa, taken_date__year=year).select_related("apb").in_order()
    return [[str(step.apb.year), step.stage, step.taken_date.isoformat(), step.document_no] for step in steps]


def _letters(desa: Wilayah, year: int) -> dict[str, int]:
    letters = Letter.objects.filter(desa=desa, year=year)
    return {
        "in": letters.filter(direction=Direction.IN).count(),
        "out": letters.filter(direction=Direction.OUT).count(),
    }


def _told(desa: Wilayah, year: int) -> dict[str, int]:
    begins, ends = year_span(year, desa.kode)
    backs = ReportBack.objects.filter(desa=desa, at__gte=begins, at__lt=ends, taken_back_at=None)
    return {
        "report_backs": backs.count(),
        "voices": ReportBackVoice.objects.filter(report_back__in=backs).count(),
    }
