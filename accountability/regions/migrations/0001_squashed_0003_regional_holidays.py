"""Wilayah, dusun, local words, residents and days off: the whole of it at once, for a database that has nothing yet."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import accountability.regions.models


class Migration(migrations.Migration):
    replaces = [
        ("regions", "0001_initial"),
        ("regions", "0002_council_desk"),
        ("regions", "0003_regional_holidays"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Wilayah",
            fields=[
                ("kode", models.CharField(max_length=13, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                (
                    "name_key",
                    accountability.regions.models.NameKeyField(db_index=True, editable=False, max_length=80),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("provinsi", "Provinsi"),
                            ("kabupaten_kota", "Kabupaten/kota"),
                            ("kecamatan", "Kecamatan"),
                            ("desa_kelurahan", "Desa/kelurahan"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("provinsi", "Provinsi"),
                            ("kabupaten", "Kabupaten"),
                            ("kota", "Kota"),
                            ("kecamatan", "Kecamatan"),
                            ("distrik", "Distrik"),
                            ("kelurahan", "Kelurahan"),
                            ("desa", "Desa"),
                            ("desa_adat", "Desa adat"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="regions.wilayah",
                    ),
                ),
                ("fictional", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("kode"), 2
                                ),
                                ("level", "provinsi"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("kode"), 5
                                ),
                                ("level", "kabupaten_kota"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("kode"), 8
                                ),
                                ("level", "kecamatan"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Length("kode"), 13
                                ),
                                ("level", "desa_kelurahan"),
                            ),
                            _connector="OR",
                        ),
                        name="the_level_of_a_wilayah_shows_in_its_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "provinsi"), ("parent__isnull", True)),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 3, 1), models.Value(".")
                                ),
                                ("level", "kabupaten_kota"),
                                ("parent", django.db.models.functions.text.Substr("kode", 1, 2)),
                                ("parent__isnull", False),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 6, 1), models.Value(".")
                                ),
                                ("level", "kecamatan"),
                                ("parent", django.db.models.functions.text.Substr("kode", 1, 5)),
                                ("parent__isnull", False),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 9, 1), models.Value(".")
                                ),
                                ("level", "desa_kelurahan"),
                                ("parent", django.db.models.functions.text.Substr("kode", 1, 8)),
                                ("parent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_wilayah_lies_in_the_parent_its_code_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("level", "desa_kelurahan"), _negated=True),
                                models.Q(("type__in", ["kelurahan", "desa", "desa_adat"]), _negated=True),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 10, 1), models.Value("1")
                                ),
                                ("level", "desa_kelurahan"),
                                ("type", "kelurahan"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 10, 1), models.Value("2")
                                ),
                                ("level", "desa_kelurahan"),
                                ("type", "desa"),
                            ),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 10, 1), models.Value("3")
                                ),
                                ("level", "desa_kelurahan"),
                                ("type", "desa_adat"),
                            ),
                            _connector="OR",
                        ),
                        name="the_type_of_a_desa_or_kelurahan_shows_in_its_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_key", ""), _negated=True), name="a_wilayah_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.Substr("kode", 1, 2), models.Value("99")
                                ),
                                ("fictional", True),
                            ),
                            models.Q(
                                django.db.models.expressions.NegatedExpression(
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Substr("kode", 1, 2),
                                        models.Value("99"),
                                    )
                                ),
                                ("fictional", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_fictional_wilayah_has_a_code_from_99",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dusun",
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
                        related_name="dusun",
                        to="regions.wilayah",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("households", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("desa"),
                        django.db.models.functions.text.Lower("name"),
                        name="a_dusun_is_named_once_in_a_desa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("desa"), 13)
                        ),
                        name="a_dusun_lies_in_a_desa",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionalHoliday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wilayah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holidays",
                        to="regions.wilayah",
                    ),
                ),
                ("date", models.DateField()),
                ("name", models.CharField(max_length=80)),
                ("legal_basis", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("wilayah"), models.F("date"), name="a_day_off_is_decreed_once_by_a_wilayah"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("legal_basis", ""), _negated=True),
                        ),
                        name="a_day_off_has_a_name_and_a_basis",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Residents",
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
                        related_name="residents",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "dusun",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residents",
                        to="regions.dusun",
                    ),
                ),
                ("group", models.CharField(max_length=10)),
                ("people", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dusun", None)),
                        fields=("desa", "group", "year"),
                        name="a_group_of_residents_of_a_desa_is_counted_once_a_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dusun__isnull", False)),
                        fields=("dusun", "group", "year"),
                        name="a_group_of_residents_of_a_dusun_is_counted_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("group__in", ("semua", "p", "l", "difabel", "lansia", "miskin", "anak"))
                        ),
                        name="residents_are_of_a_known_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="a_count_of_residents_names_its_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sebutan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "wilayah",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sebutan",
                        to="regions.wilayah",
                    ),
                ),
                ("preset", models.CharField(blank=True, max_length=20)),
                ("desa", models.CharField(blank=True, max_length=20)),
                ("kepala_desa", models.CharField(blank=True, max_length=30)),
                ("pemdes", models.CharField(blank=True, max_length=40)),
                ("kantor", models.CharField(blank=True, max_length=40)),
                ("bpd", models.CharField(blank=True, max_length=14)),
                ("bpd_panjang", models.CharField(blank=True, max_length=60)),
                ("kecamatan", models.CharField(blank=True, max_length=20)),
                ("camat", models.CharField(blank=True, max_length=30)),
                ("kabupaten", models.CharField(blank=True, max_length=20)),
                ("bupati", models.CharField(blank=True, max_length=20)),
                ("dusun", models.CharField(blank=True, max_length=20)),
                ("musyawarah", models.CharField(blank=True, max_length=40)),
                ("musdes", models.CharField(blank=True, max_length=30)),
                ("rpjm", models.CharField(blank=True, max_length=20)),
                ("rpjm_panjang", models.CharField(blank=True, max_length=80)),
                ("rkp", models.CharField(blank=True, max_length=20)),
                ("rkp_panjang", models.CharField(blank=True, max_length=80)),
                ("apb", models.CharField(blank=True, max_length=20)),
                ("apb_panjang", models.CharField(blank=True, max_length=80)),
                ("perdes", models.CharField(blank=True, max_length=40)),
                ("dana_desa", models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name="DesaFacts",
            fields=[
                (
                    "desa",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="facts",
                        serialize=False,
                        to="regions.wilayah",
                    ),
                ),
                ("households", models.PositiveIntegerField(blank=True, null=True)),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("women", models.PositiveIntegerField(blank=True, null=True)),
                ("office_hours", models.CharField(blank=True, max_length=120)),
                ("complaint_address", models.CharField(blank=True, max_length=240)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("desa"), 13)
                        ),
                        name="the_facts_are_those_of_a_desa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("women__isnull", True),
                            ("population__isnull", True),
                            ("women__lte", models.F("population")),
                            _connector="OR",
                        ),
                        name="the_women_of_a_desa_are_part_of_its_population",
                    ),
                ],
            },
        ),
    ]
