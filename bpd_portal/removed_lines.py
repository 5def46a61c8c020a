"""Remembers for a minute which line a member removed, so that a slip of the thumb can be undone."""

import datetime as dt
from typing import Any

from accountability.accounts.access import DeskRequest
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.redrafting import kept

# People are promised ten seconds; on a slow line the page alone may take longer than that.
UNDO_SECONDS = 60
_KEY = "baris_dicabut"


def remember(request: DeskRequest, line: BudgetLine, at: dt.datetime) -> None:
    """Keeps a line about to be removed, in the member's own session."""
    request.session[_KEY] = {"apb": line.apb_id, "at": at.timestamp(), "said": kept(line)}


def remembered(request: DeskRequest, apb: APBDesa | None, at: dt.datetime) -> dict[str, Any] | None:
    """The line that may be put back into this draft now; None when there is none or it is too late."""
    one = request.session.get(_KEY)
    if one is None or apb is None or apb.is_published or one["apb"] != apb.pk:
        return None
    said: dict[str, Any] = one["said"]
    return said if at.timestamp() - one["at"] <= UNDO_SECONDS else None


def forget(request: DeskRequest) -> None:
    """Nothing is to be put back any more."""
    request.session.pop(_KEY, None)
