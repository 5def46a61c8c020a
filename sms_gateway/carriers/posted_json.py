"""Reads the JSON that a gateway posts, so that what comes out can be stored as it is."""

import json
from typing import Any

from sms_gateway.carriers import Malformed


def read_json(body: bytes) -> Any:
    """The value in `body`; half an emoji, which UTF-8 cannot hold, becomes "?". Raises Malformed."""
    try:
        told = json.loads(body)
        if b"\\u" in body:
            told = json.loads(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):  # also for brackets thousands deep
        raise Malformed("json") from None
    return told
