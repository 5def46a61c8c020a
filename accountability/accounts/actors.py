"""Who does a deed: a citizen, a member of an office, or the system itself."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of a deed, without a name: the ledger keeps kind, role and user id only."""

    kind: Literal["citizen", "member", "system"]
    user_id: int | None = None
    role: str = ""


CITIZEN = Actor(kind="citizen")


def system(role: str) -> Actor:
    """The system acting by itself, with the name of its duty, e.g. `system("intake")`."""
    return Actor(kind="system", role=role)
