"""Commands by SMS are followed, and answered once."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.answering import answer
from posko.models import Aspirasi
from posko.states import State
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, replies, says

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(minutes=20)
STRANGER = "+6281200000077"


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture
def voice(desa: Wilayah, citizen: Contact) -> Aspirasi:
    """A citizen's own voice."""
    return makers.make_aspirasi(desa, "jalan berlubang canary", contact=citizen)


class TestCheck:
    def test_the_state_is_told_without_the_words(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"CEK {nomor.written(voice.nomor)}", sender=STRANGER)
        [told] = replies()
        assert "DITERIMA" in told
        assert "canary" not in told

    def test_alone_it_lists_what_this_phone_said(self, line: Line, voice: Aspirasi) -> None:
        says(line, "CEK")
        assert nomor.written(voice.nomor) in replies()[0]

    def test_a_phone_that_said_nothing_is_invited(self, line: Line, voice: Aspirasi) -> None:
        says(line, "STATUS", sender=STRANGER)
        assert "Belum ada" in replies()[0]
        assert nomor.written(voice.nomor) not in replies()[0]

    def test_one_wrong_digit_is_told_as_that(self, line: Line, voice: Aspirasi) -> None:
        wrong = voice.nomor[:-1] + str((int(voice.nomor[-1]) + 1) % 10)
        says(line, f"CEK {wrong}")
        assert "satu angka" in replies()[0]

    def test_a_number_nobody_has_is_told_as_that(self, line: Line) -> None:
        says(line, "CEK 204-5813")
        assert "tidak kami temukan" in replies()[0]


class TestABorrowedPhone:
    @pytest.mark.parametrize("command", ["PUAS 5", "PUAS", "BELUM", "RAHASIA"])
    def test_the_number_is_not_denied_and_the_way_is_told(
        self, line: Line, voice: Aspirasi, command: str
    ) -> None:
        says(line, f"{command} {nomor.written(voice.nomor)}", sender=STRANGER)
        assert "dicatat lewat HP lain" in replies()[0]
        voice.refresh_from_db()
        assert not voice.confidential
        assert voice.state == State.RECEIVED
        assert Aspirasi.objects.count() == 1


class TestAdd:
    def test_words_are_added_to_ones_own(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"TAMBAH {voice.nomor} sekarang makin dalam")
        assert voice.messages.get().text == "sekarang makin dalam"
        assert Aspirasi.objects.count() == 1

    def test_words_for_a_strangers_number_become_a_voice_of_their_own(
        self, line: Line, voice: Aspirasi
    ) -> None:
        says(line, f"TAMBAH {voice.nomor} di tempat saya juga rusak", sender=STRANGER)
        assert voice.messages.count() == 0
        assert Aspirasi.objects.count() == 2

    def test_words_with_a_mistyped_number_are_not_lost(self, line: Line, voice: Aspirasi) -> None:
        wrong = voice.nomor[:-1] + str((int(voice.nomor[-1]) + 1) % 10)
        says(line, f"TAMBAH {wrong} makin dalam lubangnya")
        assert Aspirasi.objects.filter(text__contains="makin dalam lubangnya").exists()


class TestRate:
    @pytest.fixture
    def answered(self, voice: Aspirasi, ketua: Membership) -> Aspirasi:
        """A voice that was answered."""
        answer(aspirasi=voice, sentence="Sudah ditambal kemarin.", by=ketua.actor(), at=SOON)
        return voice

    def test_puas_with_a_score_is_kept(self, line: Line, answered: Aspirasi) -> None:
        says(line, f"PUAS {nomor.written(answered.nomor)} 4", at=SOON)
        assert answered.verdicts.get().score == 4

    def test_belum_without_a_number_answers_what_was_asked(self, line: Line, answered: Aspirasi) -> None:
        says(line, "belum pak, masih ada lubang", at=SOON)
        answered.refresh_from_db()
        assert (answered.state, answered.reopened) == (State.READ, 1)
        assert answered.verdicts.get().words == "pak, masih ada lubang"

    def test_the_same_verdict_twice_counts_once(self, line: Line, answered: Aspirasi) -> None:
        says(line, f"PUAS {answered.nomor} 5", ref="one", at=SOON)
        says(line, f"PUAS {answered.nomor} 1", ref="two", at=SOON)
        answered.refresh_from_db()
        assert answered.verdicts.count() == 1
        assert answered.state == State.ANSWERED

    def test_a_stranger_cannot_rate(self, line: Line, answered: Aspirasi) -> None:
        says(line, f"PUAS {answered.nomor} 1", sender=STRANGER, at=SOON)
        assert answered.verdicts.count() == 0

    def test_before_the_end_the_words_are_kept_and_nothing_reopens(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"BELUM {voice.nomor} masih rusak")
        voice.refresh_from_db()
        assert voice.state == State.RECEIVED
        assert voice.messages.get().text == "masih rusak"
        assert voice.verdicts.count() == 0


class TestOtherCommands:
    def test_stop_stops_news_and_mulai_starts_them_again(
        self, line: Line, voice: Aspirasi, citizen: Contact, ketua: Membership
    ) -> None:
        says(line, "STOP")
        answer(aspirasi=voice, sentence="Sudah ditambal.", by=ketua.actor(), at=SOON)
        assert not OutboundSMS.objects.filter(kind="news").exclude(state="cancelled").exists()
        says(line, "MULAI", at=SOON)
        citizen.refresh_from_db()
        assert citizen.opted_out_at is None

    def test_rahasia_with_a_number_takes_the_words_off_public_pages(
        self, line: Line, voice: Aspirasi
    ) -> None:
        Aspirasi.objects.update(public_summary="Jalan berlubang")
        says(line, f"RAHASIA {voice.nomor}")
        voice.refresh_from_db()
        assert voice.confidential
        assert voice.public_summary == ""

    @pytest.mark.parametrize(("word", "part"), [("PANDUAN", "Cara pakai"), ("ANGGARAN", "belum ditayangkan")])
    def test_help_and_budget_are_answered(self, line: Line, word: str, part: str) -> None:
        says(line, word)
        assert part in replies()[0]
        assert Aspirasi.objects.count() == 0
