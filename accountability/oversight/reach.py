"""How far a desk sees: the villages in service inside the member's own wilayah, and no other."""

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah, WilayahQuerySet


def villages_of(member: Membership) -> WilayahQuerySet:
    """The villages this member looks after, by the prefix of their code."""
    return Wilayah.objects.desa().in_service().within(member.wilayah_id).order_by("kode")
