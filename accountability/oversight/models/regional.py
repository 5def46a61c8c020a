"""The tables of the kabupaten: pay, price standards, authorities and priorities, each for a year."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.regions.models import Wilayah


class RuleTable(models.TextChoices):
    """Which table a rule stands in; each comes from a regulation of the bupati or wali kota."""

    PAY = "siltap", "Penghasilan tetap dan insentif"
    PRICES = "harga", "Standar harga"
    AUTHORITY = "kewenangan", "Daftar kewenangan"
    PRIORITY = "prioritas", "Prioritas daerah"
    FORBIDDEN = "larangan", "Belanja yang dilarang"


class RegionalRule(models.Model):
    """One row of a table of a kabupaten for a year.

    `key` is a position (siltap), an item (harga), a kegiatan code or the beginning of one (kewenangan,
    prioritas), or a word of a description (larangan). `rupiah` is the most allowed: a month for pay, a unit
    for a price; None elsewhere.
    """

    kabupaten = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="regional_rules")
    year = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=10, choices=RuleTable.choices)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    rupiah = models.BigIntegerField(null=True, blank=True)
    legal_basis = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kabupaten", "year", "table", "key"), name="a_table_has_each_key_once_a_year"
            ),
            models.CheckConstraint(
                condition=Exact(Length("kabupaten"), 5), name="a_regional_rule_is_that_of_a_kabupaten"
            ),
            models.CheckConstraint(
                condition=Q(table__in=["siltap", "harga"], rupiah__gt=0)
                | Q(table__in=["kewenangan", "prioritas", "larangan"], rupiah=None),
                name="pay_and_prices_and_only_they_have_rupiah",
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="a_regional_rule_names_its_basis"),
        )

    def __str__(self) -> str:
        return f"{self.kabupaten_id} {self.year} {self.table} {self.key}"
