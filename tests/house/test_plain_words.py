"""The public pages speak plain Indonesian: short sentences, and none of the words of offices and machines."""

import re

from tests.house import catalogue
from tests.house.test_catalogue import GAP, TAG

MEAN, LONGEST = 12, 20  # words (design, row 22); names of laws and sums need a few more
# Words nobody says in a village, and what is said instead. "Ditolak" is never told to a citizen.
FORBIDDEN = re.compile(
    r"\b(submit|error|dashboard|upload|download|login|log ?out|offline|online|website|password|feedback"
    r"|update|form|klik|silakan|mohon|input|user|admin panel|ditolak|invalid|gagal memuat)\b",
    re.IGNORECASE,
)


def sentences() -> list[str]:
    """All that a public page can say in Indonesian, cut where a reader takes breath."""
    said = (TAG.sub(" ", GAP.sub(" x ", text)) for text in catalogue.said())
    return [one.strip() for text in said for one in re.split(r"(?<=[.?!:;])\s", text) if one.strip()]


def words(sentence: str) -> int:
    """How many words it has."""
    return len(re.findall(r"[\w'’/-]+", sentence))


def test_a_sentence_is_short() -> None:
    whole = [one for one in sentences() if one[-1] in ".?!"]
    assert sum(map(words, whole)) / len(whole) <= MEAN
    assert [one for one in whole if words(one) > LONGEST] == []


def test_no_word_of_offices_and_machines_is_said() -> None:
    assert [one for one in sentences() if FORBIDDEN.search(one)] == []
