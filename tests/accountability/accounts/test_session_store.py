"""Sessions."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session

from accountability.accounts import session_store
from accountability.accounts.session_store import SessionStore

pytestmark = pytest.mark.django_db


class TestDrawingAKey:
    def test_a_new_session_is_one_insert(self, django_assert_num_queries: Any) -> None:
        store = SessionStore()
        store["nomor"] = "2045813"
        with django_assert_num_queries(3):  # with the savepoint around the insert
            store.save()
        assert SessionStore(store.session_key)["nomor"] == "2045813"

    def test_a_key_that_is_taken_is_drawn_anew_and_its_session_stays(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = SessionStore()
        first["nomor"] = "1"
        first.save()
        keys = [first.session_key, "b" * 32]
        monkeypatch.setattr(session_store, "get_random_string", lambda *_: keys.pop(0))
        second = SessionStore()
        second["nomor"] = "2"
        second.save()
        assert (second.session_key, Session.objects.count()) == ("b" * 32, 2)
        assert SessionStore(first.session_key)["nomor"] == "1"
