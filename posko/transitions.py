"""The one table of moves an aspirasi may make, and the news each move brings its voices."""

from posko.states import State

S = State
# From a state to the states that may follow; staying in place is news without a move (a decision, a percent).
# A voice that joins a kelompok late goes straight to where the kelompok stands.
JOINS = frozenset({S.MERGED, S.ON_AGENDA, S.PLANNED, S.BUDGETED, S.UNDER_WAY})
# What an office may say to a voice that is not yet on the road together with others.
DIRECT = frozenset({S.READ, S.NEEDS_DETAIL, S.ANSWERED, S.FORWARDED, S.NOT_NOW, S.CLOSED})
MOVES: dict[str, frozenset[str]] = {
    S.RECEIVED: DIRECT | JOINS,
    S.READ: (DIRECT | JOINS) - {S.READ},
    S.NEEDS_DETAIL: DIRECT | JOINS,
    S.MERGED: DIRECT | JOINS,
    S.ON_AGENDA: frozenset({S.ON_AGENDA, S.PLANNED, S.FORWARDED, S.NOT_NOW, S.ANSWERED}),
    S.PLANNED: frozenset({S.PLANNED, S.BUDGETED, S.ON_AGENDA, S.NOT_NOW, S.FORWARDED}),
    S.BUDGETED: frozenset({S.BUDGETED, S.UNDER_WAY, S.DONE, S.NOT_NOW}),
    S.UNDER_WAY: frozenset({S.UNDER_WAY, S.DONE, S.NOT_NOW}),
    S.DONE: frozenset({S.READ}),
    S.ANSWERED: frozenset({S.READ}),
    S.FORWARDED: frozenset({S.ANSWERED, S.READ, S.NOT_NOW, S.PLANNED}),
    S.NOT_NOW: frozenset({S.READ, S.ON_AGENDA}),
    S.CLOSED: frozenset({S.READ}),
}

# What a withdrawn budget takes back: the plan stands, the money does not. No other deed goes backwards.
FALLS_BACK: dict[str, State] = {S.BUDGETED: S.PLANNED}

# The seven steps the public journey shows, each with the states that mean it was reached.
STEPS: tuple[tuple[str, str, frozenset[State]], ...] = (
    ("masuk", "Diterima", frozenset({S.RECEIVED})),
    ("gabung", "Dibaca dan dikelompokkan", frozenset({S.READ, S.MERGED, S.NEEDS_DETAIL})),
    ("musyawarah", "Dibahas di musyawarah", frozenset({S.ON_AGENDA})),
    ("rencana", "Masuk rencana", frozenset({S.PLANNED})),
    ("uang", "Dianggarkan", frozenset({S.BUDGETED})),
    ("kerja", "Dikerjakan", frozenset({S.UNDER_WAY})),
    ("selesai", "Selesai dan dinilai warga", frozenset({S.DONE})),
)


class NoSuchMove(Exception):
    """An aspirasi cannot go from where it stands to there."""

    def __init__(self, here: str, there: str) -> None:
        self.here, self.there = here, there
        super().__init__(f"An aspirasi that is {here} cannot become {there}.")


def check(here: str, there: str) -> None:
    """Raises NoSuchMove unless the table allows the move."""
    if there not in MOVES[here]:
        raise NoSuchMove(here, there)
