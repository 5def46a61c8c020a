"""What another site makes a signed-in browser send does nothing: every door that acts asks for its token."""

import pytest
from django.test import Client

from accountability.policy import table
from tests.attacks.learning import visitors
from tests.trust.asking import Asking
from tests.trust.doors import question

pytestmark = pytest.mark.django_db
# A page kept for times without a signal has no fresh token: kirim asks where the request came from instead.
# The browser itself sends reports of the policy; a witness signs what it sends.
OTHERWISE = frozenset({"kirim", "csp", "buku-jejak-saksi"})


def test_without_the_token_of_a_page_no_door_acts(asking: Asking) -> None:
    found, asked_at = [], 0
    for door, rule in table().items():
        if not rule.post or rule.scope == "machine" or door in OTHERWISE:
            continue
        asked_at += 1
        for who in visitors(asking, rule)[:2]:
            asking.client(who)
            strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
            for one in asking.clients[who.name].cookies.values():
                strict.cookies[one.key] = one.value
            known = asking.clients[who.name]
            asking.clients[who.name] = strict
            try:
                answer = asking.at(
                    who, door, question(door, asking.world.own, who.role), "POST", {"aksi": "x"}
                )
            finally:
                asking.clients[who.name] = known
            if answer.status not in {403, 404, 302} or answer.seen.writes:
                found.append(f"{door} as {who.name}: {answer.status} {answer.seen.writes[:1]}")
    assert found == []
    assert asked_at > 150
