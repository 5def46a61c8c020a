"""Lines, contacts, and every SMS that came in or is to go out."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from sms_gateway.delivery import RANKS, OutboundState


class LineQuerySet(models.QuerySet["Line"]):
    """Questions about lines."""

    def sending(self) -> Self:
        """Lines an SMS may leave by."""
        return self.filter(active=True, sends=True)

    def shared(self) -> Self:
        """Lines that belong to no single village; an unassigned line serves nobody yet."""
        return self.filter(desa=None, assigned=True)

    def simulated(self) -> Self:
        """Lines of the phone simulator."""
        return self.filter(carrier="simulator", active=True)

    def villages_first(self) -> Self:
        """By the village's code; shared lines last."""
        return self.order_by(F("desa_id").asc(nulls_last=True), "pk")


class Line(models.Model):
    """A number people write to, or a route by which answers leave. Its own address is public.

    A line that receives need not be one that sends: in Indonesia an SMS comes in on a local SIM and
    may leave by another provider.
    """

    key = models.SlugField(max_length=60)
    carrier = models.CharField(max_length=20)
    address = models.CharField(max_length=40)
    desa = models.ForeignKey(
        "regions.Wilayah", null=True, blank=True, on_delete=models.PROTECT, related_name="sms_lines"
    )
    active = models.BooleanField(default=True)
    sends = models.BooleanField(default=True)
    receives = models.BooleanField(default=True)
    # False: a genuine SMS came to a number nobody has set up; kept until someone says whose it is.
    assigned = models.BooleanField(default=True)
    # The secret part of the address a gateway calls (/sms/<carrier>/<door_key>/masuk/); empty: no such door.
    door_key = models.CharField(max_length=64, blank=True)
    # How the gateway is reached, nothing secret: addresses, folders, allowed callers.
    settings = models.JSONField(default=dict, blank=True)
    # Its passwords, as JSON sealed to PHONE_PUBLIC_KEY: only the sending process can open them.
    sealed_secrets = models.BinaryField(default=b"", blank=True)
    # Among several routes the lowest goes first; the others take over when it rests.
    priority = models.PositiveSmallIntegerField(default=100)
    rupiah_per_segment = models.PositiveIntegerField(default=0)
    segments_per_minute = models.PositiveIntegerField(default=0)  # 0: no limit of its own
    last_heard_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    failures_in_a_row = models.PositiveSmallIntegerField(default=0)
    # After too many failures in a row a route rests; until then others carry its SMS.
    rests_until = models.DateTimeField(null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_line_per_key"),
            models.UniqueConstraint(fields=["carrier", "address"], name="one_line_per_carrier_and_address"),
            models.UniqueConstraint(
                fields=["door_key"], condition=~Q(door_key=""), name="one_line_per_door_key"
            ),
            models.CheckConstraint(
                condition=Q(assigned=True) | Q(desa=None, sends=False),
                name="an_unassigned_line_serves_no_desa_and_never_sends",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Contact(models.Model):
    """A phone. Recognised by a keyed fingerprint, reachable through a sealed box, never shown."""

    fingerprint = models.CharField(max_length=64)
    # Empty once the number has been erased; the fingerprint then still recognises the phone.
    sealed = models.BinaryField(default=b"")
    # Under which keys both are (lib.phone_vault.keys_name); empty: under some from before.
    keys = models.CharField(max_length=16, blank=True, default="", db_default="")
    desa = models.ForeignKey(
        "regions.Wilayah", null=True, blank=True, on_delete=models.PROTECT, related_name="sms_contacts"
    )
    opted_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fingerprint"], name="one_contact_per_fingerprint")]

    def __str__(self) -> str:
        return f"kontak {self.pk}"


class InboundState(models.TextChoices):
    """Where an incoming SMS stands."""

    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    DEAD = "dead"
    SET_ASIDE = "set_aside"


class SenderKind(models.TextChoices):
    """Who wrote: a person's phone, a machine (short code, alphanumeric sender), or one of our own lines."""

    PERSON = "person"
    MACHINE = "machine"
    OWN_LINE = "own_line"


class InboundSMSQuerySet(models.QuerySet["InboundSMS"]):
    """Questions about incoming SMS."""

    def waiting(self) -> Self:
        """Stored and not yet taken in, whether or not its time has come."""
        return self.filter(state=InboundState.WAITING)

    def due(self, at: datetime) -> Self:
        """Waiting, its time has come, and nothing older of the same phone is still waiting.

        The last part keeps one phone's conversation in order while several workers drain.
        """
        earlier = InboundSMS.objects.waiting().filter(contact=OuterRef("contact"), pk__lt=OuterRef("pk"))
        return self.waiting().filter(~Exists(earlier), not_before__lte=at)

    def dead(self) -> Self:
        """Dead letters: kept, for staff to look at."""
        return self.filter(state=InboundState.DEAD)


class InboundSMS(models.Model):
    """One SMS as it came in, once, with its text untouched."""

    ref = models.UUIDField(default=uuid.uuid4, editable=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="inbound")
    carrier = models.CharField(max_length=20)
    carrier_ref = models.CharField(max_length=128)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="inbound")
    sender_kind = models.CharField(max_length=10, choices=SenderKind)
    body = models.TextField(blank=True)
    received_at = models.DateTimeField()
    sent_at_provider = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=InboundState, default=InboundState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    # The class name of the last failure. Never its text: that could carry what a citizen wrote.
    last_error = models.CharField(max_length=100, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)

    objects = InboundSMSQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "carrier_ref"], name="one_inbound_per_carrier_and_carrier_ref"
            ),
            models.CheckConstraint(
                condition=Q(state__in=InboundState.values), name="an_inbound_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(sender_kind=SenderKind.PERSON, contact__isnull=False)
                | (~Q(sender_kind=SenderKind.PERSON) & Q(contact=None, state=InboundState.SET_ASIDE)),
                name="a_person_has_a_contact_and_a_machine_is_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(state=InboundState.HANDED_OVER, handed_over_at__isnull=False)
                | (~Q(state=InboundState.HANDED_OVER) & Q(handed_over_at=None)),
                name="an_inbound_handed_over_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="inbound_waiting"),
            # Every desk asks for its dead letters on every page; there are hardly any among millions.
            models.Index(fields=["id"], condition=Q(state="dead"), name="inbound_dead"),
            models.Index(
                fields=["contact", "id"], condition=Q(state="waiting"), name="inbound_waiting_of_a_phone"
            ),
        ]

    def __str__(self) -> str:
        return f"SMS masuk {self.pk}"


class OutboundKind(models.TextChoices):
    """A reply answers an SMS at once; news and notices wait for the morning and obey an opt-out."""

    REPLY = "reply"
    NEWS = "news"
    NOTICE = "notice"


class OutboundSMSQuerySet(models.QuerySet["OutboundSMS"]):
    """Questions about outgoing SMS."""

    def promised(self) -> Self:
        """Promised and not yet on its way."""
        return self.filter(state=OutboundState.PROMISED)

    def due(self, at: datetime) -> Self:
        """Promised, and its time has come."""
        return self.promised().filter(not_before__lte=at)

    def unknown(self) -> Self:
        """Handed over, and nobody knows whether it left."""
        return self.filter(state=OutboundState.UNKNOWN)

    def sending_since_before(self, moment: datetime) -> Self:
        """Claimed for sending before this moment, and nobody came back to say how it went."""
        return self.filter(state=OutboundState.SENDING, sending_at__lt=moment)

    def automatic_replies_since(self, contact: Contact, moment: datetime) -> Self:
        """Replies promised to this phone since the moment; those held back by a cap do not count."""
        return self.filter(contact=contact, kind=OutboundKind.REPLY, promised_at__gt=moment).exclude(
            state=OutboundState.CANCELLED
        )

    def citizens_news_since(self, contact: Contact, moment: datetime) -> Self:
        """News to this phone that somebody set off without an account, such as the receipt of a web form."""
        news = self.filter(contact=contact, promised_by="citizen", promised_at__gt=moment)
        return news.exclude(kind=OutboundKind.REPLY).exclude(state=OutboundState.CANCELLED)


class OutboundSMS(models.Model):
    """One SMS promised to a phone. The promise commits with the fact it tells of; sending comes later."""

    ref = models.UUIDField(default=uuid.uuid4, editable=False)
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="outbound")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="outbound", db_index=False)
    desa = models.ForeignKey(
        "regions.Wilayah", null=True, on_delete=models.PROTECT, related_name="outbound_sms", db_index=False
    )
    body = models.TextField()
    template = models.CharField(max_length=60)
    # The body carries a kunci, to be masked once the SMS has left.
    holds_secret = models.BooleanField(default=False)
    dedupe_key = models.CharField(max_length=200)
    in_reply_to = models.ForeignKey(InboundSMS, null=True, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=10, choices=OutboundKind)
    # Who promised it, as a kind of actor and a role; never a name.
    promised_by = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=OutboundState, default=OutboundState.PROMISED)
    rank = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Lines that already turned this SMS away; the next try leaves by another.
    lines_tried = models.JSONField(default=list, blank=True)
    # One piece of news among many of the same moment: after an unknown outcome never sent again.
    to_many = models.BooleanField(default=False)
    # After an unknown outcome `not_before` is the time of the next look-up; so often it was looked up.
    look_ups = models.PositiveSmallIntegerField(default=0)
    looked_up_at = models.DateTimeField(null=True)
    # How often it was handed over again although an earlier time may have reached the phone.
    resent = models.PositiveSmallIntegerField(default=0)
    # What it cost, by the line's price when it was handed over; 0 until then.
    rupiah = models.PositiveIntegerField(default=0)
    carrier_ref = models.CharField(max_length=128, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    segments = models.PositiveSmallIntegerField()
    promised_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = OutboundSMSQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="one_outbound_per_ref"),
            models.UniqueConstraint(fields=["dedupe_key"], name="one_promise_per_dedupe_key"),
            models.CheckConstraint(
                condition=Q(kind__in=OutboundKind.values), name="an_outbound_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(*[Q(state=state, rank=rank) for state, rank in RANKS.items()], _connector=Q.OR),
                name="an_outbound_rank_is_that_of_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[OutboundState.PROMISED, OutboundState.CANCELLED, OutboundState.FAILED])
                | Q(sending_at__isnull=False),
                name="an_outbound_that_may_have_left_says_since_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "not_before", "id"], condition=Q(state="promised"), name="outbound_promised"
            ),
            models.Index(
                fields=["contact", "id"],
                condition=Q(state__in=["promised", "sending"]),
                name="outbound_queue_of_a_phone",
            ),
            models.Index(fields=["not_before", "id"], condition=Q(state="unknown"), name="outbound_unknown"),
            models.Index(fields=["sending_at", "line"], name="outbound_by_sending_at"),
            models.Index(fields=["desa", "sending_at"], name="outbound_of_a_desa_sent"),
            models.Index(fields=["desa", "promised_at"], name="outbound_of_a_desa_promised"),
            models.Index(fields=["id"], condition=Q(holds_secret=True), name="outbound_with_a_secret"),
            models.Index(fields=["sending_at"], condition=Q(state="sending"), name="outbound_sending"),
            models.Index(fields=["contact", "promised_at"], name="outbound_of_a_phone"),
            models.Index(fields=["carrier_ref"], name="outbound_by_carrier_ref"),
        ]

    def __str__(self) -> str:
        return f"SMS keluar {self.pk}"


class Fragment(models.Model):
    """One part of a long SMS that arrived apart from the others; they wait for each other ten minutes."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="fragments")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="fragments")
    carrier_ref = models.CharField(max_length=128)
    concat_ref = models.PositiveIntegerField()
    total = models.PositiveSmallIntegerField()
    seq = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    received_at = models.DateTimeField()
    joined_into = models.ForeignKey(InboundSMS, null=True, on_delete=models.PROTECT, related_name="fragments")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "carrier_ref"], name="one_fragment_per_carrier_ref"),
            models.CheckConstraint(
                condition=Q(seq__gte=1, seq__lte=F("total")), name="a_fragment_is_one_of_its_total"
            ),
        ]
        indexes = [
            models.Index(
                fields=["line", "contact", "concat_ref", "total"],
                condition=Q(joined_into=None),
                name="fragments_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"bagian {self.seq}/{self.total}"


class DeliveryEvent(models.Model):
    """One delivery report as it came, kept for good; without an SMS until one is found that it speaks of."""

    outbound = models.ForeignKey(OutboundSMS, null=True, on_delete=models.PROTECT, related_name="events")
    carrier = models.CharField(max_length=20)
    ref = models.CharField(max_length=64, blank=True)
    carrier_ref = models.CharField(max_length=128, blank=True)
    status = models.CharField(max_length=12)
    error_code = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(outbound=None), name="delivery_events_of_no_sms"),
        ]

    def __str__(self) -> str:
        return f"laporan {self.pk}"


class Reconciliation(models.Model):
    """One line and day: how many SMS the provider says came in, and how many the inbox holds."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="reconciliations")
    date = models.DateField()
    at = models.DateTimeField()
    told_by_provider = models.PositiveIntegerField()
    in_inbox = models.PositiveIntegerField()
    fetched = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "date"], name="one_reconciliation_per_line_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.date}"


class SMSBudget(models.Model):
    """What a village may spend on SMS in a month, in rupiah; replies go first, news waits for next month."""

    desa = models.OneToOneField("regions.Wilayah", on_delete=models.PROTECT, related_name="sms_budget")
    rupiah_per_month = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.desa_id}"
