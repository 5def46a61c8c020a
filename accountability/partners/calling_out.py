"""Posts to an address of a partner: by https, to a public machine alone, the one that was looked at."""

import time
from urllib.parse import urlsplit

from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util import Timeout

from accountability.partners.webhook_rules import RULES
from accountability.partners.webhooks import fits
from sms_gateway.carriers.pinned import (
    MOST_ADDRESSES,
    NotFetched,
    Place,
    is_public,
    parted,
    pool_of,
    resolved,
)


def post(address: str, *, body: bytes, headers: dict[str, str]) -> str:
    """Our word for what came: the status in digits, or why nothing did; the answer's body is not read."""
    ends = time.monotonic() + RULES.answer_seconds
    try:
        place = _looked_at(address)
    except NotFetched as problem:
        return problem.code
    for one in place.found:
        with pool_of(place, one) as pool:
            try:
                left = max(ends - time.monotonic(), 0.1)
                answer = pool.urlopen(
                    "POST",
                    (place.parts.path or "/") + (f"?{place.parts.query}" if place.parts.query else ""),
                    body=body,
                    headers={**headers, "Host": place.parts.netloc},
                    retries=False,
                    redirect=False,
                    assert_same_host=False,
                    preload_content=False,
                    decode_content=False,
                    timeout=Timeout(total=left),
                )
                answer.close()
                return str(answer.status)
            except (NewConnectionError, ConnectTimeoutError):
                continue
            except (HTTPError, OSError) as problem:  # its text holds the address; the class says enough
                return type(problem).__name__[:40]
    return "nobody_there"


def _looked_at(address: str) -> Place:
    """Where to knock; raises NotFetched for an address that is not fit, or leads into a private network."""
    if not fits(address):
        raise NotFetched("host", for_good=True)
    parts, port = parted(address)
    found = resolved(str(parts.hostname), port)
    origin = urlsplit(address)
    own = f"{origin.scheme}://{origin.netloc}" in settings.WEBHOOKS_ALSO_TO
    if not own and not all(is_public(one) for one in found):
        raise NotFetched("private_address", for_good=True)
    return Place(parts, port, tuple(found[:MOST_ADDRESSES]))
