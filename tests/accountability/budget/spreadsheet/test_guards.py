"""Hostile and broken files are refused with a sentence, within 256 MB; `bench.hostile_files` times them."""

import io
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.budget.spreadsheet.reader import read
from accountability.lib.spreadsheet.guards import MOST_ROWS, Unreadable
from tests.accountability.budget.spreadsheet.books import (
    DESA,
    HEADINGS,
    ROAD,
    YEAR,
    book,
    one_sheet,
    packed,
    parts_of,
    with_sheet,
)

HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
MOST_MB = 256
NO_END_SECONDS = 600  # no measure of speed: what takes as long does not end
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'


def refusal(file: io.BytesIO) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(Unreadable) as refused:
        read(file, desa=DESA, year=YEAR)
    return refused.value.sentence


def with_strings(content: bytes) -> io.BytesIO:
    """A workbook with these shared strings."""
    return packed({**parts_of(one_sheet(ROAD)), "xl/sharedStrings.xml": STRINGS % content})


def bomb() -> io.BytesIO:
    """A megabyte-sized file that unpacks to a gigabyte."""
    return with_sheet(HEAD + b"<row/>" * 100 + b" " * 60_000_000 + TAIL)


def noise(size: int) -> bytes:
    """Bytes that pack badly, so that no ratio gives a bomb away."""
    import random

    return random.Random(7).randbytes(size).hex().encode()


def wide_row() -> io.BytesIO:
    sheet = HEAD + b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + TAIL
    return packed({**parts_of(with_sheet(sheet)), "xl/pad.bin": noise(400_000)})


def many_cells() -> io.BytesIO:
    row = b"<row>" + b'<c t="n"><v>%d</v></c>' * 24 + b"</row>"
    rows = b"".join(row % tuple(range(n, n + 24)) for n in range(18_000))
    return packed({**parts_of(with_sheet(HEAD + rows + TAIL)), "xl/pad.bin": noise(400_000)})


def many_strings() -> io.BytesIO:
    return packed({**parts_of(with_strings(b"<si><t/></si>" * 800_000)), "xl/pad.bin": noise(400_000)})


def long_words() -> io.BytesIO:
    words = "\U0001f600".encode() + b"a" * 30_000_000
    return packed({**parts_of(with_strings(b"<si><t>" + words + b"</t></si>")), "xl/pad.bin": noise(400_000)})


def long_attribute() -> io.BytesIO:
    sheet = HEAD + b'<row a="' + b"a" * 30_000_000 + b'"/>' + TAIL
    return packed({**parts_of(with_sheet(sheet)), "xl/pad.bin": noise(400_000)})


def many_styles() -> io.BytesIO:
    parts = parts_of(one_sheet(ROAD))
    styles = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>'
    styles += b"<font/>" * 1_000_000 + b"</fonts></styleSheet>"
    return packed({**parts, "xl/styles.xml": styles, "xl/pad.bin": noise(400_000)})


def deep() -> io.BytesIO:
    return packed({**parts_of(with_sheet(HEAD + b"<row>" * 400_000)), "xl/pad.bin": noise(400_000)})


def laughs() -> io.BytesIO:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
    )
    doctype = b'<?xml version="1.0"?><!DOCTYPE worksheet [' + entities + b"]>"
    return with_sheet(
        doctype + b"<worksheet><sheetData><row><c><v>&l9;</v></c></row></sheetData></worksheet>"
    )


def full() -> io.BytesIO:
    """The largest fair file: 20,000 rows of eight cells."""
    return one_sheet(*[[*ROAD[:2], f"Baris {n}", 1, "bh", n, n, "DDS"] for n in range(MOST_ROWS - 1)])


HOSTILE = {
    one.__name__: one
    for one in (
        bomb, wide_row, many_cells, many_strings, long_words, long_attribute, many_styles, deep, laughs, full,
    )
}  # fmt: skip


class TestHostileFiles:
    @pytest.mark.parametrize("name", HOSTILE)
    @pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of memory")
    def test_it_ends_and_takes_little_memory(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "berkas.xlsx"
        path.write_bytes(HOSTILE[name]().getvalue())
        code = f"""
            import pathlib
            from accountability.lib.spreadsheet.guards import Unreadable
            import django; django.setup()
            from accountability.budget.spreadsheet.reader import read
            try:
                with open({str(path)!r}, "rb") as file:
                    said = len(read(file, desa="{DESA}", year={YEAR}).lines)
            except Unreadable as refused:
                said = refused.sentence
            status = pathlib.Path("/proc/self/status").read_text()  # ru_maxrss would count what started us
            peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
            print(peak, said, sep="|")
        """
        asked = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)],
            capture_output=True,
            text=True,
            timeout=NO_END_SECONDS,
            env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
            cwd=Path(__file__).parents[4],
        )
        assert asked.returncode == 0, asked.stderr
        megabytes, said = asked.stdout.strip().split("|")
        assert int(megabytes) <= MOST_MB
        assert said.isdecimal() or said.endswith(".")


class TestRefused:
    def test_a_bomb(self) -> None:
        assert "tidak wajar" in refusal(bomb()) or "terlalu besar" in refusal(bomb())

    def test_entities(self) -> None:
        assert "tidak dibuka" in refusal(laughs())

    def test_macros(self) -> None:
        assert "makro" in refusal(packed({**parts_of(one_sheet(ROAD)), "xl/vbaProject.bin": b"x"}))

    def test_a_million_parts(self) -> None:
        assert "terlalu besar" in refusal(packed({f"a{n}": b"" for n in range(300)}))

    def test_more_rows_than_a_village_has(self) -> None:
        rows = b"".join(b"<row><c><v>%d</v></c></row>" % n for n in range(MOST_ROWS + 2))
        assert "20.000 baris" in refusal(with_sheet(HEAD + rows + TAIL))

    def test_a_value_far_below(self) -> None:
        assert "20.000 baris" in refusal(with_sheet(HEAD + b'<row r="1000000"><c><v>1</v></c></row>' + TAIL))

    def test_a_number_that_is_none(self) -> None:
        assert "tidak terbaca" in refusal(with_sheet(HEAD + b"<row><c><v>abc</v></c></row>" + TAIL))

    @pytest.mark.parametrize("cut", [10, 200, 2_000, -40])
    def test_a_file_that_was_cut_off(self, cut: int) -> None:
        assert refusal(io.BytesIO(one_sheet(ROAD).getvalue()[:cut])).endswith(".")

    def test_another_way_of_packing(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
            for name, content in parts_of(one_sheet(ROAD)).items():
                archive.writestr(name, content)
        out.seek(0)
        assert refusal(out).endswith(".")


class TestFair:
    def test_formatting_down_to_the_last_row_of_a_sheet_is_no_content(self) -> None:
        parts = parts_of(book({"Anggaran": [HEADINGS, ROAD]}))
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(
            b"</sheetData>", b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'
        )
        assert len(read(packed(parts), desa=DESA, year=YEAR).lines) == 1

    def test_links_to_other_files_are_told_and_never_followed(self) -> None:
        parts = {**parts_of(one_sheet(ROAD)), "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
        proposal = read(packed(parts), desa=DESA, year=YEAR)
        assert any("berkas lain" in one.sentence for one in proposal.problems)

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_bytes_changed_anywhere_give_a_proposal_or_a_sentence(self, data: st.DataObject) -> None:
        parts = parts_of(one_sheet(ROAD))
        name = data.draw(st.sampled_from(sorted(parts)))
        raw = bytearray(parts[name])
        for at in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=4)):
            raw[at] = data.draw(st.integers(0, 255))
        said = "."
        try:
            read(packed({**parts, name: bytes(raw)}), desa=DESA, year=YEAR)
        except Unreadable as refused:
            said = refused.sentence
        assert said.endswith(".")
