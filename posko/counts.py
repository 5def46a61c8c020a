"""Says how many people without pointing at anyone: the one place of the rules about counts in public.

Every page, feed, card, file and report for everyone tells people through these functions, with thresholds as
data (data/disclosure.csv; decision 0098); tables also go through recap.suppression, and what a period came to
is frozen when it is first published (recap.published).

Two sorts of counts are published. What is over and counts no more (who came to a meeting, SMS of a month) is
`told` as it is. What goes on counting, the voices of a kelompok, would tell by its difference of two looks
that somebody has just spoken: it stands still for a week (`counted_until`) and is told in steps (`at_least`).
"""

import csv
import datetime as dt
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accountability.lib.local_time import day_begins, local_date
from accountability.lib.spoken import grouped

# What public pages count, for the catalogue of their other language.
COUNTED = (
    gettext_noop("warga"),
    gettext_noop("orang"),
    gettext_noop("perempuan"),
    gettext_noop("aspirasi"),
    gettext_noop("pertanyaan"),
    gettext_noop("suara"),
    gettext_noop("langkah"),
)
DATA = Path(__file__).parent / "data" / "disclosure.csv"


def smallest_public() -> int:
    """The smallest number of people that is said as it is (data/disclosure.csv, the newest row counts)."""
    return _rule("smallest_public_count")


def counted_until(at: dt.datetime, kode: str) -> dt.datetime:
    """The moment up to which the public counts at `at`: the last Monday's first, on the village's clock.

    Voices that came later are counted the next Monday: nobody learns in which hour or on which day one came.
    """
    today = local_date(at, kode)
    days = (today.weekday() - _rule("counted_on_weekday")) % 7
    return day_begins(today - dt.timedelta(days=days), kode)


def stepped(count: int) -> int:
    """A count that goes on, as it may be published: 0 below the smallest, else the last full step."""
    return 0 if count < smallest_public() else count - count % _rule("public_step")


def at_least(count: int, what: str = "warga") -> str:
    """Returns "sedikitnya 10 warga" for ten to fourteen, and "kurang dari 5 warga" for none to four.

    None is not told apart from one to four: else the first one who speaks would be seen to have spoken.
    """
    if not (step := stepped(count)):
        return _("kurang dari %(n)s %(what)s") % {"n": smallest_public(), "what": _(what)}
    return _("sedikitnya %(n)s %(what)s") % {"n": grouped(step), "what": _(what)}


@cache
def _rule(name: str) -> int:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["rule"] == name]
    return int(max(rows, key=lambda r: int(r["year"]))["value"])


def may_be_said(count: int) -> bool:
    """Whether a count of people may be published as it is: none, or enough of them."""
    return count == 0 or count >= smallest_public()


def told(count: int, what: str = "warga") -> str:
    """Returns "14 warga", "kurang dari 5 warga" for one to four, and "belum ada warga" for none.

    `what` is said in the language of the page: each word that is handed over stands in the catalogue.
    """
    if count == 0:
        return _("belum ada %(what)s") % {"what": _(what)}
    if not may_be_said(count):
        return _("kurang dari %(n)s %(what)s") % {"n": smallest_public(), "what": _(what)}
    return f"{grouped(count)} {_(what)}"


def near(number: int) -> int:
    """A total, or a share in per cent, as it is published: the nearest full step."""
    step = _rule("public_step")
    return (number + step // 2) // step * step


def share_base() -> int:
    """On how many voices at least a share of a group of people is told."""
    return _rule("smallest_share_base")


def share_of_people(part: int, base: int) -> int | None:
    """The share of a group in per cent, to the nearest step; None where it is not told.

    Not below the base, and not where the group or the rest is a handful of people.
    """
    if base < share_base() or not may_be_said(part) or not may_be_said(base - part):
        return None
    return near(round(100 * part / base))


def share_of_work(part: int, base: int) -> int | None:
    """The share of an office's own promises it kept, to the nearest step; None on a handful."""
    return near(round(100 * part / base)) if base and may_be_said(base) else None


def rounded(count: int) -> int | None:
    """A count of what is over, to the nearest step: none as 0, one to four as None."""
    if not may_be_said(count):
        return None
    return max(near(count), _rule("public_step")) if count else 0
