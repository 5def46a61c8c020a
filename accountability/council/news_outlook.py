"""Whom the news of a handing on would reach by SMS, before it is sent."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok
from posko.report_outlook import BY_SMS, Fate, Part, tellings

_WORDS = "{nomor}: -{bpd}"  # only whom it reaches is asked; the text of the news is one SMS for each


@dataclass(frozen=True, slots=True)
class NewsOutlook:
    """How many phones get how many SMS; a phone with two voices gets two."""

    phones: int
    sms: int


def news_outlook(*, desa: Wilayah, kelompok: Sequence[Kelompok], at: dt.datetime) -> NewsOutlook:
    """For the open voices of these kelompok that the village government may hear of. One query."""
    voices = (
        Aspirasi.objects.for_pemdes()
        .open()
        .filter(desa=desa, kelompok__in=[one.pk for one in kelompok])
        .select_related("desa", "contact")
        .order_by("id")
    )
    told = tellings(desa, [Part(one) for one in kelompok], _WORDS, voices, at)
    sent = [one for one in told if one.fate in BY_SMS or one.fate == Fate.SAME_PHONE]
    return NewsOutlook(len({one.voice.contact_id for one in sent}), len(sent))
