"""What others said the same is found in public words only, and never for what must stay apart."""

import pytest

from accountability.accounts.models import Membership
from accountability.regions.models import Wilayah
from posko.clustering import gather
from posko.intake import Voice
from posko.models import Aspirasi, Kelompok
from posko.resembling import resembled
from posko.states import Channel, Kind, State
from tests import makers

ROAD = "jalan di RT 03 berlubang parah, motor sering jatuh"


def said(text: str = ROAD, *, secret: bool = False, kind: str = Kind.LAPORAN) -> Voice:
    return Voice(text=text, channel=Channel.WEB, confidential=secret, kind=kind)


@pytest.fixture
def road(desa: Wilayah, ketua: Membership) -> Kelompok:
    """An usul bersama about a road."""
    voices = [makers.make_aspirasi(desa, f"jalan RT 03 berlubang {n}") for n in range(2)]
    return gather(desa=desa, aspirasi=voices, title="Jalan RT 03 berlubang", by=ketua.actor(), at=makers.NOW)


class TestResembled:
    def test_the_same_problem_at_the_same_place_is_found_with_its_words(
        self, desa: Wilayah, road: Kelompok
    ) -> None:
        alike = resembled(desa=desa, voice=said())
        assert alike is not None
        assert alike.kelompok == road
        assert {"jalan", "lubang"} <= alike.shared

    @pytest.mark.parametrize(
        "text",
        ["lampu jalan mati dekat mushola", "jalan RT 07 berlubang parah", "terima kasih banyak", "x" * 300],
    )
    def test_another_problem_or_place_is_not(self, desa: Wilayah, road: Kelompok, text: str) -> None:
        assert resembled(desa=desa, voice=said(text)) is None

    @pytest.mark.parametrize(
        "voice",
        [
            said(secret=True),
            said("jalan RT 03 berlubang, ada kebakaran rumah sekarang tolong"),
            said("pak kades minta uang untuk jalan RT 03 berlubang"),
            said(f"{ROAD}?", kind=Kind.TANYA),
        ],
        ids=["secret", "danger", "about the pemdes", "question"],
    )
    def test_what_goes_straight_on_is_never_compared(
        self, desa: Wilayah, road: Kelompok, voice: Voice
    ) -> None:
        assert resembled(desa=desa, voice=voice) is None

    def test_a_kelompok_of_secrets_is_never_shown(self, desa: Wilayah, road: Kelompok) -> None:
        Aspirasi.objects.update(confidential=True)
        assert resembled(desa=desa, voice=said()) is None

    def test_nor_one_whose_road_has_ended(self, desa: Wilayah, road: Kelompok) -> None:
        Kelompok.objects.update(state=State.DONE)
        assert resembled(desa=desa, voice=said()) is None

    def test_nor_one_of_another_desa(self, other_desa: Wilayah, road: Kelompok) -> None:
        assert resembled(desa=other_desa, voice=said()) is None

    def test_words_of_voices_that_are_not_public_tell_nothing(self, desa: Wilayah, ketua: Membership) -> None:
        voices = [makers.make_aspirasi(desa, f"{ROAD} {n}") for n in range(2)]
        gather(desa=desa, aspirasi=voices, title="Usul warga utara", by=ketua.actor(), at=makers.NOW)
        assert resembled(desa=desa, voice=said()) is None
