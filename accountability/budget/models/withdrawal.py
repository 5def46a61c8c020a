"""A published budget that its village asks to take back: who asked, why, and what the council said."""

from django.db import models
from django.db.models import F, Q

from accountability.accounts.models import User
from accountability.budget.models.apb import APBDesa


class Outcome(models.TextChoices):
    """How a request to withdraw ended."""

    AGREED = "disetujui", "Disetujui"
    DECLINED = "ditolak", "Tidak disetujui"
    TAKEN_BACK = "dibatalkan", "Dibatalkan"


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """Questions about requests to withdraw."""

    def open(self) -> "WithdrawalQuerySet":
        """Those nobody decided yet."""
        return self.filter(settled_at=None)

    def newest_first(self) -> "WithdrawalQuerySet":
        """By when they were asked, the newest first."""
        return self.order_by("-asked_at", "-pk")


class Withdrawal(models.Model):
    """One request to take a public budget back; two people decide it (trust, section 6)."""

    apb = models.ForeignKey(APBDesa, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(max_length=300, blank=True)  # why the council does not agree

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("apb",),
                condition=Q(settled_at=None),
                name="a_budget_has_one_open_request_to_withdraw",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_request_to_withdraw_says_why"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, outcome="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, outcome__in=Outcome.values),
                name="a_settled_withdrawal_says_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", Outcome.TAKEN_BACK)) | ~Q(settled_by=F("asked_by")),
                name="another_person_decides_a_withdrawal",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DECLINED) | ~Q(answer=""),
                name="a_declined_withdrawal_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"Tarik APB {self.apb_id}"
