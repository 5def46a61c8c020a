"""What a report back says on the page of each voice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posko", "0007_sheet_kunci")]

    operations = [
        migrations.AddField(
            model_name="reportbackvoice",
            name="text",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="reportbackvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="a_voice_is_told_something"
            ),
        ),
    ]
