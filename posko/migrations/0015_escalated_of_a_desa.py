"""What came up to kecamatan and kabupaten is found by an index of its own (decision 0127)."""

from django.db import migrations, models

from accountability.lib.beside_writers.operations import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is built while voices are written (decision 0102)

    dependencies = [("posko", "0014_one_index_for_each_question")]

    operations = [
        AddIndexBeside(
            model_name="aspirasi",
            index=models.Index(
                condition=models.Q(("escalated_at__isnull", False)),
                fields=["desa"],
                name="aspirasi_escalated",
            ),
        ),
    ]
