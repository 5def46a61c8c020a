"""A file that is broken or meant to harm is refused with a sentence, quickly and in little memory."""

import io
import os
import random
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from accountability.budget.siskeudes import archive
from bench.fuzz_siskeudes import fuzz
from tests.accountability.budget.siskeudes.exports import (
    SAMPLE,
    Tables,
    packed,
    reading,
    tables,
    told_problem,
    zipped,
)

DATA = SAMPLE.read_bytes()


@pytest.fixture
def sample() -> Tables:
    return tables()


def entry(name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED, attributes: int = 0) -> bytes:
    """A ZIP of one entry."""
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr = how, attributes
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr(info, content)
    return out.getvalue()


def refused_with(data: bytes) -> str:
    """The only sentence of a file that is refused as a whole."""
    read = reading(data)
    assert (read.code, read.villages) == ("reject", {})
    (problem,) = read.problems
    return problem.sentence


class TestTheZip:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"PK",
            b"PK\x05\x06",
            b"bukan zip sama sekali" * 9,
            DATA[:-100],
            DATA[: len(DATA) // 2],
            DATA[500:],
            b"\0" * 70_000,
            b"Rar!\x1a\x07\x01\x00",
            b"\0\1\0\0Standard Jet DB\0" + b"\0" * 99,
            entry("Ta_RAB.csv", b"x", zipfile.ZIP_LZMA),
            entry("Ta_RAB.csv", b"x", attributes=(stat.S_IFLNK | 0o777) << 16),
            entry("../../Ta_RAB.csv", b"x"),
            entry("/Ta_RAB.csv", b"x"),
            entry("C:\\Ta_RAB.csv", b"x"),
            entry("dalam.zip", DATA),
            entry("foto.jpg", b"x"),
        ],
    )
    def test_what_is_no_honest_export_is_refused(self, data: bytes) -> None:
        assert refused_with(data).endswith(".")

    def test_a_locked_one_says_so(self) -> None:
        locked = bytearray(DATA)
        for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
            place = locked.find(mark)
            while place >= 0:
                locked[place + at] |= 1
                place = locked.find(mark, place + 4)
        assert "kata sandi" in refused_with(bytes(locked))

    def test_a_table_that_is_there_twice_is_refused(self, sample: Tables) -> None:
        out = io.BytesIO(packed(sample))
        with zipfile.ZipFile(out, "a") as target:
            target.writestr("lagi/ta_rab.CSV", "Tahun\n")
        assert "dua kali" in refused_with(out.getvalue())

    def test_what_a_mac_puts_beside_it_is_ignored(self, sample: Tables) -> None:
        out = io.BytesIO(packed(sample))
        with zipfile.ZipFile(out, "a") as target:
            target.writestr("__MACOSX/._Ta_RAB.csv", b"\0\5\x16\7")
        assert reading(out.getvalue()).code == "ok"

    def test_a_bomb_is_refused_by_its_ratio(self) -> None:
        assert "mengembang" in refused_with(zipped(Ta_RABRinci=b"0" * (30 * archive.MB)))

    def test_a_bomb_that_lies_about_its_size_is_refused_too(self) -> None:
        bomb = bytearray(
            zipped(Ref_Version=b"Versi\n2\n", Ta_RAB=b"Tahun\n", Ta_RABRinci=b"\n" * (30 * archive.MB))
        )
        for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
            place = bomb.rfind(mark)
            struct.pack_into("<I", bomb, place + at, 1000)
        assert refused_with(bytes(bomb))

    def test_too_many_entries_are_refused_before_they_are_listed(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for n in range(archive.MOST_ENTRIES + 1):
                target.writestr(f"{n}.csv", b"")
        assert "terlalu banyak berkas" in refused_with(out.getvalue())

    def test_damaged_contents_are_refused(self) -> None:
        broken = bytearray(DATA)
        at = broken.find(b"Ta_RABRinci.csv") + 200
        broken[at : at + 20] = bytes(20)
        assert "rusak" in refused_with(bytes(broken))


class TestTheTables:
    @pytest.mark.parametrize("table", ["Ref_Version", "Ta_RAB", "Ta_RABRinci"])
    def test_a_table_that_must_be_there_is_named(self, sample: Tables, table: str) -> None:
        del sample[table]
        assert told_problem(packed(sample)) == ("reject", table, None, "")

    @pytest.mark.parametrize(
        ("table", "column"),
        [
            ("Ref_Version", "Versi"),
            ("Ta_RAB", "Tahun"),
            ("Ta_RABRinci", "Kd_Rincian"),
            ("Ta_RABRinci", "AnggaranStlhPAK"),
            ("Ta_SPPRinci", "Nilai"),
        ],
    )
    def test_a_column_that_must_be_there_is_named(self, sample: Tables, table: str, column: str) -> None:
        at = sample[table][0].index(column)
        sample[table] = [[*row[:at], *row[at + 1 :]] or ["x"] for row in sample[table]]
        assert told_problem(packed(sample)) == ("reject", table, 1, column)

    @pytest.mark.parametrize("table", ["Ta_RAB", "Ta_RABRinci"])
    def test_one_with_a_header_only_or_nothing_is_refused(self, sample: Tables, table: str) -> None:
        sample[table] = sample[table][:1]
        assert reading(packed(sample)).code == "reject"
        sample[table] = []
        assert told_problem(packed(sample))[:2] == ("reject", table)

    @pytest.mark.parametrize("change", [lambda row: row[:-3], lambda row: [*row, "lebih", "lagi"]])
    def test_a_row_with_too_few_or_too_many_fields_is_named(self, sample: Tables, change: object) -> None:
        assert callable(change)
        sample["Ta_RABRinci"][6] = change(sample["Ta_RABRinci"][6])
        wrong = reading(packed(sample)).all_problems[0]
        assert (wrong.level, wrong.table, wrong.row) == ("reject", "Ta_RABRinci", 7)

    def test_empty_fields_behind_a_row_do_no_harm(self, sample: Tables) -> None:
        sample["Ta_RABRinci"][6] += ["", ""]
        sample["Ta_RABRinci"].insert(9, [])
        assert reading(packed(sample)).code == "ok"

    @pytest.mark.parametrize("words", ["Dana Desa", "Swadaya masyarakat"])
    def test_a_quote_that_is_not_closed_loses_nothing_silently(self, words: str) -> None:
        with zipfile.ZipFile(SAMPLE) as whole:
            entries = {name[:-4]: whole.read(name) for name in whole.namelist()}
        opened = entries["Ta_RABRinci"].replace(f'"{words}"'.encode(), f'"{words}'.encode(), 1)
        assert opened != entries["Ta_RABRinci"]
        assert reading(zipped(**{**entries, "Ta_RABRinci": opened})).code == "reject"

    def test_a_line_without_an_end_is_refused(self) -> None:
        words = bytes(random.Random(1).choices(b"abcdefgh", k=archive.LONGEST_LINE * 2))
        assert "terlalu panjang" in refused_with(zipped(Ref_Version=words, Ta_RAB=b"", Ta_RABRinci=b""))

    def test_thousands_of_wrong_cells_end_the_reading(self, sample: Tables) -> None:
        row = sample["Ta_RABRinci"][5]
        sample["Ta_RABRinci"] += [[*row[:11], "x", *row[12:]] for _ in range(5000)]
        assert reading(packed(sample)).problems[-1].sentence.startswith("Terlalu banyak kesalahan")


# VmHWM, for ru_maxrss of a child also counts what its parent held when it was forked.
MEASURED = """
import sys, os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from accountability.budget.siskeudes import read
def peak():
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM"))
before = peak()
with open(sys.argv[1], "rb") as file:
    print(read(file, kabupaten="53.01", year=2026).code, end=" ")
print(peak() - before)
"""


def bombs() -> dict[str, bytes]:
    """Files that would be large if they were believed."""
    row = b"2026,90.2001.,90.2001.01.01.01.,5.1.1.01.,ADD,1,1\n"
    head = b"Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,SumberDana,Anggaran,AnggaranStlhPAK\n"
    luck = random.Random(7)
    noisy = b"".join(row.replace(b",1\n", b",%d\n" % luck.getrandbits(30)) for _ in range(300_000))
    villages = [b"%02d.%04d." % (n // 50 + 1, 2001 + n % 50) for n in range(1000)]
    many_villages = b"".join(
        b"2026,%b,%b01.01.01.,5.1.1.01.,ADD,1,%d\n" % (desa, desa, luck.getrandbits(30))
        for desa in villages * 120
    )
    export = {"Ref_Version": b"Versi\n2\n", "Ta_RAB": head}
    directory = b"PK\x01\x02" + bytes(42)
    many = directory * 400_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, len(many), 0, 0)
    return {
        "zeros": zipped(**export, Ta_RABRinci=bytes(150 * archive.MB)),
        "rows": zipped(**export, Ta_RABRinci=head + noisy),
        "villages": zipped(**export, Ta_RABRinci=head + many_villages),
        "wrong": zipped(**export, Ta_RABRinci=head + noisy.replace(b",ADD,1,", b",ADD,satu,")),
        "one quote": zipped(**export, Ta_RABRinci=head + b'"' + noisy),
        "directory": many + end,
        "stored": entry("Ta_RAB.csv", zlib.compress(bytes(100 * archive.MB)), zipfile.ZIP_STORED),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
def test_bombs_end_and_take_little_memory(tmp_path: Path) -> None:
    for name, data in bombs().items():
        (tmp_path / "bom.zip").write_bytes(data)
        command = [sys.executable, "-c", MEASURED, str(tmp_path / "bom.zip")]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=600, env={**os.environ}, check=False
        )
        assert done.returncode == 0, (name, done.stderr)
        code, grown = done.stdout.split()
        assert code == "reject", name
        assert int(grown) <= 180 * 1024, (name, grown)


def test_mutated_files_are_read_or_refused_and_never_fail() -> None:
    outcome = fuzz(DATA, inputs=400, seed=20260719)
    assert outcome.failures == []
    assert outcome.codes["reject"] > 100
