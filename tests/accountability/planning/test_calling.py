"""Each kind of meeting is called by the office the law names: the council, or the head of the village."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership, Role
from accountability.planning.calling import AnothersCall, kinds_called_by, may_call
from accountability.planning.convening import call_off, move
from accountability.planning.inviting import Audience, look_ahead, standard_words
from accountability.planning.meeting_kinds import CalledBy, kind_rules
from accountability.planning.models import Musyawarah, MusyawarahKind
from accountability.regions.models import Wilayah
from posko.words import ONE_SMS
from tests import makers

NOW = makers.NOW
DAY = NOW.date()
MUSRENBANG = MusyawarahKind.MUSRENBANG
pytestmark = pytest.mark.django_db


class TestMayCall:
    @pytest.mark.parametrize("kind", MusyawarahKind.values)
    def test_who_calls_is_who_the_table_of_the_law_names(
        self, desa: Wilayah, kades: Membership, kind: str
    ) -> None:
        of_head = kind_rules()[kind].called_by == CalledBy.KADES
        assert may_call(desa=desa, kind=kind, role=Role.KADES, day=DAY) == of_head
        assert may_call(desa=desa, kind=kind, role=Role.KETUA_BPD, day=DAY) != of_head
        for role in (Role.KEUANGAN, Role.PETUGAS, Role.CAMAT):
            assert not may_call(desa=desa, kind=kind, role=role, day=DAY)

    def test_where_no_head_signs_in_the_council_writes_it_down(
        self, desa: Wilayah, kades: Membership
    ) -> None:
        assert MUSRENBANG not in kinds_called_by(desa=desa, role=Role.KETUA_BPD, day=DAY)
        kades.until_date = DAY - dt.timedelta(days=1)
        kades.save()
        assert MUSRENBANG in kinds_called_by(desa=desa, role=Role.KETUA_BPD, day=DAY)


class TestConvene:
    def test_neither_calls_what_is_the_others(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        with pytest.raises(AnothersCall):
            makers.make_musyawarah(desa, ketua.actor(), kind=MUSRENBANG)
        with pytest.raises(AnothersCall):
            makers.make_musyawarah(desa, kades.actor(), kind=MusyawarahKind.DESA)
        assert not Musyawarah.objects.exists()

    def test_neither_moves_or_calls_off_what_is_the_others(
        self, desa: Wilayah, ketua: Membership, kades: Membership
    ) -> None:
        of_head = makers.make_musyawarah(desa, kades.actor(), kind=MUSRENBANG)
        of_council = makers.make_musyawarah(desa, ketua.actor())
        for held, other in ((of_head, ketua), (of_council, kades)):
            with pytest.raises(AnothersCall):
                call_off(musyawarah=held, why="Hujan", by=other.actor(), at=NOW)
            with pytest.raises(AnothersCall):
                move(
                    musyawarah=held,
                    held_on=DAY + dt.timedelta(days=9),
                    starts_at=None,
                    place="Balai",
                    by=other.actor(),
                    at=NOW,
                )


class TestInvitation:
    def test_it_is_signed_by_who_called(self, desa: Wilayah, ketua: Membership, kades: Membership) -> None:
        of_head = makers.make_musyawarah(desa, kades.actor(), kind=MUSRENBANG, place="Balai " * 13)
        of_council = makers.make_musyawarah(desa, ketua.actor())
        for held, sign in ((of_head, "-kepala desa"), (of_council, "-BPD")):
            words = standard_words(held)
            body = look_ahead(musyawarah=held, audience=Audience(), words=words).body
            assert (body, body.endswith(sign), len(body) <= ONE_SMS) == (words, True, True)
