"""A voice has up to three photos: its one photo becomes the first of them."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from accountability.lib.beside_writers.operations import OnConnection
from posko import words_stay


def to_rows(apps: Any, schema_editor: Any) -> None:
    """The photo of each voice becomes its first."""
    voices = apps.get_model("posko", "Aspirasi").objects.exclude(photo="")
    photos = apps.get_model("posko", "VoicePhoto")
    rows = voices.values_list("pk", "photo").iterator()
    photos.objects.bulk_create(
        [photos(aspirasi_id=pk, place=1, file=name) for pk, name in rows], batch_size=500
    )


def to_column(apps: Any, schema_editor: Any) -> None:
    """The first photo of each voice goes back."""
    voices = apps.get_model("posko", "Aspirasi").objects
    for photo in apps.get_model("posko", "VoicePhoto").objects.filter(place=1).iterator():
        voices.filter(pk=photo.aspirasi_id).update(photo=photo.file)


class Migration(migrations.Migration):
    dependencies = [("posko", "0008_reportbackvoice_text"), ("regions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="VoicePhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("file", models.ImageField(upload_to="aspirasi/")),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="posko.aspirasi",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="voicephoto",
            constraint=models.UniqueConstraint(fields=("aspirasi", "place"), name="one_photo_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="voicephoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1), ("place__lte", 3)),
                name="a_voice_has_at_most_three_photos",
            ),
        ),
        migrations.AddConstraint(
            model_name="voicephoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("file", ""), _negated=True), name="a_photo_is_a_file"
            ),
        ),
        migrations.CreateModel(
            name="WaitingPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("file", models.ImageField(upload_to="menunggu/")),
                ("kept_at", models.DateTimeField(db_index=True)),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.wilayah"
                    ),
                ),
            ],
        ),
        migrations.RunPython(to_rows, to_column),
        migrations.RemoveField(model_name="aspirasi", name="photo"),
        # The words of citizens stay guarded, whatever became of the table.
        OnConnection(words_stay.install),
    ]
