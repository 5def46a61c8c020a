"""The sectors and aspects are six and ten, each with a basis, and words find their aspect."""

import pytest

from accountability.oversight.service.refusals import UnknownAspect, UnknownSector
from accountability.oversight.service.tables import (
    aspect_heard_in,
    aspect_of,
    aspects,
    sector_of,
    sector_of_topic,
    sectors,
)
from posko.topics import topics


def test_there_are_six_sectors_and_each_topic_with_a_sector_has_one() -> None:
    assert len(sectors()) == 6
    assert set(sector_of_topic()) == {one.kode for one in topics() if one.sector}
    assert all(one.topics and one.legal_basis and one.confidence for one in sectors().values())


def test_there_are_ten_aspects_each_with_a_question_and_a_basis() -> None:
    assert [one.no for one in aspects().values()] == list(range(1, 11))
    assert all(one.question.endswith("?") and one.legal_basis for one in aspects().values())


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Kursi roda tidak bisa masuk", "inklusi"),
        ("Ada pungutan waktu bayar", "biaya"),
        ("Guru sering absen, guru terbatas", "petugas"),
        ("", "ketersediaan"),
        ("xyz", "ketersediaan"),
    ],
)
def test_words_find_their_aspect(text: str, aspect: str) -> None:
    assert aspect_heard_in(text).kode == aspect


def test_what_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(UnknownSector):
        sector_of("pertahanan")
    with pytest.raises(UnknownAspect):
        aspect_of("")
