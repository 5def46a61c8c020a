"""What was ticked in a list, and what it looked like then."""

from collections.abc import Iterable

from django.http import QueryDict

from accountability.accounts.access import DeskRequest
from posko.models import AspirasiQuerySet
from posko.openings import marks_of

MOST_AT_ONCE = 100


def ticked(request: DeskRequest, form: QueryDict) -> AspirasiQuerySet:
    """The ticked voices of the member's own desa; numbers of others are as if not there."""
    return request.member.wilayah.aspirasi.filter(nomor__in=in_digits(form.getlist("nomor"))[:MOST_AT_ONCE])


def in_digits(numbers: Iterable[str]) -> list[str]:
    """Those that could be numbers of voices; a database does not even look for some others."""
    return [one for one in numbers if one.isascii() and one.isdecimal()]


def marks_shown(voices: AspirasiQuerySet) -> list[str]:
    """What the page keeps beside each number: `2045813=<mark>`, so that a move meanwhile is seen."""
    some = list(voices)
    marks = marks_of(some)
    return [f"{voice.nomor}={marks[voice.pk]}" for voice in some]


def marks_sent(form: QueryDict) -> dict[str, str]:
    """The same, as the form brings it back."""
    pairs = (one.partition("=") for one in form.getlist("dilihat")[:MOST_AT_ONCE])
    return {number: mark for number, _sign, mark in pairs}
