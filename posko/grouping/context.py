"""Says how much each word counts for what a message is about: less where it tells a place or a reason."""

from collections.abc import Sequence

from posko import lexicons
from posko.grouping.reading import Token


def words_for(role: str) -> frozenset[str]:
    """Words that help to tell where from what: `beside`, `therefore`, `area` … (data/place_words.csv)."""
    return frozenset(row["word"] for row in lexicons.rows("place_words") if row["role"] == role)


# What stands behind these words tells where, not what: "lampu dekat masjid" is not about the mosque.
BESIDE, AT = words_for("beside"), words_for("at")
# What stands behind these is the reason or the harm: "jalan rusak sampai ambulan tidak mau masuk".
THEREFORE = words_for("therefore")
NAMED_PLACES = words_for("named_place")
BESIDE_COUNTS, AT_COUNTS, THEREFORE_COUNTS, LATE_COUNTS = 0.3, 0.85, 0.7, 0.85
CLAUSE = 6  # words behind "karena"
EARLY = 6  # words that say it first count in full
REACH = 2  # words behind "dekat" that belong to the place


def how_much_each_counts(tokens: Sequence[Token]) -> list[float]:
    """1 for a word that may say what it is about, less where it tells a place, a reason or comes late."""
    counts = [1.0 if place < EARLY else LATE_COUNTS for place in range(len(tokens))]
    for place, token in enumerate(tokens):
        reach, factor = _shadow(token)
        for behind in range(place + 1, min(place + 1 + reach, len(tokens))):
            counts[behind] = min(counts[behind], factor)
    return counts


def _shadow(token: Token) -> tuple[int, float]:
    """How many words behind this one count less, and how much."""
    if token.root in BESIDE or token.word in BESIDE:
        return REACH, BESIDE_COUNTS
    if token.root in THEREFORE or token.word in THEREFORE:
        return CLAUSE, THEREFORE_COUNTS
    if token.word in NAMED_PLACES:
        return 1, 0.0
    return (1, AT_COUNTS) if token.word in AT else (0, 1.0)
