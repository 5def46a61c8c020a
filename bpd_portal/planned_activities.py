"""The activities of the medium-term plan that a kegiatan of a year may belong to."""

from accountability.planning.models import RPJMActivity
from accountability.regions.models import Wilayah


def activities_for(desa: Wilayah, year: int) -> list[RPJMActivity]:
    """Those that stand in the plan running in `year`: the ones meant for that year first, then by code."""
    rpjm = desa.rpjm.filter(first_year__lte=year, last_year__gte=year).first()
    if rpjm is None:
        return []
    every = rpjm.activities.filter(dropped_at=None).prefetch_related("years").select_related("rpjm")
    return sorted(
        every, key=lambda one: (year not in {each.year for each in one.years.all()}, one.kode, one.pk)
    )
