"""Takes back one's own act on what came up, a moment later and before anybody heard of it."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.bell import ring_group
from accountability.oversight.models import Act, PassedUp, PassedUpAct
from accountability.oversight.passed_up.acting import STOOD
from accountability.oversight.passed_up.refusals import TooLateToTakeBack
from accountability.oversight.passed_up.sp4n_tables import sp4n_rule
from posko.live import group_of
from posko.models import Milestone
from posko.news_withdrawing import withdraw
from posko.regrouping import PATIENCE, UNDO_SECONDS, put_back


def last_of(passed: PassedUp, by: Actor, at: dt.datetime) -> PassedUpAct | None:
    """The member's own last act, while people are promised that it may be taken back."""
    last = passed.acts.order_by("-at", "-id").first()
    if last is None or last.by_user_id != by.user_id or last.taken_back_at is not None:
        return None
    if last.act == Act.CORRECT:
        return None
    lately = file_patience(at) if last.brought_in_id else dt.timedelta(seconds=UNDO_SECONDS)
    return last if last.at >= at - lately else None


def file_patience(at: dt.datetime) -> dt.timedelta:
    """How long news from a file rests, and so how long the file, or a row of it, is taken back."""
    return dt.timedelta(minutes=sp4n_rule("taken_back_minutes", at.year))


@transaction.atomic
def take_back(*, passed: PassedUp, by: Actor, at: dt.datetime) -> PassedUpAct:
    """Everything stands again as before the act; the act stays in history as taken back.

    Raises TooLateToTakeBack, also when a voice has gone on or its news has left.
    """
    hold(desa=passed.desa)
    rows = PassedUp.objects.select_for_update(of=("self",)).select_related("desa", "kelompok")
    held = rows.get(pk=passed.pk)
    last = held.acts.order_by("-at", "-id").first()
    if last is None or last.by_user_id != by.user_id or last.taken_back_at is not None:
        raise TooLateToTakeBack
    steps = _steps(held, last, by)
    lately = file_patience(at) if last.brought_in_id else PATIENCE
    if last.at < at - lately or last.act == Act.CORRECT or not steps:
        raise TooLateToTakeBack
    if not withdraw(keys=[f"{step.aspirasi.nomor}:m{step.pk}" for step in steps], at=at):
        raise TooLateToTakeBack
    due_of = last.was.get("due_of", {})
    for step in steps:
        step.facts["was"]["due"] = due_of.get(str(step.aspirasi_id), step.facts["was"]["due"])
        put_back(step, at, "dibatalkan")
    _restore(held, last)
    last.taken_back_at = at
    last.save(update_fields=["taken_back_at"])
    facts = {"nomor": [step.aspirasi.nomor for step in steps], "news": steps[0].news}
    record(kind="aspirasi.batal", ref=f"desa:{held.desa_id}", desa=held.desa, by=by, at=at, facts=facts)
    ring_group(group_of(held.desa_id))
    return last


def _steps(held: PassedUp, last: PassedUpAct, by: Actor) -> list[Milestone]:
    """The steps of this act, as long as each still is the last of its voice."""
    mine = Milestone.objects.filter(at=last.at, actor_user_id=by.user_id, facts__has_key="atas")
    mine = (
        mine.filter(aspirasi__kelompok=held.kelompok)
        if held.kelompok_id
        else mine.filter(aspirasi=held.aspirasi_id)
    )
    steps = [one for one in mine.select_related("aspirasi").order_by("id") if "was" in one.facts]
    newest = max((step.pk for step in steps), default=0)
    gone_on = Milestone.objects.filter(aspirasi__in=[step.aspirasi_id for step in steps], id__gt=newest)
    return [] if gone_on.exists() else steps


def _restore(held: PassedUp, last: PassedUpAct) -> None:
    was = last.was
    for name in STOOD:
        if name in was:  # an act of before these fields were kept has not changed them
            setattr(held, name, was[name])
    held.event_date = dt.date.fromisoformat(was["event_date"]) if was.get("event_date") else None
    held.due_date = dt.date.fromisoformat(was["due_date"])
    held.sent_at = dt.datetime.fromisoformat(was["sent_at"]) if was["sent_at"] else None
    held.version += 1
    held.save()
    if held.kelompok is not None:
        held.kelompok.state = was["kelompok"]
        held.kelompok.save(update_fields=["state"])
