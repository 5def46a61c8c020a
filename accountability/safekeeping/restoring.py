"""Restores a backup into an empty installation, and compares it with what it was, row by row."""

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from accountability.ledger.verify import problems
from accountability.safekeeping import dumping, fingerprint
from accountability.safekeeping.contents import DATABASE, FILES, LIST, POSTGRES, Contents
from accountability.safekeeping.postgres_print import of_postgres
from accountability.safekeeping.refusals import NotDone, NotEqual
from accountability.safekeeping.sealing import opened


def restore(path: Path, *, identity: Path | None) -> Contents:
    """Fills the empty database and VAR_DIR from the backup `path`; returns its list of contents.

    `identity` is the file of the age key it was sealed to. Raises NotDone before anything was changed (a
    database that holds something, another kind of database, a wrong key, a file cut off), and NotEqual when
    what lies there now is not what was backed up.
    """
    if not dumping.is_empty("default"):
        raise NotDone(
            "Basis data di sini sudah berisi: pulihkan ke basis data kosong, supaya yang ada tidak tertimpa."
        )
    with _unpacked(path, identity) as folder:
        contents = Contents.of_json((folder / LIST).read_bytes())
        here = connections["default"].vendor
        if contents.vendor != here:
            raise NotDone(f"Cadangan ini dari {contents.vendor}, basis data di sini {here}.")
        dumping.load("default", folder / DATABASE)
        _put_files(folder / FILES)
    _compare(contents)
    return contents


@contextmanager
def _unpacked(path: Path, identity: Path | None) -> Iterator[Path]:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=".pulih-") as folder:
        try:
            with opened(path, identity) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
                tar.extractall(folder, filter="data")
                while stream.read(65_536):
                    pass  # to the end: only then is the seal known to be whole
        except (tarfile.TarError, EOFError) as problem:
            raise NotDone("Berkas ini bukan cadangan, atau terpotong.") from problem
        if not (Path(folder) / LIST).exists() or not (Path(folder) / DATABASE).exists():
            raise NotDone("Berkas ini bukan cadangan, atau terpotong.")
        yield Path(folder)


def _put_files(folder: Path) -> None:
    spool = settings.SPOOL_DIR
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        below = path.relative_to(folder)
        target = spool / below.relative_to("spool") if below.parts[0] == "spool" else settings.VAR_DIR / below
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)


def _compare(contents: Contents) -> None:
    apps = fingerprint.as_migrated("default")
    with transaction.atomic():
        compute = of_postgres if contents.prints == POSTGRES else fingerprint.of_database
        now = compute("default", apps)
        unequal = fingerprint.differences(contents.tables, now)
    if not unequal:
        unequal = list(problems())[:20]
    if unequal:
        raise NotEqual("\n".join(unequal))
