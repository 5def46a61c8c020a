"""The filters of the list, held against the list itself: what is told of a request is what it is found by."""

import datetime as dt
import itertools
from contextlib import suppress
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.lib.local_time import zone_for
from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Kelompok
from posko.states import State
from public_site.coarse import ident_of_voice, voice_of_ident
from public_site.open311 import asked as asking
from public_site.open311.listing import listed
from public_site.open311.offered import OTHER, codes
from public_site.open311.refusals import Refused
from public_site.open311.shown import Request, group_of_ident
from public_site.open311.standing import status_of
from public_site.place import Place, place_of
from tests import makers

NOW = makers.NOW + dt.timedelta(days=60)
DAY = dt.timedelta(days=1)
TOPICS = ("jalan", "air", "", "lainnya")
STATES = (State.READ, State.ANSWERED, State.PLANNED, State.NOT_NOW)


@pytest.fixture
def place(desa: Wilayah, ketua: Membership) -> Place:
    """A village with sixteen public voices and eight kelompok over four months, in every state and topic."""
    by = ketua.actor()
    for n in range(16):
        at = NOW - n * 8 * DAY
        voice = makers.make_aspirasi(desa, f"suara {n}", at=at, topic=TOPICS[n % 4])
        told = {"public_summary": f"Suara {n}.", "state": STATES[n // 4 % 4], "state_since_at": at + DAY / 2}
        Aspirasi.objects.filter(pk=voice.pk).update(**told)
    for n in range(8):
        group = makers.make_kelompok(
            desa, by, voices=1, title=f"Usul {n}", at=NOW - n * 13 * DAY, topic=TOPICS[n % 3] or "tani"
        )
        Kelompok.objects.filter(pk=group.pk).update(state=STATES[n % 4])
    return place_of(desa.kode)


def found(place: Place, **told: Any) -> list[Request]:
    """What the list tells for these arguments."""
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in told.items() if value is not None})
    return listed(asking.read(query, kode=place.desa.kode, at=NOW), place)[0]


def idents(requests: list[Request]) -> list[str]:
    """What they are called, in order."""
    return [one.ident for one in requests]


class TestEveryFilter:
    @pytest.mark.parametrize("back", [0, 20, 45])
    @pytest.mark.parametrize("span", [3, 31, 90])
    @pytest.mark.parametrize("status", [None, "open", "closed", "open,closed"])
    @pytest.mark.parametrize("code", [None, "jalan", "lainnya", "jalan,air"])
    def test_finds_what_is_told_so_and_nothing_else(
        self, place: Place, back: int, span: int, status: str | None, code: str | None
    ) -> None:
        end = NOW - back * DAY
        start = end - span * DAY
        everything = found(place, start_date=start.isoformat(), end_date=end.isoformat())
        assert all(start <= one.requested <= end for one in everything)
        wanted = [
            one.ident
            for one in everything
            if (status is None or status_of(one.state) in status.split(","))
            and (code is None or (one.code or OTHER) in code.split(","))
        ]
        narrow = found(
            place, start_date=start.isoformat(), end_date=end.isoformat(), status=status, service_code=code
        )
        assert idents(narrow) == wanted

    def test_spans_beside_each_other_share_out_the_whole(self, place: Place) -> None:
        whole = idents(found(place))
        cuts = [NOW + DAY - n * 15 * DAY for n in range(8)]
        parts = [
            idents(
                found(
                    place, start_date=(early + dt.timedelta(seconds=1)).isoformat(), end_date=late.isoformat()
                )
            )
            for late, early in itertools.pairwise(cuts)
        ]
        together = [one for part in parts for one in part]
        assert len(together) == len(set(together))
        assert whole == [one for one in together if one in set(whole)]
        assert len(whole) > 12

    def test_numbers_override_all_others(self, place: Place) -> None:
        first, *_, last = idents(found(place))
        told = found(place, service_request_id=f"{last},{first}", status="closed", start_date="rusak")
        assert idents(told) == [last, first]


class TestWhatIsRead:
    @given(
        start=st.dates(dt.date(1950, 1, 1), dt.date(2026, 11, 1)),
        hours=st.integers(-14, 14),
        days=st.integers(0, 89),
    )
    def test_a_span_is_understood_whatever_its_offset(self, start: dt.date, hours: int, days: int) -> None:
        zone = dt.timezone(dt.timedelta(hours=hours))
        early = dt.datetime.combine(start, dt.time(13, 30), tzinfo=zone)
        query = QueryDict(mutable=True)
        query.update({"start_date": early.isoformat(), "end_date": (early + days * DAY).isoformat()})
        read = asking.read(query, kode="99.01.01.2001", at=NOW)
        assert (read.start, read.end) == (early, early + days * DAY)

    @given(told=st.dictionaries(
        st.sampled_from(["start_date", "end_date", "status", "service_code", "page", "page_size", "cursor",
                         "service_request_id"]),
        st.text(max_size=40),
    ))  # fmt: skip
    def test_anything_at_all_is_understood_or_refused(self, told: dict[str, str]) -> None:
        query = QueryDict(mutable=True)
        query.update(told)
        with suppress(Refused):
            read = asking.read(query, kode="99.01.01.2001", at=NOW)
            assert read.start <= read.end
            assert read.end - read.start <= asking.SPAN + asking.AHEAD
            assert read.services <= codes()

    @given(ident=st.text(max_size=60))
    def test_an_ident_is_one_of_ours_or_none(self, ident: str) -> None:
        assert voice_of_ident(ident) is None
        group = group_of_ident(ident)
        assert group is None or ident == f"K{ident[1:]}"

    @given(pk=st.integers(1, 10**12))
    def test_an_ident_is_read_again_and_shows_no_order(self, pk: int) -> None:
        assert voice_of_ident(ident_of_voice(pk)) == pk
        assert str(pk) not in ident_of_voice(pk) or pk < 10**4

    def test_days_without_an_offset_are_the_villages(self) -> None:
        query = QueryDict("start_date=2026-10-01&end_date=2026-10-02")
        read = asking.read(query, kode="99.01.01.2001", at=NOW)
        assert read.start == dt.datetime(2026, 10, 1, tzinfo=zone_for("99.01.01.2001"))
        assert read.end - read.start > DAY
