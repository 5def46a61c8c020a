"""The wordings a village made its own, looked up once a minute by each process and not once for each SMS.

They are kept in the cache `near`, which is memory of the process and never Redis: taking in an SMS must not
wait for a broker that hangs. The process in which a wording was changed forgets at once; any other sends the
old words for at most KEPT_SECONDS more, which harms nobody. What no longer keeps to the standard text of
today (a release may have given it a new `{kunci}`) is left out, so that the standard text is sent.
"""

from collections.abc import Collection

from django.core.cache import caches
from django.db import transaction

from accountability.lib.together import ahead
from posko.models import SMSText
from posko.placeholders import fits_still

KEPT_SECONDS = 60


def own_words(kode: str) -> dict[str, str]:
    """The village's own wordings by template; empty for most villages. 0 queries, or 1 once a minute."""
    return ahead("desa", kode, "own words", _of_each, {})


def _of_each(kodes: Collection[str]) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    for kode in kodes:
        if (known := caches["near"].get(_key(kode))) is not None:
            kept[kode] = known
    if unknown := [kode for kode in kodes if kode not in kept]:
        kept |= _looked_up(unknown)
    return kept


def _looked_up(kodes: Collection[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {kode: {} for kode in kodes}
    rows = SMSText.objects.filter(desa_id__in=kodes).values_list("desa_id", "template", "body")
    for kode, template, body in rows:
        if fits_still(template, body):
            found[kode][template] = body
    for kode, own in found.items():
        caches["near"].set(_key(kode), own, KEPT_SECONDS)
    return found


def forget_own_words(kode: str) -> None:
    """Looks again at the next SMS: now, and once more when the change has committed."""
    caches["near"].delete(_key(kode))
    transaction.on_commit(lambda: caches["near"].delete(_key(kode)))


def _key(kode: str) -> str:
    return f"sms-texts:{kode}"
