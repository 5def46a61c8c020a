"""Tells counts of voices to the public so that no one can be pointed at, now or by comparing two days.

Counts below five are only said to be small, others are rounded to fives; shares of groups need a base of
twenty and are rounded to five per cent; figures end with the last quarter that is over (decision 0056).
What is over hardly changes, so a year that was counted is kept for some hours: a page never waits for a
village's voices to be counted again.
"""

import datetime as dt
from dataclasses import replace

from django.core.cache import caches
from django.utils.translation import gettext as _

from accountability.council.effectiveness import Effect, Share, effect_of
from accountability.council.law_tables import rule
from accountability.council.models import AnnualReport
from accountability.council.spans import last_quarter_end
from accountability.lib.local_time import local_date
from accountability.regions.models import Wilayah
from posko import counts

SECONDS = 6 * 3600  # as long may a figure go on counting what was withdrawn or made secret meanwhile


def public_effects(*, desa: Wilayah, today: dt.date) -> list[Effect]:
    """The years the public may see, the newest first, of open voices up to the last quarter that is over."""
    until = last_quarter_end(today)
    years = range(until.year, until.year - int(rule("trend_years", today.year)), -1)
    told = [one for year in years if not (one := _counted(desa, year, until)).is_empty]
    settled = _settled(desa)  # a report is read on the day it is settled
    return [replace(one, desa=desa, report_settled=settled.get(one.year)) for one in told]


def _counted(desa: Wilayah, year: int, until: dt.date) -> Effect:
    """The year as it was counted within SECONDS; every promise owed up to `until` is due since."""
    key = f"public-effect:{desa.kode}:{year}:{until}"
    kept: Effect | None = caches["near"].get(key)
    if kept is None:
        after = until + dt.timedelta(days=1)
        kept = effect_of(desa=desa, year=year, until=until, today=after, open_only=True)
        caches["near"].set(key, kept, SECONDS)
    return kept


def _settled(desa: Wilayah) -> dict[int, dt.date]:
    """When the reports of the years were settled."""
    rows = AnnualReport.objects.filter(desa=desa).exclude(settled_at=None)
    return {year: local_date(at, desa.kode) for year, at in rows.values_list("year", "settled_at") if at}


def about(count: int, what: str) -> str:
    """ "sekitar 120 aspirasi", "kurang dari 5 aspirasi", "belum ada aspirasi"."""
    told = counts.rounded(count)
    if told is None or told == 0:
        return counts.told(count, what)
    return _("sekitar %s") % counts.told(told, what)


def share_of_work(share: Share) -> int | None:
    """The share of promises kept, rounded to five per cent; None while the base is too small to be told."""
    return counts.share_of_work(share.part, share.base)


def share_of_people(share: Share) -> int | None:
    """The share of a group of people; None below the base, or where the group or the rest is a handful."""
    return counts.share_of_people(share.part, share.base)
