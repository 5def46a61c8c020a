"""Identities opened by two people, erasures at a citizen's wish, tables published once (decisions 0097, 0098)."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from posko import words_stay


def install(apps: Any, schema_editor: Any) -> None:
    """Words may now be erased, by an erasure that two offices agreed to and by nothing else."""
    words_stay.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """The guard names the table of erasures, which goes."""
    words_stay.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("posko", "0012_counted_by_week"),
        ("regions", "0003_regional_holidays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, install),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("data", "Nomor HP dan data diri"), ("kata", "Semua, juga kata dan foto")],
                        max_length=5,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("menunggu", "Masih bisa dibatalkan"),
                            ("diperiksa", "Menunggu dua kantor"),
                            ("disetujui", "Disetujui dua kantor"),
                            ("selesai", "Sudah dihapus"),
                            ("ditolak", "Kata-kata tetap disimpan"),
                            ("ditarik", "Dibatalkan warga"),
                        ],
                        default="menunggu",
                        max_length=10,
                    ),
                ),
                ("ground", models.CharField(max_length=20)),
                ("asked_by_way", models.CharField(max_length=5)),
                ("asked_at", models.DateTimeField()),
                ("waits_until", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("data_erased_at", models.DateTimeField(blank=True, null=True)),
                ("first_role", models.CharField(blank=True, max_length=20)),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("second_role", models.CharField(blank=True, max_length=20)),
                ("second_at", models.DateTimeField(blank=True, null=True)),
                ("why_not", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("standing", "menunggu")),
                        fields=["waits_until"],
                        name="erasures_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scope__in", ["data", "kata"]),
                            (
                                "standing__in",
                                ["menunggu", "diperiksa", "disetujui", "selesai", "ditolak", "ditarik"],
                            ),
                        ),
                        name="an_erasure_is_of_a_known_scope_and_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by", None),
                            models.Q(
                                ("first_by__isnull", False),
                                models.Q(("second_by", models.F("first_by")), _negated=True),
                                models.Q(("second_role", models.F("first_role")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="words_are_erased_by_two_people_of_two_offices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scope", "data"),
                            models.Q(("standing__in", ["disetujui", "selesai"]), _negated=True),
                            models.Q(("first_by__isnull", False), ("second_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="words_are_never_erased_without_two_offices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scope", "kata"),
                            models.Q(("standing__in", ["diperiksa", "disetujui", "ditolak"]), _negated=True),
                            _connector="OR",
                        ),
                        name="personal_data_waits_for_no_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("standing", "ditolak"), _negated=True),
                            models.Q(("refused_by__isnull", False), models.Q(("why_not", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_refused_erasure_says_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None), ("standing__in", ["menunggu", "diperiksa", "disetujui"])
                            ),
                            models.Q(
                                ("standing__in", ["selesai", "ditolak", "ditarik"]),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_erasure_that_ended_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__gte", models.F("waits_until")),
                            ("waits_until__gte", models.F("asked_at")),
                        ),
                        name="an_erasure_waits_no_longer_than_the_law_allows",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standing__in", ["menunggu", "diperiksa", "disetujui"])),
                        fields=("aspirasi",),
                        name="a_voice_has_one_open_erasure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=20)),
                ("sentence", models.CharField(max_length=300)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu orang kedua"),
                            ("disetujui", "Disetujui"),
                            ("ditolak", "Ditolak"),
                            ("ditarik", "Ditarik"),
                            ("lewat", "Lewat waktu"),
                            ("dibuka", "Sudah dibuka"),
                        ],
                        default="menunggu",
                        max_length=10,
                    ),
                ),
                ("asked_role", models.CharField(max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("decide_until", models.DateTimeField()),
                ("decided_role", models.CharField(blank=True, max_length=20)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("why_not", models.CharField(blank=True, max_length=300)),
                ("collect_until", models.DateTimeField(blank=True, null=True)),
                ("public_key", models.CharField(blank=True, max_length=64)),
                ("sealed", models.BinaryField(blank=True, default=b"")),
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("shown_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_openings",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("standing__in", ["menunggu", "disetujui"])),
                        fields=["decide_until"],
                        name="identity_openings_under_way",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "standing__in",
                                ["menunggu", "disetujui", "ditolak", "ditarik", "lewat", "dibuka"],
                            )
                        ),
                        name="an_opening_stands_somewhere_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_role", models.F("asked_role")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_identity_is_opened_by_two_people_of_two_offices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("standing__in", ["disetujui", "dibuka"]), _negated=True),
                            models.Q(
                                ("collect_until__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_agreed_opening_says_who_and_until_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("standing", "ditolak"), _negated=True),
                            models.Q(("decided_by__isnull", False), models.Q(("why_not", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_refused_opening_says_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("sentence", ""), _negated=True)
                        ),
                        name="an_opening_has_a_reason_and_a_sentence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed", b""),
                            models.Q(
                                ("opened_at__isnull", False),
                                ("standing", "disetujui"),
                                models.Q(("public_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_number_is_sealed_only_while_it_may_be_seen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("standing", "dibuka"), _negated=True),
                            models.Q(("opened_at__isnull", False), ("shown_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_number_that_was_seen_was_opened",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standing__in", ["menunggu", "disetujui"])),
                        fields=("aspirasi",),
                        name="a_voice_has_one_open_request_for_its_identity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("period", models.CharField(max_length=20)),
                ("body", models.JSONField()),
                ("published_date", models.DateField()),
                (
                    "wilayah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_tables",
                        to="regions.wilayah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wilayah", "name", "period"), name="a_table_of_a_period_is_published_once"
                    )
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
