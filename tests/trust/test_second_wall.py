"""PostgreSQL itself shows and changes no row of a village out of scope, whatever a query forgot."""

import os
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accountability import policy, walls
from accountability.accounts.models import Role
from accountability.ledger.models import Entry
from accountability.lib import scope
from tests.trust.asking import NO_SUCH, Asking, leaks
from tests.trust.doors import HERE, question
from tests.trust.mutants import unscoped
from tests.trust.village import Village
from tests.trust.world import ABROAD, FAR, NEAR, OWN, counted

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
]
SAID = walls.told()
# But for four whose key is no number of their own; they go with rows of these tables, or are shown.
TABLES = sorted(set(walls.walled()) & set(counted()))
WITH_ROLES = sorted(door for door, rule in policy.table().items() if not rule.is_open and door in HERE)
# Where it finds what is not walled for reading, and goes on to what is: an office, or a place of the list.
OFFICES = {"kab-orang-satu", "kec-orang-satu"}
NOT_BY_THE_DATABASE = OFFICES | {"kec-desa", "kec-evaluasi-lembar", "pemdes-betulkan"}


def rows(village: Village, label: str) -> tuple[str, list[int]]:
    """Where the rows of a village lie: between two numbers, for one village was made after the other."""
    table = apps.get_model(label)._meta
    return f'"{table.db_table}" WHERE "{table.pk.column}" > %s AND "{table.pk.column}" <= %s', [
        *village.rows.get(label, (0, 0)),
    ]


def count(village: Village, label: str) -> int:
    """How many of them this connection sees."""
    where, numbers = rows(village, label)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {where}", numbers)  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])


def without_village(village: Village, label: str) -> int:
    """How many of them belong to no village, where there may be such."""
    if label not in SAID["none"]:
        return 0
    with scope.within(()):
        return count(village, label)


def touched(statement: str, numbers: list[Any]) -> int:
    """How many rows a statement changes; it is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, numbers)
        changed = int(cursor.rowcount)
        transaction.set_rollback(True)
    return changed


@pytest.mark.django_db
class TestRowsOfFourVillages:
    @pytest.mark.parametrize("label", TABLES)
    def test_a_forgotten_filter_shows_own_rows_alone(self, asking: Asking, label: str) -> None:
        world, kind = asking.world, walls.walled()[label].kind
        for codes, inside in (
            ([world.own.kode], {OWN}),
            (["99.01.01"], {OWN, NEAR}),
            (["99.01"], {OWN, NEAR, FAR}),
            ([world.own.kode, world.villages[ABROAD].kode], {OWN, ABROAD}),
            ([], set()),
        ):
            for relation, village in world.villages.items():
                whole = count(village, label)
                with scope.within(codes):
                    seen = count(village, label)
                if kind == "shown":
                    assert seen == whole
                elif relation not in inside and kind == "own":
                    assert seen == without_village(village, label), f"{codes} sees {relation}"
                elif relation in inside and codes == ["99.01"]:
                    assert seen == whole, f"{codes} does not see all of {relation}"

    @pytest.mark.parametrize("label", sorted({*TABLES} - {"ledger.Entry"}))
    def test_a_forgotten_filter_changes_own_rows_alone(self, asking: Asking, label: str) -> None:
        key = apps.get_model(label)._meta.pk.column
        with scope.within([asking.world.own.kode]):
            for relation in (NEAR, FAR, ABROAD):
                village = asking.world.villages[relation]
                where, numbers = rows(village, label)
                table, _, which = where.partition(" WHERE ")
                change = f'UPDATE {table} SET "{key}" = "{key}" WHERE {which}'  # noqa: S608 - our own names
                with scope.within(()):
                    free = touched(change, numbers)  # of no village
                assert free == 0 or label in SAID["none"]
                assert touched(change, numbers) == free
                if not free:
                    assert touched(f"DELETE FROM {where}", numbers) == 0  # noqa: S608

    def test_the_ledger_of_another_village_is_read_and_not_written(self, asking: Asking) -> None:
        # What a kabupaten sets stands in the ledgers of all its villages: entries of one do not lie together.
        theirs = asking.world.villages[NEAR].kode
        change = "UPDATE ledger_entry SET seq = seq WHERE desa_id = %s"
        with scope.within([asking.world.own.kode]):
            assert Entry.objects.filter(desa=theirs).exists()
            assert touched(change, [theirs]) == 0
            with pytest.raises(DatabaseError, match="append-only"):
                touched(change, [asking.world.own.kode])

    def test_the_world_fills_most_of_the_tables(self, asking: Asking) -> None:
        # Or the tests above would prove little.
        full = [label for label in TABLES if count(asking.world.villages[NEAR], label)]
        assert len(full) * 2 > len(TABLES)

    def test_what_a_kecamatan_sets_is_read_in_its_villages_and_not_in_others(self, asking: Asking) -> None:
        service = apps.get_model("oversight.CounterService")
        own = service.objects.filter(kecamatan="99.01.01")
        everywhere = service.objects.count()
        assert own.exists()
        with scope.within([asking.world.own.kode]):
            assert set(service.objects.values_list("kecamatan", flat=True)) == {"99.01.01"}
            assert own.update(kecamatan="99.01.01") == 0
        with scope.within(["99.01.01"]):
            assert own.update(kecamatan="99.01.01") == own.count()
        assert service.objects.count() == everywhere

    @pytest.mark.parametrize("door", WITH_ROLES)
    def test_where_every_lookup_forgets_whose_it_is_the_database_does_not(
        self, asking: Asking, door: str
    ) -> None:
        rule, found = policy.table()[door], []
        method = "GET" if rule.get else "POST"
        for who in [one for one in asking.world.people if one.role in rule.everyone]:
            village = asking.world.villages[ABROAD if who.role != Role.CAMAT else FAR]
            with unscoped():
                answer = asking.at(who, door, question(door, village, who.role), method)
            found += [f"{who.name}: {fault}" for fault in answer.strange]
            if door in NOT_BY_THE_DATABASE:
                found += (
                    []
                    if door in OFFICES
                    else [f"{who.name}: {leak}" for leak in leaks(asking.world, who, rule, answer)]
                )
            elif answer.kind() != NO_SUCH:
                found.append(f"{who.name}: {answer.status}")
        assert found == []
