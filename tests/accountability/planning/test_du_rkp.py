"""What is beyond the village's means goes up once, with a letter; what came back is told to its voices."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.planning.deciding import turn_down
from accountability.planning.du_rkp import (
    AnsweredAlready,
    ListedAlready,
    NoAnswerWords,
    NoLetter,
    NoOfficeNamed,
    NotForwarded,
    NothingListed,
    NotSentYet,
    Onward,
    SentAlready,
    answer_item,
    list_item,
    send,
    strike_item,
    take_back_sending,
)
from accountability.planning.jobs import NoName
from accountability.planning.models import Decision, DURKPItem, ForwardedTo, OnwardAnswer, Outcome, Usulan
from accountability.planning.plan_stages import NotYet, TooLateToUndo
from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.states import ReasonClass, State
from sms_gateway.models import OutboundSMS
from tests import makers

NOW = makers.NOW
TODAY = NOW.date()
pytestmark = pytest.mark.django_db
RIVER = Onward("Normalisasi sungai", "Dinas Pekerjaan Umum", cost=850_000_000)


@pytest.fixture
def usulan(desa: Wilayah, ketua: Membership) -> Usulan:
    """A proposal that was forwarded to the DU-RKP."""
    group = makers.make_kelompok(desa, ketua.actor(), contact=makers.make_contact())
    made = makers.make_usulan(group, ketua.actor())
    turn_down(
        usulan=made,
        outcome=Outcome.FORWARDED,
        reason_class=ReasonClass.NO_AUTHORITY,
        sentence="Sungai itu milik kabupaten.",
        next_step="Dinas Pekerjaan Umum",
        by=ketua.actor(),
        at=NOW,
    )
    Decision.objects.update(forwarded_to=ForwardedTo.DU_RKP)
    return made


@pytest.fixture
def sent(desa: Wilayah, ketua: Membership, usulan: Usulan) -> DURKPItem:
    item = list_item(desa=desa, year=2027, onward=RIVER, usulan=usulan, by=ketua.actor(), at=NOW)
    send(du_rkp=item.du_rkp, letter_no="050/17", sent_on=TODAY, by=ketua.actor(), at=NOW)
    return item


def answer(item: DURKPItem, said: OnwardAnswer, ketua: Membership, **fields: object) -> int:
    words = {"sentence": "Masuk rencana 2028.", "answered_on": TODAY, "next_step": "", **fields}
    return answer_item(item=item, answer=said, by=ketua.actor(), at=NOW, **words)  # type: ignore[arg-type]


class TestList:
    def test_what_was_forwarded_is_offered_until_it_stands_in_a_list(
        self, desa: Wilayah, ketua: Membership, usulan: Usulan
    ) -> None:
        assert list(Usulan.objects.unlisted()) == [usulan]
        list_item(desa=desa, year=2027, onward=RIVER, usulan=usulan, by=ketua.actor(), at=NOW)
        assert not Usulan.objects.unlisted().exists()
        with pytest.raises(ListedAlready):
            list_item(desa=desa, year=2028, onward=RIVER, usulan=usulan, by=ketua.actor(), at=NOW)

    @pytest.mark.parametrize(
        ("onward", "refusal"), [(Onward("", "Dinas"), NoName), (Onward("Sungai", " "), NoOfficeNamed)]
    )
    def test_a_typed_one_says_what_and_of_whom(
        self, desa: Wilayah, ketua: Membership, onward: Onward, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            list_item(desa=desa, year=2027, onward=onward, by=ketua.actor(), at=NOW)

    def test_what_was_not_forwarded_is_refused(self, desa: Wilayah, ketua: Membership) -> None:
        adopted = makers.make_usulan(makers.make_kelompok(desa, ketua.actor()), ketua.actor(), adopted=True)
        with pytest.raises(NotForwarded):
            list_item(desa=desa, year=2027, onward=RIVER, usulan=adopted, by=ketua.actor(), at=NOW)

    def test_it_is_struck_off_until_the_list_is_sent(self, desa: Wilayah, ketua: Membership) -> None:
        item = list_item(desa=desa, year=2027, onward=RIVER, by=ketua.actor(), at=NOW)
        strike_item(item=item, by=ketua.actor(), at=NOW)
        assert not DURKPItem.objects.exists()


class TestSend:
    def test_an_empty_list_or_one_without_letter_stays(self, desa: Wilayah, ketua: Membership) -> None:
        item = list_item(desa=desa, year=2027, onward=RIVER, by=ketua.actor(), at=NOW)
        with pytest.raises(NoLetter):
            send(du_rkp=item.du_rkp, letter_no=" ", sent_on=TODAY, by=ketua.actor(), at=NOW)
        strike_item(item=item, by=ketua.actor(), at=NOW)
        with pytest.raises(NothingListed):
            send(du_rkp=item.du_rkp, letter_no="1", sent_on=TODAY, by=ketua.actor(), at=NOW)

    def test_what_was_sent_stays(self, desa: Wilayah, ketua: Membership, sent: DURKPItem) -> None:
        with pytest.raises(SentAlready):
            list_item(desa=desa, year=2027, onward=RIVER, by=ketua.actor(), at=NOW)
        with pytest.raises(SentAlready):
            strike_item(item=sent, by=ketua.actor(), at=NOW)
        with pytest.raises(SentAlready):
            send(du_rkp=sent.du_rkp, letter_no="2", sent_on=TODAY, by=ketua.actor(), at=NOW)

    def test_a_day_to_come_does_not_close_the_list(self, desa: Wilayah, ketua: Membership) -> None:
        item = list_item(desa=desa, year=2027, onward=RIVER, by=ketua.actor(), at=NOW)
        with pytest.raises(NotYet):
            send(
                du_rkp=item.du_rkp,
                letter_no="050/17",
                sent_on=TODAY + dt.timedelta(days=1),
                by=ketua.actor(),
                at=NOW,
            )
        strike_item(item=item, by=ketua.actor(), at=NOW)


class TestTakeBack:
    def test_a_list_wrongly_marked_as_sent_is_open_again_and_the_ledger_keeps_it(
        self, sent: DURKPItem, ketua: Membership
    ) -> None:
        take_back_sending(du_rkp=sent.du_rkp, by=ketua.actor(), at=NOW + dt.timedelta(hours=3))
        sent.du_rkp.refresh_from_db()
        assert (sent.du_rkp.sent_on, sent.du_rkp.letter_no) == (None, "")
        entry = Entry.objects.get(kind="durkp.kirim_batal")
        assert (entry.facts["letter_no"], entry.facts["sent_on"]) == ("050/17", TODAY.isoformat())
        strike_item(item=sent, by=ketua.actor(), at=NOW)
        assert not DURKPItem.objects.exists()

    def test_the_day_after_it_stays(self, sent: DURKPItem, ketua: Membership) -> None:
        with pytest.raises(TooLateToUndo):
            take_back_sending(du_rkp=sent.du_rkp, by=ketua.actor(), at=NOW + dt.timedelta(days=1))

    def test_one_an_office_answered_stays(self, sent: DURKPItem, ketua: Membership) -> None:
        answer(sent, OnwardAnswer.LATER, ketua)
        with pytest.raises(AnsweredAlready):
            take_back_sending(du_rkp=sent.du_rkp, by=ketua.actor(), at=NOW)

    def test_what_was_not_sent_cannot_be(self, desa: Wilayah, ketua: Membership) -> None:
        item = list_item(desa=desa, year=2027, onward=RIVER, by=ketua.actor(), at=NOW)
        with pytest.raises(NotSentYet):
            take_back_sending(du_rkp=item.du_rkp, by=ketua.actor(), at=NOW)


class TestAnswer:
    @pytest.mark.parametrize(
        ("said", "state", "template"),
        [
            (OnwardAnswer.ACCEPTED, State.FORWARDED, "jawaban_atas"),
            (OnwardAnswer.LATER, State.FORWARDED, "jawaban_atas"),
            (OnwardAnswer.REFUSED, State.NOT_NOW, "belum_bisa"),
        ],
    )
    def test_the_voices_behind_are_told_in_one_sms(
        self, sent: DURKPItem, ketua: Membership, said: OnwardAnswer, state: State, template: str
    ) -> None:
        assert answer(sent, said, ketua, next_step="Diusulkan lagi tahun depan.") == 2
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {state}
        bodies = list(OutboundSMS.objects.filter(template=template).values_list("body", flat=True))
        assert len(bodies) == 2
        assert all("Dinas Pekerjaan Umum: Masuk" in body and len(body) <= 160 for body in bodies)

    def test_what_was_put_off_may_be_accepted_later(self, sent: DURKPItem, ketua: Membership) -> None:
        answer(sent, OnwardAnswer.LATER, ketua)
        assert answer(sent, OnwardAnswer.ACCEPTED, ketua) == 2
        sent.refresh_from_db()
        assert sent.answer == OnwardAnswer.ACCEPTED

    @pytest.mark.parametrize(
        ("said", "fields"),
        [
            (OnwardAnswer.WAITING, {}),
            (OnwardAnswer.ACCEPTED, {"sentence": " "}),
            (OnwardAnswer.ACCEPTED, {"answered_on": TODAY - dt.timedelta(days=1)}),
            (OnwardAnswer.REFUSED, {"next_step": ""}),
        ],
    )
    def test_it_has_words_a_day_and_of_a_no_a_next_step(
        self, sent: DURKPItem, ketua: Membership, said: OnwardAnswer, fields: dict[str, object]
    ) -> None:
        with pytest.raises(NoAnswerWords):
            answer(sent, said, ketua, **fields)
        assert set(Aspirasi.objects.values_list("state", flat=True)) == {State.FORWARDED}

    def test_an_answer_that_is_still_to_come_reaches_nobody(self, sent: DURKPItem, ketua: Membership) -> None:
        with pytest.raises(NotYet):
            answer(sent, OnwardAnswer.ACCEPTED, ketua, answered_on=TODAY + dt.timedelta(days=1))
        assert not OutboundSMS.objects.filter(template="jawaban_atas").exists()

    def test_nothing_is_answered_before_it_was_sent(self, desa: Wilayah, ketua: Membership) -> None:
        item = list_item(desa=desa, year=2027, onward=RIVER, by=ketua.actor(), at=NOW)
        with pytest.raises(NotSentYet):
            answer(item, OnwardAnswer.ACCEPTED, ketua)
