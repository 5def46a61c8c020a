"""Members who are signed in, for bench.sockets: `python -m bench.socket_people VILLAGES` prints them."""

import datetime as dt
import json
import sys
from typing import Any

import django

PEOPLE_EACH = 10


def made(villages: int) -> list[dict[str, str]]:
    """Ten members in each of so many villages, each with a session of its own."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from accountability.accounts.guard_limits import begin
    from accountability.accounts.models import Membership, Role, User
    from accountability.regions.models import Wilayah

    def wilayah(kode: str, level: str, kind: str, parent: Wilayah | None) -> Wilayah:
        return Wilayah.objects.create(
            kode=kode, name=f"Uji {kode}", level=level, type=kind, parent=parent, fictional=True
        )

    above = wilayah("99", "provinsi", "provinsi", None)
    above = wilayah("99.01", "kabupaten_kota", "kabupaten", above)
    above = wilayah("99.01.01", "kecamatan", "kecamatan", above)
    people: list[dict[str, str]] = []
    for number in range(villages):
        desa = wilayah(f"99.01.01.{2001 + number}", "desa_kelurahan", "desa", above)
        users = User.objects.bulk_create(User(username=f"uji-{number}-{one}") for one in range(PEOPLE_EACH))
        Membership.objects.bulk_create(
            Membership(user=user, wilayah=desa, role=Role.KETUA_BPD, since_date=dt.date(2020, 1, 1))
            for user in users
        )
        for user in users:
            store: Any = SessionStore()
            store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
            store[HASH_SESSION_KEY] = user.get_session_auth_hash()
            begin(store, timezone.now())
            store.create()
            people.append({"kode": desa.kode, "session": store.session_key})
    return people


if __name__ == "__main__":
    django.setup()
    print(json.dumps(made(int(sys.argv[1]))))
