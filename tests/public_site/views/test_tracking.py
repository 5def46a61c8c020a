"""Following one aspirasi: a number finds it, the kunci opens it, strangers see the public state only."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.lib import kunci as kunci_of
from accountability.lib import nomor
from accountability.regions.models import Wilayah
from posko.answering import answer, ask_detail, close, forward, not_now
from posko.intake import TakenIn
from posko.models import Aspirasi
from posko.reading import mark_read
from posko.states import CloseClass, ReasonClass, State
from posko.verdicts import rate
from tests import makers
from tests.public_site.conftest import CANARY, PHONE, Walked

LATER = makers.NOW + dt.timedelta(days=400)


def page_of(client: Client, aspirasi: Aspirasi, status: int = 200) -> str:
    """The page of an aspirasi."""
    answer = client.get(f"/a/{aspirasi.nomor}/")
    assert answer.status_code == status
    return answer.content.decode()


def opened(client: Client, taken: TakenIn) -> Client:
    """The same browser after the kunci was typed."""
    typed = {"kunci": kunci_of.written(taken.kunci)}
    assert client.post(f"/a/{taken.aspirasi.nomor}/", typed).status_code == 303
    return client


class TestCheckingANumber:
    @pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} ", "{0[0]} {0[1]}{0[2]}.{0[3]}{0[4]}{0[5]}{0[6]}"])
    def test_however_it_is_written_it_leads_to_the_page(
        self, client: Client, desa: Wilayah, typed: str
    ) -> None:
        one = makers.make_aspirasi(desa)
        number = typed.format(one.nomor, nomor.written(one.nomor))
        for found in (client.get("/cek/", {"nomor": number}), client.post("/cek/", {"nomor": number})):
            assert (found.status_code, found["Location"]) == (303, f"/a/{one.nomor}/")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("2045814", "Satu angka keliru. Lihat lagi nomornya."),
            ("2045813", "Nomor itu tidak kami temukan. Periksa lagi nomornya."),
            ("204", "Nomor ini kurang atau lebih angkanya."),
            ("jalan", "Nomor ini kurang atau lebih angkanya."),
            ("", "Tulis dulu nomornya."),
            ("9" * 500, "Itu bukan nomor aspirasi."),
        ],
    )
    def test_a_slip_is_named(self, client: Client, db: None, typed: str, sentence: str) -> None:
        found = client.get("/cek/", {"nomor": typed})
        assert found.status_code == 422
        assert sentence in found.content.decode()
        assert "<title>Salah:" in found.content.decode()


class TestAnAddressWithoutAnAspirasi:
    @pytest.mark.parametrize(
        ("digits", "sentence"),
        [
            ("2045814", "Satu angka keliru. Lihat lagi nomornya."),
            ("2045813", "Nomor itu tidak kami temukan. Periksa lagi nomornya."),
        ],
    )
    def test_it_says_what_is_wrong_and_keeps_the_number(
        self, client: Client, db: None, digits: str, sentence: str
    ) -> None:
        for found in (client.get(f"/a/{digits}/"), client.post(f"/a/{digits}/", {"kunci": "1"})):
            assert found.status_code == 404
            page = found.content.decode()
            assert sentence in page
            assert f'value="{digits}"' in page


class TestTheJourney:
    def test_all_seven_steps_are_told_with_day_rupiah_and_code(self, client: Client, walked: Walked) -> None:
        page = page_of(client, walked.taken.aspirasi)
        for told in (
            "5 Oktober 2026",
            "Dikelompokkan",
            "“Jalan RT 03 Krajan”, disampaikan sedikitnya 5 warga",
            "Dibaca 6 Oktober 2026",
            "Dibahas di musyawarah desa",
            "12 Oktober 2026, Balai warga",
            "Disepakati untuk RKP Desa 2027: Prioritas pertama dari sembilan.",
            "Masuk rencana (RKP Desa 2027)",
            "Perkerasan jalan RT 03, kegiatan 2.3.10",
            "Perkiraan biaya Rp125.500.000",
            "Dianggarkan Rp125.500.000",
            "APB Desa 2027",
            "Pekerjaan 100%",
            "Terpakai Rp124 juta, 99% dari anggaran",
            "Selesai dan dinilai warga",
        ):
            assert told in page, told
        assert page.count('<li class="sudah">') == 6
        assert page.count('aria-current="step"') == 1
        assert page.count("/foto/realisasi/") >= 2

    def test_how_a_voice_came_is_nobodys_business(self, client: Client, walked: Walked) -> None:
        page = page_of(client, walked.taken.aspirasi)
        assert "5 Oktober 2026" in page
        assert not any(word in page for word in ("lewat web", "lewat SMS", "lewat petugas"))

    def test_what_is_not_reached_yet_is_shown_as_to_come(
        self, client: Client, walk: Callable[..., Walked], settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        page = page_of(client, walk(percent=50).taken.aspirasi)
        assert "Pekerjaan 50%" in page
        assert page.count('<li class="nanti">') == 1
        assert page.count('<li class="sudah">') == 5

    def test_a_fresh_voice_has_only_arrived(self, client: Client, desa: Wilayah) -> None:
        page = page_of(client, makers.make_aspirasi(desa))
        assert page.count('<li class="nanti">') == 6

    def test_a_verdict_is_shown_as_a_word_and_never_in_the_citizens_words(
        self, client: Client, walked: Walked
    ) -> None:
        rate(aspirasi=walked.taken.aspirasi, satisfied=True, score=5, words=CANARY, at=LATER)
        page = page_of(client, walked.taken.aspirasi)
        assert "Dinilai: puas" in page
        assert CANARY not in page

    def test_a_reopened_voice_says_since_when(self, client: Client, walked: Walked) -> None:
        rate(aspirasi=walked.taken.aspirasi, satisfied=False, words="masih becek", at=LATER)
        page = page_of(client, walked.taken.aspirasi)
        assert "Dibuka lagi 9 November 2027." in page
        assert "Dinilai: belum puas" in page

    def test_not_now_says_why_and_what_next(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        one = makers.make_aspirasi(desa)
        not_now(
            aspirasi=one, reason_class=ReasonClass.NO_MONEY, sentence="Uangnya belum ada.",
            next_step="Diusulkan lagi Juni.", by=ketua.actor(), at=makers.NOW,
        )  # fmt: skip
        page = page_of(client, one)
        for told in ("Belum bisa: Anggaran belum cukup.", "Uangnya belum ada.", "Diusulkan lagi Juni."):
            assert told in page
        assert 'class="nanti"' not in page, "nothing is promised after it ended"

    def test_forwarded_says_to_whom(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        one = makers.make_aspirasi(desa)
        forward(aspirasi=one, to="Dinas PU", sentence="Bukan jalan kami.", by=ketua.actor(), at=makers.NOW)
        assert "Diteruskan ke Dinas PU." in page_of(client, one)

    def test_closed_and_answered_say_their_sentence(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        one, two = makers.make_aspirasi(desa), makers.make_aspirasi(desa)
        close(
            aspirasi=one,
            reason_class=CloseClass.JUNK,
            sentence="Pesan iklan.",
            by=ketua.actor(),
            at=makers.NOW,
        )
        answer(aspirasi=two, sentence="Cair tanggal 25.", by=ketua.actor(), at=makers.NOW)
        assert "Pesan iklan." in page_of(client, one)
        assert "Cair tanggal 25." in page_of(client, two)

    def test_a_question_back_is_not_public(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        taken = makers.make_taken_in(desa)
        ask_detail(aspirasi=taken.aspirasi, question="RT berapa rumah Ibu?", by=ketua.actor(), at=makers.NOW)
        assert "RT berapa" not in page_of(client, taken.aspirasi)
        assert "RT berapa" in page_of(opened(client, taken), taken.aspirasi)

    def test_the_public_summary_stands_above(self, client: Client, desa: Wilayah, ketua: Membership) -> None:
        one = makers.make_aspirasi(desa, CANARY)
        makers.make_summary(one, "Jalan berlubang di RT 03", ketua.actor())
        page = page_of(client, one)
        assert "<h1>Jalan berlubang di RT 03</h1>" in page
        assert CANARY not in page

    def test_fewer_than_five_voices_are_not_counted_out(
        self, client: Client, walk: Callable[..., Walked]
    ) -> None:
        page = page_of(client, walk(voices=4, percent=0).taken.aspirasi)
        assert "kurang dari 5 warga" in page
        assert "4 warga" not in page

    def test_the_number_of_queries_does_not_grow_with_the_voices(
        self, client: Client, walk: Callable[..., Walked], settings: Any, tmp_path: Any,
        django_assert_max_num_queries: Any,
    ) -> None:  # fmt: skip
        settings.MEDIA_ROOT = tmp_path
        one = walk(voices=12).taken.aspirasi
        with django_assert_max_num_queries(13):  # two of them ask of which desa it is, and look at its ledger
            page_of(client, one)


class TestThePrivateSide:
    def test_the_kunci_opens_the_talk(self, client: Client, walked: Walked) -> None:
        one = walked.taken.aspirasi
        assert CANARY not in page_of(client, one)
        assert CANARY in page_of(opened(client, walked.taken), one)
        assert CANARY not in page_of(Client(), one)

    def test_it_is_never_kept_by_a_cache(self, client: Client, walked: Walked) -> None:
        answer = opened(client, walked.taken).get(f"/a/{walked.taken.aspirasi.nomor}/")
        assert answer["Cache-Control"] == "no-store"

    def test_it_shuts_by_hand_and_by_itself(
        self, client: Client, walked: Walked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = walked.taken.aspirasi
        opened(client, walked.taken).post(f"/a/{one.nomor}/tutup/")
        assert CANARY not in page_of(client, one)
        opened(client, walked.taken)
        now = timezone.now()
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + dt.timedelta(minutes=31))
        assert CANARY not in page_of(client, one)

    def test_a_wrong_kunci_opens_nothing_and_ten_are_enough(self, client: Client, walked: Walked) -> None:
        one = walked.taken.aspirasi
        for _ in range(10):
            assert client.post(f"/a/{one.nomor}/", {"kunci": "1234 5678 9012 3456"}).status_code == 422
        right = client.post(f"/a/{one.nomor}/", {"kunci": walked.taken.kunci})
        assert right.status_code == 429
        assert "Sudah 10 kali keliru." in right.content.decode()
        assert CANARY not in page_of(client, one)

    def test_what_is_no_kunci_costs_no_try(self, client: Client, walked: Walked) -> None:
        for _ in range(12):
            answer = client.post(f"/a/{walked.taken.aspirasi.nomor}/", {"kunci": "12"})
            assert answer.status_code == 422
        opened(client, walked.taken)

    def test_the_kunci_of_one_does_not_open_another(
        self, client: Client, walked: Walked, desa: Wilayah
    ) -> None:
        other = makers.make_aspirasi(desa, "tulisan tetangga yang lain")
        opened(client, walked.taken)
        assert "tulisan tetangga" not in page_of(client, other)

    def test_words_are_added_and_shown(self, client: Client, walked: Walked) -> None:
        one = walked.taken.aspirasi
        opened(client, walked.taken).post(f"/a/{one.nomor}/tambah/", {"tambahan": "dekat rumah pak RT"})
        assert one.messages.get().from_citizen
        assert "dekat rumah pak RT" in page_of(client, one)

    def test_empty_words_are_not_added(self, client: Client, walked: Walked) -> None:
        one = walked.taken.aspirasi
        answer = opened(client, walked.taken).post(f"/a/{one.nomor}/tambah/", {"tambahan": " "})
        assert answer.status_code == 422
        assert "Tulis dulu tambahannya." in answer.content.decode()

    @pytest.mark.parametrize("door", ["tambah", "nilai"])
    def test_without_the_kunci_nothing_is_written(self, client: Client, walked: Walked, door: str) -> None:
        one = walked.taken.aspirasi
        client.post(f"/a/{one.nomor}/{door}/", {"tambahan": "iseng saja", "nilai": "puas"})
        assert not one.messages.exists()
        assert not one.verdicts.exists()

    def test_puas_and_its_figure_are_kept(self, client: Client, walked: Walked) -> None:
        one = walked.taken.aspirasi
        told = {"nilai": "puas", "angka": "4", "alasan": "sudah rata"}
        assert "Sudah sesuai harapan Anda?" in page_of(opened(client, walked.taken), one)
        assert client.post(f"/a/{one.nomor}/nilai/", told).status_code == 303
        assert (one.verdicts.get().score, one.verdicts.get().words) == (4, "sudah rata")
        assert "Sudah sesuai harapan Anda?" not in page_of(client, one)

    def test_belum_opens_it_again(self, client: Client, walked: Walked) -> None:
        one = walked.taken.aspirasi
        opened(client, walked.taken).post(
            f"/a/{one.nomor}/nilai/", {"nilai": "belum", "alasan": "masih becek"}
        )
        one.refresh_from_db()
        assert (one.state, one.reopened) == (State.READ, 1)

    def test_rating_too_early_or_not_at_all_is_said(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        taken = makers.make_taken_in(desa)
        mark_read(aspirasi=taken.aspirasi, by=ketua.actor(), at=makers.NOW)
        address = f"/a/{taken.aspirasi.nomor}/nilai/"
        early = opened(client, taken).post(address, {"nilai": "puas"})
        assert (early.status_code, "kalau sudah selesai" in early.content.decode()) == (422, True)
        assert client.post(address, {}).status_code == 422


class TestAConfidentialVoice:
    def test_outsiders_see_its_state_and_nothing_of_its_way(
        self, client: Client, desa: Wilayah, ketua: Membership
    ) -> None:
        contact = makers.make_contact(PHONE)
        taken = makers.make_taken_in(desa, CANARY, confidential=True, topic="layanan", contact=contact)
        answer(aspirasi=taken.aspirasi, sentence="Petugas sudah ditegur.", by=ketua.actor(), at=makers.NOW)
        page = page_of(client, taken.aspirasi)
        assert "Dijawab" in page
        for hidden in (CANARY, "ditegur", "Pelayanan", "Perjalanannya", PHONE[-8:]):
            assert hidden not in page
        inside = page_of(opened(client, taken), taken.aspirasi)
        assert CANARY in inside
        assert "ditegur" in inside
