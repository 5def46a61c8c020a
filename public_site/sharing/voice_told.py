"""A kelompok and a single number, as other sites are told of them: as their pages tell a stranger."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accountability.lib.nomor import written
from accountability.regions.sebutan import words_for
from posko import counts
from posko.models import Kelompok
from public_site.journey import StepShown, road_of, steps
from public_site.place import Place, badge
from public_site.sharing.place_told import ask_of, where_of
from public_site.sharing.told import NOW, NotForOthers, NothingToTell, Shared
from public_site.voice_page import voice_of, voice_page


def group_told(group: Kelompok, place: Place) -> Shared:
    """A kelompok that is open to all: how many ask for it, and how far it came."""
    road = road_of(group)
    way = steps(road, place.words, state=group.state)
    mark = badge(group.state, place.words)
    many = counts.at_least(road.voices)
    base = f"/desa/{place.desa.kode}/kelompok/{group.pk}"
    return Shared(
        kind="Usul bersama",
        title=group.title,
        where=where_of(place),
        said=f"Disampaikan {many}. Sekarang: {mark['label'].lower()}.",
        path=reverse("kelompok", args=[place.desa.kode, group.pk]),
        picture=f"{base}/gambar",
        frame=reverse("widget-kelompok", args=[place.desa.kode, group.pk]),
        mark=mark,
        lead=f"Disampaikan {many}.",
        **_track(way),
        ask=ask_of(place),
    )


def number_told(nomor: str) -> tuple[Shared, Place]:
    """Where one voice stands, and its place.

    Raises NothingToTell for a number nobody has, NotForOthers for a voice that is not open to all: its page
    shows its state to who knows the number, but nothing of it is handed to other sites.
    """
    voice = voice_of(nomor)
    if voice is None:
        raise NothingToTell
    facts = getattr(voice.desa, "facts", None)
    if not voice.is_open_to_all or facts is None:
        raise NotForOthers
    place = Place(voice.desa, facts, words_for(voice.desa_id))
    shown = voice_page(voice, place, opened=False)
    mark, number = shown["lencana"], written(voice.nomor)
    said = f"{mark['label']} sejak {shown['sejak']}."
    return (
        Shared(
            kind=f"Aspirasi nomor {number}",
            title=str(shown["judul_kabar"]),
            where=where_of(place),
            said=said,
            lead=said,
            path=reverse("kabar", args=[voice.nomor]),
            picture=f"/a/{voice.nomor}/gambar",
            frame=reverse("widget-kabar", args=[voice.nomor]),
            mark=mark,
            **_track(shown["langkah"]),
            ask=ask_of(place),
        ),
        place,
    )


def _track(way: Sequence[StepShown]) -> dict[str, Any]:
    """The steps, and the one it is at in words."""
    now = next((one for one in way if one.keadaan == NOW), way[-1])
    done = f" {now.persen}%" if now.persen is not None else ""
    return {
        "track": tuple(one.keadaan for one in way),
        "names": tuple(one.judul for one in way),
        "step": f"{now.judul}{done}",
    }
