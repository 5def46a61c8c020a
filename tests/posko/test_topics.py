"""Topics speak the words of the place and have an icon each."""

import pytest

from accountability.lib.template_tags import icon_names
from accountability.regions.sebutan import PRESETS
from posko.topics import choices, icons


class TestTopics:
    @pytest.mark.parametrize("preset", sorted(PRESETS))
    def test_there_are_eight_without_gaps(self, preset: str) -> None:
        told = choices(PRESETS[preset])
        assert len(told) == 8
        assert not [name for _, name in told if "{" in name]

    def test_each_has_an_icon_of_the_sprite(self) -> None:
        assert set(icons().values()) <= icon_names()
