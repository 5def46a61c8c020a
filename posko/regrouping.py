"""Changes kelompok: takes up a suggestion, splits, merges, and undoes what was gathered a moment ago."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.bell import ring_group
from accountability.regions.models import Wilayah
from posko.apart import MOST, keep_apart
from posko.clustering import GATHERABLE, AlreadyEnded, gather
from posko.live import group_of
from posko.models import Aspirasi, Kelompok, KeptApart, Milestone
from posko.news_withdrawing import withdraw
from posko.states import State
from sms_gateway.delivery import OutboundState
from sms_gateway.models import OutboundKind, OutboundSMS

UNDO_SECONDS = 10  # what people are promised
PATIENCE = dt.timedelta(seconds=15)  # news of a gathering waits so long, and so long an undo is taken
GATHERED = ("digabung", "sendiri")
STOOD = ["kelompok", "state", "state_since_at", "answer_due_date", "quarantine", "last_news_at"]


class ElsewhereVoices(Exception):
    """Voices and kelompok of different desa never go together."""


class GatheredMeanwhile(Exception):
    """Another member was quicker: one of the voices already stands in a kelompok."""


class SameKelompok(Exception):
    """A kelompok cannot be merged with itself."""


class TakesAll(Exception):
    """A split must leave at least one voice in the old kelompok."""


class TooLateToUndo(Exception):
    """Only what the same member gathered a moment ago, and nobody has gone on with, can be undone."""


@transaction.atomic
def take_up(
    *,
    desa: Wilayah,
    aspirasi: Iterable[Aspirasi],
    left_out: Iterable[Aspirasi],
    title: str,
    by: Actor,
    at: dt.datetime,
    kelompok: Kelompok | None = None,
    sole_title: bool = False,
) -> Kelompok:
    """Gathers the voices of a suggestion, and remembers that those `left_out` do not belong to them.

    Raises what `gather` raises, ElsewhereVoices, and GatheredMeanwhile.
    """
    chosen, others = list(aspirasi), list(left_out)
    _check_same_desa(desa, chosen, kelompok)
    hold(desa=desa)
    if Aspirasi.objects.filter(pk__in=[voice.pk for voice in chosen]).exclude(kelompok=None).exists():
        raise GatheredMeanwhile
    gathered = gather(
        desa=desa,
        aspirasi=chosen,
        title=title,
        by=by,
        at=at,
        kelompok=kelompok,
        wait=PATIENCE,
        sole_title=sole_title,
    )
    if others:
        keep_apart(desa=desa, voices=others, from_others=gathered.aspirasi.newest_first(), by=by, at=at)
    return gathered


@transaction.atomic
def merge(*, kelompok: Kelompok, into: Kelompok, by: Actor, at: dt.datetime) -> Kelompok:
    """Moves every voice of `kelompok` into `into`; nobody is told, for each already stands in a kelompok.

    Raises ElsewhereVoices across desa, SameKelompok, AlreadyEnded when one of them is on its road already.
    """
    if kelompok.desa_id != into.desa_id:
        raise ElsewhereVoices
    if kelompok.pk == into.pk:
        raise SameKelompok
    hold(desa=into.desa)
    kelompok.refresh_from_db(fields=["state"])
    if kelompok.state != State.MERGED:
        raise AlreadyEnded
    moving = list(kelompok.aspirasi.filter(state__in=GATHERABLE))
    return gather(
        desa=into.desa, aspirasi=moving, title="", by=by, at=at, kelompok=into, quiet=True, wait=PATIENCE
    )


@transaction.atomic
def split(
    *,
    kelompok: Kelompok,
    aspirasi: Iterable[Aspirasi],
    title: str,
    by: Actor,
    at: dt.datetime,
    sole_title: bool = False,
) -> Kelompok:
    """Moves some voices into a new kelompok, and remembers that they do not belong to the rest.

    Raises TakesAll, NothingToGather, NoTitle; with `sole_title` also TitleTaken.
    """
    hold(desa=kelompok.desa)
    moving = list(kelompok.aspirasi.filter(pk__in=[voice.pk for voice in aspirasi], state__in=GATHERABLE))
    staying = kelompok.aspirasi.exclude(pk__in=[voice.pk for voice in moving])
    if not staying.exists():
        raise TakesAll
    fresh = gather(
        desa=kelompok.desa,
        aspirasi=moving,
        title=title,
        by=by,
        at=at,
        quiet=True,
        wait=PATIENCE,
        sole_title=sole_title,
    )
    keep_apart(desa=kelompok.desa, voices=moving, from_others=staying, by=by, at=at)
    return fresh


@transaction.atomic
def move(
    *, kelompok: Kelompok, aspirasi: Iterable[Aspirasi], into: Kelompok, by: Actor, at: dt.datetime
) -> Kelompok:
    """Moves some voices of `kelompok` into another, and remembers that they do not belong to the rest.

    Nobody is told, as in `merge`. Raises ElsewhereVoices, SameKelompok, NothingToGather, AlreadyEnded.
    """
    if kelompok.desa_id != into.desa_id:
        raise ElsewhereVoices
    if kelompok.pk == into.pk:
        raise SameKelompok
    hold(desa=into.desa)
    moving = list(kelompok.aspirasi.filter(pk__in=[voice.pk for voice in aspirasi], state__in=GATHERABLE))
    held = gather(
        desa=into.desa, aspirasi=moving, title="", by=by, at=at, kelompok=into, quiet=True, wait=PATIENCE
    )
    staying = kelompok.aspirasi.newest_first()[:MOST]
    if staying:
        keep_apart(desa=into.desa, voices=moving, from_others=staying, by=by, at=at)
    return held


@transaction.atomic
def undo(*, kelompok: Kelompok, by: Actor, at: dt.datetime) -> int:
    """Takes back what this member gathered into `kelompok` a moment ago; returns how many voices.

    Each stands again where it stood, news that had not left is withdrawn, and what was told apart in the same
    moment is forgotten. Raises TooLateToUndo.
    """
    hold(desa=kelompok.desa)
    steps = _last_gathering(kelompok, by, at)
    if not steps:
        raise TooLateToUndo
    moment = steps[0].at
    if not withdraw(keys=[f"{step.aspirasi.nomor}:m{step.pk}" for step in steps], at=at):
        raise TooLateToUndo
    for step in steps:
        put_back(step, at, "batal_gabung")
    KeptApart.objects.filter(desa=kelompok.desa, at=moment, by_user_id=by.user_id).delete()
    facts = {"nomor": [step.aspirasi.nomor for step in steps]}
    ref = f"kelompok:{kelompok.pk}"
    record(kind="kelompok.batal", ref=ref, desa=kelompok.desa, by=by, at=at, facts=facts)
    ring_group(group_of(kelompok.desa_id))
    return len(steps)


@transaction.atomic
def undo_apart(*, desa: Wilayah, by: Actor, at: dt.datetime) -> int:
    """Forgets what this member told apart a moment ago; returns how many pairs. Raises TooLateToUndo."""
    hold(desa=desa)
    lately = KeptApart.objects.filter(desa=desa, by_user_id=by.user_id, at__gte=at - PATIENCE)
    newest = lately.order_by("-at").values_list("at", flat=True).first()
    if newest is None:
        raise TooLateToUndo
    count, _ = lately.filter(at=newest).delete()
    record(
        kind="kelompok.bukan_batal", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts={"pairs": count}
    )
    return count


def last_told(voice: Aspirasi) -> dt.datetime | None:
    """When the voice's phone hears, or heard, its last news; withdrawn news was never told."""
    if voice.contact_id is None:
        return voice.last_news_at
    told = OutboundSMS.objects.filter(contact=voice.contact_id, kind=OutboundKind.NEWS)
    mine = told.filter(dedupe_key__startswith=f"{voice.nomor}:").exclude(state=OutboundState.CANCELLED)
    return mine.order_by("-not_before").values_list("not_before", flat=True).first()


def _check_same_desa(desa: Wilayah, voices: Iterable[Aspirasi], kelompok: Kelompok | None) -> None:
    if any(voice.desa_id != desa.kode for voice in voices):
        raise ElsewhereVoices
    if kelompok is not None and kelompok.desa_id != desa.kode:
        raise ElsewhereVoices


def _last_gathering(kelompok: Kelompok, by: Actor, at: dt.datetime) -> list[Milestone]:
    """The milestones of the newest gathering, as long as each still is the last of its voice."""
    lately = (
        Milestone.objects.filter(
            aspirasi__kelompok=kelompok, news__in=GATHERED, actor_user_id=by.user_id, at__gte=at - PATIENCE
        )
        .select_related("aspirasi")
        .order_by("-at", "-id")
    )
    found = [step for step in lately if step.facts.get("kelompok") == kelompok.pk and "was" in step.facts]
    steps = [step for step in found if step.at == found[0].at]
    gone_on = Milestone.objects.filter(
        aspirasi__in=[step.aspirasi_id for step in steps], id__gt=max((s.pk for s in steps), default=0)
    )
    return [] if gone_on.exists() else steps


def put_back(step: Milestone, at: dt.datetime, news: str) -> None:
    """Lets a voice stand again where it stood before `step`, and keeps that in its history as `news`."""
    voice = step.aspirasi
    was = step.facts["was"]
    voice.kelompok_id, voice.state = was["kelompok"], was["state"]
    voice.state_since_at = dt.datetime.fromisoformat(was["since"]) if "since" in was else at
    if "due" in was:
        voice.answer_due_date = dt.date.fromisoformat(was["due"])
    voice.quarantine = was.get("quarantine", "")
    voice.last_news_at = last_told(voice)
    voice.save(update_fields=STOOD)
    Milestone.objects.create(
        aspirasi=voice,
        state=voice.state,
        news=news,
        at=at,
        actor_kind=step.actor_kind,
        actor_role=step.actor_role,
        actor_user_id=step.actor_user_id,
    )
