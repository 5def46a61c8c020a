"""Faults of the clock: wrong by days or years, and set while everything runs. They want a C compiler."""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.fault_world import FaultWorld
from bench.storm_world import ROOT, Supervised

OWN = ROOT / "bench" / "wrong_clock.c"
DAY = 86_400
AHEAD, BEHIND, RIGHT = 730 * DAY, -3 * DAY, 0
# What a wrong clock must not have done: words let go, voices closed by time alone, numbers erased.
HARM = {
    "words let go": "SELECT count(*) FROM sms_gateway_inboundsms WHERE body NOT LIKE 'LAPOR%'",
    "numbers erased": "SELECT count(*) FROM sms_gateway_contact WHERE length(sealed) = 0",
    "replies failed": "SELECT count(*) FROM sms_gateway_outboundsms WHERE state IN ('failed', 'cancelled')",
    "dead letters": "SELECT count(*) FROM sms_gateway_inboundsms WHERE state = 'dead'",
}
OUT_OF_ORDER = """
SELECT count(*) FROM (
    SELECT seq - lag(seq) OVER (PARTITION BY desa_id ORDER BY id) AS step FROM ledger_entry
) x WHERE step <> 1
"""


class ClockFault(FaultWorld):
    """Web, worker and beat run by a clock that the fault sets; the database's own stays right."""

    seconds = 40.0
    turns: tuple[int, ...] = ()

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        super().__init__(options, folder)
        self.clock = folder / "clock"
        self.set(RIGHT)
        library = folder / "wrong_clock.so"
        compiler = shutil.which("cc") or "gcc"
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(OWN)], check=True)
        self.faked = self.environment | {"LD_PRELOAD": str(library), "WRONG_CLOCK": str(self.clock)}

    def set(self, by: int) -> None:
        """The clock is ahead by so many seconds from now on."""
        self.clock.write_text(f"{by}\n")

    def keep_up(self, name: str, command: list[str]) -> Supervised:
        """By that clock, but for Redis."""
        environment = self.environment if name == "redis" else self.faked
        return Supervised(name, command, environment, log=self.folder / f"{name}.log")

    def before(self) -> None:
        """The log is signed by the right time."""
        self.signed: list[str] = [self._sign()]

    def begin(self) -> None:
        """One wrong time after another, each as long."""
        for by in self.turns:
            self.set(by)
            if by != self.turns[-1]:
                time.sleep(self.seconds / len(self.turns))

    def end(self) -> None:
        """Somebody sets it right."""
        self.signed.append(self._sign())
        self.set(RIGHT)
        super().end()

    def more(self) -> dict[str, Any]:
        """No harm that cannot be undone, the chain in order, and the log signed only forward."""
        harm = {name: self.number(asked) for name, asked in HARM.items()}
        out_of_order = self.number(OUT_OF_ORDER)
        return {
            "harm": harm,
            "chain out of order": out_of_order,
            "signing, before and during": self.signed,
            "fine": not any(harm.values()) and not out_of_order,
        }

    def _sign(self) -> str:
        """What the nightly publication of the log says at this moment of the wrong clock."""
        code = (
            "from django.utils import timezone as t;"
            "from accountability.ledger.public_log import publishing as p;"
            "print('published', p.publish_due(at=t.now(), limit=1))"
        )
        command = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=self.faked, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).strip()[-200:]


class ClockAhead(ClockFault):
    """The clock is two years ahead, then right again."""

    turns = (AHEAD,)


class ClockBehind(ClockFault):
    """The clock is three days behind, then right again."""

    turns = (BEHIND,)


class ClockJumps(ClockFault):
    """The clock jumps: two years ahead, three days behind, a day ahead, two hours behind, right."""

    turns = (AHEAD, BEHIND, DAY, -7200)


CLOCK: dict[str, type[FaultWorld]] = {
    "clock-ahead": ClockAhead,
    "clock-behind": ClockBehind,
    "clock-jumps": ClockJumps,
}
