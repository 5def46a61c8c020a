"""Operations of migrations that hold up nobody on PostgreSQL, and may be repeated where one was broken off.

They stand in migrations with `atomic = False`, for PostgreSQL builds nothing beside writers inside a
transaction; each therefore looks first whether it was done before. On SQLite they do what Django's own do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, RemoveIndex
from django.db.migrations.operations.base import Operation
from django.db.models import CheckConstraint, Model

_IS_VALID = """SELECT i.indisvalid FROM pg_index i
WHERE i.indexrelid = to_regclass(%s)"""


class AddFieldOnce(AddField):
    """AddField; nothing where the column is there."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Adds the column."""
        model = to_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        if column not in _columns(schema_editor.connection, model):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"{super().describe()}, once"


class AddIndexBeside(AddIndex):
    """AddIndex by CREATE INDEX CONCURRENTLY; what a broken attempt left half built is built anew."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Builds the index."""
        model = to_state.apps.get_model(app_label, self.model_name)
        _build_index(schema_editor, model, self.index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Takes it away."""
        model = from_state.apps.get_model(app_label, self.model_name)
        _drop_index(schema_editor, model, self.index.name)

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"{super().describe()}, beside writers"


class RemoveIndexBeside(RemoveIndex):
    """RemoveIndex by DROP INDEX CONCURRENTLY; nothing where it is gone."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Takes the index away."""
        model = from_state.apps.get_model(app_label, self.model_name)
        _drop_index(schema_editor, model, self.name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Builds it again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        state = to_state.models[app_label, self.model_name_lower]
        _build_index(schema_editor, model, state.get_index_by_name(self.name))

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"{super().describe()}, beside writers"


class AddCheckBeside(AddConstraint):
    """AddConstraint of a check: new rows are held to it at once, older ones are read beside writers."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Adds the check, then validates it."""
        if not isinstance(self.constraint, CheckConstraint):
            raise TypeError("AddCheckBeside adds a CheckConstraint.")
        model = to_state.apps.get_model(app_label, self.model_name)
        there = self.constraint.name in _constraints(schema_editor.connection, model)
        if schema_editor.connection.vendor != "postgresql":
            # SQLite makes the table anew: that is whole or not at all.
            with transaction.atomic(using=schema_editor.connection.alias):
                if not there:
                    schema_editor.add_constraint(model, self.constraint)
            return
        if not there:
            made = self.constraint.create_sql(model, schema_editor)
            schema_editor.execute(f"{made} NOT VALID", params=None)
        table = schema_editor.quote_name(model._meta.db_table)
        name = schema_editor.quote_name(self.constraint.name)
        with _waiting_as_long_as_it_takes(schema_editor):
            schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"{super().describe()}, beside writers"


class DropIndexOfKey(Operation):
    """The database's part of `db_index=False` on a foreign key, whose constraint stays untouched.

    Django's own AlterField takes the key away and sets it anew, which reads the whole table while nobody may
    write. Stands in SeparateDatabaseAndState beside that AlterField.
    """

    reduces_to_sql = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name, self.name = model_name, name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The AlterField beside it changes the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Takes the index of the column away, by whatever name it was given."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        kept = {index.name for index in model._meta.indexes}
        for name, one in _constraints(schema_editor.connection, model).items():
            plain = (
                one["index"] and not one["unique"] and not one["primary_key"] and one["columns"] == [column]
            )
            if plain and name not in kept and not one["foreign_key"]:
                _drop_index(schema_editor, model, name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Builds it again under the name that Django would give it."""
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        for statement in schema_editor._field_indexes_sql(model, field):
            schema_editor.execute(statement)

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"Drop the index of {self.name} on model {self.model_name}, beside writers"


class DropForgottenColumn(Operation):
    """Drops a column that the models have not named since the release before, so that no code writes it."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model_name: str, column: str) -> None:
        self.model_name, self.column = model_name, column

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models know nothing of it any more."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drops it; nothing where it is gone."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.column in _columns(schema_editor.connection, model):
            table, column = map(schema_editor.quote_name, (model._meta.db_table, self.column))
            schema_editor.execute(f"ALTER TABLE {table} DROP COLUMN {column}")

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"Drop the forgotten column {self.column} of {self.model_name}"


class OnConnection(Operation):
    """Calls a function with the connection, as RunPython would; draws no models first.

    Drawing them takes seconds, and whatever the steps before it locked stays locked meanwhile.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(self, deed: Callable[[Any], None], back: Callable[[Any], None] | None = None) -> None:
        self.deed, self.back = deed, back

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Calls it."""
        self.deed(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Calls the other, where there is one."""
        if self.back is not None:
            self.back(schema_editor.connection)

    def describe(self) -> str:
        """As `migrate --plan` tells it."""
        return f"Call {self.deed.__module__}.{self.deed.__name__}"


def _build_index(schema_editor: Any, model: type[Model], index: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        if index.name not in _constraints(schema_editor.connection, model):
            schema_editor.add_index(model, index)
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_IS_VALID, [schema_editor.quote_name(index.name)])
        found = cursor.fetchone()
    if found == (True,):
        return
    if found is not None:
        _drop_index(schema_editor, model, index.name)
    with _waiting_as_long_as_it_takes(schema_editor):
        schema_editor.add_index(model, index, concurrently=True)


def _drop_index(schema_editor: Any, model: type[Model], name: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with _waiting_as_long_as_it_takes(schema_editor):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(name)}")
    elif name in _constraints(schema_editor.connection, model):
        schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


@contextmanager
def _waiting_as_long_as_it_takes(schema_editor: Any) -> Iterator[None]:
    """These locks let others write, also while we wait for them behind somebody who reads for long."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("SET lock_timeout = 0")
    try:
        yield
    finally:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])


def _columns(connection: Any, model: type[Model]) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {one.name for one in found}


def _constraints(connection: Any, model: type[Model]) -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        found: dict[str, dict[str, Any]] = connection.introspection.get_constraints(
            cursor, model._meta.db_table
        )
    return found
