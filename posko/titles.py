"""Names of kelompok: one that another open kelompok of the desa has already is asked about, people decide."""

from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.transitions import JOINS


class TitleTaken(Exception):
    """Another open kelompok of the desa is called so."""


def same_title(desa: Wilayah, title: str, *, besides: Kelompok | None = None) -> Kelompok | None:
    """The oldest open kelompok of this name, capitals and blanks aside; None without one. One query."""
    wanted = _plain(title)
    named = desa.kelompok.not_empty().filter(state__in=JOINS).order_by("id")
    for one in named:
        if _plain(one.title) == wanted and (besides is None or one.pk != besides.pk):
            return one
    return None


def refuse_taken(desa: Wilayah, title: str, *, besides: Kelompok | None = None) -> None:
    """Raises TitleTaken; among two at once the second sees the first, for deeds hold their desa before."""
    if same_title(desa, title, besides=besides) is not None:
        raise TitleTaken


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
