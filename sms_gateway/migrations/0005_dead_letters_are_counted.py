"""Dead letters are counted by an index, however many SMS there are (accountability.watching)."""

from django.db import migrations, models

from accountability.lib.beside_writers.operations import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is built while SMS come in (decision 0102)

    dependencies = [("sms_gateway", "0004_keys_of_a_contact")]

    operations = [
        AddIndexBeside(
            model_name="inboundsms",
            index=models.Index(condition=models.Q(("state", "dead")), fields=["id"], name="inbound_dead"),
        ),
    ]
