"""Tampers with the ledger and its public log in ten thousand ways, as one who owns the database, and looks.

`python -m bench.tampering [--tries 10000] [--seed N] [--database postgres://…/scratch]` makes a small world
of its own (in a scratch folder; a named database must be empty), publishes it, and then, each time in a
transaction that is taken back: changes, removes, swaps, slips in or cuts off entries, leaves or files, with
the guards of the database dropped, often covering the traces, sometimes with the stolen key. `ledger_verify`
is given what a witness kept. Prints JSON; ends with 1 when anything went unnoticed.
"""

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Any

TRIES = 10_000
VOICES, NIGHTS = 60, 6


def build(desa: list[Any], rng: Random, at: dt.datetime) -> None:
    """A world of some 200 entries in these desa, published over some nights."""
    from django.db import transaction

    from accountability.accounts.actors import CITIZEN
    from accountability.ledger.public_log import publishing, receipts
    from accountability.ledger.record import record

    number = 0
    for night in range(NIGHTS):
        now = at + dt.timedelta(days=night)
        for _voice in range(VOICES // NIGHTS):
            number += 1
            where, nomor = rng.choice(desa), str(2_000_000 + number)
            with transaction.atomic():
                entry = record(kind="aspirasi.masuk", ref=nomor, desa=where, by=CITIZEN, at=now)
                receipts.stage(entry=entry, nomor=nomor, kunci=f"{rng.randrange(10**16):016d}")
                for state in ("read", "answered"):
                    facts = {"state": state, "rupiah": rng.randrange(10**6)}
                    record(kind=f"aspirasi.{state}", ref=nomor, desa=where, by=CITIZEN, at=now, facts=facts)
        publishing.publish(at=now, everything=True)


@contextmanager
def taken_back(folder: Path) -> Any:
    """Undoes whatever happens to the database and to the files inside."""
    from django.db import transaction

    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for path in folder.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    for path, content in kept.items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


class Intruder:
    """One who may do anything to the database and the files, but not to what others keep."""

    def __init__(self, rng: Random, folder: Path) -> None:
        self.rng, self.folder = rng, folder

    def entries(self) -> str:
        """Changes, removes, swaps or slips in entries of one chain; mostly hashes it all anew."""
        from accountability.ledger.models import Entry, Opening

        desa = self.rng.choice(sorted(set(Entry.objects.values_list("desa_id", flat=True))))
        rows = list(Entry.objects.chain(desa))
        what = self.mutate(rows, self._other_entry)
        covered = self.rng.random() < 0.8
        if covered:
            self._chained_anew(rows)
        kept = {row.pk for row in rows}
        if self.rng.random() < 0.5:  # also what would betray it
            gone = Opening.objects.filter(entry__desa=desa)
            gone.exclude(entry__in=kept).delete() if self.rng.random() < 0.5 else gone.delete()
        self._rewritten(Entry, Entry.objects.filter(desa=desa), rows)
        if self.rng.random() < 0.3:
            self._run(f"DELETE FROM ledger_chainend WHERE desa_id = '{desa}'")  # noqa: S608 - a code of ours
        return f"entry {what}{', hashed anew' if covered else ''}"

    def log(self) -> str:
        """Does the same to the leaves; mostly with their hashes and places put right."""
        from accountability.ledger.models import LogEntry
        from accountability.ledger.public_log import leaves

        rows = list(LogEntry.objects.order_by("seq"))
        what = self.mutate(rows, self._other_leaf)
        if covered := self.rng.random() < 0.8:
            for place, row in enumerate(rows, start=1):
                row.seq = place
                row.leaf_hash = leaves.hash_of(row).hex()
        self._rewritten(LogEntry, LogEntry.objects.all(), rows)
        if covered and self.rng.random() < 0.5:
            self._signed_anew()
            return f"leaf {what}, signed anew with the stolen key"
        return f"leaf {what}{', put right' if covered else ''}"

    def rolled_back(self) -> str:
        """Puts everything back to an earlier night, with the genuine checkpoint of that night."""
        from accountability.ledger.models import LogCheckpoint

        sizes = sorted(LogCheckpoint.objects.values_list("size", flat=True))
        size = self.rng.choice(sizes[:-1])
        for table, column in (
            ("ledger_opening", "leaf_id"),
            ("ledger_chainend", "leaf_id"),
            ("ledger_logcheckpoint", "size"),
            ("ledger_logentry", "seq"),
        ):
            self._run(f"DELETE FROM {table} WHERE {column} > {size}")  # noqa: S608 - our own names
        self._files_anew()
        return "rolled back to an earlier night"

    def by_sql(self) -> str:
        """One statement of SQL."""
        from django.db import connection

        seq = self.rng.randrange(1, 150)
        statements = [
            f"UPDATE ledger_logentry SET \"commit\" = '{self.rng.randbytes(32).hex()}' WHERE seq = {seq}",  # noqa: S608
            f"UPDATE ledger_logentry SET day = '2020-01-01' WHERE seq = {seq}",  # noqa: S608
            f"DELETE FROM ledger_logentry WHERE seq = {seq}",  # noqa: S608
            f"UPDATE ledger_entry SET ref = 'x' WHERE id = (SELECT entry_id FROM ledger_opening WHERE leaf_id >= {seq} ORDER BY leaf_id LIMIT 1)",  # noqa: S608, E501
            "DELETE FROM ledger_chainend",
            "DELETE FROM ledger_logcheckpoint",
            "DELETE FROM ledger_entry",
            "UPDATE ledger_logcheckpoint SET root = 'x'",
            "UPDATE ledger_opening SET day = '2020-01-01'",
        ]
        if connection.vendor == "postgresql":
            statements += ["TRUNCATE ledger_logentry CASCADE", "TRUNCATE ledger_entry CASCADE"]
        statement = self.rng.choice(statements)
        if statement.startswith("TRUNCATE"):  # it is refused while anything is still to be checked
            self._run("SET CONSTRAINTS ALL IMMEDIATE")
            self._run("SET CONSTRAINTS ALL DEFERRED")
        self._run(statement)
        return f"SQL {' '.join(statement.split()[:3])}"

    def files(self) -> str:
        """Changes, removes, cuts or swaps published files."""
        pieces = sorted(path for path in self.folder.glob("tile/**/*") if path.is_file())
        path = self.rng.choice([*self._in_use(pieces), self.folder / "checkpoint"])
        content = path.read_bytes()
        place = self.rng.randrange(len(content))
        what = self.rng.choice(["changed", "removed", "cut"])
        if what == "changed":
            path.write_bytes(
                content[:place] + bytes([content[place] ^ 1 << self.rng.randrange(8)]) + content[place + 1 :]
            )
        elif what == "cut":
            path.write_bytes(content[:place])
        else:
            path.unlink()
        return f"file {what}"

    def mutate(self, rows: list[Any], other: Callable[[Any], Any]) -> str:
        """One thing, at a random place."""
        place = self.rng.randrange(len(rows))
        what = self.rng.choice(["changed", "removed", "swapped", "slipped in", "cut off"])
        if what == "changed":
            rows[place] = other(rows[place])
        elif what == "removed":
            del rows[place]
        elif what == "swapped":
            one = self.rng.choice([at for at in range(len(rows)) if at != place])
            rows[place], rows[one] = rows[one], rows[place]
            rows[place].seq, rows[one].seq = rows[one].seq, rows[place].seq
        elif what == "slipped in":
            made = other(rows[place])
            made.pk = None if hasattr(made, "id") else made.pk
            rows.insert(place, made)
            for row in rows[place + 1 :]:
                row.seq += 1
        else:
            del rows[place:]
        return what

    def _other_entry(self, row: Any) -> Any:
        from copy import copy

        made = copy(row)
        facts = {**row.facts, "rupiah": self.rng.randrange(10**6, 10**7)}
        at = row.at - dt.timedelta(seconds=self.rng.randrange(1, 10**6))
        made.facts, made.at = self.rng.choice([(facts, row.at), (row.facts, at)])
        return made

    def _other_leaf(self, row: Any) -> Any:
        from copy import copy

        made = copy(row)
        made.commit = self.rng.randbytes(32).hex()
        made.kind = self.rng.choice([row.kind, "status", "ekspor"])
        return made

    def _chained_anew(self, rows: list[Any]) -> None:
        from accountability.ledger.record import GENESIS, digest

        previous = GENESIS
        for place, row in enumerate(rows, start=1):
            row.seq, row.previous_hash = place, previous
            row.hash = previous = digest(row)

    def _rewritten(self, model: Any, old: Any, rows: Iterable[Any]) -> None:
        """Puts these rows in place of the old ones; two of one place leave the last."""
        old._raw_delete("default")
        found: dict[Any, Any] = {}
        for row in rows:
            found[row.seq] = row
        unique = {getattr(row, "hash", None) or row.commit: row for row in found.values()}
        model.objects.bulk_create(sorted(unique.values(), key=lambda row: int(row.seq)), batch_size=300)

    def _signed_anew(self) -> None:
        from accountability.ledger.models import LogCheckpoint
        from accountability.ledger.public_log import publishing
        from accountability.ledger.public_log.checking import Growing

        at = LogCheckpoint.objects.order_by("-size").values_list("signed_at", flat=True)[0]
        LogCheckpoint.objects.all()._raw_delete("default")
        tree = Growing()
        for _entry, leaf in publishing.rows_as_entries(0):
            tree.add(leaf)
        if tree.size:
            publishing._sign(size=tree.size, root=tree.root(), at=at)
        self._files_anew()

    def _files_anew(self) -> None:
        from accountability.ledger.models import LogCheckpoint
        from accountability.ledger.public_log import publishing, tiles
        from accountability.ledger.public_log.shelf import Folder

        for path in [one for one in self.folder.rglob("*") if one.is_file()]:
            path.unlink()
        last = LogCheckpoint.objects.order_by("-size").first()
        if last is not None:
            tiles.grow(Folder(self.folder), 0, publishing.rows_as_entries(0, last.size))
            publishing.write_checkpoint(Folder(self.folder), last)

    def _in_use(self, pieces: list[Path]) -> list[Path]:
        """Those that the last checkpoint needs: older parts of a piece say nothing any more."""
        from accountability.ledger.models import LogCheckpoint
        from accountability.ledger.public_log import tiles

        size = LogCheckpoint.objects.order_by("-size").values_list("size", flat=True)[0]
        partial = {self.folder / name for name in tiles.partial_pieces(size)}
        return [path for path in pieces if ".p" not in path.parent.name or path in partial]

    def _run(self, statement: str) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement)


def tamper(intruder: Intruder, ways: list[str]) -> tuple[str, bool]:
    """Does one of the ways and looks, with what a witness kept: what was done, and whether it was noticed."""
    from django.db import connection

    from accountability.ledger import append_only, log_stays, verify
    from accountability.ledger.models import LogCheckpoint
    from accountability.ledger.public_log import checking, notes

    kept = LogCheckpoint.objects.order_by("-size").values_list("note", flat=True)[0]
    known = notes.checkpoint(notes.parted(kept)[0])
    with taken_back(intruder.folder):
        append_only.remove(connection)
        log_stays.remove(connection)
        what = getattr(intruder, intruder.rng.choice(ways))()
        noticed = next(islice(chain(verify.problems(), checking.problems(known=known)), 1), None)
    return what, noticed is not None


def run(tries: int, rng: Random, folder: Path) -> dict[str, Any]:
    """So many tamperings of the world that was built; those that went unnoticed by name."""
    from accountability.ledger import verify
    from accountability.ledger.public_log import checking

    if whole := [*verify.problems(), *checking.problems()]:
        raise SystemExit(f"The world does not hold to begin with: {whole[0]}")
    intruder = Intruder(rng, folder)
    ways = ["entries", "entries", "log", "log", "files", "by_sql", "rolled_back"]
    done: Counter[str] = Counter()
    unnoticed: Counter[str] = Counter()
    began = time.monotonic()
    for _one in range(tries):
        what, noticed = tamper(intruder, ways)
        done[what] += 1
        if not noticed:
            unnoticed[what] += 1
    if whole := [*verify.problems(), *checking.problems()]:
        raise SystemExit(f"The world was not put back: {whole[0]}")
    seconds = round(time.monotonic() - began, 1)
    return {
        "tries": tries,
        "unnoticed": dict(unnoticed),
        "ways": dict(sorted(done.items())),
        "seconds": seconds,
    }


def main() -> None:
    """Makes the world, tampers, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=TRIES)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", help="an empty database; without it SQLite in a scratch folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="posko-tamper-") as folder:
        os.environ |= {"VAR_DIR": folder, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "accountability.settings"}
        os.environ["DATABASE_URL"] = asked.database or f"sqlite:///{folder}/posko.sqlite3"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        from tests import makers

        call_command("migrate", verbosity=0)
        desa = [makers.make_desa(f"99.01.01.{2001 + number}") for number in range(3)]
        build(desa, Random(asked.seed), dt.datetime(2026, 11, 1, 3, tzinfo=dt.UTC))
        done = run(asked.tries, Random(asked.seed), Path(settings.LEDGER_LOG_DIR))
    print(json.dumps(done, indent=1))
    sys.exit(1 if done["unnoticed"] else 0)


if __name__ == "__main__":
    main()
