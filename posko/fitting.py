"""Puts as many whole parts of a list into one SMS as fit: half a phone number helps nobody."""

from typing import Any

from accountability.lib import gsm7
from accountability.regions.models import Wilayah
from posko.words import sms


def whole_parts(
    template: str, desa: Wilayah | None, parts: list[str], *, separator: str = ", ", **values: Any
) -> list[str]:
    """The first parts that the template has room for as its `tail`, none of them cut."""
    for count in range(len(parts), 0, -1):
        tail = separator.join(parts[:count])
        if gsm7.plain(tail) in sms(template, desa, tail=tail, **values):
            return parts[:count]
    return []
