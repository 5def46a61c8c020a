"""What a report back would look like before it is sent: the SMS, whom it reaches, and what it costs."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accountability.lib import gsm7
from accountability.lib.local_time import local_date, quiet
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import WORD_NAMES, Words, words_for
from posko.placeholders import SIGNATURE
from posko.report_outlook import Fate, Outlook, Part, Telling
from posko.report_words import NUMBER, cut_values, report_values, tidy
from posko.words import ONE_SMS
from sms_gateway import costs, lines


@dataclass(frozen=True, slots=True)
class Price:
    """What it would cost in rupiah, and what the month's budget still has; None without a budget."""

    rupiah: int
    per_segment: int
    left: int | None

    @property
    def too_much(self) -> bool:
        """Whether some of it would wait for next month."""
        return self.left is not None and self.rupiah > self.left


def preview_of(
    desa: Wilayah, words: str, parts: Sequence[Part], outlook: Outlook, at: dt.datetime
) -> dict[str, Any]:
    """The context of meja/_pratinjau_kabar.html."""
    s = words_for(desa.kode)
    counts, worst = outlook.counts, outlook.worst
    line = lines.usual_route(desa.kode)
    return {
        "contoh": worst.body if worst else "",
        "pengirim": line.address if line else "",
        "huruf": gsm7.septets(worst.body) if worst else 0,
        "batas": ONE_SMS,
        "banyak_sms": gsm7.segments(worst.body) if worst else 0,
        "nilai": json.dumps(_values(words, s, worst, parts)),
        "orang": len(outlook.tellings),
        "lewat_sms": len(outlook.by_sms),
        "sekarang": counts[Fate.NOW],
        "pagi": counts[Fate.MORNING],
        "besok": counts[Fate.TOMORROW],
        "stop": counts[Fate.STOPPED],
        "halaman_saja": counts[Fate.NO_PHONE],
        "hp_sama": counts[Fate.SAME_PHONE],
        "bagian": outlook.segments,
        "harga": price_of(desa, outlook.segments, at),
        "malam": quiet(at, desa.kode, settings.SMS_QUIET_HOURS),
    }


def price_of(desa: Wilayah, segments: int, at: dt.datetime) -> Price:
    """By the price of the line that news of this village leaves by as a rule."""
    line = lines.usual_route(desa.kode)
    per_segment = line.rupiah_per_segment if line else 0
    month = costs.of_month(desa=desa, month=local_date(at, desa.kode))
    left = None if month.budget_rupiah is None else max(0, month.budget_rupiah - month.rupiah)
    return Price(segments * per_segment, per_segment, left)


def value_list(s: Words) -> list[dict[str, str]]:
    """What may be filled in, for the reader; the signature of the council stands at the end of each."""
    known = [(one.name, one.label, one.sample) for one in report_values().values()]
    return [
        {"nama": f"{{{name}}}", "arti": label, "contoh": sample}
        for name, label, sample in [*known, (SIGNATURE, _("tanda tangan, harus ada"), s.bpd)]
    ]


def _values(words: str, s: Words, worst: Telling | None, parts: Sequence[Part]) -> dict[str, str]:
    """What the script of the page fills in while somebody writes: the values of the longest SMS, as cut."""
    local = {name: str(getattr(s, name)) for name in WORD_NAMES}
    if worst is not None:
        return {**local, **cut_values(tidy(words), s, worst.values)}
    return {**local, **(parts[0].values if parts else {}), NUMBER: report_values()[NUMBER].sample}
