"""Public counts stand still for a week (decision 0012), and the desk hears when a waiting voice was written."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q

from accountability.lib.beside_writers.operations import (
    AddCheckBeside,
    AddFieldOnce,
    AddIndexBeside,
    RemoveIndexBeside,
)
from posko import words_stay

OPEN = Q(("about_pemdes", False), ("confidential", False), ("quarantine", ""), ("kelompok__isnull", False))


def install(apps: Any, schema_editor: Any) -> None:
    """SQLite made the table anew: the words of citizens stay guarded."""
    words_stay.install(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False  # column, check and index come while a million voices are written to (decision 0102)

    dependencies = [
        ("posko", "0011_public_pages_at_scale"),
    ]

    operations = [
        AddFieldOnce(
            model_name="aspirasi",
            name="written_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        AddCheckBeside(
            model_name="aspirasi",
            constraint=models.CheckConstraint(
                condition=Q(("written_at", None), ("written_at__lte", F("received_at")), _connector="OR"),
                name="an_aspirasi_is_written_before_it_arrives",
            ),
        ),
        RemoveIndexBeside(
            model_name="aspirasi",
            name="aspirasi_of_a_kelompok_open",
        ),
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                condition=OPEN,
                fields=["kelompok", "topic", "received_at"],
                name="aspirasi_of_a_kelompok_open",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop, atomic=True),
    ]
