"""A task works for a turn; when work is left it rings for its next one and lets others pass."""

from time import monotonic

import pytest

from accountability.celery import app
from accountability.lib import turns
from accountability.lib.turns import take_turn
from accountability.work_schedule import QUEUES

TASK = "sms_gateway.tasks.send_due"


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rung: list[str] = []
    monkeypatch.setattr(turns, "ring_task", rung.append)
    return rung


class TestTakeTurn:
    def test_it_works_until_nothing_is_left_and_rings_nobody(self, rings: list[str]) -> None:
        left = [1, 2, 3, 0]
        take_turn(TASK, lambda: left.pop(0), clock=monotonic, seconds=60)
        assert (left, rings) == ([], [])

    def test_a_pile_is_left_when_the_turn_is_over_and_rung_for_again(self, rings: list[str]) -> None:
        left = [1, 2, 3]
        take_turn(TASK, left.pop, clock=monotonic, seconds=0)
        assert (left, rings) == ([1, 2], [TASK])

    def test_what_fails_is_not_hidden(self, rings: list[str]) -> None:
        def fails() -> bool:
            raise LookupError

        with pytest.raises(LookupError):
            take_turn(TASK, fails, clock=monotonic, seconds=0)
        assert rings == []


class TestQueues:
    def test_each_worker_listens_to_every_queue_that_a_task_is_rung_in(self) -> None:
        heard = {one.name for one in app.conf.task_queues}
        rung = {route["queue"] for route in app.conf.task_routes.values()}
        assert heard == rung | {app.conf.task_default_queue}
        assert app.conf.task_default_queue not in rung

    @pytest.mark.django_db
    def test_a_route_names_a_task_that_is_there(self) -> None:
        app.loader.import_default_modules()
        assert set(app.conf.task_routes) <= set(app.tasks)

    def test_what_comes_in_and_what_goes_out_do_not_wait_for_each_other(self) -> None:
        routed = {name: route["queue"] for name, route in app.conf.task_routes.items()}
        assert routed["sms_gateway.tasks.hand_over_waiting"] != routed["sms_gateway.tasks.send_due"]
        assert "posko.tasks.harden_kunci" not in routed

    @pytest.mark.django_db
    def test_what_opens_a_number_or_leaves_the_house_is_never_rung_for_who_holds_no_key(self) -> None:
        keyed = {task for queue in ("outbound", "keyed", "outside") for task in QUEUES[queue]}
        for task in (
            "sms_gateway.tasks.replay_spool",
            "sms_gateway.tasks.join_fragments",
            "sms_gateway.tasks.fetch_media",
            "sms_gateway.tasks.reconcile",
            "posko.tasks.push_due",
            "posko.tasks.hand_over_numbers",
            "accountability.council.tasks.mail_notes",
            "accountability.oversight.tasks.give_codes",
        ):
            assert task in keyed
