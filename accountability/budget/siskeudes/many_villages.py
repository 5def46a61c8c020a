"""Goes through an export of a whole kabupaten, some villages at a time, so that memory stays bounded."""

from collections.abc import Callable, Collection
from typing import IO

from accountability.budget.proposed import Problem, Proposal
from accountability.budget.siskeudes.problems import Refused
from accountability.budget.siskeudes.reading import read, villages_in

# In memory at a time; each part goes through the whole file again.
VILLAGES_AT_ONCE, LINES_AT_ONCE = 100, 40_000


def each_village(
    file: IO[bytes],
    deal: Callable[[Proposal], None],
    *,
    kabupaten: str,
    year: int,
    only: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Reads the export and hands each village's proposal to `deal`, also those that must be mended first.

    Returns all problems, those of the file first. Raises what `deal` raises.
    """
    try:
        there = villages_in(file, kabupaten=kabupaten, year=year)
    except Refused as no:
        return (no.problem,)
    wanted = there if only is None else {kode: there.get(kode, 0) for kode in sorted(set(only))}
    of_file: dict[Problem, None] = {}
    of_villages: list[Problem] = []
    for part in _parts(wanted) or [None]:
        reading = read(file, kabupaten=kabupaten, year=year, only=part)
        of_file.update(dict.fromkeys(reading.problems))
        for proposal in reading.villages.values():
            of_villages.extend(proposal.problems)
            deal(proposal)
        if not reading.sha256:  # refused as a whole; the next part would be too
            break
    return (*of_file, *of_villages)


def _parts(lines: dict[str, int]) -> list[Collection[str] | None]:
    """The villages in parts, none of them too large; none at all where there is no village."""
    parts: list[Collection[str] | None] = []
    part: list[str] = []
    held = 0
    for kode, count in lines.items():
        if part and (len(part) == VILLAGES_AT_ONCE or held + count > LINES_AT_ONCE):
            parts.append(part)
            part, held = [], 0
        part.append(kode)
        held += count
    return [*parts, part] if part else parts
