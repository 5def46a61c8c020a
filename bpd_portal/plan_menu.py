"""The pages about plans as a second row of links, and who may write in them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accountability.accounts.models import Role
from accountability.regions.sebutan import Words

MAY_PLAN = frozenset({Role.KETUA_BPD})
MAY_ENACT = frozenset({Role.KETUA_BPD, Role.KADES})


def plan_menu(here: str, year: int, words: Words) -> list[dict[str, Any]]:
    """The year plan, its origins, its steps, the medium-term plan, the list that goes up, files."""
    pages = [
        ("rencana", f"{words.rkp} {year}"),
        ("rencana-asal", _("Asal dan nasib")),
        ("rencana-tahap", _("Langkah")),
        ("rpjm", words.rpjm),
        ("du-rkp", _("Usulan ke atas")),
        ("rencana-berkas", _("Berkas")),
    ]
    return [
        {"teks": text, "href": f"{reverse(name)}?tahun={year}", "kini": name == here} for name, text in pages
    ]
