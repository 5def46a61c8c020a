"""Warnings that were told, with what became of each, and when each kecamatan was last looked at."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from accountability.accounts.models import User
from accountability.regions.models import Wilayah

REASON = 300  # letters of the sentence why a warning was set aside


class WarningStanding(models.TextChoices):
    """Where a warning stands; labels are what the desks read."""

    NEW = "baru", "Baru"
    HANDLED = "ditangani", "Sedang didampingi"
    DONE = "selesai", "Selesai"
    ASIDE = "disisihkan", "Disisihkan"


class AsideClass(models.TextChoices):
    """Why a warning is set aside; only the first says that there was no trouble at all."""

    NO_TROUBLE = "tanpa_masalah", "Ternyata tidak ada masalah"
    NOT_RECORDED = "belum_dicatat", "Sudah dikerjakan, belum dicatat di posko"
    OTHER_DESK = "meja_lain", "Ditangani kantor lain"
    AGREED_DAY = "sudah_sepakat", "Sudah ada tanggal yang disepakati"


class KeptWarningQuerySet(models.QuerySet["KeptWarning"]):
    """Questions about warnings that were told."""

    def unended(self) -> Self:
        """Those whose figures still say so."""
        return self.filter(ended_at=None)

    def of(self, kode: str) -> Self:
        """Those of one desa, or of all inside a wilayah."""
        return self.filter(Q(desa=kode) | Q(desa__kode__startswith=f"{kode}."))

    def weightiest_first(self) -> Self:
        """For lists: what still waits first, then by weight, then the longest there."""
        waits = models.Case(
            models.When(standing=WarningStanding.NEW, then=0),
            models.When(standing=WarningStanding.HANDLED, then=1),
            default=2,
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(waits.asc(), "-weight", "first_seen_at", "id")


class KeptWarning(models.Model):
    """One warning as it was told: its words and figures, since when, and where it stands.

    It ends when its figures no longer say so; until then its cause is told once, whatever was done about it.
    `answered_amount` is the figure when a person said done or set it aside: when it gets materially worse
    than that (Rule.worse_by), this one ends and a new one begins.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="kept_warnings")
    rule = models.CharField(max_length=30)
    cause = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()
    amount = models.IntegerField()
    answered_amount = models.IntegerField(null=True, blank=True)
    name = models.CharField(max_length=160)
    sentence = models.CharField(max_length=400)
    limit = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=200)
    next_step = models.CharField(max_length=300)
    village_step = models.CharField(max_length=300)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    standing = models.CharField(max_length=10, choices=WarningStanding.choices, default=WarningStanding.NEW)
    reason_class = models.CharField(max_length=15, choices=AsideClass.choices, blank=True)
    reason = models.CharField(max_length=REASON, blank=True)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = KeptWarningQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "rule", "cause"),
                condition=Q(ended_at=None),
                name="a_cause_is_told_once_until_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=WarningStanding.values), name="a_warning_has_a_known_standing"
            ),
            models.CheckConstraint(
                condition=Q(standing="disisihkan", reason_class__in=AsideClass.values) & ~Q(reason="")
                | ~Q(standing="disisihkan") & Q(reason_class=""),
                name="only_what_is_set_aside_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(standing__in=["selesai", "disisihkan"]),
                name="a_warning_that_ended_is_done_or_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(last_seen_at__gte=F("first_seen_at"))
                & (Q(ended_at=None) | Q(ended_at__gte=F("first_seen_at"))),
                name="a_warning_ends_after_it_was_seen",
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="a_warning_says_something"),
        )
        indexes = (models.Index(fields=("desa", "ended_at", "standing"), name="warnings_of_a_desa"),)

    def __str__(self) -> str:
        return f"{self.desa_id} {self.rule} {self.cause}"

    @property
    def is_open(self) -> bool:
        """Whether somebody should still do something about it."""
        return self.ended_at is None and self.standing in {WarningStanding.NEW, WarningStanding.HANDLED}


class WarningMove(models.Model):
    """One step of a warning: told, in hand, done, set aside, taken back; by a person or the figures."""

    warning = models.ForeignKey(KeptWarning, on_delete=models.PROTECT, related_name="moves")
    standing = models.CharField(max_length=10, choices=WarningStanding.choices)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20)
    amount = models.IntegerField()
    reason_class = models.CharField(max_length=15, choices=AsideClass.choices, blank=True)
    reason = models.CharField(max_length=REASON, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(standing__in=WarningStanding.values), name="a_move_leads_to_a_known_standing"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(by_user__isnull=False), name="only_a_persons_move_is_undone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.warning_id} {self.standing}"

    @property
    def by_figures(self) -> bool:
        """Whether the figures did it, and no person."""
        return self.by_user_id is None


class WarningRound(models.Model):
    """When the warnings of a kecamatan were last computed and kept."""

    kecamatan = models.OneToOneField(Wilayah, on_delete=models.PROTECT, related_name="warning_round")
    looked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("kecamatan"), 8), name="a_round_goes_through_a_kecamatan"
            ),
        )

    def __str__(self) -> str:
        return f"round {self.kecamatan_id}"


class WarningDigest(models.Model):
    """That a person was told, on one morning, what is new; once a day and never twice."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    told_at = models.DateTimeField()
    warnings = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "day"), name="a_person_gets_one_digest_a_day"),
            models.CheckConstraint(condition=Q(warnings__gte=1), name="a_digest_tells_something_new"),
        )

    def __str__(self) -> str:
        return f"digest {self.day}"


class MapPlace(models.Model):
    """Where a village lies on the map of its kecamatan: a tile (row and column), and degrees if known."""

    desa = models.OneToOneField(Wilayah, on_delete=models.PROTECT, related_name="map_place")
    row = models.PositiveSmallIntegerField()
    column = models.PositiveSmallIntegerField()
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(row__gte=1, row__lte=12, column__gte=1, column__lte=12),
                name="a_map_has_twelve_rows_and_columns",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-12, latitude__lte=7, longitude__gte=94, longitude__lte=142)
                & Q(latitude__isnull=False, longitude__isnull=False),
                name="degrees_lie_in_indonesia",
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("desa"), 13), name="a_place_on_the_map_is_that_of_a_desa"
            ),
        )

    def __str__(self) -> str:
        return f"{self.desa_id} {self.row}/{self.column}"
