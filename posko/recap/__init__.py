"""The recap of a desa: what was said in a period, by whom, from where, and what became of it.

    from posko.recap import recap_of, period, who_is_missing
    recap = recap_of(desa, since, until, today=today)      # everything the council's own desk may see
    recap.total, recap.bidang[dusun_pk, "2"], recap.gender[dusun_pk, "p"], recap.read.in_time, recap.groups
    shares = who_is_missing(recap, residents_of(desa, recap.until.year))   # share of voices against residents
    public = published_recap(desa, quarter, …)             # for everyone: small numbers hidden, frozen

`recap_of` counts all voices but those in quarantine, confidential ones too: its numbers are for the
council. What leaves the desk is made by `published_recap`. Nothing here renders or looks at the clock.
"""

from posko.recap.counting import Cell, Month, Recap, recap_of, voices_of
from posko.recap.groups import GroupVoices, Quote
from posko.recap.missing import Share, who_is_missing
from posko.recap.period import NotAPeriod, Period
from posko.recap.promises import Promise
from posko.recap.public import PublicRecap, public_recap
from posko.recap.published import published_recap

__all__ = [
    "Cell",
    "GroupVoices",
    "Month",
    "NotAPeriod",
    "Period",
    "Promise",
    "PublicRecap",
    "Quote",
    "Recap",
    "Share",
    "public_recap",
    "published_recap",
    "recap_of",
    "voices_of",
    "who_is_missing",
]
