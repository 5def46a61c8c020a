"""Questions that citizens asked about a part of a budget; each is an aspirasi like any other."""

from django.db import models
from django.db.models import Q

from accountability.regions.models import Wilayah
from posko.models import Aspirasi


class BudgetQuestionQuerySet(models.QuerySet["BudgetQuestion"]):
    """Questions about questions."""

    def about(self, *, desa: Wilayah, year: int, kegiatan_kode: str = "") -> "BudgetQuestionQuerySet":
        """Those asked about a village's year, or about one kegiatan of it; the newest first."""
        asked = self.filter(desa=desa, year=year)
        if kegiatan_kode:
            asked = asked.filter(kegiatan_kode=kegiatan_kode)
        return asked.order_by("-id")


class BudgetQuestion(models.Model):
    """What an aspirasi asks about: a kegiatan, an account (income from a source), or the whole year."""

    aspirasi = models.OneToOneField(Aspirasi, on_delete=models.PROTECT, related_name="about_budget")
    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kegiatan_kode = models.CharField(max_length=12, blank=True)
    account = models.CharField(max_length=12, blank=True)

    objects = BudgetQuestionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kegiatan_kode="") | Q(account="") | Q(account__startswith="5."),
                name="only_spending_asks_about_a_kegiatan",
            ),
        )
        indexes = (models.Index(fields=("desa", "year", "kegiatan_kode"), name="questions_on_a_budget"),)

    def __str__(self) -> str:
        return f"{self.desa_id} {self.year} {self.kegiatan_kode or self.account}"
