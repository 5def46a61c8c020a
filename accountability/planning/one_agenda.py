"""A kelompok waits for one meeting that decides; feeders may speak of it beside each other before (ADR 62).

A deciding meeting takes up what feeders adopted or left open, and what comes back: from then on the earlier
proposals are continued by its own, and are decided there alone.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accountability.planning.models import FEEDERS, Musyawarah, Outcome, Usulan
from accountability.planning.ranking import voting
from posko.models import Kelompok


class HeldElsewhere(Exception):
    """Another meeting has yet to decide about this kelompok, or is being voted in: `usulan` stands there."""

    def __init__(self, usulan: Usulan) -> None:
        self.usulan = usulan
        super().__init__()


class TakenUp(Exception):
    """A later meeting took this proposal up and decides about it: `usulan.continued_by`."""

    def __init__(self, usulan: Usulan) -> None:
        self.usulan = usulan
        super().__init__()


def decides(musyawarah: Musyawarah) -> bool:
    """Whether what this meeting says of a proposal is its last word; a feeder's goes on."""
    return musyawarah.kind not in FEEDERS


def holding(kelompok: "Kelompok | QuerySet[Kelompok]") -> "QuerySet[Usulan]":
    """The proposals that keep these kelompok from other agendas."""
    which = {"kelompok": kelompok} if isinstance(kelompok, Kelompok) else {"kelompok__in": kelompok}
    standing = Usulan.objects.filter(holds_kelompok=True, musyawarah__called_off_at=None, **which)
    return standing.select_related("musyawarah", "kelompok")


def check_free(kelompok: Kelompok, musyawarah: Musyawarah, *, but: Usulan | None = None) -> None:
    """Returns when this meeting may take the kelompok up; raises HeldElsewhere.

    The desa is held. `but` is the proposal that is on its way to this meeting itself.
    """
    others = Usulan.objects.filter(kelompok=kelompok).exclude(musyawarah=musyawarah)
    if but is not None:
        others = others.exclude(pk=but.pk)
    there = holding(kelompok).filter(pk__in=others.values("pk")).first()
    if there is not None:
        raise HeldElsewhere(there)
    if not decides(musyawarah):
        return
    for one in others.undecided().select_related("musyawarah"):
        if voting(one.musyawarah) and one.musyawarah.called_off_at is None:
            raise HeldElsewhere(one)


def taken_up_by(usulan: Usulan, musyawarah: Musyawarah) -> list[Usulan]:
    """The earlier proposals of the kelompok that this meeting goes on with, the oldest first.

    What was put off, and what stood on a meeting called off; a meeting that decides also takes what a feeder
    adopted and nobody planned, or has yet to decide.
    """
    found = Q(decision__outcome=Outcome.DEFERRED) | Q(decision=None, musyawarah__called_off_at__isnull=False)
    if decides(musyawarah):
        found |= Q(musyawarah__kind__in=FEEDERS, decision=None)
        found |= Q(
            musyawarah__kind__in=FEEDERS,
            decision__outcome=Outcome.ADOPTED,
            kegiatan=None,
            rpjm_activities=None,
        )
    mine = Usulan.objects.filter(found, kelompok=usulan.kelompok_id, continued_by=None).exclude(pk=usulan.pk)
    return list(mine.select_related("musyawarah", "decision").order_by("proposed_at", "id").distinct())


def take_up(usulan: Usulan, musyawarah: Musyawarah) -> list[Usulan]:
    """Ties the earlier proposals to this one, lets its meeting hold the kelompok, and returns the earlier.

    Raises HeldElsewhere when another meeting came first.
    """
    earlier = taken_up_by(usulan, musyawarah)
    keys = [one.pk for one in earlier]
    Usulan.objects.filter(pk__in=keys).update(continued_by=usulan, holds_kelompok=False)
    usulan.holds_kelompok = decides(musyawarah)
    try:
        with transaction.atomic():
            usulan.save(update_fields=["holds_kelompok"])
    except IntegrityError as first:
        there = holding(usulan.kelompok).exclude(pk=usulan.pk).first()
        if there is None:
            raise
        raise HeldElsewhere(there) from first
    return earlier


def news_of(usulan: Usulan, earlier: list[Usulan]) -> str:
    """What the voices hear of it: that it is discussed is said once, then only where it goes on.

    They stand on an agenda already when a feeder spoke or is to speak of it.
    """
    of_feeders = Usulan.objects.filter(
        Q(decision=None) | Q(decision__outcome=Outcome.ADOPTED),
        kelompok=usulan.kelompok_id,
        continued_by=None,
        musyawarah__called_off_at=None,
        musyawarah__kind__in=FEEDERS,
    )
    fell = [one for one in earlier if one.musyawarah.called_off_at is not None]
    put_off = [one for one in earlier if getattr(one, "decision", None) and one not in fell]
    put_off = [one for one in put_off if one.decision.outcome == Outcome.DEFERRED]
    if len(earlier) > len(fell) + len(put_off) or of_feeders.exclude(pk=usulan.pk).exists():
        return "lanjut_musyawarah"
    if fell:
        return "pindah_musyawarah"
    return "dibahas_lagi" if earlier else "dibahas"


def let_go(musyawarah: Musyawarah) -> None:
    """A meeting that does not take place holds nothing; its proposals go to the next."""
    musyawarah.usulan.update(holds_kelompok=False)
