"""What the public is told of a meeting: for whom it is, who came in safe counts, whether it is on paper."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accountability.planning.kind_words import called
from accountability.planning.models import DocumentKind, Musyawarah, MusyawarahKind
from accountability.regions.sebutan import Words
from posko import counts

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
    signed: bool = False
    minutes: str = ""


def shown(held: Musyawarah, words: Words) -> MeetingShown:
    """The meeting; its usulan (with decision) and documents are at hand."""
    papers = held.documents.all()
    return MeetingShown(
        held=held,
        kind=called(held, words),
        for_whom=for_whom(held, words),
        came=came(held),
        ics=reverse("musyawarah-ics", args=[held.desa_id, held.pk]),
        usulan=list(held.usulan.all()),
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
