"""Tells which numbers somebody has."""

from accountability.lib import nomor
from posko.models import Aspirasi, Kelompok


def number(digits: str) -> bool:
    """Whether an aspirasi has this number."""
    return nomor.is_valid(digits) and Aspirasi.objects.filter(nomor=digits).exists()


def kelompok(digits: str) -> bool:
    """Whether a kelompok has this id, as its public page shows it."""
    return digits.isdecimal() and len(digits) < 10 and Kelompok.objects.filter(pk=int(digits)).exists()
