"""What a desk says when a wording for an SMS is refused: which letters, which braces, how long."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accountability.lib import gsm7
from posko import texts
from posko.words import ONE_SMS


def _braces(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _unknown(refusal: Any) -> str:
    return _("%(names)s tidak dikenal di teks ini. Pakai isian dari daftar di bawah.") % {
        "names": _braces(refusal.names)
    }


def _missing(refusal: Any) -> str:
    return _("%(names)s harus ada, karena warga membutuhkannya.") % {"names": _braces(refusal.names)}


def _letters(refusal: Any) -> str:
    told = [f"{sign} ({_('ganti dengan')} {gsm7.plain(sign)})" if gsm7.plain(sign) not in {"", "?"} else sign
            for sign in refusal.letters]  # fmt: skip
    return _("Huruf ini tidak ada di SMS biasa: %(letters)s.") % {"letters": " ".join(told)}


def _too_long(refusal: Any) -> str:
    return _("Terlalu panjang %(n)s huruf kalau isiannya panjang. Ringkas sampai %(most)s.") % {
        "n": refusal.septets - ONE_SMS,
        "most": ONE_SMS,
    }


DETAILED: dict[type[Exception], Callable[[Any], str]] = {
    texts.UnknownPlaceholder: _unknown,
    texts.MissingPlaceholder: _missing,
    texts.NotForSMS: _letters,
    texts.TooLong: _too_long,
}


def detailed_sentence(refusal: Exception) -> str | None:
    """The sentence for a refused wording, or None for any other refusal."""
    tell = DETAILED.get(type(refusal))
    return tell(refusal) if tell else None
