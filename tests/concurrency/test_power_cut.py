"""What a power cut leaves of SQLite, at any moment: whole, and with every SMS that was acknowledged."""

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db.backends.sqlite3._functions import register

from tests.concurrency.installation import Installation

MOMENTS = 25
LONGEST = 0.15  # seconds between two
# Told only once it is durable, as the door answers 200; each in a transaction of its own, as the door writes.
WRITE = """
from django.utils import timezone
from sms_gateway import inbox, lines
line, number = lines.simulator_line(), 0
while True:
    inbox.receive(
        line=line, carrier_ref=f"listrik-{number}", sender="+6281200000001",
        body=f"LAPOR jalan rusak {number} " + "panjang " * 30, at=timezone.now(),
    )
    print(number, flush=True)
    number += 1
"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    (tmp_path / "var").mkdir()
    return tmp_path


def torn(log: Path, dice: random.Random) -> None:
    """What was on its way to the disk when the current went: half a frame, or one that is nonsense.

    Behind the last frame that was synced, which is where alone a power cut can tear: `synchronous=FULL`.
    """
    frame = log.read_bytes()[32 : 32 + 4120] or bytes(4120)
    garbled = bytes(one ^ dice.randrange(256) if dice.random() < 0.3 else one for one in frame)
    with log.open("ab") as file:
        file.write(garbled[: dice.randrange(1, len(garbled) + 1)])


def found(folder: Path) -> tuple[str, set[int]]:
    """What SQLite says of the database when it is opened again, and the numbers it holds."""
    with closing(sqlite3.connect(folder / "posko.sqlite3")) as database:
        register(database)  # what the tables' constraints call
        refs = database.execute(
            "SELECT carrier_ref FROM sms_gateway_inboundsms WHERE carrier_ref LIKE 'listrik-%'"
        )
        numbers = {int(ref.partition("-")[2]) for (ref,) in refs}
        return database.execute("PRAGMA integrity_check").fetchone()[0], numbers


def test_at_any_moment_it_is_whole_and_holds_what_was_acknowledged(
    installation: Installation, folder: Path
) -> None:
    seed = int(os.environ.get("POSKO_SEED", time.time_ns()))
    dice = random.Random(seed)
    writer = installation.start("manage.py", "shell", "--verbosity=0", "-c", WRITE)
    assert writer.stdout is not None
    os.set_blocking(writer.stdout.fileno(), False)
    acknowledged, tail = -1, ""
    while acknowledged < 5:
        time.sleep(0.01)
        assert writer.poll() is None
        acknowledged, tail = told(writer.stdout.fileno(), acknowledged, tail)
    for moment in range(MOMENTS):
        time.sleep(dice.random() * LONGEST)
        os.kill(writer.pid, signal.SIGSTOP)  # so that both files are of one moment
        stopped(writer.pid)
        acknowledged, tail = told(writer.stdout.fileno(), acknowledged, tail)
        left = folder / f"left-{moment}"
        left.mkdir()
        for name in ("posko.sqlite3", "posko.sqlite3-wal"):
            if (folder / "var" / name).exists():
                shutil.copy(folder / "var" / name, left)
        os.kill(writer.pid, signal.SIGCONT)
        if moment % 2 and (left / "posko.sqlite3-wal").exists():
            torn(left / "posko.sqlite3-wal", dice)
        check, numbers = found(left)
        assert check == "ok", f"seed {seed}, moment {moment}"
        assert set(range(acknowledged + 1)) <= numbers, f"seed {seed}, moment {moment}"
        shutil.rmtree(left)
    writer.kill()
    assert acknowledged > MOMENTS


def stopped(pid: int) -> None:
    """Waits until every thread stands still."""
    while Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "T":
        time.sleep(0.001)


def told(pipe: int, before: int, tail: str) -> tuple[int, str]:
    """The last number that was acknowledged, and what of a line is still to come."""
    try:
        tail += os.read(pipe, 1_000_000).decode()
    except BlockingIOError:
        return before, tail
    *lines, tail = tail.split("\n")
    return (int(lines[-1]) if lines else before), tail
