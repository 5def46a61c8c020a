"""The live strip of the kecamatan: says "look" when a warning came, moved or ended, and nothing else."""

from accountability.accounts.access import KECAMATAN
from accountability.accounts.consumers import NOT_YOURS, MemberPage
from accountability.oversight.live import group_of_warnings

__all__ = ["NOT_YOURS", "WarningStrip"]


class WarningStrip(MemberPage):
    """One open page of one member."""

    roles = KECAMATAN

    @staticmethod
    def group_of(kode: str) -> str:
        """The group that is told whenever a warning of this wilayah changed."""
        return group_of_warnings(kode)
