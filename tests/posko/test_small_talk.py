"""A greeting or a thank-you is answered kindly and becomes no aspirasi; whatever says more is kept."""

import datetime as dt

import pytest

from accountability.regions.models import Wilayah
from posko import asking, small_talk
from posko.models import Aspirasi
from sms_gateway import inbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests import makers

NOW = makers.NOW
MINUTE = dt.timedelta(minutes=1)


def says(line: Line, body: str, at: dt.datetime = NOW) -> str:
    """An SMS arrives and is handed over; returns the template of the newest answer."""
    sms = inbox.receive(line=line, carrier_ref=body, sender=makers.PHONE, body=body, at=at).sms
    assert inbox.hand_over(at=at, limit=10) == 1
    assert InboundSMS.objects.get(pk=sms.pk).state == "handed_over"
    return OutboundSMS.objects.latest("id").template


class TestAnswerTo:
    @pytest.mark.parametrize(
        ("text", "template"),
        [
            ("assalamualaikum", "sapaan"),
            ("Assalamu'alaikum wr.wb pak", "sapaan"),
            ("selamat pagi bu", "sapaan"),
            ("tes", "sapaan"),
            ("makasih pak", "terima_kasih_kembali"),
            ("Terima kasih banyak atas bantuannya", "terima_kasih_kembali"),
            ("mksh ya 🙏", "terima_kasih_kembali"),
            ("matur nuwun", "terima_kasih_kembali"),
            ("ok!!", "terima_kasih_kembali"),
            ("LAPOR", "panduan"),
            ("usul pak", "panduan"),
            ("DUKUNG", "panduan"),
        ],
    )
    def test_words_with_nothing_to_keep_have_an_answer(self, text: str, template: str) -> None:
        assert small_talk.answer_to(text) == template

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "tolong",
            "tolong pak",
            "lampu",
            "terima bantuannya",
            "alhamdulillah jalan sudah diaspal",
            "makasih pak, tapi air masih mati",
            "pagi siang malam bau",
            "ok 3",
            "usul lampu",
            "ya " * 9,
        ],
    )
    def test_whatever_may_say_something_has_none(self, text: str) -> None:
        assert small_talk.answer_to(text) == ""


@pytest.mark.django_db
class TestByPhone:
    def test_thanks_after_a_receipt_are_no_new_aspirasi(self, desa: Wilayah) -> None:
        line = makers.make_line(desa)
        says(line, "jalan rusak")
        assert says(line, "makasih pak", NOW + MINUTE) == "terima_kasih_kembali"
        assert Aspirasi.objects.count() == 1

    def test_a_greeting_asks_for_no_village_and_leaves_an_open_question_open(self, desa: Wilayah) -> None:
        shared = makers.make_line(None, address="+6281200009999")
        assert says(shared, "assalamualaikum") == "sapaan"
        assert says(shared, "jalan rusak parah", NOW + MINUTE) == "tanya_tempat"
        assert says(shared, "terima kasih", NOW + 2 * MINUTE) == "terima_kasih_kembali"
        says(shared, "sukamaju", NOW + 3 * MINUTE)
        assert Aspirasi.objects.get().text == "jalan rusak parah"

    def test_a_greeting_behind_rahasia_does_not_use_the_promise_up(self, desa: Wilayah) -> None:
        line = makers.make_line(desa)
        says(line, "RAHASIA")
        assert says(line, "assalamualaikum", NOW + MINUTE) == "sapaan"
        says(line, "kepala dusun mengambil jatah pupuk", NOW + 2 * MINUTE)
        assert Aspirasi.objects.get().confidential

    def test_yes_is_kept_when_the_council_asked_for_it(self, desa: Wilayah) -> None:
        line = makers.make_line(desa)
        says(line, "lampu jalan mati")
        voice = Aspirasi.objects.get()
        asking.ask_place(contact=voice.contact, aspirasi=voice, at=NOW)
        assert says(line, "ya pak", NOW + MINUTE) == "ditambah"


@pytest.mark.django_db
class TestWhomToCall:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("tolong kebakaran di rt 2!!", "Damkar 113, Bidan 081200000009"),
            ("suami saya memukul anak", "Polisi 110, Bidan 081200000009"),
            ("ibu pingsan di balai", "Ambulans 119, Bidan 081200000009"),
            ("rumah kami kebanjiran sedada", "Bidan 081200000009, Darurat 112"),
        ],
    )
    def test_who_helps_in_this_danger_comes_first(self, desa: Wilayah, text: str, first: str) -> None:
        desa.emergency_numbers.create(label="Bidan", number="081200000009", order=0)
        says(makers.make_line(desa), text)
        assert f"telepon sekarang: {first}" in OutboundSMS.objects.latest("id").body


class TestALoneSign:
    @pytest.mark.parametrize("text", ["1", " 2. ", "y", "(12)", "007"])
    def test_who_sends_one_is_asked_for_words(self, text: str) -> None:
        assert small_talk.answer_to(text) == "kosong"

    @pytest.mark.parametrize("text", ["rt 4", "air", "wc", "2045813", "12 rumah", "1 2 3 4 5 6"])
    def test_more_than_that_is_kept(self, text: str) -> None:
        assert small_talk.answer_to(text) == ""
