"""The same seed makes the same demo world, on any day; and without DEMO there is none."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accountability.accounts.models import User
from accountability.budget.models import BudgetLine
from accountability.demo import world
from posko.models import Aspirasi
from sms_gateway.models import OutboundSMS
from tests.accountability.demo.conftest import NOW, undone


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
            ]

    def test_the_same_seed_makes_the_same_world_and_another_another(self) -> None:
        first = self._world(7)
        assert first[0]
        assert self._world(7) == first
        assert self._world(8)[0] != first[0]

    @pytest.mark.parametrize("day", ["2027-01-02", "2027-05-17", "2028-02-29"])
    def test_it_loads_on_any_day_of_the_year(self, day: str) -> None:
        noon = dt.datetime.fromisoformat(f"{day}T05:00:00+00:00")
        assert self._world(7, noon)[0]


@pytest.mark.django_db
class TestRefusals:
    def test_without_demo_nothing_is_made(self, settings: Any) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command("load_demo")
        assert not User.objects.exists()
