"""The APB Desa: a row for each version of a year's budget, published for good or withdrawn with a reason."""

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Wilayah


class APBDesaQuerySet(models.QuerySet["APBDesa"]):
    """Questions about budgets."""

    def published(self) -> "APBDesaQuerySet":
        """Those everyone may see: published, and not withdrawn since."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def withdrawn(self) -> "APBDesaQuerySet":
        """Those that were public once: of each a tombstone stays, with its reason."""
        return self.filter(withdrawn_at__isnull=False)

    def of_year(self, year: int) -> "APBDesaQuerySet":
        """Every version of a year, the newest first."""
        return self.filter(year=year).order_by("-version")

    def with_requests(self) -> "APBDesaQuerySet":
        """Each with `request_at` and `request_reason` of the request to withdraw it that waits, else None."""
        waiting = FilteredRelation("withdrawals", condition=Q(withdrawals__settled_at=None))
        return self.annotate(
            waiting=waiting, request_at=F("waiting__asked_at"), request_reason=F("waiting__reason")
        )

    def newest_first(self) -> "APBDesaQuerySet":
        """By year and version, the newest first."""
        return self.order_by("-year", "-version")


class APBDesa(models.Model):
    """One version of a desa's budget for a year.

    `version` counts what was written, `amendment` what the law counts: 0 is murni, 1 and up are perubahan.
    They part when a version was withdrawn and written anew.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="apb")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=0)
    amendment = models.PositiveSmallIntegerField(default=0)
    perdes_no = models.CharField(max_length=40, blank=True)
    perdes_date = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # SHA-256 of the published lines, as the ledger has it (budget.fingerprint).
    content_sha256 = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = APBDesaQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "year", "version"), name="a_budget_has_each_version_once"
            ),
            # The last four digits begin with 2 (desa), 3 (desa adat) or 1 (kelurahan, without APB Desa).
            models.CheckConstraint(
                condition=Q(Exact(Substr("desa", 10, 1), "2")) | Q(Exact(Substr("desa", 10, 1), "3")),
                name="only_a_desa_or_desa_adat_has_an_apb",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(perdes_no="") & Q(perdes_date__isnull=False)),
                name="a_published_budget_names_its_perdes",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, published_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="only_a_published_budget_is_withdrawn_and_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"APB {self.desa_id} {self.year}/{self.version}"

    @property
    def is_published(self) -> bool:
        """Whether it was made public; then its lines stay as they are, also after a withdrawal."""
        return self.published_at is not None

    @property
    def is_public(self) -> bool:
        """Whether everyone may see it now."""
        return self.published_at is not None and self.withdrawn_at is None
