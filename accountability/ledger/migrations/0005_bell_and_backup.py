"""Notes when a bell was heard last and when the last backup was made, for whoever watches."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_clock_watch")]

    operations = [
        migrations.AddField(model_name="clockwatch", name="bell_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="clockwatch", name="backup_at", field=models.DateTimeField(null=True)),
    ]
