"""Every door stands in accountability/policy.toml, and the code says the same of it."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accountability.accounts.models import Role
from accountability.policy import ANYONE, FILE, SIGNED_IN, table

SAMPLES = (
    "png",
    "1",
    "99.01.01.2001",
    "2045813",
    "2026",
    "01.02.03",
    "contoh",
    "00000000-0000-0000-0000-000000000000",
    "1.01.01",
    "99.01",
    "contoh.jpg",
    "2026-01-01-0123abcd",
    "xml",
)
_REGEX_PART = re.compile(r"\(\?P<(\w+)>([^()]*)\)")


class Door:
    """One address pattern with its full name."""

    def __init__(self, name: str, route: str, callback: Any, pattern: URLPattern, before: list[Any]) -> None:
        self.name, self.route, self.callback = name, route, callback
        self.converters = {
            key: value for part in [*before, pattern.pattern] for key, value in part.converters.items()
        }

    def address(self) -> str:
        """A path that this door answers to."""
        route = _REGEX_PART.sub(lambda part: _sample_of(part[2]), self.route)  # of a re_path
        route = route.replace("^", "").replace("$", "").replace("\\", "")
        return "/" + re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda match: self._sample(match.group(1)), route)

    def _sample(self, name: str) -> str:
        return _sample_of(self.converters[name].regex)


def _sample_of(pattern: str) -> str:
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
POLICY = table()
SHUT = [door for door in ALL_DOORS if door.name in POLICY and not POLICY[door.name].is_open]


def roles_of(door: Door) -> frozenset[str]:
    """The roles the code lets in, in plain letters."""
    return frozenset(str(role) for role in getattr(door.callback, "desk_roles", ()))


def line_for(door: Door) -> str:
    """A line for accountability/policy.toml that says what the code says, to be looked at first."""
    who = " ".join(sorted(roles_of(door))) or "anyone"
    scope = "open" if who == "anyone" else "desa"
    return f'{door.name} = {{ scope = "{scope}", get = "{who}", post = "{who}" }}'


def test_there_are_doors() -> None:
    assert len(ALL_DOORS) > 10


def test_every_door_has_a_name() -> None:
    assert [door.route for door in ALL_DOORS if door.name.endswith("None")] == []


def test_a_name_belongs_to_one_view() -> None:
    views: dict[str, set[Any]] = {}
    for door in ALL_DOORS:
        views.setdefault(door.name, set()).add(door.callback)
    assert [name for name, found in views.items() if len(found) > 1] == []


def test_every_door_stands_in_the_table() -> None:
    missing = [line_for(door) for door in ALL_DOORS if door.name not in POLICY]
    assert not missing, "shut to everybody; add to [routes] of accountability/policy.toml:\n" + "\n".join(
        missing
    )


def test_the_table_names_no_door_that_does_not_exist() -> None:
    assert set(POLICY) - {door.name for door in ALL_DOORS} == set()


def test_the_table_knows_the_roles() -> None:
    named = {who for rule in POLICY.values() for who in rule.everyone}
    assert named - set(Role.values) == {ANYONE, SIGNED_IN}


def test_the_code_lets_in_whom_the_table_lets_in() -> None:
    differ = {
        door.name: (sorted(roles_of(door)), sorted(POLICY[door.name].everyone))
        for door in SHUT
        if POLICY[door.name].everyone != {SIGNED_IN} and roles_of(door) != POLICY[door.name].everyone
    }
    assert differ == {}


def test_an_open_door_asks_no_role_in_the_code() -> None:
    assert [door.name for door in ALL_DOORS if POLICY[door.name].is_open and roles_of(door)] == []


ACTIONS = tomllib.loads(FILE.read_text(encoding="utf-8"))["actions"]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action["name"])
def test_what_a_role_may_do_has_a_door_that_lets_it_in(action: dict[str, Any]) -> None:
    assert set(action["may"]) <= {*Role.values, "publik"}
    assert set(action["doors"]) <= set(POLICY)
    assert action["stands"]
    inside = frozenset[str]().union(*(POLICY[door].everyone for door in action["doors"]))
    acting = {who for who, how in action["may"].items() if how not in {"read", "propose"} and action["doors"]}
    assert ANYONE in inside or acting - {"publik"} <= inside


@pytest.mark.django_db
@pytest.mark.parametrize("door", SHUT, ids=lambda door: door.name)
def test_a_stranger_stays_outside(door: Door, client: Client) -> None:
    for answer in (client.get(door.address(), secure=True), client.post(door.address(), secure=True)):
        outside = answer.status_code in {403, 405} or (
            answer.status_code == 302 and "/masuk/" in answer["Location"]
        )
        assert outside, f"{door.name}: {answer.status_code}"
