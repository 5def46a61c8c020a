"""What one SMS means."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posko.grammar import Context, parse
from posko.states import Kind

NUMBER = "2045813"  # Damm-valid
RATING = Context(asked="rating", ratings=(NUMBER,), rateable=(NUMBER,))
VILLAGE = Context(asked="village")


class TestParse:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("CEK 204-5813", "cek"),
            ("cek2045813", "cek"),
            ("CEK: 204 5813", "cek"),
            ("status", "cek"),
            ("Statsu 204-5813", "cek"),
            ("statuss 204-5813", "cek"),
            ("204-5813", "cek"),
            ("2O4-58l3", "cek"),
            ("204-5813 tambah fotonya ya pak", "tambah"),
            ("TAMBAH 204-5813 sudah 3 bulan", "tambah"),
            ("tambah lampu jalan di RT 2", "new_aspirasi"),
            ("PUAS 204-5813 5", "puas"),
            ("PUAS 2045813", "puas"),
            ("puas sekali dengan pelayanan", "new_aspirasi"),
            ("BELUM 204-5813 masih becek", "belum"),
            ("belum dapat blt sdh 3 bln", "new_aspirasi"),
            ("ANGGARAN", "anggaran"),
            ("dana jalan", "anggaran"),
            ("dana bos sekolah anak saya dipotong kepala", "new_aspirasi"),
            ("PANDUAN", "panduan"),
            ("bantuan", "panduan"),
            ("bantuan beras tdk sampai", "new_aspirasi"),
            ("menu", "panduan"),
            ("STOP", "stop"),
            ("stop!", "stop"),
            ("berhenti", "stop"),
            ("berhenti sudah air pdam mengalir", "new_aspirasi"),
            ("stok pupuk habis", "new_aspirasi"),
            ("MULAI", "mulai"),
            ("mulai besok jalan ditutup", "new_aspirasi"),
            ("RAHASIA 204-5813", "rahasia"),
            ("rahasia pak, raskin dijual", "rahasia"),
            ("HAPUS 204-5813", "hapus"),
            ("hapus saja pungutan itu", "new_aspirasi"),
            ("DESA Sukamaju", "desa"),
            ("desa kami belum ada listrik sama sekali", "new_aspirasi"),
            ("jln dsn krajan rt 3 rw 1 rsk parah", "new_aspirasi"),
            ("08120000", "new_aspirasi"),
            ("", "empty"),
            ("   ", "empty"),
            ("\U0001f621\U0001f621", "empty"),
            ("?!...", "empty"),
        ],
    )
    def test_words_have_this_intent(self, text: str, intent: str) -> None:
        assert parse(text).intent == intent

    @pytest.mark.parametrize(
        ("text", "kind", "words"),
        [
            ("LAPOR lampu mati", Kind.LAPORAN, "lampu mati"),
            ("lapor: lampu mati", Kind.LAPORAN, "lampu mati"),
            ("USUL mck utk sd 2", Kind.USUL, "mck utk sd 2"),
            ("Usulan mck", Kind.USUL, "mck"),
            ("TANYA kapan blt cair", Kind.TANYA, "kapan blt cair"),
            ("lampu mati", Kind.LAPORAN, "lampu mati"),
            ("lapor", Kind.LAPORAN, "lapor"),
        ],
    )
    def test_the_kind_is_taken_off_the_words(self, text: str, kind: str, words: str) -> None:
        parsed = parse(text)
        assert (parsed.kind, parsed.words) == (kind, words)

    def test_a_number_with_one_wrong_digit_is_told_apart_from_an_unknown_one(self) -> None:
        assert parse("CEK 204-5812").mistyped == "2045812"
        assert parse("CEK 204-5813").mistyped == ""

    def test_a_score_is_read_also_when_it_is_written_close(self) -> None:
        assert parse("PUAS 204-5813 5").score == 5
        assert parse("PUAS 204-58135").nomor == NUMBER
        assert parse("PUAS 204-58135").score == 5
        assert parse("PUAS 204-5813").score is None
        assert parse("PUAS 204-5813 9").score is None

    def test_a_question_that_was_asked_makes_its_answer(self) -> None:
        assert parse("4", RATING).score == 4
        assert parse("belum, masih becek", RATING).intent == "belum"
        assert parse("Sukamaju", VILLAGE).intent == "answer_village"
        assert parse("4").intent == "new_aspirasi"

    def test_an_unrelated_long_text_is_no_answer(self) -> None:
        text = "jembatan bambu di sungai sudah lapuk dan bahaya"
        assert parse(text, VILLAGE).intent == "new_aspirasi"
        assert parse(text, RATING).intent == "new_aspirasi"

    @given(st.text(max_size=1600))
    def test_any_text_has_a_meaning_and_no_word_is_lost(self, text: str) -> None:
        parsed = parse(text)
        assert parsed.intent
        if parsed.intent == "new_aspirasi" and not parsed.reasons[0].startswith("kind"):
            assert "".join(parsed.words.split())

    @given(st.text(string.ascii_letters + string.digits + " -:/.,", min_size=1, max_size=60))
    def test_case_never_matters(self, text: str) -> None:
        assert parse(text.lower()).intent == parse(text.upper().lower()).intent
