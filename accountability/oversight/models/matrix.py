"""The two matrices of a kecamatan: how far plan documents are, and what became of activities."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Wilayah

WORDS = 600  # letters in one cell
ROUNDS = (1, 2, 3)


class UnitKind(models.TextChoices):
    """What a service unit is."""

    PUSKESMAS = "puskesmas", "Puskesmas"
    SCHOOL = "sekolah", "Sekolah"
    OTHER = "lainnya", "Layanan lain"


class ServiceUnitQuerySet(models.QuerySet["ServiceUnit"]):
    """Questions about service units."""

    def in_service(self) -> Self:
        """Those that take new rows."""
        return self.filter(retired_at=None)


class ServiceUnit(models.Model):
    """A puskesmas, a school or another service of a kecamatan.

    It has no account of its own: the kecamatan fills in for it, or the posko's officer of the village it
    stands in. `sector` is a kode of data/service_sectors.csv; it serves the villages of `serves`, all of the
    kecamatan where none is named. A retired one keeps its rows and takes no new ones.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="service_units")
    desa = models.ForeignKey(
        Wilayah, on_delete=models.PROTECT, null=True, blank=True, related_name="service_units_here"
    )
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    name = models.CharField(max_length=80)
    # The database gives it too: the release before inserts units without it while the next one migrates.
    sector = models.CharField(max_length=20, blank=True, default="", db_default="")
    serves = models.ManyToManyField(Wilayah, blank=True, related_name="units_serving")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ServiceUnitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kecamatan", "name"), name="a_unit_has_its_name_to_itself"),
            models.CheckConstraint(condition=Exact(Length("kecamatan"), 8), name="a_unit_serves_a_kecamatan"),
            models.CheckConstraint(condition=~Q(name=""), name="a_unit_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class MatrixKind(models.TextChoices):
    """Which matrix a row stands in."""

    DOCUMENT = "dokumen", "Dokumen perencanaan"
    ACTIVITY = "kegiatan", "Monitoring dan evaluasi"


class MatrixRowQuerySet(models.QuerySet["MatrixRow"]):
    """Questions about rows of the matrices."""

    def of_year(self, year: int) -> Self:
        """Those of a year, villages first, then units, each by name and by the order they were opened."""
        villages_first = F("desa").asc(nulls_last=True)
        return self.filter(year=year).order_by(villages_first, "unit__name", "kind", "id")

    def with_holder(self) -> Self:
        """Village, unit and notes in few queries."""
        return self.select_related("desa", "unit", "changed_by").prefetch_related("notes")


class MatrixRow(models.Model):
    """One row of a matrix, of a village or of a service unit.

    `version` grows with each change of the row or its notes, so that of two who write at once neither covers
    the other.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="matrix_rows")
    desa = models.ForeignKey(
        Wilayah, on_delete=models.PROTECT, null=True, blank=True, related_name="matrix_rows_of_village"
    )
    unit = models.ForeignKey(
        ServiceUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="matrix_rows"
    )
    kind = models.CharField(max_length=10, choices=MatrixKind.choices)
    year = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=20, blank=True)
    target_date = models.DateField(null=True, blank=True)
    reached_date = models.DateField(null=True, blank=True)
    renja_code = models.CharField(max_length=20, blank=True)
    problem = models.CharField(max_length=WORDS, blank=True)
    activity = models.CharField(max_length=WORDS, blank=True)
    pelaksana = models.CharField(max_length=120, blank=True)
    target_output = models.CharField(max_length=WORDS, blank=True)
    target_outcome = models.CharField(max_length=WORDS, blank=True)
    outcome = models.CharField(max_length=WORDS, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_as = models.CharField(max_length=20, blank=True)

    objects = MatrixRowQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(desa__isnull=True) ^ Q(unit__isnull=True),
                name="a_matrix_row_is_of_a_village_or_of_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(kind="kegiatan", document="", target_date=None) & ~Q(activity="")
                | Q(kind="dokumen", activity="", desa__isnull=False, target_date__isnull=False)
                & ~Q(document=""),
                name="a_matrix_row_says_what_it_follows",
            ),
            models.UniqueConstraint(
                fields=("desa", "year", "document"),
                condition=Q(kind="dokumen"),
                name="a_village_follows_each_document_once_a_year",
            ),
        )
        indexes = (models.Index(fields=("kecamatan", "year"), name="matrix_of_a_kecamatan"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.pk}"


class MonitoringNote(models.Model):
    """What one round of monitoring found: progress, obstacle, follow-up."""

    row = models.ForeignKey(MatrixRow, on_delete=models.PROTECT, related_name="notes")
    round = models.PositiveSmallIntegerField()
    progress = models.CharField(max_length=WORDS, blank=True)
    obstacle = models.CharField(max_length=WORDS, blank=True)
    follow_up = models.CharField(max_length=WORDS, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("row", "round"), name="a_row_is_monitored_once_a_round"),
            models.CheckConstraint(
                condition=Q(round__gte=1, round__lte=3), name="there_are_three_rounds_of_monitoring"
            ),
        )

    def __str__(self) -> str:
        return f"{self.row_id} {self.round}"
