"""The house rules on migrations newer than the last release, each from an operation to what is wrong with it.

The last release goes on serving while they are applied (docs/running.md), and a million voices may be there.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations import operations as django_operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

from accountability.lib.beside_writers import operations as ours

# The newest migration of each app in the last release. Set anew with each release, to what it holds.
# An app that is newer than the release has none.
LAST_RELEASE: dict[str, str | None] = {
    "accounts": "0001_initial",
    "budget": "0001_squashed_0002_bring_in_withdraw_and_steps",
    "council": "0001_council",
    "ledger": "0002_append_only",
    "oversight": "0003_forwarded_and_binwas",
    "partners": None,
    "planning": "0005_plans_and_their_history",
    "posko": "0012_counted_by_week",
    "regions": "0001_squashed_0003_regional_holidays",
    "sms_gateway": "0003_media_of_an_sms",
}
# What grows with every voice: here a second of work on the whole table is a second nobody writes.
LARGE = {
    ("budget", "budgetline"),
    ("budget", "realisasi"),
    ("ledger", "entry"),
    ("ledger", "logentry"),
    ("ledger", "opening"),
    ("ledger", "receipt"),
    ("posko", "aspirasi"),
    ("posko", "groupingkey"),
    ("posko", "message"),
    ("posko", "milestone"),
    ("posko", "verdict"),
    ("sms_gateway", "contact"),
    ("sms_gateway", "deliveryevent"),
    ("sms_gateway", "inboundsms"),
    ("sms_gateway", "outboundsms"),
}
BATCHES = "in_batches("


@dataclass
class Walk:
    """Where we are on the way through the migrations: the models so far, and what is new."""

    state: ProjectState
    since: set[tuple[str, str]] = field(default_factory=set)
    # Columns that models stopped naming since the release: the last release still writes them.
    forgotten: set[tuple[str, str, str]] = field(default_factory=set)

    def step(self, migration: Migration) -> Iterator[str]:
        """What is wrong with one migration newer than the release."""
        for operation in migration.operations:
            for told in self._operation(migration, operation):
                yield f"{migration}: {operation.describe()}: {told}"
            operation.state_forwards(migration.app_label, self.state)

    def _operation(self, migration: Migration, operation: Any) -> Iterator[str]:
        app = migration.app_label
        if isinstance(operation, django_operations.SeparateDatabaseAndState):
            yield from self._separate(migration, operation)
            return
        if isinstance(operation, django_operations.CreateModel):
            self.since.add((app, operation.name_lower))
            return
        if isinstance(operation, django_operations.RunPython | django_operations.RunSQL):
            yield from _work_on_rows(migration, operation)
            return
        name = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
        if (app, name) in self.since:
            return  # the last release does not know the table, and it holds nothing yet
        if isinstance(operation, ours.DropForgottenColumn):
            if (app, operation.model_name.lower(), operation.column) in self.forgotten:
                yield "the last release still writes this column: drop it one release later"
            return
        for rule in (_goes_one_release_later, _new_column, _changed_column, _index_or_constraint):
            yield from rule(self.state, (app, name), operation)

    def _separate(self, migration: Migration, operation: Any) -> Iterator[str]:
        """What only leaves the models keeps its column: then new code inserts without it."""
        app = migration.app_label
        for one in operation.database_operations:
            yield from self._operation(migration, one)
        for one in operation.state_operations:
            if not isinstance(one, django_operations.RemoveField):
                continue
            gone = self.state.models[app, one.model_name_lower].fields[one.name]
            column = f"{one.name}_id" if gone.remote_field else one.name
            self.forgotten.add((app, one.model_name_lower, gone.db_column or column))
            if not gone.null and not gone.has_db_default():
                yield "new code inserts without this column: give it null=True or a db_default first"


def _work_on_rows(migration: Migration, operation: Any) -> Iterator[str]:
    """Rows of a large table are changed a few at a time."""
    if isinstance(operation, django_operations.RunSQL):
        told = str(operation.sql).lower()
        named = [f"{app}_{name}" for app, name in sorted(LARGE) if f"{app}_{name}" in told]
    else:
        told = inspect.getsource(operation.code).lower()
        named = [f"{app}_{name}" for app, name in sorted(LARGE) if f'"{app}", "{name}"' in told]
        if BATCHES in told and not migration.atomic:
            return
    if named:
        yield f"works on all of {', '.join(named)} at once: use in_batches, and atomic = False"


def _goes_one_release_later(state: ProjectState, model: tuple[str, str], operation: Any) -> Iterator[str]:
    """The last release still reads and writes what it knows."""
    taken_away = (
        django_operations.RemoveField,
        django_operations.DeleteModel,
        django_operations.RenameField,
        django_operations.RenameModel,
        django_operations.AlterModelTable,
    )
    if isinstance(operation, taken_away):
        yield (
            "the last release still uses it: take it out of the models alone (SeparateDatabaseAndState), "
            "and drop it one release later"
        )


def _new_column(state: ProjectState, model: tuple[str, str], operation: Any) -> Iterator[str]:
    """The last release inserts rows without it, and PostgreSQL must not write the table anew."""
    if not isinstance(operation, django_operations.AddField) or operation.field.many_to_many:
        return
    new = operation.field
    if not new.null and not new.has_db_default() and not new.generated:
        yield "the last release inserts rows without this column: give it null=True or a db_default"
    if model not in LARGE:
        return
    if new.has_db_default() and not isinstance(new.db_default, models.Value | Now | str | int | bool):
        yield "a default that differs from row to row writes the whole table anew"
    if new.generated:
        yield "a generated column writes the whole table anew"
    if getattr(new, "db_index", False) or new.unique:
        yield "its index would be built while nobody writes: db_index=False, then AddIndexBeside"


def _changed_column(state: ProjectState, model: tuple[str, str], operation: Any) -> Iterator[str]:
    if not isinstance(operation, django_operations.AlterField):
        return
    old, new = state.models[model].fields[operation.name], operation.field
    if old.null and not new.null and not new.has_db_default():
        yield "the last release may leave it empty: keep null=True, or give it a db_default"
    bound = [one.clone() for one in (old, new)]
    for one in bound:
        one.set_attributes_from_name(operation.name)
    editor: Any = connection.schema_editor(collect_sql=True)
    changes = editor._field_should_be_altered(*bound)
    if model in LARGE and changes and not _only_wider(old, new):
        yield "PostgreSQL would read or write the whole table while nobody writes"


def _only_wider(old: Any, new: Any) -> bool:
    """A varchar that may be longer, or a check that is gone, costs nothing."""
    wider = isinstance(old, models.CharField) and type(old) is type(new) and not new.unique
    return wider and old.null == new.null and (new.max_length or 0) >= (old.max_length or 0)


def _index_or_constraint(state: ProjectState, model: tuple[str, str], operation: Any) -> Iterator[str]:
    if model not in LARGE:
        return
    if isinstance(operation, django_operations.AddIndex) and not isinstance(operation, ours.AddIndexBeside):
        yield "builds its index while nobody writes: AddIndexBeside"
    if isinstance(operation, django_operations.AddConstraint) and not isinstance(
        operation, ours.AddCheckBeside
    ):
        yield "reads the whole table while nobody writes: AddCheckBeside, or another table for what is unique"
    if isinstance(operation, django_operations.AlterUniqueTogether | django_operations.AlterIndexTogether):
        yield "builds its index while nobody writes"


def is_repeatable(migration: Migration) -> Iterator[str]:
    """Outside a transaction a migration is tried again from its beginning: each step looks what was done."""
    if migration.atomic:
        return
    looks = (
        ours.AddFieldOnce,
        ours.AddIndexBeside,
        ours.RemoveIndexBeside,
        ours.AddCheckBeside,
        ours.DropForgottenColumn,
        django_operations.RunPython,
        django_operations.SeparateDatabaseAndState,
    )
    for operation in migration.operations:
        if not isinstance(operation, looks):
            yield f"{migration}: {operation.describe()}: atomic = False, and it cannot be repeated"


def at_the_last_release() -> tuple[Walk, list[Migration]]:
    """The models of the last release, and every migration of ours that is newer, in order."""
    loader = MigrationLoader(None)
    known: set[tuple[str, str]] = set()
    for app, name in LAST_RELEASE.items():
        if name is not None:
            known.update(loader.graph.forwards_plan((app, name)))
    state = loader.project_state(sorted(known), at_end=True)
    plan = loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True)
    newer = [loader.graph.nodes[key] for key in plan if key not in known]
    return Walk(state), [one for one in newer if one.app_label in LAST_RELEASE]
