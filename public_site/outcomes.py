"""What was asked in a desa and what became of it: groups, and voices answered by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, Max, Prefetch, Q, QuerySet, Value
from django.urls import reverse

from accountability.lib.local_time import local_date, tanggal
from accountability.planning.models import Usulan
from accountability.regions.models import Wilayah
from posko import counts
from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import State
from public_site.place import Place, badge

GROUP, VOICE = "kelompok", "suara"


@dataclass(frozen=True, slots=True)
class Card:
    """One thing asked, with where it stands."""

    judul: str
    lencana: dict[str, str]
    isi: str
    kaki: str
    href: str = ""


def public_groups(desa: Wilayah) -> "QuerySet[Kelompok]":
    """Groups that may be shown: brought to a musyawarah, or with a voice that is not confidential."""
    open_voices = Aspirasi.objects.filter(desa=desa, confidential=False, kelompok__isnull=False)
    brought = Usulan.objects.filter(desa=desa)
    return Kelompok.objects.filter(desa=desa).filter(
        Q(pk__in=open_voices.values("kelompok")) | Q(pk__in=brought.values("kelompok"))
    )


def public_voices(desa: Wilayah) -> "QuerySet[Aspirasi]":
    """Voices that stand alone and have public words."""
    return Aspirasi.objects.filter(desa=desa, kelompok=None).public().exclude(state=State.CLOSED)


def together(groups: "QuerySet[Kelompok]", voices: "QuerySet[Aspirasi]") -> "QuerySet[Any, Any]":
    """Groups and voices in one list of (sort, id, at), the last moved first; for a paginator."""
    moved = groups.annotate(at=Max("aspirasi__state_since_at")).annotate(what=_mark(GROUP), number=_number())
    alone = voices.annotate(at=F("state_since_at"), what=_mark(VOICE), number=_number())
    listed = moved.values_list("what", "number", "at")
    return listed.union(alone.values_list("what", "number", "at"), all=True).order_by("-at", "-number")


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


def group_cards(groups: "QuerySet[Kelompok]", place: Place) -> dict[int, Card]:
    """Cards of groups by id: two queries."""
    proposals = Usulan.objects.select_related("decision").order_by("-proposed_at", "-id")
    wanted = groups.annotate(voices=Count("aspirasi", distinct=True), at=Max("aspirasi__state_since_at"))
    return {
        group.pk: _group_card(group, place)
        for group in wanted.prefetch_related(Prefetch("usulan", proposals))
    }


def _group_card(group: Any, place: Place) -> Card:
    usulan = next(iter(group.usulan.all()), None)
    decision = getattr(usulan, "decision", None)
    said = [f"Disampaikan {counts.told(group.voices)}."]
    if decision is not None:
        said.append(" ".join(part for part in (decision.sentence, decision.onward) if part))
    since = tanggal(local_date(group.at, place.desa.kode)) if group.at else ""
    href = reverse("kelompok", args=[place.desa.kode, group.pk])
    return Card(group.title, badge(group.state, place.words), " ".join(said), f"Kabar terakhir {since}", href)


def _voice_cards(pks: list[int], place: Place) -> dict[int, Card]:
    spoken = Milestone.objects.exclude(sentence="").order_by("-at", "-id")
    voices = Aspirasi.objects.filter(pk__in=pks).prefetch_related(Prefetch("milestones", spoken, "spoken"))
    return {voice.pk: _voice_card(voice, place) for voice in voices}


def _voice_card(voice: Any, place: Place) -> Card:
    last = next((m for m in voice.spoken if m.state == voice.state and m.state != State.NEEDS_DETAIL), None)
    said = " ".join(part for part in (last.sentence, last.next_step) if part) if last else ""
    since = tanggal(local_date(voice.state_since_at, place.desa.kode))
    return Card(voice.public_summary, badge(voice.state, place.words), said, f"Kabar terakhir {since}")
