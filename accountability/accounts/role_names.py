"""What people of a place call a role: a camat is a kepala distrik in Papua, a panewu in Yogyakarta."""

from accountability.accounts.models import Role
from accountability.regions.sebutan import words_for


def role_name(role: str, kode: str) -> str:
    """The name of a role in the words of the wilayah with this code; "" for no role. 0 queries, as a rule."""
    words = words_for(kode)
    local = {Role.CAMAT.value: words.camat, Role.KABUPATEN.value: words.kabupaten}
    if role in local:
        return local[role][:1].upper() + local[role][1:]
    return str(dict(Role.choices).get(role, ""))
