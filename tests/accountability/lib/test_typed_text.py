"""Signs that nobody types are gone; every letter stays."""

import pytest

from accountability.lib.typed_text import typed_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jalan\x00 rusak\x07\x1b[31m", "jalan rusak[31m"),
        ("\u202ekasur nalaj\u202c", "kasur nalaj"),
        ("\u2066\u2067aman\u2069\ufeff", "aman"),
        ("satu\r\ndua\rtiga\tempat", "satu\ndua\ntiga\tempat"),
        ("ꦧꦱꦗꦮ ᨅᨔ é 👍🏽 👨\u200d👩\u200d👧", "ꦧꦱꦗꦮ ᨅᨔ é 👍🏽 👨\u200d👩\u200d👧"),
    ],
)
def test_only_words_remain(typed: str, kept: str) -> None:
    assert typed_text(typed) == kept
