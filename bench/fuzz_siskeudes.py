"""Mutates a Siskeudes export in every way that comes to mind; the reader must answer each with a code.

`python -m bench.fuzz_siskeudes [--inputs 20000] [--seed N] [FILE.zip]` prints its seed, how often each code
came, the slowest input and every failure; it fails unless there was none.
"""

import argparse
import csv
import io
import os
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ODD_CELLS = (
    *("", "-", "NaN", "inf", "1e400", "-1", "1.200", "1,200", "1.200.000,00", "Rp 5", "\0", "\ud7ff", "٣"),
    *("9" * 400, "2026", "1899", "99.9999.", "90.2001", "90.2001.99.99.99.", "6.1.1.01.", "7.1.1.01."),
    *("5.2.2.", "4", ".", "..", "02/30/26 00:00:00", "31/12/2026", "2026-13-01", "UM", "DD", "=1+1"),
    *("a\nb", '"', ";", "\t", "\r", "\u2028"),
)


@dataclass
class Outcome:
    """What came of a run."""

    codes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0


def fuzz(data: bytes, *, inputs: int, seed: int) -> Outcome:
    """Reads `inputs` mutations of the export `data`."""
    from accountability.budget.proposed import as_data
    from accountability.budget.siskeudes import read
    from accountability.budget.siskeudes.figures import figures

    luck, outcome = random.Random(seed), Outcome()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    for n in range(inputs):
        mutated = luck.choice(MUTATIONS)(data, entries, luck)
        began = time.perf_counter()
        try:
            found = read(io.BytesIO(mutated), kabupaten="53.01", year=2026)
            for proposal in found.villages.values():
                figures(proposal)
                as_data(proposal)
            outcome.codes[found.code] += 1
        except Exception:  # noqa: BLE001 - whatever it is, it is a failure
            outcome.failures.append(f"input {n}: {traceback.format_exc(limit=-3)}")
        outcome.slowest = max(outcome.slowest, time.perf_counter() - began)
    return outcome


def bits(data: bytes, entries: dict[str, bytes], luck: random.Random) -> bytes:
    """A few bits of the ZIP flipped."""
    broken = bytearray(data)
    for _ in range(luck.choice((1, 2, 8, 64))):
        broken[luck.randrange(len(broken))] ^= 1 << luck.randrange(8)
    return bytes(broken)


def directory(data: bytes, entries: dict[str, bytes], luck: random.Random) -> bytes:
    """Bytes of the central directory set to anything."""
    broken = bytearray(data)
    start = data.find(b"PK\x01\x02")
    for _ in range(luck.choice((1, 2, 8))):
        broken[luck.randrange(start, len(broken))] = luck.choice(
            (0, 1, 0x7F, 0x80, 0xFF, luck.randrange(256))
        )
    return bytes(broken)


def cut(data: bytes, entries: dict[str, bytes], luck: random.Random) -> bytes:
    """The end, the beginning or a middle part missing, or something put in."""
    at, length = luck.randrange(len(data)), luck.randrange(1, 2000)
    kept = (
        data[:at],
        data[at:],
        data[:at] + data[at + length :],
        data[:at] + luck.randbytes(length) + data[at:],
    )
    return luck.choice(kept)


def contents(data: bytes, entries: dict[str, bytes], luck: random.Random) -> bytes:
    """Bytes of the tables changed, under a whole ZIP."""
    changed = dict(entries)
    for name in luck.sample(sorted(changed), luck.randrange(1, 4)):
        text = bytearray(changed[name] or b" ")
        for _ in range(luck.choice((1, 3, 30))):
            text[luck.randrange(len(text))] = luck.choice(b'",;\n\r\t\0\xff.0a')
        changed[name] = bytes(text)
    return _packed(changed, luck)


def cells(data: bytes, entries: dict[str, bytes], luck: random.Random) -> bytes:
    """Cells, rows and columns of a table set to odd ones, moved, dropped or doubled."""
    changed = dict(entries)
    for name in luck.sample(sorted(changed), luck.randrange(1, 4)):
        rows = list(csv.reader(io.StringIO(changed[name].decode())))
        for _ in range(luck.choice((1, 1, 5))):
            _mangle(rows, luck)
        text = io.StringIO()
        csv.writer(text, delimiter=luck.choice(",,,;\t")).writerows(rows)
        encoding = luck.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
        changed[name] = text.getvalue().encode(encoding)
    return _packed(changed, luck)


def tables(data: bytes, entries: dict[str, bytes], luck: random.Random) -> bytes:
    """Tables dropped, emptied, cut off, swapped or renamed."""
    changed = dict(entries)
    for _ in range(luck.randrange(1, 4)):
        one, other = luck.choice(sorted(changed)), luck.choice(sorted(changed))
        deed = luck.randrange(5)
        if deed == 0 and len(changed) > 1:
            del changed[one]
        elif deed == 1:
            changed[one] = changed[one][: luck.randrange(len(changed[one]) + 1)]
        elif deed == 2:
            changed[one], changed[other] = changed[other], changed[one]
        elif deed == 3:
            changed[luck.choice((one.upper(), f"x/{one}", f"../{one}", one[:-4]))] = changed[one]
        else:
            changed[one] *= 2
    return _packed(changed, luck)


MUTATIONS: tuple[Callable[[bytes, dict[str, bytes], random.Random], bytes], ...] = (
    bits,
    directory,
    cut,
    contents,
    cells,
    cells,
    tables,
)


def _mangle(rows: list[list[str]], luck: random.Random) -> None:
    if not rows or not rows[0]:
        return
    row = luck.choice(rows)
    deed = luck.randrange(6)
    if deed <= 2 and row:
        row[luck.randrange(len(row))] = luck.choice(ODD_CELLS)
    elif deed == 3:
        rows.remove(row)
    elif deed == 4:
        rows.insert(luck.randrange(len(rows)), list(row))
    elif row:
        luck.choice((row.pop, lambda: row.append("x"), lambda: luck.shuffle(row)))()


def _packed(entries: dict[str, bytes], luck: random.Random) -> bytes:
    out = io.BytesIO()
    how = luck.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(out, "w", how) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return out.getvalue()


def main() -> None:
    """Runs and reports; ends with status 1 after a failure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    if asked.file is None:
        from bench import siskeudes_export

        made = io.BytesIO()
        siskeudes_export.write(siskeudes_export.kabupaten(2, 2026, 1, lines=20), made)
        data = made.getvalue()
    else:
        data = asked.file.read_bytes()
    began = time.perf_counter()
    outcome = fuzz(data, inputs=asked.inputs, seed=asked.seed)
    seconds = time.perf_counter() - began
    print(f"seed {asked.seed}: {asked.inputs} inputs in {seconds:.0f} s, slowest {outcome.slowest:.3f} s")
    print(dict(outcome.codes), f"{len(outcome.failures)} failures")
    for failure in outcome.failures[:10]:
        print(failure)
    sys.exit(1 if outcome.failures else 0)


if __name__ == "__main__":
    main()
