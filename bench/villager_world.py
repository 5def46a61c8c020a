"""A database of any size for measuring, filled by `manage.py load_synthetic` as its owner would fill it."""

import datetime as dt
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.drain import ROOT, Scratch


def fill(database: str, *, voices: int, villages: int, now: dt.datetime) -> str:
    """Fictional villages and voices over three years up to `now`; returns what the command said of it."""
    with tempfile.TemporaryDirectory(prefix="posko-bench-") as folder:
        (Path(folder) / "static").mkdir()
        size = [f"--desa={villages}", f"--aspirasi={voices}", f"--at={now.isoformat()}"]
        done = subprocess.run(
            [sys.executable, "manage.py", "load_synthetic", *size],
            cwd=ROOT,
            env=Scratch.made_for(database, folder),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    print(done.stdout.strip(), file=sys.stderr, flush=True)
    return done.stdout.strip()


def made(server: str, *, voices: int, villages: int) -> Scratch:
    """A new database filled with so many voices; the caller closes it."""
    scratch = Scratch(server)
    try:
        fill(
            scratch.environment["DATABASE_URL"], voices=voices, villages=villages, now=dt.datetime.now(dt.UTC)
        )
    except BaseException:
        scratch.close()
        raise
    return scratch
