"""Which language the page that is being made speaks; everything but a public page is made in Indonesian."""

from django.utils import translation


def in_english() -> bool:
    """Tell whether this page is in English: only where public_site.language chose it, never in a task."""
    return translation.get_language() == "en"


def grouped(number: int) -> str:
    """Return the whole `number` with its thousands set apart: 1.250, and 1,250 on a page in English."""
    return f"{number:,}" if in_english() else f"{number:,}".replace(",", ".")


def decimal(written: str) -> str:
    """Return a number written with a full stop with the decimal sign of the page: 2,5, in English 2.5."""
    return written if in_english() else written.replace(".", ",")
