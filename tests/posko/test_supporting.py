"""Saya juga: one more voice in a group, with a number of its own."""

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import AlreadyEnded
from posko.models import Aspirasi
from posko.states import Channel, State
from posko.supporting import may_be_joined, support
from sms_gateway.models import Contact
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
