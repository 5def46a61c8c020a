"""Names, numbers, RT and RW are pointed out in words meant for everyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posko.risky_bits import NAME, NEW, NUMBER, PLACE, pieces, risky_bits


def pointed(text: str, **more: object) -> list[tuple[str, str]]:
    """The parts that are pointed out, each with why."""
    bits = risky_bits(text, **more)  # type: ignore[arg-type]
    return [(part, why) for part, why in pieces(text, bits) if why]


class TestRiskyBits:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Lampu depan rumah Pak Slamet mati", ("Pak Slamet", NAME)),
            ("tolong bu siti sakit", ("bu siti", NAME)),
            ("nama saya joko", ("nama saya joko", NAME)),
            ("Kemarin ditolong Darmono di pasar", ("Darmono", NAME)),
            ("Jalan RT 03/02 rusak", ("RT 03/02", PLACE)),
            ("jalan rw.5 rusak", ("rw.5", PLACE)),
            ("hubungi 0812 0000 0001", ("0812 0000 0001", NUMBER)),
            ("NIK 3201123456780001", ("3201123456780001", NUMBER)),
            ("surel saya a@b.id", ("a@b.id", NUMBER)),
        ],
    )
    def test_each_is_found(self, text: str, expected: tuple[str, str]) -> None:
        assert expected in pointed(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Mohon ibu hamil dilayani lebih dulu.",
            "Pak kades tolong jalan rusak",
            "Biaya surat Rp1.250.000 terlalu mahal",
            "Posyandu di Balai tiap Senin.",
            "Jalan rusak. Lampu mati.",
            "Kapan BLT cair?",
        ],
    )
    def test_plain_words_are_left_alone(self, text: str) -> None:
        assert pointed(text) == []

    def test_names_of_the_place_point_at_nobody(self) -> None:
        assert pointed("Lampu di Krajan Wetan mati", known=["Krajan Wetan"]) == []

    def test_what_the_citizen_did_not_say_is_new(self) -> None:
        found = pointed("Jembatan di Wetan rusak, 3 orang jatuh", known=["Wetan"], source="jembatan rusak")
        assert found == [("Wetan", NEW), ("3", NEW)]

    @given(st.text(max_size=300))
    def test_the_pieces_are_the_text(self, text: str) -> None:
        assert "".join(part for part, _why in pieces(text, risky_bits(text, source="x"))) == text
