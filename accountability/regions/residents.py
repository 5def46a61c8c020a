"""How many people of each group live in a desa and its dusun, by the newest count there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accountability.regions.models import DesaFacts, Residents, Wilayah

EVERYONE, WOMEN, MEN = "semua", "p", "l"

type Of = tuple[int | None, str]  # dusun (None: the whole desa) and group


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one group in one place, and by whose count of which year (0: not told)."""

    people: int
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class ResidentNumbers:
    """The newest counts of a desa; where everyone was not counted, women and men together are everyone."""

    counts: Mapping[Of, Counted]

    def of(self, dusun: int | None, group: str) -> int | None:
        """People of a group in a dusun, or in the whole desa; None where nobody counted."""
        found = self.counts.get((dusun, group))
        if found is not None:
            return found.people
        if group == EVERYONE:
            return self._together(dusun)
        return None

    @property
    def known(self) -> bool:
        """Whether anything was counted at all."""
        return bool(self.counts)

    @property
    def sources(self) -> tuple[str, ...]:
        """`Buku induk penduduk, 2026` for each count, the newest first."""
        told = {(one.year, one.source) for one in self.counts.values()}
        return tuple(f"{source}, {year}" if year else source for year, source in sorted(told, reverse=True))

    def _together(self, dusun: int | None) -> int | None:
        parts = [self.counts.get((dusun, group)) for group in (WOMEN, MEN)]
        return sum(one.people for one in parts if one) if all(parts) else None


def residents_of(desa: Wilayah, year: int) -> ResidentNumbers:
    """The newest counts of `year` or before; what the desa says of itself fills in for the whole of it."""
    counts: dict[Of, Counted] = dict(_told_by(DesaFacts.objects.filter(desa=desa).first()))
    rows = desa.residents.filter(year__lte=year).order_by("year", "id")
    for dusun, group, people, of_year, source in rows.values_list(
        "dusun_id", "group", "people", "year", "source"
    ):
        counts[dusun, group] = Counted(people, of_year, source)
    return ResidentNumbers(counts)


def residents_in(desa: Wilayah, year: int) -> dict[Of, int]:
    """The counts of exactly this year, as they were written down."""
    rows = Residents.objects.filter(desa=desa, year=year)
    return {(dusun, group): people for dusun, group, people in rows.values_list("dusun", "group", "people")}


def _told_by(facts: DesaFacts | None) -> list[tuple[Of, Counted]]:
    if facts is None or facts.population is None:
        return []
    source = "Data umum"
    found: list[tuple[Of, Counted]] = [((None, EVERYONE), Counted(facts.population, 0, source))]
    if facts.women is not None:
        found.append(((None, WOMEN), Counted(facts.women, 0, source)))
        found.append(((None, MEN), Counted(facts.population - facts.women, 0, source)))
    return found


@dataclass(frozen=True, slots=True)
class Odd:
    """Two counts that do not fit: `told` people, where the other says `other`.

    `kind`: genders (women and men together are not everyone), dusun (the dusun together are not the desa),
    or more (a group has more people than there are).
    """

    kind: str
    dusun: int | None
    group: str
    told: int
    other: int


def what_does_not_add_up(counts: Mapping[Of, int], dusun: Sequence[int]) -> list[Odd]:
    """The counts of one year that contradict each other; what was not counted contradicts nothing."""
    found: list[Odd] = []
    for place in (None, *dusun):
        found += _odd_in(counts, place)
    for group in Residents.GROUPS:
        whole, parts = counts.get((None, group)), [counts.get((one, group)) for one in dusun]
        known = [part for part in parts if part is not None]
        if whole is not None and dusun and len(known) == len(dusun) and sum(known) != whole:
            found.append(Odd("dusun", None, group, sum(known), whole))
    return found


def _odd_in(counts: Mapping[Of, int], place: int | None) -> list[Odd]:
    everyone, women, men = (counts.get((place, group)) for group in (EVERYONE, WOMEN, MEN))
    if everyone is None:
        return []
    told = [(group, counts.get((place, group))) for group in Residents.GROUPS]
    found = [Odd("more", place, group, n, everyone) for group, n in told if n is not None and n > everyone]
    if not found and women is not None and men is not None and women + men != everyone:
        found.append(Odd("genders", place, EVERYONE, women + men, everyone))
    return found
