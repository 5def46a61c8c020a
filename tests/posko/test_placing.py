"""A phone whose village is unknown is asked once, in one SMS, and nothing it wrote is lost."""

import datetime as dt

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko import village
from posko.models import Aspirasi, PendingQuestion
from posko.placing import place
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, replies, says

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
REPORT = "jembatan bambu lapuk bahaya buat anak sekolah"


@pytest.fixture
def shared(desa: Wilayah) -> Line:
    """A number that serves many villages."""
    return makers.make_line(None, address="+6281200009999")


class TestAsked:
    def test_where_few_villages_are_served_they_are_offered_by_number(
        self, shared: Line, desa: Wilayah, other_desa: Wilayah
    ) -> None:
        says(shared, REPORT)
        assert "1 Sukamaju, 2 Mekarsari" in replies()[0]
        says(shared, "2", at=NOW + MINUTE)
        assert Aspirasi.objects.get().desa == other_desa

    def test_a_misspelt_name_answers_too(self, shared: Line, other_desa: Wilayah) -> None:
        says(shared, REPORT)
        says(shared, "saya dari mekarsri pak", at=NOW + MINUTE)
        assert Aspirasi.objects.get().desa == other_desa

    @pytest.mark.parametrize("answer", ["99.01.01.2001", "9901012001", "DESA 99.01.01.2001"])
    def test_the_official_code_answers_too(self, shared: Line, desa: Wilayah, answer: str) -> None:
        says(shared, REPORT)
        says(shared, answer, at=NOW + MINUTE)
        assert Aspirasi.objects.get().desa == desa

    def test_a_report_that_names_its_village_is_not_asked(self, shared: Line, desa: Wilayah) -> None:
        says(shared, "desa sukamaju: jalan rusak parah")
        voice = Aspirasi.objects.get()
        assert (voice.desa, voice.text) == (desa, "desa sukamaju: jalan rusak parah")
        says(shared, "lampu jalan mati juga", at=NOW + MINUTE)
        assert Aspirasi.objects.count() == 2

    def test_two_misfits_end_the_asking_and_a_person_places_it(
        self, shared: Line, desa: Wilayah, ketua: Membership
    ) -> None:
        says(shared, REPORT)
        says(shared, "Negeri Jauh", at=NOW + MINUTE)
        says(shared, "Antah Berantah", at=NOW + 2 * MINUTE)
        assert "Petugas kami" in replies()[2]
        assert not PendingQuestion.objects.exists()
        assert village.unplaced().count() == 3  # the report and what was said instead of a name
        contact = Contact.objects.get()
        [taken] = place(contact=contact, desa=desa, by=ketua.actor(), at=NOW + 3 * MINUTE).taken
        assert taken.aspirasi.text == REPORT
        added = taken.aspirasi.messages.order_by("id").values_list("text", flat=True)
        assert list(added) == ["Negeri Jauh", "Antah Berantah"]
        receipt = OutboundSMS.objects.get(kind="news")
        assert "Nomor" in receipt.body
        assert receipt.holds_secret
        assert not village.unplaced().exists()

    def test_after_that_a_new_report_is_kept_and_not_asked_about_again(
        self, shared: Line, desa: Wilayah
    ) -> None:
        for turn, text in enumerate([REPORT, "Negeri Jauh", "Antah Berantah"]):
            says(shared, text, at=NOW + turn * MINUTE)
        says(shared, "lampu jalan mati semua sudah seminggu", at=NOW + 5 * MINUTE)
        assert "Petugas kami" in replies()[3]
        says(shared, "DESA Sukamaju", at=NOW + 6 * MINUTE)
        assert Aspirasi.objects.count() == 2

    def test_two_reports_before_the_answer_are_both_taken_in_with_a_receipt_each(
        self, shared: Line, desa: Wilayah
    ) -> None:
        says(shared, REPORT)
        says(shared, "lampu jalan mati semua sudah seminggu", at=NOW + MINUTE)
        says(shared, "Sukamaju", at=NOW + 2 * MINUTE)
        assert Aspirasi.objects.count() == 2
        assert OutboundSMS.objects.filter(template="terima").count() == 2

    def test_a_command_interrupts_and_the_question_stays_open(self, shared: Line, desa: Wilayah) -> None:
        says(shared, REPORT)
        says(shared, "CEK", at=NOW + MINUTE)
        says(shared, "sukamaju", at=NOW + 2 * MINUTE)
        assert Aspirasi.objects.get().text == REPORT

    def test_after_a_day_a_lone_word_is_no_answer_any_more(self, shared: Line, desa: Wilayah) -> None:
        says(shared, REPORT)
        says(shared, "1", at=NOW + dt.timedelta(hours=25))
        assert Aspirasi.objects.count() == 0
        assert village.unplaced().count() == 1  # a lone sign says nothing

    def test_in_danger_the_numbers_to_call_come_before_the_place(self, shared: Line, desa: Wilayah) -> None:
        says(shared, "tolong kebakaran rumah warga")
        assert "112" in replies()[0]
        says(shared, "sukamaju", at=NOW + MINUTE)
        assert Aspirasi.objects.get().urgent
