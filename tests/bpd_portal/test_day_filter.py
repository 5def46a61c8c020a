"""Days in addresses, whatever may stand there."""

import pytest

from accountability.accounts.models import Membership
from tests.bpd_portal.conftest import Desk


class TestDayFilter:
    @pytest.mark.parametrize("door", ["/bpd/", "/bpd/jejak/", "/bpd/jejak/jejak.csv", "/bpd/sms/"])
    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-31", "²"])
    def test_a_day_out_of_this_world_filters_nothing(
        self, ketua: Membership, desk_of: Desk, door: str, day: str
    ) -> None:
        assert desk_of(ketua).get(door, {"sejak": day, "sampai": day}).status_code == 200
