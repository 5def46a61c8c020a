"""Which role stands at which level, who may manage whose account, and how roles and names are written.

Kelola akun: a kecamatan those of the villages below it, a kabupaten all of its own; nobody of a village, and
never the head of a village (design: trust, section 6).
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q

from accountability.accounts.models import Membership, MembershipQuerySet, Role
from accountability.regions.models import Wilayah, name_key
from accountability.regions.sebutan import Words

OF_A_VILLAGE = frozenset({Role.PETUGAS, Role.ANGGOTA_BPD, Role.KETUA_BPD, Role.KADES, Role.KEUANGAN})
OF_A_KABUPATEN = frozenset({Role.KABUPATEN, Role.AUDITOR})
# One at a time in a wilayah: a successor begins when the one before has ended.
SINGLE = frozenset({Role.KETUA_BPD, Role.KADES})
# Of a term: whose account never had a password, so that nobody was in yet.
NEVER_IN = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
LONGEST_STEM = 14  # letters of a place in the name of an account
_STEMS = {
    Role.PETUGAS: "petugas",
    Role.ANGGOTA_BPD: "anggota",
    Role.KETUA_BPD: "ketua",
    Role.KADES: "kepala",
    Role.KEUANGAN: "keuangan",
    Role.KABUPATEN: "kab",
    Role.AUDITOR: "auditor",
}
_KNOWN = {
    "petugas": Role.PETUGAS,
    "petugasposko": Role.PETUGAS,
    "relawan": Role.PETUGAS,
    "anggota": Role.ANGGOTA_BPD,
    "anggotabpd": Role.ANGGOTA_BPD,
    "ketua": Role.KETUA_BPD,
    "ketuabpd": Role.KETUA_BPD,
    "kades": Role.KADES,
    "kepala": Role.KADES,
    "kepaladesa": Role.KADES,
    "kepalakampung": Role.KADES,
    "keuangan": Role.KEUANGAN,
    "kaurkeuangan": Role.KEUANGAN,
    "bendahara": Role.KEUANGAN,
    "camat": Role.CAMAT,
    "kecamatan": Role.CAMAT,
    "stafkecamatan": Role.CAMAT,
    "distrik": Role.CAMAT,
    "kepaladistrik": Role.CAMAT,
    "stafdistrik": Role.CAMAT,
    "kabupaten": Role.KABUPATEN,
    "adminkabupaten": Role.KABUPATEN,
    "auditor": Role.AUDITOR,
    "inspektorat": Role.AUDITOR,
}


def role_words(role: str, words: Words) -> str:
    """What a role is called there: `Ketua BPD`, `Kepala kampung`."""
    return {
        Role.PETUGAS: "Petugas posko",
        Role.ANGGOTA_BPD: f"Anggota {words.bpd}",
        Role.KETUA_BPD: f"Ketua {words.bpd}",
        Role.KADES: words.kepala_desa.capitalize(),
        Role.KEUANGAN: "Keuangan",
        Role.CAMAT: f"Staf {words.kecamatan}",
        Role.KABUPATEN: f"Admin {words.kabupaten}",
        Role.AUDITOR: "Auditor",
    }[Role(role)]


def role_named(said: str, words: Words) -> Role | None:
    """The role a cell names, in general or local words; None for none we know."""
    key = name_key(said)
    local = {name_key(role_words(role, words)): role for role in Role}
    local[name_key(words.kepala_desa)] = Role.KADES
    return _KNOWN.get(key) or local.get(key)


def stands_at(role: str, wilayah: Wilayah) -> bool:
    """Whether a role belongs to a wilayah of this level."""
    if role in OF_A_VILLAGE:
        return wilayah.is_desa
    if role == Role.CAMAT:
        return wilayah.level == Wilayah.Level.KECAMATAN
    return wilayah.level == Wilayah.Level.KABUPATEN_KOTA


def roles_under(member: Membership) -> frozenset[Role]:
    """The roles whose accounts this member manages; none for whoever manages nobody."""
    if member.role == Role.KABUPATEN and member.wilayah.level in {
        Wilayah.Level.KABUPATEN_KOTA,
        Wilayah.Level.PROVINSI,
    }:
        return OF_A_VILLAGE | OF_A_KABUPATEN | {Role.CAMAT}
    if member.role == Role.CAMAT and member.wilayah.level == Wilayah.Level.KECAMATAN:
        return OF_A_VILLAGE
    return frozenset()


def terms_under(member: Membership) -> MembershipQuerySet:
    """The terms this member manages: everything a query about accounts begins with."""
    roles = roles_under(member)
    inside = Q(wilayah__kode__startswith=f"{member.wilayah_id}.")
    if Role.CAMAT in roles:
        inside |= Q(wilayah=member.wilayah_id)
    return Membership.objects.filter(inside, role__in=list(roles)).select_related("user", "wilayah")


def may_place(member: Membership, role: str, wilayah: Wilayah) -> bool:
    """Whether this member may make an account of this role in this wilayah."""
    if role not in roles_under(member):
        return False
    if wilayah.kode == member.wilayah_id:
        return role in OF_A_KABUPATEN
    return wilayah.kode.startswith(f"{member.wilayah_id}.")


def stem_of(role: str, wilayah: Wilayah) -> str:
    """How the name of an account begins: office and place, never a person."""
    office = wilayah.type if role == Role.CAMAT else _STEMS[Role(role)]
    return f"{office}-{wilayah.name_key[:LONGEST_STEM]}"
