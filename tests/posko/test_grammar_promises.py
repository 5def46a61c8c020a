"""What the grammar promises of any text at all."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posko import lexicons, recognising, urgency
from posko.grammar import NOTHING_ASKED, Context, parse
from posko.keywords import keyword, keywords

NUMBERS = ("2045813", "3104426")
CONTEXTS = [
    NOTHING_ASKED,
    Context(asked="village"),
    Context(asked="village", options=("Sukamaju", "Mekarsari", "Karang Anyar")),
    Context(asked="dusun"),
    Context(asked="rating", ratings=NUMBERS[:1], rateable=NUMBERS[:1]),
    Context(asked="number", options=(*NUMBERS, "baru")),
    Context(rateable=NUMBERS, open=NUMBERS),
]
INTENTS = {
    *("new_aspirasi", "cek", "tambah", "puas", "belum", "dukung", "anggaran", "panduan", "rahasia", "stop"),
    *("mulai", "hapus", "desa", "skm", "answer_village", "answer_dusun", "answer_rating", "answer_number"),
    *("unclear_number", "unknown_number", "empty"),
}
LIKE_AN_SMS = st.lists(
    st.sampled_from(
        [
            *keywords(),
            *("204-5813", "2045813", "310-4426", "1", "5", "Sukamaju", "jalan", "rusak", "rt 03/rw 1", "pak"),
            *(
                ":",
                "#",
                "-",
                "/",
                "\u200b",
                "1234 5678 9012 3456",
                "99.01.01.2001",
                "belum",
                "dapat",
                "blt",
                "?",
            ),
        ]
    ),
    max_size=14,
).map(" ".join)
ANY = st.one_of(st.text(max_size=400), LIKE_AN_SMS)


class TestPromises:
    @given(ANY, st.sampled_from(CONTEXTS))
    def test_any_text_has_one_of_the_promised_intents_and_a_reason(self, text: str, context: Context) -> None:
        parsed = parse(text, context)
        assert parsed.intent in INTENTS
        assert parsed.reasons
        assert parsed.nomor == "" or parsed.nomor.isdigit()

    @given(ANY, st.sampled_from(CONTEXTS))
    def test_a_new_aspirasi_keeps_every_sign_behind_the_keyword(self, text: str, context: Context) -> None:
        parsed = parse(text, context)
        if parsed.intent == "new_aspirasi":
            assert text.strip().endswith(parsed.words)
            lost = text.strip()[: len(text.strip()) - len(parsed.words)].strip(" \t\r\n#:/-.,;_=|\"'*([")
            assert lost == "" or keyword(lost) is not None

    @given(ANY, st.sampled_from(CONTEXTS))
    def test_a_text_that_was_tidied_means_the_same(self, text: str, context: Context) -> None:
        tidied = lexicons.tidy(text)
        assert parse(tidied, context).intent == parse(lexicons.tidy(tidied), context).intent
        assert parse(f"  {text}\n", context).intent == parse(text, context).intent

    @given(st.text(string.ascii_letters + " ", min_size=1, max_size=80), st.sampled_from(CONTEXTS))
    def test_case_never_matters_to_what_is_asked(self, text: str, context: Context) -> None:
        assert parse(text.lower(), context).intent == parse(text.upper(), context).intent


class TestLength:
    """How long it takes is measured in bench/; a pattern that runs wild would not come back from these."""

    @pytest.mark.parametrize(
        "words",
        ["1 ", "a", "no ", "desa suka ", "204-581", "O1", "pak ", "rt ", "dekat ", "cek no ", "((((", "'a"],
    )
    def test_the_longest_repetition_is_understood_in_every_context(self, words: str) -> None:
        text = (words * 20_000)[:20_000]
        for context in CONTEXTS:
            assert parse(text, context).intent

    @pytest.mark.parametrize("words", ["banjir ", "takut banjir ", "rt ", "dekat ", "kebakaran tahun lalu "])
    def test_the_longest_repetition_is_read_out(self, words: str) -> None:
        text = (words * 20_000)[:20_000]
        assert recognising.kind_of(text)[0]
        assert recognising.topic_of(text) is not None
        assert len(recognising.place_of(text)[0]) <= recognising.LONGEST_PLACE
        assert urgency.classify(text).reasons is not None
