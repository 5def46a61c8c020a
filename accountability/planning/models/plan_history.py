"""How plans became what they are: the wordings that were enacted, and what was changed in them."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.planning.models.plans import Kegiatan, RKPDesa, RPJMActivity, RPJMDesa


class PlanRevision(models.Model):
    """One enacted wording of a plan before it was opened again: its Perdes, and why it was changed.

    An RPJM that was only made longer (`extended_to`, its new last year) keeps its wording too; that is no
    revision and has the number 0.
    """

    rkp = models.ForeignKey(
        RKPDesa, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    rpjm = models.ForeignKey(
        RPJMDesa, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField()
    extended_to = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.CharField(max_length=300)
    perdes_no_before = models.CharField(max_length=40)
    enacted_date_before = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("rkp", "number"), name="a_revision_has_its_number_once"),
            models.UniqueConstraint(
                fields=("rpjm", "number"),
                condition=Q(number__gt=0),
                name="a_revision_of_an_rpjm_has_its_number_once",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_revision_says_why"),
            models.CheckConstraint(
                condition=Q(rkp=None) ^ Q(rpjm=None), name="a_revision_is_that_of_one_plan"
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None, number__gt=0)
                | Q(extended_to__isnull=False, number=0, rpjm__isnull=False),
                name="only_an_extension_has_no_number",
            ),
        )

    def __str__(self) -> str:
        return f"revision {self.number}"


class KegiatanChange(models.Model):
    """What was changed in a kegiatan of a year, or in an activity of an RPJM: only added to."""

    kegiatan = models.ForeignKey(
        Kegiatan, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    rpjm_activity = models.ForeignKey(
        RPJMActivity, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    revision = models.PositiveSmallIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kegiatan=None) ^ Q(rpjm_activity=None), name="a_change_is_that_of_one_kegiatan"
            ),
        )

    def __str__(self) -> str:
        return f"change {self.pk}"
