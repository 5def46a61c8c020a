"""The middle of a village and of a dusun, for maps of others; unknown until somebody tells it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_squashed_0003_regional_holidays"),
    ]

    operations = [
        migrations.AddField(
            model_name="desafacts",
            name="lat",
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="desafacts",
            name="long",
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="dusun",
            name="lat",
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddField(
            model_name="dusun",
            name="long",
            field=models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
        ),
        migrations.AddConstraint(
            model_name="desafacts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat__isnull", True), ("long__isnull", True)),
                    models.Q(
                        ("lat__gte", -90),
                        ("lat__isnull", False),
                        ("lat__lte", 90),
                        ("long__gte", -180),
                        ("long__isnull", False),
                        ("long__lte", 180),
                    ),
                    _connector="OR",
                ),
                name="the_middle_of_a_desa_lies_on_the_globe",
            ),
        ),
        migrations.AddConstraint(
            model_name="dusun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat__isnull", True), ("long__isnull", True)),
                    models.Q(
                        ("lat__gte", -90),
                        ("lat__isnull", False),
                        ("lat__lte", 90),
                        ("long__gte", -180),
                        ("long__isnull", False),
                        ("long__lte", 180),
                    ),
                    _connector="OR",
                ),
                name="the_middle_of_a_dusun_lies_on_the_globe",
            ),
        ),
    ]
