"""The report of half a year: every indicator of the programme, with definition, base and source.

Shares of groups are told of all villages together and of whole half-years alone, nowhere by village.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from accountability.oversight.reporting import counting, telling
from accountability.oversight.reporting.asked import Asked
from accountability.oversight.reporting.description import Grid, Part
from accountability.oversight.reporting.facts import Facts
from accountability.oversight.reporting.indicators import Indicator, in_force
from accountability.oversight.reporting.ratings import help_rated
from accountability.planning.fit import Planned
from posko.counts import may_be_said
from posko.states import Population
from posko.topics import topics

HEADINGS = ("Indikator", "Masa ini", "Masa sebelumnya", "Artinya dan dasarnya", "Sumber")
WIDTHS = (2.6, 1.9, 1.9, 3.6, 2.4)
NONE_YET = "belum dinilai"


@dataclass(frozen=True, slots=True)
class _Row:
    """What is told of one indicator: now, before, and of how many."""

    now: str
    before: str = "–"
    base: str = ""


def parts(facts: Facts, asked: Asked) -> tuple[Part, ...]:
    """What the report of half a year says; `asked` is what it needs besides the facts."""
    if not facts.needs:
        return (Part("Indikator", (f"Belum ada {facts.words.desa} yang memakai posko di sini.",)),)
    found = in_force(facts.span.year)
    of_villages = {**_of_villages(facts, asked, found), "help": _help(facts)}
    people = {one: _people(facts, asked, one) for one, row in found.items() if row.part == "warga"}
    return (
        Part(f"Indikator menurut {facts.words.desa}", grid=_grid(facts, found, of_villages)),
        Part("Suara perempuan dan kelompok rentan", grid=_grid(facts, found, people)),
        Part(
            "Kesesuaian aspirasi dan anggaran",
            _fit_lines(facts),
            _grid(facts, found, {"origin": _origin(facts)}),
        ),
        Part("Yang diminta dan yang dibiayai, menurut pokok", grid=_by_topic(facts, asked)),
        Part("Suara dan rencana, menurut kelompok", _group_lines(facts), _by_group(facts, asked)),
    )


def _grid(facts: Facts, found: dict[str, Indicator], rows: dict[str, _Row]) -> Grid:
    told = []
    for key, row in rows.items():
        if key in found:
            one = found[key].told(facts.words)
            meaning = f"{one.definition}. Dasar: {one.base}{row.base}."
            told.append((one.name, row.now, row.before, meaning, one.source))
    return Grid(HEADINGS, tuple(told), WIDTHS)


def _of_villages(facts: Facts, asked: Asked, found: dict[str, Indicator]) -> dict[str, _Row]:
    """Counts of villages: of them nothing needs to be hidden."""
    deeds = asked.council_months
    signs = {need.signs.desa.kode: need.signs for need in facts.needs}
    all_of = len(signs)

    def count(test: Callable[[str], bool]) -> _Row:
        part = sum(test(kode) for kode in signs)
        return _Row(f"{part} dari {all_of} ({round(100 * part / all_of)}%)")

    def spoke(kode: str) -> bool:
        return telling.enough(sum(facts.of_month(kode, month) for month in facts.span.months()))

    later = _Row(telling.LATER)
    active = found["council"].threshold
    return {
        "posko": count(lambda kode: spoke(kode) and bool(deeds.get(kode))) if facts.over else later,
        "budget": count(lambda kode: signs[kode].published),
        "both": count(lambda kode: signs[kode].published and signs[kode].spent > 0),
        "council": count(lambda kode: deeds.get(kode, 0) >= active) if facts.over else later,
        "on_time": count(lambda kode: kode in asked.on_time),
    }


def _help(facts: Facts) -> _Row:
    rated = help_rated(facts.kode, facts.span)
    return _Row(NONE_YET if rated is None else f"{rated[0]:.1f} dari 5".replace(".", ","))


def _people(facts: Facts, asked: Asked, group: str) -> _Row:
    if not facts.over:
        return _Row(telling.LATER)
    now = counting.shares(list(facts.heard.values()))[group]
    share = telling.people(now)
    base = f", {telling.voices(now.base)} suara"
    if asked.heard_before is None:
        return _Row(telling.of_people(share), "–", base)
    earlier = counting.shares(list(asked.heard_before.values()))[group]
    before = telling.people(earlier)
    return _Row(telling.of_people(share) + _moved(share, before), telling.of_people(before), base)


def _moved(now: int | None, before: int | None) -> str:
    if now is None or before is None:
        return ""
    return ", naik" if now > before else ", turun" if now < before else ", tetap"


def _origin(facts: Facts) -> _Row:
    value = telling.middle(need.signs.origin_percent for need in facts.needs)
    return _Row("belum cukup yang tayang" if value is None else f"median {value}%")


def _fit_lines(facts: Facts) -> tuple[str, ...]:
    budget = f"{facts.words.apb} {facts.day.year}"
    return (f"Apa yang diminta warga dalam masa ini, di samping apa yang dibiayai {budget}.",)


def _by_topic(facts: Facts, asked: Asked) -> Grid:
    """Voices and published belanja by topic; a topic of a handful of voices is told without its share."""
    total = sum(asked.rupiah.values())
    shares = telling.parts_of_a_whole(asked.topics)
    rows = []
    for one in topics():
        if one.kode not in shares:
            continue
        voiced = telling.of_people(shares[one.kode]) if facts.over else telling.LATER
        paid = f"{round(100 * asked.rupiah.get(one.kode, 0) / total)}%" if total else "belum ada"
        rows.append((one.name.format(**asdict(facts.words)), voiced, paid))
    headings = ("Pokok", "Bagian suara", f"Bagian belanja {facts.words.apb}")
    return Grid(headings, tuple(rows), (4, 2.5, 2.5), frozenset({2}))


def _group_lines(facts: Facts) -> tuple[str, ...]:
    plan = f"{facts.words.rkp} {facts.day.year}"
    return (
        f"Bagian rupiah dihitung dari kegiatan {plan} yang menyebut penerimanya.",
        "Satu orang bisa masuk beberapa kelompok.",
    )


def _by_group(facts: Facts, asked: Asked) -> Grid:
    telling_plans = [one for one in asked.planned if one.tells and _is_coarse(one)]
    base = sum(one.cost for one in telling_plans)
    groups = counting.shares(list(facts.heard.values())) if facts.over else {}
    rows = []
    for key, label in Population.choices:
        if key == Population.MEN:
            continue  # the rest of the women
        share = groups.get(key)
        voiced = telling.LATER if share is None else telling.of_people(telling.people(share))
        paid = sum(one.part(key) for one in telling_plans)
        rows.append((str(label), voiced, f"{round(100 * paid / base)}%" if base else "belum ditulis"))
    return Grid(
        ("Kelompok", "Bagian suara", "Bagian rupiah rencana"), tuple(rows), (4, 2.5, 2.5), frozenset({2})
    )


def _is_coarse(one: Planned) -> bool:
    """Whether every group a kegiatan is for, and its rest, is nobody or at least five people."""
    people = one.people or 0
    return all(may_be_said(count) and may_be_said(people - count) for count in one.groups.values())
