"""The service view: rights sheets, and coordination sheets with their action plans."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.oversight.models.coaching import Visit
from accountability.oversight.models.matrix import MatrixRow, ServiceUnit
from accountability.oversight.models.warning import KeptWarning
from accountability.regions.models import Wilayah
from posko.models import Kelompok

WORDS = 1_000  # letters in one box
SHORT = 300
NAME = 120


class UnitDeed(models.TextChoices):
    """What happened to a unit of the list."""

    ADDED = "ditambah", "Ditambahkan"
    CHANGED = "diubah", "Diubah"
    RETIRED = "berhenti", "Tidak dipakai lagi"
    BACK = "kembali", "Dipakai lagi"


class ServiceUnitChange(models.Model):
    """One change of a unit with how it stood before, so that it can be taken back."""

    unit = models.ForeignKey(ServiceUnit, on_delete=models.PROTECT, related_name="changes")
    deed = models.CharField(max_length=10, choices=UnitDeed.choices)
    was = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(deed__in=UnitDeed.values), name="a_unit_changes_in_a_known_way"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.deed}"


class RightsSheet(models.Model):
    """Lembar hak layanan of a year: of one unit, or of all services of a sector (unit empty)."""

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="rights_sheets")
    unit = models.ForeignKey(
        ServiceUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="rights_sheets"
    )
    sector = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year"),
                condition=Q(unit__isnull=False),
                name="a_unit_has_one_rights_sheet_a_year",
            ),
            models.UniqueConstraint(
                fields=("kecamatan", "sector", "year"),
                condition=Q(unit=None),
                name="a_sector_has_one_rights_sheet_a_year",
            ),
            models.CheckConstraint(condition=~Q(sector=""), name="a_rights_sheet_is_of_a_sector"),
            models.CheckConstraint(
                condition=Exact(Length("kecamatan"), 8), name="a_rights_sheet_is_kept_by_a_kecamatan"
            ),
        )
        indexes = (models.Index(fields=("kecamatan", "year"), name="rights_sheets_of_a_kecamatan"),)

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.sector} {self.year}"


class Source(models.TextChoices):
    """Where a row of a rights sheet comes from."""

    SEEN = "pengamatan", "Pengamatan sendiri"
    VOICES = "suara", "Kelompok suara warga"
    MATRIX = "matriks", "Matriks sinergi"
    VISIT = "kunjungan", "Kunjungan"


class RightsRowQuerySet(models.QuerySet["RightsRow"]):
    """Questions about rows of rights sheets."""

    def standing(self) -> Self:
        """Those nobody took out."""
        return self.filter(removed_at=None)

    def with_sources(self) -> Self:
        """Everything a row is shown with, in one query."""
        return self.select_related("kelompok__desa", "matrix_row__unit", "matrix_row__desa", "visit__desa")


class RightsRow(models.Model):
    """One problem of one aspect with its cause; one taken out is kept and can be put back.

    `aspect` is a kode of data/service_aspects.csv. `version` grows with each change: of two who write at once
    neither covers the other.
    """

    sheet = models.ForeignKey(RightsSheet, on_delete=models.PROTECT, related_name="rows")
    aspect = models.CharField(max_length=20)
    problem = models.CharField(max_length=WORDS)
    cause = models.CharField(max_length=WORDS, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.SEEN)
    kelompok = models.ForeignKey(
        Kelompok, on_delete=models.PROTECT, null=True, blank=True, related_name="rights_rows"
    )
    matrix_row = models.ForeignKey(
        MatrixRow, on_delete=models.PROTECT, null=True, blank=True, related_name="rights_rows"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="rights_rows"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RightsRowQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(problem=""), name="a_rights_row_says_the_problem"),
            models.CheckConstraint(condition=~Q(aspect=""), name="a_rights_row_is_of_an_aspect"),
            models.CheckConstraint(
                condition=Q(source="pengamatan", kelompok=None, matrix_row=None, visit=None)
                | Q(source="suara", kelompok__isnull=False, matrix_row=None, visit=None)
                | Q(source="matriks", kelompok=None, matrix_row__isnull=False, visit=None)
                | Q(source="kunjungan", kelompok=None, matrix_row=None, visit__isnull=False),
                name="a_rights_row_names_its_source",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.aspect}"


class SheetState(models.TextChoices):
    """Where a coordination sheet stands."""

    OPEN = "terbuka", "Dibahas"
    AGREED = "disepakati", "Disepakati"
    CLOSED = "selesai", "Ditutup"


class CoordinationSheetQuerySet(models.QuerySet["CoordinationSheet"]):
    """Questions about coordination sheets."""

    def unclosed(self) -> Self:
        """Those still worked on."""
        return self.exclude(state=SheetState.CLOSED)

    def newest_first(self) -> Self:
        """For lists."""
        return self.order_by("-opened_at", "-id")


class CoordinationSheet(models.Model):
    """Lembar koordinasi: a problem of several parties, what each did, and what they do together.

    It may have begun with a row of a rights sheet, a warning or a kelompok. `version` as in RightsRow.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="coordination_sheets")
    rights_row = models.ForeignKey(
        RightsRow, on_delete=models.PROTECT, null=True, blank=True, related_name="coordination_sheets"
    )
    warning = models.ForeignKey(
        KeptWarning, on_delete=models.PROTECT, null=True, blank=True, related_name="coordination_sheets"
    )
    kelompok = models.ForeignKey(
        Kelompok, on_delete=models.PROTECT, null=True, blank=True, related_name="coordination_sheets"
    )
    problem = models.CharField(max_length=WORDS)
    cause = models.CharField(max_length=WORDS, blank=True)
    joint = models.CharField(max_length=WORDS, blank=True)
    lead = models.CharField(max_length=NAME, blank=True)
    communication = models.CharField(max_length=WORDS, blank=True)
    conflict = models.CharField(max_length=WORDS, blank=True)
    account = models.CharField(max_length=WORDS, blank=True)
    indicators = models.CharField(max_length=WORDS, blank=True)
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.OPEN)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CoordinationSheetQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(problem=""), name="a_coordination_sheet_has_a_problem"),
            models.CheckConstraint(
                condition=Q(state__in=SheetState.values), name="a_coordination_sheet_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Exact(Length("kecamatan"), 8), name="a_coordination_sheet_is_kept_by_a_kecamatan"
            ),
            *(
                models.UniqueConstraint(
                    fields=(one,),
                    condition=Q(**{f"{one}__isnull": False}) & ~Q(state="selesai"),
                    name=f"a_{one}_is_coordinated_once_at_a_time",
                )
                for one in ("rights_row", "warning", "kelompok")
            ),
        )
        indexes = (models.Index(fields=("kecamatan", "state"), name="coordination_of_a_kecamatan"),)

    def __str__(self) -> str:
        return f"coordination {self.pk}"


class CoordinationParty(models.Model):
    """One party to a problem, and what it did so far."""

    sheet = models.ForeignKey(CoordinationSheet, on_delete=models.PROTECT, related_name="parties")
    no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=NAME)
    did = models.CharField(max_length=WORDS, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sheet", "no"), name="parties_have_places"),
            models.CheckConstraint(condition=~Q(name=""), name="a_party_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.no}"


class CoordinationMove(models.Model):
    """A coordination sheet came into a state, with the reason."""

    sheet = models.ForeignKey(CoordinationSheet, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=SheetState.choices)
    reason = models.CharField(max_length=SHORT)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="a_coordination_sheet_moves_with_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.state}"


class Doer(models.TextChoices):
    """Who does one thing of an action plan."""

    KECAMATAN = "kecamatan", "Kecamatan"
    PEMDES = "pemdes", "Pemerintah setempat"
    BPD = "bpd", "BPD"
    UNIT = "unit", "Satuan layanan"
    OTHER = "lain", "Pihak lain"


class PlannedActionQuerySet(models.QuerySet["PlannedAction"]):
    """Questions about action plans."""

    def standing(self) -> Self:
        """Those that were not dropped."""
        return self.filter(dropped_at=None)

    def undone(self) -> Self:
        """Those that stand and nobody reported as done."""
        return self.standing().filter(done_at=None)

    def late(self, day: dt.date) -> Self:
        """Those undone whose day is over on `day`."""
        return self.undone().filter(due_date__lt=day)

    def undone_first(self) -> Self:
        """What is still to do, by its day; then what is done."""
        return self.order_by(F("done_at").asc(nulls_first=True), "due_date", "id")

    def with_doer(self) -> Self:
        """Village, unit and sheet in the same query."""
        return self.select_related("desa", "unit", "sheet")


class PlannedAction(models.Model):
    """One activity of an action plan: who, by when, output, indicator, and how far it is."""

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="planned_actions")
    sheet = models.ForeignKey(CoordinationSheet, on_delete=models.PROTECT, related_name="actions")
    doer = models.CharField(max_length=10, choices=Doer.choices)
    desa = models.ForeignKey(
        Wilayah, on_delete=models.PROTECT, null=True, blank=True, related_name="planned_actions_of_village"
    )
    unit = models.ForeignKey(
        ServiceUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="planned_actions"
    )
    who = models.CharField(max_length=NAME, blank=True)
    activity = models.CharField(max_length=SHORT)
    due_date = models.DateField()
    output = models.CharField(max_length=SHORT, blank=True)
    indicator = models.CharField(max_length=SHORT, blank=True)
    progress = models.CharField(max_length=WORDS, blank=True)
    obstacle = models.CharField(max_length=WORDS, blank=True)
    follow_up = models.CharField(max_length=WORDS, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    why_dropped = models.CharField(max_length=SHORT, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    objects = PlannedActionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(activity=""), name="a_planned_action_says_what_to_do"),
            models.CheckConstraint(
                condition=Q(doer__in=("pemdes", "bpd"), desa__isnull=False, unit=None)
                | Q(doer="unit", unit__isnull=False, desa=None)
                | (Q(doer="lain", unit=None, desa=None) & ~Q(who=""))
                | Q(doer="kecamatan", unit=None, desa=None),
                name="a_planned_action_names_its_doer",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, why_dropped="")
                | (Q(dropped_at__isnull=False, done_at=None) & ~Q(why_dropped="")),
                name="a_planned_action_is_dropped_with_a_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("kecamatan", "due_date"),
                condition=Q(done_at=None, dropped_at=None),
                name="planned_actions_to_be_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.doer} {self.due_date}"
