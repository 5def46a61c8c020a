"""The log of openings, and openings in unusual number."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Opening
from posko.opening_log import openings_of, rule, unusual
from tests import makers

NOW = makers.NOW


def opens(member: Membership, voices: list[Aspirasi], apart: dt.timedelta, at: dt.datetime = NOW) -> None:
    """The member opens each voice, one after the other."""
    for place, voice in enumerate(voices):
        seen = at + place * apart
        Opening.objects.create(aspirasi=voice, user=member.user, opened_at=seen, seen_at=seen)


@pytest.fixture
def voices(desa: Wilayah) -> list[Aspirasi]:
    return [makers.make_aspirasi(desa, f"jalan rusak {n}") for n in range(rule("openings_an_hour") + 1)]


class TestUnusual:
    def test_more_than_the_rule_within_an_hour_is_told(
        self, desa: Wilayah, voices: list[Aspirasi], anggota: Membership
    ) -> None:
        opens(anggota, voices, dt.timedelta(minutes=1))
        (found,) = unusual(desa=desa, at=NOW + dt.timedelta(days=1))
        assert (found.user_id, found.count, found.since) == (anggota.user_id, len(voices), NOW)

    def test_the_same_over_a_day_is_work(
        self, desa: Wilayah, voices: list[Aspirasi], anggota: Membership
    ) -> None:
        opens(anggota, voices, dt.timedelta(minutes=30))
        assert unusual(desa=desa, at=NOW + dt.timedelta(days=1)) == []

    def test_the_same_voice_many_times_is_one(
        self, desa: Wilayah, voices: list[Aspirasi], anggota: Membership
    ) -> None:
        opens(anggota, voices[:1] * 40, dt.timedelta(seconds=30))
        assert unusual(desa=desa, at=NOW + dt.timedelta(days=1)) == []

    def test_what_two_members_do_is_not_added_up(
        self, desa: Wilayah, voices: list[Aspirasi], anggota: Membership, ketua: Membership
    ) -> None:
        opens(anggota, voices[:20], dt.timedelta(minutes=1))
        opens(ketua, voices[20:], dt.timedelta(minutes=1))
        assert unusual(desa=desa, at=NOW + dt.timedelta(days=1)) == []

    def test_it_is_forgotten_after_a_month(
        self, desa: Wilayah, voices: list[Aspirasi], anggota: Membership
    ) -> None:
        opens(anggota, voices, dt.timedelta(minutes=1))
        assert unusual(desa=desa, at=NOW + dt.timedelta(days=31)) == []

    def test_the_neighbour_sees_nothing_of_it(
        self, voices: list[Aspirasi], anggota: Membership, other_desa: Wilayah
    ) -> None:
        opens(anggota, voices, dt.timedelta(minutes=1))
        assert unusual(desa=other_desa, at=NOW) == []
        assert not openings_of(desa=other_desa).exists()
