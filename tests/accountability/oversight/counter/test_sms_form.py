"""SKM with digits: read however they are written, and never made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.oversight.counter.sms_form import read
from accountability.oversight.counter.tables import short_form, unsur
from posko.grammar import parse

NINE = {1: 3, 2: 4, 3: 4, 4: 4, 5: 3, 6: 4, 7: 3, 8: 4, 9: 4}
THREE = {3: 4, 4: 4, 7: 3}
GAPS = st.sampled_from(["", " ", ", ", "-", ".", "  ", "/", ": "])


class TestReading:
    @pytest.mark.parametrize(
        "text", ["344434344", "3 4 4 4 3 4 3 4 4", "3,4,4,4,3,4,3,4,4", "344-434-344", "3.4.4.4.3.4.3.4.4"]
    )
    def test_nine_digits_score_the_nine(self, text: str) -> None:
        scored = read(text)
        assert scored is not None
        assert (scored.code, scored.scores, scored.words) == ("", NINE, "")

    @pytest.mark.parametrize("text", ["4 4 3", "443", "4-4-3", "4/4/3."])
    def test_three_digits_score_time_cost_and_manners(self, text: str) -> None:
        scored = read(text)
        assert scored is not None
        assert scored.scores == THREE

    @pytest.mark.parametrize("text", ["990101 4 4 3", "99.01.01 443", "990101 443"])
    def test_a_code_in_front_names_the_counter(self, text: str) -> None:
        scored = read(text)
        assert scored is not None
        assert (scored.code, scored.scores) == ("99.01.01", THREE)

    def test_zero_leaves_an_unsur_out(self) -> None:
        scored = read("404")
        assert scored is not None
        assert scored.scores == {3: 4, 7: 4}

    def test_words_behind_are_kept(self) -> None:
        scored = read("4 4 3 ktp, petugasnya ramah")
        assert scored is not None
        assert scored.words == "ktp, petugasnya ramah"

    @pytest.mark.parametrize(
        "text", ["", "4", "44", "4444", "5 5 5", "4 4 9", "000", "34443434", "3444343441"]
    )
    def test_anything_else_is_unclear(self, text: str) -> None:
        assert read(text) is None

    @given(st.text(max_size=200))
    def test_any_text_is_read_or_unclear_and_scores_one_to_four(self, text: str) -> None:
        scored = read(text)
        if scored is not None:
            assert scored.scores
            assert all(1 <= score <= 4 for score in scored.scores.values())
            assert set(scored.scores) <= {one.no for one in unsur()}

    @given(st.lists(st.integers(1, 4), min_size=9, max_size=9), GAPS)
    def test_every_way_to_write_nine_digits_reads_the_same(self, scores: list[int], gap: str) -> None:
        scored = read(gap.join(map(str, scores)))
        assert scored is not None
        assert list(scored.scores.values()) == scores

    @given(st.lists(st.integers(1, 4), min_size=3, max_size=3), GAPS)
    def test_every_way_to_write_three_digits_reads_the_same(self, scores: list[int], gap: str) -> None:
        scored = read(gap.join(map(str, scores)))
        assert scored is not None
        assert scored.scores == dict(zip([one.no for one in short_form()], scores, strict=True))


class TestGrammar:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("SKM 344434344", "344434344"), ("skm 4 4 3", "4 4 3"), ("SKM344434344", "344434344"),
            ("Skm: 443", "443"), ("SKM", ""), ("skm?", ""), ("pak skm 4 4 3", "4 4 3"),
            ("skm 443 petugasnya ramah", "443 petugasnya ramah"),
        ],
    )  # fmt: skip
    def test_skm_alone_or_with_digits_is_a_survey(self, text: str, words: str) -> None:
        parsed = parse(text)
        assert (parsed.intent, parsed.words) == ("skm", words)

    @pytest.mark.parametrize(
        "text",
        [
            "skm di kantor tidak pernah diumumkan",
            "smk rusak atapnya",
            "hasil skm tahun lalu mana",
            "SKM nya jelek",
        ],
    )
    def test_every_other_word_behind_it_makes_a_voice(self, text: str) -> None:
        assert parse(text).intent == "new_aspirasi"
