"""One phone, several people and several open aspirasi: never mixed up, never guessed, nothing lost."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.answering import answer, ask_detail
from posko.models import Aspirasi, PendingQuestion
from posko.states import State
from posko.unfinished import take_in_unanswered
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, replies, says

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture
def two(desa: Wilayah, citizen: Contact) -> list[Aspirasi]:
    """Two open voices of one phone, the newest first as they are offered."""
    first = makers.make_aspirasi(desa, "jalan berlubang", contact=citizen)
    second = makers.make_aspirasi(desa, "lampu mati", contact=citizen, at=NOW + MINUTE)
    return [second, first]


@pytest.fixture
def both_answered(two: list[Aspirasi], ketua: Membership) -> list[Aspirasi]:
    """Both were answered, so that both wait for a rating."""
    for voice in two:
        answer(aspirasi=voice, sentence="Sudah.", by=ketua.actor(), at=NOW + 5 * MINUTE)
    return two


LATER = NOW + 10 * MINUTE


class TestWhichNumber:
    def test_puas_with_two_ratings_open_is_asked_about_and_the_choice_completes_it(
        self, line: Line, both_answered: list[Aspirasi]
    ) -> None:
        says(line, "PUAS 4", at=LATER)
        assert f"1 = {nomor.written(both_answered[0].nomor)} (5 Okt), 2 = " in replies()[0]
        assert not any(voice.verdicts.exists() for voice in both_answered)
        says(line, "2", at=LATER + MINUTE)
        assert both_answered[1].verdicts.get().score == 4
        assert not both_answered[0].verdicts.exists()

    def test_belum_with_its_words_reaches_the_number_that_is_named(
        self, line: Line, both_answered: list[Aspirasi]
    ) -> None:
        says(line, "belum pak masih gelap", at=LATER)
        says(line, nomor.written(both_answered[0].nomor), at=LATER + MINUTE)
        both_answered[0].refresh_from_db()
        assert both_answered[0].state == State.READ
        assert both_answered[0].verdicts.get().words == "pak masih gelap"

    def test_tambah_without_a_number_may_also_be_something_new(self, line: Line, two: list[Aspirasi]) -> None:
        says(line, "tambah lampu jalan di RT 2", at=LATER)
        assert "3 = hal baru" in replies()[0]
        assert Aspirasi.objects.count() == 2
        says(line, "3", at=LATER + MINUTE)
        assert Aspirasi.objects.get(text="tambah lampu jalan di RT 2").inbound is not None

    def test_tambah_goes_where_the_citizen_says(self, line: Line, two: list[Aspirasi]) -> None:
        says(line, "TAMBAH sekarang makin parah", at=LATER)
        says(line, "1", at=LATER + MINUTE)
        assert two[0].messages.get().text == "sekarang makin parah"
        assert Aspirasi.objects.count() == 2

    def test_unanswered_for_a_day_the_words_become_a_voice_of_their_own(
        self, line: Line, two: list[Aspirasi]
    ) -> None:
        says(line, "tambah lampu jalan di RT 2", at=LATER)
        assert take_in_unanswered(at=LATER + dt.timedelta(hours=23), limit=10) == 0
        assert take_in_unanswered(at=LATER + dt.timedelta(hours=25), limit=10) == 1
        assert Aspirasi.objects.filter(text="tambah lampu jalan di RT 2").count() == 1
        assert OutboundSMS.objects.filter(kind="news", template="terima").count() == 1
        assert take_in_unanswered(at=LATER + dt.timedelta(hours=26), limit=10) == 0

    def test_asked_something_else_meanwhile_the_words_are_kept_too(
        self, line: Line, two: list[Aspirasi]
    ) -> None:
        says(line, "tambah lampu jalan di RT 2", at=LATER)
        says(line, "RAHASIA", at=LATER + MINUTE)
        assert Aspirasi.objects.filter(text="tambah lampu jalan di RT 2").count() == 1

    def test_a_digit_nobody_offered_does_not_lose_them_either(self, line: Line, two: list[Aspirasi]) -> None:
        says(line, "tambah lampu jalan di RT 2", at=LATER)
        says(line, "9", at=LATER + MINUTE)
        assert Aspirasi.objects.filter(text="tambah lampu jalan di RT 2").count() == 1
        assert not PendingQuestion.objects.exists()

    def test_a_different_report_is_a_new_voice_and_never_an_addition(
        self, line: Line, two: list[Aspirasi]
    ) -> None:
        says(line, "TAMBAH makin parah", at=LATER)
        says(line, "posyandu kurang timbangan bayi", at=LATER + MINUTE)
        assert Aspirasi.objects.get(text="posyandu kurang timbangan bayi").messages.count() == 0
        says(line, "1", at=LATER + 2 * MINUTE)
        assert two[0].messages.get().text == "makin parah"

    def test_cek_alone_lists_all(self, line: Line, two: list[Aspirasi]) -> None:
        says(line, "CEK", at=LATER)
        assert all(nomor.written(voice.nomor) in replies()[0] for voice in two)


class TestRating:
    def test_a_lone_digit_rates_within_three_days_only(
        self, line: Line, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa, contact=citizen)
        answer(aspirasi=voice, sentence="Sudah.", by=ketua.actor(), at=NOW)
        says(line, "5", ref="late", at=NOW + dt.timedelta(hours=73))
        assert not voice.verdicts.exists()
        says(line, "PUAS", at=NOW + dt.timedelta(hours=74))
        assert voice.verdicts.get().choice == "satisfied"

    @pytest.mark.parametrize(("digit", "choice"), [("5", "satisfied"), ("1", "not_yet")])
    def test_a_low_digit_is_not_satisfied(
        self, line: Line, desa: Wilayah, citizen: Contact, ketua: Membership, digit: str, choice: str
    ) -> None:
        voice = makers.make_aspirasi(desa, contact=citizen)
        answer(aspirasi=voice, sentence="Sudah.", by=ketua.actor(), at=NOW)
        says(line, digit, at=NOW + MINUTE)
        verdict = voice.verdicts.get()
        assert (verdict.choice, verdict.score) == (choice, int(digit))


class TestPlaceThatWasAsked:
    def test_a_short_answer_needs_no_number(
        self, line: Line, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        krajan = makers.make_dusun(desa, "Krajan")
        voice = makers.make_aspirasi(desa, "jalan rusak", contact=citizen)
        ask_detail(aspirasi=voice, question="Di dusun atau RT mana?", by=ketua.actor(), at=NOW)
        says(line, "krajan rt 3", at=NOW + MINUTE)
        voice.refresh_from_db()
        assert (voice.state, voice.dusun, voice.place) == (State.READ, krajan, "RT 03")
        assert voice.messages.get().text == "krajan rt 3"
        assert Aspirasi.objects.count() == 1

    def test_a_long_text_is_a_report_of_its_own(
        self, line: Line, desa: Wilayah, citizen: Contact, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa, "jalan rusak", contact=citizen)
        ask_detail(aspirasi=voice, question="Di dusun atau RT mana?", by=ketua.actor(), at=NOW)
        says(line, "bantuan beras belum sampai ke rumah kami sejak bulan lalu", at=NOW + MINUTE)
        assert Aspirasi.objects.count() == 2
