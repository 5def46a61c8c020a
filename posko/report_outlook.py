"""What a report back would be: which voices hear it, in which words, when, and which only on their page."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings

from accountability.lib import gsm7
from accountability.lib.local_time import local_date, quiet
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import words_for
from posko.models import Aspirasi, AspirasiQuerySet, Kelompok, ReportBackVoice
from posko.regrouping import PATIENCE
from posko.report_words import NUMBER, check_values, compose, in_full, judge, tidy
from posko.telling import decent_time, written


class Fate(StrEnum):
    """How one voice hears of it."""

    NOW = "sekarang"
    MORNING = "pagi"  # it is night there
    TOMORROW = "besok"  # it was told something today already
    STOPPED = "stop"  # its phone wants no news
    SAME_PHONE = "sama"  # another voice of this phone and kelompok is told
    NO_PHONE = "halaman"


BY_SMS = frozenset({Fate.NOW, Fate.MORNING, Fate.TOMORROW})


@dataclass(frozen=True, slots=True)
class Part:
    """One kelompok that is told, and what stands in the words for it."""

    kelompok: Kelompok
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Telling:
    """One voice with its SMS, what its page says, how it hears of it, and what was filled in."""

    voice: Aspirasi
    values: Mapping[str, str]
    body: str
    text: str
    fate: Fate
    not_before: dt.datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be sent, in numbers."""

    tellings: tuple[Telling, ...]

    @property
    def counts(self) -> Counter[Fate]:
        """Voices by how they hear of it."""
        return Counter(one.fate for one in self.tellings)

    @property
    def by_sms(self) -> list[Telling]:
        """Those an SMS goes to, now or later."""
        return [one for one in self.tellings if one.fate in BY_SMS]

    @property
    def segments(self) -> int:
        """Parts of SMS in all, as they are paid for."""
        return sum(gsm7.segments(one.body) for one in self.by_sms)

    @property
    def worst(self) -> Telling | None:
        """The longest SMS among those that would go out, else among all; None without a voice."""
        return max(self.by_sms or self.tellings, key=lambda one: gsm7.septets(one.body), default=None)


def look_ahead(*, desa: Wilayah, parts: Sequence[Part], words: str, at: dt.datetime) -> Outlook:
    """What these words to these kelompok would be; raises what `judge` and `check_values` raise."""
    said = checked(desa, parts, words)
    return Outlook(tuple(tellings(desa, parts, said, voices_of(desa, parts, said), at)))


def checked(desa: Wilayah, parts: Sequence[Part], words: str) -> str:
    """The words as they are sent; raises what `judge` and `check_values` raise."""
    said = tidy(words)
    judge(said, words_for(desa.kode))
    check_values(said, ((part.kelompok.title, part.values) for part in parts))
    return said


def voices_of(desa: Wilayah, parts: Sequence[Part], words: str) -> AspirasiQuerySet:
    """The voices of the kelompok that did not hear these very words yet, in the order of their numbers."""
    told = ReportBackVoice.objects.filter(
        report_back__desa=desa, report_back__words=words, report_back__taken_back_at=None
    )
    return (
        Aspirasi.objects.to_be_told()
        .filter(desa=desa, kelompok__in=[part.kelompok.pk for part in parts])
        .exclude(pk__in=told.values("aspirasi"))
        .select_related("desa", "contact")
        .order_by("id")
    )


def tellings(
    desa: Wilayah, parts: Sequence[Part], words: str, voices: Iterable[Aspirasi], at: dt.datetime
) -> list[Telling]:
    """Each voice with its own words and fate."""
    s = words_for(desa.kode)
    values = {part.kelompok.pk: part.values for part in parts}
    heard: set[tuple[int | None, int | None]] = set()
    found = []
    for voice in voices:
        own = {**values[voice.kelompok_id or 0], NUMBER: written(voice)}
        not_before = decent_time(voice, at + PATIENCE)
        fate = _fate(voice, heard, not_before, at)
        heard.add((voice.contact_id, voice.kelompok_id))
        found.append(Telling(voice, own, compose(words, s, own), in_full(words, s, own), fate, not_before))
    return found


def _fate(
    voice: Aspirasi, heard: set[tuple[int | None, int | None]], not_before: dt.datetime, at: dt.datetime
) -> Fate:
    if voice.contact is None:
        return Fate.NO_PHONE
    if voice.contact.opted_out_at is not None:
        return Fate.STOPPED
    if (voice.contact_id, voice.kelompok_id) in heard:
        return Fate.SAME_PHONE
    if not_before <= at + PATIENCE:
        return Fate.NOW
    told_today = voice.last_news_at is not None and local_date(voice.last_news_at, voice.desa_id) >= (
        local_date(at, voice.desa_id)
    )
    if settings.SMS_NEWS_PER_DAY and told_today:
        return Fate.TOMORROW
    return Fate.MORNING if quiet(at + PATIENCE, voice.desa_id, settings.SMS_QUIET_HOURS) else Fate.TOMORROW
