"""The append-only record of what happened, one hash chain for each desa, and the public log made of it."""

from django.db import models
from django.db.models import Q

from accountability.regions.models import Wilayah


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about what was recorded."""

    def chain(self, desa_kode: str) -> "EntryQuerySet":
        """One desa's chain, in order."""
        return self.filter(desa_id=desa_kode).order_by("seq")

    def about(self, ref: str) -> "EntryQuerySet":
        """Everything recorded about one thing, in order."""
        return self.filter(ref=ref).order_by("desa_id", "seq")


class Entry(models.Model):
    """One deed, chained by hash to the one before it in the same desa; never changed, never removed.

    `facts` hold codes, amounts and numbers only: no name, phone number or words of a citizen.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_role = models.CharField(max_length=40, blank=True)
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    facts = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "seq"), name="a_chain_has_each_place_once"),
            models.UniqueConstraint(fields=("desa", "previous_hash"), name="a_chain_never_forks"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="a_chain_begins_at_one"),
        )
        indexes = (models.Index(fields=("ref",), name="ledger_entry_ref"),)

    def __str__(self) -> str:
        return f"{self.desa_id}#{self.seq} {self.kind}"


class LogEntry(models.Model):
    """One leaf of the public log: its place, kind, day and commitment; never changed, never removed.

    Nothing of it says where, who or what: only the salt and the event behind the commitment do (`Opening`).
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    commit = models.CharField(max_length=64, unique=True)
    day = models.DateField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(seq__gte=1), name="the_log_begins_at_one"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Opening(models.Model):
    """What opens one leaf: its salt and the entry it commits to; goes when the citizen's data are erased."""

    leaf = models.OneToOneField(LogEntry, on_delete=models.PROTECT, primary_key=True, related_name="opening")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=80)
    day = models.DateField()
    salt = models.BinaryField(max_length=32)

    class Meta:
        indexes = (models.Index(fields=("ref",), name="ledger_opening_ref"),)


class ChainEnd(models.Model):
    """How far a desa's chain is in the log: its leaf commits to this hash, and so to all before."""

    leaf = models.OneToOneField(
        LogEntry, on_delete=models.PROTECT, primary_key=True, related_name="chain_end"
    )
    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "seq"), name="a_chain_is_logged_once_to_each_place"),
        )


class Receipt(models.Model):
    """The salt of a receipt on its way into the log; gone once the leaf stands.

    It waits sealed (accountability.lib.receipt_salt) until it is hardened; that of a printed sheet has no
    `entry` until the sheet is keyed in.
    """

    nomor = models.CharField(max_length=20, unique=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(max_length=80)
    salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = (
            models.Index(fields=("id",), name="ledger_receipt_to_harden", condition=Q(salt__isnull=True)),
        )


class LogCheckpoint(models.Model):
    """A signed state of the log: how long it was and its root; never changed, never removed."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    note = models.TextField()
    # So many leaves at its end came back from the published files (after a restore), without what opens them.
    brought_back = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(size__gte=1), name="no_empty_log_is_signed"),)


class Witness(models.Model):
    """Another machine that signs what it saw of the log; `title` is whose it is, as the public reads it."""

    name = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=80)
    key = models.CharField(max_length=250)
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)


class Cosignature(models.Model):
    """One witness signed one checkpoint; never changed, never removed."""

    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="cosignatures")
    signed_at = models.DateTimeField()
    line = models.CharField(max_length=400)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("witness", "checkpoint", "signed_at"), name="a_witness_signs_once_at_a_time"
            ),
        )


class ClockWatch(models.Model):
    """One row: the newest moment that was seen, and until when the time is doubted after a leap.

    It is seen by whoever does the urgent work, also while no bell is heard; `bell_at` is when one was heard.
    """

    seen_at = models.DateTimeField()
    doubted_until = models.DateTimeField(null=True)
    # The last moment before the leap: what was noted during it happened after this.
    leapt_from = models.DateTimeField(null=True)
    bell_at = models.DateTimeField(null=True)
    backup_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="there_is_one_watch_over_the_clock"),)

    def __str__(self) -> str:
        return f"seen {self.seen_at}"
