"""Personal data: whose number was opened to whom and why, and what a citizen asked to be erased."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from posko.models.voices import Aspirasi

SENTENCE = 300  # letters of a reason


class OpeningStanding(models.TextChoices):
    """How far a request to open an identity is."""

    WAITING = "menunggu", "Menunggu orang kedua"
    AGREED = "disetujui", "Disetujui"
    REFUSED = "ditolak", "Ditolak"
    WITHDRAWN = "ditarik", "Ditarik"
    LAPSED = "lewat", "Lewat waktu"
    SHOWN = "dibuka", "Sudah dibuka"


class IdentityOpeningQuerySet(models.QuerySet["IdentityOpening"]):
    """Questions about openings of identities."""

    def open(self) -> "IdentityOpeningQuerySet":
        """Those that wait for a second person, or for the one who asked to look."""
        return self.filter(standing__in=[OpeningStanding.WAITING, OpeningStanding.AGREED])

    def to_hand_over(self) -> "IdentityOpeningQuerySet":
        """Agreed, asked for with a key, and not sealed to it yet: the sending process does these."""
        return self.filter(standing=OpeningStanding.AGREED, sealed=b"").exclude(public_key="")

    def in_reach_of(self, kode: str) -> "IdentityOpeningQuerySet":
        """Those about voices of one wilayah: a desa, or all inside a kabupaten."""
        return self.filter(Q(aspirasi__desa=kode) | Q(aspirasi__desa__kode__startswith=f"{kode}."))

    def newest_first(self) -> "IdentityOpeningQuerySet":
        """Those that still need somebody first, then the newest."""
        rank = models.Case(
            models.When(standing__in=["menunggu", "disetujui"], then=0),
            default=1,
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(rank.asc(), "-asked_at", "-id")


class IdentityOpening(models.Model):
    """One request to see the number behind a voice: one person asks, another agrees, the first sees it once.

    `sealed` is the number sealed to a key whose private half only the browser of the one who asked holds;
    it stands here for minutes. No column ever holds a number that this database could read.
    """

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="identity_openings")
    reason = models.CharField(max_length=20)
    sentence = models.CharField(max_length=SENTENCE)
    standing = models.CharField(
        max_length=10, choices=OpeningStanding.choices, default=OpeningStanding.WAITING
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    decide_until = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_role = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    why_not = models.CharField(max_length=SENTENCE, blank=True)
    collect_until = models.DateTimeField(null=True, blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField(default=b"", blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    # The first time the number was handed over: the moment it was opened, told and recorded.
    opened_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = IdentityOpeningQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(standing__in=OpeningStanding.values), name="an_opening_stands_somewhere_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_role=F("asked_role"))),
                name="an_identity_is_opened_by_two_people_of_two_offices",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["disetujui", "dibuka"])
                | Q(decided_by__isnull=False, decided_at__isnull=False, collect_until__isnull=False),
                name="an_agreed_opening_says_who_and_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(standing="ditolak") | (Q(decided_by__isnull=False) & ~Q(why_not="")),
                name="a_refused_opening_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(sentence=""), name="an_opening_has_a_reason_and_a_sentence"
            ),
            models.CheckConstraint(
                condition=Q(sealed=b"")
                | (Q(standing="disetujui", opened_at__isnull=False) & ~Q(public_key="")),
                name="a_number_is_sealed_only_while_it_may_be_seen",
            ),
            models.CheckConstraint(
                condition=~Q(standing="dibuka") | Q(opened_at__isnull=False, shown_at__isnull=False),
                name="a_number_that_was_seen_was_opened",
            ),
            models.UniqueConstraint(
                fields=("aspirasi",),
                condition=Q(standing__in=["menunggu", "disetujui"]),
                name="a_voice_has_one_open_request_for_its_identity",
            ),
        )
        indexes = (
            models.Index(
                fields=("decide_until",),
                condition=Q(standing__in=["menunggu", "disetujui"]),
                name="identity_openings_under_way",
            ),
        )

    def __str__(self) -> str:
        return f"opening {self.pk} {self.standing}"


class ErasureScope(models.TextChoices):
    """How much a citizen wants to be gone."""

    DATA = "data", "Nomor HP dan data diri"
    WORDS = "kata", "Semua, juga kata dan foto"


class ErasureStanding(models.TextChoices):
    """How far a wish to be erased is."""

    WAITING = "menunggu", "Masih bisa dibatalkan"
    PROPOSED = "diperiksa", "Menunggu dua kantor"
    AGREED = "disetujui", "Disetujui dua kantor"
    DONE = "selesai", "Sudah dihapus"
    REFUSED = "ditolak", "Kata-kata tetap disimpan"
    WITHDRAWN = "ditarik", "Dibatalkan warga"


ERASURE_OPEN = (ErasureStanding.WAITING, ErasureStanding.PROPOSED, ErasureStanding.AGREED)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Questions about erasures."""

    def open(self) -> "ErasureQuerySet":
        """Those whose way has not ended."""
        return self.filter(standing__in=ERASURE_OPEN)

    def due(self, at: dt.datetime) -> "ErasureQuerySet":
        """Those nobody took back in time."""
        return self.filter(standing=ErasureStanding.WAITING, waits_until__lte=at)

    def agreed(self) -> "ErasureQuerySet":
        """Those two offices agreed to, and that are not carried out yet."""
        return self.filter(standing=ErasureStanding.AGREED)

    def in_reach_of(self, kode: str) -> "ErasureQuerySet":
        """Those about voices of one wilayah and all inside it."""
        return self.filter(Q(aspirasi__desa=kode) | Q(aspirasi__desa__kode__startswith=f"{kode}."))

    def for_two_offices(self) -> "ErasureQuerySet":
        """Those whose words two offices have to look at, or have looked at."""
        return self.filter(scope=ErasureScope.WORDS).exclude(standing=ErasureStanding.WAITING)


class Erasure(models.Model):
    """One wish of a citizen to have personal data, or everything they said, erased (UU 27/2022 ps 8, 43).

    Number and personal details go by themselves when the days to think are over; the words only when two
    offices agreed. The row stays: that something was erased is never silent.
    """

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="erasures")
    scope = models.CharField(max_length=5, choices=ErasureScope.choices)
    standing = models.CharField(
        max_length=10, choices=ErasureStanding.choices, default=ErasureStanding.WAITING
    )
    ground = models.CharField(max_length=20)
    asked_by_way = models.CharField(max_length=5)
    asked_at = models.DateTimeField()
    waits_until = models.DateTimeField()
    due_at = models.DateTimeField()
    data_erased_at = models.DateTimeField(null=True, blank=True)
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_role = models.CharField(max_length=20, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second_role = models.CharField(max_length=20, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why_not = models.CharField(max_length=SENTENCE, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(standing__in=ErasureStanding.values, scope__in=ErasureScope.values),
                name="an_erasure_is_of_a_known_scope_and_standing",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None)
                | (Q(first_by__isnull=False) & ~Q(second_by=F("first_by")) & ~Q(second_role=F("first_role"))),
                name="words_are_erased_by_two_people_of_two_offices",
            ),
            models.CheckConstraint(
                condition=Q(scope="data")
                | ~Q(standing__in=["disetujui", "selesai"])
                | Q(first_by__isnull=False, second_by__isnull=False),
                name="words_are_never_erased_without_two_offices",
            ),
            models.CheckConstraint(
                condition=Q(scope="kata") | ~Q(standing__in=["diperiksa", "disetujui", "ditolak"]),
                name="personal_data_waits_for_no_office",
            ),
            models.CheckConstraint(
                condition=~Q(standing="ditolak") | (Q(refused_by__isnull=False) & ~Q(why_not="")),
                name="a_refused_erasure_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["menunggu", "diperiksa", "disetujui"], ended_at=None)
                | (Q(standing__in=["selesai", "ditolak", "ditarik"]) & Q(ended_at__isnull=False)),
                name="an_erasure_that_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(waits_until__gte=F("asked_at"), due_at__gte=F("waits_until")),
                name="an_erasure_waits_no_longer_than_the_law_allows",
            ),
            models.UniqueConstraint(
                fields=("aspirasi",),
                condition=Q(standing__in=["menunggu", "diperiksa", "disetujui"]),
                name="a_voice_has_one_open_erasure",
            ),
        )
        indexes = (
            models.Index(fields=("waits_until",), condition=Q(standing="menunggu"), name="erasures_waiting"),
        )

    def __str__(self) -> str:
        return f"erasure {self.pk} {self.standing}"

    @property
    def is_open(self) -> bool:
        """Whether its way has not ended."""
        return self.standing in ERASURE_OPEN
