"""Breaks the guards one by one and counts how many the matrix sees: `make test-trust` asks for all of them.

Mutants: a role lost from a door (`lost`), a door lost from the table (`gone`), a role let in by table and
code together (`let in`), a lookup that forgets whose thing it is (`unscoped`), and each of these edits of
policy.toml itself (`edited`), which tests/house/test_doors.py and the reader of the table must see.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.models import Manager, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import get_resolver

from accountability import policy
from accountability.accounts import access, guard
from accountability.accounts.models import Role
from accountability.lib import scope
from accountability.policy import SIGNED_IN, Rule
from tests.trust.asking import REFUSED, Asking, expected, wrong
from tests.trust.cells import _patterns, acts_of
from tests.trust.doors import HERE, question
from tests.trust.world import ABROAD, OWN

ROLES = tuple(str(role) for role in Role)


def every_mutant(asking: Asking) -> Iterator[tuple[str, str, bool]]:
    """Kind, name, and whether it was seen."""
    for door, rule in policy.table().items():
        if rule.is_open:
            continue
        for method, who in (("GET", rule.get), ("POST", rule.post)):
            for role in sorted(who - {SIGNED_IN}):
                with table_with(door, _without(rule, method, role)):
                    yield "lost", f"{door} {method} {role}", _seen(asking, door, rule, role, method)
        method = "GET" if rule.get else "POST"
        if rule.everyone == {SIGNED_IN}:
            continue
        someone = min(rule.get or rule.post)
        with table_with(door, None):
            yield "gone", door, _seen(asking, door, rule, someone, method)
        for role in sorted(set(ROLES) - rule.everyone):
            with table_with(door, _with_all(rule)), desk_for_all(door):
                yield "let in", f"{door} {role}", _seen(asking, door, rule, role, method)
        if door in HERE:
            with unscoped(), without_second_wall():
                yield "unscoped", door, _seen(asking, door, rule, someone, method, ABROAD)


def _seen(asking: Asking, door: str, rule: Rule, role: str, method: str, relation: str = OWN) -> bool:
    """Whether one cell of the matrix tells that something is wrong."""
    who = next(one for one in asking.world.people if one.role == role)
    village = asking.world.villages[relation]
    asked = question(door, village, role)
    wanted = expected(rule, who, method, village, asked=asked, names_a_thing=door in HERE)
    answer = asking.at(who, door, asked, method)
    found = wrong(rule, who, method, asked, answer, wanted, asking.world)
    return bool(found) or (
        method == "POST" and relation == OWN and _an_act_is_refused(asking, door, rule, role)
    )


def _an_act_is_refused(asking: Asking, door: str, rule: Rule, role: str) -> bool:
    """Whether one of the acts this role may do is refused, where fewer may do some."""
    who = next(one for one in asking.world.people if one.role == role)
    mine = [act for act in acts_of(door) if rule.acts and role in rule.acts.get(act, rule.post)]
    asked = question(door, asking.world.own, role)
    return any(asking.at(who, door, asked, "POST", {"aksi": act}).kind() == REFUSED for act in mine)


@contextmanager
def table_with(door: str, rule: Rule | None) -> Iterator[None]:
    """The guard reads another table than the test."""

    def told(name: str) -> Rule | None:
        return rule if name == door else policy.rule_of(name)

    with mock.patch.object(access, "rule_of", told), mock.patch.object(guard, "rule_of", told):
        yield


@contextmanager
def desk_for_all(door: str) -> Iterator[None]:
    """The code asks nobody's role at this door."""
    view = next(one.callback for one in _patterns(get_resolver()) if one.name == door)
    while "allowed" not in view.__code__.co_freevars:  # what wraps a desk bears its roles too
        view = view.__wrapped__
    names = view.__code__.co_freevars
    cell = view.__closure__[names.index("allowed")]
    kept, cell.cell_contents = cell.cell_contents, frozenset(Role)
    try:
        yield
    finally:
        cell.cell_contents = kept


@contextmanager
def unscoped() -> Iterator[None]:
    """Every lookup finds the thing of any village: whose it is was forgotten."""

    def anything(klass: Any, *args: Any, **kwargs: Any) -> Any:
        model = klass.model if isinstance(klass, QuerySet | Manager) else getattr(klass, "model", klass)
        return get_object_or_404(model._base_manager.all(), *args, **kwargs)

    def anywhere(_request: Any, place: Any) -> Any:
        return place

    patches = [
        mock.patch.object(module, name, instead)
        for path, module in list(sys.modules.items())
        if path.startswith(("bpd_portal", "accountability.oversight"))
        for name, instead in (("get_object_or_404", anything), ("must_be_within", anywhere))
        if hasattr(module, name)
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


@contextmanager
def without_second_wall() -> Iterator[None]:
    """PostgreSQL shows a desk everything: what is asked is whether the code alone is seen to be broken."""

    def everything(_codes: Any) -> Any:
        return scope.lifted()

    with mock.patch.object(scope, "within", everything):
        yield


def _without(rule: Rule, method: str, role: str) -> Rule:
    get = rule.get - {role} if method == "GET" else rule.get
    post = rule.post - {role} if method == "POST" else rule.post
    return Rule(rule.scope, get or frozenset({"-"}), post or frozenset({"-"}), rule.acts)


def _with_all(rule: Rule) -> Rule:
    every = frozenset(ROLES)
    return Rule(rule.scope, every if rule.get else rule.get, every if rule.post else rule.post, rule.acts)


def edits(told: dict[str, Any], code: dict[str, frozenset[str]]) -> Iterator[tuple[str, bool]]:
    """Each role taken out of or put into each line of policy.toml, and whether it is seen at once."""
    whole = policy.read(told)
    for door, rule in whole.items():
        if rule.is_open or SIGNED_IN in rule.everyone:
            continue
        for method in ("get", "post"):
            now = getattr(rule, method)
            for role in ROLES if now else ():
                changed = sorted(now ^ {role})
                if not changed:
                    continue  # the door has lost the method, and the matrix asks every door for both
                line = {**told["routes"][door], method: " ".join(changed)}
                yield f"{door} {method} {'-' if role in now else '+'}{role}", _refused(told, door, line, code)


def _refused(told: dict[str, Any], door: str, line: dict[str, Any], code: dict[str, frozenset[str]]) -> bool:
    try:
        read = policy.read({"groups": told["groups"], "routes": {door: line}})[door]
    except policy.BrokenPolicy:
        return True
    return read.everyone != code[door]


def summary(found: list[tuple[str, str, bool]]) -> str:
    """One line for each kind, and the names of those nobody saw."""
    all_of, seen = Counter(kind for kind, _n, _s in found), Counter(kind for kind, _n, s in found if s)
    lines = [f"{kind:10} {seen[kind]:5} of {count:5} seen" for kind, count in sorted(all_of.items())]
    return "\n".join([*lines, *(f"  not seen: {kind} {name}" for kind, name, s in found if not s)])
