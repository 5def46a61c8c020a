import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0004_services"),
        ("posko", "0012_counted_by_week"),
        ("regions", "0003_regional_holidays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=120)),
                ("days", models.PositiveSmallIntegerField()),
                ("cost", models.BigIntegerField()),
                ("requirements", models.CharField(blank=True, max_length=1000)),
                ("basis", models.CharField(blank=True, max_length=200)),
                ("place", models.PositiveSmallIntegerField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="CounterServiceChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("tambah", "Menambah"),
                            ("ubah", "Mengubah"),
                            ("pensiun", "Tidak dilayani lagi"),
                            ("pakai", "Dilayani lagi"),
                        ],
                        max_length=10,
                    ),
                ),
                ("was", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("channel", models.CharField(choices=[("sms", "SMS"), ("web", "Web")], max_length=4)),
                ("u1", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u2", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u3", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u4", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u5", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u6", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u7", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u8", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u9", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "gender",
                    models.CharField(
                        blank=True, choices=[("p", "Perempuan"), ("l", "Laki-laki")], max_length=1
                    ),
                ),
                (
                    "age_group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("muda", "Di bawah 25 tahun"),
                            ("dewasa", "25 sampai 59 tahun"),
                            ("lansia", "60 tahun atau lebih"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "disability",
                    models.CharField(
                        blank=True,
                        choices=[("ya", "Penyandang disabilitas"), ("tidak", "Bukan penyandang disabilitas")],
                        max_length=5,
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300)),
                ("once", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SurveyFollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SurveyQuarter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("figures", models.JSONField()),
                ("frozen_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="passedup",
            name="what_came_up_came_for_a_known_cause",
        ),
        migrations.AlterField(
            model_name="passedup",
            name="origin",
            field=models.CharField(
                choices=[
                    ("belum", "Warga dua kali menjawab BELUM"),
                    ("diteruskan", "Diteruskan dari bawah"),
                    ("loket", "Keluhan tentang loket"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="passedup",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["belum", "diteruskan", "loket"])),
                name="what_came_up_came_for_a_known_cause",
            ),
        ),
        migrations.AddField(
            model_name="counterservice",
            name="kecamatan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counter_services",
                to="regions.wilayah",
            ),
        ),
        migrations.AddField(
            model_name="counterservicechange",
            name="by_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="counterservicechange",
            name="service",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="oversight.counterservice",
            ),
        ),
        migrations.AddField(
            model_name="surveyanswer",
            name="kecamatan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="survey_answers",
                to="regions.wilayah",
            ),
        ),
        migrations.AddField(
            model_name="surveyanswer",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="oversight.counterservice",
            ),
        ),
        migrations.AddField(
            model_name="surveyfollowup",
            name="by_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surveyfollowup",
            name="kecamatan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="survey_follow_ups",
                to="regions.wilayah",
            ),
        ),
        migrations.AddField(
            model_name="surveyquarter",
            name="kecamatan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="survey_quarters",
                to="regions.wilayah",
            ),
        ),
        migrations.AddConstraint(
            model_name="counterservice",
            constraint=models.UniqueConstraint(
                fields=("kecamatan", "kode"), name="a_service_has_one_word_at_a_counter"
            ),
        ),
        migrations.AddConstraint(
            model_name="counterservice",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("kecamatan"), 8
                ),
                name="a_counter_is_that_of_a_kecamatan",
            ),
        ),
        migrations.AddConstraint(
            model_name="counterservice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("kode", ""), _negated=True)
                ),
                name="a_service_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="counterservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0)), name="a_service_costs_nothing_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="counterservicechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["tambah", "ubah", "pensiun", "pakai"])),
                name="a_change_of_a_service_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="counterservicechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_at", None), ("taken_back_at__gte", models.F("at")), _connector="OR"
                ),
                name="a_change_of_a_service_is_taken_back_after_it",
            ),
        ),
        migrations.AddIndex(
            model_name="surveyanswer",
            index=models.Index(fields=["kecamatan", "day"], name="survey_answers_of_a_counter"),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.UniqueConstraint(
                fields=("kecamatan", "once"), name="an_answer_counts_once_at_a_counter"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("u1", None), ("u1__range", (1, 4)), _connector="OR"),
                    models.Q(("u2", None), ("u2__range", (1, 4)), _connector="OR"),
                    models.Q(("u3", None), ("u3__range", (1, 4)), _connector="OR"),
                    models.Q(("u4", None), ("u4__range", (1, 4)), _connector="OR"),
                    models.Q(("u5", None), ("u5__range", (1, 4)), _connector="OR"),
                    models.Q(("u6", None), ("u6__range", (1, 4)), _connector="OR"),
                    models.Q(("u7", None), ("u7__range", (1, 4)), _connector="OR"),
                    models.Q(("u8", None), ("u8__range", (1, 4)), _connector="OR"),
                    models.Q(("u9", None), ("u9__range", (1, 4)), _connector="OR"),
                    models.Q(
                        ("u1__isnull", False),
                        ("u2__isnull", False),
                        ("u3__isnull", False),
                        ("u4__isnull", False),
                        ("u5__isnull", False),
                        ("u6__isnull", False),
                        ("u7__isnull", False),
                        ("u8__isnull", False),
                        ("u9__isnull", False),
                        _connector="OR",
                    ),
                ),
                name="an_answer_scores_one_to_four",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("once", ""), _negated=True), name="an_answer_has_its_mark"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["sms", "web"])), name="an_answer_came_by_a_known_channel"
            ),
        ),
        migrations.AddIndex(
            model_name="surveyfollowup",
            index=models.Index(fields=["kecamatan", "year", "quarter"], name="survey_follow_ups_of_a_span"),
        ),
        migrations.AddConstraint(
            model_name="surveyfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_follow_up_of_a_survey_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__range", (1, 4))), name="a_follow_up_of_a_survey_is_of_a_quarter"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyquarter",
            constraint=models.UniqueConstraint(
                fields=("kecamatan", "year", "quarter"), name="a_quarter_is_frozen_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyquarter",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__range", (1, 4))), name="a_year_has_four_quarters"
            ),
        ),
    ]
