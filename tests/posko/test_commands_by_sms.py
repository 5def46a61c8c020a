"""DUKUNG, HAPUS, ANGGARAN and danger by SMS: honest answers, and no secret given away."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.ledger.models import Entry
from accountability.lib import kunci, nomor
from accountability.regions.models import Wilayah
from posko.adding import keep_secret
from posko.emergency import add_number
from posko.models import Aspirasi
from posko.states import State
from sms_gateway.models import Contact, Line, OutboundSMS
from tests import makers
from tests.posko.test_intake import NOW, replies, says

pytestmark = pytest.mark.django_db
STRANGER = "+6281200000077"
SOON = NOW + dt.timedelta(minutes=20)


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


class TestSupport:
    @pytest.fixture
    def voice(self, desa: Wilayah, ketua: Membership) -> Aspirasi:
        """One voice of a public kelompok of two."""
        return makers.make_kelompok(desa, ketua.actor()).aspirasi.order_by("id")[0]

    def test_a_phone_joins_once_and_hears_of_it_once(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"DUKUNG {nomor.written(voice.nomor)}", ref="one", sender=STRANGER)
        says(line, f"dukung {voice.nomor}", ref="two", sender=STRANGER)
        assert voice.kelompok is not None
        assert voice.kelompok.aspirasi.count() == 3
        mine = voice.kelompok.aspirasi.get(contact__isnull=False)
        assert all(nomor.written(mine.nomor) in told for told in replies())
        assert OutboundSMS.objects.count() == 2

    def test_the_id_on_the_page_of_a_kelompok_will_do(self, line: Line, voice: Aspirasi) -> None:
        says(line, f"DUKUNG {voice.kelompok_id}", sender=STRANGER)
        assert "kami gabungkan" in replies()[0]

    def test_what_is_alone_and_what_is_confidential_are_told_alike(
        self, line: Line, desa: Wilayah, voice: Aspirasi, ketua: Membership
    ) -> None:
        alone = makers.make_aspirasi(desa, "lampu mati")
        keep_secret(aspirasi=voice, by=ketua.actor(), at=NOW)
        says(line, f"DUKUNG {alone.nomor}", sender=STRANGER)
        says(line, f"DUKUNG {voice.nomor}", sender=STRANGER)
        assert replies()[0] == replies()[1]
        assert "belum bisa didukung" in replies()[0]
        assert "Jalan rusak" not in replies()[1]

    def test_one_whose_road_has_ended_is_told_honestly(self, line: Line, voice: Aspirasi) -> None:
        assert voice.kelompok is not None
        voice.kelompok.state = State.DONE
        voice.kelompok.save()
        says(line, f"DUKUNG {voice.nomor}", sender=STRANGER)
        assert "belum bisa didukung" in replies()[0]


class TestErase:
    def test_the_kunci_from_another_phone_is_recorded(self, line: Line, desa: Wilayah) -> None:
        taken = makers.make_taken_in(desa)
        says(line, f"HAPUS {taken.aspirasi.nomor} {kunci.written(taken.kunci)}", sender=STRANGER)
        assert Entry.objects.filter(kind="aspirasi.minta_hapus", ref=taken.aspirasi.nomor).exists()

    def test_ten_wrong_kunci_shut_the_door_for_the_right_one_too(
        self, line: Line, desa: Wilayah, settings: Any
    ) -> None:
        settings.SMS_REPLIES_PER_HOUR = settings.SMS_REPLIES_PER_DAY = 100
        taken = makers.make_taken_in(desa)
        for turn in range(10):
            says(line, f"HAPUS {taken.aspirasi.nomor} 1234 5678 9012 345{turn}", sender=STRANGER)
        assert "tidak cocok" in replies()[-1]
        says(line, f"HAPUS {taken.aspirasi.nomor} {kunci.written(taken.kunci)}", sender=STRANGER)
        assert not Entry.objects.filter(kind="aspirasi.minta_hapus").exists()

    def test_a_stranger_without_kunci_erases_nothing(self, line: Line, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa)
        says(line, f"HAPUS {voice.nomor}", sender=STRANGER)
        assert not Entry.objects.filter(kind="aspirasi.minta_hapus").exists()

    def test_the_same_phone_needs_no_number_when_it_has_one(
        self, line: Line, desa: Wilayah, citizen: Contact
    ) -> None:
        voice = makers.make_aspirasi(desa, contact=citizen)
        says(line, "HAPUS data saya")
        assert Entry.objects.get(kind="aspirasi.minta_hapus").ref == voice.nomor

    def test_one_ended_and_one_open_are_never_mixed_up(
        self, line: Line, desa: Wilayah, citizen: Contact
    ) -> None:
        for text in ("jalan rusak", "lampu mati"):
            makers.make_aspirasi(desa, text, contact=citizen)
        says(line, "HAPUS")
        assert "nomor yang mana" in replies()[0]
        assert not Entry.objects.filter(kind="aspirasi.minta_hapus").exists()


class TestDanger:
    def test_fire_is_urgent_and_the_answer_says_whom_to_call(
        self, line: Line, desa: Wilayah, ketua: Membership
    ) -> None:
        add_number(desa=desa, label="Pos ronda", number="0812-0000-0055", by=ketua.actor(), at=NOW)
        says(line, "tolong kebakaran di rt 3")
        voice = Aspirasi.objects.get()
        assert voice.urgent
        [told] = replies()
        assert "Pos ronda 081200000055" in told
        assert "112" in told
        assert nomor.written(voice.nomor) in told

    def test_a_number_to_call_is_never_cut(self, line: Line, desa: Wilayah, ketua: Membership) -> None:
        for turn in range(5):
            label, number = f"Bapak yang jaga malam di pos {turn}", f"0812-0000-009{turn}"
            add_number(desa=desa, label=label, number=number, by=ketua.actor(), at=NOW)
        says(line, "tolong kebakaran di rt 3")
        [told] = replies()
        assert ".." not in told
        assert "081200000090" in told

    def test_violence_is_urgent_confidential_and_told_so(self, line: Line) -> None:
        says(line, "sy dipukuli suami pak tolong")
        voice = Aspirasi.objects.get()
        assert (voice.urgent, voice.confidential) == (True, True)
        assert "rahasia" in replies()[0]

    def test_pungli_is_told_to_be_confidential_without_its_topic(self, line: Line) -> None:
        says(line, "ada pungli di kantor")
        assert "RAHASIAKAN" in replies()[0]
        assert "pungli" not in replies()[0]

    def test_a_desk_sees_unread_danger_first(self, line: Line, desa: Wilayah) -> None:
        says(line, "tolong kebakaran di rt 3")
        newer = makers.make_aspirasi(desa, "lampu mati", at=SOON)
        assert [one.urgent for one in desa.aspirasi.urgent_first()] == [True, False]
        desa.aspirasi.filter(urgent=True).update(state=State.READ)
        assert desa.aspirasi.urgent_first().first() == newer


class TestBudget:
    def test_a_phone_without_a_village_is_asked_for_it(self, desa: Wilayah) -> None:
        says(makers.make_line(None, address="+6281200009999"), "ANGGARAN")
        assert "Balas DESA" in replies()[0]
        assert Aspirasi.objects.count() == 0

    def test_the_answer_is_that_of_the_setting(self, line: Line, desa: Wilayah, keuangan: Membership) -> None:
        makers.make_published(desa, keuangan.actor())
        says(line, "ANGGARAN")
        assert "Rp125,5 juta" in replies()[0]
