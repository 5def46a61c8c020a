"""The ledger: one chain a desa, never changed, and tampering shows."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accountability.accounts.actors import CITIZEN
from accountability.ledger import append_only, log_stays
from accountability.ledger.models import Entry
from accountability.ledger.record import GENESIS, NotInTransaction, record
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from tests import makers

pytestmark = pytest.mark.django_db


def tell(desa: Wilayah, ref: str = "204-5813") -> Entry:
    """Records something small."""
    return record(kind="uji", ref=ref, desa=desa, by=CITIZEN, at=makers.NOW, facts={"rupiah": 125_500_000})


class TestRecord:
    def test_each_entry_holds_the_hash_of_the_one_before(self, desa: Wilayah) -> None:
        first, second = tell(desa), tell(desa)
        assert (first.seq, first.previous_hash) == (1, GENESIS)
        assert (second.seq, second.previous_hash) == (2, first.hash)

    def test_each_desa_has_its_own_chain(self, desa: Wilayah, other_desa: Wilayah) -> None:
        tell(desa)
        assert tell(other_desa).seq == 1

    def test_the_same_facts_give_the_same_hash_after_a_round_trip(self, desa: Wilayah) -> None:
        tell(desa)
        assert list(problems()) == []


class TestAppendOnly:
    def test_the_database_refuses_to_change_an_entry(self, desa: Wilayah) -> None:
        entry = tell(desa)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(kind="lain")

    def test_the_database_refuses_to_remove_an_entry(self, desa: Wilayah) -> None:
        entry = tell(desa)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            entry.delete()

    def test_a_chain_cannot_fork(self, desa: Wilayah) -> None:
        entry = tell(desa)
        entry.pk, entry.hash, entry.seq = None, "f" * 64, 2
        with pytest.raises(DatabaseError), transaction.atomic():
            entry.save(force_insert=True)

    def test_the_applications_role_can_only_add_and_read(self, desa: Wilayah) -> None:
        if connection.vendor != "postgresql":
            with pytest.raises(CommandError, match="Only PostgreSQL"):
                call_command("grant_app_role", "posko_app")
            return
        role = f"posko_uji_{uuid.uuid4().hex[:8]}"
        tell(desa)
        append_only.remove(connection)  # even without the guard, the role's own rights must not suffice
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {role}")
            append_only.grant_app_role(connection, role)
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute("SELECT count(*) FROM ledger_entry")
            assert cursor.fetchone() == (1,)
            for statement in (
                "UPDATE ledger_entry SET kind = 'x'",
                "DELETE FROM ledger_entry",
                "TRUNCATE ledger_entry",
                *(f"DELETE FROM {table}" for table in log_stays.TABLES),  # noqa: S608
                "UPDATE ledger_logentry SET kind = 'x'",
                "TRUNCATE ledger_logcheckpoint CASCADE",
            ):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(statement)
            cursor.execute("RESET ROLE")

    def test_a_role_name_that_is_more_than_a_name_is_refused(self) -> None:
        with pytest.raises(ValueError, match="letters"):
            append_only.grant_app_role(connection, "x; DROP TABLE ledger_entry")


class TestVerify:
    @pytest.mark.parametrize(
        "tampering",
        [
            "UPDATE ledger_entry SET kind = 'lain' WHERE seq = 2",
            "UPDATE ledger_entry SET facts = '{\"rupiah\": 1}' WHERE seq = 2",
            "UPDATE ledger_entry SET ref = '999' WHERE seq = 4",
            "DELETE FROM ledger_entry WHERE seq = 3",
            "DELETE FROM ledger_entry WHERE seq = 1",
        ],
    )
    def test_tampering_behind_the_guard_shows(self, desa: Wilayah, tampering: str) -> None:
        for _ in range(4):
            tell(desa)
        append_only.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(tampering)
        append_only.install(connection)
        assert list(problems())
        with pytest.raises(CommandError, match="does not hold"):
            call_command("ledger_verify", stdout=StringIO(), stderr=StringIO())

    def test_a_whole_ledger_is_said_to_hold(self, desa: Wilayah) -> None:
        tell(desa)
        out = StringIO()
        call_command("ledger_verify", stdout=out)
        assert "1 entries" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        tell(makers.make_desa())
