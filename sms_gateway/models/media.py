"""What came along with an SMS besides its words: photos to fetch, and what is not fetched."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from sms_gateway.models.messages import InboundSMS, InboundState


class MediaKind(models.TextChoices):
    """What the carrier says it is. Only a photo is ever fetched."""

    PHOTO = "photo"
    OTHER = "other"


class MediaState(models.TextChoices):
    """Waiting to be fetched, or settled: kept, refused for good, or given up after too many tries."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


class InboundMediaQuerySet(models.QuerySet["InboundMedia"]):
    """Questions about media."""

    def waiting(self) -> Self:
        """Not fetched yet, whether or not its time has come."""
        return self.filter(state=MediaState.WAITING)

    def due(self, at: datetime) -> Self:
        """Waiting, and its time has come; while somebody fetches it, its time has not."""
        return self.waiting().filter(not_before__lte=at)

    def open(self) -> Self:
        """Settled, and whoever took the SMS in has not dealt with it."""
        return self.exclude(state=MediaState.WAITING).filter(dealt_with_at=None)

    def to_deal_with(self, at: datetime) -> Self:
        """Settled media of SMS that were handed over, each when its time has come."""
        return self.open().filter(not_before__lte=at, inbound__state=InboundState.HANDED_OVER)

    def lost(self) -> Self:
        """Refused or given up: it came, and could not be kept."""
        return self.filter(state__in=[MediaState.REFUSED, MediaState.GIVEN_UP])


class InboundMedia(models.Model):
    """An address that came with an SMS. Who has it may read the photo: it is sealed, and gone once settled.

    A photo lies in `file` only until whoever took the SMS in has dealt with it: then it is theirs alone.
    """

    inbound = models.ForeignKey(InboundSMS, on_delete=models.PROTECT, related_name="media")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=MediaKind)
    sealed_address = models.BinaryField(default=b"", blank=True)
    state = models.CharField(max_length=10, choices=MediaState, default=MediaState.WAITING)
    # Why it was refused, or what failed last: one of our own words, never anything of the carrier's.
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="masuk/", blank=True)
    dealt_with_at = models.DateTimeField(null=True, blank=True)

    objects = InboundMediaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inbound", "place"], name="one_medium_per_inbound_and_place"),
            models.CheckConstraint(
                condition=Q(state__in=MediaState.values, kind__in=MediaKind.values),
                name="a_medium_is_of_a_known_kind_in_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state=MediaState.WAITING, settled_at=None, dealt_with_at=None)
                & ~Q(sealed_address=b"")
                | (~Q(state=MediaState.WAITING) & Q(settled_at__isnull=False, sealed_address=b"")),
                name="a_settled_medium_says_when_and_has_no_address",
            ),
            models.CheckConstraint(
                condition=Q(state=MediaState.KEPT, dealt_with_at=None, kind=MediaKind.PHOTO) & ~Q(file="")
                | Q(file="") & (~Q(state=MediaState.KEPT) | Q(dealt_with_at__isnull=False)),
                name="a_kept_photo_is_a_file_until_it_is_dealt_with",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MediaState.REFUSED, MediaState.GIVEN_UP]) | ~Q(reason=""),
                name="a_medium_that_is_not_kept_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="media_waiting"),
            models.Index(
                fields=["not_before", "id"],
                condition=~Q(state="waiting") & Q(dealt_with_at=None),
                name="media_to_deal_with",
            ),
        ]

    def __str__(self) -> str:
        return f"media {self.inbound_id}/{self.place}"
