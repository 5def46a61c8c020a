"""What other rows prove about the steps of a plan: a meeting held, a plan enacted. Offered, never written."""

import datetime as dt
from dataclasses import dataclass

from accountability.planning.models import Musyawarah, MusyawarahKind, PlanKind
from accountability.planning.plan_history import first_perdes, plan_of
from accountability.planning.plan_stages import PERDES_STEP
from accountability.regions.models import Wilayah

# A step, and the kind of meeting whose berita acara proves it.
_MEETINGS = {
    PlanKind.RKP: {"musrenbang": MusyawarahKind.MUSRENBANG, "cermat_rpjm": MusyawarahKind.DESA},
    PlanKind.RPJM: {"musdes": MusyawarahKind.DESA},
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A day and a document that another row already tells."""

    done_on: dt.date
    document_no: str
    from_what: str


def suggestions(*, desa: Wilayah, plan: str, year: int, today: dt.date) -> dict[str, Suggestion]:
    """By step; at most three queries. A plan that was changed keeps the day of its first Perdes."""
    found: dict[str, Suggestion] = {}
    wanted = _MEETINGS[PlanKind(plan)]
    before = year - 1
    held = Musyawarah.objects.standing().filter(
        desa=desa, kind__in=wanted.values(), held_on__year=before, held_on__lte=today
    )
    for meeting in held.exclude(berita_acara_no="").order_by("held_on", "id"):
        for key, kind in wanted.items():
            if meeting.kind == kind:
                found.setdefault(key, Suggestion(meeting.held_on, meeting.berita_acara_no, meeting.title))
    written = plan_of(desa, plan, year)
    enacted = first_perdes(written) if written is not None else None
    if enacted is not None:
        found[PERDES_STEP[PlanKind(plan)]] = Suggestion(enacted[1], enacted[0], "")
    return found
