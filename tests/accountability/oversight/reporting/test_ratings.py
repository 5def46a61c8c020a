"""What villages think of the kecamatan's help, for the report of half a year."""

import datetime as dt

import pytest

from accountability.oversight.models import HelpRequest
from accountability.oversight.reporting.ratings import help_rated
from accountability.oversight.reporting.spans import Kind, Span
from accountability.regions.models import Wilayah
from tests.makers import make_desa

pytestmark = pytest.mark.django_db
HALF = Span(Kind.HALF, 2026, 2)
FIRST = dt.datetime(2026, 6, 30, 17, 0, tzinfo=dt.UTC)  # midnight of 1 July in Western Indonesia


def rated(desa: Wilayah, *ratings: int, at: dt.datetime = FIRST) -> None:
    for rating in ratings:
        HelpRequest.objects.create(
            desa=desa, side="bpd", question="Bagaimana?", asked_at=at, answer="Begini.", answered_at=at,
            rating=rating, rated_at=at,
        )  # fmt: skip


def test_the_mean_is_that_of_five_ratings_and_more(desa: Wilayah) -> None:
    rated(desa, 5, 4, 4, 3, 5)
    assert help_rated([desa.kode], HALF) == (4.2, 5)


def test_fewer_are_not_told(desa: Wilayah) -> None:
    rated(desa, 5, 4, 4, 3)
    assert help_rated([desa.kode], HALF) is None


def test_those_of_another_half_year_or_place_do_not_count(desa: Wilayah) -> None:
    rated(desa, 1, 1, 1, 1, 1, at=FIRST - dt.timedelta(seconds=1))
    rated(make_desa("99.01.02.2001", "Mekarsari"), 1, 1, 1, 1, 1)
    rated(desa, 5, 5, 5, 5, 5)
    assert help_rated([desa.kode], HALF) == (5.0, 5)
