"""Whose voice is missing: the share of a group among the voices beside its share among the residents."""

from dataclasses import dataclass
from typing import Literal

from accountability.regions.residents import EVERYONE, MEN, WOMEN, ResidentNumbers
from posko.coverage_rules import coverage_rule
from posko.recap.counting import Recap
from posko.states import Gender, Population

type Verdict = Literal["unheard", "less", "heard", "few", "unknown"]
_GENDERS = (Gender.WOMAN, Gender.MAN)


@dataclass(frozen=True, slots=True)
class Share:
    """A group of residents, in the whole desa or one dusun: its voices of a base, its people of everyone.

    `base` are the voices that told what is asked here: for women and men those who told their gender, for
    the other groups those who told anything about themselves, for a dusun those whose dusun is known.
    `verdict`: unheard (no voice at all), less (clearly fewer than its share of residents), heard, few (the
    base is too small to say), or unknown (nobody counted the residents).
    """

    dusun: int | None
    group: str
    voices: int
    base: int
    residents: int | None
    everyone: int | None
    verdict: Verdict
    enough: bool

    @property
    def percent_of_voices(self) -> int | None:
        """Whole per cent; None where the base is too small for one (`enough` is False)."""
        if not self.enough or not self.base:
            return None
        return round(self.voices * 100 / self.base)

    @property
    def percent_of_residents(self) -> int | None:
        """Whole per cent; None where it is not known."""
        if self.residents is None or not self.everyone:
            return None
        return round(self.residents * 100 / self.everyone)


def who_is_missing(recap: Recap, residents: ResidentNumbers) -> tuple[Share, ...]:
    """The groups the council must reach (Permendagri 110/2016 ps 33), in the whole desa."""
    told: dict[str, int] = {group: recap.of_gender(group) for group in _GENDERS}
    said = recap.about_themselves.total()
    shares = []
    for group in Population.values:
        of_gender = group in told
        shares.append(
            _share(
                recap,
                None,
                group,
                told[group] if of_gender else recap.of_group(group),
                sum(told.values()) if of_gender else said,
                residents.of(None, group),
                _both(residents, None) if of_gender else residents.of(None, EVERYONE),
            )
        )
    return tuple(shares)


def dusun_missing(recap: Recap, residents: ResidentNumbers) -> tuple[tuple[Share, Share], ...]:
    """For each dusun: its share of the voices, and the share of its women among its own voices."""
    known = sum(recap.from_dusun(pk) for pk, _ in recap.dusun)
    counted = [residents.of(pk, EVERYONE) for pk, _ in recap.dusun]
    everyone = sum(one for one in counted if one) if None not in counted else residents.of(None, EVERYONE)
    found = []
    for pk, _ in recap.dusun:
        women, men = recap.gender[pk, Gender.WOMAN], recap.gender[pk, Gender.MAN]
        found.append(
            (
                _share(
                    recap, pk, EVERYONE, recap.from_dusun(pk), known, residents.of(pk, EVERYONE), everyone
                ),
                _share(recap, pk, WOMEN, women, women + men, residents.of(pk, WOMEN), _both(residents, pk)),
            )
        )
    return tuple(found)


def _share(
    recap: Recap,
    dusun: int | None,
    group: str,
    voices: int,
    base: int,
    residents: int | None,
    everyone: int | None,
) -> Share:
    verdict = verdict_of(voices, base, residents, everyone, recap.until.year)
    enough = base >= coverage_rule("smallest_percent_base", recap.until.year)
    return Share(dusun, group, voices, base, residents, everyone, verdict, enough)


def verdict_of(voices: int, base: int, residents: int | None, everyone: int | None, year: int) -> Verdict:
    """Whether a group is heard, by the thresholds of data/coverage.csv in `year`."""
    if base < coverage_rule("smallest_base", year):
        return "few"
    if voices == 0 and residents != 0:
        return "unheard"
    if residents is None or not everyone:
        return "unknown"
    if residents * base < coverage_rule("least_expected", year) * everyone:
        return "few"
    less = voices * everyone * 100 < coverage_rule("less_heard_percent", year) * residents * base
    return "less" if less else "heard"


def _both(residents: ResidentNumbers, dusun: int | None) -> int | None:
    """Women and men together."""
    women, men = residents.of(dusun, WOMEN), residents.of(dusun, MEN)
    return None if women is None or men is None else women + men
