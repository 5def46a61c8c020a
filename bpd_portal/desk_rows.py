"""The rows of the inbox: what a list shows, and with it the clock, who else is here, the acts of one tap."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accountability.accounts.models import Membership
from accountability.lib.local_time import local_date
from accountability.regions.sebutan import Words
from bpd_portal.due_words import due_words
from bpd_portal.rows import rows_of
from posko.models import Aspirasi, Kelompok
from posko.openings import who_else_of
from posko.states import State
from posko.suggesting import homes_of

TITLE_LETTERS = 32


def desk_rows_of(
    voices: Iterable[Aspirasi], member: Membership, words: Words, at: dt.datetime, query: str = ""
) -> list[dict[str, Any]]:
    """Voices for components/daftar_masuk.html as the inbox shows them, in the same few queries.

    With `query` their pages know the filter they came from.
    """
    shown = list(voices)
    today = local_date(at, member.wilayah_id)
    homes = homes_of(member.wilayah, shown)
    here = who_else_of(voices=[voice.pk for voice in shown], user_id=member.user_id, at=at)
    return [
        row
        | {
            "tenggat": due_words(voice, today),
            "di_sini": sentence_of(here.get(voice.pk, [])),
            "cepat": _quick(voice, homes.get(voice.pk)),
        }
        for voice, row in zip(shown, rows_of(shown, words, at, query), strict=True)
    ]


def sentence_of(names: list[str]) -> str:
    """Who else has it open: "Ibu Sari sedang membuka ini"; "" for nobody."""
    if not names:
        return ""
    who = (
        names[0]
        if len(names) == 1
        else _("%(name)s dan %(n)s lainnya")
        % {
            "name": names[0],
            "n": len(names) - 1,
        }
    )
    return _("%(who)s sedang membuka ini") % {"who": who}


def _quick(voice: Aspirasi, home: Kelompok | None) -> list[dict[str, str]]:
    """What one tap may do from the list: mark it read, or gather it where its like stand."""
    acts = []
    if voice.state == State.RECEIVED:
        acts.append({"nilai": f"baca:{voice.nomor}", "teks": _("Tandai dibaca"), "ikon": "mata"})
    if home is not None:
        title = Truncator(home.title).chars(TITLE_LETTERS)
        value = f"gabung:{voice.nomor}:{home.pk}"
        acts.append({"nilai": value, "teks": _("Gabung ke %(title)s") % {"title": title}, "ikon": "gabung"})
    return acts
