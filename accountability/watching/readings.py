"""One reading of the whole installation: its rows, its disks, its spool, Redis, and what waits in it."""

import datetime as dt
import logging
import shutil
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from accountability.watching import rows
from accountability.watching.rows import Rows
from sms_gateway import spool

logger = logging.getLogger(__name__)

REDIS_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Disk:
    """Where something is written: bytes that are free, and bytes in all."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class Readings:
    """How it fares. `rows` is None while there is no database, `bells` (by queue) while there is no Redis.

    `has_redis` is False in one process, which needs none.
    """

    at: dt.datetime
    rows: Rows | None
    has_redis: bool
    bells: dict[str, int] | None
    spooled: int
    set_aside: int
    disks: dict[str, Disk]


def read(*, at: dt.datetime) -> Readings:
    """Looks at everything once. What does not answer is told as not there, and raises nothing."""
    return Readings(
        at=at,
        rows=_rows(at),
        has_redis=bool(settings.REDIS_URL),
        bells=_bells(),
        spooled=spool.waiting(),
        set_aside=spool.set_aside(),
        disks=_disks(),
    )


def _rows(at: dt.datetime) -> Rows | None:
    try:
        return rows.read(at=at)
    except (DatabaseError, InterfaceError) as problem:
        logger.warning("The rows cannot be read: %s", type(problem).__name__)
        return None


def _bells() -> dict[str, int] | None:
    """How many rings nobody has heard yet, by queue."""
    if not settings.REDIS_URL:
        return None
    import redis  # one process by itself has no memory to spare for it

    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
        ) as client:
            asked = client.pipeline(transaction=False)
            for name in names:
                asked.llen(name)
            return dict(zip(names, asked.execute(), strict=True))
    except redis.RedisError as problem:
        logger.warning("Redis does not answer: %s", type(problem).__name__)
        return None


def _disks() -> dict[str, Disk]:
    """The disk of the data and that of the spool, by those names; not what cannot be looked at."""
    found = {}
    for name, folder in (("data", settings.VAR_DIR), ("spool", settings.SPOOL_DIR)):
        for place in islice((Path(folder), *Path(folder).parents), 2):
            try:
                told = shutil.disk_usage(place)
            except OSError:
                continue  # the spool's folder is made with the first SMS that needs it
            found[name] = Disk(told.free, told.total)
            break
    return found
