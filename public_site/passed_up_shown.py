"""What offices above a village did with a voice, as lines of its public way: what, who and when."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from accountability.lib.local_time import local_date, tanggal
from accountability.oversight.models import Act, PassedUp, PassedUpAct
from posko.models import Aspirasi, Milestone
from posko.states import State


def still_said(told: Iterable[Milestone]) -> list[Milestone]:
    """The steps without those that were taken back, and without the taking back."""
    kept: list[Milestone] = []
    for step in told:
        if step.news == "dibatalkan" and kept:
            kept.pop()
        else:
            kept.append(step)
    return kept


def passed_up_lines(told: Iterable[Milestone]) -> list[str]:
    """A line for each act of an office above, the oldest first; what was taken back was never told."""
    return [f"{line}, {_day(step)}" for step in still_said(told) if (line := _line(step))]


def _line(step: Milestone) -> str:
    """What was done, in plain words; "" for a step no office above made."""
    facts = step.facts
    said = _(str(facts["keadaan"])) if facts.get("keadaan") else ""
    office, to = str(facts.get("oleh", "")), str(facts.get("to", ""))
    lines: dict[str, str] = {
        Act.ACCEPT.value: _("Diterima %s") % office,
        Act.ANSWER.value: _("Dijawab %s") % office,
        Act.RETURN.value: _("Dikembalikan %s") % office,
        Act.TO_KABUPATEN.value: _("Diteruskan ke %s") % to,
        Act.TO_SP4N.value: _("Diteruskan ke %s") % to,
        Act.NEWS.value: _("Kabar %(dari)s: %(keadaan)s") % {"dari": facts.get("dari", ""), "keadaan": said},
        Act.TRACKING.value: _("Nomor di SP4N-LAPOR!: %s") % facts.get("nomor", ""),
    }
    return lines.get(str(facts.get("atas", "")), "")


def _day(step: Milestone) -> str:
    return tanggal(local_date(step.at, step.aspirasi.desa_id))


def whole_words(voice: Aspirasi, told: Iterable[Milestone]) -> dict[dt.datetime, str]:
    """What SP4N-LAPOR! said in full, by the moment of its step, where the step holds only the beginning."""
    long = [step.at for step in told if step.facts.get("panjang")]
    if not long:
        return {}
    lies = Q(passed_up__aspirasi=voice) | Q(
        passed_up__kelompok__isnull=False, passed_up__kelompok=voice.kelompok_id
    )
    acts = PassedUpAct.objects.filter(lies, at__in=long, taken_back_at=None).exclude(told="")
    return {
        at: f"Ralat. {words}" if act == Act.CORRECT else words
        for at, act, words in acts.values_list("at", "act", "told")
    }


def until_accepted(voice: Aspirasi) -> str:
    """Until when the office above must take a voice on that was laid before it; "" for any other."""
    if voice.state != State.FORWARDED:
        return ""
    open_now = PassedUp.objects.open().filter(aspirasi=voice).first()
    return tanggal(open_now.due_date) if open_now is not None else ""
