"""Takes back what a member did to one voice or many a moment ago, before anybody heard of it."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import OuterRef, Subquery

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.bell import ring_group
from accountability.regions.models import Wilayah
from posko.live import group_of
from posko.models import KeptApart, Message, Milestone
from posko.news_withdrawing import withdraw
from posko.regrouping import PATIENCE, TooLateToUndo, last_told, put_back

READING, FORWARDING, TAKING_OUT = ("dibaca",), ("diteruskan",), ("dilepas",)
ANSWERING, NOT_NOW, CLOSING = ("dijawab",), ("belum_bisa",), ("ditutup",)
LOOKING_ASIDE = ("masuk_meja", "ditutup")  # what was decided about voices that were set aside


@transaction.atomic
def undo_steps(*, desa: Wilayah, news: Collection[str], by: Actor, at: dt.datetime) -> int:
    """Takes back the steps of these `news` that the member made last, together; returns how many.

    Each voice stands again where it stood, news that had not left is withdrawn, and what was told apart in
    the same moment is forgotten. Raises TooLateToUndo, also when one of the voices has gone on since.
    """
    hold(desa=desa)
    steps = _last_steps(desa, news, by, at)
    if not steps or not withdraw(keys=[f"{step.aspirasi.nomor}:m{step.pk}" for step in steps], at=at):
        raise TooLateToUndo
    for step in steps:
        put_back(step, at, "dibatalkan")
    KeptApart.objects.filter(desa=desa, at=steps[0].at, by_user_id=by.user_id).delete()
    facts = {"nomor": [step.aspirasi.nomor for step in steps], "news": steps[0].news}
    record(kind="aspirasi.batal", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
    ring_group(group_of(desa.kode))
    return len(steps)


@transaction.atomic
def undo_replies(*, desa: Wilayah, by: Actor, at: dt.datetime) -> int:
    """Takes back the replies the member wrote last, together; returns how many. Raises TooLateToUndo.

    A voice that was read by its reply is unread again, unless it has gone on since.
    """
    hold(desa=desa)
    written = Message.objects.filter(
        aspirasi__desa=desa, from_citizen=False, by_user=by.user_id, at__gte=at - PATIENCE
    )
    newest = written.order_by("-at").values_list("at", flat=True).first()
    if newest is None:
        raise TooLateToUndo
    replies = list(written.filter(at=newest).select_related("aspirasi").order_by("id"))
    if not withdraw(keys=[f"{reply.aspirasi.nomor}:w{reply.pk}" for reply in replies], at=at):
        raise TooLateToUndo
    for reply in replies:
        voice = reply.aspirasi
        voice.last_news_at = last_told(voice)
        voice.save(update_fields=["last_news_at"])
        reply.delete()
    _unread(replies, newest, by, at)
    facts = {"nomor": [reply.aspirasi.nomor for reply in replies]}
    record(kind="aspirasi.balasan_batal", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
    return len(replies)


def _unread(replies: list[Message], moment: dt.datetime, by: Actor, at: dt.datetime) -> None:
    """What was read in the same moment as it was replied to."""
    newest = Milestone.objects.filter(aspirasi=OuterRef("aspirasi")).order_by("-id").values("pk")[:1]
    steps = Milestone.objects.filter(
        aspirasi__in=[reply.aspirasi_id for reply in replies],
        news__in=READING,
        at=moment,
        actor_user_id=by.user_id,
        pk=Subquery(newest),
    )
    for step in steps.select_related("aspirasi"):
        if "was" in step.facts:
            put_back(step, at, "dibatalkan")


def _last_steps(desa: Wilayah, news: Collection[str], by: Actor, at: dt.datetime) -> list[Milestone]:
    """The newest of these steps, as long as each still is the last of its voice."""
    lately = Milestone.objects.filter(
        aspirasi__desa=desa, actor_user_id=by.user_id, at__gte=at - PATIENCE, news__in=news
    )
    found = [one for one in lately.select_related("aspirasi").order_by("-at", "id") if "was" in one.facts]
    steps = [step for step in found if step.at == found[0].at]
    gone_on = Milestone.objects.filter(
        aspirasi__in=[step.aspirasi_id for step in steps], id__gt=max((s.pk for s in steps), default=0)
    )
    return [] if gone_on.exists() else steps
