"""Many hands at the same deed: one wins, the others hear why, and the ledger stays one unbroken chain."""

import itertools
import os
from collections.abc import Callable

import pytest
from django.db import transaction

from accountability.accounts.actors import CITIZEN, Actor
from accountability.accounts.models import Role
from accountability.accounts.sending import count_once
from accountability.budget.drafting import AlreadyPublished, Entry, add_line, draft
from accountability.budget.models import APBDesa, Withdrawal
from accountability.budget.publication import NotPublishedYet, Spending, publish, realise
from accountability.budget.withdrawal_asking import Settled, ask_to_withdraw
from accountability.budget.withdrawing import withdraw
from accountability.ledger.models import Entry as LedgerEntry
from accountability.ledger.verify import problems
from accountability.planning.deciding import AlreadyDecided, adopt
from accountability.planning.models import Decision
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.answering import answer, not_now
from posko.clustering import NothingToGather, gather
from posko.intake import Voice, take_in
from posko.models import Aspirasi, Verdict
from posko.states import Channel, ReasonClass, State
from posko.summarising import AlreadyDecided as SummaryDecided
from posko.summarising import (
    StaysConfidential,
    approve_summary,
    propose_summary,
    return_summary,
)
from posko.transitions import NoSuchMove
from posko.unplaced import AlreadyPlaced, place_by_hand
from posko.verdicts import NotDoneYet, rate
from sms_gateway import inbox
from sms_gateway.models import Contact, OutboundSMS
from tests import makers
from tests.concurrency.test_rows_on_postgresql import at_the_same_time

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
    pytest.mark.django_db(transaction=True),
]
NOW = makers.NOW
HANDS = 12


@pytest.fixture
def village() -> Wilayah:
    """Sukamaju, on a database that really commits."""
    return makers.make_desa()


@pytest.fixture
def ketua_acts(village: Wilayah) -> Actor:
    """The head of the council, as a doer."""
    return makers.make_member(Role.KETUA_BPD, village).actor()


def outcome(deed: Callable[[], object], *refusals: type[Exception]) -> str:
    """ "done", or the name of the refusal."""
    try:
        deed()
    except refusals as refused:
        return type(refused).__name__
    return "done"


def test_a_form_sent_many_times_at_once_is_one_aspirasi(village: Wilayah) -> None:
    voice = Voice(text="jalan rusak", channel=Channel.WEB)
    taken = at_the_same_time(
        lambda: take_in(desa=village, voice=voice, by=CITIZEN, at=NOW, idempotency_key="same"), HANDS
    )
    assert Aspirasi.objects.count() == 1
    assert len({one.aspirasi.nomor for one in taken}) == 1
    assert len({one.kunci for one in taken}) == 1
    assert [one.fresh for one in taken].count(True) == 1
    assert LedgerEntry.objects.count() == 1


def test_a_decision_is_recorded_once_and_told_once(village: Wilayah, ketua_acts: Actor) -> None:
    kelompok = makers.make_kelompok(village, ketua_acts, contact=makers.make_contact())
    usulan = makers.make_usulan(kelompok, ketua_acts)

    def decide() -> str:
        return outcome(
            lambda: adopt(usulan=usulan, sentence="Ya.", into_year=2027, by=ketua_acts, at=NOW),
            AlreadyDecided,
        )

    results = at_the_same_time(decide, HANDS)
    assert sorted(results) == ["AlreadyDecided"] * (HANDS - 1) + ["done"]
    assert Decision.objects.count() == 1
    assert OutboundSMS.objects.filter(template="disepakati").count() == 2


def test_a_budget_is_published_once(village: Wilayah, ketua_acts: Actor) -> None:
    apb, _ = makers.make_draft(village, ketua_acts)

    def show() -> str:
        return outcome(
            lambda: publish(apb=apb, perdes_no="9", perdes_date=NOW.date(), by=ketua_acts, at=NOW),
            AlreadyPublished,
        )

    assert at_the_same_time(show, HANDS).count("done") == 1
    assert LedgerEntry.objects.filter(kind="apb.tayang").count() == 1


def _asked(apb: APBDesa, by: Actor) -> Withdrawal:
    return ask_to_withdraw(apb=apb, reason="Angka jalan tertulis dua kali.", by=by, at=NOW)


def test_a_budget_is_withdrawn_once_however_many_withdraw_and_publish_it_anew(
    village: Wilayah, ketua_acts: Actor
) -> None:
    apb, _ = makers.make_published(village, ketua_acts)
    asked, head = _asked(apb, ketua_acts), makers.make_member(Role.KETUA_BPD, village).actor()
    turns = itertools.count()

    def withdraw_or_begin_anew() -> str:
        if next(turns) % 2:
            return outcome(lambda: draft(desa=village, year=apb.year, by=ketua_acts, at=NOW))
        return outcome(lambda: withdraw(asked=asked, by=head, at=NOW), Settled)

    results = at_the_same_time(withdraw_or_begin_anew, HANDS)
    assert results.count("Settled") == HANDS // 2 - 1
    assert LedgerEntry.objects.filter(kind="apb.ditarik").count() == 1
    # A draft opened before the withdrawal is a perubahan, one opened after it the same murni: one of them.
    assert APBDesa.objects.filter(published_at=None).count() == 1
    assert not list(problems())


def test_money_is_not_spent_on_a_budget_while_it_is_withdrawn(village: Wilayah, ketua_acts: Actor) -> None:
    apb, line = makers.make_published(village, ketua_acts)
    asked, head = _asked(apb, ketua_acts), makers.make_member(Role.KETUA_BPD, village).actor()
    turns = itertools.count()

    def withdraw_or_spend() -> str:
        if next(turns) == 0:
            return outcome(lambda: withdraw(asked=asked, by=head, at=NOW))
        spent = Spending(1_000, 10, NOW.date())
        return outcome(lambda: realise(line=line, spending=spent, by=ketua_acts, at=NOW), NotPublishedYet)

    results = at_the_same_time(withdraw_or_spend, HANDS)
    done = results.count("done") - 1
    assert line.realisasi.all().rupiah() == 1_000 * done
    at = list(LedgerEntry.objects.chain(village.kode).values_list("kind", flat=True))
    assert at.index("apb.ditarik") > max(
        (n for n, kind in enumerate(at) if kind == "apb.realisasi"), default=0
    )


def test_a_form_tapped_many_times_spends_once(village: Wilayah, ketua_acts: Actor) -> None:
    _, line = makers.make_published(village, ketua_acts)
    user_id = ketua_acts.user_id
    assert user_id is not None

    @transaction.atomic
    def tap() -> bool:
        first = count_once(user_id=user_id, key="k1", at=NOW)
        if first:
            realise(line=line, spending=Spending(9_000_000, 50, NOW.date()), by=ketua_acts, at=NOW)
        return first

    assert at_the_same_time(tap, HANDS).count(True) == 1
    assert line.realisasi.all().rupiah() == 9_000_000


def test_a_voice_rates_once_however_often_it_presses(village: Wilayah, ketua_acts: Actor) -> None:
    voice = makers.make_aspirasi(village)
    answer(aspirasi=voice, sentence="Sudah.", by=ketua_acts, at=NOW)

    def press() -> str:
        return outcome(lambda: rate(aspirasi=voice, satisfied=False, at=NOW), NotDoneYet)

    assert "done" in at_the_same_time(press, HANDS)
    voice.refresh_from_db()
    # Each press after the reopening finds nothing to rate, or the verdict that is there.
    assert Verdict.objects.count() == 1
    assert voice.reopened == 1


def test_a_voice_ends_in_one_kelompok(village: Wilayah, ketua_acts: Actor) -> None:
    voice = makers.make_aspirasi(village)

    def take() -> str:
        return outcome(
            lambda: gather(desa=village, aspirasi=[voice], title="Jalan", by=ketua_acts, at=NOW),
            NothingToGather,
        )

    at_the_same_time(take, HANDS)
    voice.refresh_from_db()
    assert voice.kelompok is not None
    assert voice.kelompok.aspirasi.count() == 1


def test_the_chain_never_forks_under_many_writers(village: Wilayah) -> None:
    neighbour = makers.make_desa("99.01.01.2002", "Mekarsari")
    voices = iter(range(10_000))

    def speak() -> None:
        for desa in (village, neighbour, village):
            makers.make_aspirasi(desa, f"suara {next(voices)}")

    at_the_same_time(speak, HANDS)
    assert list(problems()) == []
    assert LedgerEntry.objects.chain(village.kode).count() == 2 * HANDS


def test_a_voice_is_answered_once_however_many_answer_it(village: Wilayah, ketua_acts: Actor) -> None:
    voice = makers.make_aspirasi(village, contact=makers.make_contact())

    def settle() -> str:
        return outcome(lambda: answer(aspirasi=voice, sentence="Sudah.", by=ketua_acts, at=NOW), NoSuchMove)

    results = at_the_same_time(settle, HANDS)
    assert sorted(results) == ["NoSuchMove"] * (HANDS - 1) + ["done"]
    assert voice.milestones.filter(state=State.ANSWERED).count() == 1
    assert OutboundSMS.objects.filter(template="dijawab").count() == 1


def test_a_summary_is_decided_once_however_many_look_at_it(village: Wilayah, ketua_acts: Actor) -> None:
    """Some approve, some send it back, while the voice becomes confidential; the rows agree in the end."""
    voice = makers.make_aspirasi(village)
    proposal = propose_summary(aspirasi=voice, text="Jalan rusak.", by=ketua_acts, at=NOW)
    second = makers.make_member(Role.ANGGOTA_BPD, village).actor()
    turns = itertools.count()

    def decide() -> str:
        turn = next(turns)
        if turn == HANDS // 2:
            return outcome(lambda: keep_secret(aspirasi=voice, by=CITIZEN, at=NOW)) + " in secret"
        if turn % 2:
            return outcome(
                lambda: approve_summary(proposal=proposal, by=second, at=NOW),
                SummaryDecided,
                StaysConfidential,
            )
        return outcome(
            lambda: return_summary(proposal=proposal, why="Lebih pendek.", by=second, at=NOW), SummaryDecided
        )

    results = at_the_same_time(decide, HANDS)
    assert results.count("done") <= 1
    assert results.count("done in secret") == 1
    voice.refresh_from_db()
    proposal.refresh_from_db()
    assert (voice.confidential, voice.public_summary) == (True, "")
    assert proposal.decided_at is not None


def test_two_deeds_of_one_desa_never_deadlock(village: Wilayah, ketua_acts: Actor) -> None:
    """Publishing reaches many voices while an office says of each of them that it cannot be done now."""
    groups = [makers.make_kelompok(village, ketua_acts, voices=6, title=f"Jalan {n}") for n in range(5)]
    kegiatan = [
        makers.make_kegiatan(village, ketua_acts, makers.make_usulan(group, ketua_acts, adopted=True))
        for group in groups
    ]
    apb = draft(desa=village, year=2027, by=ketua_acts, at=NOW)
    add_line(apb=apb, entry=Entry("4.2.1.01", 50, "DDS"), by=ketua_acts, at=NOW)
    for one in kegiatan:
        add_line(apb=apb, entry=Entry("5.3.5.02", 10, "DDS", kegiatan=one), by=ketua_acts, at=NOW)
    voices = list(Aspirasi.objects.order_by("-id"))
    turns = iter(range(10_000))

    def decline(voice: Aspirasi) -> str:
        why = {"reason_class": ReasonClass.NO_MONEY, "sentence": "Dana habis.", "next_step": "Tahun depan."}
        return outcome(lambda: not_now(aspirasi=voice, by=ketua_acts, at=NOW, **why), NoSuchMove)  # type: ignore[arg-type]

    def act() -> int:
        turn = next(turns)
        if turn == 0:
            publish(apb=apb, perdes_no="9", perdes_date=NOW.date(), by=ketua_acts, at=NOW)
            return 0
        return [decline(voice) for voice in voices[turn::3]].count("done")

    declined = sum(at_the_same_time(act, 4))
    assert declined == Aspirasi.objects.filter(state=State.NOT_NOW).count()
    apb.refresh_from_db()
    assert apb.is_published


def test_a_phone_is_placed_by_one_hand_and_the_others_hear_of_it(village: Wilayah) -> None:
    assert village.parent is not None
    neighbour = makers.make_desa("99.01.01.2002", "Mekarsari")
    camat = makers.make_member(Role.CAMAT, village.parent).actor()
    shared = makers.make_line(None, address="+6281200009999")
    inbox.receive(line=shared, carrier_ref="satu", sender=makers.PHONE, body="lampu jalan mati semua", at=NOW)
    inbox.hand_over(at=NOW, limit=10)
    contact, turn = Contact.objects.get(), itertools.count()

    def put() -> str:
        desa = (village, neighbour)[next(turn) % 2]
        return outcome(lambda: place_by_hand(contact=contact, desa=desa, by=camat, at=NOW), AlreadyPlaced)

    heard = at_the_same_time(put, HANDS)
    assert sorted(set(heard)) == ["AlreadyPlaced", "done"]
    assert heard.count("done") == 1
    assert Aspirasi.objects.get().desa == Contact.objects.get().desa
    assert OutboundSMS.objects.filter(kind="news").count() == 1
    assert list(problems()) == []
