"""APB Desa with its lines and steps, files brought in, realisasi: the whole of it at once, for a database that has nothing yet."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("budget", "0001_initial"), ("budget", "0002_bring_in_withdraw_and_steps")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("planning", "0002_meetings_and_plans"),
        ("posko", "0008_reportbackvoice_text"),
        ("regions", "0003_regional_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="APBDesa",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="apb", to="regions.wilayah"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=0)),
                ("amendment", models.PositiveSmallIntegerField(default=0)),
                ("perdes_no", models.CharField(blank=True, max_length=40)),
                ("perdes_date", models.DateField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desa", "year", "version"), name="a_budget_has_each_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Substr("desa", 10, 1), "2"
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Substr("desa", 10, 1), "3"
                            ),
                            _connector="OR",
                        ),
                        name="only_a_desa_or_desa_adat_has_an_apb",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None),
                            models.Q(
                                models.Q(("perdes_no", ""), _negated=True), ("perdes_date__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_published_budget_names_its_perdes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawal_reason", ""), ("withdrawn_at", None)),
                            models.Q(
                                ("published_at__isnull", False),
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_published_budget_is_withdrawn_and_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BroughtIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought_in",
                        to="regions.wilayah",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("siskeudes", "Siskeudes"),
                            ("xlsx", "XLSX"),
                            ("opendk", "OpenDK"),
                            ("salin", "Salinan tahun lalu"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("payload", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("read_at", models.DateTimeField()),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("adopted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "apb",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought_in",
                        to="budget.apbdesa",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desa", "year"], name="brought_in_of_a_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("adopted_at", None), ("dropped_at", None), _connector="OR"),
                        name="what_was_dropped_is_not_adopted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("apb", None)),
                            models.Q(("adopted_at__isnull", False), ("apb__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_was_adopted_names_its_budget",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["siskeudes", "xlsx", "opendk", "salin"])),
                        name="what_was_brought_in_has_a_known_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetedKegiatan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "apb",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgeted_kegiatan",
                        to="budget.apbdesa",
                    ),
                ),
                ("kode", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=300)),
                ("place", models.CharField(blank=True, max_length=160)),
                ("output", models.CharField(blank=True, max_length=200)),
                ("volume", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("schedule", models.CharField(blank=True, max_length=80)),
                ("pelaksana", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("apb", "kode"), name="a_budget_describes_a_kegiatan_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kode__regex", "^[1-5]\\.\\d{1,2}\\.\\d{2}$")),
                        name="a_budgeted_kegiatan_has_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_budgeted_kegiatan_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "apb",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="budget.apbdesa"
                    ),
                ),
                ("account", models.CharField(max_length=12)),
                ("kegiatan_kode", models.CharField(blank=True, max_length=12)),
                (
                    "kegiatan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="planning.kegiatan",
                    ),
                ),
                ("description", models.CharField(max_length=300)),
                ("fund_source", models.CharField(max_length=3)),
                ("amount", models.BigIntegerField()),
                ("volume", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("unit_price", models.BigIntegerField(blank=True, null=True)),
                ("special", models.BooleanField(default=False)),
                (
                    "continues",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="continued_by",
                        to="budget.budgetline",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["apb", "kegiatan_kode"], name="lines_of_a_budget")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="a_budget_line_is_never_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account__startswith", "5."), ("kegiatan_kode", ""), _connector="XOR"
                        ),
                        name="belanja_and_only_belanja_has_a_kegiatan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kegiatan", None),
                            models.Q(("kegiatan_kode", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_planned_line_carries_its_kegiatan_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="about_budget",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.wilayah"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("kegiatan_kode", models.CharField(blank=True, max_length=12)),
                ("account", models.CharField(blank=True, max_length=12)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["desa", "year", "kegiatan_kode"], name="questions_on_a_budget")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kegiatan_kode", ""),
                            ("account", ""),
                            ("account__startswith", "5."),
                            _connector="OR",
                        ),
                        name="only_spending_asks_about_a_kegiatan",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "apb",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="budget.apbdesa"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("disepakati", "Disepakati bersama"),
                            ("dikirim", "Dikirim untuk dievaluasi"),
                            ("sesuai", "Hasil evaluasi: sesuai"),
                            ("perbaikan", "Hasil evaluasi: perlu perbaikan"),
                            ("diam_berlaku", "Berlaku karena tidak dijawab"),
                            ("dibatalkan", "Dibatalkan"),
                            ("ditetapkan", "Ditetapkan"),
                            ("semester_1", "Laporan semester I"),
                            ("lpj", "Laporan pertanggungjawaban"),
                        ],
                        max_length=12,
                    ),
                ),
                ("taken_date", models.DateField()),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["apb", "stage"], name="steps_of_a_budget")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "disepakati",
                                    "dikirim",
                                    "sesuai",
                                    "perbaikan",
                                    "diam_berlaku",
                                    "dibatalkan",
                                    "ditetapkan",
                                    "semester_1",
                                    "lpj",
                                ],
                            )
                        ),
                        name="a_budget_step_is_a_known_stage",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Realisasi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "apb",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="realisasi",
                        to="budget.apbdesa",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="realisasi",
                        to="budget.budgetline",
                    ),
                ),
                ("account", models.CharField(max_length=12)),
                ("kegiatan_kode", models.CharField(blank=True, max_length=12)),
                ("fund_source", models.CharField(blank=True, max_length=3)),
                ("spent_date", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("photo", models.ImageField(blank=True, upload_to="realisasi/")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tells",
                        to="budget.broughtin",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="budget.broughtin",
                    ),
                ),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "corrected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("correction_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["apb", "kegiatan_kode"], name="realisasi_of_a_budget")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("told_by__isnull", False), _connector="OR"),
                        name="what_was_spent_is_never_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent", None), ("percent__lte", 100), _connector="OR"),
                        name="work_is_done_by_a_hundred_percent_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account__startswith", "5."), ("kegiatan_kode", ""), _connector="XOR"
                        ),
                        name="spending_and_only_spending_has_a_kegiatan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrected_at", None), ("correction_reason", "")),
                            models.Q(
                                ("corrected_at__isnull", False),
                                models.Q(("correction_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_correction_says_why",
                    ),
                ],
            },
        ),
    ]
