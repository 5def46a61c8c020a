"""Tables and code agree, and a new release may migrate while the last one serves."""

import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations import Migration

from accountability.lib.beside_writers.batches import in_batches
from accountability.lib.beside_writers.operations import (
    AddCheckBeside,
    AddFieldOnce,
    AddIndexBeside,
    DropForgottenColumn,
)
from tests.house.rules_of_migrations import LARGE, LAST_RELEASE, at_the_last_release, is_repeatable


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_what_is_newer_than_the_last_release_holds_up_nobody() -> None:
    walk, newer = at_the_last_release()
    told = [sentence for migration in newer for sentence in walk.step(migration)]
    assert not told, "\n".join(told)


def test_what_is_not_atomic_can_be_repeated() -> None:
    told = [sentence for migration in _all() for sentence in is_repeatable(migration)]
    assert not told, "\n".join(told)


def test_the_large_tables_and_the_apps_are_known() -> None:
    assert {(one._meta.app_label, one._meta.model_name) for one in apps.get_models()} >= LARGE
    with_tables = {
        one._meta.app_label for one in apps.get_models() if not one.__module__.startswith("django.")
    }
    assert with_tables == set(LAST_RELEASE)


def _all() -> Iterator[Migration]:
    from django.db.migrations.loader import MigrationLoader

    nodes = MigrationLoader(None).graph.nodes
    yield from (one for (app, _), one in nodes.items() if app in LAST_RELEASE)


def _on(**field: Any) -> list[Any]:
    return [migrations.AddField("aspirasi", "baru", models.IntegerField(**field))]


def _whole_table(apps: Any, schema_editor: Any) -> None:
    apps.get_model("posko", "Aspirasi").objects.update(place="")


def _few_at_a_time(apps: Any, schema_editor: Any) -> None:
    for rows in in_batches(apps.get_model("posko", "Aspirasi").objects.exclude(place="")):
        rows.update(place="")


def _out_of_the_models(name: str) -> Any:
    return migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("aspirasi", name)])


INDEX = models.Index(fields=["place"], name="planted")
CHECK = models.CheckConstraint(condition=models.Q(reopened__gte=0), name="planted")
UNIQUE = models.UniqueConstraint(fields=["desa", "nomor"], name="planted")
MADE = migrations.CreateModel("Planted", [("id", models.BigAutoField(primary_key=True))])
PLANTED: dict[str, tuple[str, list[Any]]] = {
    "a new column without a default": ("db_default", _on(default=0)),
    "an indexed column": ("AddIndexBeside", _on(null=True, db_index=True)),
    "a volatile default": (
        "row to row",
        [migrations.AddField("aspirasi", "baru", models.FloatField(db_default=models.functions.Random()))],
    ),
    "an index": ("AddIndexBeside", [migrations.AddIndex("aspirasi", INDEX)]),
    "a check": ("AddCheckBeside", [migrations.AddConstraint("aspirasi", CHECK)]),
    "a unique constraint": ("whole table", [migrations.AddConstraint("aspirasi", UNIQUE)]),
    "another type": (
        "whole table",
        [migrations.AlterField("aspirasi", "reopened", models.BigIntegerField())],
    ),
    "no longer empty": (
        "may leave it empty",
        [migrations.AlterField("aspirasi", "written_at", models.DateTimeField())],
    ),
    "a column dropped": ("one release later", [migrations.RemoveField("aspirasi", "place")]),
    "a column renamed": ("one release later", [migrations.RenameField("aspirasi", "place", "tempat")]),
    "a table dropped": ("one release later", [migrations.DeleteModel("Verdict")]),
    "a column forgotten that wants a value": ("new code inserts", [_out_of_the_models("place")]),
    "a column forgotten and dropped at once": (
        "one release later",
        [_out_of_the_models("written_at"), DropForgottenColumn("aspirasi", "written_at")],
    ),
    "work on a whole table": ("in_batches", [migrations.RunPython(_whole_table)]),
    "work on a whole table by SQL": (
        "in_batches",
        [migrations.RunSQL("UPDATE posko_aspirasi SET place = ''")],
    ),
}
MAY: dict[str, list[Any]] = {
    "a column with a default": _on(db_default=0),
    "a column that may be empty": _on(null=True),
    "an index beside writers": [AddIndexBeside("aspirasi", INDEX)],
    "a check beside writers": [AddCheckBeside("aspirasi", CHECK)],
    "a longer text": [
        migrations.AlterField("aspirasi", "place", models.CharField(max_length=90, blank=True))
    ],
    "a new table, filled": [MADE, migrations.AddField("planted", "baru", models.IntegerField(default=0))],
    "an index on a small table": [
        migrations.AddIndex("kelompok", models.Index(fields=["title"], name="planted"))
    ],
    "a column dropped that was forgotten before": [DropForgottenColumn("aspirasi", "photo")],
    "a column forgotten": [_out_of_the_models("written_at")],
}


def _told(operations: list[Any], *, atomic: bool = True) -> list[str]:
    walk, _ = at_the_last_release()
    planted: Any = Migration(f"planted_{uuid.uuid4().hex}", "posko")
    planted.operations, planted.atomic = operations, atomic
    return [*walk.step(planted), *is_repeatable(planted)]


@pytest.mark.parametrize("what", PLANTED)
def test_it_is_refused(what: str) -> None:
    sentence, operations = PLANTED[what]
    assert any(sentence in told for told in _told(operations))


@pytest.mark.parametrize("what", MAY)
def test_it_may_be(what: str) -> None:
    assert _told(MAY[what]) == []


@pytest.mark.parametrize(("atomic", "refused"), [(True, True), (False, False)])
def test_batches_want_no_transaction_around_them(atomic: bool, refused: bool) -> None:
    assert bool(_told([migrations.RunPython(_few_at_a_time)], atomic=atomic)) is refused


@pytest.mark.parametrize(("kind", "refused"), [(migrations.AddField, True), (AddFieldOnce, False)])
def test_outside_a_transaction_each_step_may_be_repeated(kind: Callable[..., Any], refused: bool) -> None:
    told = _told([kind("aspirasi", "baru", models.IntegerField(null=True))], atomic=False)
    assert bool(told) is refused
