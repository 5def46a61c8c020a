"""The pages about SMS and the pages of the settings, as a second row of links."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def sms_menu(here: str, dead: int) -> list[dict[str, Any]]:
    """Pesan, Tertahan with their number, Biaya, Jalur; `here` is the address name of this page."""
    held = f"{_('Tertahan')} ({dead})" if dead else _("Tertahan")
    pages = [("sms", _("Pesan")), ("tertahan", held), ("sms-biaya", _("Biaya")), ("sms-jalur", _("Jalur"))]
    return _links(pages, here)


def settings_menu(here: str) -> list[dict[str, Any]]:
    """Teks SMS, Nomor darurat, and Kabar Senin to members."""
    pages = [
        ("pengaturan", _("Teks SMS")),
        ("nomor-darurat", _("Nomor darurat")),
        ("kabar-senin", _("Kabar Senin")),
    ]
    return _links(pages, here)


def _links(pages: list[tuple[str, str]], here: str) -> list[dict[str, Any]]:
    return [{"teks": words, "href": reverse(name), "kini": name == here} for name, words in pages]
