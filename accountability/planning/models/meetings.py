"""Meetings: when, where, of which kind, who was invited, who came, and the papers that are made of it."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Dusun, Wilayah
from posko.states import Gender, Vulnerable
from sms_gateway.models import Contact

DESA_KODE_LENGTH = 13


class MusyawarahKind(models.TextChoices):
    """The legal kinds of meeting (UU 6/2014 ps 54; Permendagri 110/2016; Permendagri 114/2014)."""

    DUSUN = "dusun", "Musyawarah dusun"
    WOMEN = "perempuan", "Musyawarah khusus perempuan"
    DISABLED = "difabel", "Musyawarah khusus penyandang disabilitas"
    ELDERLY = "lansia", "Musyawarah khusus lanjut usia"
    CHILD = "anak", "Musyawarah khusus anak dan remaja"
    POOR = "miskin", "Musyawarah khusus keluarga kurang mampu"
    VULNERABLE = "rentan", "Musyawarah khusus kelompok rentan"
    BPD = "bpd", "Musyawarah badan permusyawaratan"
    DESA = "desa", "Musyawarah umum"
    MUSRENBANG = "musrenbang", "Musrenbang"
    KECAMATAN = "kecamatan", "Musrenbang kecamatan"


# Held apart for people who are not heard in the general one; their proposals are followed by themselves.
SPECIAL = frozenset(
    {
        MusyawarahKind.WOMEN,
        MusyawarahKind.DISABLED,
        MusyawarahKind.ELDERLY,
        MusyawarahKind.CHILD,
        MusyawarahKind.POOR,
        MusyawarahKind.VULNERABLE,
    }
)
# What these agree to goes on to the general meeting, which decides.
FEEDERS = SPECIAL | {MusyawarahKind.DUSUN}


class PriorityMethod(models.TextChoices):
    """How a meeting puts its proposals in order."""

    AGREEMENT = "mufakat", "Mufakat"
    DOTS = "titik", "Tempel titik"
    SCORE = "skor", "Nilai berbobot"


class MusyawarahQuerySet(models.QuerySet["Musyawarah"]):
    """Questions about meetings."""

    def standing(self) -> "MusyawarahQuerySet":
        """Those that were not called off."""
        return self.filter(called_off_at=None)

    def coming(self, day: dt.date) -> "MusyawarahQuerySet":
        """Those on or after `day`, the next first."""
        return self.filter(held_on__gte=day).order_by("held_on", "id")

    def with_open_agenda(self, day: dt.date) -> "MusyawarahQuerySet":
        """Those on or after `day` that still take proposals: not called off, locked, or voted in."""
        return self.standing().coming(day).filter(locked_at=None, voting_opened_at=None)

    def past(self, day: dt.date) -> "MusyawarahQuerySet":
        """Those before `day`, the latest first."""
        return self.filter(held_on__lt=day).order_by("-held_on", "-id")


class Musyawarah(models.Model):
    """One meeting: when, where, and who came.

    `secret` opens its check-in and its voting to who holds the printed code; `locked_at` is set when the
    signed berita acara was kept: from then on nothing of the meeting changes.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="musyawarah")
    kind = models.CharField(max_length=12, choices=MusyawarahKind.choices)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=80)
    dusun = models.ForeignKey(Dusun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    men = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    disabled = models.PositiveIntegerField(null=True, blank=True)
    poor = models.PositiveIntegerField(null=True, blank=True)
    elderly = models.PositiveIntegerField(null=True, blank=True)
    children = models.PositiveIntegerField(null=True, blank=True)
    members_entitled = models.PositiveSmallIntegerField(null=True, blank=True)
    members_present = models.PositiveSmallIntegerField(null=True, blank=True)
    berita_acara_no = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=8, choices=PriorityMethod.choices, default=PriorityMethod.AGREEMENT)
    dots_each = models.PositiveSmallIntegerField(null=True, blank=True)
    voting_opened_at = models.DateTimeField(null=True, blank=True)
    voting_closed_at = models.DateTimeField(null=True, blank=True)
    secret = models.CharField(max_length=32, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_why = models.CharField(max_length=200, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MusyawarahQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="a_musyawarah_has_a_title"),
            models.CheckConstraint(
                condition=Exact(Length("desa"), DESA_KODE_LENGTH), name="a_musyawarah_is_held_in_a_desa"
            ),
            models.CheckConstraint(
                condition=Q(members_present=None) | Q(members_present__lte=F("members_entitled")),
                name="no_more_members_are_present_than_entitled",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_why="")
                | (Q(called_off_at__isnull=False) & ~Q(called_off_why="")),
                name="a_musyawarah_called_off_says_why",
            ),
            models.CheckConstraint(
                condition=Q(voting_closed_at=None) | Q(voting_opened_at__lte=F("voting_closed_at")),
                name="a_vote_closes_after_it_opened",
            ),
            models.UniqueConstraint(
                fields=("desa",),
                condition=Q(voting_opened_at__isnull=False, voting_closed_at=None),
                name="a_desa_has_one_open_vote",
            ),
            models.UniqueConstraint(
                fields=("secret",), condition=~Q(secret=""), name="a_secret_opens_one_musyawarah"
            ),
        )
        indexes = (models.Index(fields=("desa", "held_on"), name="musyawarah_of_a_desa"),)

    def __str__(self) -> str:
        return self.title

    @property
    def attendance(self) -> int | None:
        """How many came; None until it was counted."""
        return None if self.men is None or self.women is None else self.men + self.women


class Invitation(models.Model):
    """One phone invited by SMS to one meeting, and whether its owner asked to be fetched (JEMPUT)."""

    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="invitations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    pickup_asked_at = models.DateTimeField(null=True, blank=True)
    pickup_arranged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("musyawarah", "contact"), name="a_phone_is_invited_once_to_a_musyawarah"
            ),
            models.CheckConstraint(
                condition=Q(pickup_arranged_at=None) | Q(pickup_asked_at__isnull=False),
                name="who_is_fetched_asked_for_it",
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AttendanceByDusun(models.Model):
    """How many men and women of one dusun came: a count of heads."""

    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="by_dusun")
    dusun = models.ForeignKey(Dusun, on_delete=models.PROTECT, related_name="+")
    men = models.PositiveIntegerField()
    women = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("musyawarah", "dusun"), name="a_dusun_is_counted_once_in_a_musyawarah"
            ),
        )

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class CheckedInBy(models.TextChoices):
    """Who wrote an attendee down."""

    DESK = "meja", "Dicatat petugas"
    SELF = "qr", "Mengisi sendiri"


class Attendee(models.Model):
    """One name of the daftar hadir; it stays on the desk and on the paper, and goes on no public page.

    `entry` is made by whoever writes it down and makes a second sending of the same form harmless.
    `contact` is there only when the person wants to be told what became of the meeting.
    """

    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="attendees")
    entry = models.CharField(max_length=36)
    name = models.CharField(max_length=60)
    gender = models.CharField(max_length=1, choices=Gender.choices)
    dusun = models.ForeignKey(Dusun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=12, choices=Vulnerable.choices, blank=True)
    stands_for = models.CharField(max_length=60, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.CharField(max_length=4, choices=CheckedInBy.choices)
    checked_in_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("musyawarah", "entry"), name="an_entry_is_written_once"),
            models.CheckConstraint(condition=~Q(name=""), name="an_attendee_has_a_name"),
            models.CheckConstraint(
                condition=Q(gender__in=Gender.values), name="an_attendee_is_a_woman_or_a_man"
            ),
        )

    def __str__(self) -> str:
        return f"attendee {self.pk}"


class DocumentKind(models.TextChoices):
    """The papers of a meeting in the usual form."""

    INVITATION = "undangan", "Surat undangan"
    ATTENDANCE = "daftar_hadir", "Daftar hadir"
    BERITA_ACARA = "berita_acara", "Berita acara"
    DECISION = "keputusan", "Keputusan musyawarah"


class MeetingDocument(models.Model):
    """One paper of a meeting: drafted from what is recorded, settled with a number, kept with its signatures.

    `content` is what the paper says, frozen when it is settled; `signed` is the copy with signatures.
    """

    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    number = models.CharField(max_length=60)
    date = models.DateField()
    content = models.JSONField()
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed = models.FileField(upload_to="musyawarah/", blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("musyawarah", "kind"), name="a_musyawarah_has_a_paper_of_a_kind_once"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="a_settled_paper_has_a_number"),
            models.CheckConstraint(
                condition=Q(signed="", signed_sha256="", signed_at=None)
                | (~Q(signed="") & ~Q(signed_sha256="") & Q(signed_at__isnull=False)),
                name="a_signed_copy_has_its_sum_and_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
