"""One agenda that decides: refused elsewhere, taken up from feeders, told once, promised by the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.actors import Actor
from accountability.budget.fates import special_threads
from accountability.planning.agenda import NotForThisAgenda, move, propose, put_on_agenda
from accountability.planning.convening import call_off
from accountability.planning.deciding import adopt, turn_down
from accountability.planning.models import Musyawarah, MusyawarahKind, Outcome, PriorityMethod, Usulan
from accountability.planning.one_agenda import HeldElsewhere, TakenUp, holding
from accountability.planning.papers import Wording
from accountability.planning.papers.berita_acara import decisions_table
from accountability.planning.participants import fates_of
from accountability.planning.priorities import choose_method
from accountability.planning.settling import Undecided, settle_paper
from accountability.planning.voting import open_vote
from accountability.regions.models import Wilayah
from posko.models import Kelompok
from posko.states import ReasonClass
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.planning.conftest import Bring

NOW = makers.NOW
pytestmark = pytest.mark.django_db
DISCUSSED = ("dibahas", "dibahas_lagi", "lanjut_musyawarah", "pindah_musyawarah")


@pytest.fixture
def kelompok(desa: Wilayah, by: Actor) -> Kelompok:
    """One voice with a phone."""
    return makers.make_kelompok(desa, by, voices=1, title="Air", contact=makers.make_contact())


@pytest.fixture
def women(desa: Wilayah, by: Actor) -> Musyawarah:
    """A Musyawarah Khusus of today that may agree to something."""
    return makers.make_held(desa, by, kind=MusyawarahKind.WOMEN)


def brought(kelompok: Kelompok, to: Musyawarah, by: Actor, days: int = 0) -> Usulan:
    """Its proposal there."""
    at = NOW + dt.timedelta(days=days)
    kelompok.refresh_from_db()
    return propose(kelompok=kelompok, musyawarah=to, title=kelompok.title, by=by, at=at)


def said() -> list[str]:
    """What the voices heard of where they are discussed, in order."""
    told = OutboundSMS.objects.filter(template__in=DISCUSSED).order_by("id")
    return list(told.values_list("template", flat=True))


class TestOneMeetingDecides:
    def test_another_meeting_is_refused_and_the_first_named(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        first = brought(kelompok, meeting, by)
        for kind in (MusyawarahKind.MUSRENBANG, MusyawarahKind.BPD, MusyawarahKind.WOMEN):
            other = makers.make_musyawarah(desa, by, kind=kind)
            with pytest.raises(HeldElsewhere) as refused:
                brought(kelompok, other, by)
            assert refused.value.usulan == first
            assert other.usulan.count() == 0
        assert said() == ["dibahas"]

    def test_of_several_the_one_that_stands_elsewhere_is_named(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        there, fresh = brought(kelompok, meeting, by), makers.make_kelompok(desa, by, title="Baru")
        other = makers.make_musyawarah(desa, by)
        with pytest.raises(NotForThisAgenda) as refused:
            put_on_agenda(musyawarah=other, kelompok=[fresh, kelompok], by=by, at=NOW)
        assert refused.value.elsewhere == {"Air": there}

    def test_it_is_moved_from_there_and_the_voices_hear_of_the_new_day(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        other = makers.make_musyawarah(desa, by)
        usulan = brought(kelompok, meeting, by)
        move(usulan=usulan, to=other, by=by, at=NOW)
        assert holding(kelompok).get().musyawarah == other
        assert said() == ["dibahas", "pindah_musyawarah"]

    def test_a_decision_sets_it_free(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        usulan = brought(kelompok, meeting, by)
        turn_down(
            usulan=usulan, outcome=Outcome.NOT_NOW, reason_class=ReasonClass.NO_MONEY, sentence="Belum.",
            next_step="Usulkan lagi.", by=by, at=NOW,
        )  # fmt: skip
        assert not holding(kelompok).exists()
        assert brought(kelompok, makers.make_musyawarah(desa, by), by).holds_kelompok

    def test_a_meeting_called_off_sets_it_free_and_the_next_goes_on_with_it(
        self, desa: Wilayah, by: Actor, kelompok: Kelompok
    ) -> None:
        off = makers.make_musyawarah(desa, by)
        first = brought(kelompok, off, by)
        call_off(musyawarah=off, why="Banjir", by=by, at=NOW)
        assert not holding(kelompok).exists()
        again = makers.make_musyawarah(desa, by).usulan.get()
        assert again.continues.get() == first
        assert said() == ["dibahas", "pindah_musyawarah"]

    def test_the_database_itself_holds_one(
        self, desa: Wilayah, by: Actor, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        usulan = brought(kelompok, meeting, by)
        other = makers.make_musyawarah(desa, by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Usulan.objects.create(
                desa=desa,
                musyawarah=other,
                kelompok=kelompok,
                title="x",
                proposed_at=NOW,
                holds_kelompok=True,
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            Usulan.objects.filter(pk=usulan.pk).update(continued_by=usulan)


class TestFeedersBefore:
    def test_feeders_may_speak_of_it_beside_each_other_and_discussed_is_said_once(
        self, desa: Wilayah, by: Actor, women: Musyawarah, kelompok: Kelompok
    ) -> None:
        old = makers.make_held(desa, by, kind=MusyawarahKind.ELDERLY)
        one, two = brought(kelompok, women, by), brought(kelompok, old, by)
        assert not holding(kelompok).exists()
        assert {one.continued_by, two.continued_by} == {None}
        assert said() == ["dibahas", "lanjut_musyawarah"]

    def test_what_both_agreed_to_becomes_one_and_both_follow_it(
        self, desa: Wilayah, by: Actor, women: Musyawarah, kelompok: Kelompok
    ) -> None:
        old = makers.make_held(desa, by, kind=MusyawarahKind.ELDERLY)
        both = [brought(kelompok, one, by) for one in (women, old)]
        for one in both:
            adopt(usulan=one, sentence="Ya.", into_year=2027, by=by, at=NOW)
        general = makers.make_held(desa, by)
        mine = general.usulan.get()
        assert set(mine.continues.all()) == set(both)
        assert said() == ["dibahas", "lanjut_musyawarah", "lanjut_musyawarah"]
        adopt(usulan=mine, sentence="Disepakati.", into_year=2027, by=by, at=NOW)
        makers.make_kegiatan(desa, by, mine)
        for held in (women, old):
            assert [one.decision for one in fates_of(held)] == [mine.decision]
        found = special_threads(desa, NOW.year)
        assert [one.kegiatan is not None for one in found] == [True, True]

    def test_one_a_feeder_left_open_is_decided_where_it_was_taken_up(
        self, desa: Wilayah, by: Actor, women: Musyawarah, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        feeder = brought(kelompok, women, by)
        mine = brought(kelompok, meeting, by)
        feeder.refresh_from_db()
        assert feeder.continued_by == mine
        assert said() == ["dibahas", "lanjut_musyawarah"]
        with pytest.raises(TakenUp):
            adopt(usulan=feeder, sentence="Ya.", into_year=2027, by=by, at=NOW)
        with pytest.raises(TakenUp):
            move(usulan=feeder, to=makers.make_musyawarah(desa, by), by=by, at=NOW)
        adopt(usulan=mine, sentence="Disepakati.", into_year=2027, by=by, at=NOW)
        assert [one.decision for one in fates_of(women)] == [mine.decision]

    def test_the_berita_acara_of_the_feeder_waits_for_it_no_longer_and_says_where_it_went(
        self, by: Actor, women: Musyawarah, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        brought(kelompok, women, by)
        kind, day = "berita_acara", women.held_on
        with pytest.raises(Undecided):
            settle_paper(musyawarah=women, kind=kind, number="1", date=day, wording=Wording(), by=by, at=NOW)
        brought(kelompok, meeting, by)
        paper = settle_paper(
            musyawarah=women, kind=kind, number="1", date=day, wording=Wording(), by=by, at=NOW
        )
        assert paper.number == "1"
        assert f"Dibawa ke {meeting.title}" in decisions_table(women).rows[0][2]

    def test_its_berita_acara_promises_no_plan_for_what_the_general_meeting_decides(
        self, desa: Wilayah, by: Actor, women: Musyawarah, kelompok: Kelompok
    ) -> None:
        usulan = brought(kelompok, women, by)
        adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=by, at=NOW)
        assert decisions_table(women).rows[0][-1] == "Dibawa ke musyawarah desa."
        general = makers.make_held(desa, by)
        assert decisions_table(women).rows[0][-1].startswith(f"Dibawa ke {general.title}")

    def test_while_people_vote_in_a_feeder_nobody_takes_it_away(
        self, by: Actor, women: Musyawarah, meeting: Musyawarah, bring: Bring
    ) -> None:
        usulan, _other = bring(women, "Air"), bring(women, "Jalan")
        choose_method(musyawarah=women, method=PriorityMethod.DOTS, dots_each=1, by=by, at=NOW)
        open_vote(musyawarah=women, by=by, at=NOW)
        with pytest.raises(HeldElsewhere):
            brought(usulan.kelompok, meeting, by)

    def test_moved_onto_a_general_meeting_it_holds_and_ends_the_other_feeders(
        self, desa: Wilayah, by: Actor, women: Musyawarah, kelompok: Kelompok
    ) -> None:
        old = makers.make_held(desa, by, kind=MusyawarahKind.ELDERLY)
        one, two = brought(kelompok, women, by), brought(kelompok, old, by)
        move(usulan=one, to=makers.make_musyawarah(desa, by), by=by, at=NOW)
        two.refresh_from_db()
        assert (holding(kelompok).get(), two.continued_by) == (one, one)

    def test_what_was_estimated_is_still_known(
        self, by: Actor, women: Musyawarah, meeting: Musyawarah, kelompok: Kelompok
    ) -> None:
        feeder = brought(kelompok, women, by)
        Usulan.objects.filter(pk=feeder.pk).update(beneficiaries=40, cost_estimate=5_000_000)
        mine = brought(kelompok, meeting, by)
        mine.refresh_from_db()
        assert (mine.beneficiaries, mine.cost_estimate) == (40, 5_000_000)
