"""Draws numbers: those a voice gets at once, and those that are printed on sheets first. The two never meet.

Which numbers belong to sheets follows from the number itself under a key of the installation, so no question
and no lock stands between an SMS and its number, and nobody outside can tell a sheet by its number.
See docs/decisions/0049.
"""

import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings

from accountability.lib import nomor, together
from posko.models import Aspirasi, Sheet

FULLEST = 0.01  # at most this share of the number space is used, so that a guess rarely finds anyone
SHEETS_IN = 8  # one number in so many may be printed on a sheet
TRIES = 25
DRAWN_AT_ONCE = 60


class NoNumberLeft(Exception):
    """No free number was found; the installation needs longer numbers."""


def is_for_sheets(number: str) -> bool:
    """Whether this number can only ever come from a printed sheet."""
    mac = hmac.digest(settings.PHONE_PEPPER.encode(), f"lembar:v1:{number}".encode(), hashlib.sha256)
    return mac[0] % SHEETS_IN == 0


def draw_for_voice() -> str:
    """A number drawn at random; among many SMS of one transaction a free one: a clash would undo them all."""
    batch = together.current()
    if batch is None:
        digits = _digits_needed()
        while _is_printed([number := _draw(digits, for_sheets=False)]):
            continue
        return number
    free: list[str] = batch.memory.setdefault("free numbers", [])
    if not free:
        digits = _digits_needed()
        drawn = dict.fromkeys(_draw(digits, for_sheets=False) for _ in range(DRAWN_AT_ONCE))  # in order, once
        taken = set(Aspirasi.objects.filter(nomor__in=drawn).values_list("nomor", flat=True))
        taken |= _is_printed(drawn)
        free.extend(number for number in drawn if number not in taken)
    return free.pop()


def draw_for_sheets(count: int) -> list[str]:
    """`count` numbers no voice and no other sheet has; the caller holds what makes them its own.

    Raises NoNumberLeft.
    """
    digits, found = _digits_for_sheets(count), dict[str, None]()
    for _ in range(TRIES):
        drawn = dict.fromkeys(_draw(digits, for_sheets=True) for _ in range(count - len(found)))
        # Numbers given before sheets had theirs may lie among these; new voices never do.
        taken = set(Aspirasi.objects.filter(nomor__in=drawn).values_list("nomor", flat=True))
        taken |= _is_printed(drawn)
        found.update(dict.fromkeys(number for number in drawn if number not in taken))
        if len(found) == count:
            return list(found)
    raise NoNumberLeft


def _is_printed(numbers: Iterable[str]) -> set[str]:
    """Which of these stand on a sheet, which may have been printed under a pepper of before."""
    return set(Sheet.objects.filter(nomor__in=list(numbers)).values_list("nomor", flat=True))


def _draw(digits: int, *, for_sheets: bool) -> str:
    while True:
        number = nomor.draw(digits)
        if is_for_sheets(number) is for_sheets:
            return number


def _digits_needed() -> int:
    # The newest id stands for the count: counting a hundred million rows for each voice would not do.
    used = Aspirasi.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return _digits(used + 1)


def _digits_for_sheets(count: int) -> int:
    printed = Sheet.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return max(_digits_needed(), _digits((printed + count) * SHEETS_IN))


def _digits(used: int) -> int:
    digits = nomor.MIN_DIGITS
    while used > FULLEST * 10 ** (digits - 1):
        digits += 1
    return digits
