"""The citizen's own rating of what was done: satisfied, or not yet, which opens the aspirasi again.

Silence is written down too, as what it is: unconfirmed, and never satisfied.
"""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accountability.accounts.actors import CITIZEN, system
from accountability.ledger.clock_watch import once_sure
from accountability.ledger.record import hold, record
from accountability.lib import together
from accountability.lib.bell import ring_group
from accountability.lib.local_time import local_date
from accountability.regions.days_off import days_off_now
from posko import clocks
from posko.journeys import Step, note
from posko.live import group_of
from posko.models import Aspirasi, Verdict
from posko.named import locked
from posko.states import State, VerdictChoice

DATA = Path(__file__).parent / "data" / "verdict_rules.csv"
RATEABLE = (State.DONE, State.ANSWERED)
ESCALATES_AT = 2  # the second "not yet" goes to the kecamatan (interfaces: life of an aspirasi)


class NotDoneYet(Exception):
    """There is nothing to rate before it is done or answered."""


@transaction.atomic
def rate(
    *, aspirasi: Aspirasi, satisfied: bool, at: dt.datetime, score: int | None = None, words: str = ""
) -> Verdict:
    """Keeps the citizen's verdict of this round; `not yet` reopens, the second time it also escalates.

    Only a citizen rates, so there is no `by`. The same verdict again in a round changes nothing: the first is
    returned. After PUAS a citizen may still say BELUM: what was mended can fail again. `score` is 1 to 5 or
    None. Raises NotDoneYet.
    """
    hold(desa=aspirasi.desa)
    held = locked(aspirasi)
    if (known := given(aspirasi=held, satisfied=satisfied)) is not None:
        return known
    if held.state not in RATEABLE:
        raise NotDoneYet
    verdict = Verdict(aspirasi=held, choice=_choice(satisfied), score=score, words=words[:500], at=at)
    verdict.round = held.reopened
    together.insert(verdict)
    if satisfied:
        facts = {"choice": verdict.choice, "score": score}
        record(kind="aspirasi.dinilai", ref=held.nomor, desa=held.desa, by=CITIZEN, at=at, facts=facts)
    else:
        _reopen(held, at)
    ring_group(group_of(held.desa_id))
    return verdict


def given(*, aspirasi: Aspirasi, satisfied: bool) -> Verdict | None:
    """What its citizen said of this round before, when it was just this."""
    choice = _choice(satisfied)
    said = (one for one in aspirasi.verdicts.all() if one.round == aspirasi.reopened)
    return next((one for one in said if one.choice == choice), None)


def _choice(satisfied: bool) -> VerdictChoice:
    return VerdictChoice.SATISFIED if satisfied else VerdictChoice.NOT_YET


@once_sure
def note_silence(*, at: dt.datetime, limit: int) -> int:
    """Writes `unconfirmed` for up to `limit` aspirasi that were done or answered and never rated; how many.

    Once a round, after as many days as data/verdict_rules.csv says; a citizen may still rate afterwards.
    """
    silent = list(_silent(at).order_by("state_since_at", "pk").select_related("desa")[:limit])
    return sum(_note_silence(aspirasi, at) for aspirasi in silent)


@transaction.atomic
def _note_silence(aspirasi: Aspirasi, at: dt.datetime) -> bool:
    hold(desa=aspirasi.desa)
    held = _silent(at).select_for_update(of=("self",)).filter(pk=aspirasi.pk).first()
    if held is None:  # rated, or opened again, at this very moment
        return False
    Verdict.objects.create(aspirasi=held, choice=VerdictChoice.UNCONFIRMED, at=at, round=held.reopened)
    facts = {"choice": VerdictChoice.UNCONFIRMED.value, "days": silent_days()}
    by = system("posko")
    record(kind="aspirasi.tanpa_kabar", ref=held.nomor, desa=aspirasi.desa, by=by, at=at, facts=facts)
    return True


@cache
def silent_days() -> int:
    """Days without a word after which the result is unconfirmed (the newest row of the data counts)."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"] == "unconfirmed_after"]
    return int(max(rows, key=lambda row: int(row["year"]))["days"])


def _silent(at: dt.datetime) -> QuerySet[Aspirasi]:
    said = Verdict.objects.filter(aspirasi=OuterRef("pk"), round=OuterRef("reopened"))
    ended = Aspirasi.objects.filter(
        state__in=RATEABLE, state_since_at__lte=at - dt.timedelta(days=silent_days())
    )
    return ended.filter(~Exists(said))


def _reopen(held: Aspirasi, at: dt.datetime) -> None:
    held.reopened += 1
    held.state = State.READ
    held.state_since_at = at
    if held.reopened >= ESCALATES_AT:
        held.escalated_at = at
    # The council gets the whole time of its kind once more; the old day passed with the first answer.
    held.answer_due_date = clocks.due(held.kind, local_date(at, held.desa_id), days_off_now(held.desa_id))
    held.save(update_fields=["reopened", "state", "state_since_at", "escalated_at", "answer_due_date"])
    step = Step(
        State.READ, "dibuka_lagi", facts={"round": held.reopened, "escalated": held.escalated_at is not None}
    )
    note(aspirasi=held, step=step, by=CITIZEN, at=at)
