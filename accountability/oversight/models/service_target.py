"""Targets of minimum service, by sector or unit and year."""

from typing import Self

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.oversight.models.matrix import ServiceUnit
from accountability.oversight.models.service import SHORT
from accountability.regions.models import Wilayah


class Measure(models.TextChoices):
    """What a target of minimum service is held against."""

    COMPLAINTS = "aduan", "Aduan paling banyak dalam satu triwulan"
    DAYS = "hari", "Hari sampai dijawab, paling lama"
    FIGURE = "capaian", "Angka layanan yang harus dicapai"


class ServiceTargetQuerySet(models.QuerySet["ServiceTarget"]):
    """Questions about targets."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class ServiceTarget(models.Model):
    """A minimum of service for a year, of a sector or of one unit in it, with its basis.

    `reached` is what the kecamatan wrote down for a FIGURE; the others are counted from complaints.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="service_targets")
    sector = models.CharField(max_length=20)
    unit = models.ForeignKey(
        ServiceUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="service_targets"
    )
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=10, choices=Measure.choices)
    what = models.CharField(max_length=SHORT)
    figure = models.PositiveIntegerField()
    reached = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=SHORT)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ServiceTargetQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(basis=""), name="a_service_target_has_a_basis"),
            models.CheckConstraint(condition=~Q(what=""), name="a_service_target_says_what"),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values), name="a_service_target_is_measured_in_a_known_way"
            ),
            models.CheckConstraint(
                condition=Q(measure="capaian") | Q(reached=None), name="only_a_figure_is_written_down"
            ),
            models.UniqueConstraint(
                fields=("unit", "year", "measure", "what"),
                condition=Q(withdrawn_at=None, unit__isnull=False),
                name="a_target_of_a_unit_is_set_once_a_year",
            ),
            models.UniqueConstraint(
                fields=("kecamatan", "sector", "year", "measure", "what"),
                condition=Q(withdrawn_at=None, unit=None),
                name="a_target_of_a_sector_is_set_once_a_year",
            ),
        )
        indexes = (models.Index(fields=("kecamatan", "year"), name="service_targets_of_a_year"),)

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.sector} {self.measure} {self.year}"
