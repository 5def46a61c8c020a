"""Kelompok changed: suggestions taken up, split, merged and undone; across desa nothing goes together."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.clustering import AlreadyEnded, NothingToGather, gather
from posko.models import Aspirasi, Kelompok, KeptApart
from posko.regrouping import (
    PATIENCE,
    ElsewhereVoices,
    SameKelompok,
    TakesAll,
    TooLateToUndo,
    merge,
    move,
    split,
    take_up,
    undo,
    undo_apart,
)
from posko.suggesting import suggestions
from sms_gateway.models import Contact, OutboundSMS
from tests import makers

NOW = makers.NOW
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def voices(desa: Wilayah, citizen: Contact) -> list[Aspirasi]:
    """Three that say the same, the first by phone."""
    said = ["lampu rt 4 mati", "lampu jalan rt 4 padam", "rt 4 gelap lampu mati"]
    return [makers.make_aspirasi(desa, text, contact=None if n else citizen) for n, text in enumerate(said)]


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


class TestTakeUp:
    def test_each_keeps_its_number_and_phone(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi], citizen: Contact
    ) -> None:
        kelompok = take_up(
            desa=desa, aspirasi=voices, left_out=[], title="Lampu RT 4", by=anggota.actor(), at=NOW
        )
        stored = list(kelompok.aspirasi.order_by("id"))
        assert [voice.nomor for voice in stored] == [voice.nomor for voice in voices]
        assert stored[0].contact == citizen
        assert "kelompok.gabung" in kinds()

    def test_what_was_left_out_is_not_suggested_into_it(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        take_up(
            desa=desa, aspirasi=voices[:2], left_out=voices[2:], title="Lampu", by=anggota.actor(), at=NOW
        )
        assert suggestions(desa) == []
        assert "kelompok.bukan" in kinds()

    def test_across_desa_it_is_refused(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        theirs = makers.make_aspirasi(other_desa, "lampu rt 4 mati")
        with pytest.raises(ElsewhereVoices):
            take_up(desa=desa, aspirasi=[*voices, theirs], left_out=[], title="x", by=anggota.actor(), at=NOW)
        foreign = makers.make_kelompok(other_desa, anggota.actor())
        with pytest.raises(ElsewhereVoices):
            take_up(
                desa=desa,
                aspirasi=voices,
                left_out=[],
                title="",
                kelompok=foreign,
                by=anggota.actor(),
                at=NOW,
            )


class TestMerge:
    def test_every_voice_moves_and_nobody_is_told_again(
        self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]
    ) -> None:
        by = anggota.actor()
        one = gather(desa=desa, aspirasi=voices[:2], title="Lampu", by=by, at=NOW)
        other = gather(desa=desa, aspirasi=voices[2:], title="Gelap", by=by, at=NOW)
        told = OutboundSMS.objects.count()
        merge(kelompok=other, into=one, by=by, at=NOW)
        assert (one.aspirasi.count(), other.aspirasi.count()) == (3, 0)
        assert OutboundSMS.objects.count() == told
        assert list(desa.kelompok.not_empty()) == [one]

    def test_across_desa_and_with_itself_it_is_refused(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership
    ) -> None:
        by = anggota.actor()
        ours, theirs = makers.make_kelompok(desa, by), makers.make_kelompok(other_desa, by)
        with pytest.raises(ElsewhereVoices):
            merge(kelompok=theirs, into=ours, by=by, at=NOW)
        with pytest.raises(SameKelompok):
            merge(kelompok=ours, into=ours, by=by, at=NOW)

    def test_one_that_went_to_a_meeting_stays_itself(self, desa: Wilayah, anggota: Membership) -> None:
        by = anggota.actor()
        ours, other = makers.make_kelompok(desa, by), makers.make_kelompok(desa, by)
        makers.make_usulan(other, by)
        with pytest.raises(AlreadyEnded):
            merge(kelompok=other, into=ours, by=by, at=NOW)


class TestSplit:
    @pytest.fixture
    def kelompok(self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]) -> Kelompok:
        return gather(desa=desa, aspirasi=voices, title="Lampu", by=anggota.actor(), at=NOW)

    def test_some_become_a_kelompok_of_their_own_for_good(
        self, desa: Wilayah, anggota: Membership, kelompok: Kelompok, voices: list[Aspirasi]
    ) -> None:
        fresh = split(kelompok=kelompok, aspirasi=voices[:1], title="Lain", by=anggota.actor(), at=NOW)
        assert (kelompok.aspirasi.count(), fresh.aspirasi.count()) == (2, 1)
        assert suggestions(desa) == []

    def test_not_all_and_not_none(
        self, anggota: Membership, kelompok: Kelompok, voices: list[Aspirasi]
    ) -> None:
        with pytest.raises(TakesAll):
            split(kelompok=kelompok, aspirasi=voices, title="Lain", by=anggota.actor(), at=NOW)
        with pytest.raises(NothingToGather):
            split(kelompok=kelompok, aspirasi=[], title="Lain", by=anggota.actor(), at=NOW)


class TestMove:
    def test_the_ticked_go_into_the_other_for_good_and_come_back_in_ten_seconds(
        self, desa: Wilayah, anggota: Membership
    ) -> None:
        by = anggota.actor()
        one, into = makers.make_kelompok(desa, by, voices=3), makers.make_kelompok(desa, by, title="Air")
        moving = list(one.aspirasi.order_by("id")[:2])
        assert move(kelompok=one, aspirasi=moving, into=into, by=by, at=NOW + SECOND) == into
        assert (one.aspirasi.count(), into.aspirasi.count()) == (1, 4)
        assert KeptApart.objects.count() == 2
        assert undo(kelompok=into, by=by, at=NOW + 2 * SECOND) == 2
        assert (one.aspirasi.count(), into.aspirasi.count()) == (3, 2)
        assert not KeptApart.objects.exists()

    def test_all_of_them_may_go(self, desa: Wilayah, anggota: Membership) -> None:
        by = anggota.actor()
        one, into = makers.make_kelompok(desa, by), makers.make_kelompok(desa, by, title="Air")
        move(kelompok=one, aspirasi=one.aspirasi.all(), into=into, by=by, at=NOW)
        assert (one.aspirasi.count(), into.aspirasi.count()) == (0, 4)

    def test_nothing_goes_to_itself_across_desa_into_an_ended_one_or_from_elsewhere(
        self, desa: Wilayah, other_desa: Wilayah, anggota: Membership, outsider: Membership
    ) -> None:
        by = anggota.actor()
        one, into = makers.make_kelompok(desa, by), makers.make_kelompok(desa, by, title="Air")
        theirs = makers.make_kelompok(other_desa, outsider.actor())
        voices = one.aspirasi.all()
        with pytest.raises(SameKelompok):
            move(kelompok=one, aspirasi=voices, into=one, by=by, at=NOW)
        with pytest.raises(ElsewhereVoices):
            move(kelompok=one, aspirasi=voices, into=theirs, by=by, at=NOW)
        with pytest.raises(NothingToGather):
            move(kelompok=one, aspirasi=into.aspirasi.all(), into=into, by=by, at=NOW)
        Kelompok.objects.filter(pk=into.pk).update(state="done")
        with pytest.raises(AlreadyEnded):
            move(kelompok=one, aspirasi=voices, into=into, by=by, at=NOW)
        assert one.aspirasi.count() == 2


class TestUndo:
    @pytest.fixture
    def kelompok(self, desa: Wilayah, anggota: Membership, voices: list[Aspirasi]) -> Kelompok:
        by = anggota.actor()
        return take_up(desa=desa, aspirasi=voices[:2], left_out=voices[2:], title="Lampu", by=by, at=NOW)

    def test_each_stands_where_it_stood_and_the_news_never_leaves(
        self, desa: Wilayah, anggota: Membership, kelompok: Kelompok, voices: list[Aspirasi]
    ) -> None:
        news = OutboundSMS.objects.get(template="digabung")
        assert news.not_before >= NOW + PATIENCE
        assert undo(kelompok=kelompok, by=anggota.actor(), at=NOW + 9 * SECOND) == 2
        assert set(desa.aspirasi.values_list("state", flat=True)) == {"received"}
        assert not desa.aspirasi.exclude(kelompok=None).exists()
        news.refresh_from_db()
        assert news.state == "cancelled"
        assert not KeptApart.objects.exists()
        assert kinds()[-1] == "kelompok.batal"
        assert len(suggestions(desa)) == 1

    def test_it_leads_back_into_the_kelompok_before(self, desa: Wilayah, anggota: Membership) -> None:
        by = anggota.actor()
        one, other = makers.make_kelompok(desa, by), makers.make_kelompok(desa, by)
        at = NOW + dt.timedelta(hours=1)
        merge(kelompok=other, into=one, by=by, at=at)
        undo(kelompok=one, by=by, at=at + SECOND)
        assert (one.aspirasi.count(), other.aspirasi.count()) == (2, 2)

    def test_later_by_another_or_after_another_step_it_is_too_late(
        self, anggota: Membership, ketua: Membership, kelompok: Kelompok
    ) -> None:
        with pytest.raises(TooLateToUndo):
            undo(kelompok=kelompok, by=anggota.actor(), at=NOW + PATIENCE + SECOND)
        with pytest.raises(TooLateToUndo):
            undo(kelompok=kelompok, by=ketua.actor(), at=NOW + SECOND)
        makers.make_usulan(kelompok, anggota.actor(), at=NOW + SECOND)
        with pytest.raises(TooLateToUndo):
            undo(kelompok=kelompok, by=anggota.actor(), at=NOW + 2 * SECOND)

    def test_not_when_the_news_has_left(self, anggota: Membership, kelompok: Kelompok) -> None:
        OutboundSMS.objects.filter(template="digabung").update(state="sent", rank=30, sending_at=NOW)
        with pytest.raises(TooLateToUndo):
            undo(kelompok=kelompok, by=anggota.actor(), at=NOW + SECOND)

    def test_twice_is_too_late(self, anggota: Membership, kelompok: Kelompok) -> None:
        undo(kelompok=kelompok, by=anggota.actor(), at=NOW + SECOND)
        with pytest.raises(TooLateToUndo):
            undo(kelompok=kelompok, by=anggota.actor(), at=NOW + SECOND)

    def test_told_apart_a_moment_ago_is_forgotten_once(
        self, desa: Wilayah, anggota: Membership, kelompok: Kelompok
    ) -> None:
        assert undo_apart(desa=desa, by=anggota.actor(), at=NOW + SECOND) == 2
        with pytest.raises(TooLateToUndo):
            undo_apart(desa=desa, by=anggota.actor(), at=NOW + SECOND)
