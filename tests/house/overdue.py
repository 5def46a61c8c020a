"""Which libraries we ask for by name are behind the newest patch of their series, and longer than we allow.

`make overdue` asks whichever index uv is configured with, once for today and once for the day our time frame
began (docs/security.md), and stops with 1 where a library was behind on that day already.
"""

import datetime as dt
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FRAME_DAYS = 30  # docs/security.md names it; a weakness somebody can use has 7
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def direct() -> list[str]:
    """The names in pyproject.toml, also those for tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return sorted({match[0].lower() for one in asked if (match := _NAME.match(one))})


def locked() -> dict[str, str]:
    """Name and version of everything in the locks."""
    return dict(_PINNED.findall((ROOT / "requirements-dev.txt").read_text("utf-8")))


def series(version: str) -> str:
    """What may still come as a mere patch: 6.1.3 → 6.1.*, 25.1 and 2026.1 → 25.*, 2026.*"""
    parts = version.split(".")
    return ".".join([*parts[: max(1, min(2, len(parts) - 1))], "*"])


def newest(wanted: Mapping[str, str], until: dt.date) -> dict[str, str]:
    """The newest version of each name within its bounds, as the index stood on that day.

    A name that had none yet is left out; so is every one where no index answers, or tells no dates.
    """
    found = _asked(wanted, until)
    if found is None and len(wanted) > 1:  # one that had none hides all the others
        single = (_asked({name: bounds}, until) for name, bounds in sorted(wanted.items()))
        found = {name: version for one in single if one for name, version in one.items()}
    return found or {}


def _asked(wanted: Mapping[str, str], until: dt.date) -> dict[str, str] | None:
    told = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "-", "--no-deps", "--no-header", "--no-annotate",
         "--upgrade", "--exclude-newer", f"{until + dt.timedelta(days=1)}"],
        input="\n".join(f"{name}{bounds}" for name, bounds in sorted(wanted.items())),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return dict(_PINNED.findall(told.stdout)) if told.returncode == 0 else None


def behind(have: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Name and newest version of what is older than the newest."""
    return {
        name: new[name]
        for name, version in have.items()
        if name in new and _order(new[name]) > _order(version)
    }


def main(today: dt.date) -> int:
    """Prints one line for each that is behind, and one sentence at the end."""
    have = {name: version for name, version in locked().items() if name in direct()}
    now = newest({name: f"=={series(version)}" for name, version in have.items()}, today)
    if not now:
        print("No index answered with versions and their dates, so nothing is known of what is overdue.")
        return 2
    # Within bounds, not by series: a series may be younger than the frame, and is not overdue then.
    began = today - dt.timedelta(days=FRAME_DAYS)
    then = newest({name: f"<={version}" for name, version in now.items()}, began)
    late, over = behind(have, now), behind(have, then)
    for name, version in sorted(late.items()):
        word = f"OVERDUE, for more than {FRAME_DAYS} days" if name in over else f"within {FRAME_DAYS} days"
        print(f"{name:24} {have[name]:>12} → {version:<12} {word}")
    print(f"{len(have)} libraries asked for by name: {len(late)} behind their series, {len(over)} overdue.")
    return int(bool(over))


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


if __name__ == "__main__":
    sys.exit(main(dt.datetime.now(dt.UTC).date()))
