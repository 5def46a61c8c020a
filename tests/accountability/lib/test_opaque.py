"""What stands closed in an address is read here again, and nowhere else."""

from typing import Any

import pytest

from accountability.lib.opaque import closed, opened

TEXT = "20261004T101500000000.7.suara"


class TestOpaque:
    def test_what_was_closed_is_opened_again_and_tells_nothing(self) -> None:
        signs = closed(TEXT, purpose="uji")
        assert opened(signs, purpose="uji") == TEXT
        assert "2026" not in signs
        assert closed(TEXT, purpose="uji") == signs

    @pytest.mark.parametrize("signs", ["", "x", "ä" * 80, "A" * 120, TEXT, "=" * 9])
    def test_anything_else_opens_to_nothing(self, signs: str) -> None:
        assert opened(signs, purpose="uji") is None

    def test_a_changed_sign_another_purpose_and_another_secret_open_nothing(self, settings: Any) -> None:
        signs = closed(TEXT, purpose="uji")
        changed = ("B" if signs[0] == "A" else "A") + signs[1:]
        assert opened(changed, purpose="uji") is None
        assert opened(signs, purpose="lain") is None
        settings.SECRET_KEY = "another"
        assert opened(signs, purpose="uji") is None
