"""Every door answers everybody as accountability/policy.toml says, and tells nobody what is not theirs."""

import pytest
from django.urls import reverse

from accountability.accounts.guard import TO_SET_UP
from accountability.policy import ANYONE, SIGNED_IN, table
from tests.trust.asking import LET_IN, Asking, expected, leaks, wrong
from tests.trust.cells import EVERY, acts_of, cells, names_of
from tests.trust.doors import CONFLICT, HERE, LINES, Ask, needing_lines, question
from tests.trust.world import ABROAD, FAR, NEAR, Who

pytestmark = pytest.mark.django_db
POLICY = table()
WITH_ROLES = sorted(door for door, rule in POLICY.items() if not rule.is_open)
POSTED_TO = sorted(door for door in WITH_ROLES if POLICY[door].post)
WITH_ACTS = sorted(door for door, rule in POLICY.items() if rule.acts)


def test_every_door_with_something_in_its_address_has_a_line() -> None:
    missing = sorted(needing_lines() - set(LINES))
    assert not missing, f"say in tests/trust/doors.py (HERE) what to ask at: {', '.join(missing)}"


def test_no_line_is_for_a_door_that_is_not_there() -> None:
    assert set(LINES) - set(POLICY) == set()


@pytest.mark.parametrize("door", sorted(POLICY))
def test_a_door_answers_as_the_table_says(asking: Asking, door: str) -> None:
    rule, world, found = POLICY[door], asking.world, []
    for who, relation, method in cells(world, door, rule):
        village = world.villages[relation]
        asked = question(door, village, who.role)
        wanted = expected(rule, who, method, village, asked=asked, names_a_thing=door in HERE)
        answer = asking.at(who, door, asked, method)
        found += [
            f"{who.name}, {relation}, {method}: {fault}"
            for fault in wrong(rule, who, method, asked, answer, wanted, world)
        ]
    assert found == []


@pytest.mark.parametrize("door", sorted(POLICY))
def test_a_method_a_door_does_not_have_changes_nothing(asking: Asking, door: str) -> None:
    rule, world, found = POLICY[door], asking.world, []
    asked = question(door, world.own)
    within = [one for one in world.people if one.role in rule.everyone]
    people = [one for one in world.people if one.user is None] if rule.is_open else world.people
    for who in (
        people if EVERY or rule.is_open else [*(one for one in world.people if one.user is None), *within[:1]]
    ):
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS") if EVERY else ("PUT", "DELETE"):
            wanted = expected(rule, who, method, world.own, asked=asked, names_a_thing=False)
            answer = asking.at(who, door, asked, method)
            if answer.kind() not in {wanted, "404"} or answer.seen.writes or answer.status >= 500:
                found.append(f"{who.name}, {method}: {answer.status} instead of {wanted}")
            found += leaks(world, who, rule, answer)
    assert found == []


@pytest.mark.parametrize("door", sorted(set(WITH_ROLES) - TO_SET_UP))
def test_while_a_second_factor_is_due_a_door_leads_to_setting_it_up(asking: Asking, door: str) -> None:
    rule, world, found = POLICY[door], asking.world, []
    who = next(one for one in world.people if one.role in rule.everyone or SIGNED_IN in rule.everyone)
    with asking.due(who):
        for method in ("GET", "POST"):
            answer = asking.at(who, door, question(door, world.own, who.role), method)
            if answer.location != reverse("akun-kode") or answer.seen.writes:
                found.append(f"{who.name}, {method}: {answer.status} {answer.location}")
            found += leaks(world, who, rule, answer)
    assert found == []


def of_role(asking: Asking, roles: frozenset[str]) -> list[Who]:
    """Those who hold one of these roles; of many two, unless everything is asked."""
    found = [one for one in asking.world.people if one.role in roles]
    return found if EVERY else found[-1:]


def away(who: Who) -> list[str]:
    """Villages this person has nothing to do with; the nearest, unless everything is asked."""
    if who.role in {"kabupaten", "auditor"}:
        return [ABROAD]
    if who.role == "camat":
        return [FAR, ABROAD] if EVERY else [FAR]
    return [NEAR, FAR, ABROAD] if EVERY else [NEAR]


class TestThingsOfAnotherVillage:
    @pytest.mark.parametrize("door", WITH_ROLES)
    def test_naming_them_after_the_question_mark_shows_nothing(self, asking: Asking, door: str) -> None:
        rule, world, found = POLICY[door], asking.world, []
        for who in of_role(asking, rule.get - {ANYONE}):
            for relation in away(who):
                asked = question(door, world.own, who.role)
                theirs = names_of(world.villages[relation])
                answer = asking.at(
                    who, door, Ask(asked.args, {**theirs, "tahun": asked.query.get("tahun", "")}), "GET"
                )
                found += [
                    f"{who.name}: {fault}" for fault in [*leaks(world, who, rule, answer), *answer.strange]
                ]
                found += [f"{who.name}: status {answer.status}"] if answer.status >= 500 else []
        assert found == []

    @pytest.mark.parametrize("door", POSTED_TO)
    def test_sending_their_numbers_does_nothing_to_them(self, asking: Asking, door: str) -> None:
        rule, world, found = POLICY[door], asking.world, []
        for who in of_role(asking, rule.post):
            for relation in away(who):
                theirs = {name: str(value) for name, value in names_of(world.villages[relation]).items()}
                for act in ("", *acts_of(door)):
                    asked = question(door, world.own, who.role)
                    answer = asking.at(who, door, Ask(asked.args), "POST", {**theirs, "aksi": act})
                    found += [
                        f"{who.name}, aksi={act}: {fault}"
                        for fault in [*leaks(world, who, rule, answer), *answer.strange]
                    ]
                    found += (
                        [f"{who.name}, aksi={act}: status {answer.status}"] if answer.status >= 500 else []
                    )
        assert found == []


@pytest.mark.parametrize("door", WITH_ACTS)
def test_an_act_is_for_whom_the_table_says(asking: Asking, door: str) -> None:
    rule, world, found = POLICY[door], asking.world, []
    for act, roles in rule.acts.items():
        for who in [one for one in world.people if one.role in rule.post]:
            asked = question(door, world.own, who.role)
            answer = asking.at(who, door, asked, "POST", {"aksi": act})
            if who.role in roles and answer.kind() != LET_IN and answer.status != 404:
                found.append(f"{who.name} may {act!r}, and got {answer.status}")
            if who.role not in roles and (answer.kind() != "403" or answer.seen.writes):
                found.append(f"{who.name} may not {act!r}, and got {answer.status}")
    assert found == []


@pytest.mark.parametrize("door", sorted(CONFLICT))
def test_what_is_about_the_village_government_is_read_by_its_council_alone(asking: Asking, door: str) -> None:
    rule, world = POLICY[door], asking.world
    asked = CONFLICT[door](world.own)
    read = {
        who.role for who in world.people if world.own.closed in asking.at(who, door, asked, "GET").seen.text()
    }
    assert read - {"anggota_bpd", "ketua_bpd"} == set()
    assert rule.conflict
