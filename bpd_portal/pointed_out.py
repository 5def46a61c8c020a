"""What to look at twice in words that leave the desk, each as one gentle sentence."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy

from posko.risky_bits import NAME, NEW, NUMBER, PLACE, risky_bits

WARNINGS: dict[str, Any] = {
    NAME: gettext_lazy("Mungkin nama orang."),
    NUMBER: gettext_lazy("Ada angka seperti nomor HP atau NIK."),
    PLACE: gettext_lazy("RT atau RW bisa menunjuk rumah."),
    NEW: gettext_lazy("Ada yang tidak tertulis di kata warga."),
}


def warnings_in(
    text: str, known: Collection[str], *, source: str | None = None, drafted: str = ""
) -> list[str]:
    """The warnings about `text`, each once; what stands in `drafted` already is not warned of.

    `known` are names that point at no person; `source` are the citizen's own words a summary was made of.
    """
    bits = risky_bits(text, known=known, source=source)
    found = {bit.why for bit in bits if not drafted or text[bit.start : bit.end] not in drafted}
    return [str(sentence) for why, sentence in WARNINGS.items() if why in found]
