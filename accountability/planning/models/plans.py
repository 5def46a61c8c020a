"""The plans of a desa: RPJM of eight years, RKP of one year, and the steps of making them."""

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.planning.models.meetings import DESA_KODE_LENGTH
from accountability.planning.models.proposals import Usulan
from accountability.regions.models import Wilayah
from posko.states import Population


class PlanByPerdes(models.Model):
    """What RPJM and RKP have alike: they become a Perdes, and a Perdes changes them (planning.revising).

    `revision` is 0 until an enacted plan was opened again; `revising_since` is set while it is open.
    """

    perdes_no = models.CharField(max_length=40, blank=True)
    enacted_date = models.DateField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=0)
    revising_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it may be written: a draft, or one opened again by a revision."""
        return self.enacted_date is None or self.revising_since is not None


class RPJMDesa(PlanByPerdes):
    """The medium-term plan of a desa (UU 6/2014 ps 79; 8 years since UU 3/2024, 6 before)."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="rpjm")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    inauguration_date = models.DateField(null=True, blank=True)
    vision = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "first_year"), name="a_desa_has_one_rpjm_from_a_year"),
            models.CheckConstraint(
                condition=Q(last_year__gt=F("first_year")), name="an_rpjm_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Exact(Length("desa"), DESA_KODE_LENGTH), name="an_rpjm_is_that_of_a_desa"
            ),
            models.CheckConstraint(
                condition=Q(enacted_date=None, perdes_no="")
                | (Q(enacted_date__isnull=False) & ~Q(perdes_no="")),
                name="an_enacted_rpjm_has_its_number_and_date",
            ),
            models.CheckConstraint(
                condition=Q(revising_since=None) | (Q(enacted_date__isnull=False) & Q(revision__gt=0)),
                name="only_an_enacted_rpjm_is_revised",
            ),
        )

    def __str__(self) -> str:
        return f"RPJM {self.desa_id} {self.first_year}-{self.last_year}"


class RPJMActivity(models.Model):
    """One kegiatan of the medium-term plan, with the years it is meant for."""

    rpjm = models.ForeignKey(RPJMDesa, on_delete=models.PROTECT, related_name="activities")
    kode = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    usulan = models.ForeignKey(
        Usulan, on_delete=models.PROTECT, null=True, blank=True, related_name="rpjm_activities"
    )
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    fund_source = models.CharField(max_length=3, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="an_rpjm_activity_has_a_name"),
            models.CheckConstraint(
                condition=Q(kode__regex=r"^[1-5]\.\d{1,2}\.\d{2}$"), name="an_rpjm_activity_has_a_code"
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="an_rpjm_activity_costs_nothing_or_more"
            ),
            models.UniqueConstraint(
                fields=("rpjm", "usulan"),
                condition=Q(dropped_at=None),
                name="a_usulan_is_planned_once_in_an_rpjm",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_why="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_why="")),
                name="an_rpjm_activity_dropped_says_why",
            ),
        )
        indexes = (models.Index(fields=("rpjm", "kode"), name="activity_of_an_rpjm"),)

    def __str__(self) -> str:
        return f"{self.kode} {self.name}"


class RPJMYear(models.Model):
    """One year an activity of the medium-term plan is meant for."""

    activity = models.ForeignKey(RPJMActivity, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "year"), name="an_activity_is_meant_for_a_year_once"),
        )

    def __str__(self) -> str:
        return str(self.year)


class RKPDesa(PlanByPerdes):
    """The work plan of a desa for one year (Permendagri 114/2014; Permendesa 21/2020)."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="rkp")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "year"), name="a_desa_has_one_rkp_a_year"),
            models.CheckConstraint(
                condition=Exact(Length("desa"), DESA_KODE_LENGTH), name="an_rkp_is_that_of_a_desa"
            ),
            models.CheckConstraint(
                condition=Q(enacted_date=None, perdes_no="")
                | (Q(enacted_date__isnull=False) & ~Q(perdes_no="")),
                name="an_enacted_rkp_has_its_number_and_date",
            ),
            models.CheckConstraint(
                condition=Q(revising_since=None) | (Q(enacted_date__isnull=False) & Q(revision__gt=0)),
                name="only_an_enacted_rkp_is_revised",
            ),
        )

    def __str__(self) -> str:
        return f"RKP {self.desa_id} {self.year}"


class KegiatanQuerySet(models.QuerySet["Kegiatan"]):
    """Questions about planned kegiatan."""

    def standing(self) -> "KegiatanQuerySet":
        """Those that were not dropped from their plan."""
        return self.filter(dropped_at=None)

    def dropped(self) -> "KegiatanQuerySet":
        """Those that left their plan, each with its reason."""
        return self.filter(dropped_at__isnull=False)

    def of_year(self, year: int) -> "KegiatanQuerySet":
        """Those that stand in the plan of a year, by code."""
        return self.standing().filter(rkp__year=year).order_by("kode", "id")

    def without_origin(self) -> "KegiatanQuerySet":
        """Those no citizen's proposal stands behind: said openly."""
        return self.filter(usulan=None)

    def total_cost(self) -> int:
        """The estimated cost of all, in rupiah."""
        return self.aggregate(total=Sum("cost"))["total"] or 0


class Kegiatan(models.Model):
    """One activity of the plan, with its official code and, where there is one, the proposal it came from.

    `starts_month` and `ends_month` (1 to 12) are its schedule in the plan's year. A dropped one stays, with
    its reason: what has voices behind it never disappears.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="kegiatan")
    rkp = models.ForeignKey(RKPDesa, on_delete=models.PROTECT, related_name="kegiatan")
    kode = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    usulan = models.ForeignKey(
        Usulan, on_delete=models.PROTECT, null=True, blank=True, related_name="kegiatan"
    )
    rpjm_activity = models.ForeignKey(
        RPJMActivity, on_delete=models.PROTECT, null=True, blank=True, related_name="kegiatan"
    )
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    cost = models.BigIntegerField()
    fund_source = models.CharField(max_length=3, blank=True)
    pelaksana = models.CharField(max_length=80, blank=True)
    starts_month = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_month = models.PositiveSmallIntegerField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.CharField(max_length=200, blank=True)

    objects = KegiatanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(cost__gte=0), name="a_kegiatan_costs_nothing_or_more"),
            models.CheckConstraint(condition=~Q(name=""), name="a_kegiatan_has_a_name"),
            models.CheckConstraint(
                condition=Q(kode__regex=r"^[1-5]\.\d{1,2}\.\d{2}$"), name="a_kegiatan_has_a_code"
            ),
            models.UniqueConstraint(
                fields=("rkp", "usulan"),
                condition=Q(dropped_at=None),
                name="a_usulan_is_planned_once_in_an_rkp",
            ),
            models.CheckConstraint(
                condition=Q(starts_month=None, ends_month=None)
                | Q(starts_month__range=(1, 12), ends_month__range=(F("starts_month"), 12)),
                name="a_kegiatan_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_why="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_why="")),
                name="a_kegiatan_dropped_says_why",
            ),
        )
        indexes = (models.Index(fields=("rkp", "kode"), name="kegiatan_of_an_rkp"),)

    def __str__(self) -> str:
        return f"{self.kode} {self.name}"


class KegiatanBeneficiaries(models.Model):
    """How many people of one group a kegiatan is meant for."""

    kegiatan = models.ForeignKey(Kegiatan, on_delete=models.PROTECT, related_name="beneficiary_groups")
    group = models.CharField(max_length=10, choices=Population.choices)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kegiatan", "group"), name="a_group_is_counted_once_in_a_kegiatan"
            ),
        )

    def __str__(self) -> str:
        return f"beneficiaries {self.pk}"


class PlanKind(models.TextChoices):
    """Which plan a step of the law belongs to."""

    RPJM = "rpjm", "RPJM"
    RKP = "rkp", "RKP"


class PlanStage(models.Model):
    """One step of making a plan that was done: its day and document (steps are in data/plan_stages.csv)."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="plan_stages")
    plan = models.CharField(max_length=4, choices=PlanKind.choices)
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20)
    done_on = models.DateField()
    document_no = models.CharField(max_length=60, blank=True)
    document = models.FileField(upload_to="rencana/", blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "plan", "year", "stage"), name="a_step_of_a_plan_is_done_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.year} {self.stage}"
