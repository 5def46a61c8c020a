"""`manage.py cluster_eval`: JSON on one line, groups in a file, and one clear sentence for a bad file."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def run(path: Path, *options: str) -> dict[str, Any]:
    """What the command prints."""
    out = StringIO()
    call_command("cluster_eval", str(path), *options, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def test_it_measures_against_the_labels(tmp_path: Path) -> None:
    told = run(write(tmp_path / "a.csv", "text,label\njalan rusak,a\njln bolong2,a\nblt blm cair,b\n"))
    assert set(told) == {"precision", "recall", "f1", "clusters", "seconds"}
    assert (told["precision"], told["recall"], told["f1"], told["clusters"]) == (1.0, 1.0, 1.0, 2)


def test_it_writes_rows_from_one_in_the_order_of_the_file(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run(write(tmp_path / "a.csv", "text\nblt blm cair\njalan rusak\njln bolong\n"), "--out", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["row", "cluster"], ["1", "1"], ["2", "2"], ["3", "2"]]


def test_it_does_not_look_at_the_labels(tmp_path: Path) -> None:
    out, other = tmp_path / "1.csv", tmp_path / "2.csv"
    run(write(tmp_path / "a.csv", "text,label\njalan rusak,a\nair mati,a\n"), "--out", str(out))
    run(write(tmp_path / "b.csv", "text,label\njalan rusak,x\nair mati,y\n"), "--out", str(other))
    assert out.read_text() == other.read_text()


def test_without_labels_there_is_nothing_to_measure(tmp_path: Path) -> None:
    told = run(write(tmp_path / "a.csv", "text\njalan rusak\n"))
    assert (told["precision"], told["recall"], told["f1"], told["clusters"]) == (None, None, None, 1)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheets_file_is_read(tmp_path: Path, separator: str) -> None:
    text = f"Text{separator}Label\njalan rusak, parah{separator}a\n"
    assert run(write(tmp_path / "a.csv", text, encoding="utf-8-sig"))["f1"] == 1.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tidak punya kolom text"),
        (b"isi,label\nx,y\n", "tidak punya kolom text"),
        (b"text,label\njalan, rusak,a\n", "baris 1: jumlah kolom"),
        (b"text,label\njalan rusak\n", "baris 1: jumlah kolom"),
        (b"text,label\n\xff\xfe,1\n", "tidak bisa dibaca"),
        (b'text,label\n"jalan,a\n', "tidak bisa dibaca"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak bisa dibaca"):
        run(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="tidak bisa ditulis"):
        run(write(tmp_path / "a.csv", "text\njalan\n"), "--out", str(tmp_path / "no" / "out.csv"))
