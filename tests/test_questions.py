"""The second run puts every question of every file to PostgreSQL, and leaves out who asks nothing new."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accountability.accounts.models import Role
from accountability.regions.models import Dusun, Wilayah
from tests import makers
from tests.questions import INTO, note, noted, read, shape, spoken_for

pytest_plugins = ["pytester"]


class TestShape:
    def test_values_and_how_many_there_are_make_no_other_question(self) -> None:
        one = shape("SELECT 1 FROM a WHERE b IN (%s) LIMIT 21")
        assert shape("SELECT 1 FROM a WHERE b IN (%s, %s, %s) LIMIT 5") == one
        assert shape("SELECT 1 FROM a WHERE c IN (%s) LIMIT 21") != one

    def test_rows_written_together_are_one_question_however_many_there_are(self) -> None:
        assert shape("INSERT INTO a (b, c) VALUES (%s, %s), (%s, %s)") == shape(
            "INSERT INTO a (b, c) VALUES (%s, %s)"
        )

    def test_a_refusal_makes_it_another_question(self) -> None:
        asked = "INSERT INTO a (b) VALUES (%s)"
        refused = [shape(asked, IntegrityError(f"CHECK constraint failed: {one}")) for one in ("x", "y")]
        assert len({shape(asked), *refused}) == 3


class TestNoting:
    def test_what_is_asked_is_noted_and_what_the_database_refuses_too(self, desa: Wilayah) -> None:
        makers.make_member(Role.KETUA_BPD, desa)
        with noted() as reading:
            list(Dusun.objects.filter(desa=desa))
        with noted() as writing:
            Dusun.objects.create(desa=desa, name="Krajan")
        with noted() as refused, pytest.raises(IntegrityError), transaction.atomic():
            Dusun.objects.create(desa=desa, name="Krajan")
        assert len(reading) == 1
        assert reading.isdisjoint(writing)
        assert refused != writing

    def test_what_concerns_the_connection_alone_is_not(self, db: None) -> None:
        with noted() as asked, transaction.atomic(), connection.cursor():
            pass
        assert asked == set()

    def test_it_is_read_again_by_the_name_of_the_test(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv(INTO, str(tmp_path))
        note("a::b", {"1", "2"})
        note("a::c", set())
        assert read(tmp_path) == {"a::b": frozenset({"1", "2"}), "a::c": frozenset()}


TESTS = {
    "test_one.py": """
import pytest
def test_asks_most(db): pass
def test_asks_the_same(db): pass
def test_asks_a_part(db): pass
def test_asks_one_more(db): pass
def test_asks_nothing(): pass
def test_was_not_noted(db): pass
def test_commits(transactional_db): pass
@pytest.mark.django_db(transaction=True)
def test_commits_by_its_mark(): pass
def test_is_of_postgresql(db): "On PostgreSQL."
""",
    "test_two.py": "def test_of_another_file(db): pass",
}
ASKED = {
    "test_one.py::test_asks_most": "abc",
    "test_one.py::test_asks_the_same": "abc",
    "test_one.py::test_asks_a_part": "b",
    "test_one.py::test_asks_one_more": "ad",
    "test_one.py::test_asks_nothing": "",
    "test_one.py::test_commits": "a",
    "test_one.py::test_commits_by_its_mark": "a",
    "test_one.py::test_is_of_postgresql": "a",
    "test_two.py::test_of_another_file": "a",
}


class TestSpokenFor:
    @pytest.fixture
    def left_out(self, pytester: pytest.Pytester) -> set[str]:
        """The tests of two files that others speak for."""
        pytester.makeini("[pytest]\nmarkers = django_db")
        for name, written in TESTS.items():
            pytester.path.joinpath(name).write_text(written, encoding="utf-8")
        items: list[Any] = pytester.inline_genitems("-p", "no:django", "-p", "no:asyncio")[0]
        assert len(items) == len(ASKED) + 1
        return spoken_for(items, {name: frozenset(asked) for name, asked in ASKED.items()})

    def test_only_who_asks_what_others_of_the_file_ask_is_left_out(self, left_out: set[str]) -> None:
        assert left_out == {"test_one.py::test_asks_the_same", "test_one.py::test_asks_a_part"}

    def test_whatever_is_left_out_every_question_of_every_file_is_still_asked(
        self, left_out: set[str]
    ) -> None:
        for file in TESTS:
            of_file = {name: asked for name, asked in ASKED.items() if name.startswith(file)}
            kept = {one for name, asked in of_file.items() if name not in left_out for one in asked}
            assert kept == {one for asked in of_file.values() for one in asked}
