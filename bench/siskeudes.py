"""An export of a whole kabupaten through `import_siskeudes`: seconds and peak memory, each in a process.

`python -m bench.siskeudes [--villages 1000] [--server postgres://…/postgres]` looks at it (a dry run), and
with --server also brings it in, into a database of its own that it drops again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.drain import Scratch

ROOT = Path(__file__).resolve().parent.parent
ASKED = ("--kabupaten", "99.01", "--tahun", "2026")
MAKE = """
import sys
from bench.siskeudes_export import kabupaten, write
made = kabupaten(int(sys.argv[1]), 2026, seed=1)
with open(sys.argv[2], "wb") as target:
    write(made, target)
print(sum(map(len, made.tables.values())))
print(*sorted({f"99.01.{row['Kd_Desa'].rstrip('.')}" for row in made.tables["Ta_Desa"]}))
"""
KNOW = "from bench.siskeudes_measures import know; import sys; know(sys.argv[1].split())"


def timed(name: str, command: list[str], env: dict[str, str]) -> None:
    """Runs it and prints how long it took and what memory it held at most."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        said.seek(0)
        last = said.read().strip().splitlines()[-1:]
    process.returncode = os.waitstatus_to_exitcode(status)
    told = f"{seconds:.1f} s, peak {used.ru_maxrss / 1024:.0f} MB, status {process.returncode}"
    print(f"{name}: {told}: {' '.join(last)}", flush=True)


def main() -> None:
    """Makes the export, measures, prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--villages", type=int, default=1000)
    parser.add_argument("--server", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="posko-siskeudes-") as folder:
        file = Path(folder) / "ekspor.zip"
        # Made elsewhere: a child is said to have held what its parent held when it was forked.
        make = [sys.executable, "-c", MAKE, str(asked.villages), str(file)]
        rows, codes = subprocess.run(
            make, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        print(f"{asked.villages} villages, {rows} rows, {file.stat().st_size / 1e6:.1f} MB packed")
        env = {
            **os.environ,
            "VAR_DIR": folder,
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "accountability.settings",
        }
        env.pop("DATABASE_URL", None)
        command = [sys.executable, "manage.py", "import_siskeudes", str(file), *ASKED]
        timed("looked at", [*command, "--dry-run"], env)
        if asked.server:
            scratch = Scratch(asked.server)
            try:
                scratch.run("-c", f"import django; django.setup(); {KNOW}", codes)
                timed("brought in", command, scratch.environment)
                timed("the same file again", command, scratch.environment)
            finally:
                scratch.close()


if __name__ == "__main__":
    main()
