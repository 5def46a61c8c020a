"""The same seed makes the same demo world, on any day; and without DEMO there is none."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accountability.budget.models import BudgetLine
from accountability.demo import world
from accountability.oversight.models import EvaluationRow, MonitoringNote
from posko.models import Aspirasi
from sms_gateway.models import OutboundSMS
from tests.accountability.demo.conftest import NOW, undone


def _power_cut(diary: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
class TestSeed:
    ONLY = frozenset({"99.02.01.2003"})

    def _world(self, seed: int, now: dt.datetime = NOW) -> list[list[tuple[Any, ...]]]:
        with undone():
            world.load(now=now, seed=seed, only=self.ONLY)
            return [
                list(
                    Aspirasi.objects.order_by("id").values_list(
                        "nomor", "text", "channel", "state", "state_since_at"
                    )
                ),
                list(OutboundSMS.objects.order_by("id").values_list("body", "promised_at", "state")),
                list(BudgetLine.objects.order_by("id").values_list("account", "kegiatan_kode", "amount")),
                list(EvaluationRow.objects.order_by("id").values_list("part", "no", "answer", "version")),
                list(MonitoringNote.objects.order_by("id").values_list("round", "progress", "noted_at")),
            ]

    def test_the_same_seed_makes_the_same_world_and_another_another(self) -> None:
        first = self._world(7)
        assert all(first)
        assert self._world(7) == first
        assert self._world(8)[0] != first[0]

    @pytest.mark.parametrize("day", ["2027-01-02", "2027-05-17", "2028-02-29"])
    def test_it_loads_on_any_day_of_the_year(self, day: str) -> None:
        noon = dt.datetime.fromisoformat(f"{day}T05:00:00+00:00")
        assert self._world(7, noon)[0]


@pytest.mark.django_db
class TestRefusals:
    def test_a_loading_that_was_cut_off_is_said_and_not_taken_for_a_world(self, monkeypatch: Any) -> None:
        monkeypatch.setattr("accountability.demo.diary.Diary.live", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            world.load(now=NOW, only=frozenset({"99.02.01.2003"}))
        with pytest.raises(CommandError, match="cut off"):
            call_command("load_demo")
