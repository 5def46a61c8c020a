"""What became of the groups of a desa, as an Atom feed."""

from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from posko.states import State
from public_site.outcomes import public_groups
from public_site.place import Place

MOST = 30


def feed_of(place: Place, absolute: Any) -> str:
    """The feed as text; `absolute` makes a full address of a path."""
    home = absolute(reverse("desa", args=[place.desa.kode]))
    feed = Atom1Feed(
        title=f"Kabar usul warga {place.name}",
        link=home,
        description="",
        language="id",
        feed_url=absolute(reverse("umpan", args=[place.desa.kode])),
    )
    moved = public_groups(place.desa).annotate(at=Max("aspirasi__state_since_at")).order_by("-at", "-pk")
    for group in moved[:MOST]:
        feed.add_item(
            title=f"{State(group.state).label}: {group.title}",
            link=absolute(reverse("kelompok", args=[place.desa.kode, group.pk])),
            description=str(State(group.state).label),
            updateddate=group.at,
            unique_id=f"tag:posko,{place.desa.kode}:{group.pk}:{group.state}",
        )
    return str(feed.writeString("utf-8"))
