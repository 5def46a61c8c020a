"""What villages could not settle: voices whose way goes on at the kecamatan, the kabupaten or SP4N-LAPOR!."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok

SENTENCE, NEXT_STEP, REPORT = 300, 200, 2_000  # letters
HEADING, PLACE, AGENCY, TOLD = 120, 160, 160, 4_000  # letters


class Origin(models.TextChoices):
    """Why it came up."""

    TWICE_NOT_YET = "belum", "Warga dua kali menjawab BELUM"
    FORWARDED = "diteruskan", "Diteruskan dari bawah"
    COUNTER = "loket", "Keluhan tentang loket"


class Level(models.TextChoices):
    """Whose desk it lies on."""

    KECAMATAN = "kecamatan", "Kecamatan"
    KABUPATEN = "kabupaten", "Kabupaten"


class Standing(models.TextChoices):
    """How far it is up there."""

    WAITING = "menunggu", "Menunggu diterima"
    ACCEPTED = "diterima", "Sedang ditangani"
    SP4N = "sp4n", "Di SP4N-LAPOR!"
    ANSWERED = "dijawab", "Dijawab"
    RETURNED = "dikembalikan", "Dikembalikan"
    SETTLED_BELOW = "selesai_bawah", "Sudah ditangani di bawah"


OPEN = (Standing.WAITING, Standing.ACCEPTED, Standing.SP4N)


class Act(models.TextChoices):
    """What an office above did with it."""

    ACCEPT = "terima", "Menerima"
    ANSWER = "jawab", "Menjawab"
    RETURN = "kembalikan", "Mengembalikan"
    TO_KABUPATEN = "kabupaten", "Meneruskan ke atas"
    TO_SP4N = "sp4n", "Meneruskan ke SP4N-LAPOR!"
    TRACKING = "nomor", "Mencatat nomor SP4N-LAPOR!"
    NEWS = "kabar", "Mencatat kabar SP4N-LAPOR!"
    CORRECT = "ralat", "Meralat jawaban SP4N-LAPOR!"


class PassedUpQuerySet(models.QuerySet["PassedUp"]):
    """Questions about what came up."""

    def open(self) -> Self:
        """Those an office above still has to deal with, or follows."""
        return self.filter(standing__in=OPEN)

    def late(self, today: dt.date) -> Self:
        """Those open whose day is over."""
        return self.open().filter(due_date__lt=today)

    def oldest_due_first(self) -> Self:
        """By the day the office above must have acted."""
        return self.order_by("due_date", "came_at", "id")

    def newest_first(self) -> Self:
        """By the moment it came up, the latest first."""
        return self.order_by("-came_at", "-id")


class PassedUp(models.Model):
    """One voice, or the voices of one kelompok that a musyawarah forwarded, that came up at one moment.

    `version` grows with each act, so that of two who act at once one wins.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="passed_up")
    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="passed_up")
    kelompok = models.ForeignKey(
        Kelompok, on_delete=models.PROTECT, null=True, blank=True, related_name="passed_up"
    )
    origin = models.CharField(max_length=10, choices=Origin.choices)
    came_at = models.DateTimeField()
    level = models.CharField(max_length=10, choices=Level.choices)
    standing = models.CharField(max_length=14, choices=Standing.choices, default=Standing.WAITING)
    due_date = models.DateField()
    category = models.CharField(max_length=20, blank=True)
    subcategory = models.CharField(max_length=40, blank=True, db_default="")
    heading = models.CharField(max_length=HEADING, blank=True, db_default="")
    report = models.CharField(max_length=REPORT, blank=True)
    # To whom it is addressed there, when and where it happened: as far as the office wrote it down.
    addressee = models.CharField(max_length=AGENCY, blank=True, db_default="")
    event_date = models.DateField(null=True, blank=True)
    event_place = models.CharField(max_length=PLACE, blank=True, db_default="")
    # Their word "rahasia": there only the office it goes to reads it.
    hidden_there = models.BooleanField(default=False, db_default=False)
    tracking = models.CharField(max_length=20, blank=True)
    # What SP4N-LAPOR! said last, a kode of data/sp4n_statuses.csv.
    status = models.CharField(max_length=20, blank=True, db_default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PassedUpQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("aspirasi", "came_at"), name="a_voice_comes_up_once_at_a_moment"),
            models.UniqueConstraint(
                fields=("aspirasi",),
                condition=Q(standing__in=("menunggu", "diterima", "sp4n")),
                name="a_voice_lies_on_one_desk_above_at_a_time",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="what_came_up_lies_on_a_desk"),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="what_came_up_came_for_a_known_cause"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="what_came_up_stands_somewhere_known"
            ),
            models.CheckConstraint(
                condition=~Q(standing="sp4n") | (~Q(category="") & ~Q(report="") & Q(sent_at__isnull=False)),
                name="what_goes_to_sp4n_has_category_words_and_moment",
            ),
            models.CheckConstraint(
                condition=Q(tracking="") | ~Q(category=""), name="a_tracking_number_is_of_sp4n"
            ),
        )
        indexes = (
            models.Index(fields=("desa", "standing", "due_date"), name="passed_up_of_a_desa"),
            models.Index(
                fields=("kelompok", "came_at"),
                condition=Q(kelompok__isnull=False),
                name="passed_up_of_a_kelompok",
            ),
        )

    def __str__(self) -> str:
        return f"{self.aspirasi_id} {self.standing}"

    @property
    def is_open(self) -> bool:
        """Whether an office above still has to deal with it, or follows it."""
        return self.standing in OPEN


class PassedUpAct(models.Model):
    """One act of an office above: kept for good, also when it was taken back a moment later."""

    passed_up = models.ForeignKey(PassedUp, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=10, choices=Act.choices)
    level = models.CharField(max_length=10, choices=Level.choices)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason_class = models.CharField(max_length=20, blank=True)
    sentence = models.CharField(max_length=SENTENCE, blank=True)
    next_step = models.CharField(max_length=NEXT_STEP, blank=True)
    category = models.CharField(max_length=20, blank=True)
    tracking = models.CharField(max_length=20, blank=True)
    # What SP4N-LAPOR! said: its status, whose words they are, of which day, and all of them.
    status = models.CharField(max_length=20, blank=True, db_default="")
    agency = models.CharField(max_length=AGENCY, blank=True, db_default="")
    said_date = models.DateField(null=True, blank=True)
    told = models.CharField(max_length=TOLD, blank=True, db_default="")
    brought_in = models.ForeignKey(
        "oversight.SP4NFile", on_delete=models.PROTECT, null=True, blank=True, related_name="acts"
    )
    # What an undo puts back (passed_up.undoing).
    was = models.JSONField(default=dict, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(act__in=Act.values), name="an_act_above_is_a_known_one"),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="an_act_above_is_done_by_a_known_desk"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=("jawab", "kembalikan", "kabupaten", "sp4n")) | ~Q(sentence=""),
                name="an_act_above_says_a_sentence",
            ),
            models.CheckConstraint(
                condition=~Q(act="kembalikan") | (~Q(reason_class="") & ~Q(next_step="")),
                name="a_return_has_a_reason_and_a_next_step",
            ),
            models.CheckConstraint(
                condition=~Q(act="sp4n") | ~Q(category=""), name="an_act_to_sp4n_has_a_category"
            ),
            models.CheckConstraint(
                condition=~Q(act="nomor") | ~Q(tracking=""), name="an_act_about_a_number_has_one"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=("kabar", "ralat")) | ~Q(status=""),
                name="news_of_sp4n_has_a_status",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=F("at")),
                name="an_act_is_taken_back_after_it_was_done",
            ),
        )
        indexes = (models.Index(fields=("passed_up", "at"), name="acts_on_what_came_up"),)

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"


class SP4NFileQuerySet(models.QuerySet["SP4NFile"]):
    """Questions about files from SP4N-LAPOR!."""

    def waiting(self) -> Self:
        """Read, and nobody has decided yet."""
        return self.filter(adopted_at=None, dropped_at=None)


class SP4NFile(models.Model):
    """A file with numbers and answers of SP4N-LAPOR!, as it was read; looked through first, then taken over.

    `payload` holds its rows without personal data (posko.masking); it is emptied some weeks after.
    """

    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="sp4n_files")
    payload = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SP4NFileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(dropped_at=None), name="a_file_of_sp4n_is_adopted_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(adopted_at__isnull=False),
                name="only_an_adopted_file_of_sp4n_is_undone",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("rows")), name="a_file_of_sp4n_gives_no_more_than_it_has"
            ),
        )

    def __str__(self) -> str:
        return f"berkas sp4n {self.pk}"
