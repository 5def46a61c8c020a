"""Says in words what the clock of a voice asks of the council: due, late, or resting."""

import datetime as dt
from collections.abc import Container

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.lib.local_time import local_date, tanggal_pendek
from accountability.lib.workdays import working_days_between
from accountability.regions.days_off import days_off
from posko.going_on import patience_days
from posko.models import Aspirasi
from posko.states import State


def due_words(voice: Aspirasi, today: dt.date) -> dict[str, str]:
    """Words and icon for a row of the desk; {} where no clock runs (`today` by the village's calendar)."""
    if voice.state == State.NEEDS_DETAIL:
        return {"teks": _resting(voice, today), "ikon": "jeda", "jenis": ""}
    off = days_off(voice.desa_id)
    if voice.state == State.RECEIVED:
        return _running(_("Baca"), _("Lewat batas baca"), voice.read_due_date, today, off)
    if voice.state == State.READ and voice.reopened and voice.answer_due_date < today:
        return {"teks": _("Dibuka lagi warga: jawab segera"), "ikon": "jam", "jenis": "lewat"}
    if voice.state == State.READ:
        return _running(_("Jawab"), _("Lewat batas jawab"), voice.answer_due_date, today, off)
    return {}


def _running(deed: str, late: str, due: dt.date, today: dt.date, off: Container[dt.date]) -> dict[str, str]:
    left = working_days_between(today, due, off)
    if due < today:
        days = working_days_between(due, today, off)
        how_long = ngettext("%(n)s hari kerja", "%(n)s hari kerja", days) % {"n": days}
        return {"teks": f"{late} {how_long}", "ikon": "jam", "jenis": "lewat"}
    if left == 0:
        return {"teks": _("%(deed)s hari ini") % {"deed": deed}, "ikon": "jam", "jenis": "segera"}
    when = _("%(deed)s sebelum %(day)s") % {"deed": deed, "day": tanggal_pendek(due)}
    rest = ngettext("%(n)s hari kerja lagi", "%(n)s hari kerja lagi", left) % {"n": left}
    return {"teks": f"{when}, {rest}", "ikon": "jam", "jenis": "segera" if left == 1 else ""}


def _resting(voice: Aspirasi, today: dt.date) -> str:
    asked = local_date(voice.state_since_at, voice.desa_id)
    until = tanggal_pendek(asked + dt.timedelta(days=patience_days()))
    return _("Menunggu warga sampai %(day)s. Batas waktu berhenti.") % {"day": until}
