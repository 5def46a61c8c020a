"""Two hundred SMS as villagers write them, each with what it means."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from posko import tables

TABLE = Path(__file__).parent / "data" / "sms.csv"
KNOWN = {"valid": ["2045813", "3104426"], "kelompok": []}


@pytest.fixture
def known(tmp_path: Path) -> str:
    """A file that says which numbers exist."""
    path = tmp_path / "known.json"
    path.write_text(json.dumps(KNOWN))
    return str(path)


def said(*args: str, **options: str) -> list[dict[str, object]]:
    """What the command prints."""
    out = StringIO()
    call_command("sms_parse", *args, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


class TestTable:
    def test_every_row_means_what_it_says_without_a_database(self, known: str) -> None:
        rows = tables.read(str(TABLE), column="text")
        answers = said(file=str(TABLE), known=known)
        assert len(rows) == len(answers) > 200
        wrong = [
            (row["context"], row["text"], found["intent"], found["number"], found["kind"], found["reasons"])
            for row, found in zip(rows, answers, strict=True)
            if [found["intent"], found["number"] or "", found["kind"] or ""]
            != [row["intent"], row["number"], row["kind"]]
        ]
        assert not wrong

    def test_every_answer_gives_reasons(self, known: str) -> None:
        assert all(found["reasons"] for found in said(file=str(TABLE), known=known))


class TestCommand:
    def test_a_number_is_written_as_the_file_writes_it(self, tmp_path: Path) -> None:
        path = tmp_path / "known.json"
        path.write_text('{"valid": ["204-5813"]}')
        assert said("cek 2045813", known=str(path))[0]["number"] == "204-5813"

    @pytest.mark.parametrize(
        "context",
        ["asked_vilage:A", "two_open", "asked_rating:", "asked_rating:abc", "asked_dusun:A|B|", "?"],
    )
    def test_a_context_nobody_knows_is_one_sentence(self, known: str, context: str) -> None:
        if context.startswith("asked_dusun"):
            assert said("krajan", context=context, known=known)[0]["intent"] == "answer_dusun"
            return
        with pytest.raises(CommandError, match="is not understood"):
            said("1", context=context, known=known)

    @pytest.mark.parametrize("content", ["", "[]", "nonsense", '{"valid": 3}'])
    def test_a_file_of_numbers_that_is_none_is_one_sentence(self, tmp_path: Path, content: str) -> None:
        path = tmp_path / "bad.json"
        path.write_text(content)
        with pytest.raises(CommandError, match="no JSON file"):
            said("cek", known=str(path))

    def test_a_table_without_the_column_is_one_sentence(self, tmp_path: Path, known: str) -> None:
        path = tmp_path / "in.csv"
        path.write_text("words\nhalo\n")
        with pytest.raises(CommandError, match="no column text"):
            said(file=str(path), known=known)

    def test_nothing_to_parse_is_one_sentence(self, known: str) -> None:
        with pytest.raises(CommandError, match="Give a text"):
            said(known=known)

    @pytest.mark.django_db
    def test_without_a_file_the_database_says_which_numbers_exist(self) -> None:
        assert said("cek 204-5813")[0]["intent"] == "unknown_number"
