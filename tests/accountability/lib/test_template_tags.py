"""What the tags and filters write into a page."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template

from accountability.lib import template_tags as tags


def written(source: str, **context: object) -> str:
    return Template("{% load tampilan %}" + source).render(Context(context))


class TestIkon:
    def test_is_hidden_from_screen_readers_and_comes_from_the_sprite(self) -> None:
        svg = written('{% ikon "cari" %}')
        assert 'aria-hidden="true"' in svg
        assert '.svg#cari"' in svg

    def test_an_unknown_name_is_an_error_and_not_an_empty_place(self) -> None:
        with pytest.raises(tags.UnknownIcon):
            written("{% ikon name %}", name="tidak-ada")


class TestFilters:
    @pytest.mark.parametrize(
        ("source", "value", "text"),
        [
            ("{{ x|rupiah }}", 1_234_567, "Rp1.234.567"),
            ("{{ x|rupiah }}", None, ""),
            ("{{ x|rupiah_ringkas }}", 1_460_000_000, "Rp1,46\N{NO-BREAK SPACE}miliar"),
            ("{{ x|nomor }}", "2045813", "204-5813"),
            ("{{ x|tanggal }}", date(2026, 11, 21), "21 November 2026"),
            ("{{ x|tanggal }}", None, ""),
            ("{{ x|persen_kelas }}", 42.6, "p43"),
            ("{{ x|persen_kelas }}", 250, "p100"),
            ("{{ x|persen_kelas }}", -3, "p0"),
            ("{{ x|persen_kelas }}", None, "p0"),
            ("{{ x|lebar }}", 42.65, "42.65%"),
            ("{{ x|lebar }}", 120, "100%"),
            ("{{ x|lebar }}", None, "0%"),
            ('{{ x|ambil:"air" }}', {"air": "tetes"}, "tetes"),
            ('{{ x|ambil:"lain" }}', {"air": "tetes"}, ""),
            ('{{ nothing|ambil:"air" }}', None, ""),
        ],
    )
    def test_write_what_people_read(self, source: str, value: object, text: str) -> None:
        assert written(source, x=value) == text

    def test_squares_of_a_waffle_keep_the_words_of_each_part(self) -> None:
        parts = tags.kotak_wafel([{"label": "Jalan", "jumlah": 2}, {"label": "Air", "jumlah": 1}])
        assert [(part["label"], part["kotak"]) for part in parts] == [("Jalan", 67), ("Air", 33)]


class TestSoft:
    def test_an_endless_word_may_break_and_loses_no_letter(self) -> None:
        endless = "https://posko.example/" + "a" * 80
        soft = tags.lunak(f"lihat {endless} ya")
        assert max(len(part) for part in soft.replace("\u200b", " ").split()) <= 12
        assert soft.replace("\u200b", "") == f"lihat {endless} ya"

    def test_a_fingerprint_breaks_between_groups_and_is_copied_whole(self) -> None:
        shown = tags.sidik("ab01" * 16)
        assert shown.split("<wbr>") == ["ab01ab01"] * 8
        assert tags.sidik("<b>&") == "&lt;b&gt;&amp;"

    def test_the_words_of_people_stay_whole(self) -> None:
        said = "mempertanggungjawabkannya, ketidakberkesinambungan."
        assert tags.lunak(said) == said


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("400.00"), "400"),
        (Decimal(1250), "1.250"),
        (Decimal("12.50"), "12,5"),
        (Decimal(0), "0"),
        (None, ""),
    ],
)
def test_a_volume_is_written_as_people_do(amount: Decimal | None, words: str) -> None:
    assert tags.volume(amount) == words
