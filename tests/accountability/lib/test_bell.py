"""A bell rings after the commit, says only "look", and can neither fail nor hold up the deed."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from celery import Celery
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks as Commits
from pytest_django import Settings

from accountability.lib import bell

TASK, GROUP = "sms_gateway.tasks.send_due", "desa.99-01-01-2001.masuk"
QUEUE = "bell-test"
PATIENCE = 120  # seconds; no measure


@pytest.fixture(autouse=True)
def rested_bell(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    monkeypatch.setattr(bell, "_ringer", bell._Ringer())
    monkeypatch.setattr(bell, "REST_AFTER_FAILURE", 0.01)
    yield
    bell.remember_loop(None)


def celery_with(monkeypatch: pytest.MonkeyPatch, broker: str) -> Celery:
    own = Celery("bell-test", broker=broker, set_as_current=False)
    own.conf.update(
        task_default_queue=QUEUE,
        broker_transport_options={"max_retries": 0, "socket_timeout": 5, "socket_connect_timeout": 5},
    )
    monkeypatch.setattr(bell, "app", own)
    return own


def rung(own: Celery) -> list[tuple[str, Any]]:
    """Empty the queue and return (task name, arguments) of each message."""
    messages = []
    with own.connection_for_read() as connection:
        queue = connection.SimpleQueue(QUEUE)
        with contextlib.suppress(queue.Empty):
            while True:
                message = queue.get(block=False)
                message.ack()
                messages.append((message.headers["task"], message.decode()[:2]))
        queue.close()
    return messages


@pytest.mark.django_db
class TestTaskBell:
    def test_it_rings_by_name_alone_after_the_commit(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        own = celery_with(monkeypatch, "memory://")
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_task(TASK)
            assert rung(own) == []
        assert rung(own) == [(TASK, [[], {}])]

    def test_what_is_rolled_back_does_not_ring(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        own = celery_with(monkeypatch, "memory://")
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            bell.ring_task(TASK)
            transaction.set_rollback(True)
        assert rung(own) == []

    def test_an_eager_task_runs_in_place(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        own = celery_with(monkeypatch, "redis://127.0.0.1:1/0")
        own.conf.task_always_eager = True
        looked = []

        # A name of its own: the product's tasks are shared with every Celery application of this process.
        @own.task(name="bell.look", shared=False)
        def look() -> None:
            looked.append("here")

        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_task("bell.look")
        assert looked == ["here"]

    def test_a_ring_that_waits_is_not_asked_for_again_unless_its_thread_is_gone(self) -> None:
        ringer, may_end, begun = bell._Ringer(), Event(), Event()

        def hang(_runner: object) -> None:
            begun.set()
            may_end.wait(10)

        ringer.ask("first", hang)
        assert begun.wait(10)
        ringer.ask("second", lambda _runner: None)
        assert (ringer.is_asked("second"), ringer.is_asked("first")) == (True, False)
        may_end.set()
        assert ringer.finish(10)
        assert not ringer.is_asked("second")
        forked = bell._Ringer()
        forked._waiting["second"] = hang  # as a fork finds it, without the thread
        assert not forked.is_asked("second")

    def test_a_broker_that_is_down_costs_one_line_in_the_log(
        self,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Commits,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        celery_with(monkeypatch, "redis://127.0.0.1:1/0")
        with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
            bell.ring_task(TASK)
        assert bell.finish(PATIENCE)
        lines = [record for record in caplog.records if record.name == bell.__name__]
        assert len(lines) == 1
        assert TASK in lines[0].getMessage()
        assert lines[0].exc_info is None

    def test_after_a_failure_it_rings_again(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        celery_with(monkeypatch, "redis://127.0.0.1:1/0")
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_task("before")
        assert bell.finish(PATIENCE)
        own = celery_with(monkeypatch, "memory://")
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_task(TASK)
        assert rung(own) == [(TASK, [[], {}])]

    def test_a_broker_that_hangs_holds_nobody_up(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            celery_with(monkeypatch, f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
            with django_capture_on_commit_callbacks(execute=True):
                bell.ring_task(TASK)
            assert not bell.finish(0.2)  # the ring is still under way, its deed is long done

    def test_a_ring_asked_for_again_while_it_waits_is_sent_once(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        celery_with(monkeypatch, "redis://127.0.0.1:1/0")
        begun, free = Event(), Event()
        sent: list[str] = []

        def slowly(name: str) -> None:
            sent.append(name)
            begun.set()
            assert free.wait(5)

        monkeypatch.setattr(bell, "_send", slowly)
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_task("first")
        assert begun.wait(5)
        with django_capture_on_commit_callbacks(execute=True):
            for name in ("first", "second", "second", "first", "second"):
                bell.ring_task(name)
        free.set()
        assert bell.finish(PATIENCE)
        # "first" rings again: its second asker may have committed after the first look began.
        assert sent == ["first", "first", "second"]

    def test_without_a_broker_nothing_happens(
        self,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Commits,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        own = celery_with(monkeypatch, "memory://")
        own.conf.update(broker_url="")
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_task(TASK)
        assert caplog.records == []


@pytest.fixture
def server_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, as the embedded server has."""
    loop = asyncio.new_event_loop()
    server = Thread(target=loop.run_forever)
    server.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    server.join()
    loop.close()


def the_layer() -> InMemoryChannelLayer:
    layer = get_channel_layer()
    assert isinstance(layer, InMemoryChannelLayer)
    return layer


async def _listening() -> str:
    layer = the_layer()
    channel: str = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    return channel


async def _heard(channel: str) -> Any:
    return await asyncio.wait_for(the_layer().receive(channel), 5)


@pytest.mark.django_db
class TestGroupBell:
    def test_a_page_on_the_server_loop_hears_a_ring_from_another_thread(
        self, server_loop: asyncio.AbstractEventLoop, django_capture_on_commit_callbacks: Commits
    ) -> None:
        bell.remember_loop(server_loop)
        channel = asyncio.run_coroutine_threadsafe(_listening(), server_loop).result(5)
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)
        message = asyncio.run_coroutine_threadsafe(_heard(channel), server_loop).result(5)
        assert message == {"type": "look"}

    def test_a_page_already_waiting_is_woken(
        self, server_loop: asyncio.AbstractEventLoop, django_capture_on_commit_callbacks: Commits
    ) -> None:
        bell.remember_loop(server_loop)
        channel = asyncio.run_coroutine_threadsafe(_listening(), server_loop).result(5)
        waiting = asyncio.run_coroutine_threadsafe(_heard(channel), server_loop)
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)
        assert waiting.result(5) == {"type": "look"}

    def test_without_a_remembered_loop_it_rings_from_where_it_is(
        self, django_capture_on_commit_callbacks: Commits
    ) -> None:
        channel = asyncio.run(_listening())
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)
        assert asyncio.run(_heard(channel)) == {"type": "look"}

    def test_a_ring_after_the_server_stopped_is_lost_without_harm(
        self, django_capture_on_commit_callbacks: Commits
    ) -> None:
        stopped = asyncio.new_event_loop()
        stopped.close()
        bell.remember_loop(stopped)
        asyncio.run(_listening())
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)

    def test_what_is_rolled_back_does_not_ring(self, django_capture_on_commit_callbacks: Commits) -> None:
        channel = asyncio.run(_listening())
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            bell.ring_group(GROUP)
            transaction.set_rollback(True)
        assert channel not in the_layer().channels

    def test_nobody_listening_costs_nothing(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
    ) -> None:
        monkeypatch.setattr(bell, "_look_here", lambda *_: pytest.fail("rang for nobody"))
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)

    def test_without_a_channel_layer_nothing_happens(
        self,
        settings: Settings,
        django_capture_on_commit_callbacks: Commits,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        settings.CHANNEL_LAYERS = {}
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)
        assert caplog.records == []

    def test_a_layer_that_fails_costs_one_line_in_the_log(
        self,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Commits,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        class Broken:
            async def group_send(self, group: str, message: dict[str, str]) -> None:
                raise ConnectionError("with data inside")

        monkeypatch.setattr(bell, "get_channel_layer", Broken)
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring_group(GROUP)
        assert bell.finish(PATIENCE)
        assert [record.getMessage() for record in caplog.records] == [
            f"The bell for group {GROUP} was not rung: ConnectionError"
        ]


async def test_inside_the_server_loop_it_does_not_wait_for_itself() -> None:
    loop = asyncio.get_running_loop()
    bell.remember_loop(loop)
    channel = await _listening()
    bell._ring_group_now(GROUP)
    assert await _heard(channel) == {"type": "look"}
