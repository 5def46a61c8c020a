"""Nobody guesses a password, and no stranger shuts a person's own door."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accountability.accounts import known_device
from accountability.accounts.guessing import Doors, came_in, code_doors, password_doors, try_once
from accountability.accounts.models import WrongTries
from accountability.accounts.sign_in_rules import waiting
from tests import makers

pytestmark = pytest.mark.django_db
AT = makers.NOW
HOUR = dt.timedelta(hours=1)
OWN = "tanda-hp-ketua"


def unknown(place: str = "203.0.113.7", name: str = "ketua") -> Doors:
    """A try from a device nobody has signed in on."""
    return password_doors(username=name, device="", place=place)


def known() -> Doors:
    """A try from the ketua's own phone."""
    return password_doors(username="ketua", device=OWN, place="203.0.113.7")


def let_through(doors: Doors, tries: int, every: dt.timedelta, at: dt.datetime = AT) -> int:
    """How many of so many tries are looked at at all."""
    return sum(not try_once(doors=doors, at=at + n * every) for n in range(tries))


class TestOnePlace:
    def test_ten_guesses_an_hour_are_the_most(self) -> None:
        assert let_through(unknown(), 3600, dt.timedelta(seconds=1)) <= 10

    def test_many_at_once_are_counted_too(self) -> None:
        assert let_through(unknown(), 50, dt.timedelta()) == waiting("place").free

    def test_each_wait_is_twice_the_one_before_and_an_hour_at_most(self) -> None:
        at, waits = AT, []
        for _ in range(30):
            wait = try_once(doors=unknown(), at=at)
            if wait:
                waits.append(wait)
                at += wait
        assert waits[:3] == [dt.timedelta(seconds=s) for s in (60, 120, 240)]
        assert max(waits) == HOUR

    def test_who_comes_in_starts_anew(self) -> None:
        let_through(unknown(), 4, dt.timedelta())
        try_once(doors=unknown(), at=AT)
        came_in(doors=unknown(), at=AT)
        assert let_through(unknown(), 5, dt.timedelta()) == 5

    def test_a_day_later_it_is_forgotten(self) -> None:
        let_through(unknown(), 20, dt.timedelta())
        assert not try_once(doors=unknown(), at=AT + dt.timedelta(days=1, seconds=1))


class TestManyPlaces:
    def test_a_name_tried_from_everywhere_is_guessed_no_faster(self) -> None:
        """A thousand addresses, a try each second of an hour."""
        looked_at = sum(
            not try_once(doors=unknown(f"198.51.{n % 200}.{n % 250}"), at=AT + n * dt.timedelta(seconds=4))
            for n in range(900)
        )
        assert looked_at <= waiting("name").free + 6

    def test_the_person_at_their_own_phone_never_notices(self) -> None:
        for n in range(200):
            try_once(doors=unknown(f"198.51.100.{n % 250}"), at=AT)
        assert try_once(doors=unknown("192.0.2.1"), at=AT) > dt.timedelta()
        assert not try_once(doors=known(), at=AT)

    def test_nor_does_anyone_in_the_same_office(self) -> None:
        for n in range(200):
            try_once(doors=unknown(name=f"nama{n}"), at=AT)
        assert try_once(doors=unknown(name="baru"), at=AT) > dt.timedelta()
        assert not try_once(doors=known(), at=AT)

    def test_one_place_with_many_names_has_an_end(self) -> None:
        """Credential stuffing: a list of names with a password each, from one address."""
        assert let_through_names(300) == waiting("crowd").free

    def test_an_unknown_name_waits_like_a_known_one(self) -> None:
        first = [bool(try_once(doors=unknown(name="ketua"), at=AT)) for _ in range(12)]
        second = [bool(try_once(doors=unknown("192.0.2.9", name="tidak-ada"), at=AT)) for _ in range(12)]
        assert first == second


def let_through_names(tries: int) -> int:
    """How many names one place may try."""
    return sum(not try_once(doors=unknown(name=f"nama{n}"), at=AT) for n in range(tries))


class TestKnownDevice:
    def test_it_counts_its_own_wrong_tries(self) -> None:
        assert let_through(known(), 50, dt.timedelta()) == waiting("device").free
        assert not try_once(doors=unknown("192.0.2.1"), at=AT)

    def test_the_second_step_counts_apart(self) -> None:
        let_through(code_doors(user_id=1, device=""), 50, dt.timedelta())
        assert try_once(doors=code_doors(user_id=1, device=""), at=AT)
        assert not try_once(doors=code_doors(user_id=1, device=OWN), at=AT)
        assert not try_once(doors=code_doors(user_id=2, device=""), at=AT)

    def test_the_cookie_knows_its_people_and_names_nobody(self) -> None:
        cookie = known_device.with_person(known_device.with_person("", "ketua"), "petugas")
        assert known_device.mark_of(cookie, "KETUA ") != ""
        assert known_device.mark_of(cookie, "ketua") != known_device.mark_of(cookie, "petugas")
        assert known_device.mark_of(cookie, "kades") == ""
        assert "ketua" not in cookie

    @given(st.text(max_size=80))
    def test_a_made_up_cookie_is_no_device(self, cookie: str) -> None:
        assert known_device.mark_of(cookie, "ketua") == ""


class TestWhatIsKept:
    def test_neither_name_nor_address_stands_in_the_table(self) -> None:
        try_once(doors=unknown(), at=AT)
        kept = " ".join(WrongTries.objects.values_list("door", flat=True))
        assert "ketua" not in kept
        assert "203.0.113.7" not in kept

    def test_old_counts_go(self) -> None:
        try_once(doors=unknown(), at=AT)
        try_once(doors=unknown("192.0.2.1", "lain"), at=AT + dt.timedelta(days=2))
        assert WrongTries.objects.count() == 3

    @examples(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.integers(min_value=0, max_value=900), max_size=25))
    def test_whatever_the_pace_no_more_than_the_waits_allow_is_looked_at(self, pauses: list[int]) -> None:
        WrongTries.objects.all().delete()
        at, looked, free = AT, 0, waiting("place").free
        for pause in pauses:
            at += dt.timedelta(seconds=pause)
            looked += not try_once(doors=unknown(), at=at)
        spent, most = (at - AT).total_seconds(), free
        while spent >= (wait := waiting("place").after(most).total_seconds()) > 0:
            spent, most = spent - wait, most + 1
        assert looked <= most + 1
