"""Minutes and decisions of the council, and its report of the year."""

from django.db import models
from django.db.models import Q

from accountability.accounts.models import User
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah


class Minutes(models.Model):
    """Notulen of one musyawarah: what was said, in order; signed ones are corrected by a new line only."""

    musyawarah = models.OneToOneField(Musyawarah, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="minutes_have_words"),)

    def __str__(self) -> str:
        return f"minutes {self.pk}"


class CouncilDecision(models.Model):
    """One decision or rule of the council, for its register of decisions."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="council_decisions")
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)
    date = models.DateField()
    about = models.CharField(max_length=200)
    text = models.TextField()
    musyawarah = models.ForeignKey(
        Musyawarah, on_delete=models.PROTECT, null=True, blank=True, related_name="council_decisions"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "year", "number"), name="a_council_numbers_a_decision_once_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(about="") & ~Q(text=""),
                name="a_decision_of_the_council_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"council decision {self.pk}"


class AnnualReport(models.Model):
    """Laporan Kinerja BPD of one year (Permendagri 110/2016 ps 61-62): drafted, then settled and sent.

    `own_words` are what people wrote into its sections, by section; figures are computed while it is a
    draft, and kept in `settled` from the moment it is settled.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField()
    own_words = models.JSONField(default=dict, blank=True)
    settled = models.JSONField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    presented_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "year"), name="a_council_reports_once_a_year"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled__isnull=True)
                | (Q(settled_at__isnull=False, settled__isnull=False) & ~Q(number="")),
                name="a_settled_report_keeps_its_figures_and_number",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(settled_at__isnull=False),
                name="a_report_is_settled_before_it_is_sent",
            ),
        )

    def __str__(self) -> str:
        return f"annual report {self.desa_id} {self.year}"
