"""Menyalurkan: the council hands kelompok on to the village government, spoken or by letter (ps 36)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.council.answer_clock import answer_due
from accountability.council.letters import LetterText, write
from accountability.council.models import HandedOnBy, Letter, Penyaluran
from accountability.council.open_to_pemdes import may_be_told
from accountability.ledger.record import hold, record
from accountability.lib.local_time import local_date, tanggal, tanggal_pendek
from accountability.planning.agenda import ElsewhereKelompok
from accountability.planning.models import Musyawarah
from accountability.regions.days_off import days_off_now
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import Words, words_for
from posko.models import Aspirasi, Kelompok
from posko.standing_news import StandingNews, tell_standing

NEWS = "disalurkan"


class NothingToHandOn(Exception):
    """No kelompok was chosen, or nothing is said."""


class GoesPastPemdes(Exception):
    """What is confidential, or about the village government, is not handed to it; `titles` says what."""

    def __init__(self, titles: list[str]) -> None:
        self.titles = titles
        super().__init__()


class NoSuchMeeting(Exception):
    """What is spoken is spoken in a musyawarah of this desa that was held already."""


@dataclass(frozen=True, slots=True)
class HandingOn:
    """What is handed on, and how: a `letter`, or a `musyawarah` in which `words` were spoken.

    `tell` also sends the news to the citizens; their pages say it anyway.
    """

    channel: HandedOnBy
    kelompok: Sequence[Kelompok]
    words: str = ""
    letter: LetterText | None = None
    musyawarah: Musyawarah | None = None
    tell: bool = True


@transaction.atomic
def hand_on(*, desa: Wilayah, handing: HandingOn, by: Actor, at: dt.datetime) -> Penyaluran:
    """Hands the kelompok on; a letter is written into the agenda, and the citizens hear of it.

    Voices that the village government may not hear of are neither counted nor told. Raises NothingToHandOn,
    ElsewhereKelompok, GoesPastPemdes, NoSuchMeeting, and what `write` raises.
    """
    _check(desa, handing, at)
    hold(desa=desa)
    _check_open(desa, handing.kelompok)
    letter = write(desa=desa, text=handing.letter, by=by, at=at) if handing.letter is not None else None
    date = _day(handing)
    kept = Penyaluran.objects.create(
        desa=desa,
        channel=handing.channel,
        date=date,
        letter=letter,
        musyawarah=handing.musyawarah if letter is None else None,
        words=_words(handing),
        answer_due_date=answer_due(handing.channel, date, days_off_now(desa.kode)),
        at=at,
        by_user_id=by.user_id,
    )
    kept.kelompok.add(*(one.pk for one in handing.kelompok))
    told = _tell(kept, handing, by, at)
    facts = {"channel": kept.channel, "kelompok": sorted(one.pk for one in handing.kelompok), "voices": told}
    ref = f"penyaluran:{kept.pk}"
    record(kind="penyaluran.disalurkan", ref=ref, desa=desa, by=by, at=at, facts=facts)
    return kept


def _check(desa: Wilayah, handing: HandingOn, at: dt.datetime) -> None:
    if not handing.kelompok or not _words(handing):
        raise NothingToHandOn
    if any(one.desa_id != desa.kode for one in handing.kelompok):
        raise ElsewhereKelompok
    if handing.channel != HandedOnBy.ORAL:
        return
    meeting = handing.musyawarah
    if meeting is None or meeting.desa_id != desa.kode or meeting.held_on > local_date(at, desa.kode):
        raise NoSuchMeeting


def _check_open(desa: Wilayah, kelompok: Sequence[Kelompok]) -> None:
    known = set(may_be_told(desa).values_list("pk", flat=True))
    if past := [one.title for one in kelompok if one.pk not in known]:
        raise GoesPastPemdes(past)


def _day(handing: HandingOn) -> dt.date:
    if handing.letter is not None:
        return handing.letter.date
    if handing.musyawarah is None:
        raise NoSuchMeeting
    return handing.musyawarah.held_on


def _words(handing: HandingOn) -> str:
    if handing.channel == HandedOnBy.ORAL:
        return handing.words.strip()
    return handing.letter.body.strip() if handing.letter is not None else ""


def _tell(kept: Penyaluran, handing: HandingOn, by: Actor, at: dt.datetime) -> int:
    words = words_for(kept.desa_id)
    voices = Aspirasi.objects.for_pemdes().filter(kelompok__in=[one.pk for one in handing.kelompok])
    told = StandingNews(
        news=NEWS,
        sentence=handed_on_sentence(kept, words),
        words={"tail": _in_short(kept)},
        facts={"penyaluran": kept.pk},
    )
    return tell_standing(
        desa=kept.desa,
        voices=voices.values_list("pk", flat=True),
        told=told,
        by_sms=handing.tell,
        by=by,
        at=at,
    )


def handed_on_sentence(kept: Penyaluran, words: Words) -> str:
    """`Disalurkan kepada kepala desa, surat nomor 005/BPD/SKM/XI/2026, 12 November 2026.`"""
    letter: Letter | None = kept.letter
    if letter is None:
        return f"Disalurkan lisan kepada {words.kepala_desa} dalam musyawarah, {tanggal(kept.date)}."
    return f"Disalurkan kepada {words.kepala_desa}, surat nomor {letter.number}, {tanggal(kept.date)}."


def _in_short(kept: Penyaluran) -> str:
    day = tanggal_pendek(kept.date)
    return f"surat {kept.letter.number} {day}" if kept.letter is not None else f"lisan di musyawarah {day}"
