"""Rows of a large table changed a few at a time, so that whoever writes waits for a few rows and no more."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

AT_ONCE = 2_000


def in_batches(rows: Any, at_once: int = AT_ONCE) -> Iterator[Any]:
    """Parts of the queryset `rows` by its primary key, each in a transaction of its own.

    For RunPython in a migration with `atomic = False`. It may be broken off between two parts and is then run
    again from the first, so `rows` names only those still to be changed, or the change may be made twice.
    """
    last = None
    ordered = rows.order_by("pk")
    while True:
        ahead = ordered if last is None else ordered.filter(pk__gt=last)
        keys = list(ahead.values_list("pk", flat=True)[:at_once])
        if not keys:
            return
        with transaction.atomic(using=rows.db):
            yield rows.model._base_manager.using(rows.db).filter(pk__in=keys)
        last = keys[-1]
