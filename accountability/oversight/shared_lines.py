"""Which desk looks after the strangers of a line that belongs to no village.

A line says which kecamatan or kabupaten it serves by its setting `wilayah`
(`manage.py sms_line KEY --setting wilayah=99.01.01`): the desk of that wilayah sees what nobody could place,
and so does the desk above it. A line that says nothing may be written to from anywhere: only the desks of a
kabupaten see those.
"""

from accountability.accounts.models import Membership, Role
from accountability.regions.models import Wilayah
from posko.unplaced import phones_on
from sms_gateway.models import Line

# The auditor reads reports, not the words of strangers.
PLACERS = frozenset({Role.CAMAT, Role.KABUPATEN})


def shared_lines_of(member: Membership) -> list[Line]:
    """The lines without a village whose strangers this member places; none for who places nobody."""
    if member.role not in PLACERS:
        return []
    return [line for line in Line.objects.filter(desa=None).order_by("pk") if _serves(line, member)]


def strangers_of(member: Membership) -> int | None:
    """How many phones wait on this desk; None where it looks after no line."""
    lines = shared_lines_of(member)
    return phones_on(lines).count() if lines else None


def _serves(line: Line, member: Membership) -> bool:
    served = str(line.settings.get("wilayah") or "")
    if not served:
        return member.wilayah.level == Wilayah.Level.KABUPATEN_KOTA
    return f"{served}.".startswith(f"{member.wilayah_id}.")
