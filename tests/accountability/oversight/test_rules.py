"""The table of rules is read whole or not at all, and says in one sentence where it is wrong."""

import csv
import io
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from django.apps import apps

from accountability.oversight import rules
from accountability.oversight.rules import COLUMNS, FIGURES, PATH, BadRules, in_force, read
from accountability.regions.sebutan import PRESETS

ROWS = list(csv.DictReader(PATH.read_text(encoding="utf-8").splitlines()))


def table(tmp_path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    """A table of these rows."""
    told = io.StringIO()
    writer = csv.DictWriter(told, fieldnames=columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "warning_rules.csv"
    path.write_text(told.getvalue(), encoding="utf-8")
    return path


class TestRead:
    def test_every_known_rule_is_there_and_can_say_its_figures(self) -> None:
        assert {rule.id for rule in read()} == set(FIGURES)

    @pytest.mark.parametrize(
        ("column", "cell", "sentence"),
        [
            ("threshold", "banyak", "no whole number"),
            ("threshold", "-1", "no whole number"),
            ("threshold", "2.5", "no whole number"),
            ("weight", "0", "no whole number"),
            ("year", "", "no whole number"),
            ("id", "unknown", "no known rule"),
            ("figure", "percent", "no figure of"),
            ("worse_by", "0", "tell again"),
            ("told_to", "semua", "neither bpd nor desa"),
            ("sentence", "{rupiah} belum dibaca.", "{rupiah} is no place"),
            ("sentence", "{n!r} belum dibaca.", "{n} is no place"),
            ("sentence", "{n.real} belum.", "{n.real} is no place"),
            ("sentence", "{ belum", "stands alone"),
            ("legal_basis", "Perda {desa}", "{desa} is no place"),
            ("limit", "{day}", "{day} is no place"),
            ("next_step", " ", "empty"),
        ],
    )
    def test_a_wrong_cell_is_named_with_file_row_and_column(
        self, tmp_path: Path, column: str, cell: str, sentence: str
    ) -> None:
        rows = [dict(row) for row in ROWS]
        place = next(n for n, row in enumerate(rows) if row["id"] == "unread")
        rows[place][column] = cell
        with pytest.raises(BadRules) as refused:
            read(table(tmp_path, rows))
        assert f"warning_rules.csv, row {place + 2}, column {column}: " in str(refused.value)
        assert sentence in str(refused.value)

    def test_a_missing_column_or_rule_and_a_double_one_are_named(self, tmp_path: Path) -> None:
        for rows, columns, named in (
            (ROWS, COLUMNS[:-1], "the column village_step is missing"),
            (ROWS[1:], COLUMNS, "the rule apb_late is missing"),
            ([*ROWS, ROWS[0]], COLUMNS, "the rule apb_late of 2018 is there twice"),
        ):
            folder = tmp_path / named[-12:].replace(" ", "")
            folder.mkdir()
            with pytest.raises(BadRules, match=named):
                read(table(folder, rows, columns))

    def test_what_is_no_table_is_said_so(self, tmp_path: Path) -> None:
        path = tmp_path / "warning_rules.csv"
        path.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(BadRules, match="cannot be read"):
            read(path)

    def test_a_newer_row_of_a_rule_counts_from_its_year(self, tmp_path: Path) -> None:
        newer = {**next(row for row in ROWS if row["id"] == "no_women"), "year": "2027", "threshold": "45"}
        path = table(tmp_path, [*ROWS, newer])
        assert in_force(2026, path)["no_women"].threshold == 60
        assert in_force(2027, path)["no_women"].threshold == 45

    def test_no_text_says_a_word_that_another_place_says_differently(self) -> None:
        """The texts of each rule, filled with the words of Papua, hold no word of the general set."""
        papua, general = asdict(PRESETS["papua"]), asdict(PRESETS["umum"])
        foreign = {word for name, word in general.items() if papua[name] != word}
        for rule in read():
            figures = dict.fromkeys(FIGURES[rule.id] | {"threshold", "day"}, "7")
            for text in (rule.name, rule.limit, rule.sentence, rule.next_step, rule.village_step):
                told = text.format(**papua, **figures)
                for word in foreign:
                    assert not re.search(rf"\b{re.escape(word)}\b", told, re.IGNORECASE), (rule.id, told)


def test_nothing_starts_with_a_wrong_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**row, "threshold": "x"} if row["id"] == "apb_late" else row for row in ROWS]
    path = table(tmp_path, rows)
    monkeypatch.setattr(rules, "read", lambda: read(path))
    with pytest.raises(SystemExit, match="row 2, column threshold: 'x' is no whole number"):
        apps.get_app_config("oversight").ready()
