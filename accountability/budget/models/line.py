"""The lines of an APB Desa, and what each of its kegiatan is: place, output, schedule, pelaksana."""

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Substr

from accountability.budget.models.apb import APBDesa
from accountability.planning.models import Kegiatan


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
    description = models.CharField(max_length=300)
    fund_source = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    # How the amount came about, where the source says it: 400 meter at 313,750 rupiah.
    volume = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    unit_price = models.BigIntegerField(null=True, blank=True)
    # Bantuan Keuangan Khusus: taken off the whole in one reading of the 30 percent rule.
    special = models.BooleanField(default=False)
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


class BudgetedKegiatan(models.Model):
    """What the budget says of one kegiatan beside money: its own name, place, output, schedule, pelaksana.

    `pelaksana` is the office that carries it out (Kasi Kesejahteraan), never the name of a person.
    """

    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="budgeted_kegiatan")
    kode = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    place = models.CharField(max_length=160, blank=True)
    output = models.CharField(max_length=200, blank=True)
    volume = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    schedule = models.CharField(max_length=80, blank=True)
    pelaksana = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("apb", "kode"), name="a_budget_describes_a_kegiatan_once"),
            models.CheckConstraint(
                condition=Q(kode__regex=r"^[1-5]\.\d{1,2}\.\d{2}$"), name="a_budgeted_kegiatan_has_a_code"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_budgeted_kegiatan_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.kode} {self.name}"
