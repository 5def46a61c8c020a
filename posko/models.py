"""What citizens say, the groups it forms, and every step it takes."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from accountability.lib import kunci
from accountability.regions.models import Dusun, Wilayah
from posko.states import Channel, Gender, Kind, ReasonClass, State, VerdictChoice, Vulnerable
from sms_gateway.models import Contact, InboundSMS


class KelompokQuerySet(models.QuerySet["Kelompok"]):
    """Questions about groups of like aspirasi."""

    def with_voices(self) -> "KelompokQuerySet":
        """Adds `voices`, the number of aspirasi in each."""
        return self.annotate(voices=models.Count("aspirasi"))

    def not_empty(self) -> "KelompokQuerySet":
        """Those that hold a voice; a kelompok merged into another holds none any more."""
        return self.filter(models.Exists(Aspirasi.objects.filter(kelompok=models.OuterRef("pk"))))

    def may_be_named(self) -> "KelompokQuerySet":
        """Those whose title gives no secret away: brought to a musyawarah, or with a voice that is open."""
        spoken = Aspirasi.objects.filter(kelompok=models.OuterRef("pk"), confidential=False)
        return self.filter(
            models.Exists(spoken) | Q(pk__in=self.model.objects.exclude(usulan=None).values("pk"))
        )

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

    def waiting_to_be_read(self) -> "AspirasiQuerySet":
        """Those nobody of the council has read."""
        return self.filter(state=State.RECEIVED)

    def unclustered(self) -> "AspirasiQuerySet":
        """Open ones that belong to no kelompok."""
        return self.filter(kelompok=None, state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL])

    def comparable(self, states: Iterable[str]) -> "AspirasiQuerySet":
        """Those that may still be gathered, or stand in a kelompok whose road is in one of `states`."""
        alone = Q(kelompok=None, state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL])
        return self.filter(alone | Q(kelompok__state__in=list(states)))

    def on_the_desk(self) -> "AspirasiQuerySet":
        """Those that wait for the council itself; also in a kelompok, when a citizen opened one again."""
        return self.filter(state__in=[State.RECEIVED, State.READ, State.NEEDS_DETAIL])

    def open(self) -> "AspirasiQuerySet":
        """Those whose road has not ended."""
        return self.exclude(state__in=[State.DONE, State.ANSWERED, State.NOT_NOW, State.CLOSED])

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

    def public(self) -> "AspirasiQuerySet":
        """Those whose words may be shown: not confidential, with a summary a second person approved."""
        return self.filter(confidential=False).exclude(public_summary="")

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
    dusun = models.ForeignKey(Dusun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="aspirasi"
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
    photo = models.ImageField(upload_to="aspirasi/", blank=True)
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kelompok = models.ForeignKey(
        Kelompok, on_delete=models.PROTECT, null=True, blank=True, related_name="aspirasi"
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.RECEIVED)
    state_since_at = models.DateTimeField()
    received_at = models.DateTimeField()
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
                condition=Q(confidential=False) | Q(public_summary=""),
                name="a_confidential_aspirasi_has_no_public_words",
            ),
        )
        indexes = (
            models.Index(fields=("desa", "-received_at", "-id"), name="aspirasi_of_a_desa_newest"),
            models.Index(fields=("desa", "state"), name="aspirasi_of_a_desa_by_state"),
            models.Index(fields=("contact", "-received_at"), name="aspirasi_of_a_contact"),
            models.Index(
                fields=("id",),
                condition=Q(kunci_hash__startswith=kunci.MARK),
                name="aspirasi_with_kunci_to_harden",
            ),
        )

    def __str__(self) -> str:
        return self.nomor

    @property
    def is_open(self) -> bool:
        """Whether its road has not ended."""
        return self.state not in {State.DONE, State.ANSWERED, State.NOT_NOW, State.CLOSED}


class GroupingKey(models.Model):
    """What was read out of a voice for finding its like; kept so that its words are read once."""

    aspirasi = models.OneToOneField(
        Aspirasi, on_delete=models.CASCADE, primary_key=True, related_name="grouping_key"
    )
    # Of the lexicon it was read with (posko.keys); another lexicon reads anew.
    version = models.BigIntegerField()
    problem = models.CharField(max_length=30, blank=True)
    key = models.JSONField()

    def __str__(self) -> str:
        return f"key {self.pk}"


class KeptApart(models.Model):
    """Two voices of one desa of which the council said that they do not belong together."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="kept_apart")
    one = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("one", "other"), name="two_voices_are_kept_apart_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="kept_apart_has_the_older_voice_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Questions about steps taken."""

    def in_order(self) -> "MilestoneQuerySet":
        """As they happened."""
        return self.order_by("at", "id")


class Milestone(models.Model):
    """One step of one aspirasi: when, by what office, and what was said about it to the citizen."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="milestones")
    state = models.CharField(max_length=14, choices=State.choices)
    news = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_role = models.CharField(max_length=40, blank=True)
    actor_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason_class = models.CharField(max_length=20, choices=ReasonClass.choices, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=State.NOT_NOW)
                | (~Q(reason_class="") & ~Q(sentence="") & ~Q(next_step="")),
                name="not_now_always_says_why_and_what_next",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_milestone_has_a_known_state"),
        )
        indexes = (models.Index(fields=("aspirasi", "at"), name="milestones_of_an_aspirasi"),)

    def __str__(self) -> str:
        return f"{self.news} {self.at:%Y-%m-%d}"


class Message(models.Model):
    """Words added later to an aspirasi: by the citizen, or to the citizen by an office."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="messages")
    from_citizen = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    inbound = models.OneToOneField(
        InboundSMS, on_delete=models.PROTECT, null=True, blank=True, related_name="added_words"
    )

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="a_message_has_words"),)

    def __str__(self) -> str:
        return f"message {self.pk}"


class Verdict(models.Model):
    """A citizen's own rating of what was done; only citizens write it."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="verdicts")
    choice = models.CharField(max_length=12, choices=VerdictChoice.choices)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("aspirasi", "round", "choice"), name="a_voice_says_the_same_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=5), name="a_score_is_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=VerdictChoice.values), name="a_verdict_is_a_known_choice"
            ),
        )

    def __str__(self) -> str:
        return self.choice


class PendingQuestion(models.Model):
    """What a phone was last asked, so that its next words can be the answer."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="pending_question")
    kind = models.CharField(max_length=10)
    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, null=True, related_name="+")
    # The numbered choices that were offered, in order: wilayah codes, numbers, or ids of dusun.
    options = models.JSONField(default=list, blank=True)
    # How often the answer did not fit; after two a person has to look.
    misfits = models.PositiveSmallIntegerField(default=0)
    inbound = models.ForeignKey(InboundSMS, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind


class SMSText(models.Model):
    """A village's own wording of one automatic SMS, in place of templates/posko/sms/<template>.txt."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="sms_texts")
    template = models.CharField(max_length=60)
    body = models.CharField(max_length=320)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "template"), name="a_desa_words_an_automatic_sms_in_one_way"
            ),
            models.CheckConstraint(condition=~Q(body=""), name="an_automatic_sms_has_words"),
        )

    def __str__(self) -> str:
        return self.template


class EmergencyNumber(models.Model):
    """Whom to call in this village when life is at stake; without one the country's numbers are given."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="emergency_numbers")
    label = models.CharField(max_length=30)
    number = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "number"), name="an_emergency_number_stands_once"),
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(number=""), name="an_emergency_number_says_who_and_which"
            ),
        )

    def __str__(self) -> str:
        return self.label
