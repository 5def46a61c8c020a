"""Lines, phones, SMS in and out and what became of them: the whole of it at once, for a database that has nothing yet."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("sms_gateway", "0001_initial"), ("sms_gateway", "0002_sms_for_real")]

    initial = True

    dependencies = [
        ("regions", "0003_regional_holidays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("sealed", models.BinaryField(default=b"")),
                (
                    "desa",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sms_contacts",
                        to="regions.wilayah",
                    ),
                ),
                ("opted_out_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("fingerprint",), name="one_contact_per_fingerprint")
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("carrier", models.CharField(max_length=20)),
                ("address", models.CharField(max_length=40)),
                (
                    "desa",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sms_lines",
                        to="regions.wilayah",
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("sends", models.BooleanField(default=True)),
                ("receives", models.BooleanField(default=True)),
                ("assigned", models.BooleanField(default=True)),
                ("door_key", models.CharField(blank=True, max_length=64)),
                ("settings", models.JSONField(blank=True, default=dict)),
                ("sealed_secrets", models.BinaryField(blank=True, default=b"")),
                ("priority", models.PositiveSmallIntegerField(default=100)),
                ("rupiah_per_segment", models.PositiveIntegerField(default=0)),
                ("segments_per_minute", models.PositiveIntegerField(default=0)),
                ("last_heard_at", models.DateTimeField(blank=True, null=True)),
                ("last_sent_at", models.DateTimeField(blank=True, null=True)),
                ("failures_in_a_row", models.PositiveSmallIntegerField(default=0)),
                ("rests_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="one_line_per_key"),
                    models.UniqueConstraint(
                        fields=("carrier", "address"), name="one_line_per_carrier_and_address"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("door_key", ""), _negated=True),
                        fields=("door_key",),
                        name="one_line_per_door_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assigned", True), models.Q(("desa", None), ("sends", False)), _connector="OR"
                        ),
                        name="an_unassigned_line_serves_no_desa_and_never_sends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboundSMS",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inbound",
                        to="sms_gateway.line",
                    ),
                ),
                ("carrier", models.CharField(max_length=20)),
                ("carrier_ref", models.CharField(max_length=128)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inbound",
                        to="sms_gateway.contact",
                    ),
                ),
                (
                    "sender_kind",
                    models.CharField(
                        choices=[("person", "Person"), ("machine", "Machine"), ("own_line", "Own Line")],
                        max_length=10,
                    ),
                ),
                ("body", models.TextField(blank=True)),
                ("received_at", models.DateTimeField()),
                ("sent_at_provider", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("handed_over", "Handed Over"),
                            ("dead", "Dead"),
                            ("set_aside", "Set Aside"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("last_error", models.CharField(blank=True, max_length=100)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["id"], name="inbound_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["contact", "id"],
                        name="inbound_waiting_of_a_phone",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("carrier", "carrier_ref"), name="one_inbound_per_carrier_and_carrier_ref"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "handed_over", "dead", "set_aside"])),
                        name="an_inbound_is_in_a_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact__isnull", False), ("sender_kind", "person")),
                            models.Q(
                                models.Q(("sender_kind", "person"), _negated=True),
                                ("contact", None),
                                ("state", "set_aside"),
                            ),
                            _connector="OR",
                        ),
                        name="a_person_has_a_contact_and_a_machine_is_set_aside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_over_at__isnull", False), ("state", "handed_over")),
                            models.Q(
                                models.Q(("state", "handed_over"), _negated=True), ("handed_over_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="an_inbound_handed_over_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fragment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="sms_gateway.line",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="sms_gateway.contact",
                    ),
                ),
                ("carrier_ref", models.CharField(max_length=128)),
                ("concat_ref", models.PositiveIntegerField()),
                ("total", models.PositiveSmallIntegerField()),
                ("seq", models.PositiveSmallIntegerField()),
                ("body", models.TextField(blank=True)),
                ("received_at", models.DateTimeField()),
                (
                    "joined_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fragments",
                        to="sms_gateway.inboundsms",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("joined_into", None)),
                        fields=["line", "contact", "concat_ref", "total"],
                        name="fragments_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "carrier_ref"), name="one_fragment_per_carrier_ref"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gte", 1), ("seq__lte", models.F("total"))),
                        name="a_fragment_is_one_of_its_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboundSMS",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outbound",
                        to="sms_gateway.line",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outbound",
                        to="sms_gateway.contact",
                    ),
                ),
                (
                    "desa",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outbound_sms",
                        to="regions.wilayah",
                    ),
                ),
                ("body", models.TextField()),
                ("template", models.CharField(max_length=60)),
                ("holds_secret", models.BooleanField(default=False)),
                ("dedupe_key", models.CharField(max_length=200)),
                (
                    "in_reply_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="sms_gateway.inboundsms",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("reply", "Reply"), ("news", "News"), ("notice", "Notice")], max_length=10
                    ),
                ),
                ("promised_by", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("promised", "Promised"),
                            ("sending", "Sending"),
                            ("accepted", "Accepted"),
                            ("sent", "Sent"),
                            ("unknown", "Unknown"),
                            ("failed", "Failed"),
                            ("delivered", "Delivered"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="promised",
                        max_length=12,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lines_tried", models.JSONField(blank=True, default=list)),
                ("to_many", models.BooleanField(default=False)),
                ("look_ups", models.PositiveSmallIntegerField(default=0)),
                ("looked_up_at", models.DateTimeField(null=True)),
                ("resent", models.PositiveSmallIntegerField(default=0)),
                ("rupiah", models.PositiveIntegerField(default=0)),
                ("carrier_ref", models.CharField(blank=True, max_length=128)),
                ("error_code", models.CharField(blank=True, max_length=60)),
                ("segments", models.PositiveSmallIntegerField()),
                ("promised_at", models.DateTimeField()),
                ("sending_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "promised")),
                        fields=["kind", "not_before", "id"],
                        name="outbound_promised",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["promised", "sending"])),
                        fields=["contact", "id"],
                        name="outbound_queue_of_a_phone",
                    ),
                    models.Index(
                        condition=models.Q(("state", "unknown")),
                        fields=["not_before", "id"],
                        name="outbound_unknown",
                    ),
                    models.Index(fields=["sending_at", "line"], name="outbound_by_sending_at"),
                    models.Index(fields=["desa", "sending_at"], name="outbound_of_a_desa_sent"),
                    models.Index(fields=["desa", "promised_at"], name="outbound_of_a_desa_promised"),
                    models.Index(
                        condition=models.Q(("holds_secret", True)),
                        fields=["id"],
                        name="outbound_with_a_secret",
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")),
                        fields=["sending_at"],
                        name="outbound_sending",
                    ),
                    models.Index(fields=["contact", "promised_at"], name="outbound_of_a_phone"),
                    models.Index(fields=["carrier_ref"], name="outbound_by_carrier_ref"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("ref",), name="one_outbound_per_ref"),
                    models.UniqueConstraint(fields=("dedupe_key",), name="one_promise_per_dedupe_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reply", "news", "notice"])),
                        name="an_outbound_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank", 0), ("state", "promised")),
                            models.Q(("rank", 10), ("state", "sending")),
                            models.Q(("rank", 20), ("state", "accepted")),
                            models.Q(("rank", 30), ("state", "sent")),
                            models.Q(("rank", 80), ("state", "unknown")),
                            models.Q(("rank", 90), ("state", "failed")),
                            models.Q(("rank", 100), ("state", "delivered")),
                            models.Q(("rank", 110), ("state", "cancelled")),
                            _connector="OR",
                        ),
                        name="an_outbound_rank_is_that_of_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["promised", "cancelled", "failed"]),
                            ("sending_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_outbound_that_may_have_left_says_since_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outbound",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="sms_gateway.outboundsms",
                    ),
                ),
                ("carrier", models.CharField(max_length=20)),
                ("ref", models.CharField(blank=True, max_length=64)),
                ("carrier_ref", models.CharField(blank=True, max_length=128)),
                ("status", models.CharField(max_length=12)),
                ("error_code", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outbound", None)),
                        fields=["at"],
                        name="delivery_events_of_no_sms",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconciliations",
                        to="sms_gateway.line",
                    ),
                ),
                ("date", models.DateField()),
                ("at", models.DateTimeField()),
                ("told_by_provider", models.PositiveIntegerField()),
                ("in_inbox", models.PositiveIntegerField()),
                ("fetched", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "date"), name="one_reconciliation_per_line_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SMSBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "desa",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sms_budget",
                        to="regions.wilayah",
                    ),
                ),
                ("rupiah_per_month", models.PositiveIntegerField()),
            ],
        ),
    ]
