"""Each act above: one row of history, one milestone, one ledger entry and one SMS for every voice."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.ledger.verify import problems
from accountability.lib import gsm7
from accountability.oversight.models import Act, Level, PassedUp, PassedUpAct, Standing
from accountability.oversight.passed_up import acting, refusals
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.undoing import take_back
from accountability.planning.deciding import turn_down
from accountability.planning.models import ForwardedTo, Outcome
from accountability.regions.models import Wilayah
from posko import answering
from posko.models import Aspirasi, Milestone
from posko.states import Channel, ReasonClass, State
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR, twice_not_yet, up

pytestmark = pytest.mark.django_db
AT = makers.NOW + HOUR * 8
BACK = Said("Ini tanggungan sana.", ReasonClass.NO_AUTHORITY, "Dibahas di musyawarah.")
SP4N = Said("Kami teruskan.", category="pekerjaan_umum", report="Jembatan putus.")


def sms_since(at: dt.datetime = AT) -> list[OutboundSMS]:
    return list(OutboundSMS.objects.filter(promised_at__gte=at).order_by("id"))


def told_once(voice: Aspirasi, news: str) -> str:
    """The one SMS, milestone and ledger entry of the act; its words."""
    assert Milestone.objects.filter(aspirasi=voice, at=AT, news=news).count() == 1
    assert Entry.objects.filter(ref=voice.nomor, at=AT, kind=f"aspirasi.{news}").count() == 1
    (sms,) = sms_since()
    assert gsm7.septets(sms.body) <= 160
    return str(sms.body)


class TestAccepting:
    def test_the_citizen_hears_who_has_it_and_until_when(self, passed: PassedUp, camat: Membership) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=AT)
        passed.refresh_from_db()
        assert (passed.standing, passed.due_date) == (Standing.ACCEPTED, dt.date(2026, 10, 23))
        body = told_once(passed.aspirasi, "diterima_atas")
        assert "DITERIMA Kecamatan Tirtasari" in body
        assert "23 Okt" in body

    def test_the_voice_stands_as_forwarded(self, passed: PassedUp, camat: Membership) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=AT)
        passed.aspirasi.refresh_from_db()
        assert passed.aspirasi.state == State.FORWARDED

    def test_what_was_forwarded_already_stays_and_is_told(self, sent_on: Aspirasi, camat: Membership) -> None:
        acting.accept(passed=up(sent_on), by=camat.actor(), at=AT)
        told_once(sent_on, "diterima_atas")

    def test_twice_is_refused_and_told_once(self, passed: PassedUp, camat: Membership) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=AT)
        with pytest.raises(refusals.ActedMeanwhile):
            acting.accept(passed=passed, by=camat.actor(), at=AT)
        assert len(sms_since()) == 1


class TestAnswering:
    def test_it_is_settled_and_the_citizen_may_rate(self, passed: PassedUp, camat: Membership) -> None:
        acting.answer(passed=passed, said=Said("Dikerjakan minggu depan."), by=camat.actor(), at=AT)
        body = told_once(passed.aspirasi, "dijawab")
        assert "Kecamatan Tirtasari: Dikerjakan minggu depan." in body
        assert "PUAS" in body
        passed.aspirasi.refresh_from_db()
        assert passed.aspirasi.state == State.ANSWERED

    def test_without_words_nothing_is_done(self, passed: PassedUp, camat: Membership) -> None:
        with pytest.raises(refusals.NothingSaid):
            acting.answer(passed=passed, said=Said("  "), by=camat.actor(), at=AT)
        assert sms_since() == []


class TestReturning:
    def test_the_village_gets_the_whole_time_once_more(self, passed: PassedUp, camat: Membership) -> None:
        acting.give_back(passed=passed, said=BACK, by=camat.actor(), at=AT)
        body = told_once(passed.aspirasi, "dikembalikan")
        assert "DIKEMBALIKAN ke BPD" in body
        passed.aspirasi.refresh_from_db()
        assert passed.aspirasi.state == State.READ
        assert passed.aspirasi.answer_due_date == dt.date(2026, 10, 23)

    @pytest.mark.parametrize(
        "said", [Said("x"), Said("x", ReasonClass.NO_MONEY), Said("", ReasonClass.NO_MONEY, "y")]
    )
    def test_reason_sentence_and_next_step_are_all_needed(
        self, passed: PassedUp, camat: Membership, said: Said
    ) -> None:
        with pytest.raises(refusals.NoReason):
            acting.give_back(passed=passed, said=said, by=camat.actor(), at=AT)


class TestPassingOn:
    def test_it_waits_anew_at_the_kabupaten(self, passed: PassedUp, camat: Membership) -> None:
        acting.pass_to_kabupaten(passed=passed, said=Said("Jembatan ini besar."), by=camat.actor(), at=AT)
        passed.refresh_from_db()
        assert (passed.level, passed.standing) == (Level.KABUPATEN, Standing.WAITING)
        assert "TERUSKAN ke Kabupaten" in told_once(passed.aspirasi, "diteruskan")

    def test_then_the_kabupaten_acts_and_the_kecamatan_not_any_more(
        self, passed: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        acting.pass_to_kabupaten(passed=passed, said=Said("Besar."), by=camat.actor(), at=AT - HOUR)
        with pytest.raises(refusals.NotOnThisDesk):
            acting.answer(passed=passed, said=Said("x"), by=camat.actor(), at=AT)
        acting.accept(passed=passed, by=kabupaten.actor(), at=AT)
        assert "DITERIMA Kabupaten" in told_once(passed.aspirasi, "diterima_atas")

    def test_the_kabupaten_has_nobody_above_but_sp4n(
        self, passed: PassedUp, camat: Membership, kabupaten: Membership
    ) -> None:
        acting.pass_to_kabupaten(passed=passed, said=Said("Besar."), by=camat.actor(), at=AT)
        with pytest.raises(refusals.NotOnThisDesk):
            acting.pass_to_kabupaten(passed=passed, said=Said("Lagi."), by=kabupaten.actor(), at=AT + HOUR)
        acting.pass_to_sp4n(passed=passed, said=SP4N, by=kabupaten.actor(), at=AT + HOUR)
        passed.refresh_from_db()
        assert passed.standing == Standing.SP4N


class TestSP4N:
    def test_it_goes_in_a_category_and_is_told(self, passed: PassedUp, camat: Membership) -> None:
        acting.pass_to_sp4n(passed=passed, said=SP4N, by=camat.actor(), at=AT)
        passed.refresh_from_db()
        assert (passed.category, passed.report, passed.sent_at) == ("pekerjaan_umum", "Jembatan putus.", AT)
        assert "TERUSKAN ke SP4N-LAPOR!" in told_once(passed.aspirasi, "diteruskan")

    @pytest.mark.parametrize(
        "said",
        [Said("x", report="y"), Said("x", category="karangan", report="y"), Said("x", category="sosial")],
    )
    def test_a_category_of_its_list_and_words_are_needed(
        self, passed: PassedUp, camat: Membership, said: Said
    ) -> None:
        with pytest.raises(refusals.NoCategory):
            acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=AT)

    def test_the_number_that_came_later_is_kept_and_told(self, passed: PassedUp, camat: Membership) -> None:
        acting.pass_to_sp4n(passed=passed, said=SP4N, by=camat.actor(), at=AT - HOUR)
        acting.note_tracking(passed=passed, said=Said(tracking="1916449"), by=camat.actor(), at=AT)
        passed.refresh_from_db()
        assert passed.tracking == "1916449"
        assert "1916449" in told_once(passed.aspirasi, "nomor_sp4n")

    @pytest.mark.parametrize("number", ["", "12", "a b c d", "=HYPERLINK(1)", "9" * 21])
    def test_what_is_no_number_is_refused(self, passed: PassedUp, camat: Membership, number: str) -> None:
        acting.pass_to_sp4n(passed=passed, said=SP4N, by=camat.actor(), at=AT)
        with pytest.raises(refusals.NoTracking):
            acting.note_tracking(passed=passed, said=Said(tracking=number), by=camat.actor(), at=AT + HOUR)

    @pytest.mark.parametrize("field", ["confidential", "about_pemdes"])
    def test_a_secret_is_not_written_into_another_system(
        self, passed: PassedUp, camat: Membership, field: str
    ) -> None:
        Aspirasi.objects.filter(pk=passed.aspirasi_id).update(**{field: True, "public_summary": ""})
        with pytest.raises(refusals.SecretStaysHere):
            acting.pass_to_sp4n(passed=passed, said=SP4N, by=camat.actor(), at=AT)

    def test_what_sp4n_said_is_passed_on_as_an_answer(self, passed: PassedUp, camat: Membership) -> None:
        acting.pass_to_sp4n(passed=passed, said=SP4N, by=camat.actor(), at=AT - HOUR)
        acting.answer(passed=passed, said=Said("Kementerian memperbaikinya."), by=camat.actor(), at=AT)
        told_once(passed.aspirasi, "dijawab")


class TestTwoAtOnce:
    def test_one_wins_and_the_other_is_told(self, passed: PassedUp, camat: Membership) -> None:
        seen = acting.mark(passed)
        acting.accept(passed=passed, by=camat.actor(), at=AT, seen=seen)
        with pytest.raises(refusals.ActedMeanwhile):
            acting.answer(passed=passed, said=Said("Lain."), by=camat.actor(), at=AT, seen=seen)
        assert PassedUpAct.objects.count() == 1

    def test_a_step_of_the_village_counts_too(
        self, passed: PassedUp, camat: Membership, ketua: Membership
    ) -> None:
        seen = acting.mark(passed)
        answering.ask_detail(aspirasi=passed.aspirasi, question="RT berapa?", by=ketua.actor(), at=AT - HOUR)
        with pytest.raises(refusals.ActedMeanwhile):
            acting.accept(passed=passed, by=camat.actor(), at=AT, seen=seen)

    def test_what_the_village_answered_is_off_the_desk(
        self, passed: PassedUp, camat: Membership, ketua: Membership
    ) -> None:
        answering.answer(aspirasi=passed.aspirasi, sentence="Sudah.", by=ketua.actor(), at=AT - HOUR)
        with pytest.raises(refusals.ActedMeanwhile):
            acting.accept(passed=passed, by=camat.actor(), at=AT)


class TestAKelompok:
    def test_each_voice_is_told_once(self, desa: Wilayah, ketua: Membership, camat: Membership) -> None:
        kelompok = makers.make_kelompok(
            desa, ketua.actor(), voices=3, channel=Channel.SMS, contact=makers.make_contact()
        )
        turn_down(
            usulan=makers.make_usulan(kelompok, ketua.actor()),
            outcome=Outcome.FORWARDED,
            reason_class=ReasonClass.NO_AUTHORITY,
            sentence="Bukan urusan kami.",
            next_step="Kecamatan.",
            forwarded_to=ForwardedTo.KECAMATAN,
            by=ketua.actor(),
            at=makers.NOW + HOUR,
        )
        lead = kelompok.aspirasi.order_by("id").first()
        assert lead is not None
        acting.answer(passed=up(lead), said=Said("Tahun depan."), by=camat.actor(), at=AT)
        assert Milestone.objects.filter(at=AT, news="dijawab").count() == 3
        assert len({sms.dedupe_key for sms in sms_since()}) == 3
        kelompok.refresh_from_db()
        assert kelompok.state == State.ANSWERED
        assert list(problems()) == []


class TestTakingBack:
    SOON = AT + dt.timedelta(seconds=6)
    WAIT = dt.timedelta(seconds=15)

    @pytest.mark.parametrize("act", [Act.ACCEPT, Act.ANSWER, Act.RETURN, Act.TO_KABUPATEN, Act.TO_SP4N])
    def test_everything_stands_as_before_and_nobody_heard(
        self, passed: PassedUp, camat: Membership, act: Act
    ) -> None:
        deeds: dict[Act, Any] = {
            Act.ANSWER: (acting.answer, Said("x")),
            Act.RETURN: (acting.give_back, BACK),
            Act.TO_KABUPATEN: (acting.pass_to_kabupaten, Said("x")),
            Act.TO_SP4N: (acting.pass_to_sp4n, SP4N),
        }
        names = ("level", "standing", "due_date", "category", "report", "tracking", "sent_at")
        voice = passed.aspirasi
        voice.refresh_from_db()
        before = [getattr(passed, name) for name in names], voice.state, voice.answer_due_date
        if act == Act.ACCEPT:
            acting.accept(passed=passed, by=camat.actor(), at=AT, wait=self.WAIT)
        else:
            deed, said = deeds[act]
            deed(passed=passed, said=said, by=camat.actor(), at=AT, wait=self.WAIT)
        take_back(passed=passed, by=camat.actor(), at=self.SOON)
        passed.refresh_from_db()
        voice.refresh_from_db()
        assert ([getattr(passed, name) for name in names], voice.state, voice.answer_due_date) == before
        assert [sms.state for sms in sms_since()] == ["cancelled"]
        assert PassedUpAct.objects.get().taken_back_at == self.SOON

    def test_later_it_is_too_late(self, passed: PassedUp, camat: Membership) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=AT, wait=self.WAIT)
        with pytest.raises(refusals.TooLateToTakeBack):
            take_back(passed=passed, by=camat.actor(), at=AT + HOUR)

    def test_only_ones_own_act(self, passed: PassedUp, camat: Membership, kabupaten: Membership) -> None:
        acting.accept(passed=passed, by=camat.actor(), at=AT, wait=self.WAIT)
        with pytest.raises(refusals.TooLateToTakeBack):
            take_back(passed=passed, by=kabupaten.actor(), at=self.SOON)


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"level": "desa"},
            {"origin": "lain"},
            {"standing": "entah"},
            {"standing": "sp4n"},
            {"standing": "sp4n", "category": "sosial", "report": "x"},
            {"tracking": "1234"},
        ],
    )
    def test_a_row_that_cannot_be(self, passed: PassedUp, wrong: dict[str, str]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PassedUp.objects.filter(pk=passed.pk).update(**wrong)

    def test_a_second_open_row_or_the_same_moment(self, passed: PassedUp) -> None:
        for came_at in (passed.came_at, AT):
            passed.pk, passed.came_at = None, came_at
            with pytest.raises(IntegrityError), transaction.atomic():
                passed.save(force_insert=True)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"act": "lain"},
            {"act": "terima", "level": "desa"},
            {"act": "jawab"},
            {"act": "kembalikan", "sentence": "x"},
            {"act": "sp4n", "sentence": "x"},
            {"act": "nomor"},
            {"act": "terima", "taken_back_at": AT - HOUR},
        ],
    )
    def test_an_act_that_cannot_be(self, passed: PassedUp, wrong: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PassedUpAct.objects.create(**{"passed_up": passed, "level": "kecamatan", "at": AT, **wrong})


class TestAgain:
    def test_an_answer_rated_belum_comes_up_anew(self, passed: PassedUp, camat: Membership) -> None:
        from posko.verdicts import rate

        acting.answer(passed=passed, said=Said("Sudah."), by=camat.actor(), at=AT)
        voice = Aspirasi.objects.select_related("desa__parent").get(pk=passed.aspirasi_id)
        rate(aspirasi=voice, satisfied=False, at=AT + HOUR)
        again = up(voice, at=AT + HOUR * 2)
        assert again.pk != passed.pk
        assert again.came_at == AT + HOUR

    def test_another_voice_is_no_matter(
        self, passed: PassedUp, desa: Wilayah, ketua: Membership, camat: Membership
    ) -> None:
        other = twice_not_yet(desa, ketua, "sumur kering")
        acting.accept(passed=passed, by=camat.actor(), at=AT)
        assert up(other, at=AT).standing == Standing.WAITING
