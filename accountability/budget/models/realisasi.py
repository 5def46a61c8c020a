"""What really came in, was spent and done: rupiah, percent of the work, and photos."""

import datetime as dt

from django.db import models
from django.db.models import Q, Sum

from accountability.accounts.models import User
from accountability.budget.models.apb import APBDesa
from accountability.budget.models.brought_in import BroughtIn
from accountability.budget.models.line import BudgetLine


class RealisasiQuerySet(models.QuerySet["Realisasi"]):
    """Questions about spending. Sums of rupiah never count what a file has replaced or a person corrected."""

    def standing(self) -> "RealisasiQuerySet":
        """Those nobody took back."""
        return self.filter(corrected_at=None)

    def counted(self) -> "RealisasiQuerySet":
        """Those whose rupiah count: not taken back, and not told again by a file brought in later."""
        return self.filter(corrected_at=None, replaced_by=None)

    def belanja(self) -> "RealisasiQuerySet":
        """Spending (akun 5)."""
        return self.filter(account__startswith="5.")

    def pendapatan(self) -> "RealisasiQuerySet":
        """Income that came in (akun 4)."""
        return self.filter(account__startswith="4.")

    def penerimaan_pembiayaan(self) -> "RealisasiQuerySet":
        """Financing that came in (6.1)."""
        return self.filter(account__startswith="6.1")

    def pengeluaran_pembiayaan(self) -> "RealisasiQuerySet":
        """Financing that went out (6.2)."""
        return self.filter(account__startswith="6.2")

    def rupiah(self) -> int:
        """The sum in rupiah of what counts; 0 for none."""
        return self.counted().aggregate(total=Sum("amount"))["total"] or 0

    def by_kegiatan(self) -> dict[str, int]:
        """Spent per kegiatan code, in rupiah."""
        counted = self.counted().values_list("kegiatan_kode")
        return dict(counted.annotate(total=Sum("amount")).order_by("kegiatan_kode"))

    def newest_first(self) -> "RealisasiQuerySet":
        """The latest first."""
        return self.order_by("-spent_date", "-id")

    def until(self, day: dt.date) -> "RealisasiQuerySet":
        """Spent on or before `day`."""
        return self.filter(spent_date__lte=day)


class Realisasi(models.Model):
    """Money that came in or was spent and work done: rupiah, percent and a photo.

    `line` is the line of the first version that planned it, or none: money spent without a line is shown as
    such. `percent` is none where only money was told. A row is never changed: a person corrects it with a
    reason, or a file that tells the year again replaces its rupiah (its percent and photo stay).
    """

    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="realisasi")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, related_name="realisasi")
    account = models.CharField(max_length=12)
    kegiatan_kode = models.CharField(max_length=12, blank=True)
    fund_source = models.CharField(max_length=3, blank=True)
    spent_date = models.DateField()
    amount = models.BigIntegerField()
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    photo = models.ImageField(upload_to="realisasi/", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    told_by = models.ForeignKey(
        BroughtIn, on_delete=models.PROTECT, null=True, blank=True, related_name="tells"
    )
    replaced_by = models.ForeignKey(
        BroughtIn, on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    correction_reason = models.CharField(max_length=200, blank=True)

    objects = RealisasiQuerySet.as_manager()

    class Meta:
        constraints = (
            # A file may tell a correction as a negative amount: it is kept as it is, and flagged.
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(told_by__isnull=False),
                name="what_was_spent_is_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100),
                name="work_is_done_by_a_hundred_percent_at_most",
            ),
            models.CheckConstraint(
                condition=Q(account__startswith="5.") ^ Q(kegiatan_kode=""),
                name="spending_and_only_spending_has_a_kegiatan",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None, correction_reason="")
                | (Q(corrected_at__isnull=False) & ~Q(correction_reason="")),
                name="a_correction_says_why",
            ),
        )
        indexes = (models.Index(fields=("apb", "kegiatan_kode"), name="realisasi_of_a_budget"),)

    def __str__(self) -> str:
        return f"{self.kegiatan_kode or self.account} {self.percent}%"

    @property
    def counts(self) -> bool:
        """Whether its rupiah count."""
        return self.corrected_at is None and self.replaced_by_id is None
