"""One request as the standard tells it: a kelompok, a voice with public words, or a number somebody holds.

Nothing is told here that the public pages do not tell: of a kelompok its title, of a voice the summary two
members approved, of a number the public side of its page. When somebody spoke is told by the week in lists,
as counts are (decision 0012), and by the day to who holds the number, as its page does.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from posko.models import Aspirasi, Kelompok, Milestone
from posko.states import State
from public_site.coarse import day_of, ident_of_voice, week_of
from public_site.open311.offered import OTHER, codes
from public_site.open311.points import Where
from public_site.open311.standing import responsible, status_of
from public_site.place import Place
from public_site.voice_page import ending

GROUP = "K"  # how the number of a kelompok in lists begins; one of ours is digits


@dataclass(frozen=True, slots=True)
class Request:
    """What is told of one request; the order of the fields is that of the standard."""

    ident: str
    state: str
    notes: str
    code: str
    description: str | None
    notice: str
    requested: dt.datetime
    updated: dt.datetime
    where: Where

    def as_data(self, place: Place, named: Mapping[str, str]) -> dict[str, Any]:
        """As the standard names it; `named` are the names of the services."""
        code = self.code if self.code in codes() else OTHER
        return {
            "service_request_id": self.ident,
            "status": status_of(self.state),
            "status_notes": self.notes,
            "service_name": named[code],
            "service_code": code,
            "description": self.description,
            "agency_responsible": responsible(self.state, place),
            "service_notice": self.notice,
            "requested_datetime": self.requested.isoformat(),
            "updated_datetime": max(self.updated, self.requested).isoformat(),
            "expected_datetime": None,
            "address": self.where.address,
            "address_id": self.where.address_id,
            "zipcode": None,
            "lat": self.where.point.lat,
            "long": self.where.point.long,
            "media_url": None,
        }


def of_group(group: Kelompok, place: Place, *, code: str, moved: dt.datetime, where: Where) -> Request:
    """A kelompok: its title, and what a musyawarah decided of it."""
    page = reverse("kelompok", args=[place.desa.kode, group.pk])
    return Request(
        ident=f"{GROUP}{group.pk}",
        state=group.state,
        notes=f"{label(group.state)}. {decided}" if (decided := _decided(group)) else label(group.state),
        code=code,
        description=group.title,
        notice=f"Perjalanannya: {_absolute(page)}",
        requested=day_of(group.created_at, place),
        updated=day_of(moved, place),
        where=where,
    )


def of_voice(voice: Aspirasi, place: Place, where: Where) -> Request:
    """A voice that stands alone in the list: the approved summary, and no number of its own."""
    page = reverse("hasil", args=[place.desa.kode])
    return Request(
        ident=ident_of_voice(voice.pk),
        state=voice.state,
        notes=_told_of(voice),
        code=voice.topic,
        description=voice.public_summary,
        notice=f"Semua yang disampaikan dan jawabannya: {_absolute(page)}",
        requested=week_of(voice.received_at, place),
        updated=day_of(voice.state_since_at, place),
        where=where,
    )


def of_number(voice: Aspirasi, place: Place, where: Where) -> Request:
    """The public side of a number; of a voice that is not open to all its state and no more."""
    page = reverse("kabar", args=[voice.nomor])
    open_to_all = voice.is_open_to_all
    words = voice.public_summary or (voice.kelompok.title if voice.kelompok is not None else "")
    return Request(
        ident=voice.nomor,
        state=voice.state,
        notes=_told_of(voice) if open_to_all else label(voice.state),
        code=voice.topic if open_to_all else OTHER,
        description=(words or None) if open_to_all else None,
        notice=f"Perjalanannya: {_absolute(page)}",
        requested=day_of(voice.received_at, place) if open_to_all else week_of(voice.received_at, place),
        updated=day_of(voice.state_since_at, place),
        where=where,
    )


def label(state: str) -> str:
    """The state in the words the public reads."""
    return str(_(str(State(state).label)))


def group_of_ident(ident: str) -> int | None:
    """The kelompok that is called so; None for anything else."""
    digits = ident.removeprefix(GROUP)
    fits = ident.startswith(GROUP) and digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(digits) if fits else None


def _decided(group: Kelompok) -> str:
    usulan = next(iter(group.usulan.all()), None)
    decision = getattr(usulan, "decision", None)
    return _joined(decision.sentence, decision.onward) if decision is not None else ""


def _told_of(voice: Aspirasi) -> str:
    """The state, with the reason where its way ended: the sentence of its page."""
    told: list[Milestone] = sorted(voice.milestones.all(), key=lambda one: (one.at, one.pk))
    end = ending(voice, told)
    return _joined(end["judul"], end["isi"], end["lalu"]) if end is not None else label(voice.state)


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_BASE_URL.rstrip('/')}{path}"
