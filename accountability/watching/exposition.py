"""The reading and the counts of all processes as Prometheus reads them (text format 0.0.4)."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from accountability.shared_counts import counted
from accountability.watching.readings import Readings
from accountability.watching.rows import Rows

CLOCKS = ("steady", "doubted", "set back", "not seen yet")
WALLS = ("up", "passed by", "broken", "none")


class _Told:
    """What is exposed once: a collector as prometheus_client wants it."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings

    def describe(self) -> list[Metric]:
        """Nothing: a registry would else read twice."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The rows and places, then what was counted."""
        yield from families(self.readings)
        yield from counted()


def exposed(readings: Readings) -> bytes:
    """The whole page."""
    registry = CollectorRegistry()
    registry.register(_Told(readings))
    return generate_latest(registry)


def families(readings: Readings) -> Iterator[Metric]:
    """What is read at this moment."""
    yield _one("posko_database_up", "1 while the rows can be read.", float(readings.rows is not None))
    if readings.has_redis:
        yield _one("posko_redis_up", "1 while Redis answers.", float(readings.bells is not None))
    yield _by(
        "posko_bells_waiting",
        "Rings nobody has heard yet, by queue.",
        "queue",
        (readings.bells or {}).items(),
    )
    yield _by(
        "posko_sms_spooled",
        "SMS on disk: waiting for the database, or set aside because they cannot be read.",
        "state",
        (("waiting", readings.spooled), ("set aside", readings.set_aside)),
    )
    disks = readings.disks.items()
    yield _by("posko_disk_free_bytes", "Room left.", "place", ((name, disk.free) for name, disk in disks))
    yield _by("posko_disk_bytes", "Room in all.", "place", ((name, disk.size) for name, disk in disks))
    if readings.rows is not None:
        yield from _of_rows(readings.rows)


def _of_rows(rows: Rows) -> Iterator[Metric]:
    yield _one("posko_sms_in_waiting", "SMS not taken in yet, 10,000 at most.", rows.inbound.count)
    yield _one(
        "posko_sms_in_oldest_seconds",
        "How long the oldest SMS whose turn has come has waited.",
        rows.inbound.oldest_seconds,
    )
    yield _one("posko_sms_in_dead", "SMS that could not be taken in (dead letters).", rows.dead_letters)
    out = rows.outbound.items()
    yield _by("posko_sms_out_due", "SMS that could leave.", "kind", ((kind, one.count) for kind, one in out))
    yield _by(
        "posko_sms_out_oldest_due_seconds",
        "Since when the first of them could have left.",
        "kind",
        ((kind, one.oldest_seconds) for kind, one in out),
    )
    yield _one(
        "posko_sms_out_unknown", "SMS of the last day of which nobody knows whether they left.", rows.unknown
    )
    yield _states("posko_clock", "1 at what became of the clock.", CLOCKS, rows.clock)
    yield _states("posko_village_walls", "1 at how the walls between villages stand.", WALLS, rows.walls)
    yield from _ages(rows)
    yield _lines(rows)
    yield _one("posko_database_bytes", "Size of the database.", rows.database_bytes)


def _ages(rows: Rows) -> Iterator[Metric]:
    ages = {
        "worker": rows.worker_seconds,
        "bell": rows.bell_seconds,
        "backup": rows.backup_seconds,
        "checkpoint": rows.checkpoint_seconds,
    }
    yield _by(
        "posko_last_seconds",
        "Seconds since the worker worked, a bell was heard, a backup was made, the log was signed.",
        "what",
        ((what, age) for what, age in ages.items() if age is not None),
    )


def _lines(rows: Rows) -> Metric:
    lines = GaugeMetricFamily(
        "posko_sms_lines", "Active lines, by carrier and how they fare.", labels=["carrier", "state"]
    )
    for line in rows.lines:
        for state in ("active", "resting", "failing", "silent"):
            lines.add_metric([line.carrier, state], getattr(line, state))
    return lines


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _by(name: str, text: str, label: str, told: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in told:
        family.add_metric([key], value)
    return family


def _states(name: str, text: str, states: Iterable[str], now: str) -> Metric:
    return _by(name, text, "state", ((state, float(state == now)) for state in states))
