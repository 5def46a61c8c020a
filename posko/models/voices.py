"""What citizens say, and the kelompok it forms."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accountability.accounts.models import User
from accountability.lib import kunci
from accountability.regions.models import Dusun, Wilayah
from posko.models.outreach import Outreach, Volunteer
from posko.states import ENDED, Channel, Gender, Kind, Quarantine, State, Vulnerable
from sms_gateway.models import Contact, InboundSMS

# In place of words that were erased at their citizen's wish; the only words a voice's own may become.
ERASED = "Dihapus atas permintaan warga."


def open_to_all(road: str = "") -> Q:
    """The voices that the public and the village government may count and see.

    Not a confidential one, none about the village government itself, none that waits aside. `road` leads to
    the voice, e.g. "aspirasi__".
    """
    told = {"confidential": False, "about_pemdes": False, "quarantine": ""}
    return Q(**{f"{road}{name}": value for name, value in told.items()})


class KelompokQuerySet(models.QuerySet["Kelompok"]):
    """Questions about groups of like aspirasi."""

    def with_voices(self) -> "KelompokQuerySet":
        """Adds `voices`, the number of aspirasi in each."""
        return self._counting(Aspirasi.objects.all())

    def with_open_voices(self, before: dt.datetime | None = None) -> "KelompokQuerySet":
        """Adds `voices`, the number of aspirasi in each that everyone may know of.

        `before`: only those that came before it (posko.counts.counted_until, where it is published).
        """
        spoken = Aspirasi.objects.open_to_all()
        return self._counting(spoken if before is None else spoken.arrived_before(before))

    def _counting(self, spoken: "AspirasiQuerySet") -> "KelompokQuerySet":
        # By an index for each group: a join would read every voice of the desa, or of all.
        its_own = spoken.filter(kelompok=models.OuterRef("pk")).order_by()
        counted = its_own.values("kelompok").annotate(n=models.Count("*")).values("n")
        return self.annotate(voices=Coalesce(models.Subquery(counted), 0))

    def not_empty(self) -> "KelompokQuerySet":
        """Those that hold a voice; a kelompok merged into another holds none any more."""
        return self.filter(models.Exists(Aspirasi.objects.filter(kelompok=models.OuterRef("pk"))))

    def may_be_named(self) -> "KelompokQuerySet":
        """Those whose title gives no secret away: brought to a musyawarah, or with a voice that is open."""
        spoken = Aspirasi.objects.open_to_all().filter(kelompok=models.OuterRef("pk"))
        brought = Kelompok.objects.filter(pk=models.OuterRef("pk"), usulan__isnull=False)
        return self.filter(models.Exists(spoken) | models.Exists(brought))

    def unproposed(self) -> "KelompokQuerySet":
        """Those no musyawarah has been asked about yet."""
        return self.filter(usulan=None)


class Kelompok(models.Model):
    """Like aspirasi of one desa, carried together."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="kelompok")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=14, choices=State.choices, default=State.MERGED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = KelompokQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="a_kelompok_has_a_title"),)

    def __str__(self) -> str:
        return self.title


class AspirasiQuerySet(models.QuerySet["Aspirasi"]):
    """Questions about what citizens said."""

    def counted(self) -> "AspirasiQuerySet":
        """Those that count and are shown: not set aside (posko.quarantining)."""
        return self.filter(quarantine="")

    def set_aside(self) -> "AspirasiQuerySet":
        """Those that wait aside until the council looks, the newest first for its list."""
        return self.filter(state=State.RECEIVED).exclude(quarantine="")

    def waiting_to_be_read(self) -> "AspirasiQuerySet":
        """Those nobody of the council has read."""
        return self.counted().filter(state=State.RECEIVED)

    def unclustered(self) -> "AspirasiQuerySet":
        """Open ones that belong to no kelompok."""
        return self.counted().filter(
            kelompok=None, state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL]
        )

    def comparable(self, states: Iterable[str]) -> "AspirasiQuerySet":
        """Those that may still be gathered, or stand in a kelompok whose road is in one of `states`."""
        alone = Q(kelompok=None, state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL])
        return self.counted().filter(alone | Q(kelompok__state__in=list(states)))

    def on_the_desk(self) -> "AspirasiQuerySet":
        """Those that wait for the council itself; also in a kelompok, when a citizen opened one again."""
        return self.counted().filter(state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL])

    def open(self) -> "AspirasiQuerySet":
        """Those whose road has not ended."""
        return self.exclude(state__in=ENDED)

    def of(self, contact: Contact) -> "AspirasiQuerySet":
        """Those this phone said, newest first."""
        return self.filter(contact=contact).order_by("-received_at", "-id")

    def newest_first(self) -> "AspirasiQuerySet":
        """For lists: newest first, the id breaking ties."""
        return self.order_by("-received_at", "-id")

    def urgent_first(self) -> "AspirasiQuerySet":
        """For desks: fire, violence and other danger that still waits to be read, then newest first."""
        pressing = Q(urgent=True, state=State.RECEIVED)
        rank = models.Case(models.When(pressing, then=0), default=1, output_field=models.SmallIntegerField())
        return self.order_by(rank.asc(), "-received_at", "-id")

    def beside(self, voice: "Aspirasi") -> tuple["Aspirasi | None", "Aspirasi | None"]:
        """Those before and after `voice` in the order of `urgent_first`, also when it is not among them."""
        pressing = Q(urgent=True, state=State.RECEIVED)
        newer = Q(received_at__gt=voice.received_at) | Q(received_at=voice.received_at, pk__gt=voice.pk)
        older = Q(received_at__lt=voice.received_at) | Q(received_at=voice.received_at, pk__lt=voice.pk)
        if voice.urgent and voice.state == State.RECEIVED:
            before, after = pressing & newer, ~pressing | older
        else:
            before, after = pressing | newer, ~pressing & older
        previous = self.filter(before).exclude(pk=voice.pk).urgent_first().reverse().first()
        return previous, self.filter(after).exclude(pk=voice.pk).urgent_first().first()

    def open_to_all(self) -> "AspirasiQuerySet":
        """Those the public and the village government may count and see."""
        return self.filter(open_to_all())

    def public(self) -> "AspirasiQuerySet":
        """Those whose words may be shown: open to all, with a summary a second person approved."""
        return self.open_to_all().exclude(public_summary="")

    def about_the_pemdes(self) -> "AspirasiQuerySet":
        """Those about the village government itself, which go past it; none that waits aside."""
        return self.filter(about_pemdes=True, quarantine="")

    def earlier_of_phone(self, voice: "Aspirasi") -> "AspirasiQuerySet":
        """What the phone of `voice` said before, open voices only: a secret one is joined to no other."""
        if voice.contact_id is None or voice.confidential:
            return self.none()
        before = Q(received_at__lt=voice.received_at) | Q(received_at=voice.received_at, pk__lt=voice.pk)
        return self.filter(before, contact=voice.contact_id, confidential=False, quarantine="")

    def arrived_between(self, start: dt.datetime, end: dt.datetime) -> "AspirasiQuerySet":
        """Those received from `start` on and before `end`."""
        return self.filter(received_at__gte=start, received_at__lt=end)

    def for_pemdes(self) -> "AspirasiQuerySet":
        """Those the village government may hear of: nothing confidential, about itself, or set aside."""
        return self.filter(confidential=False, about_pemdes=False, quarantine="")

    def to_be_told(self) -> "AspirasiQuerySet":
        """Those the council reports back to: not what it set aside or closed."""
        return self.filter(quarantine="").exclude(state=State.CLOSED)

    def oldest_due_first(self) -> "AspirasiQuerySet":
        """For desks: by the day the council must have read or answered, resting clocks last."""
        received, resting = Q(state=State.RECEIVED), Q(state=State.NEEDS_DETAIL)
        due = models.Case(models.When(received, then=F("read_due_date")), default=F("answer_due_date"))
        rests = models.Case(models.When(resting, then=1), default=0, output_field=models.SmallIntegerField())
        return self.order_by(rests.asc(), due.asc(), "received_at", "id")

    def arrived_before(self, at: dt.datetime) -> "AspirasiQuerySet":
        """Those received before `at`."""
        return self.filter(received_at__lt=at)

    def with_kunci_to_harden(self) -> "AspirasiQuerySet":
        """Those whose kunci is kept as its mark only, for the moment (lib.kunci)."""
        return self.filter(kunci_hash__startswith=kunci.MARK)

    def for_reading(self) -> "AspirasiQuerySet":
        """With everything a list or a page shows, in a constant number of queries."""
        return self.select_related("desa", "dusun", "kelompok")


class Aspirasi(models.Model):
    """One voice: the words exactly as said, a number to follow them by, and where they stand."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="aspirasi")
    nomor = models.CharField(max_length=12, unique=True)
    kunci_hash = models.CharField(max_length=200)
    text = models.TextField()
    public_summary = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LAPORAN)
    topic = models.CharField(max_length=30, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    dusun = models.ForeignKey(
        # Its index is `aspirasi_of_a_dusun`.
        Dusun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    contact = models.ForeignKey(
        # Its index is `aspirasi_of_a_contact`.
        Contact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aspirasi",
        db_index=False,
    )
    # It is about the kepala desa or the perangkat: it goes past them (trust: conflict of interest).
    about_pemdes = models.BooleanField(default=False)
    # Set aside until the council looked at it; empty for nearly all.
    quarantine = models.CharField(max_length=10, choices=Quarantine.choices, blank=True)
    outreach = models.ForeignKey(
        Outreach, on_delete=models.PROTECT, null=True, blank=True, related_name="aspirasi"
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="aspirasi"
    )
    inbound = models.OneToOneField(
        InboundSMS, on_delete=models.PROTECT, null=True, blank=True, related_name="aspirasi"
    )
    idempotency_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    confidential = models.BooleanField(default=False)
    # Fire, flood, violence, a threat to life: read first, answered with emergency numbers.
    urgent = models.BooleanField(default=False)
    # Where, in the citizen's words (RT/RW, a landmark); empty when nothing was recognised.
    place = models.CharField(max_length=80, blank=True)
    # What was read out of the text and why: {"topic": ["jalan", "kata 'jln rusak'"], …}; always correctable.
    recognised = models.JSONField(default=dict, blank=True)
    gender = models.CharField(max_length=1, choices=Gender.choices, blank=True)
    vulnerable = models.CharField(max_length=12, choices=Vulnerable.choices, blank=True)
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kelompok = models.ForeignKey(
        # Its index is `aspirasi_of_a_kelompok_moved`.
        Kelompok,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="aspirasi",
        db_index=False,
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.RECEIVED)
    state_since_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # By the word of a phone without a signal, earlier than it came; for the desk alone (posko.writing_time).
    written_at = models.DateTimeField(null=True, blank=True)
    read_due_date = models.DateField()
    answer_due_date = models.DateField()
    reopened = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True, blank=True)
    last_news_at = models.DateTimeField(null=True, blank=True)

    objects = AspirasiQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="an_aspirasi_has_words"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="an_aspirasi_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="an_aspirasi_came_by_a_known_channel"
            ),
            models.CheckConstraint(
                condition=Q(state_since_at__gte=F("received_at")), name="an_aspirasi_moves_after_it_arrived"
            ),
            models.CheckConstraint(
                condition=Q(quarantine__in=["", *Quarantine.values]),
                name="an_aspirasi_is_set_aside_for_a_known_cause",
            ),
            models.CheckConstraint(
                condition=Q(written_at=None) | Q(written_at__lte=F("received_at")),
                name="an_aspirasi_is_written_before_it_arrives",
            ),
            models.CheckConstraint(
                condition=Q(quarantine="") | Q(confidential=False, urgent=False, kelompok=None),
                name="danger_secrets_and_groups_are_never_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(confidential=False) | Q(public_summary=""),
                name="a_confidential_aspirasi_has_no_public_words",
            ),
            models.CheckConstraint(
                condition=Q(about_pemdes=False) | Q(public_summary=""),
                name="an_aspirasi_about_the_pemdes_has_no_public_words",
            ),
        )
        indexes = (
            models.Index(fields=("desa", "-received_at", "-id"), name="aspirasi_of_a_desa_newest"),
            models.Index(fields=("desa", "state", "state_since_at"), name="aspirasi_of_a_desa_in_a_state"),
            models.Index(
                fields=("kelompok", "state_since_at"),
                condition=Q(kelompok__isnull=False),
                name="aspirasi_of_a_kelompok_moved",
            ),
            # What the public pages count and list is read from these two alone (decision 0075).
            models.Index(
                fields=("kelompok", "topic", "received_at"),
                condition=open_to_all() & Q(kelompok__isnull=False),
                name="aspirasi_of_a_kelompok_open",
            ),
            models.Index(
                fields=("desa", "state_since_at", "id", "state", "topic"),
                condition=open_to_all() & Q(kelompok=None) & ~Q(public_summary="") & ~Q(state=State.CLOSED),
                name="aspirasi_alone_in_public",
            ),
            models.Index(fields=("contact", "-received_at"), name="aspirasi_of_a_contact"),
            # Whether a dusun was heard lately is one look at its newest voice (posko.unheard).
            models.Index(fields=("dusun", "-received_at"), name="aspirasi_of_a_dusun"),
            models.Index(
                fields=("desa", "id"), condition=~Q(quarantine=""), name="aspirasi_set_aside_in_a_desa"
            ),
            # The share of women above every inbox is counted in this alone.
            models.Index(
                fields=("desa", "gender"),
                condition=Q(quarantine="") & ~Q(gender=""),
                name="aspirasi_of_a_desa_said_by",
            ),
            # What came up to the desks above is looked for at each of their looks.
            models.Index(
                fields=("desa",), condition=Q(escalated_at__isnull=False), name="aspirasi_escalated"
            ),
            models.Index(
                fields=("id",),
                condition=Q(kunci_hash__startswith=kunci.MARK),
                name="aspirasi_with_kunci_to_harden",
            ),
        )

    def __str__(self) -> str:
        return self.nomor

    @property
    def is_open_to_all(self) -> bool:
        """Whether the public and the village government may know of more than its state."""
        return not (self.confidential or self.about_pemdes or self.quarantine)

    @property
    def is_open(self) -> bool:
        """Whether its road has not ended."""
        return self.state not in ENDED
