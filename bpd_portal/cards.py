"""Turns suggestions into cards: voices side by side, with the words they share marked."""

import datetime as dt
from typing import Any

from django.urls import reverse

from accountability.regions.sebutan import Words
from bpd_portal.rows import small_print
from posko.grouping.reading import pieces
from posko.models import Aspirasi
from posko.suggesting import Suggestion


def card_of(suggestion: Suggestion, words: Words, at: dt.datetime) -> dict[str, Any]:
    """One card for meja/_saran.html."""
    return {
        "saran": suggestion,
        "kunci": key_of(suggestion),
        "suara": [_voice(voice, suggestion.shared, at) for voice in suggestion.voices],
        "samping": [_voice(voice, suggestion.shared, at) for voice in suggestion.beside],
        "alasan": [part for part in (suggestion.problem, *suggestion.places) if part],
    }


def key_of(suggestion: Suggestion) -> str:
    """What this suggestion is known by while a form about it is filled in."""
    groups = [str(one.pk) for one in (suggestion.kelompok, suggestion.other) if one is not None]
    return "-".join([*groups, *(voice.nomor for voice in suggestion.voices[:1])])


def _voice(voice: Aspirasi, shared: frozenset[str], at: dt.datetime) -> dict[str, Any]:
    return {
        "nomor": voice.nomor,
        "href": reverse("bpd-aspirasi", args=[voice.nomor]),
        "potongan": pieces(voice.text, shared),
        "meta": small_print(voice, at),
    }
