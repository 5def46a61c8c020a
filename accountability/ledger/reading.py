"""Reads what was recorded about one desa, for those who may."""

from accountability.ledger.models import Entry, EntryQuerySet
from accountability.regions.models import Wilayah


def entries_of(*, desa: Wilayah) -> EntryQuerySet:
    """Everything recorded in the chain of one desa; say the order yourself."""
    return Entry.objects.filter(desa=desa)
