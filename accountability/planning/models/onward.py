"""What is beyond the village's means and goes up with a letter (DU-RKP), and what came back."""

from django.db import models
from django.db.models import Q

from accountability.planning.models.proposals import Usulan
from accountability.regions.models import Wilayah


class DURKP(models.Model):
    """Daftar usulan RKP: what is beyond the village's means, sent to the kabupaten through the kecamatan.

    `sent_recorded_at` is when somebody wrote down that it was sent: on that day it may be taken back.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="du_rkp")
    year = models.PositiveSmallIntegerField()
    letter_no = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("desa", "year"), name="a_desa_has_one_du_rkp_a_year"),
            models.CheckConstraint(
                condition=Q(sent_recorded_at=None) | Q(sent_on__isnull=False),
                name="a_du_rkp_is_recorded_as_sent_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | ~Q(letter_no=""), name="a_du_rkp_is_sent_with_a_letter"
            ),
        )

    def __str__(self) -> str:
        return f"DU-RKP {self.desa_id} {self.year}"


class OnwardAnswer(models.TextChoices):
    """What the office above answered to a proposal."""

    WAITING = "menunggu", "Menunggu jawaban"
    ACCEPTED = "diterima", "Diterima"
    LATER = "ditunda", "Ditunda"
    REFUSED = "belum_bisa", "Belum bisa"


class DURKPItem(models.Model):
    """One proposal of a DU-RKP, to whom it goes and what came back."""

    du_rkp = models.ForeignKey(DURKP, on_delete=models.PROTECT, related_name="items")
    usulan = models.ForeignKey(
        Usulan, on_delete=models.PROTECT, null=True, blank=True, related_name="du_rkp_items"
    )
    kode = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=160)
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    to_office = models.CharField(max_length=80)
    answer = models.CharField(max_length=10, choices=OnwardAnswer.choices, default=OnwardAnswer.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    answer_sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="a_du_rkp_item_has_a_name"),
            models.CheckConstraint(condition=~Q(to_office=""), name="a_du_rkp_item_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="a_du_rkp_item_costs_nothing_or_more"
            ),
            models.UniqueConstraint(fields=("du_rkp", "usulan"), name="a_usulan_is_once_in_a_du_rkp"),
            models.CheckConstraint(
                condition=Q(answer=OnwardAnswer.WAITING, answered_on=None, answer_sentence="")
                | (~Q(answer=OnwardAnswer.WAITING) & Q(answered_on__isnull=False) & ~Q(answer_sentence="")),
                name="an_answer_to_a_du_rkp_item_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"DU-RKP item {self.pk}"
