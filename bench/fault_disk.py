"""Faults of the disk: there is no room left where something must be written. They want root (tmpfs)."""

import argparse
import contextlib
import hashlib
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pyrage

from bench.fault_world import EmbeddedWorld, FaultWorld
from bench.storm_world import ROOT, Cluster

# The server's log of changes stays small, so that what fills the disk is ours to see.
SMALL_SERVER = ("-c", "max_wal_size=64MB", "-c", "min_wal_size=32MB", "-c", "max_prepared_transactions=0")


class SmallDisk:
    """A tmpfs of its own that can be filled to the last byte and emptied."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder, self.filler = folder, folder / "filler"
        folder.parent.chmod(0o711)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)

    def fill(self) -> None:
        """No byte is left."""
        with self.filler.open("ab", buffering=0) as file:
            for piece in (1_000_000, 4096, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"\0" * piece):
                        pass

    def make_room(self) -> None:
        """What filled it goes."""
        self.filler.unlink(missing_ok=True)

    def close(self) -> None:
        """Gone, whoever still looks at it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False)


class _Full(FaultWorld):
    """What the faults of a full disk share: it is filled, a backup is tried, and room is made again."""

    seconds = 45.0
    disk: SmallDisk

    def before(self) -> None:
        """The backup of the last hour."""
        self.backups = self.disk.folder / "cadangan"
        self.backups.mkdir(exist_ok=True)
        self.key = str(pyrage.x25519.Identity.generate().to_public())
        self.said: list[str] = []
        self.earlier = self._back_up()
        self.old = self._prints()

    def begin(self) -> None:
        """The last byte is taken; then the backup of this hour is tried."""
        self.disk.fill()
        self.filling = True
        Thread(target=self._keep_full, daemon=True).start()
        self.trying = Thread(target=lambda: self.said.append(self._back_up()), daemon=True)
        self.trying.start()

    def end(self) -> None:
        """Once the backup has failed somebody makes room; nothing is started anew by hand."""
        self.trying.join()
        self.filling = False
        self.disk.make_room()
        super().end()

    def more(self) -> dict[str, Any]:
        """Turned away and told to come again, the old backup as it was, and the new one refused in words."""
        told = " ".join(self.said)
        answers = [answer for when, _, answer in self.seen.knocks if self.seen.holds(when)]
        as_it_was = self.old.items() <= self._prints().items()
        return {
            "backup before": self.earlier,
            "backup while full": told,
            "old backups as they were": as_it_was,
            "half backups left": len([*self.backups.glob(".*")]),
            "fine": "503" not in answers and "500" not in answers and as_it_was and "Cadangan" in told,
        }

    def close(self) -> None:
        """Without the disk."""
        super().close()
        self.disk.close()

    def _keep_full(self) -> None:
        """What the server itself lets go of meanwhile is taken too."""
        while self.filling:
            self.disk.fill()

    def _back_up(self) -> str:
        command = [sys.executable, "manage.py", "backup", str(self.backups)]
        command += ["--to", self.key, "--keep", "2"]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        return f"{done.returncode} {(done.stdout + done.stderr).strip()[-300:]}"

    def _prints(self) -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.backups.glob("posko-*.cadangan")
        }


class DatabaseFull(_Full):
    """The disk of the database is full; the spool's is not."""

    def make_cluster(self) -> Cluster:
        """On a small disk."""
        self.disk = SmallDisk(self.folder / "small", "400m")
        return Cluster(self.disk.folder, *SMALL_SERVER)


class EverythingFull(_Full):
    """Database and spool lie on one disk, and it is full: an SMS exists nowhere but at its carrier."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        super().__init__(options, folder)
        self.environment["SPOOL_DIR"] = str(self.disk.folder / "spool")

    def make_cluster(self) -> Cluster:
        """On a small disk."""
        self.disk = SmallDisk(self.folder / "small", "400m")
        return Cluster(self.disk.folder, *SMALL_SERVER)


class EmbeddedFull(_Full, EmbeddedWorld):
    """One village on SQLite: the disk with database, photos and spool is full."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.disk = SmallDisk(folder / "var", "120m")
        super().__init__(options, folder)


DISK: dict[str, type[FaultWorld]] = {
    "database-full": DatabaseFull,
    "everything-full": EverythingFull,
    "embedded-full": EmbeddedFull,
}
