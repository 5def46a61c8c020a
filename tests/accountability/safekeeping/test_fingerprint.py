"""Two databases have the same print exactly when their rows are the same."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps

from accountability.ledger.models import Entry
from accountability.regions.models import Dusun
from accountability.safekeeping import fingerprint
from accountability.safekeeping.contents import Contents, TablePrint
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

    @pytest.mark.parametrize("raw", [b"", b"[]", b'{"format": 1}', b"\xff"])
    def test_one_that_says_nothing_is_refused(self, raw: bytes) -> None:
        with pytest.raises(NotDone, match="tidak terbaca"):
            Contents.of_json(raw)

    def test_one_of_a_later_release_names_the_way(self) -> None:
        with pytest.raises(NotDone, match="versi yang lebih baru"):
            Contents.of_json(b'{"format": 99}')
