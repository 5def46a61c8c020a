"""A place of its own: a VAR_DIR and a database, worked on by management commands as an operator does."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyrage

from tests import template
from tests.house.sources import ROOT

PATIENCE = 600.0  # s until what will never end is given up; nothing is measured by it
SOMETHING_HAPPENED = """
from tests import makers
from pathlib import Path
from django.conf import settings
desa = makers.make_desa()
makers.make_aspirasi(desa, text="jalan rusak di depan balai")
makers.make_member("ketua_bpd", desa)
(Path(settings.MEDIA_ROOT) / "foto").mkdir(parents=True)
(Path(settings.MEDIA_ROOT) / "foto" / "satu.webp").write_bytes(b"gambar")
(Path(settings.VAR_DIR) / "spool").mkdir()
(Path(settings.VAR_DIR) / "spool" / "menunggu").write_bytes(b"tersegel")
"""


class Place:
    """One computer with a posko on it."""

    def __init__(self, folder: Path, database: str = "", demo: str = "1") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = bare | {
            "VAR_DIR": str(folder),
            "DATABASE_URL": database or f"sqlite:///{folder}/posko.sqlite3",
            "DEMO": demo,
            "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
            "ALLOWED_HOSTS": "127.0.0.1",
        }

    def fill(self) -> None:
        """A few rows, a photo and an SMS that waits; on SQLite."""
        made = template.fill(str(self.folder / "posko.sqlite3"))
        if made is None:
            assert self.manage("migrate", "--verbosity=0")[0] == 0
        else:
            made.close()
        assert self.manage("shell", "--verbosity=0", "-c", SOMETHING_HAPPENED)[0] == 0

    def manage(self, *arguments: str, **more: str) -> tuple[int, str]:
        """The exit status of a management command, and what it said."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """The answer of its SQLite database."""
        asked = sqlite3.connect(self.folder / "posko.sqlite3")
        try:
            return asked.execute(question).fetchall()
        finally:
            asked.close()


def key_pair(folder: Path) -> tuple[str, Path]:
    """An age key: its public half, and the file of its secret half."""
    pair = pyrage.x25519.Identity.generate()
    path = folder / "kunci-cadangan.txt"
    path.write_text(f"{pair}\n", encoding="utf-8")
    return str(pair.to_public()), path
