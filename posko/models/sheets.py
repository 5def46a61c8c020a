"""Paper sheets with a number printed on them: the number the voice will carry once it is keyed in."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from posko.models.outreach import Outreach, Volunteer
from posko.models.voices import Aspirasi


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Questions about printed sheets."""

    def waiting(self) -> "SheetQuerySet":
        """Printed, neither keyed in nor given up."""
        return self.filter(aspirasi=None, given_up_at=None)

    def not_keyed_in(self) -> "SheetQuerySet":
        """Printed, on their way or given up: their numbers are known, their words are not."""
        return self.filter(aspirasi=None).select_related("desa__parent__parent", "desa__facts")


class Sheet(models.Model):
    """One printed sheet; its strip tells the citizen the number before anyone keyed it in."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="sheets")
    nomor = models.CharField(max_length=12, unique=True)
    outreach = models.ForeignKey(
        Outreach, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    # The mark of the kunci on the strip (lib.kunci); "" once the voice has it, or for a strip without.
    kunci_hash = models.CharField(max_length=200, blank=True, default="")
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    aspirasi = models.OneToOneField(
        Aspirasi, on_delete=models.PROTECT, null=True, blank=True, related_name="sheet"
    )
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(aspirasi=None) | Q(given_up_at=None),
                name="a_sheet_is_keyed_in_or_given_up_never_both",
            ),
        )
        indexes = (models.Index(fields=("desa", "printed_at"), name="sheets_of_a_desa"),)

    def __str__(self) -> str:
        return self.nomor
