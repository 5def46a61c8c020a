"""The checks of part B: pay within the kabupaten's table, and incentives that must be there."""

import re
from functools import partial

from django.utils.translation import gettext as _

from accountability.lib.rupiah import rupiah
from accountability.oversight.evaluation.facts import NO, UNKNOWN, YES, Facts, Suggested
from accountability.oversight.evaluation.picture import Line, rupiah_of
from accountability.oversight.evaluation.sheet import table
from accountability.oversight.models import RuleTable

MONTHS = 12
_HEADS = re.compile(r"(\d{1,3})\s*(?:orang|org|anggota)\b", re.IGNORECASE)


def pay(facts: Facts, *, code: str) -> Suggested:
    """A row of pay: what one person gets in a month against the highest allowed.

    Who and how many are told only by the words of a line; where they do not tell, nothing is guessed.
    """
    row = next(one for one in table("pay_positions") if one["row"] == code)
    ceiling = next((r for r in facts.rules(RuleTable.PAY) if r.key == row["position"]), None)
    found = _lines(facts, row)
    if not found:
        return Suggested(UNKNOWN, [_("Tidak ada baris yang menyebut jabatan ini; lihat rinciannya.")])
    monthly = rupiah_of(found) // MONTHS
    said = [
        _("%(names)s: %(sum)s ÷ %(months)s bulan = %(monthly)s sebulan.")
        % {
            "names": "; ".join(f"{line.account} {line.description}" for line in found),
            "sum": rupiah(rupiah_of(found)),
            "months": MONTHS,
            "monthly": rupiah(monthly),
        }
    ]
    if ceiling is None or ceiling.rupiah is None:
        return Suggested(
            UNKNOWN,
            [
                *said,
                _("Tabel penghasilan %(kabupaten)s %(year)s belum diisi.")
                % {"kabupaten": facts.words.kabupaten, "year": facts.picture.year},
            ],
        )
    return _against(ceiling.rupiah, ceiling.legal_basis, rupiah_of(found), _heads(row, found), said)


def incentive(facts: Facts, *, kegiatan: str) -> Suggested:
    """A row of presence: the kegiatan has money for honoraria (5.2.2)."""
    found = [line for line in facts.picture.chosen(kegiatan=(kegiatan,)) if line.account.startswith("5.2.2.")]
    said = [
        _("Kegiatan %(kode)s, rekening 5.2.2: %(n)s baris, %(sum)s.")
        % {"kode": kegiatan, "n": len(found), "sum": rupiah(rupiah_of(found))}
    ]
    return Suggested(YES if rupiah_of(found) else NO, said, "Permendagri 20/2018 Lampiran")


PAY_CHECKS = {row: partial(pay, code=row) for row in ("B1", "B2", "B3", "B4", "B5", "B6")} | {
    "B7": partial(incentive, kegiatan="2.1.01"),
    "B8": partial(incentive, kegiatan="2.2.02"),
}


def _lines(facts: Facts, row: dict[str, str]) -> list[Line]:
    lines = facts.picture.chosen(accounts=row["accounts"].split(";"))
    names = [name for name in row["names"].split(";") if name]
    if not names:
        return lines
    return [line for line in lines if any(_names(line.description, name) for name in names)]


def _names(description: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", description, re.IGNORECASE) is not None


def _heads(row: dict[str, str], found: list[Line]) -> int | None:
    if row["heads"]:
        return int(row["heads"])
    counts = [int(match[1]) for line in found if (match := _HEADS.search(line.description))]
    # Two lines may pay the same people twice over (kedudukan and kinerja): then the counts must agree.
    return counts[0] if len(counts) == len(found) and len(set(counts)) == 1 and counts[0] else None


def _against(ceiling: int, basis: str, yearly: int, heads: int | None, said: list[str]) -> Suggested:
    limit = _("Batas %(limit)s sebulan untuk satu orang.") % {"limit": rupiah(ceiling)}
    if heads is None:
        if yearly <= ceiling * MONTHS:
            return Suggested(YES, [*said, limit, _("Semua bersama pun tidak lebih dari batas.")], basis)
        fewest = -(-yearly // (ceiling * MONTHS))
        return Suggested(
            UNKNOWN,
            [
                *said,
                limit,
                _("Jumlah orang tidak tercatat; sesuai bila paling sedikit %s orang.") % fewest,
            ],
            basis,
        )
    each = _("Dibagi %(n)s orang = %(each)s sebulan.") % {
        "n": heads,
        "each": rupiah(yearly // MONTHS // heads),
    }
    within = yearly <= ceiling * MONTHS * heads
    return Suggested(YES if within else NO, [*said, each, limit], basis)
