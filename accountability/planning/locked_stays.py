"""The database itself refuses to change a locked meeting, on PostgreSQL and on SQLite.

A meeting is locked when its signed berita acara was kept. From then on what it says of itself, who was
invited and who came, its agenda, points and decisions stay; a settled paper says what it said, and a signed
copy is put there once. When an attendee was told of the outcome may still be noted, for that comes later.

SQLite drops a trigger when a migration makes its table anew: a migration that changes one of these tables
ends with `install`; tests/accountability/planning/test_locked_stays.py fails when one forgets it.
"""

from dataclasses import dataclass
from typing import Any

TOLD = "A meeting with a signed berita acara is locked."
SETTLED_TOLD = "A settled paper stays as it is."

_MEETING = "musyawarah_id IN (SELECT id FROM planning_musyawarah WHERE locked_at IS NOT NULL)"
_USULAN = (
    "usulan_id IN (SELECT u.id FROM planning_usulan u JOIN planning_musyawarah m ON m.id = u.musyawarah_id "
    "WHERE m.locked_at IS NOT NULL)"
)


_OF_THE_MEETING = (
    "UPDATE OF kind, title, held_on, starts_at, place, dusun_id, men, women, disabled, poor, elderly, "
    "children, members_entitled, members_present, berita_acara_no, method, called_off_at, locked_at"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """What of one table is refused: `event`, when the row it is about (NEW or OLD) is `when`."""

    name: str
    table: str
    event: str
    when: str
    told: str = TOLD


_OF_ITSELF = (
    Guard("stays", "planning_musyawarah", _OF_THE_MEETING, "OLD.locked_at IS NOT NULL"),
    Guard(
        "stays",
        "planning_meetingdocument",
        "UPDATE OF musyawarah_id, kind, number, date, content, settled_at",
        "OLD.id IS NOT NULL",
        SETTLED_TOLD,
    ),
    Guard(
        "keeps_its_copy",
        "planning_meetingdocument",
        "UPDATE OF signed, signed_sha256, signed_at",
        "OLD.signed <> ''",
        SETTLED_TOLD,
    ),
    Guard("is_not_removed", "planning_meetingdocument", "DELETE", "OLD.signed <> ''", SETTLED_TOLD),
)
# Of each table: which of its rows belong to a locked meeting, and which columns stay ("" for all).
_WHAT_BELONGS_TO_IT = (
    ("planning_invitation", _MEETING, ""),
    ("planning_attendancebydusun", _MEETING, ""),
    (
        "planning_attendee",
        _MEETING,
        " OF musyawarah_id, name, gender, dusun_id, stands_for, checked_in_at, taken_off_at",
    ),
    (
        "planning_usulan",
        _MEETING,
        " OF musyawarah_id, title, place, beneficiaries, cost_estimate, dots, dots_by_hand",
    ),
    ("planning_score", _USULAN, ""),
    ("planning_decision", _USULAN, ""),
)


def _guards() -> list[Guard]:
    found = list(_OF_ITSELF)
    for table, where, columns in _WHAT_BELONGS_TO_IT:
        found += [
            Guard("is_not_added", table, "INSERT", f"NEW.{where}"),
            Guard("stays", table, f"UPDATE{columns}", f"OLD.{where}"),
            Guard("is_not_removed", table, "DELETE", f"OLD.{where}"),
        ]
    return found


GUARDS = _guards()


def install(connection: Any) -> None:
    """Guards all of it, also where it was guarded before."""
    remove(connection)
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in _postgres(guard) if connection.vendor == "postgresql" else _sqlite(guard):
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """Takes the guards away; only a migration backwards, and tests that empty their database, do this."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.table}_{guard.name}{on_table}")


def _sqlite(guard: Guard) -> list[str]:
    event = f"BEFORE {guard.event} ON {guard.table} FOR EACH ROW WHEN {guard.when}"
    told = f"BEGIN SELECT RAISE(ABORT, '{guard.told}'); END"
    return [f"CREATE TRIGGER {guard.table}_{guard.name} {event} {told}"]


def _postgres(guard: Guard) -> list[str]:
    """A WHEN on PostgreSQL may ask no table, so the function asks; what it answers lets the row through."""
    function = f"{guard.table}_{guard.name}_guard"
    row = "OLD" if guard.event == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION '{guard.told}' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"BEGIN IF {guard.when} THEN {refuse}; END IF; RETURN {row}; END"
    event = f"BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {function}()"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {guard.table}_{guard.name} {event}",
    ]
