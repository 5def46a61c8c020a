"""The tables of signing in: second factors, sign-ins and their devices, wrong tries, resets from above."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class TotpKey(models.Model):
    """The secret a phone makes codes from (RFC 6238), sealed; one for each person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="totp_key")
    sealed = models.BinaryField()
    added_at = models.DateTimeField()
    last_step = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """One of ten codes on paper, each good once; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    slot = models.PositiveSmallIntegerField()
    code_hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "slot"), name="a_recovery_code_has_its_own_slot"),
            models.CheckConstraint(condition=Q(slot__lte=9), name="there_are_ten_recovery_codes"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}/{self.slot}"


class Passkey(models.Model):
    """A key that a phone or a stick holds (WebAuthn level 2); here lies only its public half."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    user_handle = models.CharField(max_length=88)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="a_passkey_has_a_name"),
            models.CheckConstraint(condition=Q(sign_count__gte=0), name="a_passkey_counts_upwards"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"


class SignInWay(models.TextChoices):
    """How somebody came in."""

    PASSWORD = "password", "kata sandi"
    TOTP = "totp", "kata sandi dan kode HP"
    RECOVERY = "recovery", "kata sandi dan kode cadangan"
    PASSKEY = "passkey", "kunci di HP (passkey)"
    BOTH = "both", "kata sandi dan kunci di HP"


class Ending(models.TextChoices):
    """Why a sign-in ended."""

    RUNNING = "", "masih masuk"
    OUT = "out", "keluar sendiri"
    IDLE = "idle", "lama tidak dipakai"
    LONG = "long", "sudah terlalu lama masuk"
    REMOTE = "remote", "dikeluarkan dari jauh"
    PASSWORD = "password", "kata sandi diganti"
    RESET = "reset", "kunci kedua diatur ulang"
    SHUT = "shut", "akun atau tugas berakhir"
    GONE = "gone", "berakhir"


class SignIn(models.Model):
    """One sign-in on one device, from coming in to its end. Where it was: a keyed mark, never an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, blank=True, db_index=True)
    device = models.CharField(max_length=60)
    network = models.CharField(max_length=16)
    way = models.CharField(max_length=12, choices=SignInWay.choices)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=12, choices=Ending.choices, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session_key",),
                condition=Q(ended_at=None),
                name="a_running_sign_in_has_a_session_of_its_own",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="a_sign_in_that_ended_says_how",
            ),
            models.CheckConstraint(condition=Q(way__in=SignInWay.values), name="a_sign_in_came_a_known_way"),
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("began_at")), name="a_sign_in_is_seen_after_it_began"
            ),
        )
        indexes = (models.Index(fields=("user", "began_at"), name="sign_ins_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"


class AccountNews(models.TextChoices):
    """What may happen to an account, in the words its owner reads."""

    PASSWORD = "password", "Kata sandi diganti"
    TOTP_ON = "totp_on", "Kode HP dipasang"
    TOTP_OFF = "totp_off", "Kode HP dilepas"
    PASSKEY_ON = "passkey_on", "Kunci di HP (passkey) ditambah"
    PASSKEY_OFF = "passkey_off", "Kunci di HP (passkey) dihapus"
    CODES = "codes", "Kode cadangan baru dibuat"
    CODE_USED = "code_used", "Satu kode cadangan dipakai untuk masuk"
    OTHERS_OUT = "others_out", "Perangkat dikeluarkan dari jauh"
    NEW_DEVICE = "new_device", "Masuk dari perangkat yang belum dikenal"
    RESET_ASKED = "reset_asked", "Ada yang meminta kunci kedua Anda diatur ulang"
    RESET = "reset", "Kunci kedua Anda diatur ulang oleh wilayah di atas"
    RESET_REFUSED = "reset_refused", "Permintaan atur ulang kunci kedua ditolak"


class AccountEvent(models.Model):
    """Something that happened to an account; what the owner has not read stands on top after signing in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_events"
    )
    kind = models.CharField(max_length=16, choices=AccountNews.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=AccountNews.values), name="an_account_event_is_of_a_known_kind"
            ),
        )
        indexes = (models.Index(fields=("user", "at"), name="events_of_an_account"),)

    def __str__(self) -> str:
        return f"{self.user_id}/{self.kind}"


class WrongTries(models.Model):
    """Tries at one door (a device, a place, a name), counted by a keyed mark that tells nobody which."""

    door = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.door[:8]


class FactorDuty(models.Model):
    """Until when somebody may still come in without a second factor."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_duty"
    )
    until_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)


class FactorReset(models.Model):
    """Somebody lost the phone: one person above asks, another decides; both are known for good."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="factor_resets")
    wilayah = models.ForeignKey("regions.Wilayah", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="two_people_reset_a_second_factor",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")) & (Q(decided_by=None) | ~Q(decided_by=F("user"))),
                name="nobody_resets_their_own_second_factor",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, done=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_reset_is_decided_by_somebody_at_some_time",
            ),
            models.UniqueConstraint(
                fields=("user",), condition=Q(decided_at=None), name="one_reset_of_a_person_waits_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_reset_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"


class PolicyReport(models.Model):
    """How often browsers refused something by one directive on a day; nothing else of a report is kept."""

    day = models.DateField()
    directive = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "directive"), name="a_directive_is_counted_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.directive}"
