"""The public log: leaves, what opens them, signed checkpoints and their witnesses; guarded in the database."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from accountability.ledger import log_stays


def guard(apps: Any, schema_editor: Any) -> None:
    """Guards the tables."""
    log_stays.install(schema_editor.connection)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Takes the guard away."""
    log_stays.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
        ("regions", "0003_regional_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("seq", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("commit", models.CharField(max_length=64, unique=True)),
                ("day", models.DateField()),
                ("leaf_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("line", models.CharField(max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="LogCheckpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("note", models.TextField()),
                ("brought_back", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nomor", models.CharField(max_length=20, unique=True)),
                ("sealed", models.BinaryField(max_length=80)),
                ("salt", models.BinaryField(max_length=32, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=250)),
                ("since_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ChainEnd",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="chain_end",
                        serialize=False,
                        to="ledger.logentry",
                    ),
                ),
                ("seq", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("salt", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "leaf",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="ledger.logentry",
                    ),
                ),
                ("ref", models.CharField(max_length=80)),
                ("day", models.DateField()),
                ("salt", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("seq__gte", 1)), name="the_log_begins_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="logcheckpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 1)), name="no_empty_log_is_signed"
            ),
        ),
        migrations.AddField(
            model_name="cosignature",
            name="checkpoint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cosignatures",
                to="ledger.logcheckpoint",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="entry",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
            ),
        ),
        migrations.AddField(
            model_name="cosignature",
            name="witness",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cosignatures", to="ledger.witness"
            ),
        ),
        migrations.AddField(
            model_name="chainend",
            name="desa",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.wilayah"
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("salt__isnull", True)), fields=["id"], name="ledger_receipt_to_harden"
            ),
        ),
        migrations.AddConstraint(
            model_name="cosignature",
            constraint=models.UniqueConstraint(
                fields=("witness", "checkpoint", "signed_at"), name="a_witness_signs_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="chainend",
            constraint=models.UniqueConstraint(
                fields=("desa", "seq"), name="a_chain_is_logged_once_to_each_place"
            ),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["ref"], name="ledger_opening_ref"),
        ),
        migrations.RunPython(guard, unguard),
    ]
