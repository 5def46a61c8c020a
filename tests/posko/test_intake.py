"""A voice is taken in once, word for word, with a number and a kunci."""

import datetime as dt

import pytest

from accountability.accounts.actors import CITIZEN
from accountability.ledger.models import Entry
from accountability.lib import kunci, nomor
from accountability.regions.models import Wilayah
from posko.intake import NoSuchDesa, Voice, take_in
from posko.models import Aspirasi
from posko.states import Channel, State
from sms_gateway import inbox
from sms_gateway.models import InboundSMS, Line, OutboundSMS
from tests import makers

NOW = makers.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def line(desa: Wilayah) -> Line:
    """Sukamaju's own number."""
    return makers.make_line(desa)


@pytest.fixture
def shared(desa: Wilayah) -> Line:
    """A number that serves many villages."""
    return makers.make_line(None, address="+6281200009999")


def says(
    line: Line, body: str, ref: str = "", sender: str = makers.PHONE, at: dt.datetime = NOW
) -> InboundSMS:
    """An SMS arrives and is handed over; returns its row."""
    sms = inbox.receive(line=line, carrier_ref=ref or body, sender=sender, body=body, at=at).sms
    assert inbox.hand_over(at=at, limit=10) == 1
    sms.refresh_from_db()
    assert sms.state == "handed_over", sms.last_error
    return sms


def replies() -> list[str]:
    """Every answer promised so far."""
    return list(OutboundSMS.objects.filter(kind="reply").order_by("id").values_list("body", flat=True))


class TestTakeIn:
    def test_a_voice_gets_a_number_with_a_check_digit_and_a_kunci(self, desa: Wilayah) -> None:
        taken = makers.make_taken_in(desa, "jalan rusak")
        assert nomor.is_valid(taken.aspirasi.nomor)
        assert kunci.matches(taken.kunci, taken.aspirasi.kunci_hash)
        assert taken.kunci not in taken.aspirasi.kunci_hash
        assert taken.aspirasi.state == State.RECEIVED

    def test_the_clocks_count_working_days(self, desa: Wilayah) -> None:
        voice = makers.make_aspirasi(desa, at=NOW)  # a Monday
        assert voice.read_due_date == dt.date(2026, 10, 8)
        assert voice.answer_due_date == dt.date(2026, 10, 23)

    def test_the_same_key_finds_the_same_voice_and_shows_the_same_kunci(self, desa: Wilayah) -> None:
        voice = Voice(text="jalan rusak", channel=Channel.WEB)
        first = take_in(desa=desa, voice=voice, by=CITIZEN, at=NOW, idempotency_key="key-1")
        again = take_in(desa=desa, voice=voice, by=CITIZEN, at=NOW, idempotency_key="key-1")
        assert first.aspirasi.pk == again.aspirasi.pk
        assert (first.fresh, again.fresh) == (True, False)
        assert first.kunci == again.kunci
        assert Aspirasi.objects.count() == 1

    def test_a_kelurahan_takes_no_voice(self) -> None:
        kelurahan = makers.make_desa("99.01.01.1001", "Kota Baru")
        with pytest.raises(NoSuchDesa):
            makers.make_aspirasi(kelurahan)

    def test_the_ledger_tells_of_it_without_a_word_of_the_citizen(self, desa: Wilayah) -> None:
        makers.make_aspirasi(desa, "canary-words")
        entry = Entry.objects.get(kind="aspirasi.masuk")
        assert "canary" not in str(entry.facts)

    def test_numbers_grow_before_the_space_is_a_hundredth_full(self, desa: Wilayah) -> None:
        many = makers.make_aspirasi(desa)
        many.pk, many.nomor = 10_000, "2045813"
        many.save(force_insert=True)
        assert len(makers.make_aspirasi(desa, "yang kesepuluh ribu").nomor) == 8

    def test_a_number_somebody_has_is_drawn_again(
        self, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        taken = makers.make_aspirasi(desa).nomor
        drawn = iter([taken, taken, "2045813"])
        monkeypatch.setattr(nomor, "draw", lambda digits: next(drawn))
        assert makers.make_aspirasi(desa, "lain lagi").nomor == "2045813"


class TestTakeInSMS:
    def test_any_words_become_an_aspirasi_and_one_receipt(self, line: Line) -> None:
        sms = says(line, "belum dapat blt sdh 3 bln")
        voice = Aspirasi.objects.get()
        assert (voice.text, voice.channel, voice.inbound) == ("belum dapat blt sdh 3 bln", Channel.SMS, sms)
        [receipt] = replies()
        assert nomor.written(voice.nomor) in receipt

    def test_the_receipt_carries_the_kunci_and_no_topic(self, line: Line) -> None:
        says(line, "bantuan beras tdk sampai")
        [receipt] = replies()
        assert "beras" not in receipt
        secret = kunci.tidy(receipt.split("kunci ")[1][:19])
        assert kunci.matches(secret, Aspirasi.objects.get().kunci_hash)

    @pytest.mark.parametrize("body", ["", "   ", "\U0001f621", "..."])
    def test_an_empty_sms_is_stored_and_helped_once(self, line: Line, body: str) -> None:
        says(line, body, ref="empty")
        assert InboundSMS.objects.count() == 1
        assert Aspirasi.objects.count() == 0
        assert [reply for reply in replies() if "kosong" in reply] == replies() != []

    def test_pressing_send_twice_opens_one_aspirasi(self, line: Line) -> None:
        says(line, "lampu mati", ref="one")
        says(line, "lampu mati", ref="two", at=NOW + dt.timedelta(minutes=3))
        assert Aspirasi.objects.count() == 1
        assert "sudah kami catat" in replies()[1]

    def test_the_clocks_run_from_the_arrival_however_long_the_queue(self, line: Line) -> None:
        inbox.receive(line=line, carrier_ref="late", sender=makers.PHONE, body="lampu mati", at=NOW)
        inbox.hand_over(at=NOW + dt.timedelta(days=2), limit=1)
        assert Aspirasi.objects.get().received_at == NOW

    def test_on_a_shared_line_the_words_are_kept_while_the_village_is_asked(
        self, shared: Line, desa: Wilayah
    ) -> None:
        says(shared, "jembatan bambu lapuk bahaya buat anak sekolah")
        assert Aspirasi.objects.count() == 0
        assert "tersimpan" in replies()[0]
        says(shared, "sukamaju", at=NOW + dt.timedelta(minutes=5))
        voice = Aspirasi.objects.get()
        assert voice.desa == desa
        assert voice.text.startswith("jembatan bambu")
        assert "Nomor" in replies()[1]

    def test_a_known_phone_is_not_asked_again(self, shared: Line, desa: Wilayah) -> None:
        says(shared, "DESA Sukamaju")
        says(shared, "lampu jalan mati di RT 2", at=NOW + dt.timedelta(days=3))
        assert Aspirasi.objects.get().desa == desa

    def test_a_name_that_means_two_villages_is_asked_about(self, shared: Line, desa: Wilayah) -> None:
        makers.make_desa("99.01.02.2001", "Sukamaju")
        says(shared, "air keruh sudah dua bulan ini pak")
        says(shared, "Sukamaju")
        assert Aspirasi.objects.count() == 0
        assert "1 Sukamaju Tirtasari, 2 Sukamaju Tirtasari" in replies()[1]
        says(shared, "2")
        assert Aspirasi.objects.get().desa_id == "99.01.02.2001"

    def test_a_sentence_that_begins_like_the_name_of_a_village_keeps_every_word(self, line: Line) -> None:
        says(line, "KAMPUNG KAMI BELUM ADA AIR")
        assert Aspirasi.objects.get().text == "KAMPUNG KAMI BELUM ADA AIR"

    def test_rahasia_makes_the_words_confidential(self, line: Line) -> None:
        says(line, "RAHASIA raskin dijual di warung")
        voice = Aspirasi.objects.get()
        assert voice.confidential
        assert voice.text == "raskin dijual di warung"

    def test_rahasia_alone_makes_the_next_words_confidential(self, line: Line) -> None:
        says(line, "RAHASIA")
        says(line, "raskin dijual di warung dekat pasar", at=NOW + dt.timedelta(minutes=1))
        assert Aspirasi.objects.get().confidential
