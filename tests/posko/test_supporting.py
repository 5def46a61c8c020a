"""Saya juga: one more voice in a group, with a number of its own."""

import datetime as dt

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import AlreadyEnded
from posko.intake import Voice
from posko.models import Aspirasi
from posko.states import Channel, Quarantine, State
from posko.supporting import TooManyAtOnce, may_be_joined, support
from posko.unsupporting import TooLateToTakeBack, take_back_support
from sms_gateway.models import Contact, OutboundSMS
from tests import makers


class TestSupport:
    def test_it_goes_straight_to_where_the_group_stands(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        makers.make_usulan(kelompok, ketua.actor())
        kelompok.refresh_from_db()
        taken = support(kelompok=kelompok, by=CITIZEN, at=makers.NOW)
        taken.aspirasi.refresh_from_db()
        assert (taken.aspirasi.state, taken.aspirasi.kelompok) == (State.ON_AGENDA, kelompok)

    def test_the_same_phone_by_sms_is_one_voice(
        self, desa: Wilayah, ketua: Membership, citizen: Contact
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        first, second = (
            support(kelompok=kelompok, by=CITIZEN, at=makers.NOW, channel=Channel.SMS, contact=citizen)
            for _ in range(2)
        )
        assert first.aspirasi == second.aspirasi
        assert not second.fresh

    def test_an_ended_group_takes_no_more_and_keeps_nothing(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        kelompok.state = State.DONE
        kelompok.save()
        assert not may_be_joined(kelompok)
        before = Aspirasi.objects.count()
        with pytest.raises(AlreadyEnded):
            support(kelompok=kelompok, by=CITIZEN, at=makers.NOW)
        assert Aspirasi.objects.count() == before

    def test_in_a_burst_by_web_one_more_waits_aside_with_its_number(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("posko.supporting.most_an_hour", lambda: 2)
        kelompok = makers.make_kelompok(desa, ketua.actor())
        before = kelompok.aspirasi.count()
        for _ in range(2):
            support(kelompok=kelompok, by=CITIZEN, at=makers.NOW)
        more = support(kelompok=kelompok, number="0812 0000 0042", by=CITIZEN, at=makers.NOW).aspirasi
        assert (more.quarantine, more.kelompok) == (Quarantine.FLOOD, None)
        assert more.text == "Saya juga: Jalan rusak"
        assert OutboundSMS.objects.filter(template="terima_web").exists()
        assert kelompok.aspirasi.count() == before + 2
        with pytest.raises(TooManyAtOnce):  # with words: they stand by themselves
            support(kelompok=kelompok, by=CITIZEN, at=makers.NOW, said=Voice("Sumur kering.", Channel.WEB))
        support(kelompok=makers.make_kelompok(other_desa, ketua.actor()), by=CITIZEN, at=makers.NOW)
        support(kelompok=kelompok, by=CITIZEN, at=makers.NOW + dt.timedelta(hours=1))


class TestTakeBackSupport:
    def test_it_leaves_the_group_and_is_closed_as_withdrawn(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        makers.make_usulan(kelompok, ketua.actor())
        kelompok.refresh_from_db()
        mine = support(kelompok=kelompok, by=CITIZEN, at=makers.NOW).aspirasi
        for _ in range(2):
            take_back_support(aspirasi=mine, by=CITIZEN, at=makers.NOW)
        mine.refresh_from_db()
        assert (mine.kelompok, mine.state) == (None, State.CLOSED)
        assert kelompok.aspirasi.count() == 2
        last = mine.milestones.latest("id")
        assert (last.reason_class, last.actor_kind) == ("withdrawn", "citizen")

    def test_its_phone_is_not_told_what_no_longer_holds(
        self, desa: Wilayah, ketua: Membership, citizen: Contact
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        mine = support(kelompok=kelompok, by=CITIZEN, at=makers.NOW, number=makers.PHONE).aspirasi
        take_back_support(aspirasi=mine, by=CITIZEN, at=makers.NOW)
        assert set(OutboundSMS.objects.values_list("state", flat=True)) == {"cancelled"}

    def test_after_a_while_or_for_another_voice_it_stays(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        mine = support(kelompok=kelompok, by=CITIZEN, at=makers.NOW).aspirasi
        other = kelompok.aspirasi.exclude(pk=mine.pk).first()
        assert other is not None
        with pytest.raises(TooLateToTakeBack):
            take_back_support(aspirasi=mine, by=CITIZEN, at=makers.NOW + dt.timedelta(minutes=31))
        with pytest.raises(TooLateToTakeBack):
            take_back_support(aspirasi=other, by=CITIZEN, at=makers.NOW)
        assert kelompok.aspirasi.count() == 3
