"""Drafts what a letter to the village government says of some kelompok; people finish it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from accountability.council.answer_clock import answer_due
from accountability.council.models import HandedOnBy
from accountability.council.open_to_pemdes import told
from accountability.lib.local_time import tanggal
from accountability.planning.models import Outcome
from accountability.regions.days_off import days_off
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from posko.models import Kelompok

SUBJECTS = {
    HandedOnBy.ORAL: "Aspirasi warga",
    HandedOnBy.INPUT: "Masukan atas aspirasi warga",
    HandedOnBy.EXPLAIN: "Permintaan keterangan",
    HandedOnBy.RAPERDES: "Usulan rancangan {perdes}",
}


def party(desa: Wilayah, words: Words) -> str:
    """To whom: `Kepala Desa Sukamaju`."""
    return f"{words.kepala_desa.title()} {desa.name}"


def subject(channel: str, kelompok: Sequence[Kelompok], words: Words) -> str:
    """`Masukan atas aspirasi warga: Jalan RT 03 rusak`."""
    about = SUBJECTS[HandedOnBy(channel)].format(perdes=words.perdes)
    titles = ", ".join(one.title for one in kelompok)
    return f"{about}: {titles}"[:200]


def body(desa: Wilayah, channel: str, kelompok: Sequence[Kelompok], day: dt.date) -> str:
    """The whole letter below its head, from safe counts and approved words only."""
    shown = [_shown(one) for one in kelompok]
    context = {
        "s": words_for(desa.kode),
        "channel": channel,
        "kelompok": shown,
        "due": answer_due(channel, day, days_off(desa.kode)),
    }
    return render_to_string("surat/badan.txt", context).strip()


def without_words(kelompok: Sequence[Kelompok]) -> list[str]:
    """The titles of those of which no words are approved for the public: people write what is wrong there."""
    return [one.title for one in kelompok if not told(one).summaries]


def spoken(desa: Wilayah, kelompok: Sequence[Kelompok]) -> str:
    """What was said of them in a musyawarah, in short."""
    return "\n".join(f"{one.title}: disampaikan {told(one).said_by}." for one in kelompok)


def _shown(kelompok: Kelompok) -> dict[str, Any]:
    usulan = kelompok.usulan.select_related("musyawarah", "decision").order_by("-proposed_at", "-id").first()
    decision = getattr(usulan, "decision", None)
    decided = ""
    if usulan is not None and decision is not None:
        outcome = Outcome(decision.outcome).label.lower()
        day = tanggal(usulan.musyawarah.held_on)
        decided = f"{usulan.musyawarah.title}, {day}: {outcome}. {decision.sentence}"
    asked = usulan.title if usulan is not None else kelompok.title
    return {"told": told(kelompok), "decided": decided, "asked": asked.rstrip(".")}
