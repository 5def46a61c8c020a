"""The wordings a village made its own, looked up once a minute by each process and not once for each SMS.

They are kept in the cache `near`, which is memory of the process and never Redis: taking in an SMS must not
wait for a broker that hangs. The process in which a wording was changed forgets at once; any other sends the
old words for at most KEPT_SECONDS more, which harms nobody. What no longer keeps to the standard text of
today (a release may have given it a new `{kunci}`) is left out, so that the standard text is sent.
"""

from django.core.cache import caches
from django.db import transaction

from posko.models import SMSText
from posko.placeholders import fits_still

KEPT_SECONDS = 60


def own_words(kode: str) -> dict[str, str]:
    """The village's own wordings by template; empty for most villages. 0 queries, or 1 once a minute."""
    kept: dict[str, str] | None = caches["near"].get(_key(kode))
    if kept is None:
        rows = SMSText.objects.filter(desa_id=kode).values_list("template", "body")
        kept = {template: body for template, body in rows if fits_still(template, body)}
        caches["near"].set(_key(kode), kept, KEPT_SECONDS)
    return kept


def forget_own_words(kode: str) -> None:
    """Looks again at the next SMS: now, and once more when the change has committed."""
    caches["near"].delete(_key(kode))
    transaction.on_commit(lambda: caches["near"].delete(_key(kode)))


def _key(kode: str) -> str:
    return f"sms-texts:{kode}"
