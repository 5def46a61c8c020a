"""Every move goes through one table, is recorded, and reaches every voice."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.regions.models import Wilayah
from posko.adding import NoWords, add_words
from posko.answering import NothingSaid, answer, ask_detail, close, forward, not_now, write_back
from posko.clustering import AlreadyEnded, NothingToGather, NoTitle, gather, take_out
from posko.journeys import Step, reach, reach_held, reach_together
from posko.models import Aspirasi, Milestone
from posko.reading import mark_read
from posko.states import CloseClass, ReasonClass, State
from posko.summarising import StaysConfidential, propose_summary
from posko.transitions import MOVES, NoSuchMove, check
from posko.verdicts import NotDoneYet, rate
from sms_gateway.models import Contact, OutboundSMS
from tests import makers

NOW = makers.NOW
LATER = NOW + dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def news(contact: Contact) -> list[str]:
    """What was promised to this phone as news."""
    told = OutboundSMS.objects.filter(contact=contact, kind="news").order_by("id")
    return list(told.values_list("body", flat=True))


class TestTransitions:
    def test_every_state_has_its_row_in_the_table(self) -> None:
        assert set(MOVES) == set(State.values)

    @given(st.sampled_from(State.values), st.sampled_from(State.values))
    def test_a_move_is_refused_exactly_when_the_table_has_none(self, here: str, there: str) -> None:
        if there in MOVES[here]:
            check(here, there)
        else:
            with pytest.raises(NoSuchMove):
                check(here, there)

    def test_from_every_state_a_voice_can_still_be_heard(self) -> None:
        # No state is a grave: each leads on, or back to being read.
        assert all(MOVES[state] for state in State.values)


class TestReach:
    def test_the_milestone_the_ledger_and_the_news_come_together(
        self, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa, contact=citizen)
        mark_read(aspirasi=voice, by=ketua.actor(), at=LATER)
        assert voice.state == State.READ
        assert voice.milestones.in_order().last().actor_role == "ketua_bpd"  # type: ignore[union-attr]
        assert Entry.objects.about(voice.nomor).last().kind == "aspirasi.dibaca"  # type: ignore[union-attr]
        assert "DIBACA" in news(citizen)[0]

    def test_a_forbidden_move_leaves_nothing_behind(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        with pytest.raises(NoSuchMove):
            reach(aspirasi=voice, step=Step(State.DONE, "selesai"), by=ketua.actor(), at=LATER)
        voice.refresh_from_db()
        assert voice.state == State.RECEIVED
        assert voice.milestones.count() == 1

    def test_reading_twice_tells_once(self, desa: Wilayah, citizen: Contact, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa, contact=citizen)
        for _ in range(2):
            mark_read(aspirasi=voice, by=ketua.actor(), at=LATER)
        assert len(news(citizen)) == 1

    def test_many_voices_of_a_kelompok_cost_no_more_questions_than_two(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        asked = []
        for many in (2, 9):
            voices = [
                makers.make_aspirasi(desa, contact=makers.make_contact(f"0812{many}000{n:04d}"))
                for n in range(many)
            ]
            kelompok = gather(desa=desa, aspirasi=voices, title="Jalan", by=ketua.actor(), at=NOW)
            step = Step(State.ON_AGENDA, "dibahas", words={"tanggal": "3 Des", "tail": "Balai"})
            with CaptureQueriesContext(connection) as seen:
                assert reach_together(kelompok=kelompok, step=step, by=ketua.actor(), at=LATER) == many
            asked.append(len(seen))
            told = OutboundSMS.objects.filter(template="dibahas", contact__in=[v.contact for v in voices])
            assert told.filter(to_many=True).count() == many
            assert Aspirasi.objects.filter(kelompok=kelompok, state=State.ON_AGENDA).count() == many
        assert asked[0] == asked[1]
        assert list(problems()) == []

    def test_who_joins_a_kelompok_is_told_what_others_are_told(
        self, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa, contact=citizen)
        gather(desa=desa, aspirasi=[voice], title="Jalan", by=ketua.actor(), at=LATER)
        told = OutboundSMS.objects.get(contact=citizen, kind="news")
        assert (told.template, told.to_many) == ("sendiri", True)

    def test_one_voice_that_may_not_move_holds_back_all_of_them(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        read, done = makers.make_aspirasi(desa), makers.make_aspirasi(desa, "jalan rusak parah")
        Aspirasi.objects.filter(pk=done.pk).update(state=State.DONE)
        both = list(Aspirasi.objects.select_related("desa", "contact").order_by("pk"))
        with pytest.raises(NoSuchMove):
            reach_held(voices=both, step=Step(State.MERGED, "sendiri"), by=ketua.actor(), at=LATER)
        read.refresh_from_db()
        assert read.state == State.RECEIVED
        assert read.milestones.count() == 1

    def test_a_voice_that_went_another_way_stays_there(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        apart = kelompok.aspirasi.order_by("id").first()
        assert apart is not None
        answer(aspirasi=apart, sentence="Sudah dikerjakan.", by=ketua.actor(), at=LATER)
        step = Step(State.ON_AGENDA, "dibahas", words={"tanggal": "28 Nov", "tail": "balai"})
        assert reach_together(kelompok=kelompok, step=step, by=ketua.actor(), at=LATER) == 1
        apart.refresh_from_db()
        assert apart.state == State.ANSWERED


class TestNews:
    def test_one_piece_of_news_a_day_and_the_next_one_in_the_morning(
        self, desa: Wilayah, citizen: Contact, ketua: Membership, settings: Any
    ) -> None:
        settings.SMS_NEWS_PER_DAY = 1
        voice = makers.make_aspirasi(desa, contact=citizen)
        mark_read(aspirasi=voice, by=ketua.actor(), at=LATER)
        write_back(aspirasi=voice, text="Kami cek besok.", by=ketua.actor(), at=LATER)
        write_back(aspirasi=voice, text="Sudah kami cek.", by=ketua.actor(), at=LATER)
        due = OutboundSMS.objects.filter(kind="news").order_by("id").values_list("not_before", flat=True)
        days = [moment.astimezone(dt.timezone(dt.timedelta(hours=7))).date() for moment in due]
        assert days == [LATER.date(), LATER.date() + dt.timedelta(1), LATER.date() + dt.timedelta(2)]

    def test_news_waits_out_the_night_of_the_village(
        self, desa: Wilayah, citizen: Contact, ketua: Membership, settings: Any
    ) -> None:
        settings.SMS_QUIET_HOURS = (dt.time(20), dt.time(6))
        voice = makers.make_aspirasi(desa, contact=citizen)
        night = dt.datetime(2026, 10, 6, 15, 0, tzinfo=dt.UTC)  # 22.00 in the west
        mark_read(aspirasi=voice, by=ketua.actor(), at=night)
        assert OutboundSMS.objects.get(kind="news").not_before == dt.datetime(
            2026, 10, 6, 23, 0, tzinfo=dt.UTC
        )

    def test_a_voice_without_a_phone_is_moved_all_the_same(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        mark_read(aspirasi=voice, by=ketua.actor(), at=LATER)
        assert voice.state == State.READ
        assert OutboundSMS.objects.count() == 0


class TestGather:
    def test_each_voice_hears_with_how_many_others_it_stands(
        self, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        mine = makers.make_aspirasi(desa, contact=citizen)
        others = [makers.make_aspirasi(desa, f"jalan {n}") for n in range(3)]
        gather(desa=desa, aspirasi=[mine, *others], title="Jalan", by=ketua.actor(), at=LATER)
        assert "DIGABUNG dengan 3 suara serupa" in news(citizen)[0]

    def test_a_late_voice_goes_straight_to_where_the_kelompok_stands(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        usulan = makers.make_usulan(kelompok, ketua.actor(), adopted=True)
        makers.make_kegiatan(desa, ketua.actor(), usulan)
        kelompok.refresh_from_db()
        late = makers.make_aspirasi(desa, "saya juga")
        gather(desa=desa, aspirasi=[late], title="", by=ketua.actor(), at=LATER, kelompok=kelompok)
        late.refresh_from_db()
        assert late.state == State.PLANNED

    def test_a_neighbours_voice_is_never_gathered(
        self, desa: Wilayah, other_desa: Wilayah, ketua: Membership
    ) -> None:
        foreign = makers.make_aspirasi(other_desa)
        with pytest.raises(NothingToGather):
            gather(desa=desa, aspirasi=[foreign], title="Jalan", by=ketua.actor(), at=LATER)

    def test_a_kelompok_needs_a_title(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NoTitle):
            gather(desa=desa, aspirasi=[makers.make_aspirasi(desa)], title="  ", by=ketua.actor(), at=LATER)

    def test_a_kelompok_whose_road_ended_takes_no_more(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        kelompok.state = State.DONE
        kelompok.save()
        with pytest.raises(AlreadyEnded):
            gather(
                desa=desa,
                aspirasi=[makers.make_aspirasi(desa)],
                title="",
                by=ketua.actor(),
                at=LATER,
                kelompok=kelompok,
            )

    def test_gathering_can_be_undone(self, desa: Wilayah, ketua: Membership) -> None:
        kelompok = makers.make_kelompok(desa, ketua.actor())
        voice = kelompok.aspirasi.order_by("id").first()
        assert voice is not None
        take_out(aspirasi=voice, by=ketua.actor(), at=LATER)
        voice.refresh_from_db()
        assert (voice.kelompok, voice.state) == (None, State.READ)


class TestAnswers:
    def test_not_now_needs_a_reason_a_sentence_and_a_next_step(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        with pytest.raises(NothingSaid):
            not_now(
                aspirasi=voice,
                reason_class=ReasonClass.NO_MONEY,
                sentence="Anggaran habis.",
                next_step=" ",
                by=ketua.actor(),
                at=LATER,
            )
        with pytest.raises(IntegrityError):
            Milestone.objects.create(
                aspirasi=voice, state=State.NOT_NOW, news="x", at=NOW, actor_kind="member"
            )

    def test_each_way_of_answering_is_told_in_words(
        self, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        by, voice = ketua.actor(), makers.make_aspirasi(desa, contact=citizen)
        ask_detail(aspirasi=voice, question="Di RT berapa?", by=by, at=LATER)
        forward(aspirasi=voice, to="Dinas PU", sentence="Jalan kabupaten.", by=by, at=LATER)
        not_now(
            aspirasi=voice,
            reason_class=ReasonClass.NO_AUTHORITY,
            sentence="Jalan itu milik kabupaten.",
            next_step="Diusulkan lagi tahun depan.",
            by=by,
            at=LATER,
        )
        told = news(citizen)
        assert "RT berapa" in told[0]
        assert "TERUSKAN ke Dinas PU" in told[1]
        assert "BELUM BISA" in told[2]
        assert "Diusulkan lagi" in told[2]

    def test_what_is_closed_keeps_its_reason(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        close(
            aspirasi=voice, reason_class=CloseClass.JUNK, sentence="Iklan pulsa.", by=ketua.actor(), at=LATER
        )
        assert voice.milestones.in_order().last().sentence == "Iklan pulsa."  # type: ignore[union-attr]

    def test_adding_nothing_is_refused(self, desa: Wilayah, ketua: Membership) -> None:
        with pytest.raises(NoWords):
            add_words(aspirasi=makers.make_aspirasi(desa), text=" ", by=ketua.actor(), at=LATER)

    def test_confidential_words_get_no_public_summary(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa, confidential=True)
        with pytest.raises(StaysConfidential):
            propose_summary(aspirasi=voice, text="Raskin", by=ketua.actor(), at=LATER)
        with pytest.raises(IntegrityError):
            Aspirasi.objects.filter(pk=voice.pk).update(public_summary="Raskin")


class TestRate:
    def test_only_what_is_done_or_answered_is_rated(self, desa: Wilayah) -> None:
        with pytest.raises(NotDoneYet):
            rate(aspirasi=makers.make_aspirasi(desa), satisfied=True, at=LATER)

    def test_the_second_belum_escalates_to_the_kecamatan(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        for round_ in (1, 2):
            answer(aspirasi=voice, sentence="Sudah ditambal.", by=ketua.actor(), at=LATER)
            rate(aspirasi=voice, satisfied=False, at=LATER)
            voice.refresh_from_db()
            assert (voice.reopened, voice.escalated_at is not None) == (round_, round_ == 2)
        assert voice.verdicts.count() == 2
