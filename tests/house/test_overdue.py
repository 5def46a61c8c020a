"""What is behind is told, what is behind for too long stops, and without an index nothing is pretended."""

import datetime as dt
from typing import Any

import pytest

from tests.house import overdue

TODAY = dt.date(2026, 11, 30)
LOCKED = {"django": "6.1.3", "pillow": "12.0.9"}


@pytest.mark.parametrize(
    ("version", "meant"),
    [
        ("6.1.3", "6.1.*"),
        ("25.1", "25.*"),
        ("2026.1", "2026.*"),
        ("5.7.0", "5.7.*"),
        ("3", "3.*"),
        ("0.1.8.1", "0.1.*"),
    ],
)
def test_a_series_is_what_a_patch_may_still_come_to(version: str, meant: str) -> None:
    assert overdue.series(version) == meant


def test_every_library_asked_for_by_name_stands_in_the_lock() -> None:
    assert set(overdue.direct()) <= set(overdue.locked())
    assert "django" in overdue.direct()


def test_what_the_resolver_prints_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        returncode, stdout = 0, "django==6.1.4\npillow==12.1.0 ; python_version >= '3.12'\n"

    monkeypatch.setattr("tests.house.overdue.subprocess.run", lambda *_args, **_options: Told)
    assert overdue.newest(LOCKED, TODAY) == {"django": "6.1.4", "pillow": "12.1.0"}
    assert overdue.behind(LOCKED, overdue.newest(LOCKED, TODAY)) == {"django": "6.1.4", "pillow": "12.1.0"}


class TestTelling:
    @pytest.fixture
    def index(self, monkeypatch: pytest.MonkeyPatch) -> dict[dt.date, dict[str, str]]:
        """What an index had on a day."""
        days: dict[dt.date, dict[str, str]] = {TODAY: {}, TODAY - dt.timedelta(days=30): {}}
        monkeypatch.setattr(overdue, "newest", lambda names, until: LOCKED | days[until])
        monkeypatch.setattr(overdue, "locked", lambda: LOCKED)
        return days

    def test_nothing_is_behind(self, index: Any, capsys: pytest.CaptureFixture[str]) -> None:
        assert overdue.main(TODAY) == 0
        assert "2 libraries asked for by name: 0 behind their series, 0 overdue." in capsys.readouterr().out

    def test_a_young_patch_is_told_and_an_old_one_stops(
        self, index: dict[dt.date, dict[str, str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        index[TODAY]["pillow"] = "12.0.10"
        assert overdue.main(TODAY) == 0
        assert "within 30 days" in capsys.readouterr().out
        index[TODAY - dt.timedelta(days=30)]["pillow"] = "12.0.10"
        assert overdue.main(TODAY) == 1
        assert "OVERDUE" in capsys.readouterr().out

    def test_without_an_index_it_says_so(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Failed:
            returncode, stdout = 2, ""

        monkeypatch.setattr("tests.house.overdue.subprocess.run", lambda *_args, **_options: Failed)
        assert overdue.main(TODAY) == 2
        assert capsys.readouterr().out.startswith("No index answered")
