"""Lets one sending of a form count once: a second tap on the button changes nothing."""

import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)

_REMEMBERED = 24 * 3600  # seconds


def claim(user_id: int, key: str) -> bool:
    """Whether this is the first sending under `key`; a form without a key always is.

    Without a cache the deed is done all the same: a doubled row can be seen and mended, a lost one cannot.
    """
    if not key:
        return True
    try:
        return bool(cache.add(_name(user_id, key), 1, _REMEMBERED))
    except Exception as failure:  # noqa: BLE001 - whatever a cache raises, the work goes on
        logger.warning("A form's key was not kept: %s", type(failure).__name__)
        return True


def release(user_id: int, key: str) -> None:
    """The sending came to nothing, so the same form may be sent again."""
    if not key:
        return
    try:
        cache.delete(_name(user_id, key))
    except Exception as failure:  # noqa: BLE001 - whatever a cache raises, the work goes on
        logger.warning("A form's key was not given back: %s", type(failure).__name__)


def _name(user_id: int, key: str) -> str:
    return f"kirim:{user_id}:{key}"
