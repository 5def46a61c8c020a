"""Meetings, proposals, decisions, plans and the calendar: the whole of it at once, for a database that has nothing yet."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("planning", "0001_initial"), ("planning", "0002_meetings_and_plans")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("posko", "0008_reportbackvoice_text"),
        ("regions", "0003_regional_holidays"),
        ("sms_gateway", "0002_sms_for_real"),
    ]

    operations = [
        migrations.CreateModel(
            name="DURKP",
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
                        related_name="du_rkp",
                        to="regions.wilayah",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("letter_no", models.CharField(blank=True, max_length=60)),
                ("sent_on", models.DateField(blank=True, null=True)),
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
            name="Musyawarah",
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
                        related_name="musyawarah",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                ("title", models.CharField(max_length=120)),
                ("held_on", models.DateField()),
                ("starts_at", models.TimeField(blank=True, null=True)),
                ("place", models.CharField(max_length=80)),
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
                ("men", models.PositiveIntegerField(blank=True, null=True)),
                ("women", models.PositiveIntegerField(blank=True, null=True)),
                ("disabled", models.PositiveIntegerField(blank=True, null=True)),
                ("poor", models.PositiveIntegerField(blank=True, null=True)),
                ("elderly", models.PositiveIntegerField(blank=True, null=True)),
                ("children", models.PositiveIntegerField(blank=True, null=True)),
                ("members_entitled", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("members_present", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("berita_acara_no", models.CharField(blank=True, max_length=60)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("mufakat", "Mufakat"),
                            ("titik", "Tempel titik"),
                            ("skor", "Nilai berbobot"),
                        ],
                        default="mufakat",
                        max_length=8,
                    ),
                ),
                ("dots_each", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("voting_opened_at", models.DateTimeField(blank=True, null=True)),
                ("voting_closed_at", models.DateTimeField(blank=True, null=True)),
                ("secret", models.CharField(blank=True, max_length=32)),
                ("called_off_at", models.DateTimeField(blank=True, null=True)),
                ("called_off_why", models.CharField(blank=True, max_length=200)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "convened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["desa", "held_on"], name="musyawarah_of_a_desa")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="a_musyawarah_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("desa"), 13
                        ),
                        name="a_musyawarah_is_held_in_a_desa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("members_present", None),
                            ("members_present__lte", models.F("members_entitled")),
                            _connector="OR",
                        ),
                        name="no_more_members_are_present_than_entitled",
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
                        name="a_musyawarah_called_off_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voting_closed_at", None),
                            ("voting_opened_at__lte", models.F("voting_closed_at")),
                            _connector="OR",
                        ),
                        name="a_vote_closes_after_it_opened",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("voting_closed_at", None), ("voting_opened_at__isnull", False)),
                        fields=("desa",),
                        name="a_desa_has_one_open_vote",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("secret", ""), _negated=True),
                        fields=("secret",),
                        name="a_secret_opens_one_musyawarah",
                    ),
                ],
            },
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
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="planning.musyawarah",
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
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed", models.FileField(blank=True, upload_to="musyawarah/")),
                ("signed_sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
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
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sms_gateway.contact",
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("pickup_asked_at", models.DateTimeField(blank=True, null=True)),
                ("pickup_arranged_at", models.DateTimeField(blank=True, null=True)),
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
            name="Attendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("entry", models.CharField(max_length=36)),
                ("name", models.CharField(max_length=60)),
                ("gender", models.CharField(choices=[("p", "Perempuan"), ("l", "Laki-laki")], max_length=1)),
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
                            ("difabel", "Penyandang disabilitas"),
                            ("lansia", "Lanjut usia"),
                            ("miskin", "Keluarga kurang mampu"),
                            ("anak", "Anak dan remaja"),
                        ],
                        max_length=12,
                    ),
                ),
                ("stands_for", models.CharField(blank=True, max_length=60)),
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
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_in_by",
                    models.CharField(
                        choices=[("meja", "Dicatat petugas"), ("qr", "Mengisi sendiri")], max_length=4
                    ),
                ),
                ("checked_in_at", models.DateTimeField()),
                ("taken_off_at", models.DateTimeField(blank=True, null=True)),
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
            name="AttendanceByDusun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "dusun",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.dusun"
                    ),
                ),
                ("men", models.PositiveIntegerField()),
                ("women", models.PositiveIntegerField()),
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
            name="PlanStage",
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
                        related_name="plan_stages",
                        to="regions.wilayah",
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
            name="RKPDesa",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="rkp", to="regions.wilayah"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("perdes_no", models.CharField(blank=True, max_length=40)),
                ("enacted_date", models.DateField(blank=True, null=True)),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("revising_since", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("desa", "year"), name="a_desa_has_one_rkp_a_year"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("desa"), 13
                        ),
                        name="an_rkp_is_that_of_a_desa",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enacted_date", None), ("perdes_no", "")),
                            models.Q(
                                ("enacted_date__isnull", False), models.Q(("perdes_no", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="an_enacted_rkp_has_its_number_and_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revising_since", None),
                            models.Q(("enacted_date__isnull", False), ("revision__gt", 0)),
                            _connector="OR",
                        ),
                        name="only_an_enacted_rkp_is_revised",
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
                (
                    "rkp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="planning.rkpdesa",
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
            name="RPJMDesa",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="rpjm", to="regions.wilayah"
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField()),
                ("last_year", models.PositiveSmallIntegerField()),
                ("inauguration_date", models.DateField(blank=True, null=True)),
                ("vision", models.TextField(blank=True)),
                ("perdes_no", models.CharField(blank=True, max_length=40)),
                ("enacted_date", models.DateField(blank=True, null=True)),
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
            name="Usulan",
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
                        related_name="usulan",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="usulan",
                        to="planning.musyawarah",
                    ),
                ),
                (
                    "kelompok",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="usulan",
                        to="posko.kelompok",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("proposed_at", models.DateTimeField()),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("beneficiaries", models.PositiveIntegerField(blank=True, null=True)),
                ("cost_estimate", models.BigIntegerField(blank=True, null=True)),
                ("dots", models.PositiveIntegerField(default=0)),
                ("dots_by_hand", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="planning.usulan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("musyawarah", "kelompok"), name="a_kelompok_is_proposed_once_in_a_musyawarah"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="a_usulan_has_a_title"
                    ),
                    models.UniqueConstraint(
                        fields=("musyawarah", "place"), name="a_place_on_the_board_is_given_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost_estimate", None), ("cost_estimate__gte", 0), _connector="OR"
                        ),
                        name="an_estimate_is_nothing_or_more",
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
                (
                    "usulan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="planning.usulan",
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
            name="DURKPItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "usulan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="planning.usulan",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("adopted", "Disepakati"),
                            ("deferred", "Ditunda"),
                            ("forwarded", "Diteruskan"),
                            ("not_now", "Belum bisa"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentence", models.CharField(max_length=300)),
                (
                    "into_plan",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rkp", "Rencana kerja tahunan (RKP)"),
                            ("rpjm", "Rencana jangka menengah (RPJM)"),
                        ],
                        max_length=4,
                    ),
                ),
                ("into_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("returns_in_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "forwarded_to",
                    models.CharField(
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
                        ],
                        max_length=20,
                    ),
                ),
                ("next_step", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
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
                        condition=models.Q(("sentence", ""), _negated=True), name="a_decision_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "adopted"), _negated=True),
                            ("into_year__isnull", False),
                            _connector="OR",
                        ),
                        name="what_is_adopted_is_meant_for_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "adopted"),
                            models.Q(
                                models.Q(("reason_class", ""), _negated=True),
                                models.Q(("next_step", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="what_is_not_adopted_says_why_and_what_next",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["adopted", "deferred", "forwarded", "not_now"])),
                        name="a_decision_is_a_known_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "adopted"), ("into_plan", ""), _connector="XOR"),
                        name="what_is_adopted_goes_into_a_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "deferred"), _negated=True),
                            ("returns_in_year__isnull", False),
                            _connector="OR",
                        ),
                        name="what_is_deferred_says_when_it_returns",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "forwarded"), ("forwarded_to", ""), _connector="XOR"),
                        name="what_is_forwarded_says_where_to",
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
                (
                    "musyawarah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote_slips",
                        to="planning.musyawarah",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("used", models.BooleanField(default=False)),
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
            name="CalendarDone",
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
                        related_name="calendar_done",
                        to="regions.wilayah",
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("done_on", models.DateField()),
                ("document_no", models.CharField(blank=True, max_length=60)),
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
                (
                    "wilayah",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_overrides",
                        to="regions.wilayah",
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
                (
                    "desa",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.wilayah"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("due_date", models.DateField()),
                ("lead_days", models.SmallIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reminded_at", models.DateTimeField()),
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
            name="RPJMActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("kode", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=160)),
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
                ("volume", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("beneficiaries", models.PositiveIntegerField(blank=True, null=True)),
                ("cost", models.BigIntegerField(blank=True, null=True)),
                ("fund_source", models.CharField(blank=True, max_length=3)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_why", models.CharField(blank=True, max_length=200)),
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
            name="Kegiatan",
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
                        related_name="kegiatan",
                        to="regions.wilayah",
                    ),
                ),
                (
                    "rkp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kegiatan",
                        to="planning.rkpdesa",
                    ),
                ),
                ("kode", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=160)),
                (
                    "usulan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kegiatan",
                        to="planning.usulan",
                    ),
                ),
                (
                    "rpjm_activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kegiatan",
                        to="planning.rpjmactivity",
                    ),
                ),
                ("volume", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("unit", models.CharField(blank=True, max_length=30)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("beneficiaries", models.PositiveIntegerField(blank=True, null=True)),
                ("cost", models.BigIntegerField()),
                ("fund_source", models.CharField(blank=True, max_length=3)),
                ("pelaksana", models.CharField(blank=True, max_length=80)),
                ("starts_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ends_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_why", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["rkp", "kode"], name="kegiatan_of_an_rkp")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cost__gte", 0)), name="a_kegiatan_costs_nothing_or_more"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_kegiatan_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kode__regex", "^[1-5]\\.\\d{1,2}\\.\\d{2}$")),
                        name="a_kegiatan_has_a_code",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None)),
                        fields=("rkp", "usulan"),
                        name="a_usulan_is_planned_once_in_an_rkp",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at", None), ("dropped_why", "")),
                            models.Q(
                                ("dropped_at__isnull", False), models.Q(("dropped_why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_kegiatan_dropped_says_why",
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
                    "kegiatan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="beneficiary_groups",
                        to="planning.kegiatan",
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
                (
                    "kegiatan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="planning.kegiatan",
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
            ],
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
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to="planning.rpjmactivity",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "year"), name="an_activity_is_meant_for_a_year_once"
                    )
                ],
            },
        ),
    ]
