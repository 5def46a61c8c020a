"""What a phone writes about the counter: a survey, and a complaint that lies with the kecamatan."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.oversight.counter.by_sms import INSTEAD
from accountability.oversight.models import Origin, PassedUp, SurveyAnswer
from accountability.oversight.passed_up import acting
from accountability.regions.models import Wilayah
from posko.counter_words import about_the_counter
from posko.models import Aspirasi
from posko.states import State
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests import makers
from tests.bpd_portal.sms_makers import write

pytestmark = pytest.mark.django_db
NOW, DAY = makers.NOW, dt.timedelta(days=1)
OTHER_PHONE = "+6281200000077"


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """The line of the village."""
    return makers.make_line(desa)


@pytest.fixture
def shared(desa: Wilayah) -> Line:
    """A line of no village, written to from phones whose village nobody knows."""
    return makers.make_line(None, address="+6281200002999")


def reply_to(sms: InboundSMS) -> OutboundSMS:
    """Its one answer."""
    return sms.replies.get()


class TestSurvey:
    def test_nine_digits_are_counted_and_forgotten(self, line: Line, office: Wilayah) -> None:
        sms = write(line, "SKM 344434344", NOW)
        one = SurveyAnswer.objects.get()
        assert (one.kecamatan, one.u1, one.u9, one.channel) == (office, 3, 4, "sms")
        assert sms.body == INSTEAD
        assert reply_to(sms).template == "skm_tercatat"
        assert "9 nilai" in reply_to(sms).body
        assert not Aspirasi.objects.exists()

    def test_a_service_and_a_remark_behind_three_digits(self, line: Line, office: Wilayah) -> None:
        write(line, "skm 4 4 3 KTP, petugasnya ramah", NOW)
        one = SurveyAnswer.objects.get()
        assert one.service is not None
        assert (one.service.kode, one.remark, one.u3, one.u4, one.u7) == ("ktp", "petugasnya ramah", 4, 4, 3)

    def test_one_phone_counts_once_a_day(self, line: Line, office: Wilayah) -> None:
        write(line, "SKM 443", NOW)
        again = write(line, "SKM 111", NOW + dt.timedelta(hours=2))
        assert reply_to(again).template == "skm_sudah"
        assert SurveyAnswer.objects.count() == 1
        write(line, "SKM 443", NOW + DAY)
        write(line, "SKM 443", NOW, sender=OTHER_PHONE)
        assert SurveyAnswer.objects.count() == 3

    @pytest.mark.parametrize("text", ["SKM", "SKM 4", "SKM 4 4 9", "skm 12345"])
    def test_what_is_unclear_is_told_how_and_kept(self, line: Line, office: Wilayah, text: str) -> None:
        sms = write(line, text, NOW)
        assert reply_to(sms).template == "skm_cara"
        assert sms.body == text
        assert not SurveyAnswer.objects.exists()

    def test_a_phone_of_no_village_is_told_of_the_code(self, shared: Line, office: Wilayah) -> None:
        assert reply_to(write(shared, "SKM 443", NOW)).template == "skm_di_mana"
        assert reply_to(write(shared, "SKM 990101 443", NOW)).template == "skm_tercatat"
        assert reply_to(write(shared, "SKM 990199 443", NOW)).template == "skm_di_mana"
        assert SurveyAnswer.objects.get().kecamatan == office

    def test_a_secret_behind_the_digits_is_a_voice_as_well(self, line: Line, office: Wilayah) -> None:
        sms = write(line, "SKM 111 petugas minta uang pungli seratus ribu", NOW)
        assert Aspirasi.objects.get().confidential
        assert SurveyAnswer.objects.get().remark == ""
        assert reply_to(sms).template == "terima_rahasia"

    @pytest.mark.parametrize("text", ["SKM 2026 belum diumumkan di kantor", "SKM 5 tolong ada yang dipukul"])
    def test_words_that_report_are_never_swallowed(self, line: Line, office: Wilayah, text: str) -> None:
        write(line, text, NOW)
        assert Aspirasi.objects.get().text == text


class TestComplaint:
    @pytest.mark.parametrize(
        "text",
        [
            "LAPOR LOKET antre tiga jam tidak dipanggil",
            "loket kecamatan tutup jam 11",
            "KELUHAN LOKET: surat hilang",
        ],
    )
    def test_it_lies_with_the_kecamatan_from_its_first_moment(
        self, line: Line, office: Wilayah, text: str
    ) -> None:
        sms = write(line, text, NOW)
        voice = Aspirasi.objects.get()
        passed = PassedUp.objects.get()
        assert (voice.state, passed.origin, passed.level) == (State.FORWARDED, Origin.COUNTER, "kecamatan")
        assert passed.due_date > NOW.date()
        assert [one.state for one in voice.milestones.in_order()] == [State.RECEIVED, State.FORWARDED]
        assert reply_to(sms).template == "terima_terus"
        assert sms.replies.count() == 1

    def test_a_confidential_one_stays_with_the_council(self, line: Line, office: Wilayah) -> None:
        write(line, "RAHASIA loket kecamatan petugas kasar", NOW)
        assert Aspirasi.objects.get().state == State.RECEIVED
        assert not PassedUp.objects.exists()

    def test_the_answer_of_the_kecamatan_comes_back(
        self, line: Line, office: Wilayah, camat: Membership
    ) -> None:
        write(line, "LAPOR LOKET antre tiga jam", NOW)
        passed, by = PassedUp.objects.select_related("desa").get(), camat.actor()
        acting.answer(passed=passed, said=acting.Said(sentence="Ditambah petugas."), by=by, at=NOW + DAY)
        assert Aspirasi.objects.get().state == State.ANSWERED
        assert OutboundSMS.objects.filter(template="dijawab").count() == 1

    @pytest.mark.parametrize(
        ("text", "about"),
        [
            ("loket tutup terus", True), ("pak loket kecamatan antre", True), ("lokett antre lama", True),
            ("loket di puskesmas antre", False), ("loket desa tutup", False), ("jaket loket", False),
            ("di loket antre", False), ("loket", False), ("loket bank tutup", False),
        ],
    )  # fmt: skip
    def test_only_the_counter_of_the_kecamatan_is_meant(self, text: str, about: bool) -> None:
        assert about_the_counter(text) is about
