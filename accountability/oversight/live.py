"""Names the live group of a kecamatan's or kabupaten's warnings; it carries "look", never content."""

from accountability.lib.bell import ring_group
from accountability.regions.models import kode_above


def group_of_warnings(kode: str) -> str:
    """The group of those who look at the warnings of this wilayah."""
    return f"wilayah.{kode.replace('.', '-')}.peringatan"


def ring_above(kode: str) -> None:
    """After the commit, says "look" to everyone who looks at a wilayah this desa lies in."""
    for above in kode_above(kode):
        ring_group(group_of_warnings(above))
