"""Processes of one installation count together, whatever becomes of one of them."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.sources import ROOT

_PROLOGUE = """
import os, resource, signal, sys
from pathlib import Path
from accountability.shared_counts import counted, share
from accountability.counters import REQUESTS, SOCKETS, TASKS
folder = Path(sys.argv[1])
def total(name):
    return sum(s.value for m in counted() for s in m.samples if s.name == name)
"""


def process(folder: Path, code: str) -> subprocess.Popen[str]:
    """Another process that counts."""
    script = _PROLOGUE + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={key: said for key, said in os.environ.items() if key != "PROMETHEUS_MULTIPROC_DIR"},
    )  # fmt: skip


def told(folder: Path, code: str) -> list[str]:
    """What such a process said before it ended well."""
    one = process(folder, code)
    said, _ = one.communicate(timeout=60)
    assert one.returncode == 0
    return said.split()


@contextmanager
def living(folder: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has counted and lives until the end of the block."""
    one = process(folder, code + "\nprint('ready', flush=True)\nsys.stdin.read()\n")
    assert one.stdout is not None
    assert one.stdout.readline().strip() == "ready"
    try:
        yield one
    finally:
        one.communicate(timeout=60)


WEB = "assert share(role='web', folder=folder)\nREQUESTS.labels('desa', 'GET', '2xx').inc(3)\n"
WORKER = "assert share(role='worker', folder=folder)\nTASKS.labels('x', 'done').inc()\n"
SUM = "print(total('posko_http_requests_total'))"


class TestTogether:
    def test_each_sees_what_all_counted(self, tmp_path: Path) -> None:
        with living(tmp_path, WEB), living(tmp_path, WORKER):
            assert told(tmp_path, WEB + SUM + "\nprint(total('posko_tasks_total'))") == ["6.0", "1.0"]

    def test_what_a_process_counted_before_it_died_stays_while_another_of_its_role_lives(
        self, tmp_path: Path
    ) -> None:
        with living(tmp_path, WEB):
            with living(tmp_path, WEB) as other:
                other.kill()
            assert told(tmp_path, WEB + SUM) == ["9.0"]

    def test_a_role_that_starts_anew_starts_at_nothing_and_takes_nothing_from_others(
        self, tmp_path: Path
    ) -> None:
        with living(tmp_path, WORKER):
            told(tmp_path, WEB)
            said = told(tmp_path, WEB + SUM + "\nprint(total('posko_tasks_total'))")
            assert said == ["3.0", "1.0"]
            assert len(list(tmp_path.glob("web-*.alive"))) == 1

    def test_pages_open_in_a_process_that_was_killed_are_open_no_more(self, tmp_path: Path) -> None:
        live = "share(role='live', folder=folder)\nSOCKETS.labels('live').inc(5)\n"
        with living(tmp_path, live) as other:
            assert told(tmp_path, WEB + "print(total('posko_websockets_open'))") == ["5.0"]
            other.kill()
        assert told(tmp_path, WEB + "print(total('posko_websockets_open'))") == ["0"]

    def test_one_that_dies_again_and_again_fills_no_disk(self, tmp_path: Path) -> None:
        with living(tmp_path, WEB):
            for _ in range(12):
                told(tmp_path, WEB)
            assert len(list(tmp_path.glob("counter_web-*.db"))) <= 10

    def test_after_a_fork_the_child_counts_for_itself(self, tmp_path: Path) -> None:
        forks = """
        child = os.fork()
        REQUESTS.labels('desa', 'GET', '2xx').inc(10 if child else 100)
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
        """
        assert told(tmp_path, WEB + textwrap.dedent(forks) + SUM) == ["113.0"]


class TestWhatIsInTheWay:
    def test_a_full_disk_kills_nobody(self, tmp_path: Path) -> None:
        """The kernel refuses room beyond the limit, as a full disk would; the process counts alone."""
        full = """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        print(share(role='web', folder=folder))
        REQUESTS.labels('desa', 'GET', '2xx').inc(4)
        print(total('posko_http_requests_total'))
        """
        assert told(tmp_path, full) == ["False", "4.0"]
        assert list(tmp_path.glob("*.db")) == []

    def test_the_room_of_each_file_is_taken_before_it_is_needed(self, tmp_path: Path) -> None:
        with living(tmp_path, WEB):
            for file in tmp_path.glob("*.db"):
                assert file.stat().st_blocks * 512 >= file.stat().st_size, file.name

    def test_half_a_file_keeps_nobody_from_reading_the_others(self, tmp_path: Path) -> None:
        with living(tmp_path, WEB):
            (tmp_path / "counter_web-broken.db").write_bytes(b"\xff\x00\x00\x00" + b"\x01" * 60)
            assert told(tmp_path, WORKER + SUM) == ["3.0"]

    def test_a_folder_that_cannot_be_made_leaves_each_to_itself(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert told(tmp_path / "file", "print(share(role='web', folder=folder))") == ["False"]
