"""The nights: once each, only what changed, one after the other, and none keeps another waiting."""

import datetime as dt
from typing import Any

import pytest

from accountability.accounts.models import Membership
from accountability.lib.alone import alone as alone_with
from accountability.regions.models import DesaFacts, Wilayah
from posko.models import Aspirasi
from public_site.dumps import nightly, shelf
from public_site.dumps.declared import rule
from public_site.dumps.making import make
from public_site.dumps.nightly import make_due
from public_site.dumps.version import version_of
from tests import makers
from tests.public_site.dumps.conftest import AT, DAY, rows

ELSEWHERE = "99.00.01.2001"


@pytest.fixture
def two(kabupaten: Wilayah, alone: list[Aspirasi]) -> list[str]:
    """The codes of two kabupaten, each with a village; the first by code is the other one."""
    makers.make_desa(ELSEWHERE, "Wamesa")
    return [ELSEWHERE[:5], kabupaten.kode]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, in order."""
    told: list[str] = []

    def noting(kabupaten: Wilayah, *, at: dt.datetime) -> Any:
        told.append(kabupaten.kode)
        return make(kabupaten, at=at)

    monkeypatch.setattr(nightly, "make", noting)
    return told


def all_of_a_night(at: dt.datetime = AT) -> int:
    """Rings until nothing is due; how often something was."""
    return sum(make_due(at=at, limit=1) for _ in range(20))


class TestANight:
    def test_each_kabupaten_is_made_once(self, two: list[str], made: list[str]) -> None:
        assert make_due(at=AT, limit=1) == 1
        assert made == two[:1]
        all_of_a_night()
        assert made == two
        assert [shelf.newest(kode) is not None for kode in two] == [True, True]

    def test_nothing_is_made_before_its_hour(self, two: list[str], made: list[str]) -> None:
        midnight = AT.replace(hour=17)
        assert make_due(at=midnight, limit=5) == 0
        assert make_due(at=midnight + dt.timedelta(hours=rule("begins_hour")), limit=5) == 2

    def test_the_next_night_only_what_changed_is_made(
        self, two: list[str], made: list[str], ketua: Membership
    ) -> None:
        all_of_a_night()
        makers.make_aspirasi(Wilayah.objects.get(kode=ELSEWHERE), "baru")
        made.clear()
        all_of_a_night(AT + DAY)
        assert made == [ELSEWHERE[:5]]

    def test_a_dump_that_is_gone_is_made_again(self, two: list[str], made: list[str]) -> None:
        all_of_a_night()
        shelf.keep_newest(ELSEWHERE[:5], 0)
        made.clear()
        all_of_a_night(AT + DAY)
        assert made == [ELSEWHERE[:5]]

    def test_one_that_fails_keeps_no_other_waiting_and_is_tried_a_few_times(
        self, two: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        tried: list[str] = []

        def failing(kabupaten: Wilayah, *, at: dt.datetime) -> Any:
            tried.append(kabupaten.kode)
            if kabupaten.kode == ELSEWHERE[:5]:
                raise RuntimeError("kenari")
            return make(kabupaten, at=at)

        monkeypatch.setattr(nightly, "make", failing)
        all_of_a_night()
        assert tried[:2] == two
        assert tried.count(two[0]) == rule("tries")
        assert shelf.newest(two[1]) is not None
        assert "kenari" not in caplog.text
        assert f"The open data of {two[0]} was not made: RuntimeError" in caplog.text
        tried.clear()
        all_of_a_night(AT + DAY)
        assert tried.count(two[0]) == rule("tries")

    def test_only_one_works_at_a_time(self, two: list[str], made: list[str]) -> None:
        lock = shelf.working_folder() / ".kunci"
        with alone_with(nightly.LOCK, lock=lock):
            assert make_due(at=AT, limit=5) == 0
        assert make_due(at=AT, limit=5) == 2

    def test_a_kabupaten_that_uses_the_posko_no_more_has_no_dumps(self, two: list[str]) -> None:
        all_of_a_night()
        DesaFacts.objects.filter(desa=ELSEWHERE).delete()
        all_of_a_night(AT + DAY)
        assert shelf.dumps_of(two[0]) == []
        assert shelf.newest(two[1]) is not None


class TestTheVersion:
    def test_it_is_the_same_until_a_deed_a_monday_or_a_year(
        self, two: list[str], ketua: Membership, client: Any
    ) -> None:
        here = two[1]
        before = version_of(here, at=AT)
        assert version_of(here, at=AT + DAY) == before
        makers.make_aspirasi(Wilayah.objects.get(kode=ELSEWHERE), "di tempat lain")
        assert version_of(here, at=AT) == before
        assert version_of(here, at=AT + 7 * DAY) != before
        makers.make_aspirasi(Wilayah.objects.get(kode=f"{here}.01.2001"), "di sini")
        assert version_of(here, at=AT) != before


def test_a_village_without_anything_has_a_dump_too(two: list[str]) -> None:
    all_of_a_night()
    dump = shelf.newest(two[0])
    assert dump is not None
    assert [one["nama"] for one in rows(dump, "desa")] == ["Wamesa"]
    assert rows(dump, "suara") == []
