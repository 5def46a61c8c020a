"""Tells whether words are about the counter of the kecamatan: LOKET stands first, and names no other counter.

The words are data (data/counter_words.csv). LAPOR, KELUHAN and their kin in front are gone when this is asked
(posko.grammar). In doubt a voice stays with its village, as every voice.
"""

from functools import cache

from rapidfuzz.distance import OSA

from posko import lexicons

MOST_LOOKED_AT = 80  # letters
WORD = "loket"
LOOKED_BEHIND = 2  # words behind LOKET that may name another one: "loket di puskesmas"


def about_the_counter(text: str) -> bool:
    """Whether `text` begins with LOKET, one slip of the thumb borne, and means that of the kecamatan."""
    said = lexicons.words_of(lexicons.tidy(text)[:MOST_LOOKED_AT])
    while said and said[0] in lexicons.small_words("courtesy"):
        said = said[1:]
    if len(said) < 2 or OSA.distance(said[0], WORD, score_cutoff=1) > 1:
        return False
    behind = said[1 : 1 + LOOKED_BEHIND]
    if behind[0] in _words("own"):
        return True
    return _words("other").isdisjoint(behind)


@cache
def _words(means: str) -> frozenset[str]:
    return frozenset(row["word"] for row in lexicons.rows("counter_words") if row["means"] == means)
