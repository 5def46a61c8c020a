"""accountability/walls.toml speaks of every table once, and what it says can be meant."""

import ast
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from accountability import walls
from tests.house.sources import ROOT, product_files

SAID = walls.told()
# Who may step out of the scope of a desk, and for what: nobody's own work that a request happens to set off.
LIFTS: dict[str, str] = {
    "accountability/accounts/wall.py": "a request begins with nothing said, and ends with it",
    "accountability/watching/rows.py": "counts and ages of the whole installation; no row leaves",
}


def labels() -> list[str]:
    return [one._meta.label for one in apps.get_models()]


def field(label: str, name: str) -> Any:
    return apps.get_model(label)._meta.get_field(name)


def test_every_table_stands_there_once() -> None:
    listed = Counter(label for kind in (*walls.KINDS, walls.FREE) for label in SAID[kind])
    assert sorted(set(labels()) - set(listed)) == [], "say in accountability/walls.toml whose rows these are"
    assert sorted(set(listed) - set(labels())) == []
    assert [label for label, times in listed.items() if times > 1] == []


def test_what_is_free_and_what_has_no_village_says_why() -> None:
    assert [
        label for part in (walls.FREE, "none") for label, why in SAID[part].items() if len(why) < 10
    ] == []


@pytest.mark.parametrize("label", sorted(walls.walled()))
def test_a_way_leads_to_a_village(label: str) -> None:
    table = walls.walled()[label]
    for way in table.way.split(" or "):
        if " else " in way:
            ends = [field(label, name) for name in way.split(" else ")]
            assert [one.related_model._meta.label for one in ends if one.related_model] == [walls.VILLAGE] * 2
            assert not ends[1].null
            continue
        name, _, rest = way.partition(".")
        first = field(label, name)
        assert isinstance(first, ForeignKey)
        through = first.related_model._meta.label
        if rest:
            # A row that is hidden would look like one without a village.
            open_to_all = through in SAID[walls.FREE] or through in SAID["shown"]
            assert open_to_all or (through in SAID["near"] and not table.none)
            assert field(through, rest).related_model is apps.get_model(walls.VILLAGE)
        else:
            assert through == walls.VILLAGE or through in walls.walled()
    for also in table.also:
        source, _, name = also.rpartition(".")
        assert walls.walled()[source].kind == "own"
        assert field(source, name).related_model is apps.get_model(label)


@pytest.mark.parametrize("label", sorted(walls.walled()))
def test_rows_without_a_village_are_said_to_be_anybodys(label: str) -> None:
    table = walls.walled()[label]
    if " or " in table.way or " else " in table.way:
        return
    names = table.way.split(".")
    empty = field(label, names[0]).null
    if len(names) > 1:
        empty = empty or field(field(label, names[0]).related_model._meta.label, names[1]).null
    assert empty == table.none, (
        f"{label}: say in [none] why rows without a village are anybody's, or they are lost"
    )


@pytest.mark.parametrize("label", sorted(walls.walled()))
def test_a_wall_can_be_put_into_sql(label: str) -> None:
    table = walls.walled()[label]
    said = walls.statements(table)
    assert any("FORCE ROW LEVEL SECURITY" in one for one in said)
    assert sum(one.startswith("CREATE POLICY") for one in said) == (1 if table.kind == "own" else 2)


def test_only_these_step_out_of_a_scope() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in product_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "lifted"
    }
    assert found == set(LIFTS)
