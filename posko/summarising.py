"""Words for the public about one voice: one member writes them, another approves them (four eyes)."""

import datetime as dt

from django.db import transaction

from accountability.accounts.actors import Actor
from accountability.ledger.record import hold, record
from accountability.lib.bell import ring_group
from accountability.regions.models import Wilayah
from posko.live import group_of
from posko.masking import SUMMARY, refuse_personal
from posko.models import Aspirasi, SummaryProposal, SummaryProposalQuerySet

LONGEST = 200
PATIENCE = dt.timedelta(seconds=10)  # so long a decision can be taken back
REPLACED = "Diganti dengan kata baru."
TAKEN_BACK = "Penulisnya menarik kata ini."
NOW_CONFIDENTIAL = "Aspirasi ini menjadi rahasia."
GOES_PAST = "Aspirasi ini ternyata tentang pemerintahnya sendiri."


class StaysConfidential(Exception):
    """A confidential voice has no public words."""


class StaysWithTheCouncil(Exception):
    """A voice about the village government has no public words: it goes past those it speaks of."""


class NoSummary(Exception):
    """A summary needs words."""


class WaitsForAnother(Exception):
    """Another member's words wait already; they are approved or sent back first."""


class OwnWords(Exception):
    """Nobody approves or returns their own words: it needs a second pair of eyes."""


class NotOwnWords(Exception):
    """Only the member who proposed words takes them back while they wait."""


class AlreadyDecided(Exception):
    """These words were approved, returned or withdrawn already."""


class NoSentence(Exception):
    """Words are sent back with a sentence that says what to change."""


class TooLateToUndo(Exception):
    """The decision is older than ten seconds, somebody else's, or something followed on it."""


def proposals_of(*, desa: Wilayah) -> SummaryProposalQuerySet:
    """Every proposal about a voice of this desa; say the order yourself."""
    return SummaryProposal.objects.filter(aspirasi__desa=desa)


@transaction.atomic
def propose_summary(*, aspirasi: Aspirasi, text: str, by: Actor, at: dt.datetime) -> SummaryProposal:
    """Proposes public words, without names; what the same member proposed before and waits is replaced.

    Raises NoSummary, HoldsPersonalData, StaysConfidential, StaysWithTheCouncil, WaitsForAnother.
    """
    said = " ".join(text.split())[:LONGEST]
    if not said:
        raise NoSummary
    refuse_personal(said, where=SUMMARY)
    hold(desa=aspirasi.desa)
    held = Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=aspirasi.pk)
    _may_have_words(held)
    waiting = held.summary_proposals.waiting().select_for_update().first()
    if waiting is not None:
        if waiting.proposed_by_id != by.user_id:
            raise WaitsForAnother
        _settle(waiting, at, why=REPLACED)
    proposal = SummaryProposal.objects.create(
        aspirasi=held, text=said, proposed_at=at, proposed_by_id=by.user_id
    )
    _tell(held, "aspirasi.ringkasan_diusulkan", by, at)
    return proposal


@transaction.atomic
def take_back_summary(*, proposal: SummaryProposal, by: Actor, at: dt.datetime) -> None:
    """Withdraws words that wait, by the member who proposed them. Raises AlreadyDecided, NotOwnWords."""
    waiting = _held_waiting(proposal)
    if by.user_id is None or waiting.proposed_by_id != by.user_id:
        raise NotOwnWords
    _settle(waiting, at, why=TAKEN_BACK)
    _tell(waiting.aspirasi, "aspirasi.ringkasan_ditarik", by, at)


@transaction.atomic
def approve_summary(*, proposal: SummaryProposal, by: Actor, at: dt.datetime) -> None:
    """Lets everyone read the words another member proposed.

    Raises AlreadyDecided, OwnWords, StaysConfidential, StaysWithTheCouncil.
    """
    waiting = _for_the_second(proposal, by)
    _may_have_words(waiting.aspirasi)
    _settle(waiting, at, by=by, approved=True)
    waiting.aspirasi.public_summary = waiting.text
    waiting.aspirasi.save(update_fields=["public_summary"])
    _tell(waiting.aspirasi, "aspirasi.ringkasan", by, at)


@transaction.atomic
def return_summary(*, proposal: SummaryProposal, why: str, by: Actor, at: dt.datetime) -> None:
    """Sends words back to the member who proposed them, with what to change.

    Raises NoSentence, AlreadyDecided, OwnWords.
    """
    said = " ".join(why.split())[:LONGEST]
    if not said:
        raise NoSentence
    waiting = _for_the_second(proposal, by)
    _settle(waiting, at, by=by, why=said)
    _tell(waiting.aspirasi, "aspirasi.ringkasan_dikembalikan", by, at)


@transaction.atomic
def undo_decision(*, proposal: SummaryProposal, by: Actor, at: dt.datetime) -> None:
    """Takes back what this member decided a moment ago: the words wait again. Raises TooLateToUndo."""
    hold(desa=proposal.aspirasi.desa)
    held = (
        Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=proposal.aspirasi_id)
    )
    decided = held.summary_proposals.select_for_update().filter(pk=proposal.pk).first()
    followed = held.summary_proposals.filter(pk__gt=proposal.pk).exists()
    if decided is None or decided.decided_at is None or followed:
        raise TooLateToUndo
    if by.user_id is None or decided.decided_by_id != by.user_id or at - decided.decided_at > PATIENCE:
        raise TooLateToUndo
    if decided.approved:
        _put_back(held, decided)
    decided.decided_at = decided.decided_by_id = decided.approved = None
    decided.why_not = ""
    decided.save(update_fields=["decided_at", "decided_by", "approved", "why_not"])
    _tell(held, "aspirasi.ringkasan_batal", by, at)


def withdraw_summaries(held: Aspirasi, at: dt.datetime, why: str) -> None:
    """What waits no longer waits, and no public words stay. The caller holds the desa."""
    for waiting in held.summary_proposals.waiting().select_for_update():
        _settle(waiting, at, why=why)
    held.public_summary = ""
    held.save(update_fields=["public_summary"])


def _for_the_second(proposal: SummaryProposal, by: Actor) -> SummaryProposal:
    """The proposal, locked with its voice, if it waits for this person."""
    waiting = _held_waiting(proposal)
    if by.user_id is None or waiting.proposed_by_id == by.user_id:
        raise OwnWords
    return waiting


def _held_waiting(proposal: SummaryProposal) -> SummaryProposal:
    """The proposal, locked with its voice, if it still waits."""
    hold(desa=proposal.aspirasi.desa)
    held = (
        Aspirasi.objects.select_for_update(of=("self",)).select_related("desa").get(pk=proposal.aspirasi_id)
    )
    waiting = held.summary_proposals.waiting().select_for_update().filter(pk=proposal.pk).first()
    if waiting is None:
        raise AlreadyDecided
    waiting.aspirasi = held
    return waiting


def _may_have_words(held: Aspirasi) -> None:
    """It may have become confidential just now."""
    if held.confidential:
        raise StaysConfidential
    if held.about_pemdes:
        raise StaysWithTheCouncil


def _put_back(held: Aspirasi, decided: SummaryProposal) -> None:
    """The public reads what was approved before this, or nothing."""
    before = held.summary_proposals.filter(approved=True, pk__lt=decided.pk).order_by("-pk").first()
    held.public_summary = before.text if before is not None else ""
    held.save(update_fields=["public_summary"])


def _settle(
    waiting: SummaryProposal,
    at: dt.datetime,
    *,
    by: Actor | None = None,
    approved: bool = False,
    why: str = "",
) -> None:
    waiting.decided_at, waiting.approved, waiting.why_not = at, approved, why
    waiting.decided_by_id = by.user_id if by is not None else None
    waiting.save(update_fields=["decided_at", "decided_by", "approved", "why_not"])


def _tell(held: Aspirasi, kind: str, by: Actor, at: dt.datetime) -> None:
    record(kind=kind, ref=held.nomor, desa=held.desa, by=by, at=at)
    ring_group(group_of(held.desa_id))
