"""What was spent of a year's budget, whatever version it was recorded against."""

from accountability.budget.models import APBDesa, Realisasi, RealisasiQuerySet


def told_in_year_of(apb: APBDesa) -> RealisasiQuerySet:
    """Every record of the desa's year, under any version and of any akun, also what was taken back."""
    return Realisasi.objects.filter(apb__desa_id=apb.desa_id, apb__year=apb.year)


def spent_in_year_of(apb: APBDesa) -> RealisasiQuerySet:
    """Spending (akun 5) of the desa in the year of `apb`, under any version; what was corrected is left out.

    A perubahan does not undo what was paid.
    """
    return told_in_year_of(apb).standing().belanja()
