"""Where dumps lie: <folder>/umum/<kabupaten>/<day>-<8 letters of their sum>/, whole or not at all.

A dump under its name never changes, so who keeps it need not ask again. It is written beside its place and
renamed into it. `umum` is for everyone, also for a web server that hands it out by itself; `kerja` holds what
the nightly work remembers, and is nobody else's.
"""

import datetime as dt
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from public_site.dumps.parts import Part

MANIFEST = "isi.json"
FRESH = ".baru"
SUM_LETTERS = 8
_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)-[0-9a-f]{8}")
_KABUPATEN = re.compile(r"\d\d\.\d\d")
FILE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,79}\.(?:csv|json|txt|zip)|SHA256SUMS")


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump: `name` is its folder's; `parts` are its files, the ZIP of all of them first."""

    kabupaten: str
    title: str
    name: str
    villages: int
    parts: tuple[Part, ...]

    @property
    def day(self) -> dt.date:
        """The day its content was first made."""
        return dt.date.fromisoformat(self.name[:10])

    @property
    def whole(self) -> Part:
        """The ZIP with everything."""
        return self.parts[0]

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return public_folder() / self.kabupaten / self.name

    def part(self, name: str) -> Part | None:
        """The file of this name, if it has one."""
        return next((one for one in self.parts if one.name == name), None)


def public_folder() -> Path:
    """What everyone may read."""
    return Path(settings.OPEN_DATA_DIR) / "umum"


def working_folder() -> Path:
    """What the nightly work remembers; made where it is missing."""
    folder = Path(settings.OPEN_DATA_DIR) / "kerja"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fresh_folder(kabupaten: str) -> Path:
    """An empty folder to write a dump into; what was left of one that was cut short goes."""
    folder = public_folder() / kabupaten / FRESH
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def put_in_place(fresh: Path, dump: Dump) -> None:
    """Gives a finished dump its name: from now on everyone sees it, all at once."""
    (fresh / MANIFEST).write_text(json.dumps(asdict(dump), ensure_ascii=False) + "\n", encoding="utf-8")
    for one in (fresh, *fresh.iterdir()):
        one.chmod(0o755 if one.is_dir() else 0o644)
    if dump.folder.exists():  # the same content came back after another
        shutil.rmtree(dump.folder)
    os.replace(fresh, dump.folder)  # noqa: PTH105 - Path.replace says the same of a folder, less plainly


def kabupaten_with_dumps() -> list[str]:
    """The codes of those that have a folder, in order."""
    return _names(public_folder(), _KABUPATEN)


def dumps_of(kabupaten: str) -> list[Dump]:
    """The whole dumps of a kabupaten, the newest first."""
    if not _KABUPATEN.fullmatch(kabupaten):
        return []
    names = _names(public_folder() / kabupaten, _NAME)
    found = [dump for name in names if (dump := read(kabupaten, name)) is not None]
    return sorted(found, key=lambda one: (one.day, _made(one)), reverse=True)


def newest(kabupaten: str) -> Dump | None:
    """The newest dump of a kabupaten."""
    return next(iter(dumps_of(kabupaten)), None)


def read(kabupaten: str, name: str) -> Dump | None:
    """The dump of this name; None where there is none, or its folder goes this moment."""
    if not (_KABUPATEN.fullmatch(kabupaten) and _NAME.fullmatch(name)):
        return None
    try:
        told = json.loads((public_folder() / kabupaten / name / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    parts = tuple(Part(**one) for one in told.pop("parts"))
    return Dump(**told, parts=parts)


def keep_newest(kabupaten: str, many: int) -> int:
    """Removes all but the newest `many` dumps; how many went."""
    return sum(remove(one) for one in dumps_of(kabupaten)[many:])


def remove(dump: Dump) -> bool:
    """Removes a dump at once: first its name goes, then its files."""
    gone = dump.folder.with_name(f".hapus-{dump.name}")
    try:
        os.replace(dump.folder, gone)  # noqa: PTH105
    except OSError:
        return False
    shutil.rmtree(gone, ignore_errors=True)
    return True


def remember(name: str, told: Mapping[str, Any]) -> None:
    """Notes something for the next night, whole or not at all."""
    fresh = working_folder() / f".{name}.baru"
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(working_folder() / f"{name}.json")


def remembered(name: str) -> dict[str, Any]:
    """What was noted; nothing where nothing was, or it cannot be read."""
    try:
        told = json.loads((working_folder() / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _names(folder: Path, pattern: re.Pattern[str]) -> list[str]:
    try:
        return sorted(one.name for one in folder.iterdir() if pattern.fullmatch(one.name))
    except OSError:
        return []


def _made(dump: Dump) -> float:
    try:
        return dump.folder.stat().st_mtime
    except OSError:
        return 0.0
