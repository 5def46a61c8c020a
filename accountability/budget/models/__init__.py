"""The tables of the APB Desa: versions, lines, steps, files brought in, spending, questions,
requests to withdraw."""

from accountability.budget.models.apb import APBDesa, APBDesaQuerySet
from accountability.budget.models.brought_in import BroughtIn, BroughtInQuerySet, Source
from accountability.budget.models.line import BudgetedKegiatan, BudgetLine, BudgetLineQuerySet
from accountability.budget.models.question import BudgetQuestion, BudgetQuestionQuerySet
from accountability.budget.models.realisasi import Realisasi, RealisasiQuerySet
from accountability.budget.models.step import BudgetStep, BudgetStepQuerySet, Stage
from accountability.budget.models.withdrawal import Outcome, Withdrawal, WithdrawalQuerySet

__all__ = [
    "APBDesa",
    "APBDesaQuerySet",
    "BroughtIn",
    "BroughtInQuerySet",
    "BudgetLine",
    "BudgetLineQuerySet",
    "BudgetQuestion",
    "BudgetQuestionQuerySet",
    "BudgetStep",
    "BudgetStepQuerySet",
    "BudgetedKegiatan",
    "Outcome",
    "Realisasi",
    "RealisasiQuerySet",
    "Source",
    "Stage",
    "Withdrawal",
    "WithdrawalQuerySet",
]
