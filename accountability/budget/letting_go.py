"""Lets a kegiatan leave the plan only when no money hangs on it."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.budget.models import APBDesa, BudgetLine
from accountability.ledger.record import hold
from accountability.planning.leaving import Leave, drop
from accountability.planning.models import Kegiatan


class StillBudgeted(Exception):
    """Lines of the year's budget hang on the kegiatan; they go first. `lines` says how many there are."""

    def __init__(self, lines: int, *, published: bool) -> None:
        self.lines, self.published = lines, published
        super().__init__(f"{lines} lines hang on this kegiatan.")


@transaction.atomic
def let_go(*, kegiatan: Kegiatan, leave: Leave, by: Actor, at: dt.datetime) -> int:
    """Takes a kegiatan out of its plan; how many voices were told.

    Raises StillBudgeted while the newest version of the year's budget, or the one everyone sees, pays for it;
    and what planning.leaving.drop raises.
    """
    hold(desa=kegiatan.desa)
    lines = hanging_on(kegiatan)
    if lines:
        raise StillBudgeted(len(lines), published=any(one.apb.is_public for one in lines))
    return drop(kegiatan=kegiatan, leave=leave, by=by, at=at)


def hanging_on(kegiatan: Kegiatan) -> list[BudgetLine]:
    """The lines that pay for a kegiatan in the newest version of its budget, or in the one that is public."""
    versions = APBDesa.objects.filter(desa=kegiatan.desa_id, lines__kegiatan=kegiatan).distinct()
    counted = []
    for year in set(versions.values_list("year", flat=True)):
        every = APBDesa.objects.filter(desa=kegiatan.desa_id).of_year(year)
        counted += [one.pk for one in (every.first(), every.published().first()) if one is not None]
    lines = BudgetLine.objects.filter(kegiatan=kegiatan, apb__in=counted).select_related("apb")
    return list(lines.order_by("id"))
