"""What came in and was spent of a year's budget, whatever version it was recorded against."""

from accountability.budget.models import APBDesa, Realisasi, RealisasiQuerySet


def told_in_year_of(apb: APBDesa) -> RealisasiQuerySet:
    """All that was told of the year of `apb` (akun 4, 5, 6), under any version; corrections are left out."""
    return Realisasi.objects.filter(apb__desa_id=apb.desa_id, apb__year=apb.year).standing()


def spent_in_year_of(apb: APBDesa) -> RealisasiQuerySet:
    """Spending (akun 5) of the desa in the year of `apb`, under any version; what was corrected is left out.

    A perubahan does not undo what was paid.
    """
    return told_in_year_of(apb).belanja()


def records_of_year(apb: APBDesa) -> RealisasiQuerySet:
    """Every record of the year of `apb`, of any akun and under any version, also what was corrected."""
    return Realisasi.objects.filter(apb__desa_id=apb.desa_id, apb__year=apb.year)
