"""The APB Desa with its lines as law has it, and what was spent of it."""

import datetime as dt

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.planning.models import Kegiatan
from accountability.regions.models import Wilayah


class APBDesaQuerySet(models.QuerySet["APBDesa"]):
    """Questions about budgets."""

    def published(self) -> "APBDesaQuerySet":
        """Those everyone may see."""
        return self.filter(published_at__isnull=False)

    def of_year(self, year: int) -> "APBDesaQuerySet":
        """Every version of a year, the newest first."""
        return self.filter(year=year).order_by("-version")

    def newest_first(self) -> "APBDesaQuerySet":
        """By year and version, the newest first."""
        return self.order_by("-year", "-version")


class APBDesa(models.Model):
    """One version of a desa's budget for a year: 0 is murni, 1 and up are perubahan."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="apb")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=0)
    perdes_no = models.CharField(max_length=40, blank=True)
    perdes_date = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
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
        )

    def __str__(self) -> str:
        return f"APB {self.desa_id} {self.year}/{self.version}"

    @property
    def is_published(self) -> bool:
        """Whether everyone may see it; then its lines stay as they are."""
        return self.published_at is not None

    def spending_of_the_year(self) -> "RealisasiQuerySet":
        """What was spent in this year under any version of the budget."""
        return Realisasi.objects.filter(apb__desa_id=self.desa_id, apb__year=self.year)


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    """Questions about budget lines."""

    def pendapatan(self) -> "BudgetLineQuerySet":
        """What comes in (akun 4)."""
        return self.filter(account__startswith="4.")

    def belanja(self) -> "BudgetLineQuerySet":
        """What is spent (akun 5)."""
        return self.filter(account__startswith="5.")

    def penerimaan_pembiayaan(self) -> "BudgetLineQuerySet":
        """Financing in (6.1), SILPA of last year first of all."""
        return self.filter(account__startswith="6.1")

    def pengeluaran_pembiayaan(self) -> "BudgetLineQuerySet":
        """Financing out (6.2)."""
        return self.filter(account__startswith="6.2")

    def rupiah(self) -> int:
        """The sum in rupiah; 0 for no lines."""
        return self.aggregate(total=Sum("amount"))["total"] or 0

    def without_origin(self) -> "BudgetLineQuerySet":
        """Spending no citizen's proposal stands behind: said openly."""
        return self.belanja().filter(Q(kegiatan=None) | Q(kegiatan__usulan=None))

    def per_bidang(self) -> dict[str, int]:
        """Planned spending by bidang 1-5, in rupiah."""
        rows = self.belanja().annotate(bidang=Substr("kegiatan_kode", 1, 1)).values("bidang")
        return {r["bidang"]: r["total"] for r in rows.annotate(total=Sum("amount")).order_by("bidang")}


class BudgetLine(models.Model):
    """One line: account, amount and source; belanja also names its kegiatan by official code."""

    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=12)
    kegiatan_kode = models.CharField(max_length=12, blank=True)
    kegiatan = models.ForeignKey(
        Kegiatan, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    description = models.CharField(max_length=160)
    fund_source = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    # In a perubahan: the line of the first version that this one carries on. Spending is kept with that one.
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_budget_line_is_never_negative"),
            models.CheckConstraint(
                condition=Q(account__startswith="5.") ^ Q(kegiatan_kode=""),
                name="belanja_and_only_belanja_has_a_kegiatan",
            ),
            models.CheckConstraint(
                condition=Q(kegiatan=None) | ~Q(kegiatan_kode=""),
                name="a_planned_line_carries_its_kegiatan_code",
            ),
        )
        indexes = (models.Index(fields=("apb", "kegiatan_kode"), name="lines_of_a_budget"),)

    def __str__(self) -> str:
        return f"{self.account} {self.description}"

    @property
    def first_id(self) -> int:
        """The id of this line in the first version it stood in: what its spending is kept with."""
        return self.continues_id or self.pk


class RealisasiQuerySet(models.QuerySet["Realisasi"]):
    """Questions about spending."""

    def rupiah(self) -> int:
        """The sum in rupiah; 0 for none."""
        return self.aggregate(total=Sum("amount"))["total"] or 0

    def by_kegiatan(self) -> dict[str, int]:
        """Spent per kegiatan code, in rupiah."""
        return dict(self.values_list("kegiatan_kode").annotate(total=Sum("amount")).order_by("kegiatan_kode"))

    def newest_first(self) -> "RealisasiQuerySet":
        """The latest first."""
        return self.order_by("-spent_date", "-id")

    def until(self, day: dt.date) -> "RealisasiQuerySet":
        """Spent on or before `day`."""
        return self.filter(spent_date__lte=day)


class Realisasi(models.Model):
    """Money spent and work done on one line's kegiatan: rupiah, percent and a photo."""

    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="realisasi")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="realisasi")
    kegiatan_kode = models.CharField(max_length=12)
    spent_date = models.DateField()
    amount = models.BigIntegerField()
    percent = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    photo = models.ImageField(upload_to="realisasi/", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RealisasiQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="what_was_spent_is_never_negative"),
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="work_is_done_by_a_hundred_percent_at_most"
            ),
        )
        indexes = (models.Index(fields=("apb", "kegiatan_kode"), name="realisasi_of_a_budget"),)

    def __str__(self) -> str:
        return f"{self.kegiatan_kode} {self.percent}%"
