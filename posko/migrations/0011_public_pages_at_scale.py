"""What the public pages count and list is read from indexes alone, also beside a million voices (decision 0075)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from accountability.lib.beside_writers.operations import AddIndexBeside, DropIndexOfKey, RemoveIndexBeside
from posko import words_stay


def install(apps: Any, schema_editor: Any) -> None:
    """The words of citizens stay guarded, whatever became of the table."""
    words_stay.install(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while a million voices are written to (decision 0102)

    dependencies = [
        ("posko", "0010_push"),
    ]

    operations = [
        RemoveIndexBeside(
            model_name="aspirasi",
            name="aspirasi_of_a_desa_by_state",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[DropIndexOfKey(model_name="aspirasi", name="kelompok")],
            state_operations=[
                migrations.AlterField(
                    model_name="aspirasi",
                    name="kelompok",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="posko.kelompok",
                    ),
                ),
            ],
        ),
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                fields=["desa", "state", "state_since_at"], name="aspirasi_of_a_desa_in_a_state"
            ),
        ),
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                condition=models.Q(("kelompok__isnull", False)),
                fields=["kelompok", "state_since_at"],
                name="aspirasi_of_a_kelompok_moved",
            ),
        ),
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                condition=models.Q(
                    ("about_pemdes", False),
                    ("confidential", False),
                    ("quarantine", ""),
                    ("kelompok__isnull", False),
                ),
                fields=["kelompok", "topic"],
                name="aspirasi_of_a_kelompok_open",
            ),
        ),
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                condition=models.Q(
                    ("about_pemdes", False),
                    ("confidential", False),
                    ("quarantine", ""),
                    ("kelompok", None),
                    models.Q(("public_summary", ""), _negated=True),
                    models.Q(("state", "closed"), _negated=True),
                ),
                fields=["desa", "state_since_at", "id", "state", "topic"],
                name="aspirasi_alone_in_public",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop, atomic=True),
    ]
