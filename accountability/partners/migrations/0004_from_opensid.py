"""What other systems send for a village."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0003_withdrawals"),
        ("partners", "0003_webhooks"),
        ("regions", "0003_regional_holidays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Received",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("anggaran", "Laporan APB Desa"),
                            ("penduduk", "Laporan penduduk"),
                            ("bantuan", "Program bantuan"),
                            ("peserta", "Peserta program bantuan"),
                            ("pembangunan", "Pembangunan"),
                            ("kemajuan", "Kemajuan pembangunan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ref", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("part", models.PositiveSmallIntegerField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("file", models.FileField(blank=True, upload_to="kiriman/")),
                ("sha256", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("used", models.BooleanField(null=True)),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.apikey"
                    ),
                ),
                (
                    "brought_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="budget.broughtin",
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desa", "sort", "ref"), name="what_is_sent_anew_takes_its_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("used", None)),
                            models.Q(("settled_at__isnull", False), ("used__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_is_settled_was_used_or_put_aside",
                    ),
                ],
            },
        ),
    ]
