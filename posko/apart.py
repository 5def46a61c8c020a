"""Remembers which voices the council told apart; they are never suggested together again."""

import datetime as dt
from collections.abc import Iterable
from itertools import combinations, product

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, KeptApart

MOST = 20  # voices of one side that are remembered; a large kelompok is known by its newest


class NothingToKeepApart(Exception):
    """Two voices of the same desa are needed to be told apart."""


@transaction.atomic
def keep_apart(
    *,
    desa: Wilayah,
    voices: Iterable[Aspirasi],
    by: Actor,
    at: dt.datetime,
    from_others: Iterable[Aspirasi] | None = None,
) -> int:
    """Remembers that none of `voices` belongs to another of them, or, with `from_others`, to any of those.

    Returns how many pairs are new. Voices of another desa are as if not there; raises NothingToKeepApart when
    too few are left.
    """
    hold(desa=desa)
    ours = _of_this_desa(desa, voices)
    if from_others is None:
        pairs = list(combinations(ours, 2))
    else:
        pairs = [pair for pair in product(ours, _of_this_desa(desa, from_others)) if pair[0].pk != pair[1].pk]
    if not pairs:
        raise NothingToKeepApart
    found = {(min(a.pk, b.pk), max(a.pk, b.pk)) for a, b in pairs}
    known = set(
        KeptApart.objects.filter(desa=desa, one__in={one for one, _ in found}).values_list(
            "one_id", "other_id"
        )
    )
    fresh = [
        KeptApart(desa=desa, one_id=one, other_id=other, at=at, by_user_id=by.user_id)
        for one, other in sorted(found - known)
    ]
    KeptApart.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        numbers = sorted({voice.nomor for pair in pairs for voice in pair})
        facts = {"nomor": numbers, "pairs": len(fresh)}
        record(kind="kelompok.bukan", ref=f"desa:{desa.kode}", desa=desa, by=by, at=at, facts=facts)
    return len(fresh)


def _of_this_desa(desa: Wilayah, voices: Iterable[Aspirasi]) -> list[Aspirasi]:
    wanted = [voice.pk for voice in voices]
    return list(Aspirasi.objects.filter(pk__in=wanted, desa=desa).order_by("-pk")[:MOST])
