"""Who has a voice before them, and whether it moved meanwhile."""

import datetime as dt

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.adding import add_words
from posko.models import Aspirasi, Opening
from posko.openings import HERE, MovedMeanwhile, check_unmoved, mark_of, open_in, opened, still_here, who_else
from posko.reading import mark_read
from tests import makers

NOW = makers.NOW
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    return makers.make_aspirasi(desa)


class TestOpened:
    def test_others_see_the_name_for_two_minutes(
        self, voice: Aspirasi, anggota: Membership, ketua: Membership
    ) -> None:
        anggota.user.display_name = "Ibu Sari"
        anggota.user.save()
        opened(aspirasi=voice, by=anggota.actor(), at=NOW)
        told = [who_else(aspirasi=voice, user_id=ketua.user_id, at=NOW + n * MINUTE) for n in (0, 2, 3)]
        assert told == [["Ibu Sari"], ["Ibu Sari"], []]
        assert who_else(aspirasi=voice, user_id=anggota.user_id, at=NOW) == []
        assert open_in(desa=voice.desa, user_id=ketua.user_id, at=NOW) == {voice.nomor: ["Ibu Sari"]}

    def test_looked_at_again_soon_it_is_one_opening_and_later_another(
        self, voice: Aspirasi, anggota: Membership
    ) -> None:
        for when in (NOW, NOW + MINUTE, NOW + 2 * MINUTE, NOW + 10 * MINUTE):
            opened(aspirasi=voice, by=anggota.actor(), at=when)
        times = list(Opening.objects.order_by("id").values_list("opened_at", "seen_at"))
        assert times == [(NOW, NOW + 2 * MINUTE), (NOW + 10 * MINUTE, NOW + 10 * MINUTE)]

    def test_a_page_left_open_keeps_it_alive_but_begins_none(
        self, voice: Aspirasi, anggota: Membership, ketua: Membership
    ) -> None:
        opened(aspirasi=voice, by=anggota.actor(), at=NOW)
        assert still_here(aspirasi=voice, by=anggota.actor(), at=NOW + MINUTE)
        assert who_else(aspirasi=voice, user_id=ketua.user_id, at=NOW + MINUTE + HERE) != []
        assert not still_here(aspirasi=voice, by=anggota.actor(), at=NOW + 9 * MINUTE)
        assert Opening.objects.count() == 1

    def test_a_machine_opens_nothing(self, voice: Aspirasi) -> None:
        assert opened(aspirasi=voice, by=CITIZEN, at=NOW) is None


class TestMoved:
    def test_a_move_or_a_word_is_seen_and_none_is_not(self, voice: Aspirasi, anggota: Membership) -> None:
        seen = mark_of(voice)
        check_unmoved(aspirasi=voice, seen=seen, at=NOW)
        check_unmoved(aspirasi=voice, seen="", at=NOW)
        mark_read(aspirasi=voice, by=anggota.actor(), at=NOW + MINUTE)
        with pytest.raises(MovedMeanwhile):
            check_unmoved(aspirasi=voice, seen=seen, at=NOW)
        again = mark_of(voice)
        add_words(aspirasi=voice, text="tambahan", by=CITIZEN, at=NOW + MINUTE)
        with pytest.raises(MovedMeanwhile):
            check_unmoved(aspirasi=voice, seen=again, at=NOW)
