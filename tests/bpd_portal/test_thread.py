"""The talk about one voice: every SMS with how far it came, day by day, and the sender masked."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accountability.accounts.actors import CITIZEN
from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from bpd_portal.delivery import delivery_of
from bpd_portal.thread import sender_of, thread_of
from posko.adding import add_words
from posko.answering import answer, write_back
from posko.models import Aspirasi
from posko.states import Channel
from posko.told_by_sms import told_by_sms
from sms_gateway.delivery import RANKS, OutboundState
from sms_gateway.models import OutboundSMS
from tests import makers
from tests.bpd_portal.conftest import Desk
from tests.posko.test_intake import says

NOW = makers.NOW


def bubbles(voice: Aspirasi, at: dt.datetime = NOW) -> list[dict[str, object]]:
    """All bubbles, without their days."""
    return [one for day in thread_of(voice, voice.milestones.in_order(), at) for one in day["butir"]]


@pytest.fixture
def by_sms(desa: Wilayah) -> Aspirasi:
    """Said by SMS, so that a receipt went out."""
    says(makers.make_line(desa), "lampu jalan mati di krajan", at=NOW)
    return desa.aspirasi.get()


class TestThread:
    def test_words_receipt_added_words_and_reply_stand_in_their_order(
        self, by_sms: Aspirasi, ketua: Membership
    ) -> None:
        later = NOW + dt.timedelta(days=1)
        add_words(aspirasi=by_sms, text="dekat masjid", by=CITIZEN, at=later)
        write_back(aspirasi=by_sms, text="Kami cek.", by=ketua.actor(), at=later + dt.timedelta(hours=1))
        said = [str(one["isi"]) for one in bubbles(by_sms)]
        assert said[0] == "lampu jalan mati di krajan"
        assert "Aspirasi Anda kami catat" in said[1]
        assert said[2:] == ["dekat masjid", "Kami cek."]

    def test_what_waited_on_a_phone_says_when_it_was_written(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa, at=NOW)
        assert "ditulis" not in str(bubbles(voice)[0]["dari"])
        voice.written_at = NOW - dt.timedelta(hours=20)
        told = str(bubbles(voice)[0]["dari"])
        assert told.endswith("Menurut HP-nya ditulis 4 Oktober 2026, 14.00 WIB")

    def test_days_are_told_apart(self, by_sms: Aspirasi) -> None:
        add_words(aspirasi=by_sms, text="lagi", by=CITIZEN, at=NOW + dt.timedelta(days=1))
        days = [day["hari"] for day in thread_of(by_sms, [], NOW)]
        assert days == ["Senin, 5 Oktober 2026", "Selasa, 6 Oktober 2026"]

    def test_no_kunci_and_no_phone_is_shown(self, by_sms: Aspirasi) -> None:
        told = " ".join(str(one["isi"]) for one in bubbles(by_sms))
        assert "**** **** **** ****" in told

    def test_without_a_phone_answers_stand_on_the_page_of_the_number(
        self, desa: Wilayah, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        answer(aspirasi=voice, sentence="Sudah diperbaiki.", by=ketua.actor(), at=NOW)
        last = bubbles(voice)[-1]
        assert last["isi"] == "Sudah diperbaiki."
        assert last["kirim"]["kode"] == "halaman"  # type: ignore[index]

    def test_an_sms_that_names_other_numbers_is_left_out(self, desa: Wilayah) -> None:
        line = makers.make_line(desa)
        says(line, "lampu jalan mati di krajan", at=NOW)
        says(line, "selokan di wetan mampet bau", at=NOW + dt.timedelta(days=1))
        says(line, "CEK", at=NOW + dt.timedelta(days=2))
        voice = desa.aspirasi.order_by("id")[0]
        assert OutboundSMS.objects.filter(template="cek_banyak").exists()
        assert "cek_banyak" not in {sms.template for sms in told_by_sms(voice)}


class TestDelivery:
    @pytest.mark.parametrize(
        ("state", "told"),
        [
            (OutboundState.PROMISED, "menunggu giliran"),
            (OutboundState.SENT, "terkirim"),
            (OutboundState.DELIVERED, "sampai di HP"),
            (OutboundState.FAILED, "gagal"),
            (OutboundState.CANCELLED, "tidak dikirim"),
            (OutboundState.UNKNOWN, "belum pasti terkirim"),
        ],
    )
    def test_each_state_has_words(self, desa: Wilayah, state: str, told: str) -> None:
        sms = OutboundSMS(state=state, rank=RANKS[state], not_before=NOW)
        assert delivery_of(sms, NOW, desa.kode)["label"] == told

    def test_what_waits_for_the_morning_says_so_and_when(self, desa: Wilayah) -> None:
        sms = OutboundSMS(state=OutboundState.PROMISED, not_before=NOW + dt.timedelta(hours=20))
        assert delivery_of(sms, NOW, desa.kode)["label"] == "menunggu pagi, 6 Oktober 2026 06.00"


class TestSender:
    def test_earlier_voices_of_the_phone_are_counted_never_named(self, desa: Wilayah) -> None:
        phone = makers.make_contact()
        for n in range(3):
            makers.make_aspirasi(desa, f"suara {n}", contact=phone, channel=Channel.SMS)
        newest = desa.aspirasi.order_by("-id")[0]
        assert sender_of(newest) == "Warga, SMS, 2 aspirasi sebelumnya dari HP ini"

    def test_a_phone_of_several_people_is_told_as_one(self, desa: Wilayah) -> None:
        phone = makers.make_contact()
        for gender in ("p", "l"):
            makers.make_aspirasi(desa, contact=phone, channel=Channel.SMS, gender=gender)
        assert "mungkin HP bersama" in sender_of(desa.aspirasi.order_by("-id")[0])

    def test_a_confidential_voice_is_joined_to_no_other(self, desa: Wilayah) -> None:
        phone = makers.make_contact()
        makers.make_aspirasi(desa, contact=phone, channel=Channel.SMS, confidential=True)
        open_one = makers.make_aspirasi(desa, contact=phone, channel=Channel.SMS)
        secret = makers.make_aspirasi(desa, contact=phone, channel=Channel.SMS, confidential=True)
        assert sender_of(open_one) == sender_of(secret) == "Warga, SMS"


class TestNeighbours:
    def test_the_filter_travels_in_the_address(self, ketua: Membership, desk_of: Desk, desa: Wilayah) -> None:
        old, other, new = (
            makers.make_aspirasi(desa, text, at=NOW + dt.timedelta(hours=n), topic=topic)
            for n, (text, topic) in enumerate((("lampu a", "jalan"), ("air b", "air"), ("lampu c", "jalan")))
        )
        desk: Client = desk_of(ketua)
        listed = desk.get(reverse("bpd"), {"topik": "jalan"}).content.decode()
        address = f"{reverse('bpd-aspirasi', args=[new.nomor])}?topik=jalan"
        assert address in listed
        page = desk.get(address).content.decode()
        assert f"{reverse('bpd-aspirasi', args=[old.nomor])}?topik=jalan" in page
        assert other.nomor not in page
        assert f"{reverse('bpd')}?topik=jalan" in page

    def test_after_a_move_the_filter_and_the_place_in_the_list_stay(
        self, ketua: Membership, desk_of: Desk, desa: Wilayah
    ) -> None:
        old, new = (makers.make_aspirasi(desa, at=NOW + dt.timedelta(hours=n)) for n in range(2))
        address = f"{reverse('bpd-aspirasi', args=[new.nomor])}?keadaan=received"
        said = {"aksi": "jawab", "kalimat": "Sudah."}
        answered = desk_of(ketua).post(address, said)
        assert answered["Location"] == address
        assert old.nomor in desk_of(ketua).get(address).content.decode()
