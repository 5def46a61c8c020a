"""Three places for photos: before, halfway, done; an empty one stays empty."""

from accountability.budget.models import Realisasi
from public_site.photo_slots import slots


def paid(*percents: int | None, photo: bool = True) -> list[Realisasi]:
    """Reports with these percents."""
    return [
        Realisasi(percent=one, photo=f"realisasi/{n}.jpg" if photo else "") for n, one in enumerate(percents)
    ]


def found(*percents: int | None) -> list[int | None]:
    """The percent of the photo in each slot."""
    return [slot.photo.percent if slot.photo else None for slot in slots(paid(*percents))]


def test_each_slot_takes_the_photo_that_fits_best() -> None:
    assert found(0, 30, 55, 90, 100) == [0, 55, 100]
    assert found(40, 60) == [None, 60, None]
    assert found(5, 100, 100) == [5, None, 100]


def test_without_photo_or_percent_it_stays_empty() -> None:
    assert [slot.photo for slot in slots(paid(0, 50, 100, photo=False))] == [None] * 3
    assert found(None) == [None, None, None]
    assert [slot.wanted for slot in slots([])] == [0, 50, 100]
