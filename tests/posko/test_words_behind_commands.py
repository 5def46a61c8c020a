"""What stands behind a command is heard too: kept, put in front in danger, and secret where it must be."""

import datetime as dt

import pytest

from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from posko.unfinished import take_in_unanswered
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, says

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
STRANGER = "+6281200000077"


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture
def voice(desa: Wilayah, citizen: Contact) -> Aspirasi:
    """A citizen's own voice."""
    return makers.make_aspirasi(desa, "jalan berlubang", contact=citizen)


def last_answer() -> str:
    """The template of the newest answer."""
    newest = OutboundSMS.objects.order_by("-pk").first()
    assert newest is not None
    return newest.template


class TestWordsBehindACommand:
    @pytest.mark.parametrize(
        "command",
        ["CEK {} anak saya jatuh di sana", "HAPUS {} saya takut dicari", "DUKUNG {} anak saya jatuh"],
    )
    def test_behind_the_own_number_they_are_added_to_it(
        self, line: Line, voice: Aspirasi, command: str
    ) -> None:
        says(line, command.format(voice.nomor))
        assert voice.messages.get().text in command

    def test_politeness_behind_cek_is_no_message(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"CEK {voice.nomor} pak")
        assert not voice.messages.exists()

    @pytest.mark.parametrize("command", ["CEK", "PUAS", "HAPUS", "DUKUNG"])
    def test_a_complaint_behind_somebody_elses_number_is_a_voice_of_its_own(
        self, line: Line, voice: Aspirasi, command: str
    ) -> None:
        body = f"{command} {voice.nomor} tapi lampu mati lagi"
        says(line, body, sender=STRANGER)
        assert Aspirasi.objects.exclude(pk=voice.pk).get().text == body
        assert not voice.messages.exists()

    def test_a_complaint_behind_a_mistyped_number_is_a_voice_of_its_own(
        self, line: Line, voice: Aspirasi
    ) -> None:
        wrong = voice.nomor[:-1] + str((int(voice.nomor[-1]) + 1) % 10)
        says(line, f"CEK {wrong} kenapa jembatan masih rusak")
        assert Aspirasi.objects.exclude(pk=voice.pk).get().text.endswith("kenapa jembatan masih rusak")


class TestDangerInLaterWords:
    @pytest.mark.parametrize("command", ["TAMBAH {}", "CEK {}", "BELUM {}", "{}", "RAHASIA {}"])
    def test_it_puts_the_aspirasi_in_front_and_says_whom_to_call(
        self, line: Line, voice: Aspirasi, command: str
    ) -> None:
        says(line, f"{command.format(voice.nomor)} rumah kebakaran tolong cepat")
        voice.refresh_from_db()
        assert voice.urgent
        assert voice.messages.get().text == "rumah kebakaran tolong cepat"
        assert last_answer() == ("darurat_rahasia" if "RAHASIA" in command else "darurat")

    @pytest.mark.parametrize("command", ["TAMBAH {}", "CEK {}", "BELUM {}", "{}"])
    def test_what_must_stay_confidential_makes_the_aspirasi_so(
        self, line: Line, voice: Aspirasi, command: str
    ) -> None:
        says(line, f"{command.format(voice.nomor)} kades korupsi uang jalan")
        voice.refresh_from_db()
        assert voice.confidential


class TestThePromiseOfSecrecy:
    def test_holds_for_words_added_by_number(self, line: Line, voice: Aspirasi) -> None:
        says(line, "RAHASIA")
        says(line, f"TAMBAH {voice.nomor} yang membongkar tetangga saya", at=NOW + MINUTE)
        voice.refresh_from_db()
        assert voice.confidential

    @pytest.mark.parametrize("choice", ["1", "2"])
    def test_holds_when_the_number_had_to_be_asked_for(
        self, line: Line, voice: Aspirasi, choice: str
    ) -> None:
        says(line, "RAHASIA")
        says(line, "TAMBAH yang membongkar tetangga saya", at=NOW + MINUTE)
        says(line, choice, at=NOW + 2 * MINUTE)
        newest = Aspirasi.objects.order_by("-pk").first()
        assert newest is not None
        assert newest.confidential

    def test_holds_when_nobody_told_the_number(self, line: Line, voice: Aspirasi) -> None:
        says(line, "RAHASIA")
        says(line, "TAMBAH yang membongkar tetangga saya", at=NOW + MINUTE)
        take_in_unanswered(at=NOW + dt.timedelta(days=2), limit=10)
        assert Aspirasi.objects.exclude(pk=voice.pk).get().confidential
