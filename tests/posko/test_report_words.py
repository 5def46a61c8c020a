"""The words of a report back: every wording fits, values are cut where they must be, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib import gsm7
from accountability.regions.sebutan import PRESETS
from posko import report_words
from posko.placeholders import StrayBrace
from posko.report_words import FREE_WORDING, TWO_SMS, at_its_longest, compose, in_full, judge, wordings
from posko.states import State
from posko.texts import MissingPlaceholder, NothingWritten, UnknownPlaceholder
from posko.words import ONE_SMS

GENERAL = PRESETS["umum"]
STANDARD = [one for one in wordings().values() if one.template != FREE_WORDING]


class TestStandardWordings:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    @pytest.mark.parametrize("one", STANDARD, ids=lambda one: one.template)
    def test_each_is_one_sms_with_the_longest_values_in_every_local_language(
        self, one: report_words.Wording, preset: str
    ) -> None:
        judge(one.words, PRESETS[preset])
        longest = at_its_longest(one.words, PRESETS[preset])
        assert gsm7.is_gsm7(longest)
        assert gsm7.septets(longest) <= ONE_SMS

    @pytest.mark.parametrize("one", wordings().values(), ids=lambda one: one.template)
    def test_each_is_for_states_there_are_and_names_what_can_be_filled_in(
        self, one: report_words.Wording
    ) -> None:
        assert one.states <= set(State.values)
        assert set(report_words.needed(one.words)) <= set(report_words.report_values())

    def test_own_words_say_nothing_yet_and_are_refused_until_they_do(self) -> None:
        with pytest.raises(NothingWritten):
            judge(wordings()[FREE_WORDING].words, GENERAL)

    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_their_box_begins_with_a_sentence_that_can_be_sent(self, preset: str) -> None:
        begins = wordings()[FREE_WORDING].begins
        judge(begins, PRESETS[preset])
        assert report_words.needed(begins) == ["kelompok"]  # which every kelompok has
        assert gsm7.septets(at_its_longest(begins, PRESETS[preset])) <= ONE_SMS
        assert [one.template for one in STANDARD if one.begins] == []


class TestJudge:
    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            ("", NothingWritten),
            ("{nomor}: -{bpd}", NothingWritten),
            ("{nomor}: kabar {alamat} -{bpd}", UnknownPlaceholder),
            ("kabar baik -{bpd}", MissingPlaceholder),
            ("{nomor}: kabar baik", MissingPlaceholder),
            ("{nomor: kabar -{bpd}", StrayBrace),
            (f"{{nomor}}: {'a' * 320} -{{bpd}}", report_words.TooLongToReport),
        ],
    )
    def test_what_nobody_could_be_told_is_refused(self, words: str, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            judge(words, GENERAL)

    def test_two_sms_of_own_words_are_let_through(self) -> None:
        judge(f"{{nomor}}: {'a' * 270} -{{bpd}}", GENERAL)


class TestCompose:
    def test_everything_stands_in_it(self) -> None:
        words = wordings()["disepakati"].words
        values = {"nomor": "204-5813", "tanggal": "12 Nov", "tahun": "2027", "kelompok": "Jalan RT 03"}
        body = compose(words, GENERAL, {**values, "hasil": "Menjadi prioritas pertama."})
        assert (
            body == '204-5813: DISEPAKATI 12 Nov untuk 2027: "Jalan RT 03". Menjadi prioritas pertama. -BPD'
        )

    def test_a_long_value_is_cut_at_a_word_and_a_short_one_stays_whole(self) -> None:
        words = '{nomor}: "{kelompok}". {hasil} -{bpd}'
        body = compose(
            words, GENERAL, {"nomor": "1", "kelompok": "Jalan RT 03", "hasil": "sangat baik " * 30}
        )
        assert '"Jalan RT 03"' in body
        assert body.endswith(".. -BPD")
        assert gsm7.segments(body) == 1

    def test_the_page_says_it_uncut_without_number_and_signature(self) -> None:
        words = "{nomor}: {kepala_desa} menjawab: {jawaban} -{bpd}"
        told = in_full(words, GENERAL, {"nomor": "204-5813", "jawaban": "ya " * 100})
        assert told == f"kepala desa menjawab: {'ya ' * 100}".strip()

    @given(
        st.text(st.sampled_from("ab é“~^ \n{}"), max_size=120),
        st.text(st.sampled_from("ab é“~^ \n{}"), max_size=400),
    )
    def test_whatever_is_filled_in_the_sms_fits_and_is_plain(self, title: str, result: str) -> None:
        for one in STANDARD:
            values = dict.fromkeys(report_words.needed(one.words), result) | {"kelompok": title}
            fixed = {"tanggal": "28 Nov", "tahun": "2027", "tanggal_jawaban": "28 Nov", "nomor": "204-5813"}
            body = compose(one.words, GENERAL, {**values, **fixed})
            assert gsm7.septets(body) <= ONE_SMS
            assert body.startswith("204-5813")

    def test_it_never_grows_beyond_two_sms(self) -> None:
        words = f"{{nomor}}: {'a' * 200} {{hasil}} -{{bpd}}"
        judge(words, GENERAL)
        assert gsm7.septets(compose(words, GENERAL, {"nomor": "204-5813", "hasil": "b " * 300})) <= TWO_SMS


def test_a_kelompok_without_a_value_is_named() -> None:
    with pytest.raises(report_words.NothingToFillIn) as refused:
        report_words.check_values(
            "{nomor} {hasil} {tanggal}",
            [("Jalan", {"hasil": "Ya"}), ("Air", {"hasil": "Ya", "tanggal": "1"})],
        )
    assert (refused.value.names, refused.value.titles) == (["tanggal"], ["Jalan"])
