"""Voices, kelompok, outreach, sheets, the desk's own work: all at once, for a database with nothing yet."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from posko import words_stay


def install(apps: Any, schema_editor: Any) -> None:
    """Guards the words."""
    words_stay.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """Takes the guard away."""
    words_stay.remove(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("posko", "0001_initial"),
        ("posko", "0002_sms_for_real"),
        ("posko", "0003_kept_apart"),
        ("posko", "0004_council_desk"),
        ("posko", "0005_nothing_grave_is_set_aside"),
        ("posko", "0006_four_eyes"),
        ("posko", "0007_sheet_kunci"),
        ("posko", "0008_reportbackvoice_text"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("regions", "0003_regional_holidays"),
        ("sms_gateway", "0002_sms_for_real"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kelompok",
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
                        related_name="kelompok",
                        to="regions.wilayah",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("read", "Dibaca"),
                            ("needs_detail", "Perlu keterangan"),
                            ("merged", "Digabung"),
                            ("on_agenda", "Dibahas di musyawarah"),
                            ("planned", "Masuk rencana"),
                            ("budgeted", "Dianggarkan"),
                            ("under_way", "Dikerjakan"),
                            ("done", "Selesai"),
                            ("answered", "Dijawab"),
                            ("forwarded", "Diteruskan"),
                            ("not_now", "Belum bisa"),
                            ("closed", "Ditutup"),
                        ],
                        default="merged",
                        max_length=14,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
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
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="a_kelompok_has_a_title"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outreach",
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
                        related_name="outreach",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kunjungan", "Kunjungan"),
                            ("pekan", "Pekan Aspirasi"),
                            ("kelompok", "Pertemuan kelompok"),
                            ("lapak", "Lapak"),
                            ("kotak", "Kotak aspirasi"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("maksud", models.CharField(max_length=300)),
                ("tujuan", models.CharField(max_length=300)),
                ("sasaran", models.CharField(max_length=300)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("hours", models.CharField(blank=True, max_length=60)),
                ("uraian", models.TextField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("decision_no", models.CharField(blank=True, max_length=60)),
                ("decision_date", models.DateField(blank=True, null=True)),
                ("target_sheets", models.PositiveIntegerField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("presented_on", models.DateField(blank=True, null=True)),
                ("planned_at", models.DateTimeField()),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("called_off_at", models.DateTimeField(blank=True, null=True)),
                ("called_off_why", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["desa", "starts_on"], name="outreach_of_a_desa")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("maksud", ""), _negated=True),
                            models.Q(("tujuan", ""), _negated=True),
                            models.Q(("sasaran", ""), _negated=True),
                            models.Q(("uraian", ""), _negated=True),
                        ),
                        name="an_outreach_says_the_five_things_of_its_guide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="an_outreach_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["kunjungan", "pekan", "kelompok", "lapak", "kotak"])
                        ),
                        name="an_outreach_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called_off_at", None), ("called_off_why", "")),
                            models.Q(
                                ("called_off_at__isnull", False),
                                models.Q(("called_off_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_outreach_called_off_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutreachTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outreach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="posko.outreach",
                    ),
                ),
                (
                    "dusun",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.dusun",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("p", "Perempuan"),
                            ("l", "Laki-laki"),
                            ("difabel", "Penyandang disabilitas"),
                            ("lansia", "Lanjut usia"),
                            ("miskin", "Keluarga kurang mampu"),
                            ("anak", "Anak dan remaja"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dusun__isnull", False)),
                        fields=("outreach", "dusun", "group"),
                        name="an_outreach_means_a_group_in_a_dusun_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dusun", None)),
                        fields=("outreach", "group"),
                        name="an_outreach_means_a_group_of_the_whole_desa_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dusun__isnull", False), models.Q(("group", ""), _negated=True), _connector="OR"
                        ),
                        name="a_target_is_a_dusun_or_a_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportBack",
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
                        related_name="report_backs",
                        to="regions.wilayah",
                    ),
                ),
                ("template", models.CharField(max_length=60)),
                ("words", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("kelompok", models.ManyToManyField(related_name="report_backs", to="posko.kelompok")),
            ],
            options={
                "indexes": [models.Index(fields=["desa", "-at"], name="report_backs_of_a_desa")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_report_back_has_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SMSText",
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
                        related_name="sms_texts",
                        to="regions.wilayah",
                    ),
                ),
                ("template", models.CharField(max_length=60)),
                ("body", models.CharField(max_length=320)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                        fields=("desa", "template"), name="a_desa_words_an_automatic_sms_in_one_way"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="an_automatic_sms_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outreach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteers",
                        to="posko.outreach",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "dusun",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.dusun",
                    ),
                ),
                ("target_sheets", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("outreach", "name"), name="a_volunteer_is_named_once_in_an_outreach"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_volunteer_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyNumber",
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
                        related_name="emergency_numbers",
                        to="regions.wilayah",
                    ),
                ),
                ("label", models.CharField(max_length=30)),
                ("number", models.CharField(max_length=20)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desa", "number"), name="an_emergency_number_stands_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label", ""), _negated=True), models.Q(("number", ""), _negated=True)
                        ),
                        name="an_emergency_number_says_who_and_which",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Aspirasi",
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
                        related_name="aspirasi",
                        to="regions.wilayah",
                    ),
                ),
                ("nomor", models.CharField(max_length=12, unique=True)),
                ("kunci_hash", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("public_summary", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("laporan", "Laporan"), ("usul", "Usul"), ("tanya", "Pertanyaan")],
                        default="laporan",
                        max_length=10,
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=30)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("sms", "SMS"),
                            ("web", "Web"),
                            ("whatsapp", "WhatsApp"),
                            ("box", "Kotak"),
                            ("sheet", "Lembar"),
                            ("oral", "Lisan"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "dusun",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.dusun",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="sms_gateway.contact",
                    ),
                ),
                ("about_pemdes", models.BooleanField(default=False)),
                (
                    "quarantine",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("banjir", "Banyak sekali dari satu pengirim"),
                            ("kembar", "Kata yang sama berulang-ulang"),
                            ("iseng", "Tampak seperti iklan atau iseng"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outreach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="posko.outreach",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="posko.volunteer",
                    ),
                ),
                (
                    "inbound",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="sms_gateway.inboundsms",
                    ),
                ),
                ("idempotency_key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("confidential", models.BooleanField(default=False)),
                ("urgent", models.BooleanField(default=False)),
                ("place", models.CharField(blank=True, max_length=80)),
                ("recognised", models.JSONField(blank=True, default=dict)),
                (
                    "gender",
                    models.CharField(
                        blank=True, choices=[("p", "Perempuan"), ("l", "Laki-laki")], max_length=1
                    ),
                ),
                (
                    "vulnerable",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("difabel", "Penyandang disabilitas"),
                            ("lansia", "Lanjut usia"),
                            ("miskin", "Keluarga kurang mampu"),
                            ("anak", "Anak dan remaja"),
                        ],
                        max_length=12,
                    ),
                ),
                ("photo", models.ImageField(blank=True, upload_to="aspirasi/")),
                (
                    "taken_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kelompok",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspirasi",
                        to="posko.kelompok",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("read", "Dibaca"),
                            ("needs_detail", "Perlu keterangan"),
                            ("merged", "Digabung"),
                            ("on_agenda", "Dibahas di musyawarah"),
                            ("planned", "Masuk rencana"),
                            ("budgeted", "Dianggarkan"),
                            ("under_way", "Dikerjakan"),
                            ("done", "Selesai"),
                            ("answered", "Dijawab"),
                            ("forwarded", "Diteruskan"),
                            ("not_now", "Belum bisa"),
                            ("closed", "Ditutup"),
                        ],
                        default="received",
                        max_length=14,
                    ),
                ),
                ("state_since_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("read_due_date", models.DateField()),
                ("answer_due_date", models.DateField()),
                ("reopened", models.PositiveSmallIntegerField(default=0)),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("last_news_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["desa", "-received_at", "-id"], name="aspirasi_of_a_desa_newest"),
                    models.Index(fields=["desa", "state"], name="aspirasi_of_a_desa_by_state"),
                    models.Index(fields=["contact", "-received_at"], name="aspirasi_of_a_contact"),
                    models.Index(
                        condition=models.Q(("quarantine", ""), _negated=True),
                        fields=["desa", "id"],
                        name="aspirasi_set_aside_in_a_desa",
                    ),
                    models.Index(
                        condition=models.Q(("kunci_hash__startswith", "hmac$v1$")),
                        fields=["id"],
                        name="aspirasi_with_kunci_to_harden",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="an_aspirasi_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "read",
                                    "needs_detail",
                                    "merged",
                                    "on_agenda",
                                    "planned",
                                    "budgeted",
                                    "under_way",
                                    "done",
                                    "answered",
                                    "forwarded",
                                    "not_now",
                                    "closed",
                                ],
                            )
                        ),
                        name="an_aspirasi_is_in_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["sms", "web", "whatsapp", "box", "sheet", "oral"])
                        ),
                        name="an_aspirasi_came_by_a_known_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state_since_at__gte", models.F("received_at"))),
                        name="an_aspirasi_moves_after_it_arrived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quarantine__in", ["", "banjir", "kembar", "iseng"])),
                        name="an_aspirasi_is_set_aside_for_a_known_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarantine", ""),
                            models.Q(("confidential", False), ("kelompok", None), ("urgent", False)),
                            _connector="OR",
                        ),
                        name="danger_secrets_and_groups_are_never_set_aside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidential", False), ("public_summary", ""), _connector="OR"),
                        name="a_confidential_aspirasi_has_no_public_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about_pemdes", False), ("public_summary", ""), _connector="OR"),
                        name="an_aspirasi_about_the_pemdes_has_no_public_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupingKey",
            fields=[
                (
                    "aspirasi",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="grouping_key",
                        serialize=False,
                        to="posko.aspirasi",
                    ),
                ),
                ("version", models.BigIntegerField()),
                ("problem", models.CharField(blank=True, max_length=30)),
                ("key", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="KeptApart",
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
                        related_name="kept_apart",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posko.aspirasi"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posko.aspirasi"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by_user",
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
                    models.UniqueConstraint(fields=("one", "other"), name="two_voices_are_kept_apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))),
                        name="kept_apart_has_the_older_voice_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="posko.aspirasi",
                    ),
                ),
                ("from_citizen", models.BooleanField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inbound",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="added_words",
                        to="sms_gateway.inboundsms",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_message_has_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Diterima"),
                            ("read", "Dibaca"),
                            ("needs_detail", "Perlu keterangan"),
                            ("merged", "Digabung"),
                            ("on_agenda", "Dibahas di musyawarah"),
                            ("planned", "Masuk rencana"),
                            ("budgeted", "Dianggarkan"),
                            ("under_way", "Dikerjakan"),
                            ("done", "Selesai"),
                            ("answered", "Dijawab"),
                            ("forwarded", "Diteruskan"),
                            ("not_now", "Belum bisa"),
                            ("closed", "Ditutup"),
                        ],
                        max_length=14,
                    ),
                ),
                ("news", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_role", models.CharField(blank=True, max_length=40)),
                (
                    "actor_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_authority", "Bukan kewenangan kami"),
                            ("no_money", "Anggaran belum cukup"),
                            ("later", "Didahulukan yang lebih mendesak"),
                            ("needs_land", "Menunggu izin atau lahan"),
                            ("already_done", "Sudah ada programnya"),
                            ("not_clear", "Keterangan belum cukup"),
                            ("junk", "Pesan iseng atau iklan"),
                            ("withdrawn", "Ditarik oleh warga"),
                            ("twice", "Terkirim dua kali"),
                            ("elsewhere", "Untuk tempat lain"),
                            ("no_content", "Tidak berisi aspirasi"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=300)),
                ("next_step", models.CharField(blank=True, max_length=200)),
                ("facts", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["aspirasi", "at"], name="milestones_of_an_aspirasi")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_now"), _negated=True),
                            models.Q(
                                models.Q(("reason_class", ""), _negated=True),
                                models.Q(("sentence", ""), _negated=True),
                                models.Q(("next_step", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="not_now_always_says_why_and_what_next",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "read",
                                    "needs_detail",
                                    "merged",
                                    "on_agenda",
                                    "planned",
                                    "budgeted",
                                    "under_way",
                                    "done",
                                    "answered",
                                    "forwarded",
                                    "not_now",
                                    "closed",
                                ],
                            )
                        ),
                        name="a_milestone_has_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("sentence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="closed_always_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["aspirasi", "seen_at"], name="openings_of_an_aspirasi"),
                    models.Index(fields=["user", "opened_at"], name="openings_by_a_user"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seen_at__gte", models.F("opened_at"))),
                        name="an_opening_ends_after_it_began",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_question",
                        to="sms_gateway.contact",
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                (
                    "aspirasi",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="posko.aspirasi",
                    ),
                ),
                ("options", models.JSONField(blank=True, default=list)),
                ("misfits", models.PositiveSmallIntegerField(default=0)),
                (
                    "inbound",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sms_gateway.inboundsms",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReportBackVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="posko.reportback",
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_backs",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "outbound",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_back_voice",
                        to="sms_gateway.outboundsms",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report_back", "aspirasi"), name="a_voice_is_told_once_in_a_report_back"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_voice_is_told_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SummaryProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summary_proposals",
                        to="posko.aspirasi",
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                ("approved", models.BooleanField(blank=True, null=True)),
                ("why_not", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_summary_proposal_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("proposed_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_summary_is_approved_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved", None), ("decided_at", None)),
                            models.Q(("approved__isnull", False), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_summary_is_decided_whole_or_not",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("aspirasi",),
                        name="an_aspirasi_has_one_summary_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="posko.aspirasi",
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("satisfied", "Puas"), ("not_yet", "Belum"), ("unconfirmed", "Tanpa kabar")],
                        max_length=12,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("aspirasi", "round", "choice"), name="a_voice_says_the_same_once_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score", None), models.Q(("score__gte", 1), ("score__lte", 5)), _connector="OR"
                        ),
                        name="a_score_is_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("choice__in", ["satisfied", "not_yet", "unconfirmed"])),
                        name="a_verdict_is_a_known_choice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
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
                        related_name="sheets",
                        to="regions.wilayah",
                    ),
                ),
                ("nomor", models.CharField(max_length=12, unique=True)),
                (
                    "outreach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="posko.outreach",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="posko.volunteer",
                    ),
                ),
                ("kunci_hash", models.CharField(blank=True, default="", max_length=200)),
                ("printed_at", models.DateTimeField()),
                (
                    "printed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "aspirasi",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet",
                        to="posko.aspirasi",
                    ),
                ),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["desa", "printed_at"], name="sheets_of_a_desa")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("aspirasi", None), ("given_up_at", None), _connector="OR"),
                        name="a_sheet_is_keyed_in_or_given_up_never_both",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InternalNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aspirasi",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="internal_notes",
                        to="posko.aspirasi",
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by_user",
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
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="an_internal_note_has_words"
                    )
                ],
            },
        ),
        migrations.RunPython(install, remove),
    ]
