"""Packs the files of a dump into one ZIP whose bytes depend on their content alone."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from public_site.dumps.parts import Part, chunks, measured

# A ZIP knows no day before this one: the day of a packing would make every file another.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_FILE = 0o100644 << 16
UNIX = 3


def pack(folder: Path, parts: Sequence[Part], *, name: str, inside: str) -> Part:
    """The parts as `name` in the same folder, each below `inside`; a piece of a file is held at a time."""
    target = folder / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in sorted(parts, key=lambda one: one.name):
            info = zipfile.ZipInfo(f"{inside}/{part.name}", _ALWAYS)
            info.create_system, info.external_attr = UNIX, _FILE
            info.compress_type = zipfile.ZIP_DEFLATED
            info.file_size = part.bytes
            with whole.open(info, "w") as packed:
                for chunk in chunks(folder / part.name):
                    packed.write(chunk)
    return measured(target)
