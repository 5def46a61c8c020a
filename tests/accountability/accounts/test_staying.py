"""A live page closes when its session, its account or its term has ended, within seconds."""

import datetime as dt
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accountability.accounts import consumers, guard_limits
from accountability.accounts.live import group_of_account
from accountability.accounts.models import Ending, Membership, SignInWay, User
from accountability.accounts.sessions import begin, end_others
from accountability.accounts.staying import Seat, still_signed_in, those_who_left
from bpd_portal.consumers import NOT_YOURS, Inbox

HOUR = dt.timedelta(hours=1)


def session_of(member: Membership, at: dt.datetime) -> SessionStore:
    """A session as the sign-in page leaves it."""
    store = SessionStore()
    store[SESSION_KEY] = str(member.user_id)
    store[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    guard_limits.begin(store, at)
    store.create()
    begin(
        user=member.user,
        session_key=store.session_key or "",
        device="x",
        network="",
        way=SignInWay.PASSWORD,
        at=at,
    )
    return store


def seat_of(member: Membership, store: SessionStore) -> Seat:
    """Where the member's page sits."""
    return Seat(store.session_key, member.user_id, member.pk, member.wilayah_id, member.role)


class TestThoseWhoLeft:
    def left(self, member: Membership, store: SessionStore, at: dt.datetime) -> bool:
        """Whether the member's page has to go; both ways of looking agree."""
        seat = seat_of(member, store)
        one_by_one = still_signed_in(member.user, store, at) is None
        together = seat in those_who_left([seat], at, timezone.localdate())
        assert together or not one_by_one
        return together

    def test_who_is_signed_in_stays(self, ketua: Membership) -> None:
        at = timezone.now()
        assert not self.left(ketua, session_of(ketua, at), at)

    def test_a_session_that_was_ended_from_afar_goes(self, ketua: Membership) -> None:
        at = timezone.now()
        store = session_of(ketua, at)
        end_others(user=ketua.user, but="", how=Ending.REMOTE, at=at)
        assert self.left(ketua, store, at)

    def test_an_idle_one_goes(self, ketua: Membership) -> None:
        at = timezone.now()
        assert self.left(ketua, session_of(ketua, at), at + HOUR)

    def test_one_of_the_old_password_goes(self, ketua: Membership) -> None:
        at = timezone.now()
        store = session_of(ketua, at)
        ketua.user.set_password("sumur kelapa gerobak")
        ketua.user.save()
        assert self.left(ketua, store, at)

    def test_a_shut_account_goes(self, ketua: Membership) -> None:
        at = timezone.now()
        store = session_of(ketua, at)
        User.objects.update(is_active=False)
        assert self.left(ketua, store, at)

    def test_a_term_that_ended_goes(self, ketua: Membership) -> None:
        at = timezone.now()
        store = session_of(ketua, at)
        ketua.until_date = timezone.localdate() - dt.timedelta(days=1)
        ketua.save()
        assert self.left(ketua, store, at)

    def test_a_thousand_pages_are_three_questions(
        self, ketua: Membership, django_assert_num_queries: Any
    ) -> None:
        at = timezone.now()
        seat = seat_of(ketua, session_of(ketua, at))
        seats = [seat, *(seat._replace(session_key=f"kunci{n}") for n in range(1000))]
        with django_assert_num_queries(3):
            assert len(those_who_left(seats, at, timezone.localdate())) == 1000


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_thread_keeps_its_connection")
class TestOpenPages:
    async def opened(self, member: Membership, store: SessionStore) -> Any:
        """An open inbox."""
        scope = {"type": "websocket", "path": "/ws/meja/", "headers": [], "subprotocols": []}
        talk: Any = ApplicationCommunicator(  # type: ignore[no-untyped-call]
            Inbox.as_asgi(),
            {**scope, "user": member.user, "session": store},
        )
        await talk.send_input({"type": "websocket.connect"})
        assert (await talk.receive_output(3))["type"] == "websocket.accept"
        return talk

    async def test_sending_the_device_out_closes_its_page(self, ketua: Membership) -> None:
        at = timezone.now()
        store = await sync_to_async(session_of)(ketua, at)
        talk = await self.opened(ketua, store)
        await sync_to_async(end_others)(user=ketua.user, but="", how=Ending.REMOTE, at=at)
        assert await talk.receive_output(3) == {"type": "websocket.close", "code": NOT_YOURS}
        await talk.send_input({"type": "websocket.disconnect", "code": 1000})
        await talk.wait(3)

    async def test_a_term_that_ends_without_a_ring_closes_it_too(
        self, ketua: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(consumers, "LOOK_EVERY", 0.02)
        talk = await self.opened(ketua, await sync_to_async(session_of)(ketua, timezone.now()))
        ketua.until_date = timezone.localdate() - dt.timedelta(days=1)
        await sync_to_async(ketua.save)()
        assert await talk.receive_output(3) == {"type": "websocket.close", "code": NOT_YOURS}
        await talk.send_input({"type": "websocket.disconnect", "code": 1000})
        await talk.wait(3)

    def test_pages_are_closed_within_five_seconds(self) -> None:
        assert consumers.LOOK_EVERY < 5

    def test_the_group_of_an_account_has_a_name_channels_take(self) -> None:
        assert group_of_account(7) == "akun.7"
