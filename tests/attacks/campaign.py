"""Draws cases for every door and method, and sends each of them as everybody.

Of things that are there and of types alone, valid and not; as a stranger, every role, and without an office.
"""

import gc
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode

from accountability.policy import ANYONE, Rule, table
from tests.attacks.document import METHODS, document
from tests.attacks.learning import Known
from tests.attacks.sending import Sender
from tests.trust.world import Who

# How many cases are drawn of each kind, against each other.
READS, ACTS, HEADS, NO_METHOD, OPEN_TIMES = 3, 4, 1, 1, 3


@dataclass(frozen=True)
class Cell:
    """One door, asked with one method; `near`: of things that are there; and how much it counts."""

    door: str
    method: str
    near: bool
    valid: bool
    weight: int


def cells() -> Iterator[Cell]:
    """Everything that is drawn."""
    for door, rule in sorted(table().items()):
        times = OPEN_TIMES if ANYONE in rule.everyone else 1
        for near, valid in itertools.product((True, False), repeat=2):
            for method, may, weight in (
                ("get", rule.get, READS),
                ("head", rule.get, HEADS),
                ("post", rule.post, ACTS),
            ):
                yield Cell(door, method, near, valid, times * weight if may else NO_METHOD)
            if valid:
                yield from (Cell(door, method, near, valid, NO_METHOD) for method in METHODS)


def people_at(rule: Rule, method: str, people: list[Who]) -> list[Who]:
    """As whom a case is sent: of doors of everyone as two, of methods that a door does not have as three."""
    known = [one for one in people if one.office or one.name in {"anonymous", "no office"}]
    if ANYONE in rule.everyone:
        return [one for one in known if one.name in {"anonymous", "ketua_bpd"}]
    if method in METHODS or not {"get": rule.get, "head": rule.get, "post": rule.post}[method]:
        within = [one for one in known if one.role in rule.everyone][:1]
        return [one for one in known if one.name in {"anonymous", "no office"}] + within
    return known


def run(sender: Sender, known: dict[str, Known], *, cases: int, seed: int, share: tuple[int, int]) -> None:
    """Asks about so many cases (this process its share of them), each cell with a seed of its own.

    Every now and then it says how far it is, and writes down what it counted.
    """
    world = sender.asking.world
    schemas = {
        near: {one.label: one for one in _operations(document(world.own, known, near=near))}
        for near in (True, False)
    }
    wanted = [(one, people_at(table()[one.door], one.method, world.people)) for one in cells()]
    random.Random(seed).shuffle(wanted)  # so that a run that is broken off has been everywhere
    gc.freeze()  # the documents and the world stay, and need not be looked through again and again
    whole = sum(one.weight * len(people) for one, people in wanted)
    spent, began = 0.0, time.monotonic()
    for number, (cell, people) in enumerate(wanted):
        # Parts of a case are carried over to the next cell: few cases are spread over all doors.
        spent += cell.weight * cases / whole
        times, spent = int(spent), spent % 1
        if number % share[1] == share[0] and times:
            operation = schemas[cell.near][f"{cell.door}:{cell.method}"]
            _spend(sender, cell, operation, people, times, seed + number)
        if number % 200 == share[0]:
            took = time.monotonic() - began
            sender.tally.write()
            told = f"{sender.tally.cases} cases, {len(sender.tally.faults)} faults, {took:.0f} s"
            print(f"{number}/{len(wanted)} cells, {told}", flush=True)
    sender.tally.write()


def _operations(told: dict[str, Any]) -> Iterator[Any]:
    names = {
        f"{method.upper()} {path}": one["operationId"]
        for path, methods in told["paths"].items()
        for method, one in methods.items()
    }
    schema = schemathesis.openapi.from_dict(told)
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # the document is ours, and right
        operation.label = names[operation.label]
        yield operation


def _spend(sender: Sender, cell: Cell, operation: Any, people: list[Who], times: int, seed: int) -> None:
    mode = GenerationMode.POSITIVE if cell.valid else GenerationMode.NEGATIVE

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=times,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        sender.send(cell.door, people, case)

    try:
        asked()
    except hypothesis.errors.Unsatisfiable:
        sender.tally.nothing_to_draw += 1  # an address without anything in it cannot be wrong
