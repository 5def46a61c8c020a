"""Goes through an export of a whole kabupaten, some villages at a time, so that memory stays bounded."""

from collections.abc import Callable, Collection
from typing import IO

from accountability.budget.proposed import Problem, Proposal
from accountability.budget.siskeudes.reading import Reading, read, villages_in

AT_ONCE = 200  # villages in memory; each pass reads through the whole file again


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
    there = villages_in(file, kabupaten=kabupaten, year=year)
    if only is None and len(there) <= AT_ONCE:
        parts: list[Collection[str] | None] = [None]
    else:
        wanted = there if only is None else sorted(set(only))
        parts = [wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)]
    of_file: dict[Problem, None] = {}
    of_villages: list[Problem] = []
    for part in parts:
        reading: Reading = read(file, kabupaten=kabupaten, year=year, only=part)
        of_file.update(dict.fromkeys(reading.problems))
        for proposal in reading.villages.values():
            of_villages.extend(proposal.problems)
            deal(proposal)
        if not reading.sha256:  # refused as a whole; the next part would be too
            break
    return (*of_file, *of_villages)
