"""Notes under which keys a phone is kept, so that keys can be changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sms_gateway", "0003_media_of_an_sms")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="keys",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
