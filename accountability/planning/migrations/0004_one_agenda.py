"""A kelompok waits for one meeting that decides; what a later meeting took up points there (ADR 62)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from accountability.planning import locked_stays

FEEDERS = ("dusun", "perempuan", "difabel", "lansia", "anak", "miskin", "rentan")


def release(apps: Any, schema_editor: Any) -> None:
    """SQLite makes the table anew, and renames it while guards of other tables speak of it."""
    locked_stays.remove(schema_editor.connection)


def install(apps: Any, schema_editor: Any) -> None:
    """Guards it again."""
    locked_stays.install(schema_editor.connection)


def turn_round(apps: Any, schema_editor: Any) -> None:
    """Each earlier proposal points to the one that went on with it; the newest open one holds its kelompok.

    Where a kelompok stood open on two agendas, the earlier proposal is continued by the newest.
    """
    usulan = apps.get_model("planning", "Usulan")
    for one in usulan.objects.exclude(carried_from=None).order_by("-id"):
        usulan.objects.filter(pk=one.carried_from_id).update(continued_by=one.pk)
    still_open = usulan.objects.filter(decision=None, continued_by=None, musyawarah__called_off_at=None)
    deciding = still_open.exclude(musyawarah__kind__in=FEEDERS).order_by("proposed_at", "id")
    holders = dict(deciding.values_list("kelompok", "pk"))
    for kelompok, pk in holders.items():
        others = still_open.filter(kelompok=kelompok, proposed_at__lte=usulan.objects.get(pk=pk).proposed_at)
        keys = list(others.exclude(pk=pk).values_list("pk", flat=True))
        usulan.objects.filter(pk__in=keys).update(continued_by=pk)
        usulan.objects.filter(pk=pk).update(holds_kelompok=True)
    _settle_keys(schema_editor)


def turn_back(apps: Any, schema_editor: Any) -> None:
    """The later proposal points to the newest it went on with."""
    usulan = apps.get_model("planning", "Usulan")
    for one in usulan.objects.exclude(continued_by=None).order_by("id"):
        usulan.objects.filter(pk=one.continued_by_id).update(carried_from=one.pk)
    _settle_keys(schema_editor)


def _settle_keys(schema_editor: Any) -> None:
    """PostgreSQL changes no table while keys of its rows are still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    """The table is made anew on SQLite, so its guards come last."""

    dependencies = [("planning", "0003_locked_meetings_stay")]
    operations = [
        migrations.RunPython(release, install),
        migrations.AddField(
            "usulan",
            "continued_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="continues",
                to="planning.usulan",
            ),
        ),
        migrations.AddField("usulan", "holds_kelompok", models.BooleanField(default=False)),
        migrations.RunPython(turn_round, turn_back),
        migrations.RemoveField("usulan", "carried_from"),
        migrations.AddConstraint(
            "usulan",
            models.UniqueConstraint(
                condition=models.Q(("holds_kelompok", True)),
                fields=("kelompok",),
                name="a_kelompok_waits_for_one_deciding_meeting",
            ),
        ),
        migrations.AddConstraint(
            "usulan",
            models.CheckConstraint(
                condition=models.Q(("holds_kelompok", False), ("continued_by", None), _connector="OR"),
                name="what_was_taken_up_holds_nothing",
            ),
        ),
        migrations.RunPython(install, release),
    ]
