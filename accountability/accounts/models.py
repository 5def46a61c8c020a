"""People who sign in, and the wilayah each may work for."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from accountability.accounts.actors import Actor
from accountability.accounts.invitation_tables import (
    FileKind,
    Invitation,
    InvitationQuerySet,
    PeopleFile,
    PeopleFileQuerySet,
    Purpose,
    Reason,
    RecoveryAsk,
    StaffContact,
    TermEnd,
    Way,
)
from accountability.accounts.sign_in_tables import (
    AccountEvent,
    AccountNews,
    Ending,
    FactorDuty,
    FactorReset,
    Passkey,
    PolicyReport,
    RecoveryCode,
    SignIn,
    SignInWay,
    TotpKey,
    WrongTries,
)
from accountability.regions.models import Wilayah

__all__ = [
    "AccountEvent",
    "AccountNews",
    "Ending",
    "FactorDuty",
    "FactorReset",
    "FileKind",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Passkey",
    "PeopleFile",
    "PeopleFileQuerySet",
    "PolicyReport",
    "Purpose",
    "Reason",
    "RecoveryAsk",
    "RecoveryCode",
    "Role",
    "SentForm",
    "SignIn",
    "SignInWay",
    "StaffContact",
    "TermEnd",
    "TotpKey",
    "User",
    "UserManager",
    "Way",
    "WrongTries",
]


class Role(models.TextChoices):
    """What a member may be in a wilayah (Permendagri 110/2016, UU 6/2014); names stand in the glossary."""

    PETUGAS = "petugas", "Petugas posko"
    ANGGOTA_BPD = "anggota_bpd", "Anggota"
    KETUA_BPD = "ketua_bpd", "Ketua"
    KADES = "kades", "Kepala"
    KEUANGAN = "keuangan", "Keuangan"
    CAMAT = "camat", "Camat"
    KABUPATEN = "kabupaten", "Kabupaten"
    AUDITOR = "auditor", "Auditor"


class UserManager(BaseUserManager["User"]):
    """Makes users; only a command or the kabupaten's desk calls it."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Saves a user with a hashed password; without a password the user cannot sign in."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Saves a technical superadmin, who sees settings and never content."""
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. What they may do stands in their membership, not here."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.username


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about who works for whom."""

    def on(self, day: dt.date) -> "MembershipQuerySet":
        """Those whose term covers `day`: a term of office that ended gives no access."""
        return self.filter(Q(until_date=None) | Q(until_date__gte=day), since_date__lte=day)

    def around(self, at: dt.datetime) -> "MembershipQuerySet":
        """Those whose term may cover `at` somewhere in the country; `serves` says whether it does there."""
        day = at.astimezone(dt.UTC).date()
        ends = Q(until_date=None) | Q(until_date__gte=day)
        return self.filter(ends, since_date__lte=day + dt.timedelta(days=1))


class Membership(models.Model):
    """One user's role in one wilayah, for a term of office."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "wilayah", "role"), name="a_user_has_a_role_once_in_a_wilayah"
            ),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("since_date")),
                name="a_term_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_membership_has_a_known_role"),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.wilayah_id}"

    def serves(self, day: dt.date) -> bool:
        """Whether the term covers this day, on the calendar of its own place."""
        return self.since_date <= day and (self.until_date is None or day <= self.until_date)

    def actor(self) -> Actor:
        """This member as the one who does a deed."""
        return Actor(kind="member", user_id=self.user_id, role=self.role)


class SentForm(models.Model):
    """One sending of a desk's form, so that a second tap on the button changes nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="a_form_is_sent_once"),)

    def __str__(self) -> str:
        return self.key
