"""The recap for the wall: what it leaves out, and when it may be made."""

import datetime as dt

import pytest

from accountability.regions.models import Wilayah
from accountability.regions.residents import residents_of
from posko.keys import read_ahead
from posko.models import Aspirasi
from posko.recap import PublicRecap, period, public_recap
from posko.recap.public import NotAWholeQuarter
from tests.posko.recap.makers import TODAY, hear

IN_SUMMER = dt.date(2026, 8, 5)
THIRD = period.quarter(2026, 3)


def on_the_wall(desa: Wilayah) -> PublicRecap:
    """The third quarter, after its words were read."""
    read_ahead(desa.aspirasi.all(), 500)
    return public_recap(desa, THIRD, residents_of(desa, 2026), today=TODAY)


def counted(found: PublicRecap) -> list[str]:
    """What stands in the table of bidang."""
    return [str(cell) for cell in found.bidang.cells[0]]


class TestWhatItCounts:
    def test_small_numbers_are_only_said_to_be_small(self, desa: Wilayah) -> None:
        for n in range(12):
            hear(desa, IN_SUMMER, topic="jalan" if n < 7 else "tani")
        hear(desa, IN_SUMMER, topic="layanan")
        # pemerintahan 1, pembangunan 7, pemberdayaan 5: the total would give the one away
        told = counted(on_the_wall(desa))
        assert told[0] == "<5"
        assert "–" in (told[1], told[3])

    @pytest.mark.parametrize("fields", [{"confidential": True}, {"about_pemdes": True}])
    def test_confidential_voices_and_those_about_officials_are_not_counted(
        self, desa: Wilayah, fields: dict[str, bool]
    ) -> None:
        for _ in range(6):
            Aspirasi.objects.filter(pk=hear(desa, IN_SUMMER, topic="jalan").pk).update(**fields)
        assert counted(on_the_wall(desa)) == ["0"] * 6

    def test_what_is_set_aside_is_not_counted(self, desa: Wilayah) -> None:
        for _ in range(6):
            Aspirasi.objects.filter(pk=hear(desa, IN_SUMMER, topic="jalan").pk).update(quarantine="iseng")
        assert counted(on_the_wall(desa)) == ["0"] * 6

    def test_sensitive_kinds_are_not_counted(self, desa: Wilayah) -> None:
        for n in range(6):
            hear(desa, IN_SUMMER, text=f"ada pungli urus surat di kantor {n}", topic="layanan")
        assert counted(on_the_wall(desa)) == ["0"] * 6

    def test_a_voice_nobody_read_for_its_kind_is_not_counted_yet(self, desa: Wilayah) -> None:
        for _ in range(6):
            hear(desa, IN_SUMMER, topic="jalan")
        found = public_recap(desa, THIRD, residents_of(desa, 2026), today=TODAY)
        assert counted(found) == ["0"] * 6

    def test_shares_need_twenty_voices_and_are_rounded(self, desa: Wilayah) -> None:
        for n in range(19):
            hear(desa, dt.date(2026, 2, 3), gender="p" if n < 6 else "l")
        assert on_the_wall(desa).shares == ()
        hear(desa, dt.date(2025, 11, 3), gender="l")  # the year that ends with this quarter
        women = on_the_wall(desa).shares[0]
        assert (women.group, women.of_voices) == ("p", 30)


class TestWhen:
    @pytest.mark.parametrize(
        "days",
        [period.year(2025), period.month(2026, 7), period.quarter(2026, 4)],
        ids=["a year", "a month", "a quarter that runs"],
    )
    def test_only_whole_quarters_that_have_ended(self, desa: Wilayah, days: period.Period) -> None:
        with pytest.raises(NotAWholeQuarter):
            public_recap(desa, days, residents_of(desa, 2026), today=TODAY)

    def test_the_latest_is_the_one_before_this(self) -> None:
        assert period.last_whole_quarter(dt.date(2026, 1, 1)) == period.quarter(2025, 4)
        assert period.last_whole_quarter(TODAY) == THIRD
