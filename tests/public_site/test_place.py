"""Official names are told in the words of the place."""

import pytest

from accountability.regions.sebutan import PRESETS
from public_site.place import local


class TestLocal:
    @pytest.mark.parametrize(
        ("official", "there"),
        [
            ("Pemeliharaan Jalan Desa", "Pemeliharaan Jalan Kampung"),
            ("Pembahasan APBDes (Musdes, Pra-Musrenbangdes)", "Pembahasan APBK (Muskam, Pra-Musrenbang)"),
            ("Dana Desa untuk BPD", "Dana Desa untuk Bamuskam"),
        ],
    )
    def test_the_words_of_papua_are_used(self, official: str, there: str) -> None:
        assert local(official, PRESETS["papua"]) == there
