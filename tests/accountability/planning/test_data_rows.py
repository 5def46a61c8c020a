"""Every row of law in planning says how sure its source is."""

import pytest

from accountability.planning.data_rows import is_sure, rows_of
from accountability.planning.meeting_kinds import kind_rules
from accountability.planning.plan_lengths import lengths

TABLES = (
    "calendar",
    "calendar_rules",
    "fit_rules",
    "fit_sectors",
    "meeting_kinds",
    "meeting_papers",
    "plan_lengths",
    "plan_stages",
    "priority_criteria",
)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_basis_and_says_how_sure_it_is(name: str) -> None:
    for row in rows_of(name):
        assert row["confidence"]
        assert row.get("legal_basis") or row["basis"]


@pytest.mark.parametrize(
    ("confidence", "sure"),
    [
        ("sourced", True),
        ("sourced verbatim", True),
        ("own", True),
        ("memory", False),
        ("8y sourced; x", False),
    ],
)
def test_what_is_remembered_only_is_not_sure(confidence: str, sure: bool) -> None:
    assert is_sure(confidence) == sure


def test_the_quorum_is_marked_as_not_held_against_its_text() -> None:
    assert not kind_rules()["bpd"].sure
    assert lengths()[-1].sure
