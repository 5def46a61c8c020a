"""Meetings of every kind with their papers and votes, the plans of eight years and of one, the calendar."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import ExtractYear


def say_where_decisions_led(apps, schema_editor):
    """Decisions recorded before: what was adopted was meant for an RKP, what was deferred for the next year."""
    decisions = apps.get_model("planning", "Decision").objects.using(schema_editor.connection.alias)
    decisions.filter(outcome="adopted").update(into_plan="rkp")
    decisions.filter(outcome="forwarded").update(forwarded_to="lain")
    decisions.filter(outcome="deferred").update(returns_in_year=ExtractYear("decided_at") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("planning", "0001_initial"),
        ("posko", "0008_reportbackvoice_text"),
        ("regions", "0003_regional_holidays"),
        ("sms_gateway", "0002_sms_for_real"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="kegiatan",
            name="a_usulan_is_planned_once_in_an_rkp",
        ),
        migrations.AddField(
            model_name="decision",
            name="forwarded_to",
            field=models.CharField(
                blank=True,
                choices=[
                    ("kecamatan", "Kecamatan"),
                    ("kabupaten", "Kabupaten"),
                    ("du_rkp", "Daftar usulan (DU-RKP)"),
                    ("lain", "Kantor lain"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="into_plan",
            field=models.CharField(
                blank=True,
                choices=[("rkp", "Rencana kerja tahunan (RKP)"), ("rpjm", "Rencana jangka menengah (RPJM)")],
                max_length=4,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="returns_in_year",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="kegiatan",
            name="dropped_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="kegiatan",
            name="dropped_why",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="kegiatan",
            name="ends_month",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="kegiatan",
            name="starts_month",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="called_off_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="called_off_why",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="children",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="dots_each",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="dusun",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.dusun",
            ),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="elderly",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="locked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="members_entitled",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="members_present",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="method",
            field=models.CharField(
                choices=[("mufakat", "Mufakat"), ("titik", "Tempel titik"), ("skor", "Nilai berbobot")],
                default="mufakat",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="secret",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="voting_closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="musyawarah",
            name="voting_opened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rkpdesa",
            name="revising_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="rkpdesa",
            name="revision",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="usulan",
            name="beneficiaries",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="usulan",
            name="carried_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_to",
                to="planning.usulan",
            ),
        ),
        migrations.AddField(
            model_name="usulan",
            name="cost_estimate",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="usulan",
            name="dots",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="usulan",
            name="dots_by_hand",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="usulan",
            name="place",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="kegiatan",
            name="volume",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AlterField(
            model_name="musyawarah",
            name="kind",
            field=models.CharField(
                choices=[
                    ("dusun", "Musyawarah dusun"),
                    ("perempuan", "Musyawarah khusus perempuan"),
                    ("difabel", "Musyawarah khusus penyandang disabilitas"),
                    ("lansia", "Musyawarah khusus lanjut usia"),
                    ("anak", "Musyawarah khusus anak dan remaja"),
                    ("miskin", "Musyawarah khusus keluarga kurang mampu"),
                    ("rentan", "Musyawarah khusus kelompok rentan"),
                    ("bpd", "Musyawarah badan permusyawaratan"),
                    ("desa", "Musyawarah umum"),
                    ("musrenbang", "Musrenbang"),
                    ("kecamatan", "Musrenbang kecamatan"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="AttendanceByDusun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("men", models.PositiveIntegerField()),
                ("women", models.PositiveIntegerField()),
                (
                    "dusun",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.dusun"
                    ),
                ),
                (
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="by_dusun",
                        to="planning.musyawarah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("musyawarah", "dusun"), name="a_dusun_is_counted_once_in_a_musyawarah"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=36)),
                ("name", models.CharField(max_length=60)),
                ("gender", models.CharField(choices=[("p", "Perempuan"), ("l", "Laki-laki")], max_length=1)),
                (
                    "group",
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
                ("stands_for", models.CharField(blank=True, max_length=60)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_in_by",
                    models.CharField(
                        choices=[("meja", "Dicatat petugas"), ("qr", "Mengisi sendiri")], max_length=4
                    ),
                ),
                ("checked_in_at", models.DateTimeField()),
                ("taken_off_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sms_gateway.contact",
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
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="planning.musyawarah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("musyawarah", "entry"), name="an_entry_is_written_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="an_attendee_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gender__in", ["p", "l"])), name="an_attendee_is_a_woman_or_a_man"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("done_on", models.DateField()),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("entered_at", models.DateTimeField()),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_done",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "entered_by",
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
                        fields=("desa", "item", "year"), name="a_desa_does_a_thing_of_its_calendar_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("due_date", models.DateField()),
                ("legal_basis", models.CharField(max_length=120)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wilayah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_overrides",
                        to="regions.wilayah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wilayah", "item", "year"), name="a_deadline_is_set_once_by_a_wilayah"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True),
                        name="a_deadline_has_a_legal_basis",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("due_date", models.DateField()),
                ("lead_days", models.SmallIntegerField()),
                ("reminded_at", models.DateTimeField()),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.wilayah"
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desa", "item", "year", "due_date", "lead_days", "user"),
                        name="a_person_is_reminded_once_of_a_deadline",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DURKP",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("letter_no", models.CharField(blank=True, max_length=60)),
                ("sent_on", models.DateField(blank=True, null=True)),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="du_rkp",
                        to="regions.wilayah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("desa", "year"), name="a_desa_has_one_du_rkp_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_on", None), models.Q(("letter_no", ""), _negated=True), _connector="OR"
                        ),
                        name="a_du_rkp_is_sent_with_a_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DURKPItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.CharField(blank=True, max_length=12)),
                ("name", models.CharField(max_length=160)),
                ("volume", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("beneficiaries", models.PositiveIntegerField(blank=True, null=True)),
                ("cost", models.BigIntegerField(blank=True, null=True)),
                ("to_office", models.CharField(max_length=80)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("menunggu", "Menunggu jawaban"),
                            ("diterima", "Diterima"),
                            ("ditunda", "Ditunda"),
                            ("belum_bisa", "Belum bisa"),
                        ],
                        default="menunggu",
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("answer_sentence", models.CharField(blank=True, max_length=300)),
                (
                    "du_rkp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="planning.durkp"
                    ),
                ),
                (
                    "usulan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="du_rkp_items",
                        to="planning.usulan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_du_rkp_item_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_office", ""), _negated=True),
                        name="a_du_rkp_item_goes_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                        name="a_du_rkp_item_costs_nothing_or_more",
                    ),
                    models.UniqueConstraint(fields=("du_rkp", "usulan"), name="a_usulan_is_once_in_a_du_rkp"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "menunggu"), ("answer_sentence", ""), ("answered_on", None)),
                            models.Q(
                                models.Q(("answer", "menunggu"), _negated=True),
                                ("answered_on__isnull", False),
                                models.Q(("answer_sentence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_to_a_du_rkp_item_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("pickup_asked_at", models.DateTimeField(blank=True, null=True)),
                ("pickup_arranged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sms_gateway.contact",
                    ),
                ),
                (
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="planning.musyawarah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("musyawarah", "contact"), name="a_phone_is_invited_once_to_a_musyawarah"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pickup_arranged_at", None), ("pickup_asked_at__isnull", False), _connector="OR"
                        ),
                        name="who_is_fetched_asked_for_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KegiatanBeneficiaries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
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
                ("people", models.PositiveIntegerField()),
                (
                    "kegiatan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="beneficiary_groups",
                        to="planning.kegiatan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kegiatan", "group"), name="a_group_is_counted_once_in_a_kegiatan"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KegiatanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("why", models.CharField(blank=True, max_length=200)),
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
                (
                    "kegiatan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="planning.kegiatan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("undangan", "Surat undangan"),
                            ("daftar_hadir", "Daftar hadir"),
                            ("berita_acara", "Berita acara"),
                            ("keputusan", "Keputusan musyawarah"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("date", models.DateField()),
                ("content", models.JSONField()),
                ("settled_at", models.DateTimeField()),
                ("signed", models.FileField(blank=True, upload_to="musyawarah/")),
                ("signed_sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="planning.musyawarah",
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
                (
                    "signed_by",
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
                        fields=("musyawarah", "kind"), name="a_musyawarah_has_a_paper_of_a_kind_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="a_settled_paper_has_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed", ""), ("signed_at", None), ("signed_sha256", "")),
                            models.Q(
                                models.Q(("signed", ""), _negated=True),
                                models.Q(("signed_sha256", ""), _negated=True),
                                ("signed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_signed_copy_has_its_sum_and_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("why", models.CharField(max_length=300)),
                ("perdes_no_before", models.CharField(max_length=40)),
                ("enacted_date_before", models.DateField()),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rkp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="planning.rkpdesa",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rkp", "number"), name="a_revision_has_its_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="a_revision_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(choices=[("rpjm", "RPJM"), ("rkp", "RKP")], max_length=4)),
                ("year", models.PositiveSmallIntegerField()),
                ("stage", models.CharField(max_length=20)),
                ("done_on", models.DateField()),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("document", models.FileField(blank=True, upload_to="rencana/")),
                ("document_sha256", models.CharField(blank=True, max_length=64)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_stages",
                        to="regions.wilayah",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desa", "plan", "year", "stage"), name="a_step_of_a_plan_is_done_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RPJMDesa",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField()),
                ("last_year", models.PositiveSmallIntegerField()),
                ("inauguration_date", models.DateField(blank=True, null=True)),
                ("vision", models.TextField(blank=True)),
                ("perdes_no", models.CharField(blank=True, max_length=40)),
                ("enacted_date", models.DateField(blank=True, null=True)),
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rpjm", to="regions.wilayah"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desa", "first_year"), name="a_desa_has_one_rpjm_from_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gt", models.F("first_year"))),
                        name="an_rpjm_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("desa"), 13
                        ),
                        name="an_rpjm_is_that_of_a_desa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enacted_date", None), ("perdes_no", "")),
                            models.Q(
                                ("enacted_date__isnull", False), models.Q(("perdes_no", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="an_enacted_rpjm_has_its_number_and_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("criterion", models.CharField(max_length=20)),
                ("points", models.PositiveSmallIntegerField()),
                ("given_at", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "usulan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="planning.usulan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("usulan", "criterion"), name="a_criterion_is_scored_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__range", (1, 5))), name="points_are_one_to_five"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoteSlip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("used", models.BooleanField(default=False)),
                (
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote_slips",
                        to="planning.musyawarah",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("musyawarah", "fingerprint"), name="a_slip_is_printed_once_in_a_musyawarah"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RPJMActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=160)),
                ("volume", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("beneficiaries", models.PositiveIntegerField(blank=True, null=True)),
                ("cost", models.BigIntegerField(blank=True, null=True)),
                ("fund_source", models.CharField(blank=True, max_length=3)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_why", models.CharField(blank=True, max_length=200)),
                (
                    "usulan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rpjm_activities",
                        to="planning.usulan",
                    ),
                ),
                (
                    "rpjm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="planning.rpjmdesa",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["rpjm", "kode"], name="activity_of_an_rpjm")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="an_rpjm_activity_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kode__regex", "^[1-5]\\.\\d{1,2}\\.\\d{2}$")),
                        name="an_rpjm_activity_has_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                        name="an_rpjm_activity_costs_nothing_or_more",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None)),
                        fields=("rpjm", "usulan"),
                        name="a_usulan_is_planned_once_in_an_rpjm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at", None), ("dropped_why", "")),
                            models.Q(
                                ("dropped_at__isnull", False), models.Q(("dropped_why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="an_rpjm_activity_dropped_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RPJMYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to="planning.rpjmactivity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "year"), name="an_activity_is_meant_for_a_year_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="kegiatan",
            name="rpjm_activity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kegiatan",
                to="planning.rpjmactivity",
            ),
        ),
        migrations.RunPython(say_where_decisions_led, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "adopted"), ("into_plan", ""), _connector="XOR"),
                name="what_is_adopted_goes_into_a_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "deferred"), _negated=True),
                    ("returns_in_year__isnull", False),
                    _connector="OR",
                ),
                name="what_is_deferred_says_when_it_returns",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "forwarded"), ("forwarded_to", ""), _connector="XOR"),
                name="what_is_forwarded_says_where_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="musyawarah",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("members_present", None),
                    ("members_present__lte", models.F("members_entitled")),
                    _connector="OR",
                ),
                name="no_more_members_are_present_than_entitled",
            ),
        ),
        migrations.AddConstraint(
            model_name="musyawarah",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("called_off_at", None), ("called_off_why", "")),
                    models.Q(
                        ("called_off_at__isnull", False), models.Q(("called_off_why", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_musyawarah_called_off_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="musyawarah",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voting_closed_at", None),
                    ("voting_opened_at__lte", models.F("voting_closed_at")),
                    _connector="OR",
                ),
                name="a_vote_closes_after_it_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="musyawarah",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voting_closed_at", None), ("voting_opened_at__isnull", False)),
                fields=("desa",),
                name="a_desa_has_one_open_vote",
            ),
        ),
        migrations.AddConstraint(
            model_name="musyawarah",
            constraint=models.UniqueConstraint(
                condition=models.Q(("secret", ""), _negated=True),
                fields=("secret",),
                name="a_secret_opens_one_musyawarah",
            ),
        ),
        migrations.AddConstraint(
            model_name="rkpdesa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revising_since", None),
                    models.Q(("enacted_date__isnull", False), ("revision__gt", 0)),
                    _connector="OR",
                ),
                name="only_an_enacted_rkp_is_revised",
            ),
        ),
        migrations.AddConstraint(
            model_name="usulan",
            constraint=models.UniqueConstraint(
                fields=("musyawarah", "place"), name="a_place_on_the_board_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="usulan",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_estimate", None), ("cost_estimate__gte", 0), _connector="OR"),
                name="an_estimate_is_nothing_or_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="kegiatan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at", None)),
                fields=("rkp", "usulan"),
                name="a_usulan_is_planned_once_in_an_rkp",
            ),
        ),
        migrations.AddConstraint(
            model_name="kegiatan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_month", None), ("starts_month", None)),
                    models.Q(
                        ("ends_month__range", (models.F("starts_month"), 12)),
                        ("starts_month__range", (1, 12)),
                    ),
                    _connector="OR",
                ),
                name="a_kegiatan_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="kegiatan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at", None), ("dropped_why", "")),
                    models.Q(("dropped_at__isnull", False), models.Q(("dropped_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_kegiatan_dropped_says_why",
            ),
        ),
    ]
