"""Every village lives by its own clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accountability.lib import local_time

WIB, WITA, WIT = "33.29.04.2001", "52.08.04.2001", "91.03.01.2001"
NIGHT = (time(20), time(6))
MOMENTS = st.integers(0, 4 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))


class TestZones:
    @pytest.mark.parametrize(
        ("kode", "abbr"),
        [
            (WIB, "WIB"),
            (WITA, "WITA"),
            (WIT, "WIT"),
            ("62", "WIB"),
            ("63", "WITA"),
            ("81.01", "WIT"),
            ("99.01", "WIB"),
        ],
    )
    def test_the_province_says_the_zone(self, kode: str, abbr: str) -> None:
        assert local_time.zone_abbr(kode) == abbr

    def test_a_kabupaten_of_its_own_in_the_table_goes_before_its_province(self) -> None:
        assert local_time.zone_abbr("99.02.01.2001") == "WIT"

    def test_an_unknown_province_keeps_the_time_of_the_installation(self, settings: Settings) -> None:
        settings.TIME_ZONE = "Asia/Makassar"
        assert local_time.zone_for("77.01") == ZoneInfo("Asia/Makassar")
        assert local_time.zone_for("") == ZoneInfo("Asia/Makassar")

    def test_the_day_in_papua_begins_two_hours_before_that_in_java(self) -> None:
        at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
        assert local_time.local_date(at, WIT) == date(2026, 11, 21)
        assert local_time.local_date(at, WIB) == date(2026, 11, 20)


class TestWriting:
    def test_dates_are_written_in_indonesian(self) -> None:
        assert local_time.tanggal(date(2026, 11, 21)) == "21 November 2026"
        assert local_time.tanggal(date(2026, 8, 1)) == "1 Agustus 2026"
        assert local_time.tanggal_pendek(date(2026, 5, 3)) == "3 Mei"
        assert local_time.tanggal_pendek(date(2026, 12, 31)) == "31 Des"

    def test_hours_are_written_with_a_full_stop_in_the_zone_asked_for(self) -> None:
        at = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
        assert local_time.jam(at, local_time.zone_for(WIB)) == "09.00"
        assert local_time.jam(at, local_time.zone_for(WIT)) == "11.00"


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hour", "minute", "quiet"),
        [
            (19, 59, False),
            (20, 0, True),
            (23, 59, True),
            (0, 0, True),
            (5, 59, True),
            (6, 0, False),
            (12, 0, False),
        ],
    )
    def test_the_night_is_quiet_on_the_clock_of_the_village(
        self, hour: int, minute: int, quiet: bool
    ) -> None:
        for kode in (WIB, WITA, WIT):
            at = datetime(2026, 11, 21, hour, minute, tzinfo=local_time.zone_for(kode))
            assert local_time.quiet(at.astimezone(UTC), kode, NIGHT) is quiet

    def test_one_moment_is_quiet_in_papua_and_not_in_java(self) -> None:
        at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 19.00 WIB, 21.00 WIT
        assert not local_time.quiet(at, WIB, NIGHT)
        assert local_time.quiet(at, WIT, NIGHT)

    def test_hours_within_one_day_are_understood(self) -> None:
        at = datetime(2026, 11, 21, 12, 30, tzinfo=local_time.zone_for(WIB))
        assert local_time.quiet(at, WIB, (time(12), time(13)))
        assert not local_time.quiet(at, WIB, (time(13), time(14)))

    @pytest.mark.parametrize("hours", [None, (time(0), time(0)), (time(7, 30), time(7, 30))])
    def test_quiet_hours_can_be_switched_off(self, hours: tuple[time, time] | None) -> None:
        at = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
        assert not local_time.quiet(at, WIB, hours)
        assert local_time.after_quiet(at, WIB, hours) == at

    def test_news_of_the_evening_waits_for_the_next_morning(self) -> None:
        evening = datetime(2026, 11, 21, 21, 30, tzinfo=local_time.zone_for(WIT))
        morning = datetime(2026, 11, 22, 6, 0, tzinfo=local_time.zone_for(WIT))
        assert local_time.after_quiet(evening.astimezone(UTC), WIT, NIGHT) == morning

    def test_news_of_the_small_hours_waits_for_the_same_morning(self) -> None:
        early = datetime(2026, 11, 22, 2, 0, tzinfo=local_time.zone_for(WIB))
        assert local_time.after_quiet(early, WIB, NIGHT) == early.replace(hour=6)

    @given(
        MOMENTS,
        st.sampled_from([WIB, WITA, WIT]),
        st.tuples(st.times(), st.times()),
    )
    def test_after_the_quiet_it_is_not_quiet_and_never_a_day_later(
        self, at: datetime, kode: str, hours: tuple[time, time]
    ) -> None:
        after = local_time.after_quiet(at, kode, hours)
        assert not local_time.quiet(after, kode, hours)
        assert 0 <= (after - at).total_seconds() < 86_400
        assert (after == at) is not local_time.quiet(at, kode, hours)
