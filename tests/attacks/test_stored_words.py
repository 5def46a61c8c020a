"""Hostile words in every column people type into make no door fail, and no cell of a file a formula."""

import pytest
from django.db import transaction

from accountability.policy import table
from tests.attacks.files import formulas
from tests.attacks.learning import visitors
from tests.attacks.payloads import payloads
from tests.attacks.staining import GUARDED, columns, stain
from tests.trust.asking import Asking
from tests.trust.doors import question
from tests.trust.world import Who

TEMPLATE = "pemdes-apb-templat"  # counts with formulas of the product's own


def test_there_are_five_hundred_of_them_each_once() -> None:
    assert len(payloads()) >= 500


def test_the_columns_people_type_into_are_many() -> None:
    assert len(list(columns())) > 150


@pytest.mark.django_db
def test_no_stored_words_make_a_door_fail_and_no_cell_becomes_a_formula(asking: Asking) -> None:
    found, ours = [], set(_formulas_at(TEMPLATE, asking))
    assert ours
    with transaction.atomic():
        _filled, guarded = stain(payloads()[::3], fit=True)
        for door, rule in table().items():
            for who in visitors(asking, rule)[-1:] if rule.get else ():
                live = [cell for cell in _formulas_at(door, asking, who) if cell not in ours]
                found += [f"{door} as {who.name}: {cell!r}" for cell in live]
        transaction.set_rollback(True)
    assert set(guarded) <= GUARDED
    assert found == []


def _formulas_at(door: str, asking: Asking, who: Who | None = None) -> list[str]:
    """The formulas in the file this door hands out, or the status of its failure."""
    who = who or visitors(asking, table()[door])[-1]
    with transaction.atomic():
        answer = asking.client(who).get(question(door, asking.world.own, who.role).path(door))
        body = answer.getvalue()
        transaction.set_rollback(True)
    if answer.status_code >= 500 and answer.status_code != 503:
        return [f"status {answer.status_code}"]
    return list(formulas(answer.headers.get("Content-Type", "").partition(";")[0], body))
