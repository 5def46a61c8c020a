"""What was asked in a desa and what became of it: groups, and voices answered by themselves."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.lib import opaque
from accountability.lib.local_time import local_date, tanggal
from accountability.planning.models import Decision, Usulan
from accountability.regions.models import Wilayah
from posko import counts
from posko.models import Aspirasi, Kelompok, KelompokQuerySet, Milestone
from posko.states import State
from public_site.place import Place, badge

GROUP, VOICE = "kelompok", "suara"
_PURPOSE = "hasil"
_MARK = re.compile(r"(?P<at>\d{8}T\d{12})\.(?P<number>\d{1,12})\.(?P<what>kelompok|suara)")


@dataclass(frozen=True, slots=True)
class Card:
    """One thing asked, with where it stands."""

    judul: str
    lencana: dict[str, str]
    isi: str
    kaki: str
    href: str = ""


def public_groups(desa: Wilayah) -> KelompokQuerySet:
    """Groups that may be shown: brought to a musyawarah, or with a voice that is open to all."""
    return any_public_groups().filter(desa=desa)


def any_public_groups() -> KelompokQuerySet:
    """The same of every desa; who asks says which."""
    # One look into an index for each group asked about: nothing that grows with the voices is read.
    open_voices = Aspirasi.objects.open_to_all().filter(kelompok=OuterRef("pk"))
    brought = Usulan.objects.filter(kelompok=OuterRef("pk"))
    return Kelompok.objects.filter(Q(Exists(open_voices)) | Q(Exists(brought)))


def last_moved(until: dt.datetime) -> Coalesce:
    """When the newest open voice of a group moved, or the group was made; to annotate groups with.

    What is secret moves nothing that the public sees, and what came after `until` (Place.counted_until) not
    yet: else a day, or the order of a list, would tell that it came.
    """
    told = Aspirasi.objects.open_to_all().arrived_before(until)
    voices = told.filter(kelompok=OuterRef("pk")).order_by("-state_since_at")
    return Coalesce(Subquery(voices.values("state_since_at")[:1]), F("created_at"))


def public_voices(desa: Wilayah) -> "QuerySet[Aspirasi]":
    """Voices that stand alone and have public words."""
    return Aspirasi.objects.filter(desa=desa, kelompok=None).public().exclude(state=State.CLOSED)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of the list ended: its last row.

    In the address bar it is closed (accountability.lib.opaque): its moment would tell when somebody spoke.
    """

    at: dt.datetime
    number: int
    what: str

    def __str__(self) -> str:
        plain = f"{self.at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}.{self.number}.{self.what}"
        return opaque.closed(plain, purpose=_PURPOSE)

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """The mark in an address; None for anything else."""
        found = _MARK.fullmatch(opaque.opened(text, purpose=_PURPOSE) or "")
        if found is None:
            return None
        try:
            at = dt.datetime.strptime(found["at"], "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC)
        except ValueError:
            return None
        return cls(at, int(found["number"]), found["what"])


def together(
    groups: "QuerySet[Kelompok]",
    voices: "QuerySet[Aspirasi]",
    *,
    until: dt.datetime,
    most: int,
    after: Mark | None = None,
) -> tuple[list[tuple[str, int, Any]], Mark | None]:
    """Up to `most` groups and voices as (sort, id, at), the last moved first, and the mark of the next page.

    Pages are cut by the last row seen, so that none is shown twice or skipped when something moves meanwhile.
    `until`: see `last_moved`.
    """
    moved = _after(groups.annotate(at=last_moved(until), number=_number()), GROUP, after, most)
    alone = _after(voices.annotate(at=F("state_since_at"), number=_number()), VOICE, after, most)
    rows = list(moved.union(alone, all=True).order_by("-at", "-number", "what")[: most + 1])
    if len(rows) <= most:
        return rows, None
    what, number, at = rows[most - 1]
    return rows[:most], Mark(at, number, what)


def _after(rows: "QuerySet[Any]", what: str, mark: Mark | None, most: int) -> "QuerySet[Any, Any]":
    """The next of one sort; no more than the page can show, so that both sorts together read little."""
    if mark is not None:
        same = Q(at=mark.at, number__lt=mark.number)
        if (what, mark.what) == (VOICE, GROUP):  # of the same moment and number, the group stands first
            same |= Q(at=mark.at, number=mark.number)
        rows = rows.filter(Q(at__lt=mark.at) | same, at__lte=mark.at)
    shown = rows.filter(pk__in=rows.order_by("-at", "-pk").values("pk")[: most + 1])
    listed: QuerySet[Any, Any] = shown.annotate(what=_mark(what)).values_list("what", "number", "at")
    return listed.order_by()


def _mark(what: str) -> Value:
    return Value(what, output_field=CharField())


def _number() -> Any:
    return F("pk") + Value(0, output_field=IntegerField())


def cards(rows: Iterable[tuple[str, int, Any]], place: Place) -> list[Card]:
    """The cards of a page of `together`, in a constant number of queries."""
    listed = list(rows)
    groups = group_cards(
        Kelompok.objects.filter(pk__in=[pk for what, pk, _ in listed if what == GROUP]), place
    )
    voices = _voice_cards([pk for what, pk, _ in listed if what == VOICE], place)
    found = [(groups if what == GROUP else voices).get(pk) for what, pk, _ in listed]
    return [card for card in found if card is not None]


def group_cards(groups: KelompokQuerySet, place: Place) -> dict[int, Card]:
    """Cards of groups by id: two queries."""
    return {group.pk: _group_card(group, place) for group in told_groups(groups, place)}


def told_groups(groups: KelompokQuerySet, place: Place) -> KelompokQuerySet:
    """The groups with what is told of them: `voices`, `at`, and their proposals, the newest first."""
    proposals = Usulan.objects.select_related("decision").order_by("-proposed_at", "-id")
    wanted = groups.with_open_voices(place.counted_until).annotate(at=last_moved(place.counted_until))
    return wanted.prefetch_related(Prefetch("usulan", proposals))


def decision_of(group: Any) -> Decision | None:
    """What was decided on the newest proposal of a group that `told_groups` brought."""
    return getattr(next(iter(group.usulan.all()), None), "decision", None)


def _group_card(group: Any, place: Place) -> Card:
    decision = decision_of(group)
    said = [_("Disampaikan %s.") % counts.at_least(group.voices)]
    if decision is not None:
        decided = " ".join(part for part in (decision.sentence, decision.onward) if part)
        said.append(_("Keputusan musyawarah: %s") % decided)
    since = tanggal(local_date(group.at, place.desa.kode)) if group.at else ""
    href = reverse("kelompok", args=[place.desa.kode, group.pk])
    return Card(
        group.title, badge(group.state, place.words), " ".join(said), _("Kabar terakhir %s") % since, href
    )


def _voice_cards(pks: list[int], place: Place) -> dict[int, Card]:
    return {voice.pk: _voice_card(voice, place) for voice in told_voices(pks)}


def told_voices(pks: list[int]) -> "QuerySet[Aspirasi]":
    """The voices with what offices said of them."""
    spoken = Milestone.objects.exclude(sentence="").order_by("-at", "-id")
    return Aspirasi.objects.filter(pk__in=pks).prefetch_related(Prefetch("milestones", spoken, "spoken"))


def said_of(voice: Any) -> str:
    """What the office said of where a voice that `told_voices` brought stands; "" for nothing."""
    last = next((m for m in voice.spoken if m.state == voice.state and m.state != State.NEEDS_DETAIL), None)
    return " ".join(part for part in (last.sentence, last.next_step) if part) if last else ""


def _voice_card(voice: Any, place: Place) -> Card:
    said = said_of(voice)
    since = tanggal(local_date(voice.state_since_at, place.desa.kode))
    return Card(voice.public_summary, badge(voice.state, place.words), said, _("Kabar terakhir %s") % since)
