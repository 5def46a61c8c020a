"""What is built beside writers is what Django would have built, and may be begun twice."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState

from accountability.lib.beside_writers.batches import in_batches
from accountability.lib.beside_writers.operations import (
    AddCheckBeside,
    AddFieldOnce,
    AddIndexBeside,
    DropForgottenColumn,
    DropIndexOfKey,
    OnConnection,
    RemoveIndexBeside,
)
from tests.template import ROLE

pytestmark = pytest.mark.django_db(transaction=True)
INDEX = models.Index(fields=["b"], name="coba_b")
CHECK = models.CheckConstraint(condition=models.Q(b__gte=0), name="b_is_not_negative")


class Place:
    """Two tables of their own, and the models that know them."""

    def __init__(self) -> None:
        self.state = ProjectState()
        self.apply(
            migrations.CreateModel("Induk", [("id", models.BigAutoField(primary_key=True))]),
            migrations.CreateModel(
                "Coba",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("b", models.IntegerField(default=0)),
                    ("induk", models.ForeignKey("coba.induk", models.CASCADE, null=True)),
                ],
            ),
        )

    def apply(self, *operations: Any, backwards: bool = False, stays: bool = False) -> None:
        """As the executor would, outside a transaction; with `stays` the models are those of before."""
        before = self.state.clone()
        migration: Any = Migration("coba", "coba")
        migration.operations, migration.atomic = list(operations), False
        with connection.schema_editor(atomic=False) as editor:
            if backwards:
                migration.unapply(before, editor)
                return
            after = migration.apply(before, editor)
        if not stays:
            self.state = after

    @property
    def indexes(self) -> dict[str, Any]:
        """Indexes and constraints of the table."""
        with connection.cursor() as cursor:
            return connection.introspection.get_constraints(cursor, "coba_coba")

    @property
    def columns(self) -> list[str]:
        """Its columns."""
        with connection.cursor() as cursor:
            return [one.name for one in connection.introspection.get_table_description(cursor, "coba_coba")]

    def model(self) -> Any:
        """The table as a model."""
        return self.state.apps.get_model("coba", "Coba")

    def close(self) -> None:
        """Drops both."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE coba_coba")
            cursor.execute("DROP TABLE coba_induk")


@pytest.fixture
def place() -> Any:
    made = Place()
    yield made
    made.close()


def test_an_index_is_built_once_and_taken_away(place: Place) -> None:
    place.apply(AddIndexBeside("coba", INDEX), stays=True)
    place.apply(AddIndexBeside("coba", INDEX))
    assert place.indexes["coba_b"]["columns"] == ["b"]
    place.apply(RemoveIndexBeside("coba", "coba_b"), stays=True)
    place.apply(RemoveIndexBeside("coba", "coba_b"))
    assert "coba_b" not in place.indexes


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite builds an index whole or not at all")
def test_an_index_that_was_left_half_built_is_built_anew(place: Place) -> None:
    place.apply(AddIndexBeside("coba", INDEX), stays=True)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # tables of the server's own are for who signed in, not for the owner
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'coba_b'::regclass")
        cursor.execute(f"SET ROLE {ROLE}")
    place.apply(AddIndexBeside("coba", INDEX))
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'coba_b'::regclass")
        assert cursor.fetchone() == (True,)


def test_a_check_holds_and_may_be_begun_twice(place: Place) -> None:
    place.apply(AddCheckBeside("coba", CHECK), stays=True)
    place.apply(AddCheckBeside("coba", CHECK))
    with pytest.raises(IntegrityError):
        place.model().objects.create(b=-1)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT convalidated FROM pg_constraint WHERE conname = 'b_is_not_negative'")
            assert cursor.fetchone() == (True,)


def test_a_check_that_old_rows_break_is_told(place: Place) -> None:
    place.model().objects.create(b=-1)
    with pytest.raises(IntegrityError):
        place.apply(AddCheckBeside("coba", CHECK))


def test_only_a_check_is_added_so(place: Place) -> None:
    unique = models.UniqueConstraint(fields=["b"], name="b_once")
    with pytest.raises(TypeError):
        place.apply(AddCheckBeside("coba", unique))


def test_a_column_comes_once_and_goes_when_it_was_forgotten(place: Place) -> None:
    c = models.IntegerField(null=True)
    place.apply(AddFieldOnce("coba", "c", c), stays=True)
    place.apply(AddFieldOnce("coba", "c", c))
    assert place.columns.count("c") == 1
    place.apply(
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("coba", "c")]),
        DropForgottenColumn("coba", "c"),
        DropForgottenColumn("coba", "c"),
    )
    assert "c" not in place.columns


def test_the_index_of_a_key_goes_and_the_key_stays(place: Place) -> None:
    def on_the_key(wanted: str) -> list[str]:
        return [name for name, one in place.indexes.items() if one[wanted] and one["columns"] == ["induk_id"]]

    assert on_the_key("index")
    plain = models.ForeignKey("coba.induk", models.CASCADE, null=True, db_index=False)
    both = migrations.SeparateDatabaseAndState(
        database_operations=[DropIndexOfKey("coba", "induk")],
        state_operations=[migrations.AlterField("coba", "induk", plain)],
    )
    place.apply(both, stays=True)
    assert not on_the_key("index")
    assert on_the_key("foreign_key")
    place.apply(both, backwards=True)
    assert on_the_key("index")


def test_a_function_is_called_with_the_connection_and_another_on_the_way_back(place: Place) -> None:
    called: list[tuple[str, Any]] = []

    def there(connection: Any) -> None:
        called.append(("there", connection))

    def back(connection: Any) -> None:
        called.append(("back", connection))

    place.apply(OnConnection(there, back))
    place.apply(OnConnection(there, back), backwards=True)
    place.apply(OnConnection(there), backwards=True)
    assert called == [("there", connection), ("back", connection)]


def test_each_row_is_changed_in_some_batch(place: Place) -> None:
    rows = place.model().objects
    for number in range(5):
        rows.create(b=number)
    sizes = []
    for some in in_batches(rows.filter(b__gte=1), at_once=3):
        sizes.append(some.count())
        some.update(b=9)
    assert sizes == [3, 1]
    assert sorted(rows.values_list("b", flat=True)) == [0, 9, 9, 9, 9]
