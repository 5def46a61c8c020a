"""Where a page of a list ended, closed in letters that only this installation reads (lib.opaque)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from accountability.lib import opaque
from public_site.api.problems import Problem, Slip

_UNKNOWN = "Kursor ini tidak dikenal. Mulai lagi dari halaman pertama."


def closed(text: str, purpose: str) -> str:
    """The mark of the last row seen."""
    return opaque.closed(text, purpose=f"api-{purpose}")


def opened(signs: str, purpose: str) -> str:
    """What `closed` closed; raises Problem (404) for anything else."""
    found = opaque.opened(signs, purpose=f"api-{purpose}")
    if found is None:
        raise unknown()
    return found


def read[Mark](signs: str | None, reader: Callable[[str], Mark | None]) -> Mark | None:
    """The mark that `reader` finds in a cursor, None without a cursor; raises Problem (404) for no mark."""
    if signs is None:
        return None
    found = reader(signs)
    if found is None:
        raise unknown()
    return found


def unknown() -> Problem:
    """A cursor of nobody's: that page does not exist."""
    return Problem(404, _UNKNOWN, slips=[Slip("kursor", _UNKNOWN)])


def page(request: HttpRequest, rows: list[dict[str, Any]], onward: str | None) -> dict[str, Any]:
    """A page of a list, with the whole address of the next."""
    following = None
    if onward is not None:
        asked = {**{name: value for name, value in request.GET.items() if name != "kursor"}, "kursor": onward}
        following = f"{settings.PUBLIC_BASE_URL.rstrip('/')}{request.path}?{urlencode(asked)}"
    return {"data": rows, "kursor_berikutnya": onward, "berikutnya": following}
