"""Who calls a meeting of each kind and how many members it takes, read from data/meeting_kinds.csv."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from accountability.planning.data_rows import is_sure, rows_of


class CalledBy(StrEnum):
    """Whose call the law asks for."""

    BPD = "bpd"
    KADES = "kades"
    CAMAT = "camat"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What the law says of one kind of meeting; a quorum is a share such as 2 of 3, or none.

    `confidence` says how sure the source is (planning.data_rows).
    """

    kind: str
    called_by: CalledBy
    quorum: tuple[int, int] | None
    since: int
    legal_basis: str
    confidence: str

    @property
    def sure(self) -> bool:
        """Whether a source was read for all of it."""
        return is_sure(self.confidence)


@cache
def kind_rules() -> dict[str, KindRule]:
    """The rule of every kind."""
    return {row["kind"]: _rule(row) for row in rows_of("meeting_kinds")}


def rule_of(kind: str) -> KindRule:
    """The rule of this kind; raises KeyError for a kind there is not."""
    return kind_rules()[kind]


def least_present(kind: str, entitled: int) -> int | None:
    """How many of `entitled` members make the quorum, rounded up; None where the law asks for none."""
    share = rule_of(kind).quorum
    return None if share is None else -(-entitled * share[0] // share[1])


def _rule(row: dict[str, str]) -> KindRule:
    share = (int(row["quorum_of"]), int(row["quorum_to"])) if row["quorum_of"] else None
    return KindRule(
        row["kind"],
        CalledBy(row["called_by"]),
        share,
        int(row["since"]),
        row["legal_basis"],
        row["confidence"],
    )
