"""What SP4N-LAPOR! said: kept and told once for each real change, settled by an answer, corrected."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.lib import gsm7
from accountability.oversight.models import Act, PassedUp, PassedUpAct, Standing
from accountability.oversight.passed_up import acting, refusals
from accountability.oversight.passed_up.acting import Said
from accountability.oversight.passed_up.at_sp4n import correct, note_news, shortened
from accountability.oversight.passed_up.erasing import erase_words
from accountability.oversight.passed_up.reading import acts_on
from accountability.oversight.passed_up.sp4n_tables import (
    NoRule,
    sp4n_rule,
    status_named,
    statuses,
    subcategories,
)
from accountability.oversight.passed_up.undoing import take_back
from posko.masking import HoldsPersonalData
from posko.models import Aspirasi, Milestone
from posko.states import State
from posko.verdicts import rate
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.accountability.oversight.passed_up.conftest import HOUR

pytestmark = pytest.mark.django_db
SENT, AT = makers.NOW + HOUR * 7, makers.NOW + HOUR * 8
TODAY = dt.date(2026, 10, 5)
GOES_ON = Said(status="proses", agency="Dinas PU Provinsi", said_date=TODAY, told="Sedang disurvei.")
DONE = Said(status="selesai", agency="Dinas PU Provinsi", said_date=TODAY, told="Jembatan diperbaiki Mei.")


def sms_since(at: dt.datetime = AT) -> list[str]:
    return [str(sms.body) for sms in OutboundSMS.objects.filter(promised_at__gte=at).order_by("id")]


@pytest.fixture
def there(passed: PassedUp, camat: Membership) -> PassedUp:
    """At SP4N-LAPOR!."""
    said = Said("Kami teruskan.", category="pekerjaan_umum", report="Jembatan putus.")
    acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=SENT)
    return passed


class TestTables:
    def test_every_status_is_found_by_all_its_names(self) -> None:
        for one in statuses().values():
            for name in (one.kode, one.name.upper(), *one.also):
                assert status_named(f" {name} ") == one

    def test_what_is_no_status_is_none(self) -> None:
        assert status_named("dibakar") is None

    def test_a_status_leaves_a_voice_forwarded_or_answers_it(self) -> None:
        assert {one.state for one in statuses().values()} == {State.FORWARDED, State.ANSWERED}

    def test_every_subcategory_has_a_known_category_and_fits_its_column(self) -> None:
        from accountability.oversight.passed_up.categories import categories

        for kode, (category, name) in subcategories().items():
            assert category in categories()
            assert len(kode) <= 40
            assert name

    def test_before_the_first_year_there_is_no_rule(self) -> None:
        with pytest.raises(NoRule):
            sp4n_rule("rows_in_a_file", 2025)


class TestNews:
    def test_it_is_kept_and_told_once(self, there: PassedUp, camat: Membership) -> None:
        note_news(passed=there, said=GOES_ON, by=camat.actor(), at=AT)
        there.refresh_from_db()
        assert (there.standing, there.status) == (Standing.SP4N, "proses")
        act = there.acts.get(act=Act.NEWS)
        assert (act.agency, act.said_date, act.told) == ("Dinas PU Provinsi", TODAY, "Sedang disurvei.")
        (body,) = sms_since()
        assert "kabar SP4N-LAPOR!: Sedang diproses. Dinas PU Provinsi. Sedang disurvei." in body
        assert gsm7.septets(body) <= 160
        assert Entry.objects.filter(ref=there.aspirasi.nomor, at=AT, kind="aspirasi.kabar_sp4n").count() == 1

    @pytest.mark.parametrize("day", [TODAY, None])
    def test_the_same_again_is_told_to_nobody(
        self, there: PassedUp, camat: Membership, day: dt.date | None
    ) -> None:
        note_news(passed=there, said=GOES_ON, by=camat.actor(), at=AT)
        again = Said(status="proses", agency="Dinas PU Provinsi", said_date=day, told="Sedang\n disurvei.")
        with pytest.raises(refusals.KnownAlready):
            note_news(passed=there, said=again, by=camat.actor(), at=AT + HOUR)
        assert len(sms_since()) == 1

    def test_an_answer_settles_it_and_the_citizen_may_rate(self, there: PassedUp, camat: Membership) -> None:
        note_news(passed=there, said=DONE, by=camat.actor(), at=AT)
        there.refresh_from_db()
        there.aspirasi.refresh_from_db()
        assert (there.standing, there.aspirasi.state) == (Standing.ANSWERED, State.ANSWERED)
        (body,) = sms_since()
        assert "SP4N-LAPOR!, Dinas PU Provinsi: Jembatan diperbaiki Mei." in body
        assert "PUAS" in body

    def test_a_number_that_came_with_it_is_kept_and_needs_no_second_sms(
        self, there: PassedUp, camat: Membership
    ) -> None:
        said = Said(status="proses", tracking="1916449")
        note_news(passed=there, said=said, by=camat.actor(), at=AT)
        there.refresh_from_db()
        assert there.tracking == "1916449"
        assert len(sms_since()) == 1

    def test_long_words_are_kept_whole_and_told_short(self, there: PassedUp, camat: Membership) -> None:
        told = "Perbaikan dijadwalkan bertahap mulai bulan depan. " * 20
        note_news(passed=there, said=Said(status="proses", told=told), by=camat.actor(), at=AT)
        assert there.acts.get(act=Act.NEWS).told == told.strip()
        step = Milestone.objects.get(news="kabar_sp4n")
        assert len(step.sentence) <= 300
        assert step.sentence.endswith("..")

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            (Said(status="dibakar"), refusals.NoStatus),
            (Said(status="selesai"), refusals.NothingSaid),
            (Said(status="proses", told="NIK 3201012345678901"), HoldsPersonalData),
            (Said(status="proses", tracking="=1"), refusals.NoTracking),
            (Said(status="proses", said_date=TODAY + dt.timedelta(days=1)), refusals.DayCannotBe),
            (Said(status="proses", said_date=TODAY - dt.timedelta(days=1)), refusals.DayCannotBe),
        ],
    )
    def test_what_cannot_be_changes_nothing(
        self, there: PassedUp, camat: Membership, said: Said, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            note_news(passed=there, said=said, by=camat.actor(), at=AT)
        assert sms_since() == []

    def test_of_what_never_went_there_nothing_is_noted(self, passed: PassedUp, camat: Membership) -> None:
        with pytest.raises(refusals.NotOnThisDesk):
            note_news(passed=passed, said=GOES_ON, by=camat.actor(), at=AT)

    def test_taken_back_within_seconds_it_was_never_said(self, there: PassedUp, camat: Membership) -> None:
        rests = dt.timedelta(seconds=15)
        note_news(passed=there, said=DONE, by=camat.actor(), at=AT, wait=rests)
        take_back(passed=there, by=camat.actor(), at=AT + dt.timedelta(seconds=5))
        there.refresh_from_db()
        there.aspirasi.refresh_from_db()
        assert (there.standing, there.status, there.aspirasi.state) == (
            Standing.SP4N,
            "",
            State.FORWARDED,
        )
        note_news(passed=there, said=DONE, by=camat.actor(), at=AT + HOUR)  # it may be said again


class TestPassingOn:
    def test_everything_its_form_asks_is_kept(self, passed: PassedUp, camat: Membership) -> None:
        said = Said(
            "Kami teruskan.",
            category="pekerjaan_umum",
            subcategory="jembatan",
            heading="Jembatan putus",
            report="Jembatan putus.",
            addressee="Dinas PU Provinsi",
            event_date=TODAY,
            event_place="Dusun Krajan",
            hidden_there=True,
        )
        acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=SENT)
        passed.refresh_from_db()
        kept = (passed.subcategory, passed.heading, passed.addressee, passed.event_date, passed.event_place)
        assert kept == ("jembatan", "Jembatan putus", "Dinas PU Provinsi", TODAY, "Dusun Krajan")
        assert passed.hidden_there

    def test_a_subcategory_of_another_category_is_refused(self, passed: PassedUp, camat: Membership) -> None:
        said = Said("x", category="sosial", subcategory="jembatan", report="y")
        with pytest.raises(refusals.NoCategory):
            acting.pass_to_sp4n(passed=passed, said=said, by=camat.actor(), at=SENT)

    @pytest.mark.parametrize("field", ["heading", "report", "event_place"])
    def test_a_telephone_number_goes_nowhere(self, passed: PassedUp, camat: Membership, field: str) -> None:
        words: dict[str, Any] = {"report": "Jembatan putus.", field: "hubungi 081234567890"}
        with pytest.raises(HoldsPersonalData):
            acting.pass_to_sp4n(
                passed=passed, said=Said("x", category="sosial", **words), by=camat.actor(), at=SENT
            )


class TestCorrecting:
    @pytest.fixture
    def answered(self, there: PassedUp, camat: Membership) -> PassedUp:
        note_news(passed=there, said=DONE, by=camat.actor(), at=AT)
        there.refresh_from_db()
        there.aspirasi.refresh_from_db()
        return there

    def test_right_words_are_told_as_a_correction(self, answered: PassedUp, camat: Membership) -> None:
        said = Said(status="selesai", agency="Dinas PU Provinsi", said_date=TODAY, told="Diperbaiki Juni.")
        correct(passed=answered, said=said, by=camat.actor(), at=AT + HOUR)
        answered.refresh_from_db()
        assert answered.standing == Standing.ANSWERED
        assert "Ralat. Diperbaiki Juni." in sms_since()[-1]

    def test_what_is_no_answer_yet_is_followed_again(self, answered: PassedUp, camat: Membership) -> None:
        correct(passed=answered, said=GOES_ON, by=camat.actor(), at=AT + HOUR)
        answered.refresh_from_db()
        answered.aspirasi.refresh_from_db()
        assert (answered.standing, answered.status) == (Standing.SP4N, "proses")
        assert answered.aspirasi.state == State.FORWARDED
        assert "RALAT: Sedang diproses." in sms_since()[-1]
        assert len(sms_since()) == 2
        with pytest.raises(refusals.KnownAlready):  # the wrong file once more
            note_news(passed=answered, said=DONE, by=camat.actor(), at=AT + HOUR * 2)
        later = replace(DONE, said_date=TODAY + dt.timedelta(days=2))
        note_news(passed=answered, said=later, by=camat.actor(), at=AT + HOUR * 24 * 2)
        answered.refresh_from_db()
        assert answered.standing == Standing.ANSWERED

    def test_it_is_offered_only_while_the_answer_stands(self, answered: PassedUp, camat: Membership) -> None:
        assert acts_on(answered, camat) == [Act.CORRECT]
        rate(aspirasi=answered.aspirasi, satisfied=False, at=AT + HOUR)
        answered.aspirasi.refresh_from_db()
        assert acts_on(answered, camat) == []

    def test_what_the_citizen_rated_is_past_correcting(self, answered: PassedUp, camat: Membership) -> None:
        rate(aspirasi=answered.aspirasi, satisfied=True, at=AT + HOUR)
        with pytest.raises(refusals.RatedAlready):
            correct(passed=answered, said=GOES_ON, by=camat.actor(), at=AT + HOUR * 2)

    def test_the_same_words_are_no_correction(self, answered: PassedUp, camat: Membership) -> None:
        with pytest.raises(refusals.KnownAlready):
            correct(passed=answered, said=DONE, by=camat.actor(), at=AT + HOUR)

    def test_an_answer_of_the_office_itself_is_none_of_sp4n(self, there: PassedUp, camat: Membership) -> None:
        acting.answer(passed=there, said=Said("Sudah."), by=camat.actor(), at=AT)
        with pytest.raises(refusals.NotOnThisDesk):
            correct(passed=there, said=GOES_ON, by=camat.actor(), at=AT + HOUR)

    def test_it_cannot_be_taken_back(self, answered: PassedUp, camat: Membership) -> None:
        correct(passed=answered, said=GOES_ON, by=camat.actor(), at=AT + HOUR)
        with pytest.raises(refusals.TooLateToTakeBack):
            take_back(passed=answered, by=camat.actor(), at=AT + HOUR)


class TestErasing:
    def test_words_of_a_citizen_who_wished_it_go_from_here_too(
        self, there: PassedUp, camat: Membership
    ) -> None:
        PassedUp.objects.filter(pk=there.pk).update(
            heading="Jembatan", event_place="Krajan", event_date=TODAY
        )
        note_news(passed=there, said=GOES_ON, by=camat.actor(), at=AT)
        erase_words(aspirasi=there.aspirasi, instead="Dihapus.", at=AT + HOUR)
        there.refresh_from_db()
        assert (there.report, there.heading, there.event_place) == ("Dihapus.", "Dihapus.", "")
        assert there.event_date is None
        assert there.acts.get(act=Act.NEWS).told == "Dihapus."


class TestTheDatabaseRefuses:
    def test_news_without_a_status(self, there: PassedUp) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PassedUpAct.objects.create(passed_up=there, act="kabar", level="kecamatan", at=AT)


class TestShortening:
    def test_it_ends_at_a_word(self) -> None:
        assert shortened("satu dua tiga empat", 12) == "satu dua.."
        assert shortened("satu", 12) == "satu"


def test_every_voice_of_a_kelompok_hears(desa: Any, ketua: Membership, camat: Membership) -> None:
    from accountability.planning.deciding import turn_down
    from accountability.planning.models import ForwardedTo, Outcome
    from posko.states import Channel, ReasonClass
    from tests.accountability.oversight.passed_up.conftest import up

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
    row = up(lead)
    said = Said("Kami teruskan.", category="pekerjaan_umum", report="Jembatan putus.")
    acting.pass_to_sp4n(passed=row, said=said, by=camat.actor(), at=SENT)
    note_news(passed=row, said=DONE, by=camat.actor(), at=AT)
    assert Aspirasi.objects.filter(kelompok=kelompok, state=State.ANSWERED).count() == 3
    assert len(sms_since()) == 3
    correct(passed=row, said=GOES_ON, by=camat.actor(), at=AT + HOUR)
    assert Aspirasi.objects.filter(kelompok=kelompok, state=State.FORWARDED).count() == 3
    kelompok.refresh_from_db()
    assert kelompok.state == State.FORWARDED
