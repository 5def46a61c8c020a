"""The kecamatan's own counter: what it offers, what those who came think of it, what it does about it."""

import datetime as dt
from functools import reduce
from operator import and_, or_
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Wilayah

NAME, BASIS, REMARK, WORDS = 120, 200, 300, 1_000  # letters
SCORES = tuple(f"u{n}" for n in range(1, 10))  # the nine unsur of Permenpan RB 14/2017


class CounterServiceQuerySet(models.QuerySet["CounterService"]):
    """Questions about what a counter offers."""

    def offered(self) -> Self:
        """Those that are not retired."""
        return self.filter(retired_at=None)

    def in_order(self) -> Self:
        """As the list shows them."""
        return self.order_by("place", "id")


class CounterService(models.Model):
    """One service of one counter with its standard: working days, rupiah, and what to bring (a line each).

    `kode` is the word for it in an SMS; `version` grows with each change, so that of two at once one wins.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="counter_services")
    kode = models.CharField(max_length=20)
    name = models.CharField(max_length=NAME)
    days = models.PositiveSmallIntegerField()
    cost = models.BigIntegerField()
    requirements = models.CharField(max_length=WORDS, blank=True)
    basis = models.CharField(max_length=BASIS, blank=True)
    place = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CounterServiceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kecamatan", "kode"), name="a_service_has_one_word_at_a_counter"),
            models.CheckConstraint(
                condition=Exact(Length("kecamatan"), 8), name="a_counter_is_that_of_a_kecamatan"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(kode=""), name="a_service_has_a_name"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="a_service_costs_nothing_or_more"),
        )

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.kode}"

    @property
    def to_bring(self) -> list[str]:
        """What to bring, one thing each."""
        return [line for line in self.requirements.splitlines() if line.strip()]


class ServiceAct(models.TextChoices):
    """What a desk did with a service."""

    ADD = "tambah", "Menambah"
    CHANGE = "ubah", "Mengubah"
    RETIRE = "pensiun", "Tidak dilayani lagi"
    RESTORE = "pakai", "Dilayani lagi"


class CounterServiceChange(models.Model):
    """One change of one service, kept for good; `was` is what an undo puts back."""

    service = models.ForeignKey(CounterService, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=10, choices=ServiceAct.choices)
    was = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=ServiceAct.values), name="a_change_of_a_service_is_a_known_one"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_at__gte=F("at")),
                name="a_change_of_a_service_is_taken_back_after_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id} {self.act}"


class SurveyChannel(models.TextChoices):
    """How an answer came."""

    SMS = "sms", "SMS"
    WEB = "web", "Web"


class AgeGroup(models.TextChoices):
    """Only when the citizen chose to say it."""

    YOUNG = "muda", "Di bawah 25 tahun"
    MIDDLE = "dewasa", "25 sampai 59 tahun"
    OLD = "lansia", "60 tahun atau lebih"


class SurveyGender(models.TextChoices):
    """Only when the citizen chose to say it."""

    WOMAN = "p", "Perempuan"
    MAN = "l", "Laki-laki"


class SurveyDisability(models.TextChoices):
    """Only when the citizen chose to say it."""

    WITH = "ya", "Penyandang disabilitas"
    WITHOUT = "tidak", "Bukan penyandang disabilitas"


def _scored() -> Q:
    """Each score is left out or one to four, and there is one at least."""
    each = (Q(**{name: None}) | Q(**{f"{name}__range": (1, 4)}) for name in SCORES)
    some = (Q(**{f"{name}__isnull": False}) for name in SCORES)
    return reduce(and_, each) & reduce(or_, some)


class SurveyAnswerQuerySet(models.QuerySet["SurveyAnswer"]):
    """Questions about what people answered."""

    def between(self, since: dt.date, until: dt.date) -> Self:
        """Those of these days, both included."""
        return self.filter(day__range=(since, until))


class SurveyAnswer(models.Model):
    """One person's scores of one visit: of the day only, without phone, name, or the moment it came.

    `once` is the keyed mark of a phone on that day, or of one sending of the web form.
    """

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="survey_answers")
    day = models.DateField()
    channel = models.CharField(max_length=4, choices=SurveyChannel.choices)
    service = models.ForeignKey(
        CounterService, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    u1 = models.PositiveSmallIntegerField(null=True, blank=True)
    u2 = models.PositiveSmallIntegerField(null=True, blank=True)
    u3 = models.PositiveSmallIntegerField(null=True, blank=True)
    u4 = models.PositiveSmallIntegerField(null=True, blank=True)
    u5 = models.PositiveSmallIntegerField(null=True, blank=True)
    u6 = models.PositiveSmallIntegerField(null=True, blank=True)
    u7 = models.PositiveSmallIntegerField(null=True, blank=True)
    u8 = models.PositiveSmallIntegerField(null=True, blank=True)
    u9 = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=1, blank=True, choices=SurveyGender.choices)
    age_group = models.CharField(max_length=10, blank=True, choices=AgeGroup.choices)
    disability = models.CharField(max_length=5, blank=True, choices=SurveyDisability.choices)
    remark = models.CharField(max_length=REMARK, blank=True)
    once = models.CharField(max_length=64)

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kecamatan", "once"), name="an_answer_counts_once_at_a_counter"),
            models.CheckConstraint(condition=_scored(), name="an_answer_scores_one_to_four"),
            models.CheckConstraint(condition=~Q(once=""), name="an_answer_has_its_mark"),
            models.CheckConstraint(
                condition=Q(channel__in=SurveyChannel.values), name="an_answer_came_by_a_known_channel"
            ),
        )
        indexes = (models.Index(fields=("kecamatan", "day"), name="survey_answers_of_a_counter"),)

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.day}"


class SurveyQuarter(models.Model):
    """The result of a quarter as it was frozen: sums and counts, from which every figure follows."""

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="survey_quarters")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kecamatan", "year", "quarter"), name="a_quarter_is_frozen_once"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="a_year_has_four_quarters"),
        )

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.year} {self.quarter}"


class SurveyFollowUp(models.Model):
    """What the kecamatan does about a quarter's result; the newest words are public, none are lost."""

    kecamatan = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="survey_follow_ups")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=WORDS)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="a_follow_up_of_a_survey_has_words"),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="a_follow_up_of_a_survey_is_of_a_quarter"
            ),
        )
        indexes = (models.Index(fields=("kecamatan", "year", "quarter"), name="survey_follow_ups_of_a_span"),)

    def __str__(self) -> str:
        return f"{self.kecamatan_id} {self.year} {self.quarter}"
