"""What of the action plans concerns a village: its own two sides, and the units around it."""

from django.db.models import Exists, OuterRef, Q

from accountability.oversight.models import PlannedAction, PlannedActionQuerySet, ServiceUnit, SheetState
from accountability.regions.models import Wilayah


def actions_of_village(desa: Wilayah) -> PlannedActionQuerySet:
    """Those that were not dropped, of sheets that are not closed; one query with their sheets and doers."""
    here = ServiceUnit.objects.filter(pk=OuterRef("unit")).filter(Q(desa=desa) | Q(serves=desa))
    found = PlannedAction.objects.standing().filter(kecamatan=desa.parent_id)
    found = found.filter(Q(desa=desa) | Exists(here)).exclude(sheet__state=SheetState.CLOSED)
    return found.with_doer().undone_first()
