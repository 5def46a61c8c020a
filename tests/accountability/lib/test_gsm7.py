"""What an SMS costs is counted as the network counts it, and every text going out fits its alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.lib import gsm7

SIGNS = st.sampled_from(sorted(gsm7.BASIC | gsm7.EXTENSION))


def test_the_alphabet_has_the_size_the_standard_gives_it() -> None:
    assert len(gsm7.BASIC) == 127  # 128 places, one of them the escape to the extension
    assert len(gsm7.EXTENSION) == 10


class TestCounting:
    @pytest.mark.parametrize(
        ("text", "cost"), [("", 0), ("Terima kasih", 12), ("[x]", 5), ("€", 2), ("é", 1)]
    )
    def test_extension_signs_cost_two(self, text: str, cost: int) -> None:
        assert gsm7.septets(text) == cost

    @pytest.mark.parametrize("text", ["“kutip”", "ç", "`", "a–b", "\xa0", "\x1b", "🙏"])
    def test_signs_outside_the_alphabet_are_told(self, text: str) -> None:
        assert not gsm7.is_gsm7(text)
        with pytest.raises(gsm7.NotGSM7):
            gsm7.septets(text)

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("", 1),
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("a" * 306, 2),
            ("a" * 307, 3),
            ("[" * 80, 1),
            ("a" * 152 + "[" + "a" * 153, 3),  # the two septets of [ may not be split over two parts
            ("ā" * 70, 1),
            ("ā" * 71, 2),
            ("ā" * 134, 2),
            ("ā" * 135, 3),
            ("🙏" * 35, 1),
            ("a" * 66 + "🙏" + "a" * 66, 3),  # nor the two units of an emoji
        ],
    )
    def test_parts_are_counted_as_the_network_cuts_them(self, text: str, parts: int) -> None:
        assert gsm7.segments(text) == parts

    @given(st.text(SIGNS, max_size=500))
    def test_parts_hold_all_septets_and_no_part_stays_needlessly_empty(self, text: str) -> None:
        septets, parts = gsm7.septets(text), gsm7.segments(text)
        assert septets <= (160 if parts == 1 else 153 * parts)
        assert parts == 1 or septets > 152 * (parts - 1)


class TestPlain:
    @pytest.mark.parametrize(
        ("text", "plain"),
        [
            ("“Jalan” itu ‘rusak’ – parah…", "\"Jalan\" itu 'rusak' - parah..."),
            ("Ra`as", "Ra'as"),
            ("Rp1.234.567 untuk jalan", "Rp1.234.567 untuk jalan"),
            ("10 m²", "10 m2"),
            ("terima kasih 🙏🏽", "terima kasih "),
            ("Ardèche ç ê é", "Ardèche c e é"),
            ("a\xa0b\tc", "a b c"),
            ("nol\u200blebar", "nollebar"),
            ("½", "1/2"),
            ("→ €5", "-> €5"),
            ("ꦗꦮ", "??"),
        ],
    )
    def test_signs_are_replaced_by_their_likeness(self, text: str, plain: str) -> None:
        assert gsm7.plain(text) == plain

    @given(st.text())
    def test_any_text_at_all_becomes_gsm7(self, text: str) -> None:
        assert gsm7.is_gsm7(gsm7.plain(text))

    @given(st.text(SIGNS.filter(lambda sign: sign != "\f")))
    def test_a_text_that_fits_the_alphabet_stays_as_it_is(self, text: str) -> None:
        assert gsm7.plain(text) == text


class TestCutting:
    @pytest.mark.parametrize(
        ("text", "room", "cut"),
        [
            ("Perbaikan jalan", 40, "Perbaikan jalan"),
            ("Perbaikan jalan", 15, "Perbaikan jalan"),
            ("Perbaikan jalan dusun", 19, "Perbaikan jalan.."),
            ("Perbaikan jalan dusun", 17, "Perbaikan jalan.."),
            ("Perbaikan jalan", 11, "Perbaikan.."),
            ("Perbaikan jalan", 10, "Perbaika.."),
            ("Jalan, jembatan", 8, "Jalan.."),
            ("Perbaikan", 2, ""),
            ("Perbaikan", 0, ""),
        ],
    )
    def test_it_ends_at_a_word_with_two_dots(self, text: str, room: int, cut: str) -> None:
        assert gsm7.cut(text, room) == cut

    @given(st.text(), st.integers(min_value=0, max_value=200))
    def test_it_never_takes_more_than_the_room(self, text: str, room: int) -> None:
        assert gsm7.septets(gsm7.cut(text, room)) <= room

    @given(st.text(SIGNS), st.integers(min_value=0, max_value=200))
    def test_what_is_kept_is_the_beginning(self, text: str, room: int) -> None:
        kept = gsm7.cut(text, room).removesuffix("..")
        assert gsm7.plain(text).startswith(kept)
