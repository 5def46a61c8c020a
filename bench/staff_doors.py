"""The doors of staff that bench.growth opens, and a session for each office that opens them."""

import json
import random
import sys
from collections.abc import Callable
from typing import Any

from bench.villager_doors import Asked

# Name, office, and the address; `{kode}` is the village's or the kecamatan's.
DOORS: tuple[tuple[str, str, str], ...] = (
    ("inbox", "ketua", "/bpd/"),
    ("inbox, filtered", "ketua", "/bpd/?topik=jalan&keadaan=semua&urut=baru"),
    ("inbox, by due date", "ketua", "/bpd/?lewat=jawab&urut=tenggat"),
    ("inbox, search", "ketua", "/bpd/?kata=jalan+berlubang&keadaan=semua"),
    ("inbox, rare search", "ketua", "/bpd/?kata=gorong+beringin+terpeleset&keadaan=semua"),
    ("inbox, deep", "ketua", "/bpd/?keadaan=semua&halaman=9"),
    ("voice", "ketua", "/bpd/aspirasi/{nomor}/"),
    ("kelompok of the desk", "ketua", "/bpd/kelompok/"),
    ("suggestions", "ketua", "/bpd/kelompok/saran/"),
    ("recap", "ketua", "/bpd/rekap/"),
    ("dashboard", "camat", "/kec/"),
    ("warnings", "camat", "/kec/peringatan/"),
    ("kabupaten", "kabupaten", "/kab/"),
)
type StaffDoor = Callable[[random.Random], Asked]


def sessions(kode: list[str]) -> dict[str, dict[str, str]]:
    """By village code and office (council's head, camat, kabupaten) the session of somebody who signed in."""
    from accountability.accounts.models import Role

    offices = {"ketua": Role.KETUA_BPD, "camat": Role.CAMAT, "kabupaten": Role.KABUPATEN}
    return {
        one: {
            office: str(let_in(somebody(role, one)).session.session_key) for office, role in offices.items()
        }
        for one in kode
    }


def somebody(role: str, kode: str) -> Any:
    """A user of this office over a village: of the village itself, of its kecamatan, or of its kabupaten."""
    from django.utils import timezone

    from accountability.accounts.models import Membership, Role, User
    from accountability.regions.models import Wilayah

    length = {Role.CAMAT: 8, Role.KABUPATEN: 5, Role.AUDITOR: 5}.get(Role(role), 13)
    user, _fresh = User.objects.get_or_create(username=f"{role}-{kode[:length].replace('.', '')}")
    Membership.objects.get_or_create(
        user=user,
        role=role,
        wilayah=Wilayah.objects.get(kode=kode[:length]),
        defaults={"since_date": timezone.localdate().replace(day=1)},
    )
    return user


def let_in(who: Any) -> Any:
    """A client in which somebody has signed in, as the sign-in page notes it."""
    from django.test import Client
    from django.utils import timezone

    from accountability.accounts import guard_limits

    client = Client(headers={"host": "testserver"}, raise_request_exception=False)
    client.force_login(who)
    session: Any = client.session
    guard_limits.begin(session, timezone.now())
    session.save()
    return client


def staff_doors(cookie: dict[str, str], numbers: tuple[str, ...]) -> dict[str, StaffDoor]:
    """Every door by its name, as asked with these cookies."""

    def door(office: str, address: str) -> StaffDoor:
        def asked(dice: random.Random) -> Asked:
            path = address.replace("{nomor}", dice.choice(numbers))
            return Asked(path, headers=(("Cookie", f"__Host-sid={cookie[office]}"),))

        return asked

    return {name: door(office, address) for name, office, address in DOORS}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(sessions(sys.argv[1:])))
