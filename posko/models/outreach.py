"""Going out to hear people: visits and weeks of voices, the volunteers, and the paper sheets they carry."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from accountability.regions.models import Dusun, Wilayah
from posko.states import OutreachKind, Population


class OutreachQuerySet(models.QuerySet["Outreach"]):
    """Questions about outreach events."""

    def standing(self) -> "OutreachQuerySet":
        """Those that were not called off."""
        return self.filter(called_off_at=None)

    def coming(self, day: dt.date) -> "OutreachQuerySet":
        """Those that end on or after `day`, the next first."""
        return self.filter(ends_on__gte=day).order_by("starts_on", "id")

    def past(self, day: dt.date) -> "OutreachQuerySet":
        """Those that ended before `day`, the latest first."""
        return self.filter(ends_on__lt=day).order_by("-ends_on", "-id")


class Outreach(models.Model):
    """One event of penggalian with the five things its guide must say (Permendagri 110/2016 ps 33).

    Maksud, tujuan, sasaran, waktu and uraian kegiatan; the decision of the council it rests on; and, when it
    was held, what came of it and when that was presented in a musyawarah of the council.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="outreach")
    kind = models.CharField(max_length=10, choices=OutreachKind.choices)
    title = models.CharField(max_length=120)
    maksud = models.CharField(max_length=300)
    tujuan = models.CharField(max_length=300)
    sasaran = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.CharField(max_length=60, blank=True)
    uraian = models.TextField()
    place = models.CharField(max_length=120, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    decision_date = models.DateField(null=True, blank=True)
    target_sheets = models.PositiveIntegerField(null=True, blank=True)
    result = models.TextField(blank=True)
    presented_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_why = models.CharField(max_length=200, blank=True)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(maksud="") & ~Q(tujuan="") & ~Q(sasaran="") & ~Q(uraian=""),
                name="an_outreach_says_the_five_things_of_its_guide",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_outreach_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OutreachKind.values), name="an_outreach_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_why="")
                | (Q(called_off_at__isnull=False) & ~Q(called_off_why="")),
                name="an_outreach_called_off_says_why",
            ),
        )
        indexes = (models.Index(fields=("desa", "starts_on"), name="outreach_of_a_desa"),)

    def __str__(self) -> str:
        return f"outreach {self.pk}"


class OutreachTarget(models.Model):
    """Whom an outreach means to hear: a dusun, a group of residents, or that group in that dusun."""

    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="targets")
    dusun = models.ForeignKey(Dusun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=10, choices=Population.choices, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("outreach", "dusun", "group"),
                condition=Q(dusun__isnull=False),
                name="an_outreach_means_a_group_in_a_dusun_once",
            ),
            models.UniqueConstraint(
                fields=("outreach", "group"),
                condition=Q(dusun=None),
                name="an_outreach_means_a_group_of_the_whole_desa_once",
            ),
            models.CheckConstraint(
                condition=Q(dusun__isnull=False) | ~Q(group=""), name="a_target_is_a_dusun_or_a_group"
            ),
        )

    def __str__(self) -> str:
        return f"target {self.pk}"


class Volunteer(models.Model):
    """Who carries sheets in one outreach; the name stays on the desk and goes on no page or export."""

    outreach = models.ForeignKey(Outreach, on_delete=models.PROTECT, related_name="volunteers")
    name = models.CharField(max_length=60)
    dusun = models.ForeignKey(Dusun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target_sheets = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("outreach", "name"), name="a_volunteer_is_named_once_in_an_outreach"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_volunteer_has_a_name"),
        )

    def __str__(self) -> str:
        return f"volunteer {self.pk}"
