"""What a moment needed is given back, so that a village's computer has it for something else."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

HASHED = """
import ctypes, sys, threading
from accountability.lib import kunci, lean_memory

def held():
    told = open("/proc/self/smaps_rollup").read()
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Anonymous"))

if sys.argv[1] == "lean":
    lean_memory.give_back()
done, end = threading.Event(), threading.Event()

def work():
    for number in range(3):
        kunci.hardened(kunci.marked(f"000000000000000{number}"))
    done.set()
    end.wait()

before = held()
threading.Thread(target=work).start()
done.wait()
print(held() - before)
end.set()
"""
ONE_HASH = 19_000  # kB


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps memory its own way")
class TestGiveBack:
    def test_a_thread_that_hashed_does_not_keep_its_memory(self, tmp_path: Path) -> None:
        assert _kept("lean", tmp_path) < ONE_HASH / 2

    def test_without_it_the_thread_would(self, tmp_path: Path) -> None:
        assert _kept("as it is", tmp_path) > ONE_HASH / 2


def _kept(how: str, folder: Path) -> int:
    """kB that a process holds more after it hashed at the real cost, while the thread that did lives on."""
    environment = {
        "PATH": os.environ["PATH"],
        "DEMO": "1",
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "accountability.settings",
    }
    command = [sys.executable, "-c", HASHED, how]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(told.stdout)
