"""Words for the public pass two pairs of eyes, and nobody approves their own."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.actors import CITIZEN, system
from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.models import Aspirasi, SummaryProposal
from posko.summarising import (
    PATIENCE,
    TAKEN_BACK,
    AlreadyDecided,
    NoSentence,
    NoSummary,
    NotOwnWords,
    OwnWords,
    StaysConfidential,
    StaysWithTheCouncil,
    TooLateToUndo,
    WaitsForAnother,
    approve_summary,
    propose_summary,
    return_summary,
    take_back_summary,
    undo_decision,
)
from tests import makers

NOW = makers.NOW
LATER = NOW + dt.timedelta(minutes=5)


@pytest.fixture
def voice(desa: Wilayah) -> Aspirasi:
    return makers.make_aspirasi(desa, "lampu jalan mati depan rumah pak darmo")


@pytest.fixture
def proposal(voice: Aspirasi, anggota: Membership) -> SummaryProposal:
    return propose_summary(aspirasi=voice, text="Lampu jalan mati.", by=anggota.actor(), at=NOW)


def public_words(voice: Aspirasi) -> str:
    """What everyone may read now."""
    voice.refresh_from_db()
    return voice.public_summary


class TestPropose:
    def test_nothing_is_public_before_a_second_person_looked(
        self, voice: Aspirasi, proposal: SummaryProposal
    ) -> None:
        assert public_words(voice) == ""
        assert not Aspirasi.objects.public().exists()

    def test_it_needs_words(self, voice: Aspirasi, anggota: Membership) -> None:
        with pytest.raises(NoSummary):
            propose_summary(aspirasi=voice, text="  ", by=anggota.actor(), at=NOW)

    def test_a_confidential_voice_gets_none(self, desa: Wilayah, anggota: Membership) -> None:
        secret = makers.make_aspirasi(desa, confidential=True)
        with pytest.raises(StaysConfidential):
            propose_summary(aspirasi=secret, text="x", by=anggota.actor(), at=NOW)

    def test_one_about_the_village_government_gets_none(self, desa: Wilayah, anggota: Membership) -> None:
        past = makers.make_aspirasi(desa, about_pemdes=True)
        with pytest.raises(StaysWithTheCouncil):
            propose_summary(aspirasi=past, text="x", by=anggota.actor(), at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Aspirasi.objects.filter(pk=past.pk).update(public_summary="x")

    def test_the_same_member_may_put_it_better(
        self, voice: Aspirasi, proposal: SummaryProposal, anggota: Membership
    ) -> None:
        propose_summary(aspirasi=voice, text="Lampu mati.", by=anggota.actor(), at=LATER)
        assert voice.summary_proposals.waiting().get().text == "Lampu mati."
        proposal.refresh_from_db()
        assert (proposal.approved, proposal.decided_by) == (False, None)

    def test_another_member_looks_at_what_waits_first(
        self, voice: Aspirasi, proposal: SummaryProposal, ketua: Membership
    ) -> None:
        with pytest.raises(WaitsForAnother):
            propose_summary(aspirasi=voice, text="Lampu mati.", by=ketua.actor(), at=LATER)


class TestApprove:
    def test_then_everyone_reads_it(
        self, voice: Aspirasi, proposal: SummaryProposal, ketua: Membership
    ) -> None:
        approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)
        assert public_words(voice) == "Lampu jalan mati."
        entry = Entry.objects.get(kind="aspirasi.ringkasan")
        assert (entry.actor_role, entry.facts) == ("ketua_bpd", {})

    def test_never_by_the_one_who_wrote_it(
        self, voice: Aspirasi, proposal: SummaryProposal, anggota: Membership
    ) -> None:
        with pytest.raises(OwnWords):
            approve_summary(proposal=proposal, by=anggota.actor(), at=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            SummaryProposal.objects.update(decided_at=LATER, approved=True, decided_by=anggota.user)

    @pytest.mark.parametrize("by", [CITIZEN, system("posko")])
    def test_only_by_a_person_who_signed_in(self, proposal: SummaryProposal, by: object) -> None:
        with pytest.raises(OwnWords):
            approve_summary(proposal=proposal, by=by, at=LATER)  # type: ignore[arg-type]

    def test_once(self, proposal: SummaryProposal, ketua: Membership) -> None:
        approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)
        with pytest.raises(AlreadyDecided):
            approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)


class TestReturn:
    def test_it_goes_back_with_a_sentence(
        self, voice: Aspirasi, proposal: SummaryProposal, ketua: Membership
    ) -> None:
        with pytest.raises(NoSentence):
            return_summary(proposal=proposal, why=" ", by=ketua.actor(), at=LATER)
        return_summary(proposal=proposal, why="Jangan sebut RT.", by=ketua.actor(), at=LATER)
        proposal.refresh_from_db()
        assert (proposal.approved, proposal.why_not, public_words(voice)) == (False, "Jangan sebut RT.", "")
        assert SummaryProposal.objects.came_back().get() == proposal

    def test_newer_words_take_its_place(
        self, voice: Aspirasi, proposal: SummaryProposal, ketua: Membership, anggota: Membership
    ) -> None:
        return_summary(proposal=proposal, why="Lebih pendek.", by=ketua.actor(), at=LATER)
        propose_summary(aspirasi=voice, text="Lampu mati.", by=anggota.actor(), at=LATER)
        assert not SummaryProposal.objects.came_back().exists()


class TestUndo:
    def test_within_ten_seconds_it_waits_again(
        self, voice: Aspirasi, proposal: SummaryProposal, ketua: Membership
    ) -> None:
        approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)
        undo_decision(proposal=proposal, by=ketua.actor(), at=LATER + PATIENCE)
        assert public_words(voice) == ""
        approve_summary(proposal=proposal, by=ketua.actor(), at=LATER + PATIENCE)
        assert public_words(voice) == "Lampu jalan mati."

    def test_what_was_public_before_is_public_again(
        self, voice: Aspirasi, ketua: Membership, anggota: Membership
    ) -> None:
        makers.make_summary(voice, "Yang lama.", ketua.actor())
        voice.refresh_from_db()
        newer = propose_summary(aspirasi=voice, text="Yang baru.", by=anggota.actor(), at=NOW)
        approve_summary(proposal=newer, by=ketua.actor(), at=LATER)
        undo_decision(proposal=newer, by=ketua.actor(), at=LATER)
        assert public_words(voice) == "Yang lama."

    def test_not_later_and_not_by_another(
        self, proposal: SummaryProposal, ketua: Membership, anggota: Membership
    ) -> None:
        approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)
        with pytest.raises(TooLateToUndo):
            undo_decision(proposal=proposal, by=anggota.actor(), at=LATER)
        with pytest.raises(TooLateToUndo):
            undo_decision(proposal=proposal, by=ketua.actor(), at=LATER + PATIENCE + dt.timedelta(seconds=1))


class TestSecrecy:
    def test_what_waits_is_withdrawn_and_what_was_public_goes(
        self, voice: Aspirasi, proposal: SummaryProposal, ketua: Membership, anggota: Membership
    ) -> None:
        approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)
        propose_summary(aspirasi=voice, text="Lain.", by=anggota.actor(), at=LATER)
        keep_secret(aspirasi=voice, by=CITIZEN, at=LATER)  # its words in memory are older than the approval
        assert public_words(voice) == ""
        assert not voice.summary_proposals.waiting().exists()


class TestTakeBack:
    def test_it_waits_no_more_and_another_may_propose(
        self, voice: Aspirasi, proposal: SummaryProposal, anggota: Membership, ketua: Membership
    ) -> None:
        take_back_summary(proposal=proposal, by=anggota.actor(), at=LATER)
        proposal.refresh_from_db()
        assert (proposal.approved, proposal.decided_by, proposal.why_not) == (False, None, TAKEN_BACK)
        assert Entry.objects.filter(kind="aspirasi.ringkasan_ditarik").count() == 1
        with pytest.raises(AlreadyDecided):
            approve_summary(proposal=proposal, by=ketua.actor(), at=LATER)
        with pytest.raises(AlreadyDecided):
            take_back_summary(proposal=proposal, by=anggota.actor(), at=LATER)
        propose_summary(aspirasi=voice, text="Lampu padam.", by=ketua.actor(), at=LATER)
        assert public_words(voice) == ""

    def test_only_by_its_author(self, proposal: SummaryProposal, ketua: Membership) -> None:
        for other in (ketua.actor(), CITIZEN):
            with pytest.raises(NotOwnWords):
                take_back_summary(proposal=proposal, by=other, at=LATER)
