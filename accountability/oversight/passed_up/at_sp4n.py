"""What SP4N-LAPOR! said of a report that went there: kept, told to the citizen once, and corrected."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.lib.local_time import local_date
from accountability.oversight.models import Act, PassedUp, PassedUpAct, SP4NFile, Standing
from accountability.oversight.models.passed_up import AGENCY, SENTENCE, TOLD
from accountability.oversight.passed_up.acting import (
    AT_ONCE,
    TRACKING,
    Doing,
    Said,
    begin,
    finish,
    on_one_line,
)
from accountability.oversight.passed_up.categories import NAME
from accountability.oversight.passed_up.clocks import due
from accountability.oversight.passed_up.refusals import (
    DayCannotBe,
    KnownAlready,
    NoStatus,
    NothingSaid,
    NotOnThisDesk,
    NoTracking,
    RatedAlready,
)
from accountability.oversight.passed_up.sp4n_tables import Status, statuses
from posko.journeys import Step, reach_held
from posko.masking import ANSWER, refuse_personal
from posko.models import Verdict
from posko.states import State, VerdictChoice


@transaction.atomic
def note_news(
    *,
    passed: PassedUp,
    said: Said,
    by: Actor,
    at: dt.datetime,
    seen: str = "",
    wait: dt.timedelta = AT_ONCE,
    file: SP4NFile | None = None,
) -> PassedUpAct:
    """Keeps and tells what SP4N-LAPOR! said; a status that means answered settles it, and may be rated.

    Of `said`: status, agency, said_date, told; with a tracking number also that. Raises NoStatus, NothingSaid
    (an answer without words), HoldsPersonalData, NoTracking, DayCannotBe, KnownAlready, NotOnThisDesk,
    ActedMeanwhile.
    """
    status, said = _read(said)
    act = Act.ANSWER if status.state == State.ANSWERED else Act.NEWS
    doing = begin(passed, act, seen, by, at, wait)
    if doing.held.standing != Standing.SP4N:
        raise NotOnThisDesk
    _check_day(doing, said)
    if is_known(news_of(doing.held), said):
        raise KnownAlready
    held = doing.held
    held.status, held.tracking = status.kode, said.tracking or held.tracking
    if act == Act.ANSWER:
        held.standing = Standing.ANSWERED
    return finish(doing, _step(doing, status, said), said, file)


@transaction.atomic
def correct(
    *, passed: PassedUp, said: Said, by: Actor, at: dt.datetime, seen: str = "", wait: dt.timedelta = AT_ONCE
) -> PassedUpAct:
    """Puts right an answer of SP4N-LAPOR! that was noted wrongly, as long as the citizen has not rated it.

    The citizen hears the right words as a RALAT; with a status that means no answer yet it is followed again.
    Raises what `note_news` raises, and RatedAlready. It cannot be taken back, only corrected again.
    """
    status, said = _read(said)
    doing = begin(passed, Act.CORRECT, seen, by, at, AT_ONCE)
    held, before = doing.held, news_of(doing.held)
    if held.standing != Standing.ANSWERED or not before:
        raise NotOnThisDesk
    _check_day(doing, said)
    if _words(before[0]) == _words(said):
        raise KnownAlready
    rated = Verdict.objects.filter(aspirasi__in=doing.voices, at__gte=before[0].at)
    if rated.exclude(choice=VerdictChoice.UNCONFIRMED).exists():
        raise RatedAlready
    held.status, held.tracking = status.kode, said.tracking or held.tracking
    if status.state != State.ANSWERED:
        # An answer goes nowhere but back to be read; from there it is followed again.
        back = Step(State.READ, "ralat", facts={"atas": Act.CORRECT.value}, quiet=True)
        reach_held(voices=doing.voices, step=back, by=by, at=at)
        held.standing, held.due_date = Standing.SP4N, due("sp4n", doing.today, doing.off)
    return finish(doing, _step(doing, status, said), said)


def news_of(passed: PassedUp) -> list[PassedUpAct]:
    """What SP4N-LAPOR! said of it, the newest first, without what was taken back."""
    acts = [one for one in passed.acts.all() if one.status and one.taken_back_at is None]
    return sorted(acts, key=lambda one: (one.at, one.pk), reverse=True)


def is_known(news: list[PassedUpAct], said: Said) -> bool:
    """Whether this stands in what was said before.

    The same words as the last are no news, whatever day they bear: files tell the same every week.
    """
    if news and _words(news[0]) == _words(said):
        return True
    return any(_words(one) == _words(said) and one.said_date == said.said_date for one in news)


def shortened(text: str, most: int = SENTENCE) -> str:
    """`text` cut at a word, with two full stops where something was left out."""
    if len(text) <= most:
        return text
    return f"{text[: most - 2].rsplit(' ', 1)[0].rstrip(' ,;.')}.."


def _words(one: PassedUpAct | Said) -> tuple[str, str, str]:
    return one.status, one.agency, one.told


def _read(said: Said) -> tuple[Status, Said]:
    status = statuses().get(said.status)
    if status is None:
        raise NoStatus
    told = on_one_line(said.told)[:TOLD]
    if status.state == State.ANSWERED and not told:
        raise NothingSaid
    refuse_personal(told, where=ANSWER)
    tracking = said.tracking.strip()
    if tracking and not TRACKING.fullmatch(tracking):
        raise NoTracking
    agency = on_one_line(said.agency)[:AGENCY]
    return status, replace(
        said, sentence=shortened(told) or status.name, agency=agency, told=told, tracking=tracking
    )


def _check_day(doing: Doing, said: Said) -> None:
    held = doing.held
    sent = local_date(held.sent_at or held.came_at, held.desa_id)
    if said.said_date is not None and not sent <= said.said_date <= doing.today:
        raise DayCannotBe


def _step(doing: Doing, status: Status, said: Said) -> Step:
    again = doing.act == Act.CORRECT
    who = f"{NAME}, {said.agency}" if said.agency else NAME
    answered = status.state == State.ANSWERED
    act = Act.ANSWER if answered else Act.NEWS
    sentence = f"Ralat. {said.told}" if again else said.told
    facts = {
        "atas": act.value,
        "oleh" if answered else "dari": who,
        "keadaan": status.name,
        "panjang": len(sentence) > SENTENCE,
    }
    if answered:
        tail = _closed(f"{who}: {sentence}")
        return Step(
            State.ANSWERED, "dijawab", {"tail": tail}, facts, sentence=shortened(sentence), wait=doing.wait
        )
    tail = ". ".join(one for one in (status.name, said.agency, said.told) if one)
    tail = _closed(f"RALAT: {tail}" if again else tail)
    facts["to"] = NAME
    return Step(
        State.FORWARDED, "kabar_sp4n", {"tail": tail}, facts, sentence=shortened(sentence), wait=doing.wait
    )


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
