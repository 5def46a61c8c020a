"""Meetings, proposals and their decisions, and the year plan of a desa."""

import datetime as dt

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from accountability.accounts.models import User
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.states import ReasonClass

DESA_KODE_LENGTH = 13


class MusyawarahKind(models.TextChoices):
    """The legal kinds of meeting (UU 6/2014 ps 54; Permendagri 110/2016; Permendagri 114/2014)."""

    DUSUN = "dusun", "Musyawarah dusun"
    WOMEN = "perempuan", "Musyawarah khusus perempuan"
    VULNERABLE = "rentan", "Musyawarah khusus kelompok rentan"
    BPD = "bpd", "Musyawarah badan permusyawaratan"
    DESA = "desa", "Musyawarah umum"
    MUSRENBANG = "musrenbang", "Musrenbang"


class MusyawarahQuerySet(models.QuerySet["Musyawarah"]):
    """Questions about meetings."""

    def coming(self, day: dt.date) -> "MusyawarahQuerySet":
        """Those on or after `day`, the next first."""
        return self.filter(held_on__gte=day).order_by("held_on", "id")

    def past(self, day: dt.date) -> "MusyawarahQuerySet":
        """Those before `day`, the latest first."""
        return self.filter(held_on__lt=day).order_by("-held_on", "-id")


class Musyawarah(models.Model):
    """One meeting: when, where, and who came."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="musyawarah")
    kind = models.CharField(max_length=12, choices=MusyawarahKind.choices)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=80)
    men = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    disabled = models.PositiveIntegerField(null=True, blank=True)
    poor = models.PositiveIntegerField(null=True, blank=True)
    berita_acara_no = models.CharField(max_length=60, blank=True)
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MusyawarahQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="a_musyawarah_has_a_title"),
            models.CheckConstraint(
                condition=Exact(Length("desa"), DESA_KODE_LENGTH), name="a_musyawarah_is_held_in_a_desa"
            ),
        )
        indexes = (models.Index(fields=("desa", "held_on"), name="musyawarah_of_a_desa"),)

    def __str__(self) -> str:
        return self.title

    @property
    def attendance(self) -> int | None:
        """How many came; None until it was counted."""
        return None if self.men is None or self.women is None else self.men + self.women


class Outcome(models.TextChoices):
    """What a musyawarah decided about a proposal."""

    ADOPTED = "adopted", "Disepakati"
    DEFERRED = "deferred", "Ditunda"
    FORWARDED = "forwarded", "Diteruskan"
    NOT_NOW = "not_now", "Belum bisa"


class UsulanQuerySet(models.QuerySet["Usulan"]):
    """Questions about proposals."""

    def undecided(self) -> "UsulanQuerySet":
        """Those still waiting for a decision."""
        return self.filter(decision=None)

    def adopted(self) -> "UsulanQuerySet":
        """Those a musyawarah agreed to."""
        return self.filter(decision__outcome=Outcome.ADOPTED)

    def unplanned(self) -> "UsulanQuerySet":
        """Adopted, but not yet a kegiatan of any plan."""
        return self.adopted().filter(kegiatan=None)


class Usulan(models.Model):
    """What a kelompok asks for, brought to one musyawarah."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="usulan")
    musyawarah = models.ForeignKey(Musyawarah, on_delete=models.PROTECT, related_name="usulan")
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="usulan")
    title = models.CharField(max_length=160)
    proposed_at = models.DateTimeField()

    objects = UsulanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("musyawarah", "kelompok"), name="a_kelompok_is_proposed_once_in_a_musyawarah"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_usulan_has_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What the musyawarah decided about a proposal, with its words: recorded once, never changed."""

    usulan = models.OneToOneField(Usulan, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    sentence = models.CharField(max_length=300)
    into_year = models.PositiveSmallIntegerField(null=True, blank=True)
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
        )

    def __str__(self) -> str:
        return self.outcome

    @property
    def onward(self) -> str:
        """What comes next, as a sentence; of a forwarded one `next_step` names the office it went to."""
        if self.outcome == Outcome.FORWARDED:
            return f"Diteruskan ke {self.next_step.removesuffix('.')}."
        return self.next_step


class RKPDesa(models.Model):
    """The work plan of a desa for one year (Permendagri 114/2014; Permendesa 21/2020)."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="rkp")
    year = models.PositiveSmallIntegerField()
    perdes_no = models.CharField(max_length=40, blank=True)
    enacted_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "year"), name="a_desa_has_one_rkp_a_year"),
            models.CheckConstraint(
                condition=Exact(Length("desa"), DESA_KODE_LENGTH), name="an_rkp_is_that_of_a_desa"
            ),
            models.CheckConstraint(
                condition=Q(enacted_date=None, perdes_no="")
                | (Q(enacted_date__isnull=False) & ~Q(perdes_no="")),
                name="an_enacted_rkp_has_its_number_and_date",
            ),
        )

    def __str__(self) -> str:
        return f"RKP {self.desa_id} {self.year}"


class KegiatanQuerySet(models.QuerySet["Kegiatan"]):
    """Questions about planned kegiatan."""

    def of_year(self, year: int) -> "KegiatanQuerySet":
        """Those in the plan of a year, by code."""
        return self.filter(rkp__year=year).order_by("kode", "id")

    def without_origin(self) -> "KegiatanQuerySet":
        """Those no citizen's proposal stands behind: said openly."""
        return self.filter(usulan=None)

    def total_cost(self) -> int:
        """The estimated cost of all, in rupiah."""
        return self.aggregate(total=Sum("cost"))["total"] or 0


class Kegiatan(models.Model):
    """One activity of the plan, with its official code and, where there is one, the proposal it came from."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="kegiatan")
    rkp = models.ForeignKey(RKPDesa, on_delete=models.PROTECT, related_name="kegiatan")
    kode = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    usulan = models.ForeignKey(
        Usulan, on_delete=models.PROTECT, null=True, blank=True, related_name="kegiatan"
    )
    volume = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    cost = models.BigIntegerField()
    fund_source = models.CharField(max_length=3, blank=True)
    pelaksana = models.CharField(max_length=80, blank=True)

    objects = KegiatanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(cost__gte=0), name="a_kegiatan_costs_nothing_or_more"),
            models.CheckConstraint(condition=~Q(name=""), name="a_kegiatan_has_a_name"),
            models.CheckConstraint(
                condition=Q(kode__regex=r"^[1-5]\.\d{1,2}\.\d{2}$"), name="a_kegiatan_has_a_code"
            ),
            models.UniqueConstraint(fields=("rkp", "usulan"), name="a_usulan_is_planned_once_in_an_rkp"),
        )
        indexes = (models.Index(fields=("rkp", "kode"), name="kegiatan_of_an_rkp"),)

    def __str__(self) -> str:
        return f"{self.kode} {self.name}"
