"""The matrix sees every guard that is broken; the long programme (`make test-trust`) breaks each one."""

import tomllib

import pytest

from accountability import policy
from tests.house.test_doors import ALL_DOORS, roles_of
from tests.trust.asking import Asking
from tests.trust.cells import EVERY
from tests.trust.mutants import edits, every_mutant, summary

PEOPLE = ("", "-baru", "-berkas", "-berkas-masalah", "-berkas-satu", "-satu", "-surat", "-templat")
# Their views ask once more themselves (must_write, may_fill, room_of), or have nothing to show to this world:
# one wall less changes no answer there.
HELD_INSIDE = {
    "let in": {
        *(f"{desk}-orang{page}" for desk in ("kab", "kec") for page in PEOPLE),
        *("kab-desa", "kab-desa-berkas", "kec-evaluasi-baris", "kec-layanan-koordinasi-mulai"),
        *("kec-loket-layanan-satu", "kec-pembinaan-baru", "kec-peta", "kec-sinergi-baru"),
        *("pemdes-apb-kegiatan", "sinergi-baris", "sinergi-baru", "bpd-kartu-pdf", "kec-evaluasi-cetak"),
    },
    "unscoped": {"kec-evaluasi-baris", "kec-evaluasi-cetak", "bpd-kartu-pdf", "sinergi-baris"},
}


@pytest.mark.django_db
@pytest.mark.skipif(not EVERY, reason="make test-trust breaks every guard")
def test_every_broken_guard_is_seen(asking: Asking) -> None:
    found = list(every_mutant(asking))
    print(f"\n{summary(found)}")
    unseen = [(kind, name) for kind, name, seen in found if not seen]
    assert [one for one in unseen if one[1].split()[0] not in HELD_INSIDE.get(one[0], ())] == []


def test_a_role_taken_from_or_put_into_a_line_is_seen() -> None:
    told = tomllib.loads(policy.FILE.read_text(encoding="utf-8"))
    code = {door.name: roles_of(door) for door in ALL_DOORS}
    narrowed = {door for door, rule in policy.table().items() if rule.narrower}
    unseen = [name for name, seen in edits(told, code) if not seen]
    # Where fewer post than get, who posts stands in this table alone: tests/bpd_portal/test_roles.py and the
    # pages of the kecamatan hold those.
    assert {name.split()[0] for name in unseen} - narrowed == set()
    assert all(" post " in name for name in unseen)
