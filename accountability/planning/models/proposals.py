"""Proposals of a meeting, how they were put in order, and what was decided about each."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accountability.accounts.models import User
from accountability.planning.models.meetings import Musyawarah
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.states import ReasonClass


class Outcome(models.TextChoices):
    """What a musyawarah decided about a proposal."""

    ADOPTED = "adopted", "Disepakati"
    DEFERRED = "deferred", "Ditunda"
    FORWARDED = "forwarded", "Diteruskan"
    NOT_NOW = "not_now", "Belum bisa"


class IntoPlan(models.TextChoices):
    """Which plan an adopted proposal goes into."""

    RKP = "rkp", "Rencana kerja tahunan (RKP)"
    RPJM = "rpjm", "Rencana jangka menengah (RPJM)"


class ForwardedTo(models.TextChoices):
    """Where a proposal beyond the village's own means goes."""

    KECAMATAN = "kecamatan", "Kecamatan"
    KABUPATEN = "kabupaten", "Kabupaten"
    DU_RKP = "du_rkp", "Daftar usulan (DU-RKP)"
    OTHER = "lain", "Kantor lain"


class UsulanQuerySet(models.QuerySet["Usulan"]):
    """Questions about proposals."""

    def undecided(self) -> "UsulanQuerySet":
        """Those still waiting for the decision of their meeting; one that another took up waits there."""
        return self.filter(decision=None, continued_by=None)

    def adopted(self) -> "UsulanQuerySet":
        """Those a musyawarah agreed to."""
        return self.filter(decision__outcome=Outcome.ADOPTED)

    def unplanned(self) -> "UsulanQuerySet":
        """Adopted for a year plan, not carried on and not decided otherwise later, but not yet a kegiatan."""
        mine = self.adopted().filter(decision__into_plan=IntoPlan.RKP, continued_by=None).last_word()
        return mine.exclude(Exists(self._planned("kegiatan")))

    def unplanned_in_rpjm(self) -> "UsulanQuerySet":
        """Adopted for the medium-term plan, not decided otherwise later, but not yet an activity in any.

        One that became a kegiatan of a year plan has found its place too.
        """
        mine = self.adopted().filter(decision__into_plan=IntoPlan.RPJM, continued_by=None).last_word()
        mine = mine.exclude(Exists(self._planned("kegiatan")))
        return mine.exclude(Exists(self._planned("rpjm_activities")))

    def unlisted(self) -> "UsulanQuerySet":
        """Forwarded to the kecamatan, the kabupaten or the DU-RKP, but in no DU-RKP yet."""
        above = (ForwardedTo.KECAMATAN, ForwardedTo.KABUPATEN, ForwardedTo.DU_RKP)
        return self.filter(
            decision__outcome=Outcome.FORWARDED, decision__forwarded_to__in=above, du_rkp_items=None
        )

    def last_word(self) -> "UsulanQuerySet":
        """Without those whose kelompok a later decision put off, sent on or meant for another plan."""
        later = Usulan.objects.filter(
            kelompok=OuterRef("kelompok"), decision__decided_at__gt=OuterRef("decision__decided_at")
        )
        same = Q(decision__outcome=Outcome.ADOPTED, decision__into_plan=OuterRef("decision__into_plan"))
        return self.exclude(Exists(later.exclude(same)))

    @staticmethod
    def _planned(road: str) -> models.QuerySet["Usulan"]:
        stands = {f"{road}__isnull": False, f"{road}__dropped_at": None}
        return Usulan.objects.filter(pk=OuterRef("pk"), **stands)


class Usulan(models.Model):
    """What a kelompok asks for, brought to one musyawarah.

    `place` is its number on the board and the ballot; `dots` are the marks given by slips, `dots_by_hand`
    those counted on paper. `continued_by` is the proposal of a later meeting that took it up. While a meeting
    that decides has yet to, it `holds_kelompok`: no other meeting may (planning.one_agenda, ADR 62).
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="usulan")
    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="usulan")
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="usulan")
    title = models.CharField(max_length=160)
    proposed_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    cost_estimate = models.BigIntegerField(null=True, blank=True)
    dots = models.PositiveIntegerField(default=0)
    dots_by_hand = models.PositiveIntegerField(null=True, blank=True)
    continued_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continues"
    )
    holds_kelompok = models.BooleanField(default=False)

    objects = UsulanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("musyawarah", "kelompok"), name="a_kelompok_is_proposed_once_in_a_musyawarah"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_usulan_has_a_title"),
            models.UniqueConstraint(
                fields=("musyawarah", "place"), name="a_place_on_the_board_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(cost_estimate=None) | Q(cost_estimate__gte=0),
                name="an_estimate_is_nothing_or_more",
            ),
            models.UniqueConstraint(
                fields=("kelompok",),
                condition=Q(holds_kelompok=True),
                name="a_kelompok_waits_for_one_deciding_meeting",
            ),
            models.CheckConstraint(
                condition=Q(holds_kelompok=False) | Q(continued_by=None),
                name="what_was_taken_up_holds_nothing",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Score(models.Model):
    """The points, 1 to 5, one proposal was given for one criterion (data/priority_criteria.csv)."""

    usulan = models.ForeignKey(Usulan, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("usulan", "criterion"), name="a_criterion_is_scored_once"),
            models.CheckConstraint(condition=Q(points__range=(1, 5)), name="points_are_one_to_five"),
        )

    def __str__(self) -> str:
        return f"score {self.pk}"


class VoteSlip(models.Model):
    """One printed slip that may vote once in one meeting.

    Only the keyed fingerprint of its code is kept. It tells whether it was used, never when nor for what: the
    marks are counted on the proposals, and nothing joins them to a slip.
    """

    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="vote_slips")
    fingerprint = models.CharField(max_length=64)
    used = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("musyawarah", "fingerprint"), name="a_slip_is_printed_once_in_a_musyawarah"
            ),
        )

    def __str__(self) -> str:
        return f"slip {self.pk}"


class Decision(models.Model):
    """What the musyawarah decided about a proposal, with its words: recorded once, never changed."""

    usulan = models.OneToOneField(Usulan, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    sentence = models.CharField(max_length=300)
    into_plan = models.CharField(max_length=4, choices=IntoPlan.choices, blank=True)
    into_year = models.PositiveSmallIntegerField(null=True, blank=True)
    returns_in_year = models.PositiveSmallIntegerField(null=True, blank=True)
    forwarded_to = models.CharField(max_length=10, choices=ForwardedTo.choices, blank=True)
    reason_class = models.CharField(max_length=20, choices=ReasonClass.choices, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(sentence=""), name="a_decision_says_something"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ADOPTED) | Q(into_year__isnull=False),
                name="what_is_adopted_is_meant_for_a_year",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ADOPTED) | (~Q(reason_class="") & ~Q(next_step="")),
                name="what_is_not_adopted_says_why_and_what_next",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="a_decision_is_a_known_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ADOPTED) ^ Q(into_plan=""),
                name="what_is_adopted_goes_into_a_plan",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DEFERRED) | Q(returns_in_year__isnull=False),
                name="what_is_deferred_says_when_it_returns",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.FORWARDED) ^ Q(forwarded_to=""),
                name="what_is_forwarded_says_where_to",
            ),
        )

    def __str__(self) -> str:
        return self.outcome

    @property
    def onward(self) -> str:
        """What comes next, as a sentence; of a forwarded one `next_step` names the office it went to."""
        if self.outcome == Outcome.FORWARDED:
            return f"Diteruskan ke {self.next_step.removesuffix('.')}."
        return self.next_step
