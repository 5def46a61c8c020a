"""The million voices of `bench.villager_server` are rows the product can read, here some thousands."""

import random
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.villager_doors import doors, villages
from bench.villager_world import fill
from posko.models import Aspirasi

VOICES, VILLAGES = 4000, 3

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not str(settings.DATABASE_URL).startswith("postgres"),
        reason="needs PostgreSQL: set TEST_DATABASE_URL",
    ),
]


def own_database() -> str:
    """The address of the database of this test."""
    name = str(connection.settings_dict["NAME"])
    return urlunsplit(urlsplit(str(settings.DATABASE_URL))._replace(path=f"/{name}"))


def test_every_door_of_villagers_answers_in_the_filled_world(client: Client) -> None:
    now = timezone.now()
    fill(own_database(), voices=VOICES, villages=VILLAGES, now=now)
    assert Aspirasi.objects.count() == VOICES
    dice = random.Random(1)
    for village in villages(own_database(), VILLAGES - 1):
        for name, door in doors(now.year).items():
            path, body, _headers = door(village, dice)
            answer = (
                client.post(path, body, content_type="application/x-www-form-urlencoded")
                if body
                else client.get(path)
            )
            assert answer.status_code in {200, 303}, (name, path)
