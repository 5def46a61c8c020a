"""Names the live group of a village's boards, which is told to look again."""

from accountability.lib import bell


def group_of_board(kode: str) -> str:
    """The group of the projector boards of a desa; it carries "look", never content."""
    return f"desa.{kode.replace('.', '-')}.papan"


def look_at_board(kode: str) -> None:
    """After the commit, every open board of the desa looks again."""
    bell.ring_group(group_of_board(kode))
