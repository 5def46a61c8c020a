"""Letters of the council, what it handed on to the village government, and how that answered."""

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah
from posko.models import Kelompok


class Direction(models.TextChoices):
    """Whether a letter came or went (Permendagri 110/2016, Buku Agenda)."""

    IN = "masuk", "Surat masuk"
    OUT = "keluar", "Surat keluar"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about letters."""

    def of_year(self, year: int) -> "LetterQuerySet":
        """Those of one year, as the agenda lists them."""
        return self.filter(year=year).order_by("order", "id")


class Letter(models.Model):
    """One line of the agenda of letters: its number, its date, with whom, about what, and its words."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="letters")
    direction = models.CharField(max_length=6, choices=Direction.choices)
    # The agenda counts from 1 each year; a number on paper may look like anything.
    year = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    date = models.DateField()
    received_date = models.DateField(null=True, blank=True)
    party = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # How it was delivered (Buku Ekspedisi): when, and who signed for it as an office, not as a person.
    delivered_on = models.DateField(null=True, blank=True)
    delivered_to = models.CharField(max_length=120, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("desa", "direction", "year", "order"), name="a_line_of_the_agenda_is_written_once"
            ),
            models.UniqueConstraint(
                fields=("desa", "number", "year"),
                condition=Q(direction=Direction.OUT),
                name="a_council_numbers_a_letter_once_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(party="") & ~Q(subject=""),
                name="a_letter_says_its_number_with_whom_and_about_what",
            ),
            models.CheckConstraint(
                condition=Q(delivered_on=None) | Q(delivered_on__gte=F("date")),
                name="a_letter_is_delivered_after_it_was_written",
            ),
        )

    def __str__(self) -> str:
        return f"letter {self.pk}"


class HandedOnBy(models.TextChoices):
    """How aspirasi are handed on (penyaluran, Permendagri 110/2016 ps 36)."""

    ORAL = "lisan", "Lisan dalam musyawarah"
    INPUT = "masukan", "Surat masukan"
    EXPLAIN = "keterangan", "Surat permintaan keterangan"
    RAPERDES = "raperdes", "Usulan rancangan peraturan"


class Penyaluran(models.Model):
    """One handing on of some kelompok to the kepala desa: spoken in a musyawarah, or by a letter."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="penyaluran")
    channel = models.CharField(max_length=10, choices=HandedOnBy.choices)
    date = models.DateField()
    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="penyaluran"
    )
    musyawarah = models.ForeignKey(
        Musyawarah, on_delete=models.PROTECT, null=True, blank=True, related_name="penyaluran"
    )
    kelompok = models.ManyToManyField(Kelompok, related_name="penyaluran")
    words = models.TextField()
    answer_due_date = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(channel=HandedOnBy.ORAL, musyawarah__isnull=False, letter=None)
                | (~Q(channel=HandedOnBy.ORAL) & Q(letter__isnull=False)),
                name="what_is_handed_on_is_spoken_or_stands_in_a_letter",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_penyaluran_has_words"),
        )
        indexes = (models.Index(fields=("desa", "-date"), name="penyaluran_of_a_desa"),)

    def __str__(self) -> str:
        return f"penyaluran {self.pk}"


class OfficialAnswer(models.Model):
    """What the village government answered; added to, never changed."""

    penyaluran = models.ForeignKey(Penyaluran, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="an_official_answer_has_words"),)

    def __str__(self) -> str:
        return f"official answer {self.pk}"
