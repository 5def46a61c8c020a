"""Two databases have the same print exactly when their rows are the same."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection

from accountability.ledger.models import Entry
from accountability.regions.models import Dusun
from accountability.safekeeping import fingerprint
from accountability.safekeeping.contents import PLAIN, Contents, TablePrint
from accountability.safekeeping.postgres_print import of_postgres
from accountability.safekeeping.refusals import NotDone
from tests import makers


def prints() -> dict[str, TablePrint]:
    """Of the database of the test."""
    return fingerprint.of_database("default", apps)


@pytest.mark.django_db
class TestThePrintOfADatabase:
    def test_it_knows_every_table_of_the_product(self) -> None:
        assert {
            "ledger_entry",
            "posko_aspirasi",
            "posko_message",
            "sms_gateway_inboundsms",
        } <= prints().keys()

    def test_one_letter_changed_is_seen(self) -> None:
        dusun = makers.make_dusun(makers.make_desa())
        before = prints()
        Dusun.objects.filter(pk=dusun.pk).update(name="Krajam")
        assert fingerprint.differences(before, prints()) == [
            "regions_dusun: 1 baris, tetapi isinya tidak sama."
        ]

    def test_a_row_that_is_gone_is_seen_and_counted(self) -> None:
        dusun = makers.make_dusun(makers.make_desa())
        before = prints()
        dusun.delete()
        assert fingerprint.differences(before, prints()) == ["regions_dusun: 1 baris di asal, 0 di tujuan."]

    def test_the_models_of_the_applied_migrations_see_the_same(self) -> None:
        makers.make_aspirasi(makers.make_desa())
        assert Entry.objects.exists()
        history = fingerprint.of_database("default", fingerprint.as_migrated("default"))
        assert not fingerprint.differences(prints(), history)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="computed by PostgreSQL")
class TestThePrintInsidePostgres:
    def test_one_letter_changed_is_seen(self) -> None:
        dusun = makers.make_dusun(makers.make_desa())
        before = of_postgres("default", apps)
        Dusun.objects.filter(pk=dusun.pk).update(name="Krajam")
        assert fingerprint.differences(before, of_postgres("default", apps)) == [
            "regions_dusun: 1 baris, tetapi isinya tidak sama."
        ]

    def test_it_counts_the_same_rows_of_the_same_tables(self) -> None:
        makers.make_aspirasi(makers.make_desa())
        here = {name: one.rows for name, one in prints().items()}
        assert {name: one.rows for name, one in of_postgres("default", apps).items()} == here

    def test_how_a_server_writes_dates_and_numbers_is_not_in_it(self) -> None:
        makers.make_aspirasi(makers.make_desa())
        before = of_postgres("default", apps)
        with connection.cursor() as cursor:
            for told in ("DateStyle = 'SQL, DMY'", "TimeZone = 'Asia/Jayapura'", "bytea_output = 'escape'"):
                cursor.execute(f"SET LOCAL {told}")
        assert not fingerprint.differences(before, of_postgres("default", apps))

    def test_the_order_of_rows_is_not_in_it(self) -> None:
        one = makers.make_dusun(makers.make_desa())
        makers.make_dusun(makers.make_desa("99.01.01.2002"))
        before = of_postgres("default", apps)
        Dusun.objects.filter(pk=one.pk).update(name=one.name)  # PostgreSQL writes it behind the other
        assert not fingerprint.differences(before, of_postgres("default", apps))


class TestAValue:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (
                dt.datetime(2026, 1, 1, 7, tzinfo=dt.timezone(dt.timedelta(hours=7))),
                dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            ),
            (Decimal("1.50"), Decimal("1.5")),
            (memoryview(b"ab"), b"ab"),
        ],
    )
    def test_it_is_told_in_one_way_only(self, one: object, other: object) -> None:
        assert fingerprint._plain(one) == fingerprint._plain(other)


class TestTheListOfContents:
    def test_it_comes_back_as_it_was(self) -> None:
        was = Contents("2026-01-01T00:00:00+00:00", "sqlite", {"a": TablePrint(2, "0f")}, 7)
        assert Contents.of_json(was.as_json()) == was

    def test_one_of_an_earlier_release_holds_prints_of_rows(self) -> None:
        earlier = json.loads(Contents("", "postgresql", {"a": TablePrint(2, "0f")}, 7).as_json())
        del earlier["prints"]
        assert Contents.of_json(json.dumps(earlier).encode()).prints == PLAIN

    def test_prints_of_a_kind_unknown_here_name_the_way(self) -> None:
        later = Contents("", "postgresql", {}, 7, prints="lain")
        with pytest.raises(NotDone, match="versi yang lebih baru"):
            Contents.of_json(later.as_json())

    @pytest.mark.parametrize("raw", [b"", b"[]", b'{"format": 1}', b"\xff"])
    def test_one_that_says_nothing_is_refused(self, raw: bytes) -> None:
        with pytest.raises(NotDone, match="tidak terbaca"):
            Contents.of_json(raw)

    def test_one_of_a_later_release_names_the_way(self) -> None:
        with pytest.raises(NotDone, match="versi yang lebih baru"):
            Contents.of_json(b'{"format": 99}')
