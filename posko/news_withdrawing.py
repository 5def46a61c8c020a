"""Withdraws news that was promised and has not left, by SMS and by push: what it tells was undone."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from posko.models import PushNews
from sms_gateway import withdrawing


@transaction.atomic
def withdraw(*, keys: Iterable[str], at: dt.datetime) -> bool:
    """Whether none of the news with these keys (`<nomor>:<about>`) has left or will leave; then none will.

    The caller undoes everything when it is False. A key without news has nothing to withdraw.
    """
    wanted = list(keys)
    pushes = PushNews.objects.filter(about__in=wanted)
    on_its_way = Q(not_before__lte=F("subscription__sending_at"))
    if pushes.filter(on_its_way | Q(pushed_at__isnull=False)).exists():
        return False
    pushes.delete()
    return withdrawing.withdraw(keys=wanted, at=at)
