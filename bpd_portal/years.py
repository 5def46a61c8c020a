"""Reads years and numbers out of addresses, where anything may stand."""

from collections.abc import Iterable

from django.http import Http404

from accountability.accounts.access import DeskRequest

FIRST_YEAR, LAST_YEAR = 2015, 2100  # villages have an APB Desa since UU 6/2014
LONGEST_ID = 18  # digits; one more may be too large for the database


def year_asked(request: DeskRequest, *, default: int) -> int:
    """The year of `?tahun=` or of the form, else `default`; 404 for one out of this world."""
    asked = request.POST.get("tahun") or request.GET.get("tahun")
    if not asked:
        return default
    year = read_number(asked)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def years_beside(year: int, known: Iterable[int]) -> set[int]:
    """The other years to offer: those with something in them, the one before and the one after."""
    return {*known, max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR)} - {year}


def read_number(text: str | None) -> int:
    """A row's number as posted; 404 for what is none."""
    if (number := number_in(text)) is None:
        raise Http404
    return number


def number_in(text: str | None) -> int | None:
    """A row's number, or None for what is none: other scripts' digits, or more of them than an id has."""
    known = text is not None and text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    return int(text) if text is not None and known else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """The rows' numbers among `texts`."""
    return [number for one in texts if (number := number_in(one)) is not None]
