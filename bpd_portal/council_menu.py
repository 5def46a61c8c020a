"""The pages about the council itself, as a second row of links: its books, its report, how well it does."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def council_menu(here: str) -> list[dict[str, Any]]:
    """Buku, Laporan tahunan, Kinerja, Kabar Senin; `here` is the address name of this page."""
    pages = [
        ("bpd-buku", _("Buku")),
        ("bpd-laporan", _("Laporan tahunan")),
        ("bpd-kinerja", _("Kinerja")),
        ("kabar-senin", _("Kabar Senin")),
    ]
    return [{"teks": words, "href": reverse(name), "kini": name == here} for name, words in pages]
