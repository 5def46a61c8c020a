"""What each door of bench.growth asks and reads in a filled database, from EXPLAIN; no server takes part.

`python -m bench.growth_reading YEAR KODE…` prints JSON: by door and village the queries, the rows read, and
how long the same SQL takes by the bare driver. DATABASE_URL names the database.
"""

import json
import os
import random
import sys
from functools import partial
from typing import Any

from bench.villager_doors import FORM, Asked, Village, doors

VILLAGER = (
    "kirim (POST)",
    "hasil",
    "hasil, one topic",
    "kelompok",
    "kabar",
    "anggaran, anew",
    "anggaran, kept",
)


def asked_for(village: Village, cookie: dict[str, str], year: int, dice: random.Random) -> dict[str, Asked]:
    """One request for each door, villagers' first."""
    from bench.staff_doors import staff_doors

    of_villagers = doors(year)
    first = {name: of_villagers[name](village, dice) for name in VILLAGER}
    return first | {name: door(dice) for name, door in staff_doors(cookie, village.numbers).items()}


def read(database: str, year: int, kode: list[str]) -> list[dict[str, Any]]:
    """A row for each door and village."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from bench.staff_doors import sessions
    from bench.villager_doors import village_of
    from bench.villager_reading import read_by

    cookies, rows = sessions(kode), []
    for one in kode:
        village = village_of(database, one)
        for name, asked in asked_for(village, cookies[one], year, random.Random(7)).items():
            client = Client(headers={"host": "testserver"})
            for header, value in asked.headers:
                assert header == "Cookie"
                client.cookies[settings.SESSION_COOKIE_NAME] = value.split("=", 1)[1]
            ask = partial(client.get, asked.path)
            if asked.body:
                # Each time another voice: the body has its own key, the same one would be found again.
                ask = partial(_post, client, village, year)
            rows.append({"door": name, "kode": one, **read_by(ask)})
    return rows


def _post(client: Any, village: Village, year: int) -> Any:
    asked = doors(year)["kirim (POST)"](village, random.Random())
    client.cookies["csrf"] = client.cookies["__Host-csrf"] = "a" * 32
    answer = client.post(asked.path, asked.body, content_type=FORM)
    if answer.status_code != 303:
        raise RuntimeError(f"{asked.path}: {answer.status_code}")
    return answer


if __name__ == "__main__":
    print(json.dumps(read(os.environ["DATABASE_URL"], int(sys.argv[1]), sys.argv[2:])))
