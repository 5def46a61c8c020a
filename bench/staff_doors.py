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
    from django.test import Client
    from django.utils import timezone

    from accountability.accounts import guard_limits
    from accountability.accounts.models import Membership, Role, User
    from accountability.regions.models import Wilayah

    offices = {"ketua": (13, Role.KETUA_BPD), "camat": (8, Role.CAMAT), "kabupaten": (5, Role.KABUPATEN)}
    found: dict[str, dict[str, str]] = {}
    for one in kode:
        found[one] = {}
        for office, (length, role) in offices.items():
            name = f"{office}-{one[:length].replace('.', '')}"
            user, _fresh = User.objects.get_or_create(username=name)
            since = timezone.localdate().replace(day=1)
            Membership.objects.get_or_create(
                user=user,
                role=role,
                wilayah=Wilayah.objects.get(kode=one[:length]),
                defaults={"since_date": since},
            )
            client = Client()
            client.force_login(user)
            session: Any = client.session
            guard_limits.begin(session, timezone.now())
            session.save()
            found[one][office] = str(session.session_key)
    return found


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
