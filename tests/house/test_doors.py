"""Every door is guarded, or listed as open in one place."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accountability.open_doors import OPEN_DOORS

# Doors for anyone who has signed in, whatever the role.
SIGNED_IN = {"keluar", "meja"}
SAMPLES = (
    "1",
    "99.01.01.2001",
    "2045813",
    "2026",
    "01.02.03",
    "contoh",
    "00000000-0000-0000-0000-000000000000",
)


class Door:
    """One address pattern with its full name."""

    def __init__(self, name: str, route: str, callback: Any, pattern: URLPattern, before: list[Any]) -> None:
        self.name, self.route, self.callback = name, route, callback
        self.converters = {
            key: value for part in [*before, pattern.pattern] for key, value in part.converters.items()
        }

    def address(self) -> str:
        """A path that this door answers to."""
        return "/" + re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda match: self._sample(match.group(1)), self.route)

    def _sample(self, name: str) -> str:
        pattern = self.converters[name].regex
        return next(sample for sample in SAMPLES if re.fullmatch(pattern, sample))


def doors(
    resolver: Any = None, route: str = "", names: str = "", before: tuple[Any, ...] = ()
) -> Iterator[Door]:
    """Every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from doors(entry, route + str(entry.pattern), space, (*before, entry.pattern))
        else:
            yield Door(
                f"{names}{entry.name}", route + str(entry.pattern), entry.callback, entry, list(before)
            )


ALL_DOORS = list(doors())
SHUT = [door for door in ALL_DOORS if door.name not in OPEN_DOORS]


def test_there_are_doors() -> None:
    assert len(ALL_DOORS) > 10


def test_every_door_has_a_name() -> None:
    assert [door.route for door in ALL_DOORS if door.name.endswith("None")] == []


def test_no_open_door_is_listed_that_does_not_exist() -> None:
    assert OPEN_DOORS - {door.name for door in ALL_DOORS} == set()


def test_every_door_that_is_not_open_says_which_roles_may_enter() -> None:
    unguarded = [door.name for door in SHUT if not hasattr(door.callback, "desk_roles")]
    assert set(unguarded) - SIGNED_IN == set()


@pytest.mark.django_db
@pytest.mark.parametrize("door", SHUT, ids=lambda door: door.name)
def test_a_stranger_stays_outside(door: Door, client: Client) -> None:
    for answer in (client.get(door.address(), secure=True), client.post(door.address(), secure=True)):
        outside = answer.status_code in {403, 405} or (
            answer.status_code == 302 and "/masuk/" in answer["Location"]
        )
        assert outside, f"{door.name}: {answer.status_code}"
