"""Finds which of many official codes is meant by what was typed: the code itself, or its whole name."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

MOST_SHOWN = 3


class UnknownOffer(Exception):
    """What was typed means none of the offers, or several of them."""

    def __init__(self, like: Sequence[tuple[str, str]]) -> None:
        self.like = like
        super().__init__()

    def sentence(self, none: Any) -> str:
        """`none` for no match; of several the first ones, to choose from."""
        if not self.like:
            return str(none)
        if len(self.like) == 1:
            return _("Maksudnya %(one)s? Tulis kodenya.") % {"one": " ".join(self.like[0])}
        shown = "; ".join(f"{kode} {name}" for kode, name in self.like[:MOST_SHOWN])
        return _("Ada %(n)s yang cocok, antara lain: %(shown)s. Tulis kodenya.") % {
            "n": len(self.like),
            "shown": shown,
        }


def code_meant(typed: str, offers: Sequence[tuple[str, str]], also: Callable[[str], bool]) -> str:
    """The code that is meant: one of `offers`, or another that `also` knows, within the same first number.

    A whole name means its code; of fewer words it is never guessed what is meant. Raises UnknownOffer.
    """
    words = typed.strip().split()
    if not words:
        raise UnknownOffer([])
    first = words[0].rstrip(".")
    if first.replace(".", "").isdecimal():
        known = {kode for kode, _name in offers}
        if first in known or (first[:2] in {kode[:2] for kode in known} and also(first)):
            return first
        raise UnknownOffer([])
    wanted = [word.lower() for word in words]
    like = [(kode, name) for kode, name in offers if all(word in name.lower() for word in wanted)]
    same = [kode for kode, name in like if name.lower() == typed.strip().lower()]
    if len(same) == 1:
        return same[0]
    raise UnknownOffer(like)
