"""Puts the lines of a budget in the order people read them: part, bidang, kegiatan, each with its sum."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accountability.budget import chart
from accountability.budget.models import APBDesa, BudgetedKegiatan, BudgetLine
from accountability.planning import activity_codes
from accountability.planning.activity_codes import BIDANG_SHORT

OPEN_UP_TO = 15  # lines of belanja shown unfolded
MOST_SHOWN = 400  # lines on one page


def matching(lines: Iterable[BudgetLine], words: str, names: dict[str, str]) -> list[BudgetLine]:
    """The lines in which every one of these words stands: words, codes, kegiatan, account or source."""
    wanted = words.lower().split()
    return [line for line in lines if all(word in _told(line, names) for word in wanted)]


def kegiatan_names(lines: Iterable[BudgetLine], said: Sequence[BudgetedKegiatan]) -> dict[str, str]:
    """The name of each kegiatan by code: as the budget says it, as the plan does, else the official one."""
    names = {one.kode: one.name for one in said}
    for line in lines:
        if line.kegiatan_kode and line.kegiatan_kode not in names:
            planned = line.kegiatan.name if line.kegiatan else ""
            names[line.kegiatan_kode] = planned or activity_codes.kegiatan(line.kegiatan_kode).name
    return names


def by_bidang(lines: Iterable[BudgetLine], names: dict[str, str], *, unfolded: bool) -> list[dict[str, Any]]:
    """Lines of belanja by bidang and kegiatan, with sums in rupiah."""
    ordered = sorted(lines, key=lambda line: (_numbers(line.kegiatan_kode), line.account, line.pk))
    found = []
    for bidang, members in groupby(ordered, key=lambda line: line.kegiatan_kode[:1]):
        mine = list(members)
        kegiatan = [
            _kegiatan(kode, list(some), names)
            for kode, some in groupby(mine, key=lambda line: line.kegiatan_kode)
        ]
        found.append(
            {
                "kode": bidang,
                "nama": BIDANG_SHORT.get(bidang, _("Belum berkegiatan")),
                "jumlah": sum(line.amount for line in mine),
                "banyak": len(mine),
                "terbuka": unfolded,
                "kegiatan": kegiatan,
            }
        )
    return found


def one_at_a_time(lines: list[BudgetLine], names: dict[str, str], asked: str) -> list[dict[str, Any]]:
    """The bidang with their sums, of which only the one asked for shows its lines; the others lead there."""
    found = []
    for bidang in by_bidang(lines, names, unfolded=True):
        if bidang["kode"] != asked:
            found.append({**bidang, "kegiatan": [], "terbuka": False, "sisa": 0})
            continue
        mine = [line for line in lines if line.kegiatan_kode[:1] == asked]
        ordered = sorted(mine, key=lambda line: (_numbers(line.kegiatan_kode), line.account, line.pk))
        shown = by_bidang(ordered[:MOST_SHOWN], names, unfolded=True)[0]["kegiatan"]
        found.append({**bidang, "kegiatan": shown, "sisa": max(len(mine) - MOST_SHOWN, 0)})
    return found


def printed_rows(apb: APBDesa, *, full: bool) -> list[dict[str, Any]]:
    """The rows of the printed budget in the order of Permendagri 20/2018; 2 queries.

    `full` is the Penjabaran (kegiatan, output, each line), else the short form down to the jenis of an
    account and the sub bidang of belanja.
    """
    lines = list(apb.lines.select_related("kegiatan").order_by("account", "kegiatan_kode", "id"))
    said = list(apb.budgeted_kegiatan.all())
    rows = _accounts(lines, "4", full)
    names = kegiatan_names(lines, said)
    outputs = {one.kode: one for one in said}
    rows += _belanja([line for line in lines if line.account.startswith("5")], names, outputs, full)
    return rows + _accounts(lines, "6", full)


def _belanja(
    lines: list[BudgetLine], names: dict[str, str], outputs: dict[str, BudgetedKegiatan], full: bool
) -> list[dict[str, Any]]:
    rows = [_row("", "5", _("BELANJA"), sum(line.amount for line in lines), 1)] if lines else []
    levels = (1, 2, 3) if full else (1, 2)
    ordered = sorted(lines, key=lambda line: (_numbers(line.kegiatan_kode), line.account, line.pk))
    for kode in _codes_above((line.kegiatan_kode for line in ordered), levels):
        within = [line for line in ordered if f"{line.kegiatan_kode}.".startswith(f"{kode}.")]
        depth = kode.count(".") + 1
        name = names[kode] if depth == 3 else activity_codes.activities()[kode].name
        row = _row(kode, "", name, sum(line.amount for line in within), depth, _sources(within))
        if depth == 3 and (output := outputs.get(kode)):
            row |= {"keluaran": output.output, "volume": output.volume, "satuan": output.unit}
        rows.append(row)
        if full and depth == 3:
            rows += [_line(line) for line in within]
        elif not full and depth == 2:
            rows += _jenis(within)
    return rows


def _accounts(lines: list[BudgetLine], akun: str, full: bool) -> list[dict[str, Any]]:
    """Pendapatan or pembiayaan: the accounts above, and in full each line."""
    mine = [line for line in lines if line.account.startswith(akun)]
    rows = []
    for kode in _codes_above((line.account for line in mine), (1, 2, 3)):
        within = [line for line in mine if f"{line.account}.".startswith(f"{kode}.")]
        depth = kode.count(".") + 1
        total = sum(line.amount for line in within) if akun == "4" or depth > 1 else None  # 6 is no sum
        rows.append(_row("", kode, chart.account(kode).name, total, depth, _sources(within)))
        if full and depth == 3:
            rows += [_line(line) for line in within]
    return rows


def _jenis(lines: list[BudgetLine]) -> list[dict[str, Any]]:
    rows = []
    for kode in sorted({line.account[:3] for line in lines}):
        within = [line for line in lines if line.account.startswith(kode)]
        total = sum(line.amount for line in within)
        rows.append(_row("", kode, chart.account(kode).name, total, 3, _sources(within)))
    return rows


def _line(line: BudgetLine) -> dict[str, Any]:
    row = _row("", line.account, line.description, line.amount, 4, line.fund_source)
    return row | {"volume": line.volume, "satuan": line.unit}


def _row(
    kegiatan: str, account: str, words: str, amount: int | None, depth: int, source: str = ""
) -> dict[str, Any]:
    return {
        "kegiatan": kegiatan,
        "rekening": account,
        "uraian": words,
        "jumlah": amount,
        "tingkat": depth,
        "sumber": source,
    }


def _codes_above(codes: Iterable[str], levels: tuple[int, ...]) -> list[str]:
    """Every code at these levels above (or at) the given ones, in the order of a book."""
    every = {".".join(code.split(".")[:level]) for code in codes for level in levels}
    return sorted(every, key=_numbers)


def _sources(lines: list[BudgetLine]) -> str:
    return ", ".join(sorted({line.fund_source for line in lines}))


def _kegiatan(kode: str, lines: list[BudgetLine], names: dict[str, str]) -> dict[str, Any]:
    return {
        "kode": kode,
        "nama": names.get(kode, kode),
        "jumlah": sum(line.amount for line in lines),
        "baris": lines,
    }


def _told(line: BudgetLine, names: dict[str, str]) -> str:
    account = chart.account(line.account).name
    told = (
        line.description,
        line.account,
        account,
        line.kegiatan_kode,
        names.get(line.kegiatan_kode, ""),
        line.fund_source,
    )
    return " ".join(told).lower()


def _numbers(code: str) -> list[int]:
    return [int(part) for part in code.split(".") if part]
