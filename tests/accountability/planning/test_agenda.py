"""The agenda: several kelompok at once, numbered, estimated, moved, and what waits comes by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from accountability.accounts.actors import Actor
from accountability.planning.agenda import (
    AgendaMoved,
    AlreadyProposed,
    Estimate,
    NotComing,
    NotForThisAgenda,
    NothingChosen,
    VoteHasBegun,
    estimate,
    move,
    propose,
    put_on_agenda,
    reorder,
)
from accountability.planning.carrying import carry_due, carry_onto
from accountability.planning.convening import convene
from accountability.planning.deciding import AlreadyDecided, adopt, turn_down
from accountability.planning.meeting_rules import CalledOff, Locked
from accountability.planning.models import Musyawarah, MusyawarahKind, Outcome, Usulan
from accountability.regions.models import Wilayah
from posko.states import ReasonClass, State
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.conftest import Bring

NOW = makers.NOW
pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def put_off(usulan: Usulan, by: Actor, year: int = 2027) -> None:
    """The meeting defers it until `year`."""
    turn_down(
        usulan=usulan, outcome=Outcome.DEFERRED, reason_class=ReasonClass.NO_MONEY, sentence="Dana kurang.",
        next_step="Dihitung dulu.", returns_in_year=year, by=by, at=NOW,
    )  # fmt: skip


def coming(
    desa: Wilayah, by: Actor, kind: str = MusyawarahKind.DESA, after: dt.timedelta = YEAR
) -> Musyawarah:
    """A meeting after so many days, convened a week before."""
    day = (NOW + after).date()
    at = NOW + after - dt.timedelta(days=7)
    return convene(desa=desa, kind=kind, title="Nanti", held_on=day, place="Balai", by=by, at=at)


class TestPutOnAgenda:
    def test_several_come_in_order_and_get_their_numbers(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah
    ) -> None:
        kelompok = [makers.make_kelompok(desa, by, title=title) for title in ("Air", "Jalan", "Lampu")]
        brought = put_on_agenda(musyawarah=meeting, kelompok=kelompok, by=by, at=NOW)
        assert [(one.place, one.title) for one in brought] == [(1, "Air"), (2, "Jalan"), (3, "Lampu")]
        assert set(desa.aspirasi.values_list("state", flat=True)) == {State.ON_AGENDA}

    def test_one_that_cannot_come_is_named_and_none_came(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        there = bring(meeting, "Sudah ada")
        fresh = makers.make_kelompok(desa, by, title="Baru")
        with pytest.raises(NotForThisAgenda) as refused:
            put_on_agenda(musyawarah=meeting, kelompok=[fresh, there.kelompok], by=by, at=NOW)
        assert refused.value.titles == ["Sudah ada"]
        assert meeting.usulan.count() == 1

    def test_nothing_chosen_is_refused(self, by: Actor, meeting: Musyawarah) -> None:
        with pytest.raises(NothingChosen):
            put_on_agenda(musyawarah=meeting, kelompok=[], by=by, at=NOW)

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"locked_at": NOW}, Locked),
            ({"called_off_at": NOW, "called_off_why": "Hujan"}, CalledOff),
            ({"voting_opened_at": NOW}, VoteHasBegun),
        ],
    )
    def test_a_closed_agenda_takes_none(
        self,
        desa: Wilayah,
        by: Actor,
        meeting: Musyawarah,
        fields: dict[str, object],
        refusal: type[Exception],
    ) -> None:
        kelompok = makers.make_kelompok(desa, by)
        Musyawarah.objects.filter(pk=meeting.pk).update(**fields)
        with pytest.raises(refusal):
            propose(kelompok=kelompok, musyawarah=meeting, title="x", by=by, at=NOW)


class TestReorder:
    def test_numbers_are_given_anew(self, by: Actor, meeting: Musyawarah, bring: Bring) -> None:
        first, second, third = (bring(meeting, title) for title in ("A", "B", "C"))
        reorder(musyawarah=meeting, order=[third.pk, first.pk, second.pk], by=by, at=NOW)
        assert list(meeting.usulan.order_by("place").values_list("title", flat=True)) == ["C", "A", "B"]

    def test_an_order_of_another_agenda_is_refused(
        self, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        one = bring(meeting)
        for order in ([], [one.pk, one.pk], [one.pk + 1]):
            with pytest.raises(AgendaMoved):
                reorder(musyawarah=meeting, order=order, by=by, at=NOW)


class TestEstimate:
    def test_people_and_rupiah_are_kept(self, by: Actor, meeting: Musyawarah, bring: Bring) -> None:
        usulan = bring(meeting)
        estimate(usulan=usulan, what=Estimate(240, 50_000_000), by=by, at=NOW)
        usulan.refresh_from_db()
        assert (usulan.beneficiaries, usulan.cost_estimate) == (240, 50_000_000)


class TestMove:
    def test_it_moves_and_every_voice_hears_the_new_day(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah
    ) -> None:
        kelompok = makers.make_kelompok(desa, by, contact=makers.make_contact())
        usulan = propose(kelompok=kelompok, musyawarah=meeting, title="Jalan", by=by, at=NOW)
        later = makers.make_musyawarah(desa, by)
        move(usulan=usulan, to=later, by=by, at=NOW)
        assert list(later.usulan.values_list("pk", "place")) == [(usulan.pk, 1)]
        told = OutboundSMS.objects.filter(template="pindah_musyawarah")
        assert told.count() == 2
        assert all("PINDAH ke musyawarah" in one.body for one in told)

    def test_past_meetings_and_decided_proposals_stay(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        usulan = bring(meeting)
        past = makers.make_musyawarah(desa, by, held_on=NOW.date() - dt.timedelta(days=3))
        for to in (past, meeting):
            with pytest.raises(NotComing):
                move(usulan=usulan, to=to, by=by, at=NOW)
        adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        with pytest.raises(AlreadyDecided):
            move(usulan=usulan, to=makers.make_musyawarah(desa, by), by=by, at=NOW)

    def test_to_where_it_already_is_is_refused(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        first, second = (makers.make_musyawarah(desa, by, kind=MusyawarahKind.WOMEN) for _ in range(2))
        usulan = bring(first)
        propose(kelompok=usulan.kelompok, musyawarah=second, title="x", by=by, at=NOW)
        with pytest.raises(AlreadyProposed):
            move(usulan=usulan, to=second, by=by, at=NOW)


class TestComesBack:
    def test_a_deferred_one_stands_on_the_next_agenda_and_its_voices_hear(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah
    ) -> None:
        kelompok = makers.make_kelompok(desa, by, contact=makers.make_contact())
        usulan = propose(kelompok=kelompok, musyawarah=meeting, title="Jalan", by=by, at=NOW)
        put_off(usulan, by)
        assert set(kelompok.aspirasi.values_list("state", flat=True)) == {State.NOT_NOW}
        back = coming(desa, by).usulan.get()
        assert (back.continues.get(), back.title) == (usulan, "Jalan")
        assert set(kelompok.aspirasi.values_list("state", flat=True)) == {State.ON_AGENDA}
        assert OutboundSMS.objects.filter(template="dibahas_lagi").count() == 2

    def test_before_its_year_and_in_other_meetings_it_stays_away(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        put_off(bring(meeting), by, 2028)
        assert coming(desa, by).usulan.count() == 0
        put_off(bring(meeting, "Air"), by, 2027)
        assert coming(desa, by, MusyawarahKind.WOMEN).usulan.count() == 0

    def test_it_comes_once_and_the_sweeper_makes_up_for_what_was_forgotten(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        later = coming(desa, by)
        put_off(bring(meeting), by)
        at = NOW + YEAR - dt.timedelta(days=3)
        assert carry_due(at=at, limit=10) == 1
        assert carry_due(at=at, limit=10) == 0
        assert later.usulan.count() == 1

    def test_one_that_was_brought_by_hand_is_tied_at_once(
        self, desa: Wilayah, by: Actor, bring: Bring
    ) -> None:
        later = coming(desa, by)
        feeder = bring(makers.make_held(desa, by, kind=MusyawarahKind.DUSUN, dusun=makers.make_dusun(desa)))
        adopt(usulan=feeder, sentence="Ya.", into_year=2027, by=by, at=NOW)
        mine = propose(kelompok=feeder.kelompok, musyawarah=later, title="Jalan", by=by, at=NOW)
        assert mine.continues.get() == feeder
        assert carry_onto(musyawarah=later, by=by, at=NOW) == []

    @pytest.mark.parametrize("kind", [MusyawarahKind.WOMEN, MusyawarahKind.DISABLED, MusyawarahKind.DUSUN])
    def test_what_a_feeder_adopted_goes_up(self, desa: Wilayah, by: Actor, bring: Bring, kind: str) -> None:
        usulan = bring(makers.make_held(desa, by, kind=kind, dusun=makers.make_dusun(desa)))
        adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        up = coming(desa, by, MusyawarahKind.MUSRENBANG, dt.timedelta(days=20)).usulan.get()
        assert up.continues.get() == usulan
        assert list(Usulan.objects.unplanned()) == []

    def test_what_stood_on_a_meeting_called_off_comes_to_the_next(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        usulan = bring(meeting)
        Musyawarah.objects.filter(pk=meeting.pk).update(called_off_at=NOW, called_off_why="Banjir")
        assert coming(desa, by, after=dt.timedelta(days=9)).usulan.get().continues.get() == usulan

    def test_a_voice_that_went_another_way_is_left_alone(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
    ) -> None:
        usulan = bring(meeting)
        put_off(usulan, by)
        usulan.kelompok.aspirasi.update(state=State.ANSWERED)
        assert coming(desa, by).usulan.count() == 0


def test_the_task_of_the_beat_does_the_same(
    desa: Wilayah, by: Actor, meeting: Musyawarah, bring: Bring
) -> None:
    from accountability.planning.tasks import carry_proposals

    later = coming(desa, by, after=timezone.now() - NOW + dt.timedelta(days=400))
    put_off(bring(meeting), by, meeting.held_on.year)
    carry_proposals()
    assert later.usulan.count() == 1
