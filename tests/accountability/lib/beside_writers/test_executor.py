"""A migration waits for nobody longer than a blink, and lets nobody wait longer than a moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.backends.ddl_references import Statement, Table

from accountability.lib.beside_writers import executor
from accountability.lib.beside_writers.executor import PatientExecutor, StillInUse

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time"),
]
PATIENCE = 600.0  # s until what will never end is given up; nothing is measured by it


@pytest.fixture
def table() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE coba (id int)")
    yield "coba"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE coba")


@contextmanager
def somebody() -> Iterator["psycopg.Connection[Any]"]:
    """Another connection, in a transaction from its first word."""
    wanted = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        wanted.pop(name, None)
    with psycopg.connect(**wanted) as other:
        yield other


def through(deed: Any) -> Any:
    """What the executor does with one migration."""
    return PatientExecutor(connection)._until_it_got_through(deed, "posko.9999_coba")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_behind_somebody_who_reads_it_gives_up_and_comes_again(table: str) -> None:
    tries = 0
    with somebody() as reader:
        reader.execute("SELECT * FROM coba")

        def deed() -> None:
            nonlocal tries
            tries += 1
            if tries == 3:
                reader.rollback()  # the reader has read enough
            run("ALTER TABLE coba ADD COLUMN baru int")

        through(deed)
    assert tries == 3
    run("SELECT baru FROM coba")


def test_so_do_the_keys_that_come_last(table: str) -> None:
    tries = 0
    with somebody() as reader:
        reader.execute("SELECT * FROM coba")

        def deed() -> None:
            nonlocal tries
            tries += 1
            if tries == 3:
                reader.rollback()
            with connection.schema_editor(atomic=True) as editor:
                editor.deferred_sql.append("ALTER TABLE coba ADD COLUMN baru int")

        through(deed)
    assert tries == 3
    assert not connection.in_atomic_block
    run("SELECT baru FROM coba")


def test_what_it_holds_it_gives_back_when_somebody_waits(table: str) -> None:
    tries, written = 0, threading.Event()

    def write() -> None:
        with somebody() as writer:
            writer.execute("SET lock_timeout = 0")
            writer.execute("INSERT INTO coba (id) VALUES (1)")
        written.set()

    def deed() -> bool:
        nonlocal tries
        tries += 1
        if tries > 1:
            return written.wait(PATIENCE)
        from django.db import transaction

        with transaction.atomic():
            run("ALTER TABLE coba ADD COLUMN baru int")
            threading.Thread(target=write).start()
            # Long work with the table in hand: only the watch can let the writer in.
            run(f"SELECT pg_sleep({PATIENCE})")
        return False

    assert through(deed) is True
    assert tries == 2


def test_a_slow_machine_may_think_between_two_steps() -> None:
    def deed() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            return str(cursor.fetchone()[0])

    assert through(deed) == "0"


def test_a_key_is_added_when_all_else_is_done() -> None:
    plain = connection.SchemaEditorClass
    assert through(lambda: connection.SchemaEditorClass.sql_create_column_inline_fk) is None
    assert connection.SchemaEditorClass is plain


def test_the_largest_table_is_locked_last(table: str) -> None:
    run("CREATE TABLE besar AS SELECT generate_series(1, 9) AS id")
    run("ANALYZE besar")
    try:

        def deed() -> list[str]:
            with connection.schema_editor(atomic=True) as editor:
                named = {
                    name: Statement("SELECT 1", to_table=Table(name, editor.quote_name))
                    for name in ("besar", "coba")
                }
                editor.deferred_sql.extend([named["besar"], "SELECT 2", named["coba"]])
            return [str(one.parts["to_table"]) if one != "SELECT 2" else one for one in editor.deferred_sql]

        assert through(deed) == ["SELECT 2", '"coba"', '"besar"']
    finally:
        run("DROP TABLE besar")


def test_it_is_not_tried_for_ever(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "PATIENCE_SECONDS", 0)
    with somebody() as reader:
        reader.execute("SELECT * FROM coba")
        with pytest.raises(StillInUse) as told:
            through(lambda: run("ALTER TABLE coba ADD COLUMN baru int"))
    assert told.value.attempts == 1
    assert told.value.migration == "posko.9999_coba"


def test_another_fault_is_not_tried_again() -> None:
    tries = 0

    def deed() -> None:
        nonlocal tries
        tries += 1
        raise OperationalError("no room on the disk")

    with pytest.raises(OperationalError, match="no room"):
        through(deed)
    assert tries == 1


def test_the_command_says_it_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise StillInUse("posko.9999_coba", 7)

    monkeypatch.setattr(PatientExecutor, "migrate", refuse)
    with pytest.raises(CommandError, match=r"posko\.9999_coba dicoba 7 kali"):
        call_command("migrate", verbosity=0)


def test_a_posko_that_stands_still_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
        raise StillInUse("posko.9999_coba", 7)

    monkeypatch.setattr(PatientExecutor, "migrate", refuse)
    call_command("migrate", verbosity=0, may_block=True)
