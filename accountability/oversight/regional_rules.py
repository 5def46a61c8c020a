"""The rules of warning as they hold in one kabupaten: the national ones, with the thresholds it set itself.

Asked for with every look at a village and hardly ever changed: each process keeps them for KEPT_SECONDS in
the cache `near`. The one that changed them forgets at once.
"""

from dataclasses import replace

from django.core.cache import caches
from django.db import transaction

from accountability.oversight.models import RegionalThreshold
from accountability.oversight.rules import Rule, in_force

KEPT_SECONDS = 60
_CHANGES = "thresholds-changed"
_KABUPATEN = 5  # letters of its code
_COLUMNS = ("rule", "threshold", "legal_basis")

type Set = dict[str, tuple[int, str]]


def rules_at(kode: str, year: int) -> dict[str, Rule]:
    """The rules of `year` by id in the wilayah with this code. 0 queries, or 1 a minute."""
    rules = in_force(year)
    own = {
        rule_id: replace(rules[rule_id], threshold=threshold, legal_basis=basis)
        for rule_id, (threshold, basis) in set_in(kode).items()
        if rule_id in rules
    }
    return rules | own


def set_in(kode: str) -> Set:
    """What the kabupaten around `kode` set: by rule its threshold and basis, up to a minute old."""
    key = f"thresholds:{caches['near'].get(_CHANGES, 0)}:{kode[:_KABUPATEN]}"
    found: Set | None = caches["near"].get(key)
    if found is None:
        rows = RegionalThreshold.objects.filter(kabupaten=kode[:_KABUPATEN])
        found = {rule: (threshold, basis) for rule, threshold, basis in rows.values_list(*_COLUMNS)}
        caches["near"].set(key, found, KEPT_SECONDS)
    return found


def forget_thresholds() -> None:
    """Lets this process ask anew, at once and after the commit; others do within KEPT_SECONDS."""
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    caches["near"].set(_CHANGES, caches["near"].get(_CHANGES, 0) + 1, None)
