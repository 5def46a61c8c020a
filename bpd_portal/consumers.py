"""The live pages of the council's desk: they say "look" when something came in, and nothing else."""

from accountability.accounts.access import BPD
from accountability.accounts.consumers import NOT_YOURS, MemberPage
from accountability.planning.live import group_of_board
from posko.live import group_of
from sms_gateway.live import group_of_news

__all__ = ["NOT_YOURS", "Board", "Inbox", "News"]


class Inbox(MemberPage):
    """One open inbox of one member."""

    roles = BPD

    @staticmethod
    def group_of(kode: str) -> str:
        """The group that is told of every voice that comes in."""
        return group_of(kode)


class Board(Inbox):
    """One open projector board of a member's own desa."""

    @staticmethod
    def group_of(kode: str) -> str:
        """The group that is told whenever something on a board changed."""
        return group_of_board(kode)


class News(Inbox):
    """One open page that watches news to many go out."""

    @staticmethod
    def group_of(kode: str) -> str:
        """The group that is told whenever such an SMS has left."""
        return group_of_news(kode)
