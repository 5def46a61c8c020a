"""Promises news of an aspirasi to the browsers that asked for it, in the transaction of what it tells."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from accountability.lib import bell, together
from posko.models import Aspirasi, PushNews, PushSubscription


def promise_push(
    *, aspirasi: Aspirasi, about: str, at: dt.datetime, wait: dt.timedelta = dt.timedelta()
) -> None:
    """One row for each browser that asked; `about` makes it once only, as for the SMS of the same news.

    It rests for `wait`. Quiet hours and the pace of news are kept when it is sent (posko.pushing). In a block
    of lib.together that announced its voices, the browsers of all are looked up at once.
    """
    nobody: list[int] = []
    waiting = together.ahead("voice", aspirasi.pk, "push", _browsers_of, nobody)
    for subscription in waiting:
        row = PushNews(subscription_id=subscription, about=f"{aspirasi.nomor}:{about}")
        row.promised_at, row.not_before = at, at + wait
        if together.current() is not None:
            together.insert(row)
        else:
            PushNews.objects.bulk_create([row], ignore_conflicts=True)
    if waiting:
        bell.ring_task("posko.tasks.push_due")


def _browsers_of(voices: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = PushSubscription.objects.filter(aspirasi__in=voices).order_by("pk")
    for aspirasi, subscription in rows.values_list("aspirasi_id", "pk"):
        found[aspirasi].append(subscription)
    return found
