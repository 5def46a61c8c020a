"""Answers ANGGARAN within one SMS: the whole budget in three figures, or the kegiatan a word means.

Named by the setting SMS_BUDGET_ANSWER, because the conversation lives below the budget.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz

from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.spent import spent_in_year_of
from accountability.lib.local_time import local_date
from accountability.lib.rupiah import ringkas
from accountability.planning.activity_codes import BIDANG_SHORT, UnknownActivity
from accountability.planning.activity_codes import kegiatan as official
from accountability.regions.models import Wilayah
from posko import lexicons

ALIKE = 85  # of 100, for one word of the question and one of a name
LITTLE = frozenset(["dan", "di", "ke", "untuk", "yang", "dari", "pada", "dengan"])


@dataclass(slots=True)
class Sum:
    """One kegiatan of the budget: its name, and what its lines plan, in rupiah."""

    name: str
    words: list[str]
    amount: int
    lines: list[int]
    kode: str
    alone: bool = True


def answer(*, desa: Wilayah, about: str, at: dt.datetime) -> tuple[str, dict[str, Any]]:
    """The template of the answer and its values.

    Without words: planned spending, the biggest bidang, and how much of it is spent. With words: the best
    matching kegiatan. A year among the words asks for that year; else the running year's, else the newest
    budget that is published. What is not published is said to be so.
    """
    words = lexicons.words_of(about)
    year = next((int(word) for word in words if word.isdecimal() and len(word) == 4), None)
    apb = _published(desa, year, local_date(at, desa.kode).year)
    if apb is None:
        return "anggaran_belum", {}
    words = [word for word in words if not word.isdecimal()]
    return _about(apb, words) if words else _whole(apb)


def _published(desa: Wilayah, year: int | None, this_year: int) -> APBDesa | None:
    known = APBDesa.objects.published().filter(desa=desa)
    if year is not None:
        return known.of_year(year).first()
    return known.of_year(this_year).first() or known.newest_first().first()


def _whole(apb: APBDesa) -> tuple[str, dict[str, Any]]:
    per_bidang = apb.lines.per_bidang()
    planned = sum(per_bidang.values())
    biggest = max(per_bidang, key=lambda bidang: (per_bidang[bidang], bidang))
    name = BIDANG_SHORT.get(biggest, biggest)
    return "anggaran", {
        "tahun": apb.year,
        "rupiah": ringkas(planned),
        "persen": percent(spent_in_year_of(apb).rupiah(), planned),
        "tail": name,
    }


def _about(apb: APBDesa, words: list[str]) -> tuple[str, dict[str, Any]]:
    asked = [word for word in lexicons.expanded(" ".join(words)) if word not in LITTLE]
    rated = [(_likeness(asked, one.words), one.amount, one) for one in _sums(apb)]
    hits, _, best = max(rated, key=lambda one: one[:2], default=(0, 0, None))
    if best is None or not hits:
        return "anggaran_tak_ada", {"tahun": apb.year, "tail": " ".join(words)}
    spent = _spent(apb, best)
    return "anggaran_kegiatan", {
        "tahun": apb.year,
        "rupiah": ringkas(best.amount),
        "persen": percent(spent, best.amount),
        "tail": best.name,
    }


def _spent(apb: APBDesa, one: Sum) -> int:
    """What was spent on its lines, and on its code without a line when no other kegiatan shares the code."""
    told, mine = spent_in_year_of(apb), Q(line_id__in=one.lines)
    return told.filter(mine | Q(line=None, kegiatan_kode=one.kode) if one.alone else mine).rupiah()


def percent(spent: int, planned: int) -> int:
    """Whole percent, halves up; 0 where nothing was planned."""
    return (200 * spent + planned) // (2 * planned) if planned else 0


def _sums(apb: APBDesa) -> list[Sum]:
    """The lines of each kegiatan together, by the plan's kegiatan where there is one, else by code."""
    found: dict[tuple[str, int | None], Sum] = {}
    own = dict(apb.budgeted_kegiatan.values_list("kode", "name"))
    for line in apb.lines.belanja().select_related("kegiatan"):
        kode = line.kegiatan_kode
        name = line.kegiatan.name if line.kegiatan is not None else own.get(kode) or _official_name(line)
        one = found.setdefault((kode, line.kegiatan_id), Sum(name, [], 0, [], kode))
        one.amount += line.amount
        one.lines.append(line.first_id)
        one.words += lexicons.expanded(f"{name} {line.description}")
    shared = Counter(one.kode for one in found.values())
    for one in found.values():
        one.alone = shared[one.kode] == 1
    return list(found.values())


def _official_name(line: BudgetLine) -> str:
    try:
        return official(line.kegiatan_kode).name
    except UnknownActivity:
        return line.description


def _likeness(asked: list[str], words: list[str]) -> int:
    """How many of the words asked for stand in the name, also misspelt; 0 for none."""
    named = set(words)
    return sum(any(word == one or fuzz.ratio(word, one) >= ALIKE for one in named) for word in asked)
