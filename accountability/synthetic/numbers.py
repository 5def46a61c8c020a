"""Numbers of aspirasi in a fixed scattered order, each once, without remembering those that were given."""

from collections.abc import Iterator
from math import gcd
from random import Random

from accountability.lib import nomor
from posko.numbering import FULLEST

_GROUP = 10_000


def numbers(count: int, seed: int, taken: frozenset[str]) -> Iterator[str]:
    """`count` numbers as long as so many need, none of those `taken`."""
    digits = nomor.MIN_DIGITS
    while count + len(taken) > FULLEST * 10 ** (digits - 1):
        digits += 1
    lowest = 10 ** (digits - 2)
    space = 9 * lowest
    dice = Random(f"numbers {seed}")  # noqa: S311 - the same seed, the same rows
    # Each step of a fixed width around a ring comes to every place once when both share no divisor.
    step = next(one for one in iter(lambda: dice.randrange(space // 3, space), 0) if gcd(one, space) == 1)
    place, given = dice.randrange(space), 0
    groups = _groups()
    while given < count:
        place = (place + step) % space
        body = place + lowest
        high, low = divmod(body, _GROUP)
        highest, high = divmod(high, _GROUP)
        # Zeros in front do not change a Damm digit, so groups of four digits are looked up.
        check = groups[groups[groups[0][highest]][high]][low]
        number = f"{body}{check}"
        if number not in taken:
            given += 1
            yield number


def _groups() -> list[list[int]]:
    """The check digit after each beginning and each four digits more."""
    single = [[int(nomor.check_digit(f"{first}{digit}")) for digit in range(10)] for first in _beginnings()]
    return [
        [
            single[single[single[single[at][n // 1000]][n // 100 % 10]][n // 10 % 10]][n % 10]
            for n in range(_GROUP)
        ]
        for at in range(10)
    ]


def _beginnings() -> list[str]:
    """For each check digit some digits that lead to it; none for 0."""
    found = {nomor.check_digit(str(n)): str(n) for n in range(10)}
    return ["" if at == 0 else found[str(at)] for at in range(10)]
