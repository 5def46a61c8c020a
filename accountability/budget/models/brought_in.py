"""Files that were brought in: read once into plain rows, looked through, then adopted by one deed."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.budget.models.apb import APBDesa
from accountability.regions.models import Wilayah


class Source(models.TextChoices):
    """Where rows came from."""

    SISKEUDES = "siskeudes", "Siskeudes"
    SPREADSHEET = "xlsx", "XLSX"
    OPENDK = "opendk", "OpenDK"
    COPY = "salin", "Salinan tahun lalu"


class BroughtInQuerySet(models.QuerySet["BroughtIn"]):
    """Questions about files that were brought in."""

    def waiting(self) -> "BroughtInQuerySet":
        """Looked through by nobody yet, or not adopted, the newest first."""
        return self.filter(adopted_at=None, dropped_at=None).order_by("-id")

    def adopted(self) -> "BroughtInQuerySet":
        """Those whose rows were taken over, the newest first."""
        return self.filter(adopted_at__isnull=False).order_by("-id")


class BroughtIn(models.Model):
    """One village's year out of one file: what was read (never names, bank accounts or NPWP), and its fate.

    `payload` is budget.proposed.Proposal as plain data; it is emptied once adopted or dropped. The file
    itself is not kept: `sha256` says which it was.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="brought_in")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=Source.choices)
    sha256 = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    apb = models.ForeignKey(
        APBDesa, on_delete=models.PROTECT, null=True, blank=True, related_name="brought_in"
    )

    objects = BroughtInQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(dropped_at=None), name="what_was_dropped_is_not_adopted"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None, apb=None) | Q(adopted_at__isnull=False, apb__isnull=False),
                name="what_was_adopted_names_its_budget",
            ),
            models.CheckConstraint(
                condition=Q(source__in=Source.values), name="what_was_brought_in_has_a_known_source"
            ),
        )
        indexes = (models.Index(fields=("desa", "year"), name="brought_in_of_a_year"),)

    def __str__(self) -> str:
        return f"{self.source} {self.desa_id} {self.year}"
