"""What the recap says before its numbers: whose voice is missing, what was said most, how quickly."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accountability.lib.local_time import bulan, tanggal
from accountability.regions.residents import EVERYONE
from accountability.regions.sebutan import Words
from posko.coverage_rules import coverage_rule
from posko.recap import NotAPeriod, Recap, Share, period
from posko.recap.period import LAST_YEAR
from posko.states import Population

_LOUD = ("unheard", "less")


def who(group: str) -> str:
    """A group of residents by name."""
    return str(_("Semua warga")) if group == EVERYONE else str(Population(group).label)


def share_told(share: Share) -> str:
    """In a word or two, how a group is heard."""
    told = {
        "unheard": _("Belum terdengar"),
        "less": _("Kurang terdengar"),
        "heard": _("Terdengar"),
        "few": _("Masih terlalu sedikit"),
        "unknown": _("Data warga belum ada"),
    }
    return str(told[share.verdict])


def missing_told(shares: Iterable[Share]) -> list[str]:
    """A sentence for each group that is missing; one sentence when the base is too small to say."""
    listed = list(shares)
    found = [_one_missing(one) for one in listed if one.verdict in _LOUD]
    most, least = max((one.base for one in listed), default=0), coverage_rule("smallest_base", LAST_YEAR)
    if most < least:
        found.append(
            _("Baru %(base)s suara menyebut dirinya. Perbandingan mulai disebut dari %(least)s suara.")
            % {"base": most, "least": least}
        )
    return found


def _one_missing(one: Share) -> str:
    told: dict[str, object] = {
        "who": who(one.group),
        "n": one.voices,
        "voices": one.percent_of_voices,
        "residents": one.percent_of_residents,
        "base": one.base,
    }
    if one.verdict == "unheard":
        if one.percent_of_residents is None:
            return _("%(who)s belum terdengar: 0 dari %(base)s suara yang menyebut.") % told
        return (
            _("%(who)s belum terdengar, padahal %(residents)s%% dari warga (0 dari %(base)s suara).") % told
        )
    if not one.enough:
        return _("%(who)s %(n)s dari %(base)s suara, padahal %(residents)s%% dari warga.") % told
    return (
        _("%(who)s %(voices)s%% dari suara, %(residents)s%% dari warga (dari %(base)s suara yang menyebut).")
        % told
    )


def dusun_told(shares: Iterable[tuple[Share, Share]], recap: Recap, words: Words) -> list[str]:
    """A sentence for each dusun that is missing."""
    names = dict(recap.dusun)
    found = []
    for whole, _women in shares:
        told = {
            "dusun": f"{words.dusun.capitalize()} {names[whole.dusun or 0]}",
            "n": whole.voices,
            "base": whole.base,
            "voices": whole.percent_of_voices,
            "residents": whole.percent_of_residents,
        }
        if whole.verdict == "unheard":
            found.append(_("%(dusun)s belum terdengar.") % told)
        elif whole.verdict == "less" and not whole.enough:
            found.append(_("%(dusun)s %(n)s dari %(base)s suara, padahal %(residents)s%% dari warga.") % told)
        elif whole.verdict == "less":
            found.append(_("%(dusun)s %(voices)s%% dari suara, %(residents)s%% dari warga.") % told)
    return found


def compared(recap: Recap) -> str:
    """This period beside the same days of the year before."""
    now, before = recap.total, recap.year_before
    if not before:
        return _("Setahun sebelumnya belum ada suara tercatat.")
    told = {"now": now, "before": before, "by": abs(now - before)}
    if now == before:
        return _("Sama banyak dengan setahun sebelumnya: %(before)s suara.") % told
    if now > before:
        return _("Naik %(by)s suara dari setahun sebelumnya (%(before)s).") % told
    return _("Turun %(by)s suara dari setahun sebelumnya (%(before)s).") % told


def busiest(recap: Recap) -> str:
    """The month with most voices."""
    most = max(recap.months, key=lambda one: one.voices)
    if not most.voices:
        return _("Belum ada suara.")
    return _("Paling ramai %(month)s %(year)s: %(n)s suara.") % {
        "month": bulan(most.first),
        "year": most.first.year,
        "n": most.voices,
    }


def period_name(since: dt.date, until: dt.date) -> str:
    """`tahun 2026`, `triwulan III 2026`, `November 2026`, or the two days."""
    if (since, until) == (dt.date(since.year, 1, 1), dt.date(since.year, 12, 31)):
        return _("tahun %(year)s") % {"year": since.year}
    for nth, roman in enumerate(("I", "II", "III", "IV"), start=1):
        if period.quarter(since.year, nth) == _period(since, until):
            return _("triwulan %(nth)s %(year)s") % {"nth": roman, "year": since.year}
    if period.month(since.year, since.month) == _period(since, until):
        return f"{bulan(since)} {since.year}"
    return f"{tanggal(since)} {_('sampai')} {tanggal(until)}"


def _period(since: dt.date, until: dt.date) -> period.Period | None:
    try:
        return period.Period(since, until)
    except NotAPeriod:
        return None
