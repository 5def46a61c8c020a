"""A village's budget beside those of its kecamatan: medians, only where enough villages have published."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Sum
from django.db.models.functions import Substr

from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.sums import BIDANG
from accountability.regions.models import DesaFacts

FEWEST = 3  # a median of two villages would tell one of them the other's figures as "the" kecamatan


@dataclass(frozen=True, slots=True)
class VillageYear:
    """The planned spending of one desa in a year, in rupiah, and its families (None: not counted)."""

    kode: str
    belanja: int
    per_bidang: dict[str, int]
    households: int | None


@dataclass(frozen=True, slots=True)
class Median:
    """The middle: rupiah a family (None: too few counted), and hundredths of a percent for each bidang."""

    villages: int
    counted: int
    per_family: int | None
    shares: dict[str, int]


def published_in(kecamatan: str, year: int) -> list[VillageYear]:
    """The newest published budgets of a kecamatan in a year, by code. 3 queries."""
    known = APBDesa.objects.filter(desa__parent_id=kecamatan, year=year).published().order_by("version")
    newest: dict[str, int] = dict(known.values_list("desa_id", "pk"))
    sums: dict[int, dict[str, int]] = {pk: dict.fromkeys(BIDANG, 0) for pk in newest.values()}
    lines = BudgetLine.objects.filter(apb__in=newest.values()).belanja()
    rows = lines.annotate(bidang=Substr("kegiatan_kode", 1, 1)).values_list("apb_id", "bidang")
    for pk, bidang, total in rows.annotate(total=Sum("amount")).order_by("apb_id", "bidang"):
        sums[pk][bidang] = total
    families = dict(DesaFacts.objects.filter(desa__in=newest).values_list("desa_id", "households"))
    return [
        VillageYear(kode, sum(sums[pk].values()), sums[pk], families.get(kode) or None)
        for kode, pk in sorted(newest.items())
    ]


def median_of(villages: Iterable[VillageYear]) -> Median | None:
    """The medians of these villages, each counted once; None for fewer than three that plan to spend."""
    spending = [one for one in villages if one.belanja > 0]
    if len(spending) < FEWEST:
        return None
    per_family = [one.belanja // one.households for one in spending if one.households]
    return Median(
        villages=len(spending),
        counted=len(per_family),
        per_family=int(median(per_family)) if len(per_family) >= FEWEST else None,
        shares={
            bidang: int(median(one.per_bidang[bidang] * 10_000 // one.belanja for one in spending))
            for bidang in BIDANG
        },
    )
