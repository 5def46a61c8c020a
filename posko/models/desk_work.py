"""What the council keeps beside a voice: openings, notes among members, words proposed for the public."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from posko.models.voices import Aspirasi


class Opening(models.Model):
    """A member had the words of a voice before them, from when to when (trust: every opening is kept)."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("opened_at")), name="an_opening_ends_after_it_began"
            ),
        )
        indexes = (
            models.Index(fields=("aspirasi", "seen_at"), name="openings_of_an_aspirasi"),
            models.Index(fields=("user", "opened_at"), name="openings_by_a_user"),
        )

    def __str__(self) -> str:
        return f"opening {self.pk}"


class InternalNote(models.Model):
    """What members write to each other about a voice; it never leaves the council's desk."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="internal_notes")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="an_internal_note_has_words"),)

    def __str__(self) -> str:
        return f"note {self.pk}"


class SummaryProposalQuerySet(models.QuerySet["SummaryProposal"]):
    """Questions about words proposed for the public."""

    def waiting(self) -> "SummaryProposalQuerySet":
        """Those no second person has looked at."""
        return self.filter(decided_at=None)

    def came_back(self) -> "SummaryProposalQuerySet":
        """Those another member sent back, as long as no newer words were proposed for the same voice."""
        newer = SummaryProposal.objects.filter(
            aspirasi=models.OuterRef("aspirasi"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(newer), approved=False).exclude(decided_by=None)

    def not_by(self, user_id: int, since: dt.datetime | None = None) -> "SummaryProposalQuerySet":
        """Those another person proposed, so that this one may decide."""
        found = self.exclude(proposed_by=user_id)
        return found if since is None else found.filter(proposed_at__gte=since)


class SummaryProposal(models.Model):
    """Words for the public about one voice: one member writes them, another approves them (four eyes)."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="summary_proposals")
    text = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved = models.BooleanField(null=True, blank=True)
    why_not = models.CharField(max_length=200, blank=True)

    objects = SummaryProposalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="a_summary_proposal_has_words"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="a_summary_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, approved=None)
                | Q(decided_at__isnull=False, approved__isnull=False),
                name="a_summary_is_decided_whole_or_not",
            ),
            models.UniqueConstraint(
                fields=("aspirasi",),
                condition=Q(decided_at=None),
                name="an_aspirasi_has_one_summary_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"summary proposal {self.pk}"
