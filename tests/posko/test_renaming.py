"""A kelompok gets another name: the same voices, nobody told, and no old name left in the ledger."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.clustering import NoTitle
from posko.models import Kelompok
from posko.renaming import LONGEST, rename
from sms_gateway.models import OutboundSMS
from tests import makers


@pytest.fixture
def at() -> dt.datetime:
    return dt.datetime(2026, 11, 3, 3, tzinfo=dt.UTC)


@pytest.fixture
def group(desa: Wilayah, anggota: Membership, at: dt.datetime) -> Kelompok:
    return makers.make_kelompok(desa, anggota.actor(), voices=2, title="Jalan depan Bu Marni", at=at)


class TestRename:
    def test_it_is_called_so_from_now_on_and_nobody_is_told(
        self, group: Kelompok, anggota: Membership, at: dt.datetime
    ) -> None:
        told = OutboundSMS.objects.count()
        rename(kelompok=group, title="  Jalan   berlubang ", by=anggota.actor(), at=at)
        assert Kelompok.objects.get().title == group.title == "Jalan berlubang"
        assert OutboundSMS.objects.count() == told

    def test_the_ledger_says_that_and_not_how(
        self, group: Kelompok, anggota: Membership, at: dt.datetime
    ) -> None:
        rename(kelompok=group, title="Jalan berlubang", by=anggota.actor(), at=at)
        entry = Entry.objects.get(kind="kelompok.nama")
        assert "Marni" not in str(entry.facts)
        assert "berlubang" not in str(entry.facts)

    def test_the_same_name_again_leaves_no_trace(
        self, group: Kelompok, anggota: Membership, at: dt.datetime
    ) -> None:
        rename(kelompok=group, title=group.title, by=anggota.actor(), at=at)
        assert not Entry.objects.filter(kind="kelompok.nama").exists()

    def test_no_name_is_refused_and_a_long_one_is_cut(
        self, group: Kelompok, anggota: Membership, at: dt.datetime
    ) -> None:
        with pytest.raises(NoTitle):
            rename(kelompok=group, title=" \t ", by=anggota.actor(), at=at)
        rename(kelompok=group, title="a" * 500, by=anggota.actor(), at=at)
        assert len(Kelompok.objects.get().title) == LONGEST
