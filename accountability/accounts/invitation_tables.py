"""Invitations, the phones of staff, terms that were ended, files of people; made known by accounts.models."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q


class Purpose(models.TextChoices):
    """What a code is for: the first way in, or a way back in."""

    INVITE = "undang", "Undangan"
    RECOVER = "pulih", "Pemulihan"


class Way(models.TextChoices):
    """How a code reaches its person."""

    SMS = "sms", "SMS"
    EMAIL = "surel", "Surat elektronik"
    PAPER = "kertas", "Surat kertas"


class Reason(models.TextChoices):
    """Why a term ended; chosen, because words about a person do not belong into a record for good."""

    TERM_OVER = "masa_selesai", "Masa tugas selesai"
    RESIGNED = "mundur", "Mengundurkan diri"
    MOVED = "pindah", "Pindah tugas"
    DIED = "wafat", "Wafat"
    DISMISSED = "berhenti", "Diberhentikan"
    WRONG = "keliru", "Salah catat"


class FileKind(models.TextChoices):
    """What a file brings: people, or villages with their dusun."""

    PEOPLE = "orang", "Orang"
    VILLAGES = "tempat", "Tempat"


class StaffContact(models.Model):
    """How a member is reached about the account: a phone kept as citizens' are, an address, or both."""

    user = models.OneToOneField(
        "accounts.User", models.CASCADE, primary_key=True, related_name="staff_contact"
    )
    # lib.phone_vault: the keyed fingerprint, and the number sealed to the sending process.
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    sealed = models.BinaryField(default=b"", blank=True)
    email = models.EmailField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        constraints = (
            models.CheckConstraint(
                condition=~Q(fingerprint="") | ~Q(email=""), name="a_staff_contact_is_a_phone_or_an_address"
            ),
        )

    def __str__(self) -> str:
        return f"kontak staf {self.pk}"


class PeopleFileQuerySet(models.QuerySet["PeopleFile"]):
    """Questions about files."""

    def waiting(self) -> Self:
        """Read, and nobody has decided yet."""
        return self.filter(adopted_at=None, dropped_at=None)


class PeopleFile(models.Model):
    """A file of people or villages as it was read; looked through first, then taken over or put away."""

    wilayah = models.ForeignKey("regions.Wilayah", models.PROTECT, related_name="people_files")
    kind = models.CharField(max_length=10, choices=FileKind)
    # The rows; a phone stands in them sealed. Emptied some days after the decision.
    payload = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    read_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PeopleFileQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        constraints = (
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(dropped_at=None), name="a_file_is_adopted_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(adopted_at__isnull=False),
                name="only_an_adopted_file_is_undone",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("rows")), name="a_file_gives_no_more_than_it_has"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values), name="a_file_of_people_is_of_a_known_kind"
            ),
        )

    def __str__(self) -> str:
        return f"berkas {self.kind} {self.pk}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def open(self) -> Self:
        """Neither taken up nor withdrawn; one may have expired."""
        return self.filter(taken_up_at=None, withdrawn_at=None)

    def valid(self, at: dt.datetime) -> Self:
        """Open, and its code still opens the door, or is yet to be given."""
        return self.open().filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def to_give(self, at: dt.datetime) -> Self:
        """Those whose code the worker is to draw and send now."""
        return self.open().filter(given_at=None, next_try_at__lte=at)

    def to_print(self) -> Self:
        """Those whose code waits to be drawn on paper."""
        return self.open().filter(given_at=None, way=Way.PAPER)


class Invitation(models.Model):
    """A one-time code for one account: the way in, or back in. Only its hash is kept (lib.kunci)."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=10, choices=Purpose)
    way = models.CharField(max_length=10, choices=Way)
    brought_in = models.ForeignKey(
        PeopleFile, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    mark = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()
    # None: asked for by the person, to the phone that is known.
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # When the worker looks at it (again); None on paper, and once the code was given.
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        app_label = "accounts"
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(taken_up_at=None, withdrawn_at=None),
                name="a_person_has_one_open_invitation",
            ),
            models.CheckConstraint(
                condition=Q(mark="", given_at=None, expires_at=None)
                | (~Q(mark="") & Q(given_at__isnull=False, expires_at__isnull=False)),
                name="a_given_code_has_its_hash_and_its_end",
            ),
            models.CheckConstraint(
                condition=Q(taken_up_at=None) | Q(given_at__isnull=False, withdrawn_at=None),
                name="only_a_given_code_is_taken_up",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values, way__in=Way.values),
                name="an_invitation_has_a_known_purpose_and_way",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at", "id"),
                condition=Q(taken_up_at=None, withdrawn_at=None, given_at=None),
                name="invitation_to_give",
            ),
        )

    def __str__(self) -> str:
        return f"undangan {self.pk}"


class TermEnd(models.Model):
    """That a term was ended, by whom, why, and what stood before; so that a slip can be taken back."""

    membership = models.ForeignKey("accounts.Membership", models.PROTECT, related_name="ends")
    reason = models.CharField(max_length=20, choices=Reason)
    until_before = models.DateField(null=True, blank=True)
    closed_account = models.BooleanField(default=False)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "accounts"
        constraints = (
            models.CheckConstraint(
                condition=Q(reason__in=Reason.values), name="a_term_ends_for_a_known_reason"
            ),
        )

    def __str__(self) -> str:
        return f"akhir tugas {self.membership_id}"


class RecoveryAsk(models.Model):
    """A name somebody typed at "lupa kata sandi": known or not, the door does the same; the worker looks."""

    username = models.CharField(max_length=60)
    asked_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return f"permintaan {self.pk}"
