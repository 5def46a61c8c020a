"""Minutes are written, settled once, and from then on only added to."""

import pytest

from accountability.accounts.models import Membership
from accountability.council.minutes import (
    AlreadySettled,
    NotHeldYet,
    NothingNoted,
    NotSettledYet,
    add_to_minutes,
    settle_minutes,
    write_minutes,
)
from accountability.council.models import Minutes
from accountability.ledger.models import Entry
from accountability.planning.models import Musyawarah
from accountability.regions.models import Wilayah
from tests import makers

NOW = makers.NOW


@pytest.fixture
def held(desa: Wilayah, ketua: Membership) -> Musyawarah:
    return makers.make_musyawarah(desa, ketua.actor(), held_on=NOW.date())


@pytest.fixture
def minutes(held: Musyawarah, anggota: Membership) -> Minutes:
    return write_minutes(musyawarah=held, text="Dibuka ketua.", by=anggota.actor(), at=NOW)


class TestWriteMinutes:
    def test_they_may_be_rewritten_until_they_are_settled(
        self, minutes: Minutes, held: Musyawarah, anggota: Membership
    ) -> None:
        write_minutes(musyawarah=held, text="Dibuka ketua, ditutup doa.", by=anggota.actor(), at=NOW)
        assert Minutes.objects.get().text == "Dibuka ketua, ditutup doa."

    def test_the_same_words_again_write_nothing(
        self, minutes: Minutes, held: Musyawarah, anggota: Membership
    ) -> None:
        before = Entry.objects.count()
        write_minutes(musyawarah=held, text=" Dibuka ketua. ", by=anggota.actor(), at=NOW)
        assert Entry.objects.count() == before

    def test_the_ledger_keeps_no_word_of_them(self, minutes: Minutes) -> None:
        entry = Entry.objects.order_by("seq").last()
        assert entry is not None
        assert (entry.kind, entry.facts) == ("notulen.ditulis", {"letters": 13})

    def test_nothing_is_refused(self, held: Musyawarah, anggota: Membership) -> None:
        with pytest.raises(NothingNoted):
            write_minutes(musyawarah=held, text="  \n", by=anggota.actor(), at=NOW)

    def test_a_meeting_to_come_has_none(self, desa: Wilayah, anggota: Membership) -> None:
        coming = makers.make_musyawarah(desa, anggota.actor())
        with pytest.raises(NotHeldYet):
            write_minutes(musyawarah=coming, text="Dibuka.", by=anggota.actor(), at=NOW)


class TestSettleMinutes:
    def test_nobody_changes_them_afterwards(
        self, minutes: Minutes, held: Musyawarah, ketua: Membership
    ) -> None:
        settle_minutes(minutes=minutes, by=ketua.actor(), at=NOW)
        with pytest.raises(AlreadySettled):
            write_minutes(musyawarah=held, text="Lain.", by=ketua.actor(), at=NOW)
        with pytest.raises(AlreadySettled):
            settle_minutes(minutes=minutes, by=ketua.actor(), at=NOW)
        assert Minutes.objects.get().text == "Dibuka ketua."


class TestAddToMinutes:
    def test_a_correction_stands_below_with_its_day(self, minutes: Minutes, ketua: Membership) -> None:
        settle_minutes(minutes=minutes, by=ketua.actor(), at=NOW)
        add_to_minutes(minutes=minutes, text="Yang hadir 51.", by=ketua.actor(), at=NOW)
        assert Minutes.objects.get().text == "Dibuka ketua.\n\nTambahan 5 Oktober 2026: Yang hadir 51."

    def test_before_they_are_settled_they_are_changed_instead(
        self, minutes: Minutes, ketua: Membership
    ) -> None:
        with pytest.raises(NotSettledYet):
            add_to_minutes(minutes=minutes, text="Yang hadir 51.", by=ketua.actor(), at=NOW)
