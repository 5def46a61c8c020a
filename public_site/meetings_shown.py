"""What the public is told of a meeting: for whom it is, who came in safe counts, whether it is on paper."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accountability.planning.kind_words import called
from accountability.planning.models import DocumentKind, Musyawarah, MusyawarahKind, Usulan
from accountability.planning.models.meetings import MusyawarahQuerySet
from accountability.planning.models.proposals import UsulanQuerySet
from accountability.regions.sebutan import Words
from posko import counts

USULAN_SHOWN = 10  # of each meeting in the list of meetings; a village meeting can treat sixty
_OPEN = gettext_noop("Terbuka untuk semua warga. Boleh bawa pendamping.")
_FOR = {
    MusyawarahKind.WOMEN: gettext_noop("Untuk perempuan. Boleh bawa pendamping."),
    MusyawarahKind.DISABLED: gettext_noop("Untuk penyandang disabilitas dan pendampingnya."),
    MusyawarahKind.ELDERLY: gettext_noop("Untuk warga lanjut usia. Boleh bawa pendamping."),
    MusyawarahKind.CHILD: gettext_noop("Untuk anak dan remaja. Boleh bawa pendamping."),
    MusyawarahKind.POOR: gettext_noop("Untuk keluarga kurang mampu. Boleh bawa pendamping."),
    MusyawarahKind.VULNERABLE: gettext_noop("Untuk kelompok rentan. Boleh bawa pendamping."),
}


@dataclass(slots=True)
class MeetingShown:
    """One meeting on the public page."""

    held: Musyawarah
    kind: str
    for_whom: str
    came: str
    ics: str
    usulan: list[Any] = field(default_factory=list)
    more: int = 0  # usulan that stand on the meeting's own page only
    signed: bool = False
    minutes: str = ""


def usulan_told() -> UsulanQuerySet:
    """Usulan with what was decided, in the order of the board."""
    return Usulan.objects.select_related("decision", "continued_by__musyawarah").order_by("place", "id")


def with_what_is_shown(meetings: MusyawarahQuerySet) -> MusyawarahQuerySet:
    """Meetings with all that `shown` asks for; a large one brings its first USULAN_SHOWN usulan."""
    return (
        meetings.select_related("dusun")
        .annotate(usulan_count=Count("usulan"))
        .prefetch_related(
            Prefetch("usulan", usulan_told()[:USULAN_SHOWN], to_attr="first_usulan"), "documents"
        )
    )


def shown(held: Musyawarah, words: Words) -> MeetingShown:
    """One meeting of `with_what_is_shown`."""
    papers = held.documents.all()
    first: list[Usulan] = held.first_usulan  # type: ignore[attr-defined]
    return MeetingShown(
        held=held,
        kind=called(held, words),
        for_whom=for_whom(held, words),
        came=came(held),
        ics=reverse("musyawarah-ics", args=[held.desa_id, held.pk]),
        usulan=first,
        more=held.usulan_count - len(first),  # type: ignore[attr-defined]
        minutes=reverse("berita-acara-umum", args=[held.desa_id, held.pk])
        if any(one.kind == DocumentKind.BERITA_ACARA for one in papers)
        else "",
        signed=any(one.kind == DocumentKind.BERITA_ACARA and one.signed for one in papers),
    )


def for_whom(held: Musyawarah, words: Words) -> str:
    """Whom it is for, in a sentence or two."""
    kind = MusyawarahKind(held.kind)
    if kind == MusyawarahKind.DUSUN and held.dusun is not None:
        where = {"dusun": words.dusun, "name": held.dusun.name}
        return _("Untuk warga %(dusun)s %(name)s. Boleh bawa pendamping.") % where
    if kind == MusyawarahKind.BPD:
        return _("Untuk anggota %s.") % words.bpd
    return _(_FOR.get(kind, _OPEN))


def came(held: Musyawarah) -> str:
    """ "Hadir 40 orang, 19 perempuan."; small counts are only said to be small, and "" before any."""
    if held.attendance is None or held.women is None or held.men is None:
        return ""
    told = _("Hadir %s") % counts.told(held.attendance, "orang")
    if counts.may_be_said(held.women) and counts.may_be_said(held.men) and held.women:
        return f"{told}, {counts.told(held.women, 'perempuan')}."
    return f"{told}."
