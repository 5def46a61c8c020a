"""The pages about answering as a second row of links: what waits, report backs, handing on."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.council.waiting import untold_answers
from accountability.regions.models import Wilayah


def answer_menu(here: str, desa: Wilayah) -> list[dict[str, Any]]:
    """Perlu dijawab, Lapor balik, Salurkan; the last with how many answers nobody was told of yet."""
    untold = untold_answers(desa).count()
    hand_on = f"{_('Salurkan')} ({untold})" if untold else _("Salurkan")
    pages = [("jawab", _("Perlu dijawab")), ("lapor", _("Lapor balik")), ("salurkan", hand_on)]
    return [{"teks": words, "href": reverse(name), "kini": name == here} for name, words in pages]
