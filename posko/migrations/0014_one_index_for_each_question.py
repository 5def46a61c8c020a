"""A dusun's newest voice and the women's share are one look each; indexes that another holds already go (decision 0112)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from accountability.lib.beside_writers.operations import AddIndexBeside, DropIndexOfKey
from posko import words_stay


def install(apps: Any, schema_editor: Any) -> None:
    """The words of citizens stay guarded, whatever became of the table."""
    words_stay.install(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False  # the index is built while a million voices are written to (decision 0102)

    dependencies = [
        ("posko", "0013_personal_data"),
        ("regions", "0003_regional_holidays"),
        ("sms_gateway", "0005_dead_letters_are_counted"),
    ]

    operations = [
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(fields=["dusun", "-received_at"], name="aspirasi_of_a_dusun"),
        ),
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                condition=models.Q(("quarantine", ""), models.Q(("gender", ""), _negated=True)),
                fields=["desa", "gender"],
                name="aspirasi_of_a_desa_said_by",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[DropIndexOfKey(model_name="aspirasi", name="dusun")],
            state_operations=[
                migrations.AlterField(
                    model_name="aspirasi",
                    name="dusun",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.dusun",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[DropIndexOfKey(model_name="aspirasi", name="contact")],
            state_operations=[
                migrations.AlterField(
                    model_name="aspirasi",
                    name="contact",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="sms_gateway.contact",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[DropIndexOfKey(model_name="milestone", name="aspirasi")],
            state_operations=[
                migrations.AlterField(
                    model_name="milestone",
                    name="aspirasi",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="posko.aspirasi",
                    ),
                ),
            ],
        ),
        migrations.RunPython(install, migrations.RunPython.noop, atomic=True),
    ]
