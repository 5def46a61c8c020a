"""How many voices of a desa were answered lately, for its first page and for what is told of it elsewhere."""

import datetime as dt

from posko import counts
from posko.models import Aspirasi
from posko.states import State
from public_site.place import Place

ANSWERED = (State.DONE, State.ANSWERED, State.NOT_NOW, State.FORWARDED)
DAYS = 30


def answered_lately(place: Place) -> int:
    """Voices answered in the DAYS before the last Monday, in full steps; 0 while too few to be told."""
    until = place.counted_until
    since = {"state_since_at__gte": until - dt.timedelta(days=DAYS), "state_since_at__lt": until}
    found = Aspirasi.objects.open_to_all().filter(desa=place.desa, state__in=ANSWERED, **since).count()
    return counts.stepped(found)
