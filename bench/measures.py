"""What is measured, and against what."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from accountability.lib import nomor
from accountability.regions import official_list
from posko import grammar
from sms_gateway import inbox, lines

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TEXTS = (
    "LAPOR jalan rusak rt 03",
    "cek 204-5813",
    "blm dpt blt sdh 3 bln",
    "PUAS 5",
    "usul posyandu tiap bulan",
)


@dataclass(frozen=True)
class Figure:
    """One figure beside its reference; `more_is_better` says which way the ratio is taken."""

    name: str
    ours: float
    reference: float
    unit: str
    more_is_better: bool = True

    def as_row(self) -> dict[str, object]:
        """As `var/bench.json` has it."""
        ratio = self.ours / self.reference if self.more_is_better else self.reference / self.ours
        return {
            "name": self.name,
            "ours": round(self.ours, 2),
            "reference": self.reference,
            "ratio": round(ratio, 3),
            "unit": self.unit,
        }


def seconds_of(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def sms_stored() -> Figure:
    """Durable rows by one writer; reference: one uvicorn hybrid process on SQLite FULL, 50 connections."""
    line, count = lines.simulator_line(), 500

    def store() -> None:
        for turn in range(count):
            inbox.receive(
                line=line,
                carrier_ref=f"b{turn}",
                sender="0812-0000-0001",
                body=TEXTS[turn % len(TEXTS)],
                at=AT,
            )

    return Figure("SMS stored, one writer, SQLite", count / seconds_of(store), 1532, "SMS/s")


def sms_understood() -> Figure:
    """Reading the intent of a message; reference: the goal of 1 ms for one SMS."""
    count = 5000
    taken = seconds_of(lambda: [grammar.parse(TEXTS[turn % len(TEXTS)]) for turn in range(count)])
    return Figure("SMS understood", count / taken, 1000, "SMS/s")


def numbers_drawn() -> Figure:
    """Random numbers with a Damm digit; reference: the goal of 0.1 ms for one number."""
    count = 20_000
    return Figure(
        "numbers drawn", count / seconds_of(lambda: [nomor.draw() for _ in range(count)]), 10_000, "/s"
    )


def wilayah_loaded() -> Figure:
    """All 91,599 wilayah into SQLite; reference: the promise of 30 s."""
    return Figure(
        "all wilayah loaded, SQLite", seconds_of(official_list.take_in), 30, "s", more_is_better=False
    )


MEASURES: tuple[Callable[[], Figure], ...] = (sms_stored, sms_understood, numbers_drawn, wilayah_loaded)
