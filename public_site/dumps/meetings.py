"""Meetings and what they decided, as the page of meetings tells them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accountability.planning.kind_words import called
from accountability.planning.models import DocumentKind, Musyawarah, Outcome, Usulan
from posko import counts
from public_site.dumps.parts import Row
from public_site.dumps.places import absolute
from public_site.meetings_shown import came, usulan_told
from public_site.place import Place

type Told = int | str | None


def meetings(place: Place) -> Iterator[Row]:
    """A row for each meeting, coming and past."""
    pages = absolute(f"/desa/{place.desa.kode}/musyawarah/")
    every = place.desa.musyawarah.select_related("dusun").prefetch_related("documents")
    for one in every.order_by("held_on", "id"):
        off = one.called_off_at is not None
        told = not off and one.held_on < place.today and bool(came(one))
        papers = one.documents.all() if told else ()
        yield (
            place.desa.kode,
            one.pk,
            one.kind,
            called(one, place.words),
            one.title,
            one.held_on,
            one.starts_at,
            one.place,
            off,
            one.called_off_why,
            people(one.attendance) if told else None,
            women(one) if told else None,
            one.berita_acara_no if told else "",
            any(paper.kind == DocumentKind.BERITA_ACARA and paper.signed for paper in papers),
            pages if off else f"{pages}{one.pk}/",
        )


def proposals(place: Place) -> Iterator[Row]:
    """A row for each proposal of a meeting that was not called off, in the order of its board."""
    standing = place.desa.musyawarah.standing()
    rows = usulan_told().filter(musyawarah__in=standing)
    for one in rows.order_by("musyawarah__held_on", "musyawarah_id", "place", "id").iterator(500):
        yield (place.desa.kode, one.musyawarah_id, one.kelompok_id, one.title, *_decided(one))


def people(count: int | None) -> Told:
    """How many came, as it may be told: "<5" for one to four (posko.counts)."""
    if count is None or counts.may_be_said(count):
        return count
    return f"<{counts.smallest_public()}"


def women(held: Musyawarah) -> int | None:
    """How many women came, where neither they nor the men are a handful; as public_site.meetings_shown."""
    if held.women is None or held.men is None or not held.women:
        return None
    return held.women if counts.may_be_said(held.women) and counts.may_be_said(held.men) else None


def _decided(one: Usulan) -> Row:
    decision = getattr(one, "decision", None)
    if decision is None:
        return ("", "", "", None, None, "", "", "")
    adopted, why = decision.outcome == Outcome.ADOPTED, decision.reason_class
    said = decision.outcome != Outcome.FORWARDED and why
    return (
        decision.outcome,
        _(str(decision.get_outcome_display())),
        decision.into_plan if adopted else "",
        decision.into_year if adopted else None,
        None if adopted else decision.returns_in_year,
        decision.sentence,
        _(str(decision.get_reason_class_display())) if said else "",
        decision.onward if why else "",
    )
